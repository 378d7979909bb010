//! Reads a sum as people type it: in 元 or 万元, with separators, signs and full-width digits.
//! What can't be held exactly in 分 is refused with a reason, never rounded silently.

use thiserror::Error;

use super::Money;
use crate::halfwidth::half_width;

/// No sum on this site has more digits than this, whole and fraction together.
const MOST_DIGITS: usize = 15;

/// A sum of fifteen digits in 元, to the last 分.
const LARGEST_FEN: i64 = 99_999_999_999_999_999;

/// What a bare number means on the form it was typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Yuan,
    /// 万元
    Wan,
    /// 亿元; typed only, no form asks for it.
    Yi,
}

impl Unit {
    /// How many decimal places of this unit make a 分.
    const fn places(self) -> usize {
        match self {
            Self::Yuan => 2,
            Self::Wan => 6,
            Self::Yi => 10,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    #[error("no sum was given")]
    Empty,
    #[error("this is not a sum of money")]
    NotANumber,
    #[error("the separators do not stand between groups of three digits")]
    Separators,
    #[error("exponents are not accepted")]
    Exponent,
    #[error("a sum cannot be negative")]
    Negative,
    #[error("the sum is more precise than a fen")]
    TooPrecise,
    #[error("the sum is too large")]
    TooLarge,
}

impl Money {
    /// Reads a typed sum; `unit` counts when the text names none itself.
    ///
    /// # Errors
    /// Says why the text is not an exact sum of 0 or more.
    pub fn parse(text: &str, unit: Unit) -> Result<Self, MoneyError> {
        let text = half_width(text);
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        let (number, named) = without_words(&text);
        exact(&plain_digits(number)?, named.unwrap_or(unit))
    }
}

/// Takes currency signs and unit words off: "人民币 12 万元整" → ("12", 万).
fn without_words(text: &str) -> (&str, Option<Unit>) {
    let mut rest = text;
    for sign in ["人民币", "RMB", "CNY", "¥"] {
        rest = rest
            .strip_prefix(sign)
            .unwrap_or(rest)
            .trim_start_matches([' ', ':']);
    }
    rest = rest.strip_suffix('整').unwrap_or(rest).trim_end();
    for (word, unit) in [
        ("亿元", Unit::Yi),
        ("万元", Unit::Wan),
        ("亿", Unit::Yi),
        ("万", Unit::Wan),
        ("元", Unit::Yuan),
        ("圆", Unit::Yuan),
    ] {
        if let Some(number) = rest.strip_suffix(word) {
            return (number.trim_end(), Some(unit));
        }
    }
    (rest, None)
}

/// A plain decimal without separators, or the reason why it isn't one.
fn plain_digits(number: &str) -> Result<String, MoneyError> {
    if number.starts_with('-') {
        return Err(MoneyError::Negative);
    }
    let looks_scientific = number.contains(['e', 'E'])
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.ends_with(|c: char| c.is_ascii_digit());
    if looks_scientific {
        return Err(MoneyError::Exponent);
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(MoneyError::NotANumber);
    }
    let whole = if whole.is_empty() && number.starts_with('.') {
        "0".to_owned()
    } else {
        ungrouped(whole)?
    };
    Ok(format!("{whole}.{}", fraction.trim_end_matches('0')))
}

/// Joins "1,200,000" or "1 200 000"; only whole groups of three may be cut off.
fn ungrouped(whole: &str) -> Result<String, MoneyError> {
    let groups: Vec<&str> = whole.split([',', ' ', '\'', '_']).collect();
    let all_digits = groups
        .iter()
        .all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    if !all_digits || whole.is_empty() {
        return Err(MoneyError::NotANumber);
    }
    if let [first, rest @ ..] = groups.as_slice()
        && !rest.is_empty()
        && (first.is_empty() || first.len() > 3 || rest.iter().any(|group| group.len() != 3))
    {
        return Err(MoneyError::Separators);
    }
    Ok(groups.concat())
}

/// Shifts the decimal point by the unit; `number` always has a point.
fn exact(number: &str, unit: Unit) -> Result<Money, MoneyError> {
    let (whole, fraction) = number.split_once('.').ok_or(MoneyError::NotANumber)?;
    let whole = whole.trim_start_matches('0');
    if fraction.len() > unit.places() {
        return Err(MoneyError::TooPrecise);
    }
    if whole.len() + fraction.len() > MOST_DIGITS {
        return Err(MoneyError::TooLarge);
    }
    let shifted = format!("{whole}{fraction:0<places$}", places = unit.places());
    let fen: i64 = shifted.parse().map_err(|_| MoneyError::TooLarge)?;
    if fen > LARGEST_FEN {
        return Err(MoneyError::TooLarge);
    }
    Ok(Money::from_fen(fen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("1200", 120_000)]
    #[case("1,200.5万", 1_200_500_000)]
    #[case("1,200,000.00元", 120_000_000)]
    #[case("￥1,200", 120_000)]
    #[case("¥ 1 200 000", 120_000_000)]
    #[case("１，２００．５万元", 1_200_500_000)]
    #[case("　５５０　万元　", 550_000_000)]
    #[case("人民币：550万元整", 550_000_000)]
    #[case("RMB 100", 10_000)]
    #[case("0.01", 1)]
    #[case(".5万", 500_000)]
    #[case("0.000001万", 1)]
    #[case("0.0000000001亿", 1)]
    #[case("1.5亿", 15_000_000_000)]
    #[case("83084.47万元", 83_084_470_000)]
    #[case("5,715,000.000", 571_500_000)]
    #[case("0", 0)]
    #[case("000120", 12_000)]
    fn people_s_sums_in_yuan(#[case] text: &str, #[case] fen: i64) {
        assert_eq!(Money::parse(text, Unit::Yuan), Ok(Money::from_fen(fen)));
    }

    #[rstest]
    #[case("80", 80_000_000)]
    #[case("80元", 8_000)]
    #[case("80万", 80_000_000)]
    #[case("571.5", 571_500_000)]
    fn a_bare_number_takes_the_form_s_unit(#[case] text: &str, #[case] fen: i64) {
        assert_eq!(Money::parse(text, Unit::Wan), Ok(Money::from_fen(fen)));
    }

    #[rstest]
    #[case("", MoneyError::Empty)]
    #[case("　 ", MoneyError::Empty)]
    #[case("面议", MoneyError::NotANumber)]
    #[case("万元", MoneyError::NotANumber)]
    #[case("10-20万", MoneyError::NotANumber)]
    #[case("10~20", MoneyError::NotANumber)]
    #[case("5.", MoneyError::NotANumber)]
    #[case(".", MoneyError::NotANumber)]
    #[case("1.2.3", MoneyError::NotANumber)]
    #[case("1.200,5", MoneyError::NotANumber)]
    #[case("0x10", MoneyError::NotANumber)]
    #[case("+5", MoneyError::NotANumber)]
    #[case("五十万", MoneyError::NotANumber)]
    #[case("٣٤", MoneyError::NotANumber)]
    #[case("NaN", MoneyError::NotANumber)]
    #[case("inf", MoneyError::NotANumber)]
    #[case("1e9", MoneyError::Exponent)]
    #[case("１Ｅ９", MoneyError::Exponent)]
    #[case("1.5e3万", MoneyError::Exponent)]
    #[case("-5", MoneyError::Negative)]
    #[case("－５万", MoneyError::Negative)]
    #[case("¥-5", MoneyError::Negative)]
    #[case("−1", MoneyError::Negative)]
    #[case("1,2", MoneyError::Separators)]
    #[case("1234,567", MoneyError::Separators)]
    #[case(",123", MoneyError::Separators)]
    #[case("1,,234", MoneyError::Separators)]
    #[case("12 34", MoneyError::Separators)]
    #[case("0.001", MoneyError::TooPrecise)]
    #[case("0.0000001万", MoneyError::TooPrecise)]
    #[case("0.00000000000000000001", MoneyError::TooPrecise)]
    #[case("12345678901234567.001", MoneyError::TooPrecise)]
    #[case("1234567890123456", MoneyError::TooLarge)]
    #[case("123456789012345万", MoneyError::TooLarge)]
    #[case("99999999999999999999999999", MoneyError::TooLarge)]
    fn what_is_not_exact_is_refused(#[case] text: &str, #[case] error: MoneyError) {
        assert_eq!(Money::parse(text, Unit::Yuan), Err(error));
    }

    #[test]
    fn fifteen_digits_are_the_most() {
        let most = Money::parse("999999999999999", Unit::Yuan).unwrap();
        assert_eq!(most.fen(), 99_999_999_999_999_900);
        assert_eq!(Money::parse("0000000999999999999999", Unit::Yuan), Ok(most));
    }

    proptest! {
        #[test]
        fn every_shown_sum_can_be_typed_again(fen in 0..1_000_000_000_000_000_i64) {
            let money = Money::from_fen(fen);
            prop_assert_eq!(Money::parse(&money.yuan_text(), Unit::Yuan), Ok(money));
            prop_assert_eq!(Money::parse(&money.yuan_grouped(), Unit::Yuan), Ok(money));
            prop_assert_eq!(Money::parse(&format!("￥{}元", money.yuan_grouped()), Unit::Wan), Ok(money));
        }

        #[test]
        fn wan_is_ten_thousand_yuan(whole in 0..1_000_000_000_i64, six in 0..1_000_000_i64) {
            let text = format!("{whole}.{six:06}");
            prop_assert_eq!(
                Money::parse(&text, Unit::Wan),
                Ok(Money::from_fen(whole * 1_000_000 + six))
            );
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            if let Ok(money) = Money::parse(&text, Unit::Wan) {
                prop_assert!(money.fen() >= 0);
            }
        }

        #[test]
        fn no_near_number_makes_it_panic(text in "[-¥￥]?[0-9０-９,， .．eE]{0,24}[万亿]?[元整]{0,2}") {
            if let Ok(money) = Money::parse(&text, Unit::Yuan) {
                prop_assert!(money.fen() >= 0);
            }
        }
    }
}
