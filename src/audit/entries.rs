//! Reading the log for people: newest first, a page at a time.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::ids::UserId;

/// A row as administrators see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Seen {
    pub id: Uuid,
    pub chain: String,
    pub seq: i64,
    pub created_at: DateTime<Utc>,
    pub actor: Option<UserId>,
    pub action: String,
    pub subject: String,
    pub detail: Json<serde_json::Value>,
}

/// The names of all chains.
pub async fn chains(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    on!(tx, c => sqlx::query_scalar("SELECT chain FROM audit_heads ORDER BY chain LIMIT 100").fetch_all(c).await)
}

/// One chain, before a place in it.
pub async fn of_chain(tx: &mut Tx, chain: &str, before: i64, most: i64) -> sqlx::Result<Vec<Seen>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, chain, seq, created_at, actor, action, subject, detail FROM audit
         WHERE chain = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3")
        .bind(chain).bind(before).bind(most).fetch_all(c).await)
}

/// All chains together, before a moment and an id.
pub async fn of_all(
    tx: &mut Tx,
    before: (DateTime<Utc>, Uuid),
    most: i64,
) -> sqlx::Result<Vec<Seen>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, chain, seq, created_at, actor, action, subject, detail FROM audit
         WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3")
        .bind(before.0).bind(before.1).bind(most).fetch_all(c).await)
}
