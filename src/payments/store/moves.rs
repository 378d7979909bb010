//! What goes out again or changes whose it is.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;

use crate::db::{Tx, on, run};
use crate::ids::{MoveId, OrderId, UserId};
use crate::money::Money;
use crate::payments::moves::{Move, State, What};

const MOVE: &str = "id, order_id, payment_id, kind, amount_fen, reason, state, asked_by, decided_by, decided_at, words, \
outside, done_on, created_at, updated_at";

/// `false` when the same form was sent before.
pub(in crate::payments) async fn insert_move(tx: &mut Tx, m: &Move) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO payment_moves (id, order_id, payment_id, kind, amount_fen, reason, state, asked_by, words, created_at,
             updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, '', $8, $8) ON CONFLICT (id) DO NOTHING")
        .bind(m.id).bind(m.order_id).bind(m.payment_id).bind(m.kind).bind(m.amount).bind(&m.reason).bind(m.asked_by)
        .bind(m.created_at))?;
    Ok(done == 1)
}

/// # Errors
/// When the database does not answer.
pub async fn find_move(tx: &mut Tx, id: MoveId) -> sqlx::Result<Option<Move>> {
    let sql = format!("SELECT {MOVE} FROM payment_moves WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn moves_of(tx: &mut Tx, order: OrderId, most: i64) -> sqlx::Result<Vec<Move>> {
    let sql = format!(
        "SELECT {MOVE} FROM payment_moves WHERE order_id = $1 ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(order).bind(most).fetch_all(c).await)
}

/// Moves that stand so, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn moves_in(tx: &mut Tx, state: State, most: i64) -> sqlx::Result<Vec<Move>> {
    let sql = format!(
        "SELECT {MOVE} FROM payment_moves WHERE state = $1 ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(state).bind(most).fetch_all(c).await)
}

/// Moves that wait for a person: for a yes or no, or to be done through the bank. The oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn moves_to_see_to(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Move>> {
    let sql = format!(
        "SELECT {MOVE} FROM payment_moves m WHERE state = 'asked' OR (state = 'approved' AND NOT EXISTS
             (SELECT 1 FROM payments p WHERE p.id = m.payment_id AND p.channel = 'stripe'))
         ORDER BY created_at, id LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// A second person's answer; `false` when somebody else gave one, or when it is the person's own.
pub(in crate::payments) async fn decide_move(
    tx: &mut Tx,
    id: MoveId,
    (to, words): (State, &str),
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_moves SET state = $2, words = $3, decided_by = $4, decided_at = $5, updated_at = $5
             WHERE id = $1 AND state = 'asked' AND asked_by <> $4"
        )
        .bind(id)
        .bind(to)
        .bind(words)
        .bind(by)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// Moves on from one state to the next; `false` when it is there already or elsewhere.
pub(in crate::payments) async fn step_move(
    tx: &mut Tx,
    (id, from, to): (MoveId, State, State),
    (outside, done_on, words): (Option<&str>, Option<NaiveDate>, &str),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_moves SET state = $3, outside = COALESCE($4, outside), done_on = $5, words = $6, updated_at = $7
             WHERE id = $1 AND state = $2"
        )
        .bind(id)
        .bind(from)
        .bind(to)
        .bind(outside)
        .bind(done_on)
        .bind(words)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// Sets a sum of an order aside for what was asked, or frees it when the sum is below zero; `false` when not so much of it
/// is there.
pub(in crate::payments) async fn set_moving(
    tx: &mut Tx,
    order: OrderId,
    amount: Money,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_orders SET moving_fen = moving_fen + $2 WHERE id = $1 AND moving_fen + $2 >= 0
                 AND returned_fen + forfeited_fen + passed_on_fen + moving_fen + $2 <= paid_fen"
        )
        .bind(order)
        .bind(amount)
    )?;
    Ok(done == 1)
}

/// What was set aside is done: it counts as returned, forfeited or passed on. `false` when it was not set aside.
pub(in crate::payments) async fn settle_moving(
    tx: &mut Tx,
    order: OrderId,
    what: What,
    amount: Money,
) -> sqlx::Result<bool> {
    let column = match what {
        What::Refund => "returned_fen",
        What::Forfeiture => "forfeited_fen",
        What::PassingOn => "passed_on_fen",
        What::SurplusRefund => return Ok(true),
    };
    let sql = format!(
        "UPDATE payment_orders SET moving_fen = moving_fen - $2, {column} = {column} + $2
         WHERE id = $1 AND moving_fen >= $2"
    );
    let done = run!(
        tx,
        sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(order)
            .bind(amount)
    )?;
    Ok(done == 1)
}

/// A refund that counted came back from outside; `false` when so much was not returned.
pub(in crate::payments) async fn unreturn(
    tx: &mut Tx,
    order: OrderId,
    amount: Money,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_orders SET returned_fen = returned_fen - $2 WHERE id = $1 AND returned_fen >= $2"
        )
        .bind(order)
        .bind(amount)
    )?;
    Ok(done == 1)
}
