//! Spelling: Latin words of the index that a typed word may have meant. One letter off for words of
//! four letters and more, longer words if the typed one is only a beginning, never for numbers.

use std::collections::HashMap;
use std::ops::ControlFlow;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// Looking further than this into the dictionary is not worth the time.
const MOST_SEEN: usize = 400;
const MOST_KEPT: usize = 12;
/// Numbers sort before and Chinese words behind; looking for neighbours among them takes a hundred times as long.
pub(in crate::search::embedded) const LETTERS: &[u8] = b"a";
pub(in crate::search::embedded) const BEFORE_CHINESE: &[u8] = &[0xe2];
const SHORTEST_TYPO: usize = 4;
const SHORTEST_START: usize = 3;
/// Shorter words that the index knows are words, not pinyin (`can`, `led`).
const SURELY_SOUND: usize = 5;

#[derive(Clone, Debug, Default)]
pub(in crate::search) struct Spelling {
    /// Other words, the most frequent first.
    pub(in crate::search) neighbours: Vec<String>,
    /// Whether it may be pinyin.
    pub(in crate::search) by_sound: bool,
    /// Whether it stands in some document.
    pub(in crate::search) known: bool,
}

impl Spelling {
    /// A dictionary that can't be read has no neighbours; the search itself will tell.
    pub(super) fn find(searcher: &Searcher, field: Field, word: &str) -> Self {
        let length = word.chars().count();
        if !word.chars().all(char::is_alphabetic) {
            return Self::default();
        }
        let term = Term::from_field_text(field, word);
        let known = searcher.doc_freq(&term).unwrap_or(0) > 0;
        let mut seen = HashMap::new();
        if length >= SHORTEST_TYPO {
            let _ = typos(searcher, field, &term, &mut seen);
        }
        if length >= SHORTEST_START && !known {
            let _ = longer(searcher, field, word, &mut seen);
        }
        seen.remove(word);
        let mut neighbours: Vec<(String, u64)> = seen.into_iter().collect();
        neighbours.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        neighbours.truncate(MOST_KEPT);
        Self {
            neighbours: neighbours.into_iter().map(|(word, _)| word).collect(),
            by_sound: word.is_ascii() && length >= 2 && (!known || length >= SURELY_SOUND),
            known,
        }
    }
}

fn typos(
    searcher: &Searcher,
    field: Field,
    term: &Term,
    seen: &mut HashMap<String, u64>,
) -> tantivy::Result<()> {
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let automaton = FuzzyTermQuery::new(term.clone(), 1, true).automaton()?;
        let mut stream = index
            .terms()
            .search(automaton)
            .ge(LETTERS)
            .lt(BEFORE_CHINESE)
            .into_stream()?;
        for _ in 0..MOST_SEEN {
            let Some((key, info)) = stream.next() else {
                break;
            };
            count(key, info.doc_freq, seen);
        }
    }
    Ok(())
}

fn longer(
    searcher: &Searcher,
    field: Field,
    word: &str,
    seen: &mut HashMap<String, u64>,
) -> tantivy::Result<()> {
    each_start(searcher, field, word, MOST_SEEN, |_, key, documents| {
        count(key, documents, seen);
        ControlFlow::Continue(())
    })
}

fn count(key: &[u8], documents: u32, seen: &mut HashMap<String, u64>) {
    if let Ok(word) = std::str::from_utf8(key)
        && word.chars().all(char::is_alphabetic)
    {
        *seen.entry(word.to_owned()).or_default() += u64::from(documents);
    }
}

/// Visits the terms that begin with `start`: segment, term, number of documents.
pub(in crate::search::embedded) fn each_start(
    searcher: &Searcher,
    field: Field,
    start: &str,
    most: usize,
    mut visit: impl FnMut(usize, &[u8], u32) -> ControlFlow<()>,
) -> tantivy::Result<()> {
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().range().ge(start.as_bytes()).into_stream()?;
        for _ in 0..most {
            let Some((key, info)) = stream.next() else {
                break;
            };
            if !key.starts_with(start.as_bytes()) || visit(ordinal, key, info.doc_freq).is_break() {
                break;
            }
        }
    }
    Ok(())
}
