//! A deal: what it holds, who may ask, who agreed so far. Its states are in `state`. Pure: no clock, no database.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::state::{Side, State};
use crate::ids::{DealId, ListingId, OrganisationId, UserId};
use crate::listings::{self, Listing};
use crate::tz;
use crate::workdays::Calendar;

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
    #[error("its day for answers has passed")]
    Closed,
}

impl CannotAsk {
    /// The end of its sentences' keys, `deal-refused-…`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Gone => "gone",
            Self::Closed => "closed",
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

/// The last moment for the owner's first answer, so many working days after the day of the request; it still reads as
/// the last day.
#[must_use]
pub fn answer_due(calendar: &Calendar, asked: NaiveDate, workdays: u16) -> DateTime<Utc> {
    tz::end_of_day(calendar.add_workdays(asked, workdays.max(1))) - Duration::microseconds(1)
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

    /// The sum that the request names, or the middle of a range rounded down; `None` when it is to be negotiated.
    #[must_use]
    pub fn worth(&self) -> Option<i64> {
        let from = self
            .budget_fen
            .filter(|_| self.budget_kind != "negotiable")?;
        Some(i64::midpoint(from, self.budget_to_fen.unwrap_or(from)))
    }

    /// Who would sell the technology: a result's owner, or whoever solves a need.
    #[must_use]
    pub fn seller(&self) -> Side {
        match self.kind {
            Kind::WantAchievement => Side::Owner,
            Kind::SolveNeed => Side::Asker,
        }
    }

    /// Whether it is this side's turn: the other side, or the centre, wrote last.
    #[must_use]
    pub fn waits_for_words_of(&self, side: Side) -> bool {
        self.state.is_open() && self.last_side.is_some_and(|last| last != side)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_due_after_five_working_days() {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let due = answer_due(Calendar::current(), monday, 5);
        assert_eq!(tz::shanghai_date(due).to_string(), "2026-11-30");
    }

    #[test]
    fn agreement_takes_both_sides_or_the_centre() {
        let none = Consent::default();
        assert!(!none.with(Side::Asker).is_whole());
        assert!(!none.with(Side::Owner).with(Side::Owner).is_whole());
        assert!(none.with(Side::Asker).with(Side::Owner).is_whole());
        assert!(none.with(Side::Staff).is_whole());
    }
}
