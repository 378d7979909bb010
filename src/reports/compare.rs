//! The period that another is compared with: the same span a year before, as far as this one has come.

use chrono::{Datelike as _, Months, NaiveDate};

use super::count::Period;
use super::target::YEARS;

/// The same last day a year before; the end of a month stays the end of its month.
fn year_before(day: NaiveDate) -> Option<NaiveDate> {
    let before = day.checked_sub_months(Months::new(12))?;
    let is_end = day.succ_opt().is_some_and(|next| next.day() == 1);
    if !is_end {
        return Some(before);
    }
    let next = before.with_day(1)?.checked_add_months(Months::new(1))?;
    next.pred_opt()
}

/// The same span a year before, as far as this one has come; `None` while it has not begun, or before all years.
pub(super) fn before(period: Period) -> Option<Period> {
    let from = period.from.checked_sub_months(Months::new(12))?;
    let to = year_before(period.close())?;
    let known = YEARS.contains(&from.year()) && YEARS.contains(&to.year());
    (period.has_begun() && known).then_some(Period {
        from,
        to,
        as_of: period.as_of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day((y, m, d): (i32, u32, u32)) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[rstest]
    #[case((2026, 2, 28), (2025, 2, 28))]
    #[case((2025, 2, 28), (2024, 2, 29))]
    #[case((2024, 2, 29), (2023, 2, 28))]
    #[case((2026, 11, 26), (2025, 11, 26))]
    #[case((2026, 12, 31), (2025, 12, 31))]
    fn a_month_ends_where_it_ended_a_year_before(
        #[case] now: (i32, u32, u32),
        #[case] then: (i32, u32, u32),
    ) {
        assert_eq!(year_before(day(now)), Some(day(then)));
    }

    #[test]
    fn a_period_is_compared_day_for_day_once_it_has_begun() {
        let of = |from, to, as_of| {
            let period = Period {
                from: day(from),
                to: day(to),
                as_of: day(as_of),
            };
            before(period).map(|p| (p.from, p.to))
        };
        // A period that begins on the last day of February begins there a year before, leap year or not.
        let found = of((2025, 2, 28), (2025, 6, 30), (2026, 1, 1));
        assert_eq!(found, Some((day((2024, 2, 28)), day((2024, 6, 30)))));
        let running = of((2026, 1, 1), (2026, 12, 31), (2026, 11, 26));
        assert_eq!(running, Some((day((2025, 1, 1)), day((2025, 11, 26)))));
        assert_eq!(of((2026, 12, 1), (2026, 12, 31), (2026, 11, 26)), None);
        assert_eq!(of((1985, 1, 1), (1985, 12, 31), (2026, 11, 26)), None);
    }
}
