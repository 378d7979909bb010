//! An organisation.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use crate::ids::{FileId, OrganisationId};

/// How far the verification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Waits for staff.
    Pending,
    Verified,
    /// Sent back with a reason; its administrator mends it.
    Returned,
    Suspended,
}

impl State {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Verified => "verified",
            Self::Returned => "returned",
            Self::Suspended => "suspended",
        }
    }
}

/// An organisation's card.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Organisation {
    pub id: OrganisationId,
    /// The statutory name.
    pub name: String,
    /// 统一社会信用代码
    pub uscc: String,
    /// Code of table `organisation_kind`.
    pub kind: String,
    /// Code of table `party_nature`.
    pub nature: String,
    /// Six digits of GB/T 2260.
    pub region: String,
    pub address: String,
    pub introduction: String,
    pub website: String,
    pub state: State,
    /// Why it was returned or suspended.
    pub state_reason: String,
    pub document: Option<FileId>,
    /// An administrator let a code pass whose check digit fails.
    pub uscc_overridden: bool,
    pub verified_at: Option<DateTime<Utc>>,
    /// How it answers requests; written by the room of deals only.
    #[sqlx(flatten)]
    pub answers: Answers,
    pub updated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

impl Organisation {
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.state == State::Verified
    }
}
