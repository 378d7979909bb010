//! How the basic values' errors are said at a field, in either language.

use crate::identifiers::PatentError;
use crate::identifiers::RegistrationNumberError;
use crate::identifiers::UsccError;
use crate::identifiers::{EmailError, PhoneError};
use crate::money::MoneyError;
use crate::web::words::Message;

/// Errors that can be said to whoever typed.
pub trait Say {
    fn message(&self) -> Message;
}

macro_rules! says {
    ($($error:ty => |$e:ident| $say:expr),+ $(,)?) => {$(
        impl Say for $error {
            fn message(&self) -> Message { let $e = self; $say }
        }
    )+};
}

says! {
    MoneyError => |e| Message::new(match e {
        MoneyError::Empty => "field-required",
        MoneyError::NotANumber => "money-not-a-number",
        MoneyError::Separators => "money-separators",
        MoneyError::Exponent => "money-exponent",
        MoneyError::Negative => "money-negative",
        MoneyError::TooPrecise => "money-too-precise",
        MoneyError::TooLarge => "money-too-large",
    }),
    PatentError => |e| match e {
        PatentError::Empty => Message::new("field-required"),
        PatentError::Shape => Message::new("patent-shape"),
        PatentError::Year(year) => Message::new("patent-year").with("year", i64::from(*year).to_string()),
        PatentError::CheckDigit { expected } => Message::new("patent-check-digit").with("expected", expected.to_string()),
    },
    PhoneError => |e| Message::new(match e {
        PhoneError::Empty => "field-required",
        PhoneError::NotDigits => "phone-not-digits",
        PhoneError::Shape => "phone-shape",
    }),
    EmailError => |e| Message::new(match e {
        EmailError::Empty => "field-required",
        EmailError::At => "email-at",
        EmailError::Name => "email-name",
        EmailError::Domain => "email-domain",
        EmailError::TooLong => "email-too-long",
    }),
    UsccError => |e| match e {
        UsccError::Empty => Message::new("field-required"),
        UsccError::Length(found) => Message::new("uscc-length").with("found", *found),
        UsccError::Character { place, found } => {
            Message::new("uscc-character").with("place", *place).with("found", found.to_string())
        }
        UsccError::CheckCharacter { expected } | UsccError::OrganisationCode { expected } => {
            Message::new("uscc-check").with("expected", expected.to_string())
        }
    },
    RegistrationNumberError => |e| match e {
        RegistrationNumberError::Empty => Message::new("field-required"),
        RegistrationNumberError::NotDigits => Message::new("registration-not-digits"),
        RegistrationNumberError::Length(found) => Message::new("registration-length").with("found", *found),
        RegistrationNumberError::Year => Message::new("registration-year"),
    },
}
