//! Orders in lists.

use chrono::NaiveDate;
use sqlx::AssertSqlSafe;

use super::ORDER;
use crate::db::dialect::pattern_of_any;
use crate::db::{Tx, on};
use crate::ids::{ContractId, InstalmentId, OrganisationId};
use crate::money::Money;
use crate::payments::order::{Kind, Order, State};

/// Which orders a list of the desk shows.
#[derive(Clone, Debug, Default)]
pub struct Which {
    pub state: Option<State>,
    pub kind: Option<Kind>,
    /// A part of the number, the purpose or the payer's name.
    pub words: String,
    /// Open ones that were due before this day.
    pub overdue: Option<NaiveDate>,
}

const WHICH: &str = r"($1 IS NULL OR state = $1) AND ($2 IS NULL OR kind = $2)
     AND ($3 = '' OR LOWER(number) LIKE $3 ESCAPE '\' OR LOWER(reference) LIKE $3 ESCAPE '\'
         OR LOWER(purpose) LIKE $3 ESCAPE '\' OR LOWER(payer_name) LIKE $3 ESCAPE '\')
     AND ($4 IS NULL OR (state = 'open' AND due_on < $4))";

/// A page of orders: open ones by the day they are due, others the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    tx: &mut Tx,
    which: &Which,
    (most, from): (i64, i64),
) -> sqlx::Result<Vec<Order>> {
    let sql = format!(
        "SELECT {ORDER} FROM payment_orders WHERE {WHICH}
         ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END,
             CASE WHEN state = 'open' THEN due_on END, created_at DESC, id LIMIT $5 OFFSET $6"
    );
    let words = pattern_of_any(&which.words);
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(which.state).bind(which.kind).bind(words)
        .bind(which.overdue).bind(most).bind(from).fetch_all(c).await)
}

/// How many they are, and what of them is open.
///
/// # Errors
/// When the database does not answer.
pub async fn count(tx: &mut Tx, which: &Which) -> sqlx::Result<(i64, Money)> {
    let sql = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN state = 'open' THEN amount_fen - paid_fen ELSE 0 END), 0) AS BIGINT)
         FROM payment_orders WHERE {WHICH}"
    );
    let words = pattern_of_any(&which.words);
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(which.state).bind(which.kind).bind(words)
        .bind(which.overdue).fetch_one(c).await)
}

/// What an organisation is to pay, or paid: open ones by the day they are due, then the newest.
///
/// # Errors
/// When the database does not answer.
pub async fn of_payer(
    tx: &mut Tx,
    payer: OrganisationId,
    state: Option<State>,
    (most, from): (i64, i64),
) -> sqlx::Result<Vec<Order>> {
    let sql = format!(
        "SELECT {ORDER} FROM payment_orders WHERE payer_id = $1 AND ($2 IS NULL OR state = $2)
         ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END,
             CASE WHEN state = 'open' THEN due_on END, created_at DESC, id LIMIT $3 OFFSET $4"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(payer).bind(state).bind(most).bind(from).fetch_all(c).await)
}

/// How many orders an organisation has open, how many of them were due before the day, and what is open of them.
///
/// # Errors
/// When the database does not answer.
pub async fn open_of(
    tx: &mut Tx,
    payer: OrganisationId,
    today: NaiveDate,
) -> sqlx::Result<(i64, i64, Money)> {
    on!(tx, c => sqlx::query_as(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN due_on < $2 THEN 1 ELSE 0 END), 0) AS BIGINT),
             CAST(COALESCE(SUM(amount_fen - paid_fen), 0) AS BIGINT)
         FROM payment_orders WHERE payer_id = $1 AND state = 'open'")
        .bind(payer).bind(today).fetch_one(c).await)
}

/// Orders of a contract, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_contract(tx: &mut Tx, contract: ContractId, most: i64) -> sqlx::Result<Vec<Order>> {
    let sql = format!(
        "SELECT {ORDER} FROM payment_orders WHERE contract_id = $1 ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(most).fetch_all(c).await)
}

/// What open orders ask for of one instalment and is not paid yet.
///
/// # Errors
/// When the database does not answer.
pub async fn open_of_line(tx: &mut Tx, line: InstalmentId) -> sqlx::Result<Money> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(amount_fen - paid_fen), 0) AS BIGINT) FROM payment_orders
         WHERE line = $1 AND state = 'open'")
        .bind(line).fetch_one(c).await)
}

/// Open orders that a transfer may be for: of so much still to be paid.
///
/// # Errors
/// When the database does not answer.
pub async fn open_for(tx: &mut Tx, open: Money, most: i64) -> sqlx::Result<Vec<Order>> {
    let sql = format!(
        "SELECT {ORDER} FROM payment_orders WHERE state = 'open' AND amount_fen - paid_fen = $1
         ORDER BY due_on, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(open).bind(most).fetch_all(c).await)
}
