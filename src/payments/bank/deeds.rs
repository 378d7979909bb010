//! What finance says of a line: which orders it pays, what went out by it, or that it is none of ours. Every deed takes the
//! line first, as it was seen, so that of two people at the same second one has the effect; orders are taken in the order of
//! their ids.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::line::{Reason, State};
use super::store::{self, Decided, Line, Match};
use crate::audit;
use crate::db::Tx;
use crate::ids::{self, MoveId, OrderId, PaymentId, UserId};
use crate::money::Money;
use crate::payments::life::{self, Arrival, Arrived};
use crate::payments::moves::State as MoveState;
use crate::payments::order::{Channel, Method};
use crate::payments::{ledger, moving, store as orders};
use crate::web::error::{Error, Result};
use crate::web::words::Message;

/// Orders that one transfer may be split over.
pub(crate) const PARTS_MOST: usize = 20;

/// Who does it, and when.
pub(crate) type By = (UserId, DateTime<Utc>);

fn moved_on() -> Error {
    Error::conflict("bank-line-moved-on")
}

async fn note(tx: &mut Tx, line: &Line, action: &str, detail: Value, (by, now): By) -> Result<()> {
    let entry = audit::Entry {
        chain: "payments",
        actor: Some(by),
        action,
        subject: line.id.to_string(),
        detail,
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}

/// A part of a transfer and the order it goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) order: OrderId,
    pub(crate) amount: Money,
}

/// What came of a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmed {
    /// The money is with its orders.
    Arrived,
    /// A second person has to agree first.
    WaitsForSecond,
}

/// One person says which orders a line pays; all of it goes somewhere. From `limit` on it waits for a second person.
pub(crate) async fn confirm(
    tx: &mut Tx,
    line: &Line,
    parts: &[Part],
    limit: Money,
    by: By,
) -> Result<Confirmed> {
    let total = Money::total(parts.iter().map(|part| part.amount));
    if total != Some(Money::from_fen(line.amount_fen)) || parts.len() > PARTS_MOST {
        return Err(Error::conflict("bank-parts-wrong"));
    }
    let needs_second = line.amount_fen >= limit.fen();
    let decided = Decided {
        state: if needs_second {
            State::Confirmed
        } else {
            State::Matched
        },
        reason: None,
        words: "",
        needs_second,
    };
    if !store::decide(tx, line, &decided, by).await? {
        return Err(moved_on());
    }
    let matches = write(tx, line, parts, by.1).await?;
    if !needs_second {
        arrive(tx, line, &matches, (by.0, None), by.1).await?;
    }
    let detail = json!({ "fen": line.amount_fen, "second": needs_second, "orders": told(parts) });
    note(tx, line, "bank-line-confirmed", detail, by).await?;
    Ok(if needs_second {
        Confirmed::WaitsForSecond
    } else {
        Confirmed::Arrived
    })
}

fn told(parts: &[Part]) -> Value {
    parts
        .iter()
        .map(|part| json!({ "order": part.order, "fen": part.amount }))
        .collect()
}

async fn write(tx: &mut Tx, line: &Line, parts: &[Part], now: DateTime<Utc>) -> Result<Vec<Match>> {
    let mut matches = Vec::new();
    for (part, place) in parts.iter().zip(1..) {
        let one = Match {
            id: ids::mint(now),
            line_id: line.id,
            place,
            kind: "order".to_owned(),
            order_id: Some(part.order),
            move_id: None,
            payment_id: None,
            amount: part.amount,
            fee: Money::ZERO,
        };
        store::insert_match(tx, &one, now).await?;
        matches.push(one);
    }
    Ok(matches)
}

/// The name under which a part of a line comes in; the first part is the line itself.
fn outside(line: Uuid, place: i64) -> String {
    if place == 1 {
        line.to_string()
    } else {
        format!("{line}:{place}")
    }
}

async fn arrive(
    tx: &mut Tx,
    line: &Line,
    matches: &[Match],
    (by, second): (UserId, Option<UserId>),
    now: DateTime<Utc>,
) -> Result<()> {
    let mut in_order: Vec<&Match> = matches.iter().collect();
    in_order.sort_by_key(|part| part.order_id);
    // All orders are taken before the first of them is written, so that two such deeds never wait for each other.
    for order in in_order.iter().filter_map(|part| part.order_id) {
        orders::take(tx, order).await?.ok_or(Error::NotFound)?;
    }
    for part in in_order {
        let Some(order) = part.order_id else { continue };
        let outside = outside(line.id, part.place);
        let arrival = Arrival {
            channel: Channel::Bank,
            outside: &outside,
            method: Method::Transfer,
            amount: part.amount,
            received_on: line.booked_on,
            payer_name: &line.other,
            by: Some(by),
            second,
        };
        let (Arrived::Put { payment, .. } | Arrived::Before(payment)) =
            life::arrive(tx, order, &arrival, now).await?;
        store::set_payment(tx, part.id, payment).await?;
    }
    Ok(())
}

/// The second person agrees: the money is with its orders.
pub(crate) async fn agree(tx: &mut Tx, line: &Line, by: By) -> Result<()> {
    if line.confirmed_by == Some(by.0) {
        return Err(Error::conflict("bank-line-own"));
    }
    let Some(first) = line.confirmed_by.filter(|_| line.state == State::Confirmed) else {
        return Err(moved_on());
    };
    if !store::agree(tx, line, by).await? {
        return Err(moved_on());
    }
    let matches = store::matches(tx, &[line.id]).await?;
    arrive(tx, line, &matches, (first, Some(by.0)), by.1).await?;
    note(
        tx,
        line,
        "bank-line-agreed",
        json!({ "fen": line.amount_fen }),
        by,
    )
    .await
}

/// A line that waits for a second person, or was set aside, waits again; no money moved.
pub(crate) async fn reopen(tx: &mut Tx, line: &Line, words: &str, by: By) -> Result<()> {
    if !store::reopen(tx, line, words).await? {
        return Err(moved_on());
    }
    store::forget_matches(tx, line.id).await?;
    note(
        tx,
        line,
        "bank-line-reopened",
        json!({ "words": words, "was": line.state }),
        by,
    )
    .await
}

/// None of ours, with the reason.
pub(crate) async fn set_aside(
    tx: &mut Tx,
    line: &Line,
    (reason, words): (Reason, &str),
    by: By,
) -> Result<()> {
    let decided = Decided {
        state: State::SetAside,
        reason: Some(reason),
        words,
        needs_second: false,
    };
    if !store::decide(tx, line, &decided, by).await? {
        return Err(moved_on());
    }
    let detail = json!({ "fen": line.amount_fen, "reason": reason, "words": words });
    note(tx, line, "bank-line-set-aside", detail, by).await
}

fn explained() -> Decided<'static> {
    Decided {
        state: State::Matched,
        reason: None,
        words: "",
        needs_second: false,
    }
}

/// A line is money that was recorded before it came on a statement: only the line is added, no money moves.
pub(crate) async fn recorded(tx: &mut Tx, line: &Line, id: PaymentId, by: By) -> Result<()> {
    let payment = orders::payment(tx, id).await?.ok_or(Error::NotFound)?;
    let fits = payment.channel == Channel::Bank
        && payment.origin_id.is_none()
        && payment.amount.fen() == line.amount_fen;
    if !fits {
        return Err(Error::conflict("bank-parts-wrong"));
    }
    if !store::decide(tx, line, &explained(), by).await? {
        return Err(moved_on());
    }
    let one = Match {
        id: ids::mint(by.1),
        line_id: line.id,
        place: 1,
        kind: "order".to_owned(),
        order_id: Some(payment.order_id),
        move_id: None,
        payment_id: Some(id),
        amount: payment.amount,
        fee: Money::ZERO,
    };
    insert_once(tx, &one, by.1).await?;
    let detail = json!({ "fen": line.amount_fen, "payment": id });
    note(tx, line, "bank-line-recorded", detail, by).await
}

/// What explains another line already explains no second one.
async fn insert_once(tx: &mut Tx, one: &Match, now: DateTime<Utc>) -> Result<()> {
    match store::insert_match(tx, one, now).await {
        Err(error) if crate::db::is_duplicate(&error) => Err(moved_on()),
        other => Ok(other?),
    }
}

/// A line that went out is a refund or a passing-on that two people decided; it is done by it, or was said to be.
pub(crate) async fn went_out(tx: &mut Tx, line: &Line, id: MoveId, by: By) -> Result<()> {
    let wanted = orders::find_move(tx, id).await?.ok_or(Error::NotFound)?;
    if wanted.amount.fen().checked_neg() != Some(line.amount_fen) {
        return Err(Error::conflict("bank-parts-wrong"));
    }
    if !store::decide(tx, line, &explained(), by).await? {
        return Err(moved_on());
    }
    if wanted.state != MoveState::Done {
        let serial = line.bank_reference();
        let on = (line.booked_on, Some(serial.as_str()));
        if !moving::done(tx, id, on, (Some(by.0), by.1)).await? {
            return Err(moved_on());
        }
    }
    let one = Match {
        id: ids::mint(by.1),
        line_id: line.id,
        place: 1,
        kind: "move".to_owned(),
        order_id: None,
        move_id: Some(id),
        payment_id: None,
        amount: wanted.amount,
        fee: Money::ZERO,
    };
    insert_once(tx, &one, by.1).await?;
    note(
        tx,
        line,
        "bank-line-went-out",
        json!({ "fen": line.amount_fen, "move": id }),
        by,
    )
    .await
}

/// A line is what Stripe paid out: `gross` less what Stripe kept.
pub(crate) async fn payout(tx: &mut Tx, line: &Line, fee: Money, by: By) -> Result<()> {
    let net = Money::from_fen(line.amount_fen);
    let gross = net
        .checked_add(fee)
        .filter(|_| net.is_positive() && fee.fen() >= 0);
    let gross = gross.ok_or_else(|| Error::Conflict(Message::new("bank-parts-wrong")))?;
    if !store::decide(tx, line, &explained(), by).await? {
        return Err(moved_on());
    }
    ledger::payout(tx, line.id, (gross, fee), line.booked_on, by.1).await?;
    let one = Match {
        id: ids::mint(by.1),
        line_id: line.id,
        place: 1,
        kind: "payout".to_owned(),
        order_id: None,
        move_id: None,
        payment_id: None,
        amount: gross,
        fee,
    };
    store::insert_match(tx, &one, by.1).await?;
    note(
        tx,
        line,
        "bank-line-payout",
        json!({ "fen": line.amount_fen, "fee": fee }),
        by,
    )
    .await
}
