//! The period that another is compared with: the same span a year before, as far as this one has come.

use chrono::{Datelike as _, Months, NaiveDate};

use crate::reports::count::Period;

/// The same day a year before; the end of a month stays the end of its month.
fn year_before(day: NaiveDate) -> Option<NaiveDate> {
    let before = day.checked_sub_months(Months::new(12))?;
    let is_end = day.succ_opt().is_some_and(|next| next.day() == 1);
    if !is_end {
        return Some(before);
    }
    let next = before.with_day(1)?.checked_add_months(Months::new(1))?;
    next.pred_opt()
}

/// The same span a year before, as far as this one has come.
pub(super) fn before(period: Period) -> Option<Period> {
    Some(Period {
        from: year_before(period.from)?,
        to: year_before(period.close())?,
        as_of: period.as_of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case((2026, 2, 28), (2025, 2, 28))]
    #[case((2025, 2, 28), (2024, 2, 29))]
    #[case((2024, 2, 29), (2023, 2, 28))]
    #[case((2026, 11, 26), (2025, 11, 26))]
    #[case((2026, 12, 31), (2025, 12, 31))]
    fn a_month_ends_where_it_ended_a_year_before(
        #[case] (y, m, d): (i32, u32, u32),
        #[case] (py, pm, pd): (i32, u32, u32),
    ) {
        let day = NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(year_before(day), NaiveDate::from_ymd_opt(py, pm, pd));
    }
}
