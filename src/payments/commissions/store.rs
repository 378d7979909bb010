//! Commissions and their counter rows. A row is written once; afterwards only its answer is.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;

use super::commission::{Commission, State};
use crate::db::{Tx, on, run};
use crate::ids::{CommissionId, ContractId, OrderId, PaymentId, UserId};
use crate::money::Money;
use crate::payments::order::Kind;

const COMMISSION: &str = "c.id, c.payment_id, c.order_id, c.contract_id, c.manager_id, c.base_fen, c.rate_bp, c.amount_fen, \
c.reverses, c.words, c.state, c.entered_by, c.decided_by, c.decided_at, c.decided_words, c.created_at";

/// A commission with what a list says of its payment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    #[sqlx(flatten)]
    pub commission: Commission,
    pub order_number: String,
    pub purpose: String,
    pub received_on: NaiveDate,
}

const LISTED: &str = "o.number AS order_number, o.purpose, p.received_on FROM payment_commissions c
     JOIN payment_orders o ON o.id = c.order_id JOIN payments p ON p.id = c.payment_id";

/// Which commissions a list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which {
    pub state: Option<State>,
    /// Of this manager only.
    pub manager: Option<UserId>,
}

const WHICH: &str = "($1 IS NULL OR c.state = $1) AND ($2 IS NULL OR c.manager_id = $2)";

/// What waits in the order it was entered, then the newest.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    tx: &mut Tx,
    asked: Which,
    (most, skip): (i64, i64),
) -> sqlx::Result<Vec<Listed>> {
    let sql = format!(
        "SELECT {COMMISSION}, {LISTED} WHERE {WHICH}
         ORDER BY CASE WHEN c.state = 'entered' THEN 0 ELSE 1 END, c.created_at DESC, c.id DESC LIMIT $3 OFFSET $4"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(asked.state).bind(asked.manager).bind(most).bind(skip)
        .fetch_all(c).await)
}

/// How many they are, what of them is approved (counter rows included), and what waits.
///
/// # Errors
/// When the database does not answer.
pub async fn sums(tx: &mut Tx, asked: Which) -> sqlx::Result<(i64, Money, Money)> {
    let sql = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN c.state = 'approved' THEN c.amount_fen ELSE 0 END), 0) AS BIGINT),
             CAST(COALESCE(SUM(CASE WHEN c.state = 'entered' THEN c.amount_fen ELSE 0 END), 0) AS BIGINT)
         FROM payment_commissions c WHERE {WHICH}"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(asked.state).bind(asked.manager).fetch_one(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: CommissionId) -> sqlx::Result<Option<Listed>> {
    let sql = format!("SELECT {COMMISSION}, {LISTED} WHERE c.id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Approved commissions of an order, without counter rows.
pub(super) async fn approved(tx: &mut Tx, order: OrderId) -> sqlx::Result<Vec<Commission>> {
    let sql = format!(
        "SELECT {COMMISSION} FROM payment_commissions c WHERE c.order_id = $1 AND c.state = 'approved'
         AND c.reverses IS NULL ORDER BY c.created_at, c.id LIMIT 200"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(order).fetch_all(c).await)
}

/// What the counter rows of a commission come to, and how many they are.
pub(super) async fn countered(tx: &mut Tx, id: CommissionId) -> sqlx::Result<(Money, i64)> {
    on!(tx, c => sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(-amount_fen), 0) AS BIGINT), COUNT(*) FROM payment_commissions WHERE reverses = $1")
        .bind(id).fetch_one(c).await)
}

/// What of a payment's commissions stands: entered or approved.
pub(super) async fn on_payment(tx: &mut Tx, payment: PaymentId) -> sqlx::Result<Money> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM payment_commissions
         WHERE payment_id = $1 AND state <> 'refused'")
        .bind(payment).fetch_one(c).await)
}

/// What of a payment went back.
pub(super) async fn gone(tx: &mut Tx, payment: PaymentId) -> sqlx::Result<Money> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM payment_moves
         WHERE payment_id = $1 AND kind = 'refund' AND state = 'done'")
        .bind(payment).fetch_one(c).await)
}

/// # Errors
/// A duplicate when the manager has one of this payment already.
pub(super) async fn insert(tx: &mut Tx, n: &Commission, place: Option<i64>) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO payment_commissions (id, payment_id, order_id, contract_id, manager_id, base_fen, rate_bp, amount_fen,
             reverses, place, words, state, entered_by, decided_words, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14) ON CONFLICT (id) DO NOTHING")
        .bind(n.id).bind(n.payment_id).bind(n.order_id).bind(n.contract_id).bind(n.manager_id).bind(n.base)
        .bind(n.rate_bp).bind(n.amount).bind(n.reverses).bind(place).bind(&n.words).bind(n.state).bind(n.entered_by)
        .bind(n.created_at))?;
    Ok(done == 1)
}

/// A second person's answer; `false` when somebody else gave one, or when it is the person's own.
pub(super) async fn decide(
    tx: &mut Tx,
    id: CommissionId,
    (to, words): (State, &str),
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE payment_commissions SET state = $2, decided_words = $3, decided_by = $4, decided_at = $5
         WHERE id = $1 AND state = 'entered' AND entered_by <> $4 AND manager_id <> $4 AND reverses IS NULL")
        .bind(id).bind(to).bind(words).bind(by).bind(now))?;
    Ok(done == 1)
}

/// A payment under a contract that no commission was recorded on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Without {
    pub payment_id: PaymentId,
    pub order_number: String,
    pub purpose: String,
    pub kind: Kind,
    pub contract_id: ContractId,
    pub received_on: NaiveDate,
    pub applied_fen: Money,
}

/// The newest payments under contracts without a commission.
///
/// # Errors
/// When the database does not answer.
pub async fn without(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Without>> {
    on!(tx, c => sqlx::query_as(
        "SELECT p.id AS payment_id, o.number AS order_number, o.purpose, o.kind, o.contract_id, p.received_on, p.applied_fen
         FROM payments p JOIN payment_orders o ON o.id = p.order_id
         WHERE o.contract_id IS NOT NULL AND o.kind IN ('service_fee', 'evaluation_fee', 'instalment')
           AND p.applied_fen > p.returned_fen
           AND NOT EXISTS (SELECT 1 FROM payment_commissions c WHERE c.payment_id = p.id AND c.state <> 'refused')
         ORDER BY p.received_on DESC, p.id DESC LIMIT $1")
        .bind(most).fetch_all(c).await)
}
