//! The number of a published document. It has no check digit; its last letter tells the kind.

use serde::{Deserialize, Serialize};

use super::{PatentError, PatentKind};
use crate::halfwidth::code_text;
use crate::identifiers::checked_text;

/// A published document: "CN1030001A", "CN112233445B".
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct DocumentNumber(String);

checked_text!(DocumentNumber, PatentError);

impl DocumentNumber {
    /// Reads a typed document number; it has no check digit, only a shape.
    ///
    /// # Errors
    /// Says that the shape is wrong.
    pub fn parse(text: &str) -> Result<Self, PatentError> {
        let text = code_text(text);
        if text.is_empty() {
            return Err(PatentError::Empty);
        }
        let rest = text.strip_prefix("CN").ok_or(PatentError::Shape)?;
        let digits_end = rest
            .find(|c: char| !c.is_ascii_digit())
            .ok_or(PatentError::Shape)?;
        let (digits, kind) = rest.split_at(digits_end);
        let kind_fits = match kind.as_bytes() {
            [letter] => is_kind_letter(*letter),
            [letter, issue] => is_kind_letter(*letter) && issue.is_ascii_digit(),
            _ => false,
        };
        if kind_fits && matches!(digits.len(), 7 | 9) {
            Ok(Self(text))
        } else {
            Err(PatentError::Shape)
        }
    }

    /// By the kind letter: A, B, C inventions; U, Y utility models; S, D designs.
    #[must_use]
    pub fn kind(&self) -> PatentKind {
        match self.0.bytes().rfind(u8::is_ascii_alphabetic) {
            Some(b'U' | b'Y') => PatentKind::UtilityModel,
            Some(b'S' | b'D') => PatentKind::Design,
            _ => PatentKind::Invention,
        }
    }
}

fn is_kind_letter(letter: u8) -> bool {
    b"ABCDSUY".contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("CN1030001A", PatentKind::Invention)]
    #[case("cn 112233445 b", PatentKind::Invention)]
    #[case("CN212345678U", PatentKind::UtilityModel)]
    #[case("CN301234567S", PatentKind::Design)]
    #[case("CN102233445B2", PatentKind::Invention)]
    fn documents(#[case] text: &str, #[case] kind: PatentKind) {
        assert_eq!(
            DocumentNumber::parse(text).map(|number| number.kind()),
            Ok(kind)
        );
    }

    #[rstest]
    #[case("CN12345678A")]
    #[case("CN1030001E")]
    #[case("CN1030001")]
    #[case("CN1030001AA")]
    #[case("US1030001A")]
    fn not_documents(#[case] text: &str) {
        assert_eq!(DocumentNumber::parse(text), Err(PatentError::Shape));
    }
}
