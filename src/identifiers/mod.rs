//! Numbers that others issue: credit codes, patents, contract registrations, phones. Each
//! is parsed once into a type that holds its normal form; none is ever made up here.

mod contacts;
mod patent;
mod registration;
mod rights;
mod uscc;

pub use contacts::{Email, EmailError, Phone, PhoneError, PostalCode, PostalCodeError};
pub use patent::{ApplicationNumber, DocumentNumber, PatentError, PatentKind, PatentNumber};
pub use registration::{RegistrationNumber, RegistrationNumberError};
pub use rights::looks_right;
pub use uscc::{Uscc, UsccError};

/// Gives a checked text type its ways in and out: serde and the database hold the normal
/// form, and serde's way in goes through `parse`.
macro_rules! checked_text {
    ($name:ident, $error:ty) => {
        impl $name {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}
use checked_text;

/// Whether `text` is ASCII digits and nothing else, at least one.
fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
