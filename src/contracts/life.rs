//! The deeds on a contract file as they are written: head, version, history row, audit. Each compares what the form
//! saw with what is there now; of two registrars at once one has the effect and the other is told.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

mod opening;

pub use opening::{Origin, create};

use super::contract::{Contract, Deed, State, Values, Version};
use super::filing::record::Office;
use super::filing::stage::Act;
use super::history::Source;
use super::history::keeping::{self, Told};
use super::registering::{Cancellation, Change, Refusal, Registration};
use super::store::{self, Event, Step, Writing};
use super::{CHAIN, filing, from_deal};
use crate::audit;
use crate::db::{Tx, is_duplicate};
use crate::ids::UserId;
use crate::web::error::{Error, Result};

/// The series of public numbers.
pub const SERIES: &str = "KX-H";
/// How a contract came about that no deal of the platform led to.
pub const DIRECT: &str = "direct";

/// What a form saw, who sends it, and when.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub revision: i64,
    pub by: UserId,
    pub now: DateTime<Utc>,
}

pub(super) fn moved_on() -> Error {
    Error::conflict("contract-moved-on")
}

/// Moves the file by a deed and writes history and audit; the caller writes what else the deed brings.
async fn move_by(
    tx: &mut Tx,
    contract: &Contract,
    deed: Deed,
    seen: Seen,
    told: Told<'_>,
) -> Result<()> {
    let to = contract.state.after(deed).ok_or_else(moved_on)?;
    let step = Step {
        contract,
        seen: seen.revision,
        to,
        now: seen.now,
    };
    if !store::step(tx, &step).await? {
        return Err(moved_on());
    }
    let event = Event {
        actor: Some(seen.by),
        action: deed.code().to_owned(),
        from_state: contract.state.code().to_owned(),
        to_state: to.code().to_owned(),
        words: told.words.to_owned(),
        created_at: seen.now,
    };
    store::insert_deed(tx, contract.id, &event, told.on).await?;
    let action = format!("contract-{}", deed.code());
    note(
        tx,
        &contract.number,
        &action,
        seen.by,
        told.detail,
        seen.now,
    )
    .await
}

/// A deed that leaves the file's state as it is: seen, written down and counted as a move all the same.
pub(super) async fn touch(
    tx: &mut Tx,
    contract: &Contract,
    (action, words): (&str, &str),
    detail: Value,
    seen: Seen,
) -> Result<()> {
    let step = Step {
        contract,
        seen: seen.revision,
        to: contract.state,
        now: seen.now,
    };
    if !store::step(tx, &step).await? {
        return Err(moved_on());
    }
    let state = contract.state.code().to_owned();
    let event = Event {
        actor: Some(seen.by),
        action: action.to_owned(),
        from_state: state.clone(),
        to_state: state,
        words: words.to_owned(),
        created_at: seen.now,
    };
    store::insert_event(tx, contract.id, &event).await?;
    let action = format!("contract-{action}");
    note(tx, &contract.number, &action, seen.by, detail, seen.now).await
}

pub(super) async fn note(
    tx: &mut Tx,
    number: &str,
    action: &str,
    by: UserId,
    detail: Value,
    now: DateTime<Utc>,
) -> Result<()> {
    let entry = audit::Entry {
        chain: CHAIN,
        actor: Some(by),
        action,
        subject: number.to_owned(),
        detail,
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}

fn sums(values: &Values) -> Value {
    json!({ "total_fen": values.total, "technical_fen": values.technical })
}

/// Writes the version anew that has not taken effect.
///
/// # Errors
/// Conflict when the file was edited or moved on meanwhile.
pub async fn edit(tx: &mut Tx, contract: &Contract, values: &Values, seen: Seen) -> Result<()> {
    let told = Told::new("", sums(values), seen).without_state();
    move_by(tx, contract, Deed::Edit, seen, told).await?;
    keeping::before_rewriting(tx, contract).await?;
    if !store::delete_pending(tx, contract.id, contract.version).await? {
        return Err(moved_on());
    }
    let writing = Writing {
        source: Source::Form,
        version: contract.version,
        effective_on: None,
        by: seen.by,
        now: seen.now,
    };
    store::insert_version(tx, contract.id, values, &writing).await?;
    filing::life::values_changed(tx, contract, seen).await
}

/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn sign(tx: &mut Tx, contract: &Contract, day: NaiveDate, seen: Seen) -> Result<()> {
    let words = day.to_string();
    let holds = keeping::way_day(tx, contract, day).await?;
    let told = Told::new(&words, json!({ "signed_on": day }), seen).on(holds);
    move_by(tx, contract, Deed::Sign, seen, told).await?;
    keeping::before_rewriting(tx, contract).await?;
    store::set_signed(tx, contract.id, day).await?;
    keeping::signing(tx, contract, (seen.by, seen.now)).await?;
    from_deal::signed(tx, contract, seen.by, seen.now).await
}

/// Writes down that the papers were handed in at a registry outside.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn file(tx: &mut Tx, contract: &Contract, day: NaiveDate, seen: Seen) -> Result<()> {
    file_by(tx, contract, day, &Office::recording(), seen).await
}

/// The papers are handed in, at this centre or at a registry outside.
///
/// # Errors
/// Conflict when the file moved on meanwhile, or when it is large and two persons have not looked at it.
pub async fn file_by(
    tx: &mut Tx,
    contract: &Contract,
    day: NaiveDate,
    office: &Office,
    seen: Seen,
) -> Result<()> {
    let words = day.to_string();
    let holds = keeping::way_day(tx, contract, day).await?;
    let told = Told::new(&words, json!({ "filed_on": day }), seen).on(holds);
    move_by(tx, contract, Deed::File, seen, told).await?;
    store::set_filed(tx, contract.id, Some(day)).await?;
    filing::life::submit(tx, contract, day, office, seen).await
}

/// The registry wants something mended first.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn send_back(tx: &mut Tx, contract: &Contract, words: &str, seen: Seen) -> Result<()> {
    let told = Told::new(words, json!({}), seen);
    move_by(tx, contract, Deed::SendBack, seen, told).await?;
    store::set_filed(tx, contract.id, None).await?;
    filing::life::end(tx, contract, Act::Withdraw, None, seen).await
}

/// Records the registry's number and day; from here on the values are history.
///
/// # Errors
/// Conflict when the file moved on meanwhile, or another file got the number at this very moment.
pub async fn register(
    tx: &mut Tx,
    contract: &Contract,
    registration: &Registration,
    seen: Seen,
) -> Result<()> {
    let number = &registration.number;
    let detail = json!({ "number": number, "registered_on": registration.on });
    let told = Told::new(number.as_str(), detail, seen).on(registration.on);
    move_by(tx, contract, Deed::Register, seen, told).await?;
    store::set_registered(tx, contract.id, number, registration.on)
        .await
        .map_err(|error| {
            if is_duplicate(&error) {
                Error::conflict("contract-number-taken")
            } else {
                Error::from(error)
            }
        })?;
    filing::life::end(tx, contract, Act::Register, Some(registration.on), seen).await
}

/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn refuse(tx: &mut Tx, contract: &Contract, refusal: &Refusal, seen: Seen) -> Result<()> {
    let detail = json!({ "code": refusal.code, "refused_on": refusal.on });
    let told = Told::new(&refusal.words, detail, seen).on(refusal.on);
    move_by(tx, contract, Deed::Refuse, seen, told).await?;
    store::set_refused(
        tx,
        contract.id,
        Some(refusal.on),
        &refusal.code,
        &refusal.words,
    )
    .await?;
    filing::life::end(tx, contract, Act::Refuse, Some(refusal.on), seen).await
}

/// A refused contract is mended and tried again; the refusal stays in the history.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn reopen(tx: &mut Tx, contract: &Contract, seen: Seen) -> Result<()> {
    let words = contract.refusal_code.clone();
    let told = Told::new(&words, json!({}), seen);
    move_by(tx, contract, Deed::Reopen, seen, told).await?;
    store::set_refused(tx, contract.id, None, "", "").await?;
    store::set_filed(tx, contract.id, None).await?;
    Ok(())
}

/// A registered contract gets other values from a day on: one more version, the same number.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn change(
    tx: &mut Tx,
    contract: &Contract,
    change: &Change,
    values: &Values,
    seen: Seen,
) -> Result<()> {
    let source = Source::Change {
        words: change.words.clone(),
        document: change.basis,
    };
    change_from(tx, contract, change, values, (seen, source)).await
}

/// A change whose values came out of something else than the form.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn change_from(
    tx: &mut Tx,
    contract: &Contract,
    change: &Change,
    values: &Values,
    (seen, source): (Seen, Source),
) -> Result<()> {
    change_by(tx, contract, change, values, (seen, (source, seen.by))).await
}

/// A change that one person wrote and another let take effect: the deed is that one's, the values are the writer's.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub(super) async fn change_by(
    tx: &mut Tx,
    contract: &Contract,
    change: &Change,
    values: &Values,
    (seen, (source, writer)): (Seen, (Source, UserId)),
) -> Result<()> {
    let version = contract.version + 1;
    let mut detail = sums(values);
    detail["version"] = json!(version);
    detail["effective_on"] = json!(change.on);
    let told = Told::new(&change.words, detail, seen).on(change.on);
    move_by(tx, contract, Deed::Change, seen, told).await?;
    let writing = Writing {
        source,
        version,
        effective_on: Some(change.on),
        by: writer,
        now: seen.now,
    };
    store::insert_version(tx, contract.id, values, &writing).await?;
    store::set_version(tx, contract.id, version).await?;
    Ok(())
}

/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn cancel(
    tx: &mut Tx,
    contract: &Contract,
    cancellation: &Cancellation,
    seen: Seen,
) -> Result<()> {
    let code = cancellation.reason.code();
    let detail = json!({ "code": code, "cancelled_on": cancellation.on });
    let told = Told::new(&cancellation.words, detail, seen).on(cancellation.on);
    move_by(tx, contract, Deed::Cancel, seen, told).await?;
    store::set_cancelled(tx, contract.id, cancellation.on, code, &cancellation.words).await?;
    Ok(())
}

/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn abandon(tx: &mut Tx, contract: &Contract, words: &str, seen: Seen) -> Result<()> {
    let detail = json!({ "deal": contract.deal_id });
    let told = Told::new(words, detail, seen);
    move_by(tx, contract, Deed::Abandon, seen, told).await?;
    // A draft binds nobody; what was signed stays with its deal.
    if contract.state == State::Draft {
        store::release_deal(tx, contract.id).await?;
    }
    Ok(())
}

/// The version a file stands on.
///
/// # Errors
/// When the file has none, which the database rules out.
pub fn current<'a>(contract: &Contract, versions: &'a [Version]) -> Result<&'a Version> {
    versions
        .iter()
        .find(|v| v.version == contract.version)
        .ok_or_else(|| anyhow::anyhow!("contract {} has no version", contract.number).into())
}
