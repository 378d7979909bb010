//! Where every public achievement points to, in the memory of a process that matches: a good hundred bytes each, so
//! that half a million fit, and those nearest to a need are found by looking at all of them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::Hash;

use super::vectors::{Direction, Packed};

#[derive(Debug)]
pub(crate) struct Shelf<Id> {
    places: HashMap<Id, u32>,
    ids: Vec<Id>,
    directions: Vec<Packed>,
}

impl<Id> Default for Shelf<Id> {
    fn default() -> Self {
        Self {
            places: HashMap::new(),
            ids: Vec::new(),
            directions: Vec::new(),
        }
    }
}

impl<Id: Copy + Eq + Hash + Ord> Shelf<Id> {
    pub(crate) fn holds(&self, id: &Id) -> bool {
        self.places.contains_key(id)
    }

    pub(crate) fn put(&mut self, id: Id, direction: Packed) {
        if let Some(place) = self.places.get(&id) {
            self.directions[*place as usize] = direction;
            return;
        }
        let place = u32::try_from(self.ids.len()).expect("no memory holds 2^32 achievements");
        self.places.insert(id, place);
        self.ids.push(id);
        self.directions.push(direction);
    }

    pub(crate) fn remove(&mut self, id: &Id) {
        let Some(place) = self.places.remove(id) else {
            return;
        };
        let at = place as usize;
        self.ids.swap_remove(at);
        self.directions.swap_remove(at);
        if let Some(moved) = self.ids.get(at) {
            self.places.insert(*moved, place);
        }
    }

    /// Those that point most the same way, the nearest first.
    pub(crate) fn nearest(&self, direction: &Direction, most: usize) -> Vec<Id> {
        if most == 0 {
            return Vec::new();
        }
        let wanted = Packed::new(direction);
        let mut best: BinaryHeap<Reverse<(Nearness, Reverse<Id>)>> =
            BinaryHeap::with_capacity(most + 1);
        for (id, own) in self.ids.iter().zip(&self.directions) {
            let nearness = Nearness(own.nearness(&wanted));
            if best.len() < most {
                best.push(Reverse((nearness, Reverse(*id))));
            } else if best
                .peek()
                .is_some_and(|Reverse((least, _))| nearness > *least)
            {
                best.pop();
                best.push(Reverse((nearness, Reverse(*id))));
            }
        }
        let nearest = best.into_sorted_vec().into_iter();
        nearest.map(|Reverse((_, Reverse(id)))| id).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Nearness(f32);

impl Eq for Nearness {}

impl PartialOrd for Nearness {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Nearness {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::vectors::DIMS;

    fn pointing(at: usize) -> Direction {
        let mut direction = [0.1; DIMS];
        direction[at] = 1.0;
        direction
    }

    #[test]
    fn the_nearest_come_first_and_removed_ones_not_at_all() {
        let mut shelf = Shelf::default();
        for id in 0..5_u8 {
            shelf.put(id, Packed::new(&pointing(usize::from(id))));
        }
        assert_eq!(shelf.nearest(&pointing(3), 1), [3]);
        shelf.remove(&3);
        shelf.remove(&9);
        assert_eq!(shelf.ids.len(), 4);
        assert_eq!(shelf.nearest(&pointing(4), 1), [4]);
        assert!(!shelf.nearest(&pointing(3), 10).contains(&3));
        shelf.put(4, Packed::new(&pointing(3)));
        assert_eq!(shelf.nearest(&pointing(3), 2)[0], 4);
        assert!(shelf.nearest(&pointing(3), 0).is_empty());
    }
}
