//! Statements on versions, decisions and history.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, UserId};
use crate::web::form::Typed;

/// One submitted version.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Version {
    pub version: i64,
    pub state: String,
    pub typed: Json<Typed>,
    pub content: Json<Value>,
    pub submitted_by: UserId,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub reasons: Json<Value>,
    pub words: String,
    pub created_at: DateTime<Utc>,
}

const VERSION: &str = "version, state, typed, content, submitted_by, decided_by, decided_at, reasons, words, created_at";

pub(in crate::listings) async fn insert_version(
    tx: &mut Tx,
    id: ListingId,
    v: &Version,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO listing_versions (id, listing_id, version, state, typed, content, submitted_by, reasons, words, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(crate::ids::mint(v.created_at)).bind(id).bind(v.version).bind(&v.state).bind(&v.typed).bind(&v.content)
        .bind(v.submitted_by).bind(&v.reasons).bind(&v.words).bind(v.created_at))?;
    Ok(())
}

/// All versions, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn versions(tx: &mut Tx, id: ListingId, most: i64) -> sqlx::Result<Vec<Version>> {
    let sql = format!(
        "SELECT {VERSION} FROM listing_versions WHERE listing_id = $1 ORDER BY version DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(most).fetch_all(c).await)
}

/// The newest version in a state.
///
/// # Errors
/// When the database does not answer.
pub async fn version_in(tx: &mut Tx, id: ListingId, state: &str) -> sqlx::Result<Option<Version>> {
    let sql = format!(
        "SELECT {VERSION} FROM listing_versions WHERE listing_id = $1 AND state = $2 ORDER BY version DESC LIMIT 1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(state).fetch_optional(c).await)
}

pub(in crate::listings) async fn last_version(tx: &mut Tx, id: ListingId) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM listing_versions WHERE listing_id = $1")
        .bind(id).fetch_one(c).await)
}

/// A reviewer's decision on the version that waits.
pub(in crate::listings) struct Decision<'a> {
    pub(in crate::listings) state: &'a str,
    pub(in crate::listings) by: Option<UserId>,
    pub(in crate::listings) codes: &'a [String],
    pub(in crate::listings) words: &'a str,
    pub(in crate::listings) now: DateTime<Utc>,
}

pub(in crate::listings) async fn decide(
    tx: &mut Tx,
    id: ListingId,
    d: &Decision<'_>,
) -> sqlx::Result<()> {
    let reasons = Json(serde_json::json!({ "codes": d.codes }));
    run!(tx, sqlx::query(
        "UPDATE listing_versions SET state = $2, decided_by = $3, decided_at = $4, reasons = $5, words = $6
         WHERE listing_id = $1 AND state = 'submitted'")
        .bind(id).bind(d.state).bind(d.by).bind(d.now).bind(reasons).bind(d.words))?;
    Ok(())
}

/// One row of the history.
#[derive(Clone, Debug, serde::Serialize, sqlx::FromRow)]
pub struct Event {
    pub actor: Option<UserId>,
    pub action: String,
    pub from_state: String,
    pub to_state: String,
    pub words: String,
    pub created_at: DateTime<Utc>,
}

pub(in crate::listings) async fn insert_event(
    tx: &mut Tx,
    id: ListingId,
    e: &Event,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO listing_events (id, listing_id, actor, action, from_state, to_state, words, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(crate::ids::mint(e.created_at)).bind(id).bind(e.actor).bind(&e.action).bind(&e.from_state)
        .bind(&e.to_state).bind(&e.words).bind(e.created_at))?;
    Ok(())
}

/// The history, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn events(tx: &mut Tx, id: ListingId, most: i64) -> sqlx::Result<Vec<Event>> {
    on!(tx, c => sqlx::query_as(
        "SELECT actor, action, from_state, to_state, words, created_at FROM listing_events
         WHERE listing_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(id).bind(most).fetch_all(c).await)
}
