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
    pub reading: Reading,
    pub extent: Extent,
}

/// How much there was to search in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// Everything.
    #[default]
    Whole,
    /// What a rebuild that was asked for has filled in so far, and what changed since.
    Partial,
    /// No index, or one that holds only what changed since it went: it has to be rebuilt.
    Absent,
}

/// How the words of a query were met, whatever its filters. Read for a first page with hits only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The words that were looked for, as typed.
    pub words: Vec<String>,
    /// Those that no document has; characters that were looked for in pairs stand together.
    pub unmet: Vec<String>,
    /// No document has all the words: what was found has some of them.
    pub scattered: bool,
    /// The query with words the index knows in the place of words that look or sound like them.
    pub instead: Option<String>,
    /// Nothing has any of the words.
    pub nothing: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hit {
    pub id: String,
    /// Comparable within one answer only.
    pub score: f32,
    /// Words, as typed, that this one lacks where no document has all.
    pub missing: Vec<String>,
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
