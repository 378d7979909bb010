//! Postal codes: six digits, nothing more is known.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{all_digits, checked_text};
use crate::halfwidth::code_text;

/// Six digits.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct PostalCode(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a postal code has six digits")]
pub struct PostalCodeError;

checked_text!(PostalCode, PostalCodeError);

impl PostalCode {
    /// # Errors
    /// When it isn't six digits.
    pub fn parse(text: &str) -> Result<Self, PostalCodeError> {
        let code = code_text(text);
        let fits = code.len() == 6 && all_digits(&code);
        fits.then_some(Self(code)).ok_or(PostalCodeError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_have_six_digits() {
        assert_eq!(
            PostalCode::parse("６３５０００").unwrap().as_str(),
            "635000"
        );
        for wrong in ["", "63500", "6350000", "63500a"] {
            assert_eq!(PostalCode::parse(wrong), Err(PostalCodeError));
        }
    }
}
