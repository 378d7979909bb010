//! The longest runs of neighbouring characters and Latin words that two texts share.
//! Bounded work for any text: a pair that stands everywhere is looked up at a few places only.

use std::collections::HashMap;
use std::ops::Range;

use super::text::{Atom, Term};

/// Atoms of a run at most; phrases are shorter.
const LONGEST: usize = 24;
/// Places of the same pair that are tried.
const PLACES: usize = 8;

/// Equal atoms in both texts, each list without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Run {
    pub(crate) from: usize,
    pub(crate) at: usize,
    pub(crate) length: usize,
}

impl Run {
    pub(crate) fn drop_first(&mut self) {
        self.from += 1;
        self.at += 1;
        self.length -= 1;
    }

    /// Its atoms on the first side.
    pub(crate) fn wanted(&self) -> Range<usize> {
        self.from..self.from + self.length
    }

    /// Its bytes on the first side.
    pub(crate) fn range(&self, atoms: &[Atom<'_>]) -> Range<usize> {
        atoms[self.from].start..atoms[self.from + self.length - 1].end()
    }

    /// Its bytes on the second side.
    pub(crate) fn range_offered(&self, atoms: &[Atom<'_>]) -> Range<usize> {
        atoms[self.at].start..atoms[self.at + self.length - 1].end()
    }
}

/// Runs of two atoms and more, or of one Latin word; none lies within another. In the order of the first text.
pub(crate) fn shared_runs(first: &[Atom<'_>], second: &[Atom<'_>]) -> Vec<Run> {
    let (first, second) = (Links::read(first), Links::read(second));
    let places = second.places();
    let mut runs = Vec::new();
    let mut reached = 0;
    for from in 0..first.keys.len() {
        let candidates = first
            .openings(from)
            .filter_map(|opening| places.get(&opening))
            .flatten();
        let best = candidates
            .map(|&at| Run {
                from,
                at,
                length: first.common(from, &second, at),
            })
            .max_by_key(|run| (run.length, std::cmp::Reverse(run.at)));
        if let Some(run) = best.filter(|run| run.from + run.length > reached) {
            reached = run.from + run.length;
            runs.push(run);
        }
    }
    runs
}

/// Atoms as numbers, and which touch the next one.
struct Links {
    keys: Vec<Term>,
    words: Vec<bool>,
    joined: Vec<bool>,
}

type Opening = (Term, Option<Term>);

impl Links {
    fn read(atoms: &[Atom<'_>]) -> Self {
        let mut joined: Vec<bool> = atoms
            .windows(2)
            .map(|pair| pair[0].end() == pair[1].start)
            .collect();
        joined.push(false);
        Self {
            keys: atoms.iter().map(Atom::key).collect(),
            words: atoms.iter().map(Atom::is_word).collect(),
            joined,
        }
    }

    /// With what a run from here can open: a pair of atoms, or a Latin word by itself.
    fn openings(&self, at: usize) -> impl Iterator<Item = Opening> {
        let word = self.words[at].then_some((self.keys[at], None));
        let pair = self.joined[at].then(|| (self.keys[at], Some(self.keys[at + 1])));
        word.into_iter().chain(pair)
    }

    fn places(&self) -> HashMap<Opening, Vec<usize>> {
        let mut places = HashMap::<Opening, Vec<usize>>::new();
        for at in 0..self.keys.len() {
            for opening in self.openings(at) {
                let places = places.entry(opening).or_default();
                if places.len() < PLACES {
                    places.push(at);
                }
            }
        }
        places
    }

    /// How many atoms from here are the same as those from there.
    fn common(&self, from: usize, other: &Self, at: usize) -> usize {
        let goes_on = |length: &usize| {
            let (a, b) = (from + length, at + length);
            self.joined[a - 1] && other.joined[b - 1] && self.keys[a] == other.keys[b]
        };
        1 + (1..LONGEST).take_while(goes_on).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::text::atoms;

    fn runs(first: &str, second: &str) -> Vec<String> {
        let (a, b) = (atoms(first), atoms(second));
        shared_runs(&a, &b)
            .iter()
            .map(|run| first[run.range(&a)].to_owned())
            .collect()
    }

    #[test]
    fn overlapping_pairs_make_one_run() {
        assert_eq!(
            runs("大田水肥一体化控制", "用于水肥一体化的系统"),
            ["水肥一体化"]
        );
    }

    #[test]
    fn latin_words_match_in_any_case_and_join_their_neighbours() {
        assert_eq!(runs("改性PVC管材", "pvc管材"), ["PVC管材"]);
        assert_eq!(runs("耐低温 PVC", "Pvc 板"), ["PVC"]);
        assert!(runs("30 件", "30 台").is_empty());
    }

    #[test]
    fn a_single_character_is_no_run() {
        assert!(runs("水", "水").is_empty());
        assert!(runs("水、肥", "水肥").is_empty());
    }

    #[test]
    fn a_text_of_one_character_stays_quick() {
        let long = "锂".repeat(20_000);
        assert!(!runs(&long, &long).is_empty());
    }
}
