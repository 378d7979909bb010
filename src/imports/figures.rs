//! The one place where a sum passes through a floating-point number: a spreadsheet keeps its numbers so. They come in and
//! go out as decimals of at most the 15 digits that a spreadsheet shows; nothing is reckoned with them.

/// Whole numbers up to here are kept exactly, with every digit.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The decimal that a spreadsheet shows for a number: what it computed as 0.30000000000000004 is 0.3.
pub(super) fn decimal(n: f64) -> String {
    if !n.is_finite() {
        return String::new();
    }
    if n == 0.0 {
        return "0".to_owned();
    }
    if n.fract() == 0.0 && n.abs() < EXACT {
        return format!("{n:.0}");
    }
    let text = format!("{n:.14e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text.as_str(), "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    // Digits before the point; none or fewer where zeros follow it.
    let before = exponent + 1;
    let text = match usize::try_from(before) {
        Ok(before) if before >= digits.len() => format!("{digits:0<before$}"),
        Ok(before) if before > 0 => format!("{}.{}", &digits[..before], &digits[before..]),
        _ => {
            let zeros = usize::try_from(-before).unwrap_or_default();
            format!("0.{}{digits}", "0".repeat(zeros))
        }
    };
    format!("{sign}{text}")
}

/// A decimal of no more digits than a spreadsheet keeps, as it keeps it.
pub(super) fn figure(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (digits <= 15).then(|| text.parse().ok()).flatten()
}

/// A spreadsheet counts days from the end of 1899.
pub(super) fn day_of(serial: f64) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was just checked"
    )]
    let days = serial.floor() as i64;
    let day = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)? + chrono::Duration::days(days);
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::xlsx::{Sheet, read, write};
    use crate::money::{Money, Unit};
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.1 + 0.2, "0.3")]
    #[case(1.1 * 3.0, "3.3")]
    #[case(-0.1 - 0.2, "-0.3")]
    #[case(0.07, "0.07")]
    #[case(1234.5, "1234.5")]
    #[case(600_000.0, "600000")]
    #[case(0.0, "0")]
    #[case(1e16, "10000000000000000")]
    // A number of 16 digits is whole and exact.
    #[case(2_026_511_701_000_018.0, "2026511701000018")]
    #[case(f64::NAN, "")]
    fn numbers_read_as_they_are_shown(#[case] n: f64, #[case] text: &str) {
        assert_eq!(decimal(n), text);
    }

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        assert_eq!(day_of(46349.5).as_deref(), Some("2026-11-23"));
        assert_eq!(day_of(-1.0), None);
    }

    proptest! {
        #[test]
        fn every_sum_comes_back_to_the_fen(sums in prop::collection::vec(0_i64..=999_999_999_999_999, 1..40)) {
            let mut rows = vec![vec!["合同成交额".to_owned()]];
            rows.extend(sums.iter().map(|fen| vec![Money::from_fen(*fen).yuan_text()]));
            let sheet = Sheet { name: "数据".to_owned(), rows, figures: vec![0] };
            let table = read(&write(&[sheet]).unwrap()).unwrap();
            let back: Vec<i64> = table.rows.iter().map(|row| Money::parse(&row.cells[0], Unit::Yuan).unwrap().fen()).collect();
            prop_assert_eq!(back, sums);
        }

        /// What a spreadsheet adds up by itself reads as the exact sum does.
        #[test]
        fn a_computed_cell_reads_as_the_exact_sum(a in 0_i64..1_000_000_000_000, b in 0_i64..1_000_000_000_000) {
            let cell = |fen: i64| figure(&Money::from_fen(fen).yuan_text()).unwrap();
            let read = Money::parse(&decimal(cell(a) + cell(b)), Unit::Yuan).unwrap();
            prop_assert_eq!(read.fen(), a + b);
        }
    }
}
