//! The number an application gets: year, kind, serial and a check digit. A granted patent
//! keeps it, with ZL in front.

use serde::{Deserialize, Serialize};

use super::{PatentError, PatentKind};
use crate::halfwidth::code_text;
use crate::identifiers::{all_digits, checked_text};

const CHECK_WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
/// Twelve-digit numbers began in October of this year.
const FIRST_LONG_YEAR: u16 = 2003;
/// The office took its first applications in this year.
const FIRST_YEAR: u16 = 1985;

/// "202119900001.9", or "ZL202119900001.9" once granted: digits, a dot, the check digit.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct ApplicationNumber(String);

checked_text!(ApplicationNumber, PatentError);

impl ApplicationNumber {
    /// Reads a typed number: prefix ZL or CN, space and dot may be there or not.
    ///
    /// # Errors
    /// Says what is wrong with the number.
    pub fn parse(text: &str) -> Result<Self, PatentError> {
        let text = code_text(text);
        let bare = without_word(&text);
        if bare.is_empty() {
            return Err(PatentError::Empty);
        }
        let granted = bare.starts_with("ZL");
        let number = bare
            .strip_prefix("ZL")
            .or_else(|| bare.strip_prefix("CN"))
            .unwrap_or(bare);
        let (digits, check) = digits_and_check(number).ok_or(PatentError::Shape)?;
        let year = filing_year(digits);
        let issued = if digits.len() == 12 {
            year >= FIRST_LONG_YEAR
        } else {
            short_year(year)
        };
        if !issued {
            return Err(PatentError::Year(year));
        }
        let expected = check_digit(digits);
        if check != expected {
            return Err(PatentError::CheckDigit { expected });
        }
        let prefix = if granted { "ZL" } else { "" };
        Ok(Self(format!("{prefix}{digits}.{check}")))
    }

    /// Whether it was written as a granted patent's number.
    #[must_use]
    pub fn is_granted(&self) -> bool {
        self.0.starts_with("ZL")
    }

    /// The number without ZL, the same before and after the grant.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("ZL").unwrap_or(&self.0)
    }

    #[must_use]
    pub fn kind(&self) -> PatentKind {
        kind_of(self.digits())
    }

    #[must_use]
    pub fn is_international(&self) -> bool {
        matches!(kind_digit(self.digits()), b'8' | b'9')
    }

    #[must_use]
    pub fn filing_year(&self) -> u16 {
        filing_year(self.digits())
    }

    fn digits(&self) -> &str {
        self.bare().split('.').next().unwrap_or_default()
    }
}

/// Takes off the word that people copy together with the number.
fn without_word(text: &str) -> &str {
    ["专利申请号", "申请号", "专利号"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text)
        .trim_start_matches(':')
}

/// Splits "2021199000019" or "202119900001.9"; a dot elsewhere is an error.
fn digits_and_check(number: &str) -> Option<(&str, char)> {
    let check = number.chars().last()?;
    let rest = &number[..number.len() - check.len_utf8()];
    let digits = rest.strip_suffix('.').unwrap_or(rest);
    let shaped = matches!(digits.len(), 8 | 12)
        && all_digits(digits)
        && (check.is_ascii_digit() || check == 'X')
        && PatentKind::of_application(kind_digit(digits)).is_some();
    shaped.then_some((digits, check))
}

fn kind_of(digits: &str) -> PatentKind {
    PatentKind::of_application(kind_digit(digits)).expect("the kind was checked by parse")
}

fn kind_digit(digits: &str) -> u8 {
    let place = if digits.len() == 12 { 4 } else { 2 };
    digits.as_bytes()[place]
}

fn filing_year(digits: &str) -> u16 {
    if digits.len() == 12 {
        return digits[..4].parse().unwrap_or_default();
    }
    let year: u16 = digits[..2].parse().unwrap_or_default();
    if year < 50 { 2000 + year } else { 1900 + year }
}

fn short_year(year: u16) -> bool {
    (FIRST_YEAR..=FIRST_LONG_YEAR).contains(&year)
}

fn check_digit(digits: &str) -> char {
    let sum: u32 = digits
        .chars()
        .zip(CHECK_WEIGHTS)
        .map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight)
        .sum();
    char::from_digit(sum % 11, 10).unwrap_or('X')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("201710601862.3", PatentKind::Invention, 2017)]
    #[case("201310699744.2", PatentKind::Invention, 2013)]
    #[case("95115608.X", PatentKind::Invention, 1995)]
    #[case("97101765.4", PatentKind::Invention, 1997)]
    #[case("ZL202119900001.9", PatentKind::Invention, 2021)]
    #[case("ZL202119900002.3", PatentKind::Invention, 2021)]
    #[case("ZL202219900003.2", PatentKind::Invention, 2022)]
    #[case("ZL202319900004.1", PatentKind::Invention, 2023)]
    #[case("ZL202319900005.6", PatentKind::Invention, 2023)]
    #[case("ZL202419900006.5", PatentKind::Invention, 2024)]
    #[case("ZL202419900011.6", PatentKind::Invention, 2024)]
    #[case("ZL202229900007.6", PatentKind::UtilityModel, 2022)]
    #[case("ZL202329900008.5", PatentKind::UtilityModel, 2023)]
    #[case("ZL202429900009.4", PatentKind::UtilityModel, 2024)]
    #[case("ZL202529900013.5", PatentKind::UtilityModel, 2025)]
    #[case("ZL202339900010.8", PatentKind::Design, 2023)]
    #[case("202519900012.5", PatentKind::Invention, 2025)]
    fn known_numbers(#[case] text: &str, #[case] kind: PatentKind, #[case] year: u16) {
        let number = ApplicationNumber::parse(text).unwrap();
        assert_eq!(number.as_str(), text);
        assert_eq!((number.kind(), number.filing_year()), (kind, year));
        assert_eq!(number.is_granted(), text.starts_with("ZL"));
        assert!(!number.is_international());
    }

    #[rstest]
    #[case("zl 2021 1 9900001.9", "ZL202119900001.9")]
    #[case("ＺＬ２０２１１９９００００１．９", "ZL202119900001.9")]
    #[case("专利号：ZL2021199000019", "ZL202119900001.9")]
    #[case("CN202519900012.5", "202519900012.5")]
    #[case("2025199000125", "202519900012.5")]
    #[case("95115608x", "95115608.X")]
    fn one_way_of_writing_is_kept(#[case] text: &str, #[case] normal: &str) {
        assert_eq!(ApplicationNumber::parse(text).unwrap().as_str(), normal);
    }

    #[rstest]
    #[case("", PatentError::Empty)]
    #[case("ZL", PatentError::Shape)]
    #[case("正在申请", PatentError::Shape)]
    #[case("202119900001", PatentError::Shape)]
    #[case("202149900001.9", PatentError::Shape)]
    #[case("2021.19900001.9", PatentError::Shape)]
    #[case("2021199000019X", PatentError::Shape)]
    #[case("202119900001.é", PatentError::Shape)]
    #[case("200219900001.9", PatentError::Year(2002))]
    #[case("84115608.X", PatentError::Year(1984))]
    #[case("05115608.X", PatentError::Year(2005))]
    #[case("201710601862.4", PatentError::CheckDigit { expected: '3' })]
    #[case("95115608.1", PatentError::CheckDigit { expected: 'X' })]
    fn wrong_numbers_say_why(#[case] text: &str, #[case] error: PatentError) {
        assert_eq!(ApplicationNumber::parse(text), Err(error));
    }

    #[test]
    fn international_ones_count_as_their_kind() {
        let digits = "202080000001";
        let number =
            ApplicationNumber::parse(&format!("{digits}.{}", check_digit(digits))).unwrap();
        assert_eq!(number.kind(), PatentKind::Invention);
        assert!(number.is_international());
    }

    proptest! {
        #[test]
        fn completed_numbers_pass_and_one_wrong_digit_does_not(
            year in 2003..2100_u16, kind in "[12389]", serial in "[0-9]{7}", place in 0..12_usize, by in 1..10_u32,
        ) {
            let digits = format!("{year}{kind}{serial}");
            let check = check_digit(&digits);
            let number = ApplicationNumber::parse(&format!("{digits}{check}")).unwrap();
            prop_assert_eq!(number.as_str(), format!("{digits}.{check}"));
            let wrong: String = digits.chars().enumerate().map(|(i, c)| {
                if i == place { char::from_digit((c.to_digit(10).unwrap() + by) % 10, 10).unwrap() } else { c }
            }).collect();
            let parsed = ApplicationNumber::parse(&format!("{wrong}.{check}"));
            prop_assert!(parsed.is_err());
        }
    }
}
