//! E-mail addresses: what mail can really be sent to, without the rare forms that the
//! standard allows and nobody uses.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{all_digits, checked_text};
use crate::halfwidth::half_width;

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

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

    proptest! {
        #[test]
        fn an_accepted_address_is_one_line_of_ascii(text in "\\PC{0,12}@?\\PC{0,12}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert!(email.as_str().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
            }
        }
    }
}
