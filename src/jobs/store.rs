//! The jobs table.

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Tx, dialect, on, run};

/// A claimed job.
#[derive(sqlx::FromRow)]
pub(super) struct Claimed {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) args: Json<Value>,
    pub(super) attempts: i64,
}

pub(super) async fn insert(
    tx: &mut Tx,
    name: &str,
    args: Value,
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let args = if args.is_object() {
        args
    } else {
        Value::Object(serde_json::Map::new())
    };
    let same = format!("{name}:{args}");
    run!(tx, sqlx::query(
        "INSERT INTO jobs (id, name, args, same, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, $5, 0, $6)
         ON CONFLICT (same) WHERE done_at IS NULL AND locked_until IS NULL DO NOTHING")
        .bind(crate::ids::mint(now)).bind(name).bind(Json(args)).bind(same).bind(run_at).bind(now))?;
    Ok(())
}

pub(super) async fn claim(tx: &mut Tx, now: DateTime<Utc>) -> sqlx::Result<Option<Claimed>> {
    let skip = dialect::skip_locked(tx);
    let sql = format!(
        "UPDATE jobs SET locked_until = $1, attempts = attempts + 1 WHERE id = (
             SELECT id FROM jobs WHERE done_at IS NULL AND failed_at IS NULL AND run_at <= $2
               AND (locked_until IS NULL OR locked_until <= $2)
             ORDER BY run_at, id LIMIT 1{skip})
         RETURNING id, name, args, attempts"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(now + Duration::minutes(10)).bind(now).fetch_optional(c).await)
}

pub(super) async fn done(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE jobs SET done_at = $2, locked_until = $2 WHERE id = $1")
            .bind(id)
            .bind(now)
    )?;
    Ok(())
}

pub(super) async fn again(
    tx: &mut Tx,
    id: Uuid,
    run_at: DateTime<Utc>,
    error: &str,
) -> sqlx::Result<()> {
    // The lock stays until then: the job is not "waiting" for the rule that makes equal jobs one.
    run!(
        tx,
        sqlx::query("UPDATE jobs SET locked_until = $2, run_at = $2, error = $3 WHERE id = $1")
            .bind(id)
            .bind(run_at)
            .bind(error)
    )?;
    Ok(())
}

pub(super) async fn give_up(
    tx: &mut Tx,
    id: Uuid,
    now: DateTime<Utc>,
    error: &str,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query("UPDATE jobs SET failed_at = $2, done_at = $2, locked_until = $2, error = $3 WHERE id = $1")
        .bind(id).bind(now).bind(error))?;
    Ok(())
}

/// Done work is of no use after a while.
pub(super) async fn sweep(tx: &mut Tx, before: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM jobs WHERE done_at < $1 AND failed_at IS NULL").bind(before)
    )?;
    Ok(())
}

/// Since when the oldest work of a name waits that is not done.
pub(super) async fn waiting_since(tx: &mut Tx, name: &str) -> sqlx::Result<Option<DateTime<Utc>>> {
    on!(tx, c => sqlx::query_scalar("SELECT MIN(created_at) FROM jobs WHERE done_at IS NULL AND name = $1")
        .bind(name).fetch_one(c).await)
}

pub(super) async fn any_due(tx: &mut Tx, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(1 AS BIGINT) FROM jobs WHERE done_at IS NULL AND run_at <= $1
           AND (locked_until IS NULL OR locked_until <= $1) LIMIT 1")
        .bind(now).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Work that was given up or met an error and waits for its next try: name and error, the newest first.
pub(super) async fn faults(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<(String, String)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT name, error FROM jobs WHERE error IS NOT NULL AND (done_at IS NULL OR failed_at IS NOT NULL)
         ORDER BY run_at DESC, id DESC LIMIT $1")
        .bind(most).fetch_all(c).await)
}

/// Work that was given up, or met an error and waits for its next try.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Failed {
    pub id: Uuid,
    pub name: String,
    pub args: Json<Value>,
    pub attempts: i64,
    pub error: String,
    pub run_at: DateTime<Utc>,
    pub failed_at: Option<DateTime<Utc>>,
}

const FAILED: &str = "id, name, args, attempts, error, run_at, failed_at";
const HAS_FAILED: &str = "error IS NOT NULL AND (done_at IS NULL OR failed_at IS NOT NULL)";

/// What failed: first what was given up, then what waits; the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn failed(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Failed>> {
    let sql = format!(
        "SELECT {FAILED} FROM jobs WHERE {HAS_FAILED}
         ORDER BY CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END, run_at DESC, id DESC LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn find_failed(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Failed>> {
    let sql = format!("SELECT {FAILED} FROM jobs WHERE id = $1 AND {HAS_FAILED}");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Puts it into the queue again as it was seen, all its tries before it; `false` when it moved on meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn try_again(tx: &mut Tx, seen: &Failed, now: DateTime<Utc>) -> sqlx::Result<bool> {
    // The lock is over at once, but there is one: the job is not "waiting" for the rule that makes equal jobs one.
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE jobs SET done_at = NULL, failed_at = NULL, error = NULL, attempts = 0, run_at = $3, locked_until = $3
             WHERE id = $1 AND attempts = $2 AND error IS NOT NULL AND (failed_at IS NOT NULL OR locked_until = run_at)"
        )
        .bind(seen.id)
        .bind(seen.attempts)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// Takes it off the list for good; `false` when it moved on meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn let_go(tx: &mut Tx, seen: &Failed) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "DELETE FROM jobs
             WHERE id = $1 AND attempts = $2 AND error IS NOT NULL AND (failed_at IS NOT NULL OR locked_until = run_at)"
        )
        .bind(seen.id)
        .bind(seen.attempts)
    )?;
    Ok(done == 1)
}
