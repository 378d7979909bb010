//! Typing ahead: reads the dictionary of keys from what was typed on, and shows the texts behind the
//! most frequent ones. The work is bounded, whatever the size of the index.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use super::collection::Collection;
use super::document::values;
use super::plan::each_start;
use super::schema::Fields;
use crate::search::text::sound::{keys, typed_key};
use crate::search::{Result, Suggestion};

/// Keys read per attribute and segment: a single letter begins more than anybody looks at.
const MOST_KEYS: usize = 600;
/// Deleted documents to step over before a key counts as gone.
const MOST_STEPS: usize = 50;
const MOST: usize = 50;

pub(super) fn suggest(
    collection: &Collection,
    typed: &str,
    limit: usize,
) -> Result<Vec<Suggestion>> {
    let key = typed_key(typed);
    let limit = limit.min(MOST);
    if key.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let generation = collection.generation();
    let searcher = generation.reader.searcher();
    let mut found = Vec::new();
    for (rank, (attribute, field)) in generation.fields.typed.iter().enumerate() {
        for (term, documents) in frequent(&searcher, *field, &key, limit * 3)? {
            let Some(at) = first_document(&searcher, *field, &term)? else {
                continue;
            };
            for text in texts(&searcher, &generation.fields, attribute, at)? {
                if let Some(from_start) = fits(collection, &text, &key) {
                    let id = id(&searcher, &generation.fields, at, documents)?;
                    let suggestion = Suggestion {
                        text,
                        attribute: attribute.clone(),
                        documents,
                        id,
                    };
                    found.push((!from_start, rank, suggestion));
                }
            }
        }
    }
    Ok(best(found, limit))
}

/// What begins with the typed words first, then what many documents hold, then the short.
pub(in crate::search) fn best(
    mut found: Vec<(bool, usize, Suggestion)>,
    limit: usize,
) -> Vec<Suggestion> {
    found.sort_by(|(a_inside, a_rank, a), (b_inside, b_rank, b)| {
        a_inside
            .cmp(b_inside)
            .then_with(|| b.documents.cmp(&a.documents))
            .then_with(|| a.text.chars().count().cmp(&b.text.chars().count()))
            .then_with(|| a_rank.cmp(b_rank))
            .then_with(|| a.text.cmp(&b.text))
    });
    let mut seen = HashSet::new();
    let mut best: Vec<Suggestion> = found
        .into_iter()
        .map(|(_, _, suggestion)| suggestion)
        .collect();
    best.retain(|suggestion| seen.insert(typed_key(&suggestion.text)));
    best.truncate(limit);
    best
}

fn frequent(
    searcher: &Searcher,
    field: Field,
    key: &str,
    most: usize,
) -> Result<Vec<(String, u64)>> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    each_start(searcher, field, key, MOST_KEYS, |_, term, documents| {
        if let Ok(term) = std::str::from_utf8(term) {
            *counts.entry(term.to_owned()).or_default() += u64::from(documents);
        }
        ControlFlow::Continue(())
    })?;
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| {
        b.1.cmp(&a.1)
            .then_with(|| a.0.len().cmp(&b.0.len()))
            .then_with(|| a.0.cmp(&b.0))
    });
    counts.truncate(most);
    Ok(counts)
}

pub(super) fn first_document(
    searcher: &Searcher,
    field: Field,
    key: &str,
) -> Result<Option<DocAddress>> {
    let term = Term::from_field_text(field, key);
    for (ordinal, segment) in (0_u32..).zip(searcher.segment_readers()) {
        let index = segment.inverted_index(field)?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        let mut document = postings.doc();
        for _ in 0..MOST_STEPS {
            if document == TERMINATED {
                break;
            }
            if !segment.is_deleted(document) {
                return Ok(Some(DocAddress::new(ordinal, document)));
            }
            document = postings.advance();
        }
    }
    Ok(None)
}

pub(super) fn texts(
    searcher: &Searcher,
    fields: &Fields,
    attribute: &str,
    at: DocAddress,
) -> Result<Vec<String>> {
    let document: TantivyDocument = searcher.doc(at)?;
    let field = fields.text.iter().find(|(name, _)| name == attribute);
    let text = field.and_then(|(_, field)| document.get_first(*field)?.as_str());
    Ok(text
        .map(|text| values(text).map(str::to_owned).collect())
        .unwrap_or_default())
}

/// Whether a text has a key that begins like what was typed: Some(true) if the text itself does.
fn fits(collection: &Collection, text: &str, key: &str) -> Option<bool> {
    let starts = |keys: Vec<String>| keys.iter().any(|own| own.starts_with(key));
    if typed_key(text).starts_with(key) {
        return Some(true);
    }
    if !starts(keys(text, &collection.words)) {
        return None;
    }
    Some(
        crate::search::text::sound::keys_from_start(text)
            .iter()
            .any(|own| own.starts_with(key)),
    )
}

/// The document behind a suggestion that leads to only one.
fn id(
    searcher: &Searcher,
    fields: &Fields,
    at: DocAddress,
    documents: u64,
) -> Result<Option<String>> {
    if documents != 1 {
        return Ok(None);
    }
    let document: TantivyDocument = searcher.doc(at)?;
    Ok(document
        .get_first(fields.id)
        .and_then(|id| id.as_str())
        .map(str::to_owned))
}
