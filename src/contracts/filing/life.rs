//! Acts on a registration file as they are written. Each takes the contract's revision first, so that of two persons at
//! once one has the effect; then the attempt by its own revision and stage. Must stay true: what changes the values takes the
//! checks back, and nothing large goes on that two persons have not looked at.

use chrono::NaiveDate;
use serde_json::json;

use super::clock;
use super::record::{ChangeFile, Filing, Office, Round};
use super::remind;
use super::stage::{Act, Mode, Stage};
use crate::contracts::contract::{Contract, State};
use crate::contracts::life::{Seen, moved_on, touch};
use crate::contracts::store::filing as store;
use crate::db::Tx;
use crate::ids::ContractId;
use crate::tasks;
use crate::web::error::{Error, Result};

/// What is asked to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Codes of grounds.
    pub codes: Vec<String>,
    pub words: String,
    pub asked_on: NaiveDate,
    pub reply_by: NaiveDate,
}

/// The attempt that is open; begun if there is none.
pub(super) async fn begun(
    tx: &mut Tx,
    contract: &Contract,
    office: &Office,
    seen: Seen,
) -> Result<Filing> {
    let last = store::last(tx, contract.id).await?;
    let attempt = match last {
        Some(filing) if filing.stage.is_open() => return Ok(filing),
        Some(filing) => filing.attempt + 1,
        None => 1,
    };
    let mut filing = Filing::begin(contract.id, attempt, office, (seen.by, seen.now));
    let (total, technical) = store::sums(tx, contract.id, contract.version).await?;
    filing.weigh(total, technical);
    store::insert(tx, &filing).await?;
    Ok(filing)
}

/// The attempt that was handed in.
pub(super) async fn open(tx: &mut Tx, contract: &Contract) -> Result<Filing> {
    let last = store::last(tx, contract.id).await?;
    last.filter(|filing| filing.stage.is_open())
        .ok_or_else(moved_on)
}

/// Writes where an act leads, with what it changed besides; tasks of a day that is no longer waited for are done.
pub(super) async fn advance(
    tx: &mut Tx,
    before: &Filing,
    mut after: Filing,
    act: Act,
    seen: Seen,
) -> Result<()> {
    after.stage = before
        .stage
        .after(act, before.facts())
        .ok_or_else(moved_on)?;
    if !after.stage.is_open() {
        after.next_on = None;
    }
    // Whoever goes on has seen what the party answered.
    if act != Act::Answer
        && let Some(round) = store::last_round(tx, before.id).await?
    {
        tasks::close(tx, &remind::once_reply(round.id), seen.now).await?;
    }
    write(tx, before, &after, seen).await
}

pub(super) async fn write(tx: &mut Tx, before: &Filing, after: &Filing, seen: Seen) -> Result<()> {
    if !store::write(tx, before, after, seen.now).await? {
        return Err(moved_on());
    }
    if let Some(day) = before.next_on
        && after.next_on != before.next_on
    {
        for rung in remind::Rung::ALL {
            tasks::close(tx, &remind::once(before.id, rung, day), seen.now).await?;
        }
    }
    Ok(())
}

/// Writes down who registered, on the attempt that was just registered.
pub(super) async fn name_registry(
    tx: &mut Tx,
    contract: &Contract,
    (name, person): (String, String),
    seen: Seen,
) -> Result<()> {
    if name.is_empty() && person.is_empty() {
        return Ok(());
    }
    let last = store::last(tx, contract.id).await?;
    let before = last.ok_or_else(moved_on)?;
    let mut after = before.clone();
    (after.registry_name, after.registry_person) = (name, person);
    write(tx, &before, &after, seen).await
}

/// The papers were handed in; called by the deed on the contract that moves its state.
pub(in crate::contracts) async fn submit(
    tx: &mut Tx,
    contract: &Contract,
    day: NaiveDate,
    office: &Office,
    seen: Seen,
) -> Result<()> {
    let before = begun(tx, contract, office, seen).await?;
    let mut after = before.clone();
    after.submitted_on = Some(day);
    if office.strict {
        if !before.may(Act::Submit) {
            return Err(Error::conflict("filing-two-needed"));
        }
        return advance(tx, &before, after, Act::Submit, seen).await;
    }
    after.stage = Stage::Submitted;
    write(tx, &before, &after, seen).await
}

/// What is known of the attempt of a contract that is brought in from an old ledger: where it stands and its days.
pub(in crate::contracts) async fn bring(
    tx: &mut Tx,
    (contract, version): (ContractId, i64),
    mut filing: Filing,
) -> Result<()> {
    let (total, technical) = store::sums(tx, contract, version).await?;
    filing.weigh(total, technical);
    store::insert(tx, &filing).await?;
    Ok(())
}

/// A decision, or the end without one; called by the deed on the contract that moves its state.
pub(in crate::contracts) async fn end(
    tx: &mut Tx,
    contract: &Contract,
    act: Act,
    day: Option<NaiveDate>,
    seen: Seen,
) -> Result<()> {
    let before = open(tx, contract).await?;
    let mut after = before.clone();
    after.decided_on = day;
    advance(tx, &before, after, act, seen).await
}

/// The values were written anew: what was checked has to be checked again, and the line of large ones is drawn again.
pub(in crate::contracts) async fn values_changed(
    tx: &mut Tx,
    contract: &Contract,
    seen: Seen,
) -> Result<()> {
    let last = store::last(tx, contract.id).await?;
    let before = last.filter(|filing| filing.stage.is_open());
    let Some(before) = before else {
        // A contract that was handed in has an attempt.
        return if contract.state == State::Filed {
            Err(moved_on())
        } else {
            Ok(())
        };
    };
    if !matches!(before.stage, Stage::Preparing | Stage::Supplement) {
        return Err(moved_on());
    }
    let mut after = before.clone();
    after.forget_checks();
    let (total, technical) = store::sums(tx, contract.id, contract.version).await?;
    after.weigh(total, technical);
    write(tx, &before, &after, seen).await
}

/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn accept(tx: &mut Tx, contract: &Contract, day: NaiveDate, seen: Seen) -> Result<()> {
    accept_as(tx, contract, (day, false), seen).await
}

/// The same, saying whether the contract is disputed.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn accept_as(
    tx: &mut Tx,
    contract: &Contract,
    (day, disputed): (NaiveDate, bool),
    seen: Seen,
) -> Result<()> {
    let said = (Act::Accept.code(), day.to_string());
    touch(
        tx,
        contract,
        (said.0, &said.1),
        json!({ "accepted_on": day, "disputed": disputed }),
        seen,
    )
    .await?;
    let before = open(tx, contract).await?;
    let mut after = before.clone();
    after.accepted_on = Some(day);
    after.disputed = disputed && before.rules().large.limit.is_some();
    after.start_clock(day);
    after.wait_until(after.due_on);
    advance(tx, &before, after, Act::Accept, seen).await
}

/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn ask(tx: &mut Tx, contract: &Contract, request: &Request, seen: Seen) -> Result<()> {
    let codes = request.codes.join(" ");
    let detail = json!({ "codes": codes, "reply_by": request.reply_by });
    touch(
        tx,
        contract,
        (Act::Ask.code(), &request.words),
        detail,
        seen,
    )
    .await?;
    let before = open(tx, contract).await?;
    let mut after = before.clone();
    after.wait_until(Some(clock::moved_on(request.reply_by)));
    advance(tx, &before, after, Act::Ask, seen).await?;
    let round = Round {
        id: crate::ids::mint(seen.now),
        filing_id: before.id,
        round: 0,
        codes,
        words: request.words.clone(),
        asked_on: request.asked_on,
        reply_by: request.reply_by,
        asked_by: seen.by,
        reply_words: String::new(),
        replied_by: None,
        replied_at: None,
        answered_on: None,
        created_at: seen.now,
    };
    store::insert_round(tx, &round).await?;
    Ok(())
}

/// The supplement was handed in: the round is closed, and the limit starts anew where the rules say so.
///
/// # Errors
/// Conflict when the file moved on meanwhile.
pub async fn answer(
    tx: &mut Tx,
    contract: &Contract,
    (day, words): (NaiveDate, &str),
    seen: Seen,
) -> Result<()> {
    let detail = json!({ "answered_on": day });
    let said = if words.is_empty() {
        day.to_string()
    } else {
        format!("{day} {words}")
    };
    touch(tx, contract, (Act::Answer.code(), &said), detail, seen).await?;
    let before = open(tx, contract).await?;
    let round = store::last_round(tx, before.id)
        .await?
        .ok_or_else(moved_on)?;
    tasks::close(tx, &remind::once_reply(round.id), seen.now).await?;
    close(tx, before, &round, (day, words), seen).await
}

async fn close(
    tx: &mut Tx,
    before: Filing,
    round: &Round,
    (day, words): (NaiveDate, &str),
    seen: Seen,
) -> Result<()> {
    if !words.is_empty() && round.replied_at.is_none() {
        store::reply(tx, round.id, (words, seen.by), seen.now).await?;
    }
    if !store::close_round(tx, round.id, day).await? {
        return Err(moved_on());
    }
    let mut after = before.clone();
    if before.accepted_on.is_some() && before.rules().restarts {
        after.start_clock(day);
    }
    after.wait_until(after.due_on);
    advance(tx, &before, after, Act::Answer, seen).await
}

/// What the party answers to a supplement. Where this centre decides, that closes the round; otherwise the registrars get
/// a task, and the round is closed when they handed it in at the registry.
///
/// # Errors
/// Conflict when nothing is asked any more.
pub async fn reply(
    tx: &mut Tx,
    contract: &Contract,
    (words, day): (&str, NaiveDate),
    title: &str,
    seen: Seen,
) -> Result<()> {
    touch(tx, contract, ("reply", words), json!({}), seen).await?;
    let before = open(tx, contract).await?;
    let round = store::last_round(tx, before.id)
        .await?
        .filter(|_| before.stage == Stage::Supplement)
        .ok_or_else(moved_on)?;
    if !store::reply(tx, round.id, (words, seen.by), seen.now).await? {
        return Err(moved_on());
    }
    let assignee = remind::registrar(tx, before.begun_by).await?;
    let task = remind::reply_task(contract, (&round, title), assignee);
    tasks::open(tx, &task, seen.now).await?;
    if before.mode == Mode::Registry {
        let mut replied = round;
        replied.replied_at = Some(seen.now);
        return close(tx, before, &replied, (day, words), seen).await;
    }
    Ok(())
}

/// The small file of a change or a cancellation, beside the deed on the contract.
///
/// # Errors
/// When the database refuses.
pub async fn record_change(tx: &mut Tx, contract: &Contract, file: &ChangeFile) -> Result<()> {
    store::insert_change(tx, contract.id, file).await?;
    Ok(())
}
