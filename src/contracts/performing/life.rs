//! The deeds of performance as they are written, each with its line in the file's history and in the audit chain. Of two
//! people at once one has the effect. Must stay true: nobody confirms what they entered, a counter entry is confirmed by a
//! second person too, and only then is the receipt taken back.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::by_order;
use super::mails::News;
use super::may::Side;
use super::plan::{self, Line, Plan};
use super::receipt::{self, Entry, Receipt, Standing};
use super::royalty::{Stated, Statement};
use super::seat::Seat;
use crate::contracts::contract::Contract;
use crate::contracts::life::note;
use crate::contracts::store::performing::{self as store, NewPlan};
use crate::contracts::store::settling::{self, Decision, Entered};
use crate::contracts::store::{Event, insert_event};
use crate::db::{Tx, is_duplicate};
use crate::ids::{ContractId, FileId, InstalmentId, ReceiptId, RoyaltyId, UserId};
use crate::money::Money;
use crate::web::error::{Error, Result};

pub(in crate::contracts) fn moved_on() -> Error {
    Error::conflict("performing-moved-on")
}

/// A line in the file's history and a row of the audit chain.
pub(in crate::contracts) async fn told(
    tx: &mut Tx,
    contract: &Contract,
    (action, words): (&str, &str),
    detail: Value,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let event = Event {
        actor: Some(by),
        action: action.to_owned(),
        from_state: contract.state.code().to_owned(),
        to_state: contract.state.code().to_owned(),
        words: words.to_owned(),
        created_at: now,
    };
    insert_event(tx, contract.id, &event).await?;
    let action = format!("contract-{action}");
    note(tx, &contract.number, &action, by, detail, now).await
}

/// A plan to be written, and what the form saw of the one before.
pub struct Planned<'a> {
    pub lines: &'a [Line],
    pub source: &'a str,
    /// Why it takes the place of the one before; of registered contracts only.
    pub words: &'a str,
    /// Number and revision the form was made from.
    pub seen: Option<(i64, i64)>,
}

/// Writes the plan: anew until the contract is registered, as a new version afterwards.
///
/// # Errors
/// Conflict when somebody else wrote a plan meanwhile.
pub async fn plan(
    tx: &mut Tx,
    contract: &Contract,
    before: Option<&Plan>,
    planned: &Planned<'_>,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let seen = before.map(|plan| (plan.number, plan.revision));
    if seen != planned.seen {
        return Err(moved_on());
    }
    let number = match before {
        Some(plan) if !contract.state.is_effective() => {
            let at = (plan.id, plan.revision);
            if !store::rewrite_plan(tx, at, planned.lines, now).await? {
                return Err(moved_on());
            }
            plan.number
        }
        before => {
            if let Some(plan) = before
                && !store::close_plan(tx, (plan.id, plan.revision)).await?
            {
                return Err(moved_on());
            }
            let new = NewPlan {
                contract: contract.id,
                number: before.map_or(1, |plan| plan.number + 1),
                source: planned.source,
                words: planned.words,
                lines: planned.lines,
                by,
                now,
            };
            store::insert_plan(tx, &new).await.map_err(|error| {
                if is_duplicate(&error) {
                    moved_on()
                } else {
                    error.into()
                }
            })?;
            new.number
        }
    };
    let lines: Vec<Value> = planned
        .lines
        .iter()
        .map(|l| json!({ "line": l.line, "kind": l.kind, "due_on": l.due_on, "fen": l.amount }))
        .collect();
    let detail = json!({ "plan": number, "lines": lines });
    told(tx, contract, ("plan", planned.words), detail, (by, now)).await?;
    let left = before.map_or(&[][..], |plan| &plan.lines);
    super::clock::replan(tx, contract.id, (left, planned.lines), now).await
}

/// Who brings money in, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Bringing<'a> {
    /// `typed`, or what else brings money.
    pub source: &'a str,
    /// Under which it is known there.
    pub outside: Option<&'a str>,
    pub side: Side,
    pub by: UserId,
    pub now: DateTime<Utc>,
}

/// Enters a receipt, which then waits for a second person; `false` when the same form was sent before.
///
/// # Errors
/// Conflict when the reference came onto the contract at this very moment.
pub async fn enter(
    tx: &mut Tx,
    contract: &Contract,
    (id, entry): (ReceiptId, &Entry),
    proof: Option<FileId>,
    from: Bringing<'_>,
) -> Result<bool> {
    let receipt = Receipt {
        id,
        received_on: entry.received_on,
        amount: entry.amount,
        payer: entry.payer.clone(),
        bank_reference: entry.bank_reference.clone(),
        invoice: entry.invoice.clone(),
        note: entry.note.clone(),
        proof,
        no_proof: entry.no_proof.clone(),
        source: from.source.to_owned(),
        outside: from.outside.map(str::to_owned),
        reverses: None,
        state: Standing::Entered,
        side: from.side,
        entered_by: from.by,
        decided_by: None,
        decided_at: None,
        words: String::new(),
        decided_words: String::new(),
        revision: 0,
        created_at: from.now,
        parts: entry.parts.clone(),
    };
    write(tx, contract, &receipt, "receipt-entered").await
}

async fn write(tx: &mut Tx, contract: &Contract, receipt: &Receipt, action: &str) -> Result<bool> {
    let key = receipt::bank_key(&receipt.bank_reference);
    let fresh = store::insert_receipt(tx, contract.id, receipt, &key)
        .await
        .map_err(|error| {
            if is_duplicate(&error) {
                Error::conflict("receipt-taken")
            } else {
                error.into()
            }
        })?;
    if fresh {
        let detail = json!({
            "receipt": receipt.id, "fen": receipt.amount, "received_on": receipt.received_on,
            "reverses": receipt.reverses, "proof": receipt.proof, "source": receipt.source,
        });
        let words = receipt.amount.yuan_grouped();
        let by = (receipt.entered_by, receipt.created_at);
        told(tx, contract, (action, &words), detail, by).await?;
    }
    Ok(fresh)
}

/// Enters the counter entry that takes a confirmed receipt back once a second person confirms it.
///
/// # Errors
/// Conflict when it was taken back already, or is not confirmed.
pub async fn counter(
    tx: &mut Tx,
    contract: &Contract,
    of: &Receipt,
    reason: &str,
    (id, by, now): (ReceiptId, UserId, DateTime<Utc>),
) -> Result<bool> {
    if of.source == by_order::ORDER {
        return Err(Error::conflict("receipt-of-order"));
    }
    if of.state != Standing::Confirmed || of.reverses.is_some() {
        return Err(moved_on());
    }
    if !store::touch_receipt(tx, of.id, of.revision).await? {
        return Err(moved_on());
    }
    let less = |money: Money| money.checked_mul(-1).unwrap_or_default();
    let entry = Receipt {
        id,
        amount: less(of.amount),
        parts: of.parts.iter().map(|(l, part)| (*l, less(*part))).collect(),
        proof: None,
        no_proof: String::new(),
        source: receipt::TYPED.to_owned(),
        outside: None,
        reverses: Some(of.id),
        state: Standing::Entered,
        side: Side::Centre,
        entered_by: by,
        decided_by: None,
        decided_at: None,
        words: reason.to_owned(),
        decided_words: String::new(),
        note: String::new(),
        revision: 0,
        created_at: now,
        ..of.clone()
    };
    write(tx, contract, &entry, "receipt-counter").await
}

/// Puts the rest of a confirmed receipt to what is open, in the plan's order.
///
/// # Errors
/// Conflict when there is nothing to put, or when somebody else was quicker.
pub(in crate::contracts) async fn assign(
    tx: &mut Tx,
    contract: &Contract,
    of: &Receipt,
    open: &[(InstalmentId, Money)],
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let parts = plan::spread(of.rest(), open);
    if parts.is_empty() || !store::touch_receipt(tx, of.id, of.revision).await? {
        return Err(moved_on());
    }
    store::add_parts(tx, of.id, &parts, now).await?;
    let detail = json!({ "receipt": of.id, "parts": parts });
    let words = of.rest().yuan_grouped();
    told(
        tx,
        contract,
        ("receipt-assigned", &words),
        detail,
        (by, now),
    )
    .await?;
    super::clock::settle(tx, contract.id, now).await
}

/// Confirms or refuses what somebody else entered; what comes back is to be told to those sides.
///
/// # Errors
/// Conflict when somebody else did meanwhile, or when it is the person's own entry.
pub(crate) async fn decide(
    tx: &mut Tx,
    contract: &Contract,
    of: &Receipt,
    decision: &Decision<'_>,
) -> Result<(News, &'static [Side])> {
    if of.entered_by == decision.by {
        return Err(Error::conflict("receipt-own-entry"));
    }
    if !settling::decide(tx, (Entered::Receipt, of.id.0), decision).await? {
        return Err(moved_on());
    }
    let confirmed = decision.to == Standing::Confirmed;
    if let Some(original) = of.reverses.filter(|_| confirmed)
        && !settling::reverse(tx, (Entered::Receipt, original.0)).await?
    {
        return Err(moved_on());
    }
    let (action, what) = match (confirmed, of.reverses) {
        (true, None) => ("receipt-confirmed", "received"),
        (true, Some(_)) => ("receipt-reversed", "reversed"),
        (false, _) => ("receipt-refused", "refused"),
    };
    let detail = json!({ "receipt": of.id, "fen": of.amount });
    let words = format!("{} {}", of.amount.yuan_grouped(), decision.words);
    let by = (decision.by, decision.now);
    told(tx, contract, (action, words.trim()), detail, by).await?;
    if confirmed && of.reverses.is_some() {
        let open: Vec<InstalmentId> = of.parts.iter().map(|(line, _)| *line).collect();
        store::forget_overdue(tx, &open).await?;
    }
    super::clock::settle(tx, contract.id, decision.now).await?;
    let news = News {
        what,
        amount: Some(of.amount),
        day: Some(of.received_on),
        words: decision.words.to_owned(),
        tail: "/performance#receipts".to_owned(),
        ..News::default()
    };
    // What was refused is known to who entered it alone.
    let sides: &[Side] = match (confirmed, of.side) {
        (true, _) => &[Side::Seller, Side::Buyer],
        (false, Side::Seller) => &[Side::Seller],
        (false, _) => &[],
    };
    Ok((news, sides))
}

/// Writes a royalty statement; `false` when the same form was sent before.
///
/// # Errors
/// When the database refuses.
pub(in crate::contracts) async fn state(
    tx: &mut Tx,
    seat: &Seat,
    (id, stated): (RoyaltyId, &Stated),
    file: Option<FileId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let statement = Statement {
        id,
        period_from: stated.period_from,
        period_to: stated.period_to,
        base: stated.base,
        rate_bp: stated.rate_bp,
        amount: stated.amount,
        words: stated.words.clone(),
        file_id: file,
        side: seat.who.side,
        entered_by: seat.me,
        withdrawn_at: None,
        withdrawn_words: String::new(),
        created_at: now,
    };
    let fresh = store::insert_statement(tx, seat.contract.id, &statement).await?;
    if fresh {
        let detail = json!({ "statement": id, "fen": stated.amount, "base_fen": stated.base, "rate_bp": stated.rate_bp });
        let words = format!(
            "{} – {} {}",
            stated.period_from,
            stated.period_to,
            stated.amount.yuan_grouped()
        );
        told(
            tx,
            &seat.contract,
            ("royalty", &words),
            detail,
            (seat.me, now),
        )
        .await?;
    }
    Ok(fresh)
}

/// # Errors
/// Conflict when it was withdrawn before.
pub(in crate::contracts) async fn withdraw_statement(
    tx: &mut Tx,
    seat: &Seat,
    id: RoyaltyId,
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let contract: ContractId = seat.contract.id;
    if !store::withdraw_statement(tx, (contract, id), words, seat.me, now).await? {
        return Err(moved_on());
    }
    let detail = json!({ "statement": id });
    told(
        tx,
        &seat.contract,
        ("royalty-withdrawn", words),
        detail,
        (seat.me, now),
    )
    .await
}
