//! One import: what was asked and how far it is.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::ids::{FileId, ImportId, ListingId, OrganisationId, UserId};
use crate::listings::Kind;
use crate::web::words::Message;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// The dry run.
    Checking,
    /// Waits for a person to say go.
    Checked,
    /// Listings are being made.
    Running,
    Done,
    /// The file could not be read; nothing was made.
    Failed,
}

impl State {
    pub const ALL: [Self; 5] = [
        Self::Checking,
        Self::Checked,
        Self::Running,
        Self::Done,
        Self::Failed,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    #[must_use]
    pub fn is_busy(self) -> bool {
        matches!(self, Self::Checking | Self::Running)
    }
}

/// An import's card.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Import {
    pub id: ImportId,
    /// "achievements", "needs" or "contracts".
    pub kind: String,
    pub organisation_id: OrganisationId,
    pub asked_by: UserId,
    pub file_id: FileId,
    pub file_name: String,
    pub publish: bool,
    pub pledged: bool,
    pub state: State,
    pub rows_total: i64,
    pub rows_read: i64,
    pub rows_good: i64,
    pub rows_known: i64,
    pub rows_bad: i64,
    pub rows_complete: i64,
    pub rows_created: i64,
    pub rows_submitted: i64,
    pub fault: Json<Option<Message>>,
    pub notes: Json<Notes>,
    pub answers: Json<Answers>,
    pub updated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// What the header row showed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// Headers that mean nothing to us.
    pub unknown: Vec<String>,
    /// Fields that were found.
    pub columns: Vec<String>,
    /// Headers of sums, whose units they name.
    pub headers: Vec<String>,
    /// Words of a ledger that a person has to explain.
    pub asked: Vec<AskedWord>,
}

/// A word that could mean several things.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedWord {
    /// The column's field; both sides share one.
    pub kind: String,
    pub word: String,
    pub rows: i64,
}

/// What a person said that words mean: kind → word → code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, BTreeMap<String, String>>);

impl Answers {
    #[must_use]
    pub fn of(&self, kind: &str, word: &str) -> Option<&str> {
        Some(self.0.get(kind)?.get(word)?.as_str())
    }
}

impl Import {
    #[must_use]
    pub fn kind(&self) -> Kind {
        if self.kind == Kind::Need.plural() {
            Kind::Need
        } else {
            Kind::Achievement
        }
    }

    #[must_use]
    pub fn is_contracts(&self) -> bool {
        self.kind == super::contracts::CONTRACTS
    }

    #[must_use]
    pub fn path(&self) -> String {
        if self.is_contracts() {
            format!("/desk/contracts/imports/{}", self.id)
        } else {
            format!("/my/imports/{}", self.id)
        }
    }

    /// Whole percents of the rows read.
    #[must_use]
    pub fn percent(&self) -> i64 {
        (self.rows_read * 100)
            .checked_div(self.rows_total)
            .unwrap_or(0)
    }
}

/// Counts that a batch adds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: i64,
    pub good: i64,
    pub known: i64,
    pub bad: i64,
    pub complete: i64,
    pub created: i64,
}

/// What is kept of a row that a person may want to see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// As in the file: header and text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Reason>,
    pub title: String,
    /// The draft it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listing: Option<ListingId>,
    pub complete: bool,
}

/// What is wrong in a column; no field when it is the whole row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    pub field: String,
    pub message: Message,
}

/// The kind of an address's part.
#[must_use]
pub fn kind_of(plural: &str) -> Option<Kind> {
    [Kind::Achievement, Kind::Need]
        .into_iter()
        .find(|kind| kind.plural() == plural)
}
