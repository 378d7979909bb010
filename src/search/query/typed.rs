//! Typed: the words of a query as the visitor wrote them, found again by their folded form.

use super::reader::Unit;
use crate::search::text::fold::{Traced, fold};

/// A folded word as it stands in the visitor's text.
pub(crate) fn as_typed(text: &str, traced: &Traced, word: &str) -> String {
    range(traced, word).map_or_else(|| word.to_owned(), |(from, to)| text[from..to].to_owned())
}

fn range(traced: &Traced, word: &str) -> Option<(usize, usize)> {
    let at = traced.text.find(word).filter(|_| !word.is_empty())?;
    Some(traced.source_range(at, at + word.len()))
}

/// Words as typed; pairs of characters that overlap are one word for a reader.
pub(crate) fn merged(text: &str, traced: &Traced, words: Vec<String>) -> Vec<String> {
    let (mut ranges, mut others) = (Vec::new(), Vec::new());
    for word in words {
        match range(traced, &fold(&word)) {
            Some(range) => ranges.push(range),
            None => others.push(word),
        }
    }
    ranges.sort_unstable();
    ranges.dedup_by(|next, kept| {
        let overlaps = next.0 < kept.1;
        if overlaps {
            kept.1 = kept.1.max(next.1);
        }
        overlaps
    });
    let shown = ranges
        .into_iter()
        .map(|(from, to)| text[from..to].to_owned());
    shown.chain(others).collect()
}

impl Unit {
    /// Whether the visitor's own words stand for others too, so that they are known even where no document has them.
    pub(crate) fn has_other_ways(&self) -> bool {
        matches!(self, Self::Any(_))
    }
}
