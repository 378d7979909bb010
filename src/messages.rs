//! How the basic values' errors are said at a field, in either language.

use crate::identifiers::contacts::{EmailError, PhoneError};
use crate::identifiers::patent::PatentError;
use crate::identifiers::registration::RegistrationNumberError;
use crate::identifiers::uscc::UsccError;
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
