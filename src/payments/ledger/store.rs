//! Rows of the ledger: written once, never changed.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Account, Posting};
use crate::db::{Tx, on, run};
use crate::ids::OrderId;
use crate::money::Money;

/// One transfer as it was written.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    pub id: Uuid,
    pub cause: String,
    pub subject: Uuid,
    pub debit: String,
    pub credit: String,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub order_id: Option<OrderId>,
    pub happened_on: NaiveDate,
    pub created_at: DateTime<Utc>,
}

/// `false` when the cause wrote this row before.
pub(super) async fn insert(
    tx: &mut Tx,
    posting: &Posting,
    (place, debit, credit, amount): (i64, Account, Account, Money),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO ledger_entries (id, cause, subject, place, debit, credit, amount_fen, order_id, happened_on, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (cause, subject, place) DO NOTHING")
        .bind(crate::ids::mint(now)).bind(posting.cause.code()).bind(posting.subject).bind(place)
        .bind(debit.key()).bind(credit.key()).bind(amount).bind(posting.order).bind(posting.on).bind(now))?;
    Ok(done == 1)
}

/// Many postings in few statements; what was written before is left as it is.
pub(super) async fn insert_many(
    tx: &mut Tx,
    postings: &[Posting],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let rows: Vec<_> = postings
        .iter()
        .flat_map(|posting| {
            (0_i64..)
                .zip(&posting.lines)
                .map(move |line| (posting, line))
        })
        .filter(|(_, (_, (_, _, amount)))| amount.is_positive())
        .collect();
    for part in rows.chunks(400) {
        on!(&mut *tx, c => {
            let mut q = QueryBuilder::new(
                "INSERT INTO ledger_entries (id, cause, subject, place, debit, credit, amount_fen, order_id, happened_on,
                     created_at) ");
            q.push_values(part, |mut one, (posting, (place, (debit, credit, amount)))| {
                one.push_bind(crate::ids::mint(now)).push_bind(posting.cause.code()).push_bind(posting.subject)
                    .push_bind(*place).push_bind(debit.key()).push_bind(credit.key()).push_bind(*amount)
                    .push_bind(posting.order).push_bind(posting.on).push_bind(now);
            });
            q.push(" ON CONFLICT (cause, subject, place) DO NOTHING");
            q.build().execute(c).await?;
        });
    }
    Ok(())
}

/// Debits less credits of one account.
///
/// # Errors
/// When the database does not answer.
pub async fn balance(tx: &mut Tx, account: Account) -> sqlx::Result<Money> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COALESCE((SELECT SUM(amount_fen) FROM ledger_entries WHERE debit = $1), 0)
              - COALESCE((SELECT SUM(amount_fen) FROM ledger_entries WHERE credit = $1), 0) AS BIGINT)")
        .bind(account.key()).fetch_one(c).await)
}

/// The rows of one order, as they were written.
///
/// # Errors
/// When the database does not answer.
pub async fn of_order(tx: &mut Tx, order: OrderId, most: i64) -> sqlx::Result<Vec<Entry>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, cause, subject, debit, credit, amount_fen, order_id, happened_on, created_at FROM ledger_entries
         WHERE order_id = $1 ORDER BY id LIMIT $2")
        .bind(order).bind(most).fetch_all(c).await)
}
