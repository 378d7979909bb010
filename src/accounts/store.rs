//! Every statement on users, duties, links and failed attempts.

use chrono::{DateTime, Duration, Utc};
use sqlx::AssertSqlSafe;
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use super::user::User;
use crate::db::{Tx, on, run};
use crate::ids::UserId;
use crate::web::Duty;

mod people;

pub use people::{
    Asking, add_unread, asking, beginning_with, cards, disable, duties_of, enable, has_fresh_token,
    lock_administrators, update_card, void_tokens, with_duties, with_duty,
};

const USER: &str = "id, email, name, phone, locale, disabled_at, created_at";

/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: UserId) -> sqlx::Result<Option<User>> {
    let sql = format!("SELECT {USER} FROM users WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// `email` folded to lower case.
///
/// # Errors
/// When the database does not answer.
pub async fn by_email(tx: &mut Tx, email: &str) -> sqlx::Result<Option<User>> {
    let sql = format!("SELECT {USER} FROM users WHERE email = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(email).fetch_optional(c).await)
}

/// Several people at once.
///
/// # Errors
/// When the database does not answer.
pub async fn names(tx: &mut Tx, ids: &[UserId]) -> sqlx::Result<Vec<(UserId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT id, name FROM users WHERE id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// One person; nothing when nobody has the id.
///
/// # Errors
/// When the database does not answer.
pub async fn name(tx: &mut Tx, id: UserId) -> sqlx::Result<String> {
    let found = names(tx, &[id]).await?.into_iter().next();
    Ok(found.map(|(_, name)| name).unwrap_or_default())
}

/// The hash for a sign-in; nothing for a disabled account.
///
/// # Errors
/// When the database does not answer.
pub async fn password_hash(tx: &mut Tx, email: &str) -> sqlx::Result<Option<(UserId, String)>> {
    on!(tx, c => sqlx::query_as("SELECT id, password_hash FROM users WHERE email = $1 AND disabled_at IS NULL")
        .bind(email).fetch_optional(c).await)
}

/// # Errors
/// A unique violation when the address is known already.
pub async fn insert(tx: &mut Tx, user: &User, password_hash: &str) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO users (id, email, name, phone, password_hash, locale, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(user.id).bind(&user.email).bind(&user.name).bind(&user.phone).bind(password_hash).bind(&user.locale)
        .bind(user.created_at))?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub async fn set_password(tx: &mut Tx, id: UserId, password_hash: &str) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(id)
            .bind(password_hash)
    )?;
    Ok(())
}

/// # Errors
/// When the database does not answer.
pub async fn duties(tx: &mut Tx, id: UserId) -> sqlx::Result<Vec<Duty>> {
    on!(tx, c => sqlx::query_scalar("SELECT duty FROM user_duties WHERE user_id = $1 ORDER BY duty").bind(id).fetch_all(c).await)
}

/// `true` when it was not there before.
///
/// # Errors
/// When the database refuses.
pub async fn grant(tx: &mut Tx, id: UserId, duty: Duty, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query("INSERT INTO user_duties (user_id, duty, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(id).bind(duty).bind(now))?;
    Ok(done == 1)
}

/// `true` when it was there before.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(tx: &mut Tx, id: UserId, duty: Duty) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("DELETE FROM user_duties WHERE user_id = $1 AND duty = $2")
            .bind(id)
            .bind(duty)
    )?;
    Ok(done == 1)
}

/// Failures in a row and when the last was.
///
/// # Errors
/// When the database does not answer.
pub async fn failures(tx: &mut Tx, email: &str) -> sqlx::Result<Option<(i64, DateTime<Utc>)>> {
    on!(tx, c => sqlx::query_as("SELECT failures, last_at FROM sign_in_attempts WHERE email = $1").bind(email).fetch_optional(c).await)
}

/// # Errors
/// When the database refuses.
pub async fn note_failure(tx: &mut Tx, email: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM sign_in_attempts WHERE last_at < $1").bind(now - Duration::days(1)).execute(&mut *c).await?;
        sqlx::query("INSERT INTO sign_in_attempts (email, failures, last_at) VALUES ($1, 1, $2)
             ON CONFLICT (email) DO UPDATE SET failures = sign_in_attempts.failures + 1, last_at = excluded.last_at")
            .bind(email).bind(now).execute(c).await?;
    });
    Ok(())
}

/// # Errors
/// When the database refuses.
pub async fn forget_failures(tx: &mut Tx, email: &str) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM sign_in_attempts WHERE email = $1").bind(email)
    )?;
    Ok(())
}

/// A single-use link as it is stored.
pub struct NewToken<'a> {
    pub kind: &'a str,
    pub hash: &'a str,
    pub user: Option<UserId>,
    pub detail: serde_json::Value,
    pub expires_at: DateTime<Utc>,
}

/// # Errors
/// When the database refuses.
pub async fn insert_token(
    tx: &mut Tx,
    token: &NewToken<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO tokens (id, kind, hash, user_id, detail, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(crate::ids::mint(now)).bind(token.kind).bind(token.hash).bind(token.user).bind(Json(&token.detail))
        .bind(token.expires_at).bind(now))?;
    Ok(())
}

/// A link that can still be used.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Token {
    pub id: Uuid,
    pub user_id: Option<UserId>,
    pub detail: Json<serde_json::Value>,
    pub expires_at: DateTime<Utc>,
}

/// # Errors
/// When the database does not answer.
pub async fn usable_token(
    tx: &mut Tx,
    kind: &str,
    hash: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Token>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, user_id, detail, expires_at FROM tokens WHERE kind = $1 AND hash = $2 AND used_at IS NULL AND expires_at > $3")
        .bind(kind).bind(hash).bind(now).fetch_optional(c).await)
}

/// `true` when this call was the one that used it.
///
/// # Errors
/// When the database refuses.
pub async fn use_token(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("UPDATE tokens SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
            .bind(id)
            .bind(now)
    )?;
    Ok(done == 1)
}

/// One of a person's sessions.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SessionRow {
    pub id: String,
    pub data: Json<serde_json::Value>,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
}

/// # Errors
/// When the database does not answer.
pub async fn sessions(
    tx: &mut Tx,
    id: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<SessionRow>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, data, created_at, seen_at FROM sessions WHERE user_id = $1 AND expires_at > $2 ORDER BY seen_at DESC LIMIT 50")
        .bind(id).bind(now).fetch_all(c).await)
}

/// Ends a person's session, or all but one.
///
/// # Errors
/// When the database refuses.
pub async fn end_sessions(
    tx: &mut Tx,
    user: UserId,
    only: Option<&str>,
    except: Option<&str>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "DELETE FROM sessions WHERE user_id = $1 AND ($2 = '' OR id = $2) AND ($3 = '' OR id <> $3)")
        .bind(user).bind(only.unwrap_or("")).bind(except.unwrap_or("")))?;
    Ok(())
}
