//! Queries: what is asked, and the reading of the visitor's words into units that must be present.
//! Any text has a reading; there is no syntax error.

mod atoms;
mod clauses;
mod lexicon;
mod neighbours;
mod reader;
mod typed;

pub(crate) use self::lexicon::{Lexicon, forgiven};
pub(crate) use self::neighbours::{neighbour_terms, neighbours};
pub(crate) use self::reader::{Reader, Unit, Wanted};
pub(crate) use self::typed::{as_typed, merged};

/// A question to an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// As typed. `"…"` is exact, `-word` excludes. Empty: everything, by `sort`.
    pub text: String,
    /// All of them must hold.
    pub filters: Vec<Filter>,
    pub facets: Vec<String>,
    pub sort: Option<Sort>,
    pub offset: usize,
    pub limit: usize,
    pub highlight: Vec<String>,
    /// Highlights are cropped to so many characters, but for the first attribute; 0 means never.
    pub crop: usize,
    /// Takes every document that has any of the words, for gathering candidates.
    pub any: bool,
    /// Takes only documents that have all of the words, and nothing where none has.
    pub every: bool,
    /// The moment, in seconds, from which freshness is seen; without one it does not count.
    pub as_of: Option<i64>,
}

impl Query {
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            limit: 20,
            crop: 120,
            ..Self::default()
        }
    }
}

/// An attribute has any of these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub attribute: String,
    pub values: Vec<String>,
}

/// Documents without the attribute come last in either direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub attribute: String,
    pub descending: bool,
}
