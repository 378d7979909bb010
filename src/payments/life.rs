//! The deeds on orders as they are written: order, ledger, contract, history and audit in one transaction. Every deed
//! first takes the order's row, then the contract's; of two at the same second one has the effect.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::ledger::{self, Account, Cause, Posting};
use super::order::{self, Channel, Kind, Method, Order, Payment, SERIES, TAIL};
use super::{paying, reference, store, stripe};
use crate::audit;
use crate::contracts::performing::by_order;
use crate::db::{Tx, is_duplicate};
use crate::ids::{ContractId, InstalmentId, OrderId, OrganisationId, PaymentId, UserId};
use crate::listings;
use crate::money::Money;
use crate::organisations;
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::words::Message;

pub(super) const CHAIN: &str = "payments";

pub(super) fn moved_on() -> Error {
    Error::conflict("payment-moved-on")
}

/// A line in an order's history and a row of the audit chain.
pub(super) async fn told(
    tx: &mut Tx,
    order: &Order,
    (action, amount, words): (&str, Option<Money>, &str),
    detail: Value,
    (by, now): (Option<UserId>, DateTime<Utc>),
) -> Result<()> {
    let event = store::Event {
        actor: by,
        action: action.to_owned(),
        amount,
        words: words.to_owned(),
        created_at: now,
    };
    store::insert_event(tx, order.id, &event).await?;
    let entry = audit::Entry {
        chain: CHAIN,
        actor: by,
        action: &format!("payment-{action}"),
        subject: order.number.clone(),
        detail,
    };
    audit::append(tx, entry, now).await?;
    paying::follow(tx, order, (action, amount, words), now).await
}

/// What an organisation is to pay.
#[derive(Clone, Debug)]
pub struct NewOrder {
    pub id: OrderId,
    pub kind: Kind,
    pub payer: OrganisationId,
    /// For whom the centre takes it; `None` for itself.
    pub payee: Option<OrganisationId>,
    pub purpose: String,
    pub due_on: NaiveDate,
    pub amount: Money,
    pub contract: Option<ContractId>,
    pub instalment: Option<InstalmentId>,
}

/// Asks for money. The same form sent twice asks once and gives back the order that is there.
///
/// # Errors
/// Conflict when the instalment is asked for already or is open for less, or when 定金 would come above a fifth of the
/// contract's price (民法典 586).
pub async fn issue(tx: &mut Tx, new: &NewOrder, by: UserId, now: DateTime<Utc>) -> Result<Order> {
    if let Some(before) = store::by_id(tx, new.id).await? {
        return Ok(before);
    }
    if let Some(contract) = new.contract {
        fits(tx, contract, new).await?;
    }
    let number = listings::store::next_number(tx, SERIES, tz::shanghai_year(now)).await?;
    let reference = reference::of_number(&number)
        .ok_or_else(|| anyhow::anyhow!("{number} is no number of an order"))?;
    let payer_name = name(tx, new.payer).await?;
    let payee_name = match new.payee {
        Some(payee) => name(tx, payee).await?,
        None => String::new(),
    };
    let row = store::Row {
        id: new.id,
        number: &number,
        reference: &reference,
        kind: new.kind,
        payer: new.payer,
        payee: new.payee,
        payer_name: &payer_name,
        payee_name: &payee_name,
        purpose: &new.purpose,
        due_on: new.due_on,
        amount: new.amount,
        contract: new.contract,
        line: new.instalment,
        by,
        now,
    };
    store::insert(tx, &row).await.map_err(|error| {
        if is_duplicate(&error) {
            Error::conflict("payment-line-asked")
        } else {
            error.into()
        }
    })?;
    let order = store::by_id(tx, new.id).await?.ok_or(Error::NotFound)?;
    let posting = Posting {
        cause: Cause::Issued,
        subject: order.id.0,
        order: Some(order.id),
        on: tz::shanghai_date(now),
        lines: vec![(
            Account::Receivable(order.payer),
            Account::Expected,
            order.amount,
        )],
    };
    ledger::post(tx, &posting, now).await?;
    let detail = json!({
        "kind": order.kind, "payer": order.payer, "payee": order.payee, "fen": order.amount, "due_on": order.due_on,
        "contract": order.contract, "line": order.instalment,
    });
    let what = ("issued", Some(order.amount), "");
    told(tx, &order, what, detail, (Some(by), now)).await?;
    Ok(order)
}

async fn name(tx: &mut Tx, id: OrganisationId) -> Result<String> {
    let found = organisations::store::find(tx, id).await?;
    Ok(found.ok_or(Error::NotFound)?.name)
}

/// Whether a contract leaves room for what is asked for under it.
async fn fits(tx: &mut Tx, contract: ContractId, new: &NewOrder) -> Result<()> {
    let due = by_order::due(tx, contract).await?;
    if let Some(line) = new.instalment {
        let open = due.open_of(line).ok_or(Error::NotFound)?;
        if new.amount > open {
            let too_much = Message::new("payment-line-room").with("open", open.yuan_grouped());
            return Err(Error::Conflict(too_much));
        }
    }
    if new.kind == Kind::Earnest {
        let most = order::earnest_most(due.values.total);
        let so_far = store::earnest_of(tx, contract).await?;
        if so_far.checked_add(new.amount).is_none_or(|sum| sum > most) {
            let too_much = Message::new("payment-earnest-most").with("most", most.yuan_grouped());
            return Err(Error::Conflict(too_much));
        }
    }
    Ok(())
}

/// What was not paid is not asked for any more; money that comes all the same stays the payer's.
///
/// # Errors
/// Conflict when it is paid or cancelled, or when money of it is on its way out.
pub async fn cancel(
    tx: &mut Tx,
    id: OrderId,
    words: &str,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let order = store::take(tx, id).await?.ok_or(Error::NotFound)?;
    if !store::cancel(tx, id, words).await? {
        return Err(moved_on());
    }
    let rest = order.open();
    let posting = Posting {
        cause: Cause::Cancelled,
        subject: id.0,
        order: Some(id),
        on: tz::shanghai_date(now),
        lines: vec![(Account::Expected, Account::Receivable(order.payer), rest)],
    };
    ledger::post(tx, &posting, now).await?;
    changed(tx, id, now).await?;
    let detail = json!({ "fen": rest, "words": words });
    let what = ("cancelled", Some(rest), words);
    told(tx, &order, what, detail, (Some(by), now)).await
}

/// Nobody can pay the old sum online any more.
async fn changed(tx: &mut Tx, id: OrderId, now: DateTime<Utc>) -> Result<()> {
    let order = store::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    stripe::order_changed(tx, &order, now).await?;
    Ok(())
}

/// Money as it comes in.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    pub channel: Channel,
    /// Under which it is known there; the same name comes in once.
    pub outside: &'a str,
    pub method: Method,
    pub amount: Money,
    pub received_on: NaiveDate,
    pub payer_name: &'a str,
    /// Who saw to it; `None` for the machine itself.
    pub by: Option<UserId>,
    /// The second person, where one is asked for.
    pub second: Option<UserId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    Put {
        payment: PaymentId,
        applied: Money,
        surplus: Money,
    },
    /// It came in before.
    Before(PaymentId),
}

/// Money came in for an order: what is open is paid, what is beyond it stays the payer's. The same arrival told again
/// changes nothing.
///
/// # Errors
/// When there is no such order.
pub async fn arrive(
    tx: &mut Tx,
    id: OrderId,
    arrival: &Arrival<'_>,
    now: DateTime<Utc>,
) -> Result<Arrived> {
    let order = store::take(tx, id).await?.ok_or(Error::NotFound)?;
    if let Some(before) = store::payment_by_outside(tx, arrival.channel, arrival.outside).await? {
        return Ok(Arrived::Before(before.id));
    }
    let (applied, surplus) = order::put(arrival.amount, order.open());
    let payment = Payment {
        id: PaymentId::mint(now),
        order_id: order.id,
        channel: arrival.channel,
        outside: arrival.outside.to_owned(),
        method: arrival.method,
        amount: arrival.amount,
        applied,
        returned: Money::ZERO,
        surplus_used: Money::ZERO,
        received_on: arrival.received_on,
        payer_name: arrival.payer_name.to_owned(),
        origin_id: None,
        receipt_id: None,
        entered_by: arrival.by,
        confirmed_by: arrival.second,
        created_at: now,
    };
    let lines = vec![
        (
            arrival.channel.account(),
            Account::Receivable(order.payer),
            applied,
        ),
        (Account::Expected, order.owed(), applied),
        (
            arrival.channel.account(),
            Account::Unapplied(order.payer),
            surplus,
        ),
    ];
    enter(tx, &order, &payment, (Cause::Arrived, lines), now).await?;
    Ok(Arrived::Put {
        payment: payment.id,
        applied,
        surplus,
    })
}

/// Writes a payment of an order that is taken: the order's sums, the contract's 到账, ledger and history.
async fn enter(
    tx: &mut Tx,
    order: &Order,
    payment: &Payment,
    (cause, lines): (Cause, Vec<(Account, Account, Money)>),
    now: DateTime<Utc>,
) -> Result<()> {
    store::insert_payment(tx, payment).await?;
    if payment.applied.is_positive() && !store::put(tx, order.id, payment.applied).await? {
        return Err(moved_on());
    }
    let posting = Posting {
        cause,
        subject: payment.id.0,
        order: Some(order.id),
        on: payment.received_on,
        lines,
    };
    ledger::post(tx, &posting, now).await?;
    changed(tx, order.id, now).await?;
    receive_for_contract(tx, order, payment, (payment.applied, &payment.outside), now).await?;
    let detail = json!({
        "payment": payment.id, "channel": payment.channel, "outside": payment.outside, "fen": payment.amount,
        "applied_fen": payment.applied, "received_on": payment.received_on, "second": payment.confirmed_by,
        "origin": payment.origin_id,
    });
    let what = (cause.code(), Some(payment.amount), "");
    told(tx, order, what, detail, (payment.entered_by, now)).await
}

/// 到账 under the contract whose instalment it pays; nothing for other orders.
pub(super) async fn receive_for_contract(
    tx: &mut Tx,
    order: &Order,
    payment: &Payment,
    (amount, outside): (Money, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let (Some(contract), Some(line)) = (order.contract, order.instalment) else {
        return Ok(());
    };
    if !amount.is_positive() {
        return Ok(());
    }
    let brought = by_order::Brought {
        line,
        amount,
        received_on: payment.received_on,
        payer: &payment.payer_name,
        reference: &order.number,
        outside,
        by: payment.entered_by.unwrap_or(order.created_by),
        second: payment.confirmed_by,
    };
    let receipt = by_order::bring(tx, contract, &brought, now).await?;
    store::set_receipt(tx, payment.id, Some(receipt)).await?;
    Ok(())
}

/// Puts a part of a surplus to another order of the same payer.
///
/// # Errors
/// Conflict when not so much is left or the order is open for less, or is somebody else's.
pub async fn put_surplus(
    tx: &mut Tx,
    from: PaymentId,
    (to, amount): (OrderId, Money),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<PaymentId> {
    let payment = store::payment(tx, from).await?.ok_or(Error::NotFound)?;
    // Both orders are taken in the order of their ids, so that two such deeds never wait for each other.
    let (first, second) = (payment.order_id.min(to), payment.order_id.max(to));
    for id in [first, second] {
        store::take(tx, id).await?.ok_or(Error::NotFound)?;
    }
    let of = store::by_id(tx, payment.order_id)
        .await?
        .ok_or(Error::NotFound)?;
    let order = store::by_id(tx, to).await?.ok_or(Error::NotFound)?;
    if of.payer != order.payer || amount > order.open() || !amount.is_positive() {
        return Err(Error::conflict("payment-surplus-not-for-this"));
    }
    if !store::use_surplus(tx, from, amount).await? {
        return Err(moved_on());
    }
    let id = PaymentId::mint(now);
    let put = Payment {
        id,
        order_id: to,
        outside: format!("{}{TAIL}{id}", payment.known_as()),
        amount,
        applied: amount,
        returned: Money::ZERO,
        surplus_used: Money::ZERO,
        origin_id: Some(payment.origin_id.unwrap_or(payment.id)),
        receipt_id: None,
        entered_by: Some(by),
        confirmed_by: None,
        created_at: now,
        ..payment
    };
    let lines = vec![
        (
            Account::Unapplied(order.payer),
            Account::Receivable(order.payer),
            amount,
        ),
        (Account::Expected, order.owed(), amount),
    ];
    enter(tx, &order, &put, (Cause::SurplusPut, lines), now).await?;
    Ok(id)
}
