//! Where every value of a contract comes from: an append-only log of each write, read back as who set what, when and
//! out of which form, deal, change or file. The log is written by the deeds themselves, in their transaction.

pub(super) mod keeping;
pub(super) mod pages;
pub mod trace;

use serde_json::{Value, json};

use crate::ids::{ImportId, PaperId};

/// What a write of values came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Somebody filled in the form.
    #[default]
    Form,
    /// The terms that both sides of a deal agreed on.
    Deal,
    /// The day of signing.
    Signing,
    /// A change of what was registered, with its reason and the paper that it rests on.
    Change {
        words: String,
        document: Option<PaperId>,
    },
    /// A row of a file.
    Import { import: ImportId, row: i64 },
}

impl Source {
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Deal => "deal",
            Self::Signing => "signing",
            Self::Change { .. } => "change",
            Self::Import { .. } => "import",
        }
    }

    #[must_use]
    pub fn detail(&self) -> Value {
        match self {
            Self::Form | Self::Deal | Self::Signing => json!({}),
            Self::Change { words, document } => json!({ "words": words, "document": document }),
            Self::Import { import, row } => json!({ "import": import, "row": row }),
        }
    }
}
