//! Days as bank statements write them: the year first, with or without marks, a time behind it or not.

use chrono::NaiveDate;

use crate::halfwidth::half_width;

/// The day of a cell; `None` when it is none. A day written the other way round could be two days, so it is none.
pub(super) fn read(cell: &str) -> Option<NaiveDate> {
    let text = half_width(super::amount::bare(cell));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, month, day) = if digits >= 8 {
        (text.get(..4)?, text.get(4..6)?, text.get(6..8)?)
    } else if digits == 4 {
        let mut parts = text[4..].split(|c: char| !c.is_ascii_digit());
        // What stands before the first mark is nothing.
        let (_, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        (&text[..4], month, day)
    } else {
        return None;
    };
    let fits = |part: &str| (1..=2).contains(&part.len());
    if !fits(month) || !fits(day) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_in_the_usual_shapes() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 3);
        for cell in [
            "2026-11-03",
            "2026-11-3",
            "2026/11/3",
            "2026.11.03",
            "20261103",
            "2026年11月3日",
            "2026-11-03 09:30:00",
            "20261103093000",
            "20261103 09:30",
            "2026-11-03T09:30:00+08:00",
            "２０２６－１１－０３",
            "=\"20261103\"",
        ] {
            assert_eq!(read(cell), day, "{cell}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for cell in [
            "",
            "合计",
            "2026-13-01",
            "2026-02-30",
            "03/11/2026",
            "46329",
            "2026-11",
            "2026",
            "09:30:00",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_makes_it_panic(cell in "\\PC{0,24}") {
            let _read = read(&cell);
        }

        #[test]
        fn every_day_comes_back(days in 0..40_000_i64) {
            let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Duration::days(days);
            for shape in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y%m%d", "%Y年%m月%d日"] {
                prop_assert_eq!(read(&day.format(shape).to_string()), Some(day));
            }
        }
    }
}
