//! How long a confirmation holds: after some days the owner is asked again, some days later what nobody confirmed is
//! hidden until somebody does. Pure: no clock, no database.

use chrono::{DateTime, Duration, Utc};

use super::listing::{Listing, Public};
use crate::config::Config;

/// So long before hiding the owner is reminded.
pub const LAST_CALL: Duration = Duration::days(7);

/// The two settings, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    confirm: Duration,
    hide: Duration,
}

/// How far the asking for a listing got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    Not,
    /// The confirmation fell due.
    Due,
    /// It is about to be hidden.
    LastCall,
    Hidden,
}

impl Asked {
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Not => 0,
            Self::Due => 1,
            Self::LastCall => 2,
            Self::Hidden => 3,
        }
    }

    /// As written in the history, and the end of its words' keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Not => "",
            Self::Due => "ask",
            Self::LastCall => "ask_again",
            Self::Hidden => "hide",
        }
    }
}

impl Freshness {
    #[must_use]
    pub fn new(confirm_days: u16, hide_days: u16) -> Self {
        Self {
            confirm: Duration::days(confirm_days.into()),
            hide: Duration::days(hide_days.into()),
        }
    }

    /// The site's own.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self::new(config.confirm_days, config.hide_days)
    }

    /// What was confirmed by this moment has fallen due.
    #[must_use]
    pub fn due_before(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.confirm
    }

    /// When a publication confirmed now is hidden unless somebody confirms it again.
    #[must_use]
    pub fn end(self, confirmed: DateTime<Utc>) -> DateTime<Utc> {
        confirmed + self.confirm + self.hide
    }

    /// What the owner is to be told by now.
    #[must_use]
    pub fn at(self, listing: &Listing, now: DateTime<Utc>) -> Asked {
        let (Some(confirmed), Some(end), Public::Published) =
            (listing.confirmed_at, listing.expires_at, listing.public)
        else {
            return Asked::Not;
        };
        if end <= now {
            Asked::Hidden
        } else if confirmed > self.due_before(now) {
            Asked::Not
        } else if end - LAST_CALL <= now {
            Asked::LastCall
        } else {
            Asked::Due
        }
    }
}

#[cfg(test)]
mod tests;
