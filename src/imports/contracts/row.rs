//! One row of an old ledger, judged by the rules that the forms go by: bad with reasons at columns, words to be asked,
//! or a contract with its past. Pure.

use chrono::{DateTime, NaiveDate};

use super::identity;
use super::lacking;
use super::reading::{Reading, Terms};
use super::sides::sides;
use crate::contracts::bringing::{Brought, Way, blank};
use crate::contracts::contract::{Item, Values, Version};
use crate::contracts::registering::{self, Cancellation, Change};
use crate::identifiers::RegistrationNumber;
use crate::ids::UserId;
use crate::imports::columns::Mapping;
use crate::imports::table::Row;
use crate::messages::Say as _;
use crate::money::Money;
use crate::web::form::{Errors, Typed};
use crate::web::words::{Locale, Message, t};

/// A row, judged.
#[derive(Debug)]
pub(super) enum Judged {
    /// The template's example.
    Example,
    Bad {
        errors: Errors,
        /// Kind of word and the word, for a person to say what it means.
        asks: Vec<(String, String)>,
    },
    Contract(Box<Entry>),
    /// A later row about a contract that is registered already.
    Later(Box<Later>),
}

/// A row that becomes a contract.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) brought: Brought,
    pub(super) number: Option<RegistrationNumber>,
    /// What the file calls it; our own exports write the number of its file here.
    pub(super) id: String,
    /// By what it was known before keys held names as well.
    pub(super) older: String,
    /// What the form would still ask for.
    pub(super) lacks: Errors,
}

/// What happened later to a registered contract; its days are checked against the contract when it is written.
#[derive(Debug)]
pub(super) struct Later {
    pub(super) number: RegistrationNumber,
    pub(super) form: Typed,
    /// 成交额 and 技术交易额 from then on; none for the end of a registration.
    pub(super) sums: Option<(Money, Money)>,
    pub(super) key: String,
    pub(super) content: String,
}

/// Judges a row.
pub(super) fn judge(terms: &Terms<'_>, mapping: &Mapping, headers: &[String], row: &Row) -> Judged {
    if let Some(fault) = &row.fault {
        let errors = Errors(vec![(String::new(), fault.clone())]);
        return Judged::Bad {
            errors,
            asks: Vec::new(),
        };
    }
    let mut reading = Reading::new(terms, mapping, headers, row);
    let id = reading.get("id").to_lowercase();
    if ["示例", "example"].iter().any(|word| id.starts_with(word)) {
        return Judged::Example;
    }
    let judged = match reading.get("record") {
        "change" | "cancellation" => {
            later(&mut reading).map(|later| Judged::Later(Box::new(later)))
        }
        "" | "contract" => contract(&mut reading).map(|entry| Judged::Contract(Box::new(entry))),
        _ => {
            reading
                .errors
                .add("record", Message::new("field-unknown-choice"));
            None
        }
    };
    match judged {
        Some(judged) if reading.errors.is_empty() => judged,
        _ => Judged::Bad {
            errors: once(reading.errors),
            asks: reading.asks,
        },
    }
}

/// What two checks found wrong with a column is said once.
fn once(errors: Errors) -> Errors {
    let mut said = Errors::default();
    for (field, message) in errors.0 {
        if !said.0.contains(&(field.clone(), message.clone())) {
            said.add(&field, message);
        }
    }
    said
}

fn contract(r: &mut Reading<'_>) -> Option<Entry> {
    let today = r.terms.today;
    let registered = r.has("registration_number") || r.has("registered_on");
    let refused = r.has("refused_on");
    let form = r.form(registered || refused)?;
    let found = lacking::values(&form, today);
    let (mut values, mut lacks) = r.checked(found)?;
    sides(r, &mut values);
    if registered || refused {
        for field in ["signed_on", "seller_region", "buyer_region"] {
            let missing = match field {
                "signed_on" => values.signed_on.is_none(),
                _ => lacks.0.iter().any(|(lacking, _)| lacking == field),
            };
            if missing {
                r.errors.add(field, Message::new("field-required"));
            }
        }
    }
    let version = unregistered(values.clone());
    let filed_on = if r.has("filed_on") {
        let form = r.small_form(&["filed_on"]);
        Some(r.checked(registering::filing(&form, &version, today))?)
    } else {
        None
    };
    let way = way(r, &version, (registered, refused, filed_on), &lacks)?;
    if filed_on.is_some() && matches!(way, Way::Draft) {
        lacks.add("filed_on", Message::new("ledger-filed-not-kept"));
    }
    without_use(r, (registered, refused));
    let registered_on = match &way {
        Way::Registered(registration) => Some(registration.on),
        _ => None,
    };
    let (changes, cancellation) = match registered_on {
        Some(on) => {
            let changes = changes(r, &version, on)?;
            let last = changes.last().map(|(change, _)| change.on);
            (changes, cancellation(r, on, last).ok()?)
        }
        None => (Vec::new(), None),
    };
    let number = match &way {
        Way::Registered(registration) => Some(registration.number.clone()),
        _ => None,
    };
    let mut brought = Brought {
        keys: identity::keys(r, &values, number.as_ref()),
        content: String::new(),
        filed_on: filed_on.filter(|_| !matches!(way, Way::Draft)),
        values,
        way,
        changes,
        cancellation,
    };
    brought.content = identity::content(&brought);
    Some(Entry {
        id: r.get("id").to_owned(),
        older: identity::older(r, &brought.values),
        brought,
        number,
        lacks,
    })
}

fn unregistered(values: Values) -> Version {
    Version {
        version: 1,
        effective_on: None,
        values,
        created_by: UserId(uuid::Uuid::nil()),
        created_at: DateTime::UNIX_EPOCH,
    }
}

/// A day that the row gives and that belongs to a deed it does not tell of is no day of the contract: told, not dropped.
fn without_use(r: &mut Reading<'_>, (registered, refused): (bool, bool)) {
    if registered && refused {
        let message = Message::new("ledger-registered-and-refused");
        r.errors.add("refused_on", message);
    }
    let of_registered = [
        "changed_on",
        "changed_total",
        "changed_technical",
        "cancelled_on",
    ];
    let given: Vec<&str> = of_registered.into_iter().filter(|f| r.has(f)).collect();
    for field in given.into_iter().filter(|_| !registered) {
        r.errors
            .add(field, Message::new("ledger-needs-registration"));
    }
    if !refused && r.has("refusal_code") {
        r.errors.add("refused_on", Message::new("field-required"));
    }
}

/// How far the row says that the contract had come. Without its signing day or with gaps in the form it is a draft.
fn way(
    r: &mut Reading<'_>,
    version: &Version,
    (registered, refused, filed_on): (bool, bool, Option<NaiveDate>),
    lacks: &Errors,
) -> Option<Way> {
    let today = r.terms.today;
    if registered {
        let form = r.small_form(&["registration_number", "registered_on"]);
        let found = registering::registration(&form, version, today);
        return r.checked(found).map(Way::Registered);
    }
    if refused {
        let form = r.small_form(&["refusal_code", "refused_on", "refusal_words"]);
        let head = blank(None, filed_on);
        let found = registering::refusal(&form, &head, version, today);
        return r.checked(found).map(Way::Refused);
    }
    let Some(signed) = version.values.signed_on.filter(|_| lacks.is_empty()) else {
        return Some(Way::Draft);
    };
    Some(filed_on.map_or(Way::Signed(signed), Way::Filed))
}

fn changes(
    r: &mut Reading<'_>,
    version: &Version,
    registered_on: NaiveDate,
) -> Option<Vec<(Change, Values)>> {
    let changed = ["changed_on", "changed_total", "changed_technical"];
    if !changed.iter().any(|field| r.has(field)) {
        return Some(Vec::new());
    }
    let mut form = r.small_form(&["changed_on", "change_words"]);
    unsaid(&mut form);
    let head = blank(Some(registered_on), None);
    let current = Version {
        effective_on: Some(registered_on),
        ..version.clone()
    };
    let change = r.checked(registering::change(&form, &head, &current, r.terms.today))?;
    let total = if r.has("changed_total") {
        r.money("changed_total")?
    } else {
        version.values.total
    };
    let technical = r
        .has("changed_technical")
        .then(|| r.money("changed_technical"));
    let technical = match technical {
        Some(technical) => technical?,
        // What is not technical stays as it was.
        None => total.checked_sub(version.values.non_technical)?,
    };
    let values = with_sums(&version.values, total, technical);
    if values.is_none() {
        let message = Message::new("ledger-sums-differ");
        r.errors.add("changed_technical", message);
    }
    Some(vec![(change, values?)])
}

/// An old ledger seldom tells why.
fn unsaid(form: &mut Typed) {
    if !form.is_set("change_words") {
        let words = t(Locale::Zh, "ledger-change-unsaid");
        form.set("change_words", words);
    }
}

/// The values with other sums; `None` when they are no sums of a contract. What is taken off is one item again.
pub(super) fn with_sums(values: &Values, total: Money, technical: Money) -> Option<Values> {
    let off = total.checked_sub(technical).filter(|off| off.fen() >= 0)?;
    if !technical.is_positive() {
        return None;
    }
    let items = if off == values.non_technical {
        values.items.clone()
    } else {
        let item = Item {
            name: t(Locale::Zh, "ledger-item"),
            kind: "other".to_owned(),
            amount: off,
            carrier: false,
        };
        Some(item)
            .filter(|_| off.is_positive())
            .into_iter()
            .collect()
    };
    Some(Values {
        total,
        technical,
        non_technical: off,
        items,
        ..values.clone()
    })
}

/// The ledger's row breaks a rule, which is noted.
struct Wrong;

fn cancellation(
    r: &mut Reading<'_>,
    registered_on: NaiveDate,
    last: Option<NaiveDate>,
) -> Result<Option<Cancellation>, Wrong> {
    if !r.has("cancelled_on") && !r.has("cancel_code") {
        return Ok(None);
    }
    let form = r.small_form(&["cancel_code", "cancelled_on", "cancel_words"]);
    let head = blank(Some(registered_on), None);
    let found = registering::cancellation_after(&form, &head, last, r.terms.today);
    r.checked(found).map(Some).ok_or(Wrong)
}

fn later(r: &mut Reading<'_>) -> Option<Later> {
    let text = r.get("registration_number").to_owned();
    let number = RegistrationNumber::parse(&text).map_err(|e| e.message());
    let number = match number {
        Ok(number) => Some(number),
        Err(message) => {
            r.errors.add("registration_number", message);
            None
        }
    };
    let is_change = r.get("record") == "change";
    let (form, sums) = if is_change {
        let sums = r.sums(true);
        let mut form = r.small_form(&["changed_on", "change_words"]);
        unsaid(&mut form);
        (
            form,
            Some(sums.and_then(|(total, off)| Some((total, total.checked_sub(off)?)))?),
        )
    } else {
        (
            r.small_form(&["cancelled_on", "cancel_code", "cancel_words"]),
            None,
        )
    };
    let day = if is_change {
        "changed_on"
    } else {
        "cancelled_on"
    };
    if !r.has(day) {
        r.errors.add(day, Message::new("field-required"));
    }
    let checked = if is_change {
        let version = unregistered(Values::default());
        registering::change(&form, &blank(None, None), &version, r.terms.today).map(drop)
    } else {
        registering::cancellation(&form, &blank(None, None), r.terms.today).map(drop)
    };
    r.checked(checked)?;
    let number = number?;
    let key = identity::key(&[r.get("record"), number.as_str(), r.get(day)]);
    Some(Later {
        content: identity::key(&[&format!("{sums:?}{form:?}")]),
        number,
        form,
        sums,
        key,
    })
}
