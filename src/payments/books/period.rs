//! A month or a year that is asked for. Pure.

use chrono::{Datelike as _, Months, NaiveDate};

/// Nobody asks for what was before.
const FIRST_YEAR: i32 = 2000;
const LAST_YEAR: i32 = 2199;

/// A span of whole months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    Month(NaiveDate),
    Year(i32),
}

fn first(year: i32, month: u32) -> Option<NaiveDate> {
    (FIRST_YEAR..=LAST_YEAR)
        .contains(&year)
        .then(|| NaiveDate::from_ymd_opt(year, month, 1))
        .flatten()
}

impl Period {
    /// `2026-11` or `2026`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.split_once('-') {
            Some((year, month)) => first(year.parse().ok()?, month.parse().ok()?).map(Self::Month),
            None => first(text.parse().ok()?, 1).map(|day| Self::Year(day.year())),
        }
    }

    /// The month of a day.
    pub(crate) fn month_of(day: NaiveDate) -> Self {
        Self::Month(day.with_day(1).unwrap_or(day))
    }

    /// As an address writes it.
    pub(crate) fn code(self) -> String {
        match self {
            Self::Month(day) => day.format("%Y-%m").to_string(),
            Self::Year(year) => year.to_string(),
        }
    }

    pub(crate) fn first(self) -> NaiveDate {
        match self {
            Self::Month(day) => day,
            Self::Year(year) => first(year, 1).unwrap_or_default(),
        }
    }

    pub(crate) fn last(self) -> NaiveDate {
        let next = match self {
            Self::Month(day) => day.checked_add_months(Months::new(1)),
            Self::Year(year) => NaiveDate::from_ymd_opt(year + 1, 1, 1),
        };
        next.and_then(|day| day.pred_opt()).unwrap_or_default()
    }

    pub(crate) fn days(self) -> (NaiveDate, NaiveDate) {
        (self.first(), self.last())
    }

    pub(crate) fn before(self) -> Option<Self> {
        match self {
            Self::Month(day) => Self::parse(
                &day.checked_sub_months(Months::new(1))?
                    .format("%Y-%m")
                    .to_string(),
            ),
            Self::Year(year) => Self::parse(&(year - 1).to_string()),
        }
    }

    pub(crate) fn after(self) -> Option<Self> {
        match self {
            Self::Month(day) => Self::parse(
                &day.checked_add_months(Months::new(1))?
                    .format("%Y-%m")
                    .to_string(),
            ),
            Self::Year(year) => Self::parse(&(year + 1).to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_and_have_neighbours() {
        let month = Period::parse("2026-12").unwrap();
        assert_eq!(
            (month.first().to_string(), month.last().to_string()),
            ("2026-12-01".to_owned(), "2026-12-31".to_owned())
        );
        assert_eq!(month.after().map(Period::code).as_deref(), Some("2027-01"));
        assert_eq!(
            Period::parse("2026-01")
                .and_then(Period::before)
                .map(Period::code)
                .as_deref(),
            Some("2025-12")
        );
        let year = Period::parse("2026").unwrap();
        assert_eq!(year.days().1.to_string(), "2026-12-31");
        assert_eq!(Period::parse("2000").and_then(Period::before), None);
        for wrong in ["", "2026-13", "26-1", "x", "2026-1-1", "99999", "-5"] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
        assert_eq!(
            Period::month_of(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()).code(),
            "2026-11"
        );
    }
}
