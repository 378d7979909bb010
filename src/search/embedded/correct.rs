//! What the index tells a corrector: its dictionaries of terms and of sounds, looked through within bounds.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::plan::{BEFORE_CHINESE, LETTERS, Plan, each_start};
use super::schema::Fields;
use super::suggest::{first_document, texts};
use crate::search::Result;
use crate::search::correct::{Find, Stock};
use crate::search::text::fold::fold;

const MOST_KEYS: usize = 200;
const MOST_READ: usize = 6;

pub(super) struct Dictionaries<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) plan: &'a Plan<'a>,
}

impl Stock for Dictionaries<'_> {
    async fn standing(&self, terms: Vec<String>) -> Result<HashSet<String>> {
        let stands = |term: &String| {
            let term = Term::from_field_text(self.fields.all, term);
            self.searcher.doc_freq(&term).unwrap_or(1) > 0
        };
        Ok(terms.into_iter().filter(stands).collect())
    }

    async fn begins(&self, start: &str) -> Result<bool> {
        for (_, field) in &self.fields.typed {
            if !self.keys(*field, start, false)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn neighbours(&self, word: &str) -> Vec<String> {
        self.plan.spelling(word).neighbours
    }

    async fn two_slips(&self, word: &str) -> Result<Option<String>> {
        let field = self.fields.all;
        let term = Term::from_field_text(field, word);
        let near = self.near_terms(&FuzzyTermQuery::new(term, 2, true), field)?;
        let words = near
            .into_iter()
            .filter(|(near, _)| near.chars().all(char::is_alphabetic));
        Ok(words
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
            .map(|(near, _)| near))
    }

    async fn by_sound(&self, sound: &str, nearly: bool, find: Find<'_>) -> Result<Option<String>> {
        for (attribute, field) in &self.fields.typed {
            for key in self.keys(*field, sound, nearly)? {
                let Some(at) = first_document(self.searcher, *field, &key)? else {
                    continue;
                };
                let texts = texts(self.searcher, self.fields, attribute, at)?;
                if let Some(found) = texts.iter().find_map(|text| find(&fold(text))) {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }
}

impl Dictionaries<'_> {
    /// The most frequent keys that begin with a sound, or nearly so.
    fn keys(&self, field: Field, sound: &str, nearly: bool) -> Result<Vec<String>> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        if nearly {
            let term = Term::from_field_text(field, sound);
            counts = self.near_terms(&FuzzyTermQuery::new_prefix(term, 1, true), field)?;
        } else {
            each_start(
                self.searcher,
                field,
                sound,
                MOST_KEYS,
                |_, key, documents| {
                    if let Ok(key) = std::str::from_utf8(key) {
                        *counts.entry(key.to_owned()).or_default() += u64::from(documents);
                    }
                    ControlFlow::Continue(())
                },
            )?;
        }
        let mut keys: Vec<(String, u64)> = counts.into_iter().collect();
        keys.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(keys
            .into_iter()
            .take(MOST_READ)
            .map(|(key, _)| key)
            .collect())
    }

    /// Among the terms that begin with a letter: the others are many more.
    fn near_terms(&self, query: &FuzzyTermQuery, field: Field) -> Result<HashMap<String, u64>> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let terms = index.terms().search(query.automaton()?);
            let mut stream = terms.ge(LETTERS).lt(BEFORE_CHINESE).into_stream()?;
            for _ in 0..MOST_KEYS {
                let Some((key, info)) = stream.next() else {
                    break;
                };
                if let Ok(key) = std::str::from_utf8(key) {
                    *counts.entry(key.to_owned()).or_default() += u64::from(info.doc_freq);
                }
            }
        }
        Ok(counts)
    }
}
