//! Every statement of orders, payments and what goes out again. A write that depends on a state or a sum says so in its
//! `WHERE`, and the database holds the sums besides.

mod faults;
mod listing;
mod moves;
mod paid;

pub use faults::*;
pub use listing::*;
pub use moves::*;
pub use paid::*;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::order::{Kind, Order};
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, InstalmentId, OrderId, OrganisationId, UserId};
use crate::money::Money;

/// Columns of an order.
pub(super) const ORDER: &str = "id, number, reference, kind, state, payer_id, payee_id, payer_name, payee_name, purpose, due_on, \
amount_fen, paid_fen, returned_fen, forfeited_fen, passed_on_fen, moving_fen, contract_id, line, words, revision, \
created_by, created_at";

/// An order to be written.
pub struct Row<'a> {
    pub id: OrderId,
    pub number: &'a str,
    pub reference: &'a str,
    pub kind: Kind,
    pub payer: OrganisationId,
    pub payee: Option<OrganisationId>,
    pub payer_name: &'a str,
    pub payee_name: &'a str,
    pub purpose: &'a str,
    pub due_on: NaiveDate,
    pub amount: Money,
    pub contract: Option<ContractId>,
    pub line: Option<InstalmentId>,
    pub by: UserId,
    pub now: DateTime<Utc>,
}

/// # Errors
/// A duplicate when the instalment is asked for already.
pub async fn insert(tx: &mut Tx, o: &Row<'_>) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO payment_orders (id, number, reference, kind, state, payer_id, payee_id, payer_name,
             payee_name, purpose, due_on, amount_fen, paid_fen, returned_fen, forfeited_fen, passed_on_fen, moving_fen,
             contract_id, line, words, revision, created_by, created_at)
         VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 0, 0, $12, $13, '', 0, $14, $15)")
        .bind(o.id).bind(o.number).bind(o.reference).bind(o.kind).bind(o.payer).bind(o.payee)
        .bind(o.payer_name).bind(o.payee_name).bind(o.purpose).bind(o.due_on).bind(o.amount).bind(o.contract)
        .bind(o.line).bind(o.by).bind(o.now))?;
    Ok(())
}

/// Takes the order, so that what is read of it still holds when it is written.
///
/// # Errors
/// When the database does not answer.
pub async fn take(tx: &mut Tx, id: OrderId) -> sqlx::Result<Option<Order>> {
    run!(
        &mut *tx,
        sqlx::query("UPDATE payment_orders SET revision = revision + 1 WHERE id = $1").bind(id)
    )?;
    by_id(tx, id).await
}

/// # Errors
/// When the database does not answer.
pub async fn by_id(tx: &mut Tx, id: OrderId) -> sqlx::Result<Option<Order>> {
    let sql = format!("SELECT {ORDER} FROM payment_orders WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Orders of these ids, in any order.
///
/// # Errors
/// When the database does not answer.
pub async fn by_ids(tx: &mut Tx, ids: &[OrderId]) -> sqlx::Result<Vec<Order>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {ORDER} FROM payment_orders WHERE id IN ("));
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// # Errors
/// When the database does not answer.
pub async fn by_number(tx: &mut Tx, number: &str) -> sqlx::Result<Option<Order>> {
    let sql = format!("SELECT {ORDER} FROM payment_orders WHERE number = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(number).fetch_optional(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn by_reference(tx: &mut Tx, reference: &str) -> sqlx::Result<Option<Order>> {
    let sql = format!("SELECT {ORDER} FROM payment_orders WHERE reference = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(reference).fetch_optional(c).await)
}

/// Puts money to an order that is open for so much; `false` when it no longer is.
pub(super) async fn put(tx: &mut Tx, id: OrderId, amount: Money) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_orders SET paid_fen = paid_fen + $2,
                 state = CASE WHEN paid_fen + $2 = amount_fen THEN 'paid' ELSE state END
             WHERE id = $1 AND state = 'open' AND paid_fen + $2 <= amount_fen"
        )
        .bind(id)
        .bind(amount)
    )?;
    Ok(done == 1)
}

/// The rest is not asked for any more; `false` when it is paid, cancelled, or money of it is on its way out.
pub(super) async fn cancel(tx: &mut Tx, id: OrderId, words: &str) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_orders SET state = 'cancelled', words = $2
             WHERE id = $1 AND state = 'open' AND moving_fen = 0"
        )
        .bind(id)
        .bind(words)
    )?;
    Ok(done == 1)
}

/// What was asked for as 定金 of a contract, less what was returned or never came.
///
/// # Errors
/// When the database does not answer.
pub async fn earnest_of(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Money> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(CASE WHEN state = 'cancelled' THEN paid_fen ELSE amount_fen END - returned_fen), 0) AS BIGINT)
         FROM payment_orders WHERE contract_id = $1 AND kind = 'earnest'")
        .bind(contract).fetch_one(c).await)
}

/// One line of an order's history.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    /// `None` for the machine itself.
    pub actor: Option<UserId>,
    pub action: String,
    #[sqlx(rename = "amount_fen")]
    pub amount: Option<Money>,
    pub words: String,
    pub created_at: DateTime<Utc>,
}

pub(super) async fn insert_event(tx: &mut Tx, id: OrderId, e: &Event) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO payment_events (id, order_id, actor, action, amount_fen, words, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(crate::ids::mint(e.created_at)).bind(id).bind(e.actor).bind(&e.action).bind(e.amount).bind(&e.words)
        .bind(e.created_at))?;
    Ok(())
}

/// The newest lines of an order's history, the oldest of them first.
///
/// # Errors
/// When the database does not answer.
pub async fn events(tx: &mut Tx, id: OrderId, most: i64) -> sqlx::Result<Vec<Event>> {
    let mut events: Vec<Event> = on!(tx, c => sqlx::query_as(
        "SELECT actor, action, amount_fen, words, created_at FROM payment_events WHERE order_id = $1
         ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(id).bind(most).fetch_all(c).await)?;
    events.reverse();
    Ok(events)
}
