//! The small forms that move a contract on: signing, filing, registration, refusal, change, cancellation. Each day is
//! checked against the days before it. Numbers are typed in from the registry's answer, never made here.

use chrono::{Datelike as _, NaiveDate};

use super::contract::{CancelReason, Contract, Values, Version};
use crate::codes::Table;
use crate::identifiers::RegistrationNumber;
use crate::ids::PaperId;
use crate::listings::content;
use crate::messages::Say as _;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub const WORDS_MOST: usize = 500;

/// A day that may not lie in the future nor before `from`.
pub(super) fn past_day(
    r: &mut Reader<'_>,
    field: &str,
    from: Option<NaiveDate>,
    today: NaiveDate,
    too_early: &str,
) -> Option<NaiveDate> {
    let earliest = today - chrono::Months::new(12 * 50);
    let day = r.required_date(field, earliest, today)?;
    if let Some(from) = from
        && day < from
    {
        r.errors
            .add(field, Message::new(too_early).with("day", from.to_string()));
        return None;
    }
    Some(day)
}

/// The day of signing.
///
/// # Errors
/// At `signed_on`.
pub fn signing(typed: &Typed, version: &Version, today: NaiveDate) -> Result<NaiveDate, Errors> {
    let mut r = Reader::new(typed);
    let day = past_day(&mut r, "signed_on", None, today, "");
    if let (Some(day), Some(end)) = (day, version.values.ends_on)
        && day > end
    {
        r.error("signed_on", "contract-signed-after-end");
    }
    r.finish(day)
}

/// The day on which the papers of a first attempt were handed in.
///
/// # Errors
/// At `filed_on`.
pub fn filing(typed: &Typed, version: &Version, today: NaiveDate) -> Result<NaiveDate, Errors> {
    filing_after(typed, version, None, today)
}

/// The same where an attempt before it was decided.
///
/// # Errors
/// At `filed_on`.
pub fn filing_after(
    typed: &Typed,
    version: &Version,
    decided: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NaiveDate, Errors> {
    let mut r = Reader::new(typed);
    let signed = version.values.signed_on;
    let (from, key) = if decided > signed {
        (decided, "contract-before-last-decision")
    } else {
        (signed, "contract-before-signing")
    };
    let day = past_day(&mut r, "filed_on", from, today, key);
    r.finish(day)
}

/// What the registry answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub number: RegistrationNumber,
    pub on: NaiveDate,
}

/// Number and day of a registration: after signing, while the contract is in force.
///
/// # Errors
/// At `registration_number` and `registered_on`.
pub fn registration(
    typed: &Typed,
    version: &Version,
    today: NaiveDate,
) -> Result<Registration, Errors> {
    let mut r = Reader::new(typed);
    let number = r.parsed("registration_number", |text| {
        RegistrationNumber::parse(text).map_err(|e| e.message())
    });
    let values = &version.values;
    let day = past_day(
        &mut r,
        "registered_on",
        values.signed_on,
        today,
        "contract-before-signing",
    );
    if let Some(day) = day {
        in_force(&mut r, day, values.starts_on, values.ends_on);
    }
    if let (Some(number), Some(day)) = (&number, day)
        && i32::from(number.year()) != day.year()
    {
        r.errors.add(
            "registration_number",
            Message::new("contract-number-year").with("year", day.year().to_string()),
        );
    }
    let whole = (|| {
        Some(Registration {
            number: number?,
            on: day?,
        })
    })();
    r.finish(whole)
}

fn in_force(
    r: &mut Reader<'_>,
    day: NaiveDate,
    starts: Option<NaiveDate>,
    ends: Option<NaiveDate>,
) {
    if let Some(starts) = starts
        && day < starts
    {
        r.errors.add(
            "registered_on",
            Message::new("contract-not-yet-in-force").with("day", starts.to_string()),
        );
    }
    if let Some(ends) = ends
        && day > ends
    {
        r.errors.add(
            "registered_on",
            Message::new("contract-no-longer-in-force").with("day", ends.to_string()),
        );
    }
}

/// Why and when the registry refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: String,
    pub on: NaiveDate,
    pub words: String,
}

/// # Errors
/// At `refusal_code`, `refused_on`, `refusal_words`.
pub fn refusal(
    typed: &Typed,
    contract: &Contract,
    version: &Version,
    today: NaiveDate,
) -> Result<Refusal, Errors> {
    let mut r = Reader::new(typed);
    let code = content::code(&mut r, "refusal_code", Table::RegistrationReason);
    let (from, key) = if contract.filed_on.is_some() {
        (contract.filed_on, "contract-before-filing")
    } else {
        (version.values.signed_on, "contract-before-signing")
    };
    let on = past_day(&mut r, "refused_on", from, today, key);
    // "Other" says nothing by itself.
    let words = if code.as_deref() == Some("R99") {
        r.text("refusal_words", WORDS_MOST)
    } else {
        Some(r.optional("refusal_words", WORDS_MOST).unwrap_or_default())
    };
    let whole = (|| {
        Some(Refusal {
            code: code?,
            on: on?,
            words: words?,
        })
    })();
    r.finish(whole)
}

/// From when on a registered contract has other values, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub on: NaiveDate,
    pub words: String,
    /// The paper of the file that it rests on, where one was chosen.
    pub basis: Option<PaperId>,
}

/// # Errors
/// At `changed_on` and `change_words`.
pub fn change(
    typed: &Typed,
    contract: &Contract,
    current: &Version,
    today: NaiveDate,
) -> Result<Change, Errors> {
    let mut r = Reader::new(typed);
    // Not before the change before it either, so that versions follow each other in time.
    let from = current.effective_on.max(contract.registered_on);
    let key = "contract-before-last-version";
    let on = past_day(&mut r, "changed_on", from, today, key);
    let words = r.text("change_words", WORDS_MOST);
    let whole = (|| {
        Some(Change {
            on: on?,
            words: words?,
            basis: None,
        })
    })();
    r.finish(whole)
}

/// Values of a change must still fit the registration that they belong to.
#[must_use]
pub fn fits_registration(values: &Values, contract: &Contract) -> Errors {
    let mut errors = Errors::default();
    let Some(registered) = contract.registered_on else {
        return errors;
    };
    let day = registered.to_string();
    if values.signed_on.is_some_and(|signed| signed > registered) {
        errors.add(
            "signed_on",
            Message::new("contract-signed-after-registration").with("day", day.clone()),
        );
    }
    if values.starts_on.is_some_and(|starts| starts > registered) {
        errors.add(
            "starts_on",
            Message::new("contract-term-misses-registration").with("day", day.clone()),
        );
    }
    if values.ends_on.is_some_and(|ends| ends < registered) {
        errors.add(
            "ends_on",
            Message::new("contract-term-misses-registration").with("day", day),
        );
    }
    errors
}

/// Why and when a registration ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancellation {
    pub reason: CancelReason,
    pub on: NaiveDate,
    pub words: String,
}

/// The end of a registration that was never changed.
///
/// # Errors
/// At `cancel_code`, `cancelled_on`, `cancel_words`.
pub fn cancellation(
    typed: &Typed,
    contract: &Contract,
    today: NaiveDate,
) -> Result<Cancellation, Errors> {
    cancellation_after(typed, contract, None, today)
}

/// The same where the last version took effect on a day.
///
/// # Errors
/// At `cancel_code`, `cancelled_on`, `cancel_words`.
pub fn cancellation_after(
    typed: &Typed,
    contract: &Contract,
    effective_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Cancellation, Errors> {
    let mut r = Reader::new(typed);
    let reason = r.parsed("cancel_code", |code| {
        CancelReason::from_code(code).ok_or_else(|| Message::new("field-unknown-choice"))
    });
    let (from, key) = if effective_on > contract.registered_on {
        (effective_on, "contract-before-last-version")
    } else {
        (contract.registered_on, "contract-before-registration")
    };
    let on = past_day(&mut r, "cancelled_on", from, today, key);
    let words = r.optional("cancel_words", WORDS_MOST).unwrap_or_default();
    let whole = (|| {
        Some(Cancellation {
            reason: reason?,
            on: on?,
            words,
        })
    })();
    r.finish(whole)
}

/// Words that must be given, or may be.
///
/// # Errors
/// At the field.
pub fn words(typed: &Typed, field: &str, must: bool) -> Result<String, Errors> {
    let mut r = Reader::new(typed);
    let words = if must {
        r.text(field, WORDS_MOST)
    } else {
        Some(r.optional(field, WORDS_MOST).unwrap_or_default())
    };
    r.finish(words)
}
