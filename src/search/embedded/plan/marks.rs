//! Marks: what to look for in the texts of hits, once the index has said which they are.

use super::Plan;
use crate::search::query::{Unit, Wanted};

/// What to look for in the texts of hits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::search::embedded) struct Marks {
    /// Stretches of Chinese, or exact phrases: marked wherever they stand.
    pub(in crate::search::embedded) stretches: Vec<String>,
    /// Latin words: marked as whole words.
    pub(in crate::search::embedded) words: Vec<String>,
    /// Typed sounds.
    pub(in crate::search::embedded) sounds: Vec<String>,
}

impl Plan<'_> {
    pub(in crate::search::embedded) fn marks(&self, wanted: &Wanted) -> Marks {
        let mut marks = Marks::default();
        for unit in wanted.units.iter().chain(&wanted.welcome) {
            self.mark(unit, &mut marks);
        }
        marks
    }

    fn mark(&self, unit: &Unit, marks: &mut Marks) {
        match unit {
            Unit::Han(word) => {
                let inside = self.words.inside(word);
                marks.stretches.push(word.clone());
                marks
                    .stretches
                    .extend(inside.into_iter().map(|(_, a, b)| word[a..b].to_owned()));
            }
            Unit::Phrase { text, .. } => marks.stretches.push(text.clone()),
            Unit::Latin(word) => {
                let spelling = self.spelling(word);
                marks.words.push(word.clone());
                if spelling.by_sound {
                    marks.sounds.push(word.clone());
                }
                marks.words.extend(spelling.neighbours);
            }
            Unit::Code { whole, parts } => {
                marks.stretches.push(whole.clone());
                marks.words.push(whole.clone());
                marks.words.extend(parts.iter().cloned());
            }
            Unit::Any(ways) => ways
                .iter()
                .flatten()
                .for_each(|unit| self.mark(unit, marks)),
        }
    }
}
