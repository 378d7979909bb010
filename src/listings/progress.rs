//! How far a need got, as anybody may know it: a stage and a week, nothing of who, how many or how much. Kept by the
//! room of deals; a need that nobody answered yet shows when its owner last confirmed it.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::listing::{Kind, Listing};
use crate::tz;
use crate::web::words::{Locale, Message};

/// In the order in which a need gets on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Stage {
    Confirmed,
    /// Somebody offered to solve it.
    Answered,
    Talks,
    /// Terms are on the table.
    Proposal,
    Contract,
}

impl Stage {
    pub const ALL: [Self; 5] = [
        Self::Confirmed,
        Self::Answered,
        Self::Talks,
        Self::Proposal,
        Self::Contract,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Answered => "answered",
            Self::Talks => "talks",
            Self::Proposal => "proposal",
            Self::Contract => "contract",
        }
    }
}

/// The Monday of the week of a moment in Dazhou: a day would tell more than the public needs to know.
#[must_use]
pub fn week_of(at: DateTime<Utc>) -> NaiveDate {
    let day = tz::shanghai_date(at);
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// What pages and cards show of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProgressView {
    pub stage: &'static str,
    /// Steps of the way, for the bar.
    pub done: usize,
    pub of: usize,
    pub text: String,
}

impl ProgressView {
    pub(crate) fn sample() -> Self {
        Self {
            stage: Stage::Talks.code(),
            done: 3,
            of: Stage::ALL.len(),
            text: "洽谈中（2026-11-23 当周起）".to_owned(),
        }
    }
}

/// The line of a card: a confirmation stands there anyway.
#[must_use]
pub fn card_line(listing: &Listing, locale: Locale) -> Option<ProgressView> {
    line(listing, locale).filter(|_| listing.progress.is_some())
}

/// The line of a need; nothing for results and for what was never confirmed.
#[must_use]
pub fn line(listing: &Listing, locale: Locale) -> Option<ProgressView> {
    if listing.kind != Kind::Need {
        return None;
    }
    let (stage, day) = match (listing.progress, listing.progress_on) {
        (Some(stage), Some(day)) => (stage, day),
        _ => (Stage::Confirmed, tz::shanghai_date(listing.confirmed_at?)),
    };
    let text = Message::new(&format!("progress-line-{}", stage.code()))
        .with("day", day.to_string())
        .say(locale);
    Some(ProgressView {
        stage: stage.code(),
        done: Stage::ALL.iter().filter(|other| **other <= stage).count(),
        of: Stage::ALL.len(),
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_in_dazhou() {
        let week = |at: &str| week_of(at.parse().unwrap()).to_string();
        assert_eq!(week("2026-11-23T00:00:00+08:00"), "2026-11-23");
        assert_eq!(week("2026-11-29T23:59:59+08:00"), "2026-11-23");
        assert_eq!(week("2026-11-29T16:30:00Z"), "2026-11-30");
    }
}
