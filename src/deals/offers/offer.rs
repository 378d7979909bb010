//! An offer: one version of the terms, whose it is and where it stands. Pure: no clock, no database.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::terms::Terms;
use crate::deals::state::{self, Side};
use crate::ids::{DealId, OfferId, UserId};

/// Where an offer stands. Only the first is not the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    Open,
    /// Other terms took its place.
    Superseded,
    Accepted,
    Declined,
    Withdrawn,
    /// Its time ran out.
    Expired,
    /// The deal ended, or was agreed without it.
    Lapsed,
}

impl State {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Superseded => "superseded",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Lapsed => "lapsed",
        }
    }

    /// The colour of its badge; the word says the same.
    #[must_use]
    pub fn tint(self) -> &'static str {
        match self {
            Self::Open => "info",
            Self::Accepted => "success",
            Self::Expired | Self::Declined => "warning",
            Self::Superseded | Self::Withdrawn | Self::Lapsed => "",
        }
    }
}

/// One version, as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Offer {
    pub id: OfferId,
    pub deal_id: DealId,
    /// 1, 2, 3 … within the deal.
    pub version: i64,
    pub side: Side,
    pub made_by: UserId,
    pub state: State,
    pub terms: Json<Terms>,
    /// What its maker says to the other side.
    pub note: String,
    /// It can be accepted before this moment.
    pub valid_until: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub closed_by: Option<UserId>,
    pub closed_words: String,
    pub created_at: DateTime<Utc>,
}

impl Offer {
    /// Its state at a moment: what ran out is over before the clock writes it down.
    #[must_use]
    pub fn state_at(&self, now: DateTime<Utc>) -> State {
        if self.state == State::Open && self.valid_until <= now {
            State::Expired
        } else {
            self.state
        }
    }

    /// Whether this side may say yes or no to it: the one that did not make it. The centre decides for nobody.
    #[must_use]
    pub fn is_answered_by(&self, side: Side) -> bool {
        side != Side::Staff && side != self.side
    }
}

/// Whether terms can be offered in a deal: both sides know each other, and nothing is agreed yet.
#[must_use]
pub(super) fn takes_offers(state: state::State) -> bool {
    matches!(state, state::State::Accepted | state::State::Introduced)
}
