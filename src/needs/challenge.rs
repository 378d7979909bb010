//! An open challenge (揭榜): a need that anybody who fulfils its conditions may answer until a day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::web::form::{Reader, Typed};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// The last day for answers.
    pub until: NaiveDate,
    /// What an answering side has to fulfil.
    pub conditions: String,
}

impl Challenge {
    pub const CONDITIONS_MOST: usize = 800;

    #[must_use]
    pub fn is_open(&self, today: NaiveDate) -> bool {
        today <= self.until
    }

    /// Nothing when the need is no open challenge. Fields: `challenge`, `challenge_until`, `challenge_conditions`.
    pub(super) fn read(r: &mut Reader<'_>, today: NaiveDate) -> Option<Self> {
        if !Self::is_wanted(r.typed) {
            return None;
        }
        let latest = today + chrono::Days::new(366);
        let until = r.required_date("challenge_until", today, latest);
        let conditions = r.long_text("challenge_conditions", 10, Self::CONDITIONS_MOST);
        Some(Self {
            until: until?,
            conditions: conditions?,
        })
    }

    /// From a record that may hold less than a form asks for.
    pub(super) fn incomplete(r: &mut Reader<'_>) -> Option<Self> {
        if !Self::is_wanted(r.typed) {
            return None;
        }
        Some(Self {
            until: r.date("challenge_until", NaiveDate::MIN, NaiveDate::MAX)?,
            conditions: r
                .optional("challenge_conditions", Self::CONDITIONS_MOST)
                .unwrap_or_default(),
        })
    }

    fn is_wanted(typed: &Typed) -> bool {
        typed.get("challenge") == "yes"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_challenge_takes_answers_until_the_end_of_its_last_day() {
        let challenge = Challenge {
            until: day("2026-12-31"),
            conditions: String::new(),
        };
        assert!(challenge.is_open(day("2026-12-31")));
        assert!(!challenge.is_open(day("2027-01-01")));
    }

    #[test]
    fn without_the_mark_nothing_else_is_read() {
        let plain = Typed::from_iter([("challenge_until", "soon")]);
        let mut r = Reader::new(&plain);
        assert_eq!(Challenge::read(&mut r, day("2026-11-23")), None);
        assert!(r.errors.is_empty());
        let marked = Typed::from_iter([("challenge", "yes"), ("challenge_until", "2026-11-22")]);
        let mut r = Reader::new(&marked);
        assert_eq!(Challenge::read(&mut r, day("2026-11-23")), None);
        assert_eq!(r.errors.0.len(), 2);
    }
}
