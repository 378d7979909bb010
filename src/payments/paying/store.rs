//! Which orders are due and were not reminded of yet. A reminder is taken by its row, so that it is written once.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;

use crate::db::{Tx, on, run};
use crate::ids::{OrderId, OrganisationId};
use crate::payments::order::{Order, Payment};
use crate::payments::store::{ORDER, PAYMENT};

/// Open orders due in some days whose reminder of this rung was not written.
pub(super) async fn due(
    tx: &mut Tx,
    (from, until): (NaiveDate, NaiveDate),
    rung: &str,
    most: i64,
) -> sqlx::Result<Vec<Order>> {
    let sql = format!(
        "SELECT {ORDER} FROM payment_orders o WHERE o.state = 'open' AND o.due_on BETWEEN $1 AND $2
           AND NOT EXISTS (SELECT 1 FROM payment_reminders d
               WHERE d.order_id = o.id AND d.rung = $3 AND d.due_on = o.due_on)
         ORDER BY o.due_on, o.id LIMIT $4"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(from).bind(until).bind(rung).bind(most).fetch_all(c).await)
}

/// Takes a reminder; `false` when another worker did.
pub(super) async fn take_reminder(
    tx: &mut Tx,
    (order, rung): (OrderId, &str),
    due_on: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO payment_reminders (order_id, rung, due_on, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (order_id, rung, due_on) DO NOTHING")
        .bind(order).bind(rung).bind(due_on).bind(now))?;
    Ok(done == 1)
}

/// A payment whose surplus is still here, with the number of its order.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Left {
    #[sqlx(flatten)]
    pub(super) payment: Payment,
    pub(super) number: String,
}

/// What an organisation paid beyond what was asked for and is still here, the oldest first.
pub(super) async fn surplus_of(
    tx: &mut Tx,
    payer: OrganisationId,
    most: i64,
) -> sqlx::Result<Vec<Left>> {
    let sql = format!(
        "SELECT {PAYMENT}, (SELECT o.number FROM payment_orders o WHERE o.id = order_id) AS number FROM payments
         WHERE order_id IN (SELECT o.id FROM payment_orders o WHERE o.payer_id = $1)
           AND surplus_used_fen < amount_fen - applied_fen ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(payer).bind(most).fetch_all(c).await)
}

/// Deposits of an organisation that the centre holds, the oldest first.
pub(super) async fn held_of(
    tx: &mut Tx,
    payer: OrganisationId,
    most: i64,
) -> sqlx::Result<Vec<Order>> {
    let sql = format!(
        "SELECT {ORDER} FROM payment_orders o WHERE o.payer_id = $1 AND o.kind = 'deposit'
           AND o.paid_fen > o.returned_fen + o.forfeited_fen + o.passed_on_fen ORDER BY o.created_at, o.id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(payer).bind(most).fetch_all(c).await)
}

/// How many orders of an organisation are paid or cancelled.
pub(super) async fn count_closed(tx: &mut Tx, payer: OrganisationId) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM payment_orders WHERE payer_id = $1 AND state <> 'open'").bind(payer).fetch_one(c).await)
}

/// Orders of an organisation that are paid or cancelled, the newest first.
pub(super) async fn closed(
    tx: &mut Tx,
    payer: OrganisationId,
    (most, skip): (i64, i64),
) -> sqlx::Result<Vec<Order>> {
    let sql = format!(
        "SELECT {ORDER} FROM payment_orders o WHERE o.payer_id = $1 AND o.state <> 'open'
         ORDER BY o.created_at DESC, o.id DESC LIMIT $2 OFFSET $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(payer).bind(most).bind(skip).fetch_all(c).await)
}

/// Orders that the centre takes money of for an organisation and that something came in for, the newest first.
pub(super) async fn taken_for(
    tx: &mut Tx,
    payee: OrganisationId,
    most: i64,
) -> sqlx::Result<Vec<Order>> {
    let sql = format!(
        "SELECT {ORDER} FROM payment_orders WHERE payee_id = $1 AND paid_fen > 0 ORDER BY created_at DESC, id DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(payee).bind(most).fetch_all(c).await)
}
