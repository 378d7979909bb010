//! Answers: what a search or a suggestion gives back, the same for every engine.
//! Highlights are pieces of plain text; whoever shows them makes the markup.

use std::collections::BTreeMap;

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// All matching documents, whatever page was asked for.
    pub total: u64,
    pub hits: Vec<Hit>,
    /// Values of each facet asked for, the most frequent first. A facet's counts disregard its own
    /// filter and respect all others.
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub id: String,
    /// Comparable within one answer only.
    pub score: f32,
    /// By attribute; attributes the document lacks are left out.
    pub highlights: BTreeMap<String, Vec<Piece>>,
}

/// A stretch of text that either answers the query or stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// Something to offer while typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub text: String,
    pub attribute: String,
    /// How many documents hold it, roughly: changes show after the index has merged.
    pub documents: u64,
    /// The document, where only one holds it.
    pub id: Option<String>,
}
