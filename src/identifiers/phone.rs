//! Phone numbers: shapes that catch slips of typing without refusing what really exists.
//! One way of writing is kept, and one way of masking.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{all_digits, checked_text};
use crate::halfwidth::code_text;

/// "13800000000", "0818-2123456", "0818-2123456-801" or "400-818-0000".
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct Phone(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneError {
    #[error("no phone number was given")]
    Empty,
    #[error("a phone number has digits only")]
    NotDigits,
    #[error("this is not a mobile, landline or 400 number")]
    Shape,
}

checked_text!(Phone, PhoneError);

impl Phone {
    /// Reads a typed number: spaces, brackets, +86 and 转 for an extension are understood.
    ///
    /// # Errors
    /// Says what is wrong with the number.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = code_text(text).replace(['(', ')'], "-").replace('转', "-");
        let text = text.trim_matches('-');
        let text = text
            .strip_prefix("+86")
            .or_else(|| text.strip_prefix("0086"))
            .unwrap_or(text);
        let parts: Vec<&str> = text.split('-').filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            return Err(PhoneError::Empty);
        }
        if !parts.iter().all(|part| all_digits(part)) {
            return Err(PhoneError::NotDigits);
        }
        let joined = parts.concat();
        mobile(&joined)
            .or_else(|| hotline(&joined))
            .or_else(|| landline(&parts))
            .map(Self)
            .ok_or(PhoneError::Shape)
    }

    #[must_use]
    pub fn is_mobile(&self) -> bool {
        mobile(&self.0).is_some()
    }

    /// "138****0000": enough to recognise one's own number, not to call it.
    #[must_use]
    pub fn masked(&self) -> String {
        let Some((area, rest)) = self.0.split_once('-') else {
            return format!("{}****{}", &self.0[..3], &self.0[7..]);
        };
        let length = rest.find('-').unwrap_or(rest.len());
        let hidden = if length > 4 { length - 4 } else { length };
        format!("{area}-{}{}", "*".repeat(hidden), &rest[hidden..])
    }
}

/// No exchange begins with zeros; demonstration data use such numbers so that nobody is called.
const FICTIONAL: &str = "0000";

fn mobile(digits: &str) -> Option<String> {
    let fits = digits.len() == 11
        && digits.starts_with('1')
        && matches!(digits.as_bytes()[1], b'3'..=b'9');
    fits.then(|| digits.to_owned())
}

fn hotline(digits: &str) -> Option<String> {
    let fits = digits.len() == 10 && digits.starts_with("400");
    fits.then(|| format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..]))
}

/// Area code, number and extension, the first two together or apart.
fn landline(parts: &[&str]) -> Option<String> {
    let (first, rest) = parts.split_first()?;
    let area = area_length(first)?;
    let (number, extension) = if first.len() > area {
        (&first[area..], rest)
    } else {
        let (number, extension) = rest.split_first()?;
        (*number, extension)
    };
    let exists = matches!(number.as_bytes()[0], b'2'..=b'9') || number.starts_with(FICTIONAL);
    let fits = matches!(number.len(), 7 | 8) && exists;
    let line = fits.then(|| format!("{}-{number}", &first[..area]))?;
    match extension {
        [] => Some(line),
        [extension] if extension.len() <= 5 => Some(format!("{line}-{extension}")),
        _ => None,
    }
}

/// 010 and 02x have three digits, all others four.
fn area_length(first: &str) -> Option<usize> {
    let length = match first.as_bytes() {
        [b'0', b'1' | b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return None,
    };
    (first.len() >= length).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("138 0000 0000", "13800000000", "138****0000")]
    #[case("+86 138-0000-0000", "13800000000", "138****0000")]
    #[case("００８６１９９０００００００１", "19900000001", "199****0001")]
    #[case("0818-2123456", "0818-2123456", "0818-***3456")]
    #[case("08182123456", "0818-2123456", "0818-***3456")]
    #[case("（0818）2123456", "0818-2123456", "0818-***3456")]
    #[case("０２８－８１２３４５６７", "028-81234567", "028-****4567")]
    #[case("0818-2123456转801", "0818-2123456-801", "0818-***3456-801")]
    #[case("0818-2123456-801", "0818-2123456-801", "0818-***3456-801")]
    #[case("0818-0000003", "0818-0000003", "0818-***0003")]
    #[case("4008180000", "400-818-0000", "400-***-0000")]
    fn phones(#[case] text: &str, #[case] normal: &str, #[case] masked: &str) {
        let phone = Phone::parse(text).unwrap();
        assert_eq!(phone.as_str(), normal);
        assert_eq!(phone.masked(), masked);
        assert_eq!(phone.is_mobile(), normal.starts_with('1'));
    }

    #[rstest]
    #[case("", PhoneError::Empty)]
    #[case("--", PhoneError::Empty)]
    #[case("138****0000", PhoneError::NotDigits)]
    #[case("tel 13800000000", PhoneError::NotDigits)]
    #[case("12800000000", PhoneError::Shape)]
    #[case("1380000000", PhoneError::Shape)]
    #[case("2123456", PhoneError::Shape)]
    #[case("0818-1123456", PhoneError::Shape)]
    #[case("0818-2123456-1234567", PhoneError::Shape)]
    #[case("0818-0123456", PhoneError::Shape)]
    #[case("0818-", PhoneError::Shape)]
    #[case("0", PhoneError::Shape)]
    fn not_phones(#[case] text: &str, #[case] error: PhoneError) {
        assert_eq!(Phone::parse(text), Err(error));
    }

    proptest! {
        #[test]
        fn what_was_normalised_stays_so(text in "[0-9 ()（）+转-]{0,20}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
                prop_assert!(phone.masked().contains('*'));
            }
        }
    }
}
