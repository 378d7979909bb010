//! Marks: what to look for in the texts of hits, once the index has said which they are.

use super::{Plan, Spelling};
use crate::search::query::{Unit, Wanted};
use crate::search::text::words::Words;

/// What to look for in the texts of hits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::search) struct Marks {
    /// Stretches of Chinese, or exact phrases: marked wherever they stand.
    pub(in crate::search) stretches: Vec<String>,
    /// Latin words: marked as whole words.
    pub(in crate::search) words: Vec<String>,
    /// Typed sounds.
    pub(in crate::search) sounds: Vec<String>,
}

impl Plan<'_> {
    pub(in crate::search::embedded) fn marks(&self, wanted: &Wanted) -> Marks {
        Marks::of(wanted, self.words, &|word| self.spelling(word))
    }
}

impl Marks {
    /// Marks for a query, given what each of its Latin words may have meant.
    pub(in crate::search) fn of(
        wanted: &Wanted,
        words: &Words,
        spelling: &dyn Fn(&str) -> Spelling,
    ) -> Self {
        let mut marks = Self::default();
        for unit in wanted.units.iter().chain(&wanted.welcome) {
            marks.add(unit, words, spelling);
        }
        marks
    }

    fn add(&mut self, unit: &Unit, words: &Words, spelling: &dyn Fn(&str) -> Spelling) {
        match unit {
            Unit::Han(word) => {
                let inside = words.inside(word);
                self.stretches.push(word.clone());
                self.stretches
                    .extend(inside.into_iter().map(|(_, a, b)| word[a..b].to_owned()));
            }
            Unit::Phrase { text, .. } => self.stretches.push(text.clone()),
            Unit::Latin(word) => {
                let spelling = spelling(word);
                self.words.push(word.clone());
                if spelling.by_sound {
                    self.sounds.push(word.clone());
                }
                self.words.extend(spelling.neighbours);
            }
            Unit::Code { whole, parts } => {
                self.stretches.push(whole.clone());
                self.words.push(whole.clone());
                self.words.extend(parts.iter().cloned());
            }
            Unit::Any(ways) => {
                let mut ways = ways.iter();
                for unit in ways.next().into_iter().flatten() {
                    self.add(unit, words, spelling);
                }
                // Of a synonym only the whole counts: a word inside it is not what was asked for.
                for unit in ways.flatten() {
                    match unit {
                        Unit::Han(word) => self.stretches.push(word.clone()),
                        unit => self.add(unit, words, spelling),
                    }
                }
            }
        }
    }
}
