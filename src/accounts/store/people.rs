//! Statements on people for their own account page and for administrators.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::USER;
use crate::accounts::user::User;
use crate::db::{Tx, on, run};
use crate::ids::UserId;
use crate::web::Duty;

/// Who is asking, with the number of notices not read yet.
#[derive(sqlx::FromRow)]
pub struct Asking {
    #[sqlx(flatten)]
    pub user: User,
    pub unread: i64,
}

/// # Errors
/// When the database does not answer.
pub async fn asking(tx: &mut Tx, id: UserId) -> sqlx::Result<Option<Asking>> {
    let sql = format!("SELECT {USER}, unread FROM users WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Keeps the number of unread notices in step with them; fewer when `more` is below nothing.
///
/// # Errors
/// When the database refuses.
pub async fn add_unread(tx: &mut Tx, id: UserId, more: i64) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE users SET unread = unread + $2 WHERE id = $1")
            .bind(id)
            .bind(more)
    )?;
    Ok(())
}

/// Several people's cards at once, in no particular order.
pub async fn cards(tx: &mut Tx, ids: &[UserId]) -> sqlx::Result<Vec<User>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {USER} FROM users WHERE id IN ("));
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// What a person may change of themselves.
pub async fn update_card(
    tx: &mut Tx,
    id: UserId,
    name: &str,
    phone: &str,
    locale: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE users SET name = $2, phone = $3, locale = $4 WHERE id = $1")
            .bind(id)
            .bind(name)
            .bind(phone)
            .bind(locale)
    )?;
    Ok(())
}

/// People whose name or address begins like this, by name.
pub async fn beginning_with(tx: &mut Tx, start: &str, most: i64) -> sqlx::Result<Vec<User>> {
    let plain = start
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let sql = format!(
        "SELECT {USER} FROM users WHERE name LIKE $1 ESCAPE '\\' OR email LIKE $2 ESCAPE '\\' ORDER BY name, id LIMIT $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{plain}%")).bind(format!("{}%", plain.to_ascii_lowercase())).bind(most)
        .fetch_all(c).await)
}

/// Everybody who has a duty, by name.
pub async fn with_duties(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<User>> {
    let sql = format!(
        "SELECT {USER} FROM users WHERE EXISTS (SELECT 1 FROM user_duties d WHERE d.user_id = users.id)
         ORDER BY name, id LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// Who has this duty and can sign in, by name.
pub async fn with_duty(tx: &mut Tx, duty: Duty, most: i64) -> sqlx::Result<Vec<User>> {
    let sql = format!(
        "SELECT {USER} FROM users WHERE disabled_at IS NULL
         AND EXISTS (SELECT 1 FROM user_duties d WHERE d.user_id = users.id AND d.duty = $1)
         ORDER BY name, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(duty).bind(most).fetch_all(c).await)
}

/// The duties of several people at once.
pub async fn duties_of(tx: &mut Tx, ids: &[UserId]) -> sqlx::Result<Vec<(UserId, Duty)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT user_id, duty FROM user_duties WHERE user_id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(") ORDER BY user_id, duty");
        q.build_query_as().fetch_all(c).await
    })
}

/// The administrators who can sign in. Their rows stay locked until the transaction ends, so that two people can't
/// take the last two off at the same moment.
pub async fn lock_administrators(tx: &mut Tx) -> sqlx::Result<Vec<UserId>> {
    on!(tx, c => {
        sqlx::query("UPDATE user_duties SET created_at = created_at WHERE duty = 'administrator'")
            .execute(&mut *c).await?;
        sqlx::query_scalar(
            "SELECT d.user_id FROM user_duties d JOIN users u ON u.id = d.user_id
             WHERE d.duty = 'administrator' AND u.disabled_at IS NULL ORDER BY d.user_id LIMIT 1000")
            .fetch_all(c).await
    })
}

/// `true` when the account was enabled until now.
pub async fn disable(tx: &mut Tx, id: UserId, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("UPDATE users SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL")
            .bind(id)
            .bind(now)
    )?;
    Ok(done == 1)
}

/// `true` when the account was disabled until now.
pub async fn enable(tx: &mut Tx, id: UserId) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE users SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL"
        )
        .bind(id)
    )?;
    Ok(done == 1)
}

/// Whether a link of this kind was made for somebody since then and still waits.
pub async fn has_fresh_token(
    tx: &mut Tx,
    user: UserId,
    kind: &str,
    since: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let found: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM tokens WHERE user_id = $1 AND kind = $2 AND created_at > $3 AND used_at IS NULL")
        .bind(user).bind(kind).bind(since).fetch_one(c).await)?;
    Ok(found > 0)
}

/// Makes all waiting links of a kind useless.
pub async fn void_tokens(
    tx: &mut Tx,
    user: UserId,
    kind: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE tokens SET used_at = $3 WHERE user_id = $1 AND kind = $2 AND used_at IS NULL"
        )
        .bind(user)
        .bind(kind)
        .bind(now)
    )?;
    Ok(())
}
