//! One import: what was asked and how far it is.

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
    /// "achievements" or "needs".
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
    pub fn path(&self) -> String {
        format!("/my/imports/{}", self.id)
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
