//! Phone numbers, e-mail addresses and postal codes: shapes that catch slips of typing
//! without refusing what really exists.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{all_digits, checked_text};
use crate::halfwidth::{code_text, half_width};

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
        match self.0.split('-').collect::<Vec<_>>().as_slice() {
            [area, number, rest @ ..] => {
                let kept = if number.len() > 4 {
                    &number[number.len() - 4..]
                } else {
                    ""
                };
                let hidden = "*".repeat(number.len() - kept.len());
                let rest: String = rest.iter().map(|part| format!("-{part}")).collect();
                format!("{area}-{hidden}{kept}{rest}")
            }
            _ => format!("{}****{}", &self.0[..3], &self.0[7..]),
        }
    }
}

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
    let fits = matches!(number.len(), 7 | 8) && matches!(number.as_bytes()[0], b'2'..=b'9');
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

/// An address that mail can be sent to; the domain in small letters.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct Email(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailError {
    #[error("no e-mail address was given")]
    Empty,
    #[error("an e-mail address has one @ between a name and a domain")]
    At,
    #[error("the name before the @ is not usable")]
    Name,
    #[error("the domain after the @ is not usable")]
    Domain,
    #[error("the e-mail address is too long")]
    TooLong,
}

checked_text!(Email, EmailError);

impl Email {
    /// Reads a typed address. Quoted names and non-ASCII domains are not taken.
    ///
    /// # Errors
    /// Says which part is wrong.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = half_width(text);
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let (name, domain) = text.split_once('@').ok_or(EmailError::At)?;
        if domain.contains('@') {
            return Err(EmailError::At);
        }
        if text.len() > 254 || name.len() > 64 {
            return Err(EmailError::TooLong);
        }
        if !is_name(name) {
            return Err(EmailError::Name);
        }
        if !is_domain(domain) {
            return Err(EmailError::Domain);
        }
        Ok(Self(format!("{name}@{}", domain.to_ascii_lowercase())))
    }

    /// What accounts are compared by: nobody means two people by the case of a letter.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// "o*****r@kexing.example"
    #[must_use]
    pub fn masked(&self) -> String {
        let (name, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        match (name.chars().next(), name.chars().last()) {
            (Some(first), Some(last)) if name.len() > 2 => {
                format!("{first}{}{last}@{domain}", "*".repeat(name.len() - 2))
            }
            _ => format!("*@{domain}"),
        }
    }
}

fn is_name(name: &str) -> bool {
    name.split('.').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&b))
    })
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let all_fit = labels.iter().all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    let top_fits = labels
        .last()
        .is_some_and(|top| top.len() >= 2 && !all_digits(top));
    all_fit && top_fits && labels.len() >= 2
}

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
    #[case("0", PhoneError::Shape)]
    fn not_phones(#[case] text: &str, #[case] error: PhoneError) {
        assert_eq!(Phone::parse(text), Err(error));
    }

    #[rstest]
    #[case(
        "officer@kexing.example",
        "officer@kexing.example",
        "o*****r@kexing.example"
    )]
    #[case(
        " Lin.Yichuan＠KeXing.Example ",
        "Lin.Yichuan@kexing.example",
        "L*********n@kexing.example"
    )]
    #[case("a+b@x-y.co", "a+b@x-y.co", "a*b@x-y.co")]
    #[case("ab@x.cn", "ab@x.cn", "*@x.cn")]
    fn emails(#[case] text: &str, #[case] normal: &str, #[case] masked: &str) {
        let email = Email::parse(text).unwrap();
        assert_eq!(email.as_str(), normal);
        assert_eq!(email.masked(), masked);
        assert_eq!(email.key(), normal.to_lowercase());
    }

    #[rstest]
    #[case("", EmailError::Empty)]
    #[case("officer", EmailError::At)]
    #[case("a@b@c.cn", EmailError::At)]
    #[case("@kexing.example", EmailError::Name)]
    #[case(".a@kexing.example", EmailError::Name)]
    #[case("a..b@kexing.example", EmailError::Name)]
    #[case("a b@kexing.example", EmailError::Name)]
    #[case("林@kexing.example", EmailError::Name)]
    #[case("a@kexing", EmailError::Domain)]
    #[case("a@-kexing.example", EmailError::Domain)]
    #[case("a@kexing..example", EmailError::Domain)]
    #[case("a@127.0.0.1", EmailError::Domain)]
    #[case("a@kexing.example\nBcc: b@c.cn", EmailError::At)]
    #[case("a@kexing.example\r\nX", EmailError::Domain)]
    fn not_emails(#[case] text: &str, #[case] error: EmailError) {
        assert_eq!(Email::parse(text), Err(error));
    }

    #[test]
    fn long_addresses_are_refused() {
        let name = "a".repeat(65);
        assert_eq!(
            Email::parse(&format!("{name}@kexing.example")),
            Err(EmailError::TooLong)
        );
    }

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

    proptest! {
        #[test]
        fn what_was_normalised_stays_so(text in "[0-9 ()（）+转-]{0,20}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
                prop_assert!(phone.masked().contains('*'));
            }
        }

        #[test]
        fn an_accepted_address_is_one_line_of_ascii(text in "\\PC{0,12}@?\\PC{0,12}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert!(email.as_str().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
            }
        }
    }
}
