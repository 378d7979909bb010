//! Deeds on commissions. The order's row is taken first, so that refunds and commissions of one payment wait for each
//! other.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::commission::{Commission, Entry, State, is_for, taken_back};
use super::store;
use crate::audit;
use crate::contracts;
use crate::db::{Tx, is_duplicate};
use crate::ids::{CommissionId, DealId, OrderId, PaymentId, UserId};
use crate::money::Money;
use crate::payments::order::{Order, Payment};
use crate::payments::store as orders;
use crate::web::error::{Error, Result};

pub(super) const MOVED_ON: &str = "payment-commission-moved-on";

/// A payment that a commission can be recorded on.
#[derive(Clone, Debug)]
pub struct Grounds {
    pub order: Order,
    pub payment: Payment,
    pub contract: contracts::store::Whence,
    pub deal: DealId,
    /// What of the payment is here.
    pub base: Money,
    /// What of that is not given away as a commission yet.
    pub room: Money,
}

/// # Errors
/// A conflict when its contract came of no deal, when it is of another kind, or when nothing of it is here.
pub async fn grounds(tx: &mut Tx, id: PaymentId) -> Result<Grounds> {
    let payment = orders::payment(tx, id).await?.ok_or(Error::NotFound)?;
    let order = orders::by_id(tx, payment.order_id)
        .await?
        .ok_or(Error::NotFound)?;
    let no_deal = || Error::conflict("payment-commission-no-deal");
    let contract = order.contract.filter(|_| is_for(order.kind));
    let contract = contracts::store::whence(tx, &[contract.ok_or_else(no_deal)?])
        .await?
        .pop()
        // What was only talked about is no contract.
        .filter(|c| {
            use contracts::contract::State;
            !matches!(c.state, State::Draft | State::Abandoned | State::Cancelled)
        })
        .ok_or_else(no_deal)?;
    let deal = contract.deal_id.ok_or_else(no_deal)?;
    let gone = store::gone(tx, id).await?;
    let base = payment.applied.checked_sub(gone).unwrap_or_default();
    if !base.is_positive() {
        return Err(Error::conflict("payment-commission-nothing-here"));
    }
    let given = store::on_payment(tx, id).await?;
    Ok(Grounds {
        room: base.checked_sub(given).unwrap_or_default().max(Money::ZERO),
        order,
        payment,
        contract,
        deal,
        base,
    })
}

/// Records a commission that waits for a second person; the same form sent twice records one.
///
/// # Errors
/// A conflict when the manager has one of this payment already, or when it would come to more than the payment.
pub async fn enter(
    tx: &mut Tx,
    (id, payment): (CommissionId, PaymentId),
    entry: &Entry,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<bool> {
    let seen = grounds(tx, payment).await?;
    orders::take(tx, seen.order.id).await?;
    if let Some(before) = store::find(tx, id).await? {
        return if before.commission.payment_id == payment {
            Ok(false)
        } else {
            Err(Error::NotFound)
        };
    }
    let of = grounds(tx, payment).await?;
    if entry.amount > of.room || entry.manager == by {
        return Err(Error::conflict(MOVED_ON));
    }
    let row = Commission {
        id,
        payment_id: payment,
        order_id: of.order.id,
        contract_id: of.contract.id,
        manager_id: entry.manager,
        base: of.base,
        rate_bp: entry.rate_bp,
        amount: entry.amount,
        reverses: None,
        words: entry.words.clone(),
        state: State::Entered,
        entered_by: Some(by),
        decided_by: None,
        decided_at: None,
        decided_words: String::new(),
        created_at: now,
    };
    match store::insert(tx, &row, None).await {
        Err(error) if is_duplicate(&error) => {
            return Err(Error::conflict("payment-commission-there"));
        }
        done => {
            done?;
        }
    }
    let detail = json!({
        "payment": payment, "manager": entry.manager, "fen": entry.amount, "base_fen": of.base, "rate_bp": entry.rate_bp,
    });
    note(
        tx,
        ("payment-commission-entered", id),
        detail,
        (Some(by), now),
    )
    .await?;
    Ok(true)
}

/// A second person says yes or no; what went back meanwhile is taken back at once.
///
/// # Errors
/// A conflict when somebody else decided, or when it is the person's own.
pub async fn decide(
    tx: &mut Tx,
    of: &Commission,
    (to, words): (State, &str),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    orders::take(tx, of.order_id).await?;
    if of.entered_by == Some(by) || of.manager_id == by {
        return Err(Error::conflict("payment-commission-second"));
    }
    if !store::decide(tx, of.id, (to, words), (by, now)).await? {
        return Err(Error::conflict(MOVED_ON));
    }
    let action = match to {
        State::Approved => "payment-commission-approved",
        State::Entered | State::Refused => "payment-commission-refused",
    };
    note(
        tx,
        (action, of.id),
        json!({ "words": words }),
        (Some(by), now),
    )
    .await?;
    settle(tx, of.order_id, now).await
}

/// Brings the commissions of an order that is taken to what its payments are now: what went back is taken back in
/// proportion, what came back after a failed refund is given again.
///
/// # Errors
/// When the database refuses.
pub(in crate::payments) async fn settle(
    tx: &mut Tx,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<()> {
    for of in store::approved(tx, order).await? {
        let payment = orders::payment(tx, of.payment_id)
            .await?
            .ok_or(Error::NotFound)?;
        let gone = store::gone(tx, of.payment_id).await?;
        let left = payment.applied.checked_sub(gone).unwrap_or_default();
        let target = taken_back(of.amount, of.base, left);
        let (so_far, rows) = store::countered(tx, of.id).await?;
        let change = so_far.checked_sub(target).unwrap_or_default();
        if change.is_zero() {
            continue;
        }
        let counter = Commission {
            id: CommissionId::mint(now),
            amount: change,
            reverses: Some(of.id),
            words: String::new(),
            entered_by: None,
            decided_by: None,
            decided_at: None,
            created_at: now,
            ..of.clone()
        };
        store::insert(tx, &counter, Some(rows + 1)).await?;
        let detail = json!({ "of": of.id, "fen": change });
        note(
            tx,
            ("payment-commission-countered", counter.id),
            detail,
            (None, now),
        )
        .await?;
    }
    Ok(())
}

async fn note(
    tx: &mut Tx,
    (action, id): (&str, CommissionId),
    detail: serde_json::Value,
    (by, now): (Option<UserId>, DateTime<Utc>),
) -> Result<()> {
    let entry = audit::Entry {
        chain: "payments",
        actor: by,
        action,
        subject: id.to_string(),
        detail,
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}
