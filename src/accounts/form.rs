//! What people type of themselves, checked.

use super::user::{PASSWORD_LEAST, PASSWORD_MOST};
use crate::identifiers::{Email, Phone};
use crate::messages::Say as _;
use crate::web::{Locale, Message, Reader};

pub(crate) const NAME_MOST: usize = 40;

/// A person who signs up.
pub(crate) struct NewPerson {
    pub(crate) name: String,
    pub(crate) phone: String,
    /// Folded to lower case.
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) locale: Locale,
}

/// Reads a new person; errors stand at their fields.
pub(crate) fn new_person(reader: &mut Reader<'_>) -> Option<NewPerson> {
    let name = reader.text("name", NAME_MOST);
    let phone = phone(reader);
    let email = email(reader);
    let password = password(reader, "password");
    let locale = language(reader);
    if reader.typed.get("terms") != "yes" {
        reader.error("terms", "account-terms-missing");
    }
    Some(NewPerson {
        name: name?,
        phone: phone?,
        email: email?,
        password: password?,
        locale: locale?,
    })
}

pub(crate) fn phone(reader: &mut Reader<'_>) -> Option<String> {
    reader.parsed("phone", |text| {
        Phone::parse(text)
            .map(String::from)
            .map_err(|e| e.message())
    })
}

/// An address as accounts are compared by.
pub(crate) fn email(reader: &mut Reader<'_>) -> Option<String> {
    reader.parsed("email", |text| {
        Email::parse(text)
            .map(|email| email.key())
            .map_err(|e| e.message())
    })
}

pub(crate) fn language(reader: &mut Reader<'_>) -> Option<Locale> {
    reader.parsed("language", |tag| {
        Locale::ALL
            .into_iter()
            .find(|locale| locale.tag() == tag)
            .ok_or_else(|| Message::new("field-unknown-choice"))
    })
}

/// A new password: long enough, and not simply the address.
pub(crate) fn password(reader: &mut Reader<'_>, field: &str) -> Option<String> {
    let email = reader.typed.get("email").to_lowercase();
    reader.parsed(field, |password| {
        let length = password.chars().count();
        if length < PASSWORD_LEAST {
            return Err(Message::new("account-password-short")
                .with("least", PASSWORD_LEAST)
                .with("missing", PASSWORD_LEAST - length));
        }
        if length > PASSWORD_MOST {
            return Err(Message::new("account-password-long").with("most", PASSWORD_MOST));
        }
        if password.to_lowercase() == email {
            return Err(Message::new("account-password-is-email"));
        }
        Ok(password.to_owned())
    })
}
