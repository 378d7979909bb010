//! Numbers that others issue: credit codes, patents, contract registrations, phones. Each
//! is parsed once into a type that holds its normal form; none is ever made up here.

mod email;
mod patent;
mod phone;
mod postal_code;
mod registration;
mod rights;
mod uscc;

pub use email::{Email, EmailError};
pub use patent::{ApplicationNumber, DocumentNumber, PatentError, PatentKind, PatentNumber};
pub use phone::{Phone, PhoneError};
pub use postal_code::{PostalCode, PostalCodeError};
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use sqlx::Connection;

    #[tokio::test]
    async fn checked_texts_and_sums_are_stored_as_they_read() {
        let mut db = sqlx::SqliteConnection::connect("sqlite::memory:")
            .await
            .unwrap();
        let uscc = Uscc::parse("91350100M000100Y43").unwrap();
        let sum = Money::from_fen(571_500_000);
        let row: (Uscc, Money, String, String) =
            sqlx::query_as("SELECT $1, $2, typeof($1), typeof($2)")
                .bind(&uscc)
                .bind(sum)
                .fetch_one(&mut db)
                .await
                .unwrap();
        assert_eq!(row, (uscc, sum, "text".to_owned(), "integer".to_owned()));
    }

    #[test]
    fn postgres_takes_them_too() {
        fn stored<T: sqlx::Type<sqlx::Postgres> + for<'q> sqlx::Encode<'q, sqlx::Postgres>>() {}
        stored::<Uscc>();
        stored::<ApplicationNumber>();
        stored::<RegistrationNumber>();
        stored::<Email>();
        stored::<Phone>();
        stored::<Money>();
    }
}
