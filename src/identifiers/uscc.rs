//! 统一社会信用代码 (GB 32100-2015): 18 characters with a check character of their own and,
//! inside, the organisation code with its older check. Both are verified.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::checked_text;
use crate::halfwidth::code_text;

/// 31 characters; I, O, S, V and Z are left out because they look like digits.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
const ORGANISATION_WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A credit code of the right shape, in capitals.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct Uscc(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UsccError {
    #[error("no credit code was given")]
    Empty,
    #[error("a credit code has 18 characters, not {0}")]
    Length(usize),
    /// `place` counts from 1, as people do.
    #[error("{found:?} cannot stand at place {place}")]
    Character { place: usize, found: char },
    #[error("the check character should be {expected}")]
    CheckCharacter { expected: char },
    #[error("the organisation code's check character should be {expected}")]
    OrganisationCode { expected: char },
}

impl UsccError {
    /// Some codes in real use fail a check; an administrator may let those pass with a note.
    #[must_use]
    pub fn can_be_overridden(self) -> bool {
        matches!(
            self,
            Self::CheckCharacter { .. } | Self::OrganisationCode { .. }
        )
    }
}

checked_text!(Uscc, UsccError);

impl Uscc {
    /// Reads a typed code and verifies both checks.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, UsccError> {
        let code = Self::parse_shape(text)?;
        code.verify()?;
        Ok(code)
    }

    /// Reads a typed code by its shape alone: for an administrator's override, with a note.
    ///
    /// # Errors
    /// Only what can't be a credit code at all.
    pub fn parse_shape(text: &str) -> Result<Self, UsccError> {
        let code = code_text(text).replace('-', "");
        let length = code.chars().count();
        match length {
            0 => return Err(UsccError::Empty),
            18 => {}
            _ => return Err(UsccError::Length(length)),
        }
        for (place, found) in (1..).zip(code.chars()) {
            let fits = match place {
                3..=8 => found.is_ascii_digit(),
                _ => ALPHABET.contains(found),
            };
            if !fits {
                return Err(UsccError::Character { place, found });
            }
        }
        Ok(Self(code))
    }

    /// Verifies the two check characters of a code that has the right shape.
    ///
    /// # Errors
    /// Says which check fails and what it should be.
    pub fn verify(&self) -> Result<(), UsccError> {
        let expected = check_character(&self.0);
        if !self.0.ends_with(expected) {
            return Err(UsccError::CheckCharacter { expected });
        }
        let expected = organisation_check(&self.0[8..16]);
        if !self.organisation_code().ends_with(expected) {
            return Err(UsccError::OrganisationCode { expected });
        }
        Ok(())
    }

    /// The six-digit region the code was issued for; it may have been renamed since.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.0[2..8]
    }

    /// The nine characters that were the organisation code before 2015.
    #[must_use]
    pub fn organisation_code(&self) -> &str {
        &self.0[8..17]
    }

    /// Which party nature (table `party_nature`) to propose; the user may change it.
    #[must_use]
    pub fn default_nature(&self) -> &'static str {
        match &self.0[..2] {
            "11" => "010",
            "12" => "020",
            "13" | "51" => "030",
            "91" => "100",
            "92" => "400",
            "93" => "180",
            _ => "600",
        }
    }

    /// Which kind (table `organisation_kind`) to propose. A university has the same first
    /// characters as an institute, so this is no more than a start.
    #[must_use]
    pub fn default_kind(&self) -> &'static str {
        match &self.0[..2] {
            "11" => "government",
            "12" => "institute",
            "13" | "51" => "association",
            "91" | "92" | "93" => "enterprise",
            _ => "other",
        }
    }
}

fn check_character(code: &str) -> char {
    let sum: usize = code
        .chars()
        .zip(WEIGHTS)
        .map(|(c, weight)| value(c) * weight)
        .sum();
    let place = (31 - sum % 31) % 31;
    ALPHABET
        .chars()
        .nth(place)
        .expect("a remainder of 31 is a place in the alphabet")
}

fn value(c: char) -> usize {
    ALPHABET
        .find(c)
        .expect("the shape admits only the alphabet")
}

/// GB 11714: digits count as themselves, letters from A = 10 without gaps.
fn organisation_check(eight: &str) -> char {
    let sum: u32 = eight
        .chars()
        .zip(ORGANISATION_WEIGHTS)
        .map(|(c, weight)| c.to_digit(36).unwrap_or(0) * u32::try_from(weight).unwrap_or(0))
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).expect("the rest is below ten"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const INVENTED: [&str; 20] = [
        "12511700FAKE000132",
        "12511700FAKE00021W",
        "12511700FAKE0003XL",
        "12510000FAKE000484",
        "12510100FAKE000564",
        "12500000FAKE00064M",
        "91511700FAKE100197",
        "91511702FAKE10027Y",
        "91511703FAKE100358",
        "91511722FAKE10043K",
        "91511723FAKE10051W",
        "91511724FAKE1006X3",
        "91511725FAKE10078H",
        "91511781FAKE10086F",
        "91511700FAKE100940",
        "91511722FAKE10107H",
        "91511703FAKE10115U",
        "93511723FAKE10123F",
        "52511700FAKE20014G",
        "51511700FAKE20022E",
    ];

    #[test]
    fn worked_examples_pass() {
        for code in ["91350100M000100Y43", "91110000600037341L"]
            .into_iter()
            .chain(INVENTED)
        {
            assert_eq!(Uscc::parse(code).map(String::from).as_deref(), Ok(code));
        }
    }

    #[test]
    fn typing_habits_are_forgiven() {
        let code = Uscc::parse("　９１３５０１００m000100y43 ").unwrap();
        assert_eq!(code.as_str(), "91350100M000100Y43");
        assert_eq!(Uscc::parse("9135 0100 M000100Y-4 3").unwrap(), code);
        assert_eq!(code.region(), "350100");
        assert_eq!(code.organisation_code(), "M000100Y4");
    }

    #[rstest]
    #[case("", UsccError::Empty)]
    #[case("91350100M000100Y4", UsccError::Length(17))]
    #[case("91350100M000100Y433", UsccError::Length(19))]
    #[case("达州市科兴技术转移中心一二三四五六七八", UsccError::Length(19))]
    #[case("达州市科兴技术转移中心一二三四五六七", UsccError::Character { place: 1, found: '达' })]
    #[case("91350I00M000100Y43", UsccError::Character { place: 6, found: 'I' })]
    #[case("9135A100M000100Y43", UsccError::Character { place: 5, found: 'A' })]
    #[case("S1350100M000100Y43", UsccError::Character { place: 1, found: 'S' })]
    #[case("911100001000034142", UsccError::CheckCharacter { expected: 'K' })]
    #[case("91350100M000100Y53", UsccError::CheckCharacter { expected: '6' })]
    fn wrong_codes_say_why(#[case] text: &str, #[case] error: UsccError) {
        assert_eq!(Uscc::parse(text), Err(error));
    }

    #[test]
    fn the_inner_check_is_seen_too() {
        let shaped = Uscc::parse_shape("91110000100003414K").unwrap();
        assert_eq!(
            shaped.verify(),
            Err(UsccError::OrganisationCode { expected: 'X' })
        );
        assert!(UsccError::OrganisationCode { expected: 'X' }.can_be_overridden());
        assert!(!UsccError::Length(3).can_be_overridden());
    }

    #[rstest]
    #[case("12511700FAKE000132", "020", "institute")]
    #[case("91511700FAKE100197", "100", "enterprise")]
    #[case("93511723FAKE10123F", "180", "enterprise")]
    #[case("52511700FAKE20014G", "600", "other")]
    #[case("51511700FAKE20022E", "030", "association")]
    fn the_first_characters_propose(#[case] code: &str, #[case] nature: &str, #[case] kind: &str) {
        let code = Uscc::parse(code).unwrap();
        assert_eq!((code.default_nature(), code.default_kind()), (nature, kind));
    }

    #[test]
    fn serde_checks_on_the_way_in() {
        let code: Uscc = serde_json::from_str("\"91350100m000100y43\"").unwrap();
        assert_eq!(
            serde_json::to_string(&code).unwrap(),
            "\"91350100M000100Y43\""
        );
        assert!(serde_json::from_str::<Uscc>("\"91350100M000100Y44\"").is_err());
    }

    /// Any sixteen characters of the right shape, completed with their checks.
    fn any_code() -> impl Strategy<Value = String> {
        "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{8}".prop_map(|start| {
            let inner = format!("{start}{}", organisation_check(&start[8..16]));
            format!("{inner}{}", check_character(&inner))
        })
    }

    proptest! {
        #[test]
        fn completed_codes_pass(code in any_code()) {
            prop_assert_eq!(Uscc::parse(&code.to_lowercase()).map(String::from), Ok(code));
        }

        #[test]
        fn one_wrong_character_never_passes(code in any_code(), place in 0..18_usize, other in 0..31_usize) {
            let other = ALPHABET.chars().nth(other).unwrap();
            if code.chars().nth(place) == Some(other) {
                return Ok(());
            }
            let wrong: String = code.chars().enumerate().map(|(i, c)| if i == place { other } else { c }).collect();
            prop_assert!(Uscc::parse(&wrong).is_err());
        }

        #[test]
        fn two_neighbours_swapped_never_pass(code in any_code(), place in 0..17_usize) {
            let mut swapped: Vec<char> = code.chars().collect();
            if swapped[place] == swapped[place + 1] {
                return Ok(());
            }
            swapped.swap(place, place + 1);
            prop_assert!(Uscc::parse(&swapped.into_iter().collect::<String>()).is_err());
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            let _ = Uscc::parse(&text);
        }
    }
}
