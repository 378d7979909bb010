//! Kept: what was found out about the index as it stands, until a change is visible. The next page, another order, a
//! filter on top or the tabs of the other kinds then only read what is known.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::index::SegmentId;
use tantivy::{DocAddress, Searcher, SegmentReader};

use super::facets::Column;
use super::gate::Matched;
use super::plan::Spelling;
use crate::search::Result;

pub(super) type FacetCounts = std::collections::BTreeMap<String, Vec<(String, u64)>>;
pub(super) type Ranked = Vec<(f32, DocAddress)>;

/// Bytes of sets of documents, and numbers of the smaller things.
const MATCHED: usize = 24_000_000;
const COUNTED: usize = 500;
const RANKED: usize = 500;
const SPELLINGS: usize = 5_000;
const CORRECTED: usize = 2_000;

#[derive(Default)]
pub(super) struct Kept {
    /// Of segments, which never change.
    columns: Mutex<HashMap<(SegmentId, String), Arc<Column>>>,
    /// The index as it stands, by the searcher's own number.
    answers: Mutex<(u64, Arc<Answers>)>,
}

/// What is known of one state of the index.
pub(super) struct Answers {
    pub(super) matched: Shelf<String, Arc<Matched>>,
    pub(super) counted: Shelf<String, Arc<(usize, FacetCounts)>>,
    pub(super) ranked: Shelf<String, Arc<Ranked>>,
    pub(super) spellings: Shelf<String, Spelling>,
    /// What was meant, by what was typed.
    pub(super) corrected: Shelf<String, Option<String>>,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            matched: Shelf::new(MATCHED),
            counted: Shelf::new(COUNTED),
            ranked: Shelf::new(RANKED),
            spellings: Shelf::new(SPELLINGS),
            corrected: Shelf::new(CORRECTED),
        }
    }
}

impl Kept {
    /// What is known of the state that this searcher sees. A searcher of an older state gets a place of its own.
    pub(super) fn answers(&self, searcher: &Searcher) -> Arc<Answers> {
        let state = searcher.generation().generation_id();
        let mut answers = lock(&self.answers);
        if answers.0 < state {
            *answers = (state, Arc::default());
            let alive = searcher.generation().segments();
            lock(&self.columns).retain(|(segment, _), _| alive.contains_key(segment));
        }
        if answers.0 == state {
            Arc::clone(&answers.1)
        } else {
            Arc::default()
        }
    }

    pub(super) fn column(&self, segment: &SegmentReader, attribute: &str) -> Result<Arc<Column>> {
        let key = (segment.segment_id(), attribute.to_owned());
        if let Some(known) = lock(&self.columns).get(&key) {
            return Ok(Arc::clone(known));
        }
        let column = Arc::new(Column::read(segment, attribute)?);
        lock(&self.columns).insert(key, Arc::clone(&column));
        Ok(column)
    }
}

/// A bounded memory. When it is full, what was not asked for since the last time it was full goes.
pub(super) struct Shelf<K, V> {
    most: usize,
    places: Mutex<Places<K, V>>,
}

struct Places<K, V> {
    young: HashMap<K, (V, usize)>,
    old: HashMap<K, (V, usize)>,
    /// Of the young.
    size: usize,
}

impl<K: Hash + Eq + Clone, V: Clone> Shelf<K, V> {
    fn new(most: usize) -> Self {
        let places = Places {
            young: HashMap::new(),
            old: HashMap::new(),
            size: 0,
        };
        Self {
            most,
            places: Mutex::new(places),
        }
    }

    /// What is known, or what `find` finds out; `size` says how much room that takes.
    pub(super) fn get(
        &self,
        key: &K,
        size: impl FnOnce(&V) -> usize,
        find: impl FnOnce() -> Result<V>,
    ) -> Result<V> {
        if let Some(known) = lock(&self.places).get(key, self.most) {
            return Ok(known);
        }
        // Not under the lock: others needn't wait, and two who ask the same at once find the same.
        let found = find()?;
        let size = size(&found);
        lock(&self.places).put(key.clone(), found.clone(), size, self.most);
        Ok(found)
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Places<K, V> {
    fn get(&mut self, key: &K, most: usize) -> Option<V> {
        if let Some((known, _)) = self.young.get(key) {
            return Some(known.clone());
        }
        let (known, size) = self.old.remove(key)?;
        self.put(key.clone(), known.clone(), size, most);
        Some(known)
    }

    fn put(&mut self, key: K, value: V, size: usize, most: usize) {
        if self.size + size > most / 2 {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        if size <= most / 2 && self.young.insert(key, (value, size)).is_none() {
            self.size += size;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_keeps_what_is_asked_for_and_never_more_than_it_may() {
        let shelf: Shelf<u32, u32> = Shelf::new(10);
        let asked = std::cell::Cell::new(0);
        let ask = |key: u32| {
            let find = || {
                asked.set(asked.get() + 1);
                Ok(key * 2)
            };
            assert_eq!(shelf.get(&key, |_| 1, find).unwrap(), key * 2);
            let places = lock(&shelf.places);
            assert!(places.young.len() + places.old.len() <= 10);
        };
        for key in 0..100 {
            ask(key);
            ask(0);
        }
        assert_eq!(
            asked.get(),
            100,
            "0 was asked for all the time and is found out once"
        );
        ask(50);
        assert_eq!(asked.get(), 101, "50 had to go");
    }

    #[test]
    fn what_is_too_large_or_fails_is_not_kept() {
        let shelf: Shelf<u32, u32> = Shelf::new(10);
        assert!(
            shelf
                .get(&1, |_| 1, || Err(crate::search::Error::ReadOnly))
                .is_err()
        );
        assert_eq!(shelf.get(&1, |_| 6, || Ok(7)).unwrap(), 7);
        assert_eq!(shelf.get(&1, |_| 1, || Ok(8)).unwrap(), 8);
        assert_eq!(shelf.get(&1, |_| 1, || Ok(9)).unwrap(), 8);
    }
}
