//! A deal: its states, who may move it, and what opens on the way. Pure: no clock, no database.
//! Must stay true: nobody answers for the other side, and a deal that ended stays ended.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{DealId, ListingId, OrganisationId, UserId};
use crate::listings::{self, Listing};
use crate::tz;
use crate::workdays::Calendar;

/// Working days that the owner has for the first answer.
pub const ANSWER_WORKDAYS: u16 = 5;

/// Which way it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// A company wants a result.
    WantAchievement,
    /// Somebody offers to solve a need.
    SolveNeed,
}

impl Kind {
    #[must_use]
    pub fn of(listing: listings::Kind) -> Self {
        match listing {
            listings::Kind::Achievement => Self::WantAchievement,
            listings::Kind::Need => Self::SolveNeed,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Waits for the owner's first answer.
    Requested,
    /// Both sides see each other's contacts.
    Accepted,
    /// The centre brought both together.
    Introduced,
    /// Both agreed; a contract is to follow.
    Agreed,
    Contracted,
    Declined,
    Withdrawn,
    /// Came to nothing after it was accepted.
    Lost,
}

/// Who somebody is in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Side {
    Asker,
    Owner,
    Staff,
}

impl Side {
    pub const ALL: [Self; 3] = [Self::Asker, Self::Owner, Self::Staff];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Asker => "asker",
            Self::Owner => "owner",
            Self::Staff => "staff",
        }
    }
}

/// What somebody does to a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Accept,
    Decline,
    Withdraw,
    Introduce,
    Agree,
    Lose,
    /// A contract was registered; the contracts room reports it.
    Contract,
}

impl Deed {
    pub const ALL: [Self; 7] = [
        Self::Accept,
        Self::Decline,
        Self::Withdraw,
        Self::Introduce,
        Self::Agree,
        Self::Lose,
        Self::Contract,
    ];

    /// As written in the history; also the key of its sentence, `deal-event-…`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
            Self::Introduce => "introduce",
            Self::Agree => "agree",
            Self::Lose => "lose",
            Self::Contract => "contract",
        }
    }

    /// Whether this side does such a thing at all, whatever the state.
    #[must_use]
    pub fn belongs_to(self, side: Side) -> bool {
        match self {
            Self::Accept | Self::Decline => side == Side::Owner,
            Self::Withdraw => side == Side::Asker,
            Self::Introduce | Self::Contract => side == Side::Staff,
            Self::Agree | Self::Lose => true,
        }
    }
}

/// The deed does not fit the state or is not this side's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{side:?} cannot {deed:?} in {from:?}")]
pub struct CannotDo {
    pub deed: Deed,
    pub from: State,
    pub side: Side,
}

impl State {
    pub const ALL: [Self; 8] = [
        Self::Requested,
        Self::Accepted,
        Self::Introduced,
        Self::Agreed,
        Self::Contracted,
        Self::Declined,
        Self::Withdrawn,
        Self::Lost,
    ];

    /// The straight way, for stage bars and the board.
    pub const WAY: [Self; 5] = [
        Self::Requested,
        Self::Accepted,
        Self::Introduced,
        Self::Agreed,
        Self::Contracted,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Introduced => "introduced",
            Self::Agreed => "agreed",
            Self::Contracted => "contracted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Lost => "lost",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state after a deed of a side.
    ///
    /// # Errors
    /// When the deed does not fit the state or is not this side's.
    pub fn after(self, deed: Deed, side: Side) -> Result<Self, CannotDo> {
        let to = match (deed, self) {
            (Deed::Accept, Self::Requested) => Self::Accepted,
            (Deed::Decline, Self::Requested) => Self::Declined,
            (Deed::Withdraw, Self::Requested) => Self::Withdrawn,
            (Deed::Introduce, Self::Accepted) => Self::Introduced,
            (Deed::Agree, Self::Introduced) => Self::Agreed,
            (Deed::Lose, Self::Accepted | Self::Introduced) => Self::Lost,
            (Deed::Contract, Self::Agreed) => Self::Contracted,
            _ => {
                return Err(CannotDo {
                    deed,
                    from: self,
                    side,
                });
            }
        };
        if deed.belongs_to(side) {
            Ok(to)
        } else {
            Err(CannotDo {
                deed,
                from: self,
                side,
            })
        }
    }

    #[must_use]
    pub fn can(self, deed: Deed, side: Side) -> bool {
        self.after(deed, side).is_ok()
    }

    /// Something can still come of it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Requested | Self::Accepted | Self::Introduced | Self::Agreed
        )
    }

    /// The owner accepted it at some time: names are known to both sides.
    #[must_use]
    pub fn is_met(self) -> bool {
        !matches!(self, Self::Requested | Self::Declined | Self::Withdrawn)
    }

    /// Both sides see each other's contacts.
    #[must_use]
    pub fn shows_contacts(self) -> bool {
        self.is_met() && self != Self::Lost
    }

    /// The thread takes messages as long as there is something to talk about.
    #[must_use]
    pub fn takes_messages(self) -> bool {
        self.is_open() || self == Self::Contracted
    }

    /// The colour of its badge; the word says the same.
    #[must_use]
    pub fn tint(self) -> &'static str {
        match self {
            Self::Requested => "warning",
            Self::Accepted | Self::Introduced => "info",
            Self::Agreed => "brand",
            Self::Contracted => "success",
            Self::Declined | Self::Withdrawn | Self::Lost => "",
        }
    }
}

/// Which sides have said that they agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    pub asker: bool,
    pub owner: bool,
}

impl Consent {
    /// Staff record what both sides told them.
    #[must_use]
    pub fn with(self, side: Side) -> Self {
        match side {
            Side::Asker => Self {
                asker: true,
                ..self
            },
            Side::Owner => Self {
                owner: true,
                ..self
            },
            Side::Staff => Self {
                asker: true,
                owner: true,
            },
        }
    }

    #[must_use]
    pub fn of(self, side: Side) -> bool {
        match side {
            Side::Asker => self.asker,
            Side::Owner => self.owner,
            Side::Staff => self.is_whole(),
        }
    }

    #[must_use]
    pub fn is_whole(self) -> bool {
        self.asker && self.owner
    }
}

/// Why a listing can't be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotAsk {
    #[error("it is the organisation's own")]
    Own,
    #[error("it is not public any more")]
    Gone,
}

impl CannotAsk {
    /// The key of its sentence.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "deal-refused-own",
            Self::Gone => "deal-refused-gone",
        }
    }
}

/// Whether an organisation may ask for a listing now.
///
/// # Errors
/// When it is its own, or not public.
pub fn may_ask(
    listing: &Listing,
    asker: OrganisationId,
    now: DateTime<Utc>,
) -> Result<(), CannotAsk> {
    if listing.organisation_id == asker {
        return Err(CannotAsk::Own);
    }
    if !listing.is_public(now) {
        return Err(CannotAsk::Gone);
    }
    Ok(())
}

/// The end of the last day for the owner's first answer.
#[must_use]
pub fn answer_due(calendar: &Calendar, asked: NaiveDate) -> DateTime<Utc> {
    tz::end_of_day(calendar.add_workdays(asked, ANSWER_WORKDAYS))
}

/// One deal as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Deal {
    pub id: DealId,
    /// KX-D-2026-00001
    pub number: String,
    pub listing_id: ListingId,
    pub kind: Kind,
    pub asker_organisation: OrganisationId,
    pub asker: UserId,
    pub owner_organisation: OrganisationId,
    pub state: State,
    /// Code of table `cooperation_mode`, or words when it was brought in.
    pub purpose: String,
    /// Code of `TIMINGS`, or words when it was brought in.
    pub timing: String,
    pub budget_kind: String,
    pub budget_fen: Option<i64>,
    pub budget_to_fen: Option<i64>,
    pub message: String,
    pub reason_code: String,
    pub reason_words: String,
    pub origin: String,
    pub due_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub manager: Option<UserId>,
    pub moved_at: Option<DateTime<Utc>>,
    pub last_side: Option<Side>,
    pub asker_agreed_at: Option<DateTime<Utc>>,
    pub owner_agreed_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// When it should start or be done.
pub const TIMINGS: [&str; 5] = ["month", "quarter", "half_year", "year", "open"];

impl Deal {
    #[must_use]
    pub fn path(&self) -> String {
        format!("/deals/{}", self.number)
    }

    /// Since when it is in its state.
    #[must_use]
    pub fn since(&self) -> DateTime<Utc> {
        self.moved_at.unwrap_or(self.created_at)
    }

    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Requested && self.due_at < now
    }

    #[must_use]
    pub fn consent(&self) -> Consent {
        Consent {
            asker: self.asker_agreed_at.is_some(),
            owner: self.owner_agreed_at.is_some(),
        }
    }

    #[must_use]
    pub fn organisation(&self, side: Side) -> Option<OrganisationId> {
        match side {
            Side::Asker => Some(self.asker_organisation),
            Side::Owner => Some(self.owner_organisation),
            Side::Staff => None,
        }
    }

    /// Whether it is this side's turn: the other side, or the centre, wrote last.
    #[must_use]
    pub fn waits_for_words_of(&self, side: Side) -> bool {
        self.state.is_open() && self.last_side.is_some_and(|last| last != side)
    }
}

#[cfg(test)]
mod tests;
