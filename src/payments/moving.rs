//! Deeds of two persons: refund, forfeiture, passing on. Asking sets the money aside; the second person's yes lets it go;
//! it counts when it is done. Each step is an `UPDATE` from the state that was seen, so repeating it changes nothing.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::ledger::{self, Account, Cause, Posting};
use super::life::{moved_on, receive_for_contract, told};
use super::moves::{Move, State, What};
use super::order::{Channel, Order, Payment};
use super::store;
use super::stripe::SendRefund;
use crate::contracts::performing::by_order;
use crate::db::Tx;
use crate::ids::{MoveId, PaymentId, UserId};
use crate::jobs;
use crate::money::Money;
use crate::web::error::{Error, Result};
use crate::web::words::Message;

/// What one person asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: MoveId,
    pub kind: What,
    /// Which payment goes back.
    pub payment: Option<PaymentId>,
    pub amount: Money,
    pub reason: String,
}

/// Sets money aside for what is asked; `false` when the same form was sent before.
///
/// # Errors
/// Conflict when not so much of it is here, or when this kind is not for this order.
pub async fn ask(
    tx: &mut Tx,
    order: &Order,
    asked: &Asked,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<bool> {
    let order = store::take(tx, order.id).await?.ok_or(Error::NotFound)?;
    if store::find_move(tx, asked.id).await?.is_some() {
        return Ok(false);
    }
    let payment = match asked.payment {
        Some(id) => Some(
            store::payment(tx, id)
                .await?
                .filter(|p| p.order_id == order.id)
                .ok_or(Error::NotFound)?,
        ),
        None => None,
    };
    let most = asked.kind.most(&order, payment.as_ref());
    if asked.amount > most || !asked.amount.is_positive() {
        let too_much = Message::new("payment-move-most").with("most", most.yuan_grouped());
        return Err(Error::Conflict(too_much));
    }
    let wanted = Move {
        id: asked.id,
        order_id: order.id,
        payment_id: asked.payment.filter(|_| asked.kind.is_refund()),
        kind: asked.kind,
        amount: asked.amount,
        reason: asked.reason.clone(),
        state: State::Asked,
        asked_by: by,
        decided_by: None,
        decided_at: None,
        words: String::new(),
        outside: None,
        done_on: None,
        created_at: now,
        updated_at: now,
    };
    if !set_aside(tx, &wanted, wanted.amount).await? || !store::insert_move(tx, &wanted).await? {
        return Err(moved_on());
    }
    let detail = json!({
        "move": wanted.id, "kind": wanted.kind, "payment": wanted.payment_id, "fen": wanted.amount, "reason": wanted.reason,
    });
    let action = format!("{}-asked", wanted.kind.code());
    let what = (&*action, Some(wanted.amount), &*wanted.reason);
    told(tx, &order, what, detail, (Some(by), now)).await?;
    Ok(true)
}

/// Sets a sum aside where the move takes it from, or frees it when it is below zero.
async fn set_aside(tx: &mut Tx, m: &Move, amount: Money) -> sqlx::Result<bool> {
    match (m.kind, m.payment_id) {
        (What::SurplusRefund, Some(payment)) => store::use_surplus(tx, payment, amount).await,
        (What::Refund, Some(payment)) => Ok(store::set_aside(tx, payment, amount).await?
            && store::set_moving(tx, m.order_id, amount).await?),
        _ => store::set_moving(tx, m.order_id, amount).await,
    }
}

fn less(amount: Money) -> Money {
    amount.checked_mul(-1).unwrap_or_default()
}

/// The order of a move and the move itself, both taken.
async fn open(tx: &mut Tx, id: MoveId) -> Result<(Order, Move, Option<Payment>)> {
    let seen = store::find_move(tx, id).await?.ok_or(Error::NotFound)?;
    let order = store::take(tx, seen.order_id)
        .await?
        .ok_or(Error::NotFound)?;
    let found = store::find_move(tx, id).await?.ok_or(Error::NotFound)?;
    let payment = match found.payment_id {
        Some(payment) => store::payment(tx, payment).await?,
        None => None,
    };
    Ok((order, found, payment))
}

/// A second person says yes or no. A forfeiture is done by the yes; what goes out by Stripe is sent by a job.
///
/// # Errors
/// Conflict when somebody else decided, or when it is the person's own.
pub async fn decide(
    tx: &mut Tx,
    id: MoveId,
    (yes, words): (bool, &str),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let (order, m, payment) = open(tx, id).await?;
    if m.asked_by == by {
        return Err(Error::conflict("payment-move-own"));
    }
    let to = if yes { State::Approved } else { State::Refused };
    if !store::decide_move(tx, id, (to, words), (by, now)).await? {
        return Err(moved_on());
    }
    if !yes && !set_aside(tx, &m, less(m.amount)).await? {
        return Err(moved_on());
    }
    let verdict = if yes { "approved" } else { "refused" };
    let action = format!("{}-{verdict}", m.kind.code());
    let detail = json!({ "move": id, "fen": m.amount, "words": words });
    let what = (&*action, Some(m.amount), words);
    told(tx, &order, what, detail, (Some(by), now)).await?;
    let by_stripe = payment.is_some_and(|p| p.channel == Channel::Stripe);
    if yes && m.kind.is_refund() && by_stripe {
        jobs::enqueue(tx, &SendRefund { move_id: id }, now).await?;
    }
    if yes && m.kind == What::Forfeiture {
        let on = crate::tz::shanghai_date(now);
        done(tx, id, (on, None), (Some(by), now)).await?;
    }
    Ok(())
}

/// It left; the answer from outside is awaited. Told again, it changes nothing.
///
/// # Errors
/// When there is no such move.
pub async fn sent(tx: &mut Tx, id: MoveId, outside: &str, now: DateTime<Utc>) -> Result<bool> {
    let step = (id, State::Approved, State::Sent);
    Ok(store::step_move(tx, step, (Some(outside), None, ""), now).await?)
}

/// It is done: the sums count, the ledger says so and the contract's 到账 shrinks with it. `false` when it was done before
/// or given up.
///
/// # Errors
/// When there is no such move.
pub async fn done(
    tx: &mut Tx,
    id: MoveId,
    (on, outside): (NaiveDate, Option<&str>),
    (by, now): (Option<UserId>, DateTime<Utc>),
) -> Result<bool> {
    let (order, m, payment) = open(tx, id).await?;
    if !matches!(m.state, State::Approved | State::Sent) {
        return Ok(false);
    }
    let step = (id, m.state, State::Done);
    if !store::step_move(tx, step, (outside, Some(on), ""), now).await?
        || !store::settle_moving(tx, order.id, m.kind, m.amount).await?
    {
        return Err(moved_on());
    }
    let channel = payment.as_ref().map_or(Channel::Bank, |p| p.channel);
    let (cause, transfer) = transfer(&order, m.kind, channel);
    let posting = Posting {
        cause,
        subject: id.0,
        order: Some(order.id),
        on,
        lines: vec![(transfer.0, transfer.1, m.amount)],
    };
    ledger::post(tx, &posting, now).await?;
    if let Some(payment) = payment.filter(|_| m.kind == What::Refund) {
        less_for_contract(tx, &order, &payment, &m, (by, now)).await?;
    }
    let action = format!("{}-done", m.kind.code());
    let detail = json!({ "move": id, "fen": m.amount, "on": on, "outside": outside });
    let what = (&*action, Some(m.amount), "");
    told(tx, &order, what, detail, (by, now)).await?;
    Ok(true)
}

/// From where to where the sum goes: debit and credit.
fn transfer(order: &Order, what: What, channel: Channel) -> (Cause, (Account, Account)) {
    match what {
        What::Refund => (Cause::Refund, (order.owed(), channel.account())),
        What::SurplusRefund => (
            Cause::SurplusRefund,
            (Account::Unapplied(order.payer), channel.account()),
        ),
        What::Forfeiture => (
            Cause::Forfeiture,
            (order.owed(), Account::Income(order.kind)),
        ),
        What::PassingOn => (Cause::PassingOn, (order.owed(), Account::Clearing)),
    }
}

/// 到账 under the contract is what of the payment did not go back.
async fn less_for_contract(
    tx: &mut Tx,
    order: &Order,
    payment: &Payment,
    m: &Move,
    (by, now): (Option<UserId>, DateTime<Utc>),
) -> Result<()> {
    let (Some(contract), Some(receipt)) = (order.contract, payment.receipt_id) else {
        return Ok(());
    };
    let by = (by.unwrap_or(m.asked_by), now);
    let outside = format!("{}{}{}", payment.outside, super::order::TAIL, m.id);
    let back = (m.amount, &*m.reason, &*outside);
    let rest = by_order::take_back(tx, contract, receipt, back, by).await?;
    store::set_receipt(tx, payment.id, rest).await?;
    Ok(())
}

/// Outside said no: the money is here and free again. A refund that counted already is taken back. `false` when it was
/// given up before.
///
/// # Errors
/// When there is no such move.
pub async fn failed(tx: &mut Tx, id: MoveId, words: &str, now: DateTime<Utc>) -> Result<bool> {
    let (order, m, payment) = open(tx, id).await?;
    if !matches!(m.state, State::Approved | State::Sent | State::Done) || !m.kind.is_refund() {
        return Ok(false);
    }
    let step = (id, m.state, State::Failed);
    if !store::step_move(tx, step, (None, None, words), now).await? {
        return Err(moved_on());
    }
    if m.state == State::Done {
        undo(tx, &order, (&m, payment.as_ref()), now).await?;
    } else if !set_aside(tx, &m, less(m.amount)).await? {
        return Err(moved_on());
    }
    let action = format!("{}-failed", m.kind.code());
    let detail = json!({ "move": id, "fen": m.amount, "words": words });
    let what = (&*action, Some(m.amount), words);
    told(tx, &order, what, detail, (None, now)).await?;
    Ok(true)
}

/// A refund that counted came back.
async fn undo(
    tx: &mut Tx,
    order: &Order,
    (m, payment): (&Move, Option<&Payment>),
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(payment) = payment else {
        return Err(moved_on());
    };
    let freed = if m.kind == What::Refund {
        store::unreturn(tx, order.id, m.amount).await?
            && store::set_aside(tx, payment.id, less(m.amount)).await?
    } else {
        store::use_surplus(tx, payment.id, less(m.amount)).await?
    };
    if !freed {
        return Err(moved_on());
    }
    let (_, (debit, credit)) = transfer(order, m.kind, payment.channel);
    let posting = Posting {
        cause: Cause::RefundFailed,
        subject: m.id.0,
        order: Some(order.id),
        on: crate::tz::shanghai_date(now),
        lines: vec![(credit, debit, m.amount)],
    };
    ledger::post(tx, &posting, now).await?;
    if m.kind != What::Refund {
        return Ok(());
    }
    let outside = format!("{}{}{}-", payment.outside, super::order::TAIL, m.id);
    if let (Some(contract), Some(receipt)) = (order.contract, payment.receipt_id) {
        // What is left of the payment there grows again: taken back whole and written anew.
        let held = by_order::amount(tx, contract, receipt).await?;
        let by = (m.asked_by, now);
        by_order::take_back(tx, contract, receipt, (held, &*m.reason, ""), by).await?;
        let whole = held.checked_add(m.amount).unwrap_or(held);
        return receive_for_contract(tx, order, payment, (whole, &outside), now).await;
    }
    receive_for_contract(tx, order, payment, (m.amount, &outside), now).await
}
