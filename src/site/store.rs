//! Every statement on problem reports.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Tx, on, run};

/// What somebody reported.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub(super) struct Problem {
    pub id: Uuid,
    pub address: String,
    pub text: String,
    pub contact: String,
    pub created_at: DateTime<Utc>,
}

/// Keeps a report; the same form sent again changes nothing.
pub(super) async fn insert(tx: &mut Tx, problem: &Problem, once: &str) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO problems (id, address, text, contact, once, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (once) DO NOTHING")
        .bind(problem.id).bind(&problem.address).bind(&problem.text).bind(&problem.contact).bind(once)
        .bind(problem.created_at))?;
    Ok(())
}

/// The newest reports before a place in their order.
pub(super) async fn newest(
    tx: &mut Tx,
    before: (DateTime<Utc>, Uuid),
    most: i64,
) -> sqlx::Result<Vec<Problem>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, address, text, contact, created_at FROM problems
         WHERE created_at < $1 OR (created_at = $1 AND id < $2) ORDER BY created_at DESC, id DESC LIMIT $3")
        .bind(before.0).bind(before.1).bind(most).fetch_all(c).await)
}

/// Whether the database answers.
pub(super) async fn ping(tx: &mut Tx) -> sqlx::Result<()> {
    let _one: i64 =
        on!(tx, c => sqlx::query_scalar("SELECT CAST(1 AS BIGINT)").fetch_one(c).await)?;
    Ok(())
}
