//! The plan: index queries for what a visitor wants. The gate (one field, no scores) says which
//! documents match; the score (all fields, by weight) only orders those that pass the gate.

mod expand;
mod marks;
mod several;
mod shape;

use tantivy::query::{PhraseQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

pub(in crate::search) use self::expand::Spelling;
pub(super) use self::expand::{BEFORE_CHINESE, LETTERS, each_start};
pub(in crate::search) use self::marks::Marks;
pub(super) use self::shape::Clause;
use self::shape::{any_of, boost, constant, every_of, some_of, starts_with};
use super::collection::Collection;
use super::kept::Answers;
use super::schema::Fields;
use crate::search::query::{Unit, Wanted};
use crate::search::text::words::Words;
use crate::search::weights::{KEEPS, NEIGHBOUR};

type Boxed = Box<dyn Query>;

/// The first attribute's weight.
const HEAVIEST: f32 = 5.0;
const LIGHTEST: f32 = 0.5;
/// A word inside a longer one, and a pair of characters, say less than the word.
const INSIDE: f32 = 0.4;
const PAIR: f32 = 0.15;
const SOUND: f32 = 3.0;
const IN_ORDER: f32 = 3.0;

pub(super) struct Plan<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    words: &'a Words,
    known: &'a Answers,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        searcher: &'a Searcher,
        fields: &'a Fields,
        collection: &'a Collection,
        known: &'a Answers,
    ) -> Self {
        Self {
            searcher,
            fields,
            words: &collection.words,
            known,
        }
    }

    /// The order of those that match.
    pub(super) fn score(&self, wanted: &Wanted) -> Vec<Clause> {
        let mut score = Vec::new();
        for unit in wanted.units.iter().chain(&wanted.welcome) {
            self.score_unit(unit, 1.0, &mut score);
        }
        if !wanted.in_order.is_empty() {
            score.push(Clause::Phrase(self.terms(&wanted.in_order), IN_ORDER));
        }
        score
    }

    /// The documents that have a unit.
    pub(super) fn unit(&self, unit: &Unit) -> Boxed {
        match unit {
            Unit::Han(word) => self.han(word),
            Unit::Latin(word) => self.latin(word),
            Unit::Code { whole, parts } => {
                let parts = parts.iter().map(|part| self.all_has(part)).collect();
                any_of(vec![self.all_has(whole), every_of(parts)])
            }
            Unit::Phrase { terms, .. } => match terms.as_slice() {
                [(_, term)] => self.all_has(term),
                terms => Box::new(PhraseQuery::new_with_offset(self.terms(terms))),
            },
            Unit::Any(ways) => any_of(
                ways.iter()
                    .map(|way| every_of(way.iter().map(|unit| self.unit(unit)).collect()))
                    .collect(),
            ),
        }
    }

    /// A Chinese word by its pairs of characters, however the document was segmented. A long word
    /// may miss one pair, which is the seam where a document puts something between its halves.
    fn han(&self, word: &str) -> Boxed {
        let pairs = pairs(word);
        match pairs.len() {
            0 | 1 => self.all_has(word),
            two @ 2 => some_of(
                pairs.into_iter().map(|pair| self.all_has(pair)).collect(),
                two,
            ),
            more => some_of(
                pairs.into_iter().map(|pair| self.all_has(pair)).collect(),
                more - 1,
            ),
        }
    }

    fn latin(&self, word: &str) -> Boxed {
        let spelling = self.spelling(word);
        let mut ways: Vec<Boxed> = vec![self.all_has(word)];
        ways.extend(spelling.neighbours.iter().map(|near| self.all_has(near)));
        if spelling.by_sound {
            ways.extend(
                self.fields
                    .typed
                    .iter()
                    .map(|(_, field)| starts_with(*field, word)),
            );
        }
        any_of(ways)
    }

    fn score_unit(&self, unit: &Unit, weight: f32, score: &mut Vec<Clause>) {
        match unit {
            Unit::Han(word) => self.score_han(word, weight, score),
            Unit::Latin(word) => {
                let spelling = self.spelling(word);
                self.score_term(word, weight, score);
                for near in &spelling.neighbours {
                    self.score_term(near, weight * NEIGHBOUR, score);
                }
                for ((_, field), heavy) in self.fields.typed.iter().zip(weights()) {
                    if spelling.by_sound {
                        let sounds = constant(starts_with(*field, word), 1.0);
                        score.push(Clause::Other(boost(sounds, weight * heavy * SOUND)));
                    }
                }
            }
            Unit::Code { whole, parts } => {
                self.score_term(whole, weight, score);
                for part in parts {
                    self.score_term(part, weight * INSIDE, score);
                }
            }
            Unit::Phrase { text, terms } => {
                if terms.len() > 1 {
                    score.push(Clause::Phrase(self.terms(terms), weight * IN_ORDER));
                }
                self.score_term(text, weight, score);
            }
            Unit::Any(ways) => {
                for (nth, unit) in ways
                    .iter()
                    .enumerate()
                    .flat_map(|(n, way)| way.iter().map(move |u| (n, u)))
                {
                    let weight = if nth == 0 { weight } else { weight * NEIGHBOUR };
                    self.score_unit(unit, weight, score);
                }
            }
        }
    }

    fn score_han(&self, word: &str, weight: f32, score: &mut Vec<Clause>) {
        self.score_term(word, weight, score);
        if word.chars().nth(2).is_none() {
            return;
        }
        for (_, from, to) in self.words.inside(word) {
            if to - from < word.len() {
                self.score_term(&word[from..to], weight * INSIDE, score);
            }
        }
        for pair in pairs(word) {
            let pair = Term::from_field_text(self.fields.all, pair);
            score.push(Clause::Term(pair, weight * HEAVIEST * PAIR));
        }
    }

    fn score_term(&self, term: &str, weight: f32, score: &mut Vec<Clause>) {
        for ((_, field), heavy) in self.fields.text.iter().zip(weights()) {
            let term = Term::from_field_text(*field, term);
            score.push(Clause::Term(term, weight * heavy));
        }
    }

    fn all_has(&self, term: &str) -> Boxed {
        let term = Term::from_field_text(self.fields.all, term);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    fn terms(&self, terms: &[(usize, String)]) -> Vec<(usize, Term)> {
        let term = |text: &String| Term::from_field_text(self.fields.all, text);
        terms.iter().map(|(at, text)| (*at, term(text))).collect()
    }

    /// Looking a word up in the dictionary costs; each is looked up once.
    pub(super) fn spelling(&self, word: &str) -> Spelling {
        let find = || Ok(Spelling::find(self.searcher, self.fields.all, word));
        let known = self.known.spellings.get(&word.to_owned(), |_| 1, find);
        known.unwrap_or_default()
    }
}

/// The weights of attributes in their order.
fn weights() -> impl Iterator<Item = f32> {
    std::iter::successors(Some(HEAVIEST), |weight| {
        Some((weight * KEEPS).max(LIGHTEST))
    })
}

fn pairs(word: &str) -> Vec<&str> {
    let ends = word
        .char_indices()
        .skip(2)
        .map(|(at, _)| at)
        .chain([word.len()]);
    let pairs = word
        .char_indices()
        .zip(ends)
        .map(|((from, _), to)| &word[from..to]);
    pairs.take(word.chars().count().saturating_sub(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_overlap() {
        assert_eq!(pairs("玄武岩"), ["玄武", "武岩"]);
        assert_eq!(pairs("阀门"), ["阀门"]);
        assert!(pairs("阀").is_empty());
    }
}
