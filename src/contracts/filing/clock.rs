//! The days of a registration file: until when a decision is due, how much is left, which calendars are not known.
//! Counted as 民法典 201–203 say: the first day is not counted, a last day on a day off moves to the next working day.

use chrono::{Datelike as _, NaiveDate};

use crate::codes::rules::Rules;
use crate::workdays::Calendar;

/// Working days before the last one on which the registrars are reminded.
const REMINDED_BEFORE: usize = 3;

/// The last day for a decision.
#[must_use]
pub fn due(rules: &Rules, large: bool, from: NaiveDate) -> NaiveDate {
    Calendar::current().due(from, rules.limit(large))
}

/// A last day that was named; on a day off it moves on.
#[must_use]
pub fn moved_on(day: NaiveDate) -> NaiveDate {
    Calendar::current().on_or_after(day)
}

/// The day on which a reminder is due.
#[must_use]
pub fn remind_on(last: NaiveDate) -> NaiveDate {
    let calendar = Calendar::current();
    (0..REMINDED_BEFORE).fold(last, |day, _| calendar.workday_before(day))
}

/// The years in a period whose days off are not published or not known here.
#[must_use]
pub fn unknown_years(from: NaiveDate, until: NaiveDate) -> Vec<i32> {
    (from.year()..=until.year())
        .filter(|year| !Calendar::current().known(*year))
        .collect()
}

/// How a last day stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    Days(i64),
    Today,
    Over(i64),
}

impl Left {
    #[must_use]
    pub fn of(last: NaiveDate, today: NaiveDate) -> Self {
        match (last - today).num_days() {
            0 => Self::Today,
            days if days > 0 => Self::Days(days),
            days => Self::Over(-days),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::rules;
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    // Thirty natural days, the first not counted: 2026-12-23 is a Wednesday.
    #[case("CN2000", false, "2026-11-23", "2026-12-23")]
    // The thirtieth day lies in the Spring Festival and moves behind it.
    #[case("CN2000", false, "2026-01-17", "2026-02-24")]
    // …and in the National Day holidays.
    #[case("CN2000", false, "2026-09-03", "2026-10-08")]
    // A leap year has a 29 February: a Tuesday in 2028.
    #[case("CN2000", false, "2028-01-30", "2028-02-29")]
    #[case("CN2000", false, "2027-01-30", "2027-03-01")]
    // Fifteen working days; the Saturday 2026-10-10 is worked.
    #[case("CN2024D", false, "2026-09-24", "2026-10-22")]
    #[case("CN2024D", true, "2026-11-23", "2027-01-04")]
    #[case("ZJ2021", false, "2026-04-24", "2026-05-06")]
    fn limits_by_rule_set(
        #[case] code: &str,
        #[case] large: bool,
        #[case] from: &str,
        #[case] last: &str,
    ) {
        let (_, rules) = rules::of(code);
        assert_eq!(due(rules, large, day(from)), day(last));
    }

    #[test]
    fn a_year_without_its_notice_is_named() {
        assert_eq!(unknown_years(day("2026-12-20"), day("2027-01-20")), [2027]);
        assert_eq!(
            unknown_years(day("2026-01-20"), day("2026-02-20")),
            Vec::<i32>::new()
        );
    }

    #[test]
    fn days_left() {
        let today = day("2026-11-23");
        assert_eq!(Left::of(day("2026-11-25"), today), Left::Days(2));
        assert_eq!(Left::of(today, today), Left::Today);
        assert_eq!(Left::of(day("2026-11-20"), today), Left::Over(3));
    }

    #[test]
    fn the_reminder_comes_three_working_days_before() {
        assert_eq!(remind_on(day("2026-11-26")), day("2026-11-23"));
        // Over the National Day holidays.
        assert_eq!(remind_on(day("2026-10-09")), day("2026-09-29"));
    }

    proptest! {
        #[test]
        fn a_last_day_is_worked_and_after_its_start(offset in 0_i64..4000, large: bool, set in 0_usize..3) {
            let from = day("2024-01-01") + chrono::Duration::days(offset);
            let row = &crate::codes::all(crate::codes::Table::RuleSet)[set];
            let last = due(row.rules.as_ref().unwrap(), large, from);
            prop_assert!(last > from);
            prop_assert!(Calendar::current().is_workday(last));
            prop_assert!(remind_on(last) < last);
        }
    }
}
