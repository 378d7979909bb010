//! A payer's bank takes money back: the dispute is shown, the ledger follows the money, and finance has to answer in time.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::apply::{APPLIED, Verdict, decide, doubtful, ignored, task};
use super::event::id_of;
use super::session::{Dispute, Event, is_closed};
use super::store;
use crate::db::Tx;
use crate::jobs::JobError;
use crate::money::Money;
use crate::payments::order::{Channel, Order};
use crate::payments::{ledger, store as orders};
use crate::state::App;
use crate::tz;

/// A message is about a dispute.
pub(super) async fn by_event(app: &App, told: &Event, object: &Value) -> Result<(), JobError> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let (verdict, order) = heard(&mut tx, told, object, now).await?;
    decide(&mut tx, &told.id, (verdict, order.as_ref()), now).await?;
    tx.commit().await?;
    Ok(())
}

async fn heard(
    tx: &mut Tx,
    told: &Event,
    object: &Value,
    now: DateTime<Utc>,
) -> sqlx::Result<(Verdict, Option<Order>)> {
    let intent = id_of(&object["payment_intent"]);
    let Some(payment) = orders::payment_by_outside(tx, Channel::Stripe, &intent).await? else {
        return Ok((ignored("stripe-ignored-not-ours"), None));
    };
    let Some(order) = orders::by_id(tx, payment.order_id).await? else {
        return Ok((ignored("stripe-ignored-not-ours"), None));
    };
    let amount = Money::from_fen(object["amount"].as_i64().unwrap_or_default());
    if object["currency"] != "cny" || !amount.is_positive() {
        return Ok((doubtful("stripe-doubt-currency"), Some(order)));
    }
    let text = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
    let moment = |value: &Value| {
        value
            .as_i64()
            .and_then(|at| DateTime::from_timestamp(at, 0))
    };
    let dispute = Dispute {
        id: crate::ids::mint(now),
        outside: id_of(object),
        order_id: order.id,
        payment_id: payment.id,
        amount,
        reason: text("reason"),
        status: text("status"),
        status_at: told.happened_at,
        answer_by: moment(&object["evidence_details"]["due_by"]),
        created_at: moment(&object["created"]).unwrap_or(told.happened_at),
    };
    let closed = is_closed(&dispute.status);
    let Some(kept) = store::put_dispute(tx, &dispute, closed).await? else {
        return Ok((APPLIED, Some(order)));
    };
    let back = match told.kind.as_str() {
        "charge.dispute.funds_withdrawn" => Some(false),
        "charge.dispute.funds_reinstated" => Some(true),
        _ => None,
    };
    if let Some(back) = back {
        let on = tz::shanghai_date(told.happened_at);
        ledger::disputed(tx, kept.id, (&order, amount, back), on, now).await?;
    }
    let once = format!("stripe-dispute:{}", kept.outside);
    let title = format!("{} {}", order.number, order.purpose);
    if is_closed(&kept.status) {
        crate::tasks::close(tx, &once, now).await?;
    } else {
        task(tx, &once, "payment-dispute", (title, Some(&order)), now).await?;
    }
    Ok((APPLIED, Some(order)))
}
