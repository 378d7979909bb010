//! 合同登记编号, issued by the registration body: 14 digits on old papers, 16 on newer ones.
//! No check digit is known, so only the shape is looked at. It is never made here.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{all_digits, checked_text};
use crate::halfwidth::code_text;

/// Two-digit years from here on are of the last century; recognition began in 1985.
const FIRST_SHORT_YEAR: u16 = 80;

#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct RegistrationNumber(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RegistrationNumberError {
    #[error("no registration number was given")]
    Empty,
    #[error("a registration number has digits only")]
    NotDigits,
    #[error("a registration number has 14 or 16 digits, not {0}")]
    Length(usize),
    #[error("a 16-digit registration number begins with its year")]
    Year,
}

checked_text!(RegistrationNumber, RegistrationNumberError);

impl RegistrationNumber {
    /// Reads a typed number; spaces and hyphens between its parts are taken out.
    ///
    /// # Errors
    /// Says how the shape is wrong. A caller may treat it as a hint only.
    pub fn parse(text: &str) -> Result<Self, RegistrationNumberError> {
        let number = code_text(text).replace('-', "");
        if number.is_empty() {
            return Err(RegistrationNumberError::Empty);
        }
        if !all_digits(&number) {
            return Err(RegistrationNumberError::NotDigits);
        }
        match number.len() {
            14 => Ok(Self(number)),
            16 if number.starts_with("19") || number.starts_with("20") => Ok(Self(number)),
            16 => Err(RegistrationNumberError::Year),
            length => Err(RegistrationNumberError::Length(length)),
        }
    }

    /// The year the number carries; the registration date itself is a field of its own.
    #[must_use]
    pub fn year(&self) -> u16 {
        let year = self.0[..self.year_digits()].parse().unwrap_or_default();
        match year {
            0..FIRST_SHORT_YEAR => 2000 + year,
            FIRST_SHORT_YEAR..100 => 1900 + year,
            _ => year,
        }
    }

    /// Province and prefecture, four digits: 5117 is Dazhou.
    #[must_use]
    pub fn area(&self) -> &str {
        &self.0[self.year_digits()..][..4]
    }

    /// The registration point, two digits.
    #[must_use]
    pub fn point(&self) -> &str {
        &self.0[self.year_digits() + 4..][..2]
    }

    /// The running number, six digits.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.0[self.year_digits() + 6..]
    }

    /// "2026 5117 01 000123", for reading aloud and comparing.
    #[must_use]
    pub fn spaced(&self) -> String {
        let year = &self.0[..self.year_digits()];
        format!("{year} {} {} {}", self.area(), self.point(), self.serial())
    }

    fn year_digits(&self) -> usize {
        self.0.len() - 12
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026 5117 01 000123", "2026511701000123", 2026)]
    #[case("２０２６-5117-01-000123", "2026511701000123", 2026)]
    #[case("1999511701000123", "1999511701000123", 1999)]
    #[case("06511701000123", "06511701000123", 2006)]
    #[case("98 5117 01 000123", "98511701000123", 1998)]
    fn both_lengths_are_read(#[case] text: &str, #[case] normal: &str, #[case] year: u16) {
        let number = RegistrationNumber::parse(text).unwrap();
        assert_eq!(number.as_str(), normal);
        assert_eq!(number.year(), year);
        assert_eq!(
            (number.area(), number.point(), number.serial()),
            ("5117", "01", "000123")
        );
    }

    #[rstest]
    #[case("", RegistrationNumberError::Empty)]
    #[case("202651170100012", RegistrationNumberError::Length(15))]
    #[case("20265117010001234", RegistrationNumberError::Length(17))]
    #[case("3026511701000123", RegistrationNumberError::Year)]
    #[case("KX-H-2026-00001", RegistrationNumberError::NotDigits)]
    fn wrong_numbers_say_why(#[case] text: &str, #[case] error: RegistrationNumberError) {
        assert_eq!(RegistrationNumber::parse(text), Err(error));
    }

    proptest! {
        #[test]
        fn spaced_reads_back(text in "(19|20)?[0-9]{14}") {
            let number = RegistrationNumber::parse(&text).unwrap();
            prop_assert_eq!(RegistrationNumber::parse(&number.spaced()), Ok(number));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}") {
            let _ = RegistrationNumber::parse(&text);
        }
    }
}
