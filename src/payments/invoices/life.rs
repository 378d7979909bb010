//! What becomes of a request for an invoice. Each deed is one transaction of its caller: the row, what of the order is
//! invoiced, the log.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::invoice::{Asked, Invoice, Issued, Reversal, State};
use super::store;
use crate::audit;
use crate::db::{Tx, is_duplicate};
use crate::ids::{InvoiceId, UserId};
use crate::payments::order::Order;
use crate::payments::store as orders;
use crate::web::error::{Error, Result};

pub(super) const MOVED_ON: &str = "invoice-moved-on";
const TOO_MUCH: &str = "invoice-more-than-paid";
pub(super) const NUMBER_TAKEN: &str = "invoice-number-taken";

/// Asks for an invoice of what was paid; the same form sent twice asks once.
///
/// # Errors
/// A conflict when less was paid and kept than it asks for, or the rest is invoiced by now.
pub async fn ask(
    tx: &mut Tx,
    order: &Order,
    (id, asked): (InvoiceId, &Asked),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<bool> {
    if let Some(before) = store::find(tx, id).await? {
        return if before.invoice.order_id == order.id {
            Ok(false)
        } else {
            Err(Error::NotFound)
        };
    }
    // A refund that is asked for at the same moment is through, or waits.
    orders::take(tx, order.id).await?;
    if !store::set_aside(tx, order.id, asked.amount, now).await? {
        return Err(Error::conflict(TOO_MUCH));
    }
    if !store::insert(tx, (id, order.id, order.payer), asked, (by, now)).await? {
        return Err(Error::conflict(MOVED_ON));
    }
    let detail = json!({ "order": order.number, "amount_fen": asked.amount, "kind": asked.kind, "buyer": asked.buyer_code });
    note(tx, ("invoice-asked", id), detail, (by, now)).await?;
    Ok(true)
}

/// What finance issued is written down.
///
/// # Errors
/// A conflict when it moved on, when money went back meanwhile, or when the number is taken.
pub async fn issue(
    tx: &mut Tx,
    (of, seen): (&Invoice, i64),
    issued: &Issued,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let done = match store::issue(tx, (of.id, seen), issued, (by, now)).await {
        Err(error) if is_duplicate(&error) => return Err(Error::conflict(NUMBER_TAKEN)),
        done => done?,
    };
    if !done {
        let still = store::find(tx, of.id).await?;
        let waits = still.is_some_and(|l| l.invoice.state == State::Asked && l.exceeds);
        return Err(Error::conflict(if waits { TOO_MUCH } else { MOVED_ON }));
    }
    let detail = json!({ "number": issued.number, "on": issued.on, "amount_fen": of.amount });
    note(tx, ("invoice-issued", of.id), detail, (by, now)).await
}

/// A request ends without an invoice: finance refuses it with a reason, or its payer takes it back.
///
/// # Errors
/// A conflict when it moved on.
pub async fn end(
    tx: &mut Tx,
    (of, seen): (&Invoice, i64),
    (to, words): (State, &str),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    if !store::end(tx, (of.id, seen), (to, words), (by, now)).await? {
        return Err(Error::conflict(MOVED_ON));
    }
    free(tx, of, of.amount).await?;
    let action = if to == State::Refused {
        "invoice-refused"
    } else {
        "invoice-withdrawn"
    };
    note(tx, (action, of.id), json!({ "words": words }), (by, now)).await
}

/// A red-letter invoice takes a part or all of one back.
///
/// # Errors
/// A conflict when it moved on, or when the number is taken.
pub async fn reverse(
    tx: &mut Tx,
    (of, seen): (&Invoice, i64),
    red: &Reversal,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let done = match store::reverse(tx, (of.id, seen), red, (by, now)).await {
        Err(error) if is_duplicate(&error) => return Err(Error::conflict(NUMBER_TAKEN)),
        done => done?,
    };
    if !done {
        return Err(Error::conflict(MOVED_ON));
    }
    free(tx, of, red.amount).await?;
    let detail = json!({ "number": red.number, "amount_fen": red.amount, "words": red.words });
    note(tx, ("invoice-reversed", of.id), detail, (by, now)).await
}

async fn free(tx: &mut Tx, of: &Invoice, amount: crate::money::Money) -> Result<()> {
    if store::set_free(tx, of.order_id, amount).await? {
        Ok(())
    } else {
        Err(Error::conflict(MOVED_ON))
    }
}

async fn note(
    tx: &mut Tx,
    (action, id): (&str, InvoiceId),
    detail: serde_json::Value,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let entry = audit::Entry {
        chain: "payments",
        actor: Some(by),
        action,
        subject: id.to_string(),
        detail,
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}
