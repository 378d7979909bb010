//! How often somebody wants a digest, and when the next one is due. Pure: no clock, no database.

use chrono::{DateTime, Datelike as _, Days, Duration, NaiveDate, Timelike as _, Utc};
use serde::Serialize;

use crate::tz;

/// Mails leave at this hour of Shanghai, and never at night when a day's start was missed.
const HOUR: i64 = 8;
const LAST_HOUR: u32 = 20;

/// How often a person is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum Frequency {
    Daily,
    /// On Monday.
    Weekly,
    Off,
}

impl Frequency {
    pub(crate) const ALL: [Self; 3] = [Self::Weekly, Self::Daily, Self::Off];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Off => "off",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The first moment after `now` at which a mail may leave; nothing for those who want none.
    pub(crate) fn next(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let today = tz::shanghai_date(now);
        let hour = |day: NaiveDate| tz::start_of_day(day) + Duration::hours(HOUR);
        let fits = |day: &NaiveDate| match self {
            Self::Daily => true,
            Self::Weekly => day.weekday() == chrono::Weekday::Mon,
            Self::Off => false,
        };
        (0..=7)
            .filter_map(|days| today.checked_add_days(Days::new(days)))
            .filter(fits)
            .map(hour)
            .find(|due| *due > now)
    }
}

/// Whether a mail that is due may leave at this time of day.
pub(crate) fn is_daytime(now: DateTime<Utc>) -> bool {
    let hour = tz::shanghai(now).hour();
    (u32::try_from(HOUR).unwrap_or(0)..LAST_HOUR).contains(&hour)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        Frequency::Daily,
        "2026-11-23T07:59:59+08:00",
        Some("2026-11-23T08:00:00+08:00")
    )]
    #[case(
        Frequency::Daily,
        "2026-11-23T08:00:00+08:00",
        Some("2026-11-24T08:00:00+08:00")
    )]
    #[case(
        Frequency::Weekly,
        "2026-11-23T07:00:00+08:00",
        Some("2026-11-23T08:00:00+08:00")
    )]
    #[case(
        Frequency::Weekly,
        "2026-11-23T08:00:00+08:00",
        Some("2026-11-30T08:00:00+08:00")
    )]
    #[case(
        Frequency::Weekly,
        "2026-12-31T23:00:00+08:00",
        Some("2027-01-04T08:00:00+08:00")
    )]
    #[case(Frequency::Off, "2026-11-23T07:00:00+08:00", None)]
    fn mails_leave_in_the_morning(
        #[case] frequency: Frequency,
        #[case] now: DateTime<Utc>,
        #[case] due: Option<&str>,
    ) {
        assert_eq!(frequency.next(now), due.map(|due| due.parse().unwrap()));
    }

    proptest! {
        #[test]
        fn the_next_mail_is_later_and_soon_enough(seconds in 0..4_000_000_000_i64) {
            let now = Utc.timestamp_opt(seconds, 0).unwrap();
            for (frequency, days) in [(Frequency::Daily, 1), (Frequency::Weekly, 7)] {
                let due = frequency.next(now).unwrap();
                prop_assert!(due > now && due <= now + Duration::days(days));
                prop_assert!(is_daytime(due));
            }
        }
    }
}
