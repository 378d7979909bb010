//! Money that came in for orders.

use chrono::NaiveDate;
use sqlx::AssertSqlSafe;

use crate::db::{Tx, on, run};
use crate::ids::{OrderId, PaymentId, ReceiptId};
use crate::money::Money;
use crate::payments::order::{Channel, Payment};

pub(in crate::payments) const PAYMENT: &str = "id, order_id, channel, outside, method, amount_fen, applied_fen, returned_fen, surplus_used_fen, \
received_on, payer_name, origin_id, receipt_id, entered_by, confirmed_by, created_at";

/// # Errors
/// A duplicate when it is known under the same name outside.
pub async fn insert_payment(tx: &mut Tx, p: &Payment) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO payments (id, order_id, channel, outside, method, amount_fen, applied_fen, returned_fen, surplus_used_fen,
             received_on, payer_name, origin_id, receipt_id, entered_by, confirmed_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(p.id).bind(p.order_id).bind(p.channel).bind(&p.outside).bind(p.method).bind(p.amount).bind(p.applied)
        .bind(p.returned).bind(p.surplus_used).bind(p.received_on).bind(&p.payer_name).bind(p.origin_id).bind(p.receipt_id)
        .bind(p.entered_by).bind(p.confirmed_by).bind(p.created_at))?;
    Ok(())
}

/// # Errors
/// When the database does not answer.
pub async fn payment(tx: &mut Tx, id: PaymentId) -> sqlx::Result<Option<Payment>> {
    let sql = format!("SELECT {PAYMENT} FROM payments WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn payment_by_outside(
    tx: &mut Tx,
    channel: Channel,
    outside: &str,
) -> sqlx::Result<Option<Payment>> {
    let sql = format!("SELECT {PAYMENT} FROM payments WHERE channel = $1 AND outside = $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(channel).bind(outside).fetch_optional(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn payments_of(tx: &mut Tx, order: OrderId, most: i64) -> sqlx::Result<Vec<Payment>> {
    let sql = format!(
        "SELECT {PAYMENT} FROM payments WHERE order_id = $1 ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(order).bind(most).fetch_all(c).await)
}

/// Payments with a surplus that is still here, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn with_surplus(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Payment>> {
    let sql = format!(
        "SELECT {PAYMENT} FROM payments WHERE surplus_used_fen < amount_fen - applied_fen ORDER BY created_at, id LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// The record under the contract is another one from now on, or none.
pub(in crate::payments) async fn set_receipt(
    tx: &mut Tx,
    id: PaymentId,
    receipt: Option<ReceiptId>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE payments SET receipt_id = $2 WHERE id = $1")
            .bind(id)
            .bind(receipt)
    )?;
    Ok(())
}

/// Uses a part of a surplus; `false` when not so much of it is left.
pub(in crate::payments) async fn use_surplus(
    tx: &mut Tx,
    id: PaymentId,
    amount: Money,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payments SET surplus_used_fen = surplus_used_fen + $2
             WHERE id = $1 AND surplus_used_fen + $2 BETWEEN 0 AND amount_fen - applied_fen"
        )
        .bind(id)
        .bind(amount)
    )?;
    Ok(done == 1)
}

/// Marks a part as going back, or no longer when the sum is below zero; `false` when not so much is left.
pub(in crate::payments) async fn set_aside(
    tx: &mut Tx,
    id: PaymentId,
    amount: Money,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payments SET returned_fen = returned_fen + $2
             WHERE id = $1 AND returned_fen + $2 BETWEEN 0 AND applied_fen"
        )
        .bind(id)
        .bind(amount)
    )?;
    Ok(done == 1)
}

/// What came in from outside in a span of days, by channel; what was only put from one order to another is not counted.
///
/// # Errors
/// When the database does not answer.
pub async fn arrived_between(
    tx: &mut Tx,
    (from, until): (NaiveDate, NaiveDate),
) -> sqlx::Result<Vec<(Channel, i64, Money)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT channel, COUNT(*), CAST(SUM(amount_fen) AS BIGINT) FROM payments
         WHERE received_on BETWEEN $1 AND $2 AND origin_id IS NULL GROUP BY channel ORDER BY channel LIMIT 10")
        .bind(from).bind(until).fetch_all(c).await)
}
