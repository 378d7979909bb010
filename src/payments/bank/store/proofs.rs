//! Receipts of transfers that payers sent in.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{FileId, OrderId, UserId};

/// One receipt with its order.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Proof {
    pub(crate) id: Uuid,
    pub(crate) order_id: OrderId,
    pub(crate) file_id: FileId,
    pub(crate) words: String,
    pub(crate) created_by: UserId,
    pub(crate) created_at: DateTime<Utc>,
}

const PROOF: &str = "p.id, p.order_id, p.file_id, p.words, p.created_by, p.created_at";

pub(crate) async fn insert_proof(tx: &mut Tx, p: &Proof) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO payment_proofs (id, order_id, file_id, words, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(p.id)
        .bind(p.order_id)
        .bind(p.file_id)
        .bind(&p.words)
        .bind(p.created_by)
        .bind(p.created_at)
    )?;
    Ok(())
}

pub(crate) async fn proof(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Proof>> {
    let sql = format!("SELECT {PROOF} FROM payment_proofs p WHERE p.id = $1");
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Receipts of one order, the newest first.
pub(crate) async fn proofs_of(tx: &mut Tx, order: OrderId, most: i64) -> sqlx::Result<Vec<Proof>> {
    let sql = format!(
        "SELECT {PROOF} FROM payment_proofs p WHERE p.order_id = $1 ORDER BY p.created_at DESC, p.id DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(order).bind(most).fetch_all(c).await)
}

pub(crate) async fn count_proofs(tx: &mut Tx, order: OrderId) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM payment_proofs WHERE order_id = $1").bind(order).fetch_one(c).await)
}

/// Receipts whose order is still open: their line has not come, or nobody knew it. The oldest first.
pub(crate) async fn waiting_proofs(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Proof>> {
    let sql = format!(
        "SELECT {PROOF} FROM payment_proofs p JOIN payment_orders o ON o.id = p.order_id
         WHERE o.state = 'open' ORDER BY p.created_at, p.id LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}
