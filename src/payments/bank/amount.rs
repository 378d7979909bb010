//! Sums as bank statements write them, exact to the fen: 千分位, signs before and behind, brackets, full-width signs. What
//! is not exact is refused; only the noise that a spreadsheet's own arithmetic leaves far behind the fen is taken off.

use crate::halfwidth::half_width;
use crate::money::{Money, MoneyError, Unit};

/// A cell without what exports put around numbers to keep them texts: `="123"`, a leading tab or apostrophe.
pub(super) fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let cell = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(cell);
    cell.strip_prefix('\'').unwrap_or(cell).trim()
}

/// Reads a sum with its sign; `None` for a cell that holds none (blank or a dash).
pub(super) fn signed(cell: &str) -> Result<Option<i64>, MoneyError> {
    let text = half_width(bare(cell));
    if text.is_empty() || text.chars().all(|c| c == '-' || c == ' ') {
        return Ok(None);
    }
    let (text, negative) = sign(&text);
    let sum = Money::parse(&without_noise(text), Unit::Yuan)?;
    Ok(Some(if negative { -sum.fen() } else { sum.fen() }))
}

/// The number alone, and whether anything about it says minus.
fn sign(text: &str) -> (&str, bool) {
    let upper = text.to_ascii_uppercase();
    let mut rest = text;
    let mut negative = false;
    for (mark, minus) in [("CR", false), ("DR", true), ("-", true), ("+", false)] {
        if upper.ends_with(mark) {
            rest = rest[..rest.len() - mark.len()].trim_end();
            negative = minus;
            break;
        }
    }
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        return (inner.trim(), true);
    }
    let unsigned = rest.trim_start_matches('¥').trim_start();
    if let Some(inner) = unsigned.strip_prefix('-') {
        return (inner.trim_start(), true);
    }
    if let Some(inner) = unsigned.strip_prefix('+') {
        return (inner.trim_start(), negative);
    }
    (rest, negative)
}

/// `0.30000000000000004` is what a spreadsheet keeps of 0.3, and `1234.5599999999999` of 1234.56.
fn without_noise(text: &str) -> String {
    let Some((whole, fraction)) = text.split_once('.') else {
        return text.to_owned();
    };
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if fraction.len() < 9 || !plain(fraction) || !plain(whole) {
        return text.to_owned();
    }
    let (fen, noise) = (&fraction[..2], &fraction[2..8]);
    if noise.bytes().all(|b| b == b'0') {
        return format!("{whole}.{fen}");
    }
    if noise.bytes().all(|b| b == b'9')
        && let Ok(sum) = format!("{whole}{fen}").parse::<u64>()
    {
        let sum = sum.saturating_add(1);
        return format!("{}.{:02}", sum / 100, sum % 100);
    }
    text.to_owned()
}

/// Which way an amount went, as the column of directions says it: `true` came in.
pub(super) fn came_in(cell: &str) -> Option<bool> {
    match half_width(bare(cell)).to_lowercase().as_str() {
        "贷" | "贷方" | "收" | "收入" | "收款" | "来账" | "来帐" | "转入" | "存入" | "入账"
        | "c" | "cr" | "credit" | "in" | "+" => Some(true),
        "借" | "借方" | "支" | "支出" | "付" | "付款" | "往账" | "往帐" | "转出" | "支取"
        | "出账" | "d" | "dr" | "debit" | "out" | "-" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1,234.50", 123_450)]
    #[case("¥ 1,234.50", 123_450)]
    #[case("￥１，２３４．５０", 123_450)]
    #[case("-1,234.50", -123_450)]
    #[case("¥-1,234.50", -123_450)]
    #[case("-¥1,234.50", -123_450)]
    #[case("1,234.50-", -123_450)]
    #[case("(1,234.50)", -123_450)]
    #[case("（1,234.50）", -123_450)]
    #[case("－５", -500)]
    #[case("+5", 500)]
    #[case("1,234.50 CR", 123_450)]
    #[case("1,234.50DR", -123_450)]
    #[case("=\"88.00\"", 8_800)]
    #[case("\t88.00", 8_800)]
    #[case("0.30000000000000004", 30)]
    #[case("1234.5599999999999", 123_456)]
    #[case("0.9999999999999999", 100)]
    #[case("0", 0)]
    fn sums_are_read_as_banks_write_them(#[case] cell: &str, #[case] fen: i64) {
        assert_eq!(signed(cell), Ok(Some(fen)));
    }

    #[rstest]
    #[case("12.345")]
    #[case("1,23.00")]
    #[case("1.2E5")]
    #[case("壹佰元")]
    #[case("--5")]
    #[case("0.30500000000004")]
    #[case("99999999999999999999")]
    fn what_is_not_exact_is_refused(#[case] cell: &str) {
        assert!(signed(cell).is_err(), "{cell}");
    }

    #[test]
    fn a_dash_or_nothing_is_no_sum() {
        for cell in ["", " ", "-", "--", "—", "\t"] {
            assert_eq!(signed(cell), Ok(None), "{cell:?}");
        }
    }

    #[test]
    fn directions_are_known_in_both_languages() {
        for (cell, way) in [
            ("贷", Some(true)),
            ("支出", Some(false)),
            ("C", Some(true)),
            ("dr", Some(false)),
            ("转账", None),
        ] {
            assert_eq!(came_in(cell), way, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn every_sum_comes_back_however_it_is_signed(fen in 1..99_999_999_999_999_i64) {
            let shown = Money::from_fen(fen).yuan_grouped();
            for text in [format!("-{shown}"), format!("({shown})"), format!("{shown}-"), format!("¥ -{shown}")] {
                prop_assert_eq!(signed(&text), Ok(Some(-fen)), "{}", text);
            }
            prop_assert_eq!(signed(&shown), Ok(Some(fen)));
        }

        #[test]
        fn no_cell_makes_it_panic(cell in "\\PC{0,24}") {
            let _read = signed(&cell);
            let _way = came_in(&cell);
        }

        #[test]
        fn no_near_number_makes_it_panic(cell in "[-+(¥]{0,2}[0-9,.]{0,24}[)CRD-]{0,3}") {
            let _read = signed(&cell);
        }
    }
}
