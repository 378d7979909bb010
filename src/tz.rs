//! Times are kept in UTC and read in Shanghai. China has one clock, eight hours ahead and
//! without summer time, so a fixed offset is exact for every date this site holds.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Utc};
use std::ops::Range;

const SECONDS_AHEAD: i32 = 8 * 3600;

fn offset() -> FixedOffset {
    FixedOffset::east_opt(SECONDS_AHEAD).expect("eight hours is a valid offset")
}

/// The moment as the wall clock in Shanghai shows it.
#[must_use]
pub fn shanghai(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&offset())
}

/// The day it is in Shanghai at that moment; deadlines and periods are counted in these.
#[must_use]
pub fn shanghai_date(at: DateTime<Utc>) -> NaiveDate {
    shanghai(at).date_naive()
}

/// The day and the minute as people read them, `2026-11-23 10:00`.
#[must_use]
pub fn shanghai_minute(at: DateTime<Utc>) -> String {
    shanghai(at).format("%Y-%m-%d %H:%M").to_string()
}

#[must_use]
pub fn shanghai_year(at: DateTime<Utc>) -> i32 {
    shanghai_date(at).year()
}

/// Midnight in Shanghai at which `day` begins.
#[must_use]
pub fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - offset()
}

/// From the first moment of `first` up to, not including, the day after `last`.
#[must_use]
pub fn days(first: NaiveDate, last: NaiveDate) -> Range<DateTime<Utc>> {
    start_of_day(first)..end_of_day(last)
}

/// 24:00 of `day`: the first moment that no longer belongs to it.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    start_of_day(day) + Days::new(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use proptest::prelude::*;

    #[test]
    fn the_year_turns_eight_hours_earlier() {
        let before = Utc.with_ymd_and_hms(2025, 12, 31, 15, 59, 59).unwrap();
        let after = Utc.with_ymd_and_hms(2025, 12, 31, 16, 0, 0).unwrap();
        assert_eq!((shanghai_year(before), shanghai_year(after)), (2025, 2026));
        assert_eq!(shanghai(after).to_rfc3339(), "2026-01-01T00:00:00+08:00");
        assert_eq!(start_of_day(shanghai_date(after)), after);
    }

    proptest! {
        #[test]
        fn every_moment_lies_in_its_own_day(seconds in 0..8_000_000_000_i64) {
            let at = Utc.timestamp_opt(seconds, 0).unwrap();
            let day = shanghai_date(at);
            prop_assert!(days(day, day).contains(&at));
            prop_assert_eq!(end_of_day(day), start_of_day(day.succ_opt().unwrap()));
        }
    }
}
