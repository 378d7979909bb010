//! A target against time: what is left, how much a month that asks for, what the year would give at the present pace. Pure.

use chrono::{Datelike as _, NaiveDate};

use super::count::percent_bp;
use super::target::elapsed_bp;

/// Before so many days of a year nothing is reckoned from its pace.
const SOONEST: i64 = 30;

/// Where a target stands at the end of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// What is missing; nothing when the target is reached.
    pub left: i64,
    /// What is more than the target.
    pub beyond: i64,
    /// To be done in each month from tomorrow on; `None` when nothing is left to do, or no day to do it on.
    pub per_month: Option<i64>,
    /// The whole year as it has gone so far; `None` while it is too early to say, and when it is over.
    pub year_end: Option<i64>,
    /// Hundredths of a percent that progress is before (or, negative, behind) time; `None` over a target of nothing.
    pub ahead_bp: Option<i64>,
}

impl Pace {
    #[must_use]
    pub fn of(year: i32, day: NaiveDate, counted: i64, target: i64) -> Self {
        let days = days_of(year);
        let gone = match day.year().cmp(&year) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => i64::from(day.ordinal()),
            std::cmp::Ordering::Greater => days,
        };
        let left = target.saturating_sub(counted).max(0);
        let ahead = percent_bp(counted, target).map(|bp| bp - elapsed_bp(year, day));
        Self {
            left,
            beyond: counted.saturating_sub(target).max(0),
            per_month: (left > 0)
                .then(|| up(left, days, 12 * (days - gone)))
                .flatten(),
            year_end: (gone >= SOONEST && gone < days)
                .then(|| down(counted, days, gone))
                .flatten(),
            ahead_bp: ahead,
        }
    }
}

fn days_of(year: i32) -> i64 {
    NaiveDate::from_ymd_opt(year, 12, 31).map_or(365, |last| i64::from(last.ordinal()))
}

/// `a × b ÷ c`, rounded up; `None` over nothing.
fn up(a: i64, b: i64, c: i64) -> Option<i64> {
    (c > 0).then(|| {
        let (product, c) = (i128::from(a) * i128::from(b), i128::from(c));
        i64::try_from((product + c - 1) / c).unwrap_or(i64::MAX)
    })
}

fn down(a: i64, b: i64, c: i64) -> Option<i64> {
    (c > 0).then(|| {
        let exact = i128::from(a) * i128::from(b) / i128::from(c);
        i64::try_from(exact).unwrap_or(i64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn half_way_with_half_of_it_is_in_time() {
        let pace = Pace::of(2026, day(2026, 7, 2), 275, 550);
        assert_eq!((pace.left, pace.beyond), (275, 0));
        // 182 days are left, a little under six months.
        assert_eq!(pace.per_month, Some(46));
        assert_eq!(pace.year_end, Some(548));
        assert_eq!(pace.ahead_bp, Some(-13));
    }

    #[test]
    fn the_first_day_the_last_day_and_a_target_of_nothing_divide_by_nothing() {
        let first = Pace::of(2026, day(2026, 1, 1), 0, 550);
        assert_eq!((first.per_month, first.year_end), (Some(46), None));
        let last = Pace::of(2026, day(2026, 12, 31), 500, 550);
        assert_eq!((last.left, last.per_month, last.year_end), (50, None, None));
        let nothing = Pace::of(2026, day(2026, 6, 1), 10, 0);
        assert_eq!(
            (nothing.left, nothing.beyond, nothing.ahead_bp),
            (0, 10, None)
        );
        let before = Pace::of(2027, day(2026, 6, 1), 0, 550);
        assert_eq!((before.per_month, before.year_end), (Some(46), None));
        let over = Pace::of(2025, day(2026, 6, 1), 600, 550);
        assert_eq!(
            (over.beyond, over.per_month, over.year_end),
            (50, None, None)
        );
    }

    proptest! {
        #[test]
        fn what_is_asked_of_each_month_is_enough(
            ordinal in 1_u32..365, counted in 0_i64..1_000_000_000, target in 0_i64..1_000_000_000,
        ) {
            let today = NaiveDate::from_yo_opt(2026, ordinal).unwrap();
            let pace = Pace::of(2026, today, counted, target);
            prop_assert_eq!(pace.left - pace.beyond, target - counted);
            if let Some(each) = pace.per_month {
                let days_left = i128::from(365 - ordinal);
                prop_assert!(i128::from(each) * 12 * days_left >= i128::from(pace.left) * 365);
            } else {
                prop_assert_eq!(pace.left, 0);
            }
        }
    }
}
