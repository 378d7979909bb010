//! One page to pay on at Stripe, and one message of Stripe's, as rows. Pure.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::ids::{OrderId, PaymentId, UserId};
use crate::money::Money;

/// How long a page can be paid on.
pub const OPEN_FOR: Duration = Duration::minutes(60);
/// A page is asked after when nothing was heard of it for so long.
pub const QUIET: Duration = Duration::minutes(15);
/// Stripe's amounts have at most eight digits.
pub const MOST: Money = Money::from_fen(99_999_999);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Asked for; Stripe's answer is awaited.
    Creating,
    Open,
    Paid,
    Expired,
    Failed,
}

impl State {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: Uuid,
    pub order_id: OrderId,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub currency: String,
    pub outside: Option<String>,
    pub url: Option<String>,
    pub state: State,
    pub livemode: bool,
    pub expires_at: DateTime<Utc>,
    pub started_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Fate {
    Stored,
    Applied,
    Ignored,
    /// A person has to look at it.
    Doubtful,
}

impl Fate {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Applied => "applied",
            Self::Ignored => "ignored",
            Self::Doubtful => "doubtful",
        }
    }
}

/// A message of Stripe's as it came.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub id: String,
    pub kind: String,
    pub livemode: bool,
    pub api_version: String,
    pub happened_at: DateTime<Utc>,
    pub payload: String,
    pub state: Fate,
    /// A key of `locales/`, or a person's words once it is settled.
    pub words: String,
    pub settled_by: Option<UserId>,
    pub received_at: DateTime<Utc>,
    pub applied_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Dispute {
    pub id: Uuid,
    pub outside: String,
    pub order_id: OrderId,
    pub payment_id: PaymentId,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub reason: String,
    pub status: String,
    pub status_at: DateTime<Utc>,
    pub answer_by: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Whether a dispute is decided; no message says otherwise afterwards.
#[must_use]
pub fn is_closed(status: &str) -> bool {
    matches!(status, "won" | "lost" | "warning_closed" | "prevented")
}
