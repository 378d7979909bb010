//! Every statement on the notices' tables.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use uuid::Uuid;

use super::notice::{Kind, Way};
use crate::accounts;
use crate::db::{Tx, on, run};
use crate::ids::UserId;

/// A piece of news as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: Uuid,
    /// As text: a kind that went must not keep an inbox from opening.
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) detail: Json<Value>,
    pub(super) path: String,
    pub(super) read_at: Option<DateTime<Utc>>,
    pub(super) created_at: DateTime<Utc>,
}

const ROW: &str = "id, kind, name, detail, path, read_at, created_at";

pub(super) struct New<'a> {
    pub(super) user: UserId,
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) detail: Value,
    pub(super) path: &'a str,
    pub(super) once: &'a str,
    pub(super) mail: &'static str,
    pub(super) due_at: Option<DateTime<Utc>>,
    pub(super) now: DateTime<Utc>,
}

/// `false` when this was told before.
pub(super) async fn insert(tx: &mut Tx, n: &New<'_>) -> sqlx::Result<bool> {
    let id = crate::ids::mint(n.now);
    let once = if n.once.is_empty() {
        id.to_string()
    } else {
        n.once.to_owned()
    };
    let done = run!(&mut *tx, sqlx::query(
        "INSERT INTO notices (id, user_id, kind, name, detail, path, once, mail, due_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (user_id, once) DO NOTHING")
        .bind(id).bind(n.user).bind(n.kind).bind(n.name).bind(Json(&n.detail)).bind(n.path).bind(once).bind(n.mail)
        .bind(n.due_at).bind(n.now))?;
    if done == 1 {
        accounts::store::add_unread(tx, n.user, 1).await?;
    }
    Ok(done == 1)
}

/// What a person chose for a kind, if anything.
pub(super) async fn way(tx: &mut Tx, user: UserId, kind: Kind) -> sqlx::Result<Option<Way>> {
    on!(tx, c => sqlx::query_scalar("SELECT way FROM notice_choices WHERE user_id = $1 AND kind = $2")
        .bind(user).bind(kind).fetch_optional(c).await)
}

/// All that a person chose.
pub(super) async fn choices(tx: &mut Tx, user: UserId) -> sqlx::Result<Vec<(String, Way)>> {
    on!(tx, c => sqlx::query_as("SELECT kind, way FROM notice_choices WHERE user_id = $1 ORDER BY kind LIMIT 100")
        .bind(user).fetch_all(c).await)
}

/// Writes a choice. What waits for a digest of a kind that is mailed no more waits no longer.
pub(super) async fn choose(
    tx: &mut Tx,
    user: UserId,
    (kind, way): (Kind, Way),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(&mut *tx, sqlx::query(
        "INSERT INTO notice_choices (user_id, kind, way, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, kind) DO UPDATE SET way = excluded.way, changed_at = excluded.changed_at")
        .bind(user).bind(kind).bind(way).bind(now))?;
    if matches!(way, Way::Site | Way::Off) {
        run!(&mut *tx, sqlx::query(
            "UPDATE notices SET mail = 'none', due_at = NULL WHERE user_id = $1 AND kind = $2 AND mail = 'waiting'")
            .bind(user).bind(kind))?;
    }
    Ok(())
}

/// The secret that ends a person's mails, made at the first mail.
pub(super) async fn secret(
    tx: &mut Tx,
    user: UserId,
    fresh: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<String> {
    on!(tx, c => sqlx::query_scalar(
        "INSERT INTO notice_people (user_id, unsubscribe, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET created_at = notice_people.created_at RETURNING unsubscribe")
        .bind(user).bind(fresh).bind(now).fetch_one(c).await)
}

pub(super) async fn by_secret(tx: &mut Tx, secret: &str) -> sqlx::Result<Option<UserId>> {
    on!(tx, c => sqlx::query_scalar("SELECT user_id FROM notice_people WHERE unsubscribe = $1")
        .bind(secret).fetch_optional(c).await)
}

/// A page of a person's news, the newest first.
pub(super) async fn page(
    tx: &mut Tx,
    user: UserId,
    unread_only: bool,
    (most, skip): (i64, i64),
) -> sqlx::Result<Vec<Row>> {
    let unread = if unread_only {
        " AND read_at IS NULL"
    } else {
        ""
    };
    let sql = format!(
        "SELECT {ROW} FROM notices WHERE user_id = $1{unread} ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(user).bind(most).bind(skip).fetch_all(c).await)
}

pub(super) async fn count(tx: &mut Tx, user: UserId) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM notices WHERE user_id = $1").bind(user).fetch_one(c).await)
}

pub(super) async fn find(tx: &mut Tx, user: UserId, id: Uuid) -> sqlx::Result<Option<Row>> {
    let sql = format!("SELECT {ROW} FROM notices WHERE id = $1 AND user_id = $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(user).fetch_optional(c).await)
}

/// What is read at once.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading<'a> {
    One(Uuid),
    /// All that had come by then: what came in since is still new.
    Until(DateTime<Utc>),
    /// All that led to this page.
    Page(&'a str),
}

/// Marks as read what was not, and takes as much off the count.
pub(super) async fn read(
    tx: &mut Tx,
    user: UserId,
    what: Reading<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<u64> {
    const READ: &str = "UPDATE notices SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL";
    let done = match what {
        Reading::One(id) => {
            let sql = format!("{READ} AND id = $3");
            run!(
                &mut *tx,
                sqlx::query(AssertSqlSafe(sql))
                    .bind(user)
                    .bind(now)
                    .bind(id)
            )?
        }
        Reading::Until(until) => {
            let sql = format!("{READ} AND created_at <= $3");
            run!(
                &mut *tx,
                sqlx::query(AssertSqlSafe(sql))
                    .bind(user)
                    .bind(now)
                    .bind(until)
            )?
        }
        Reading::Page(path) => {
            let sql = format!("{READ} AND path = $3");
            run!(
                &mut *tx,
                sqlx::query(AssertSqlSafe(sql))
                    .bind(user)
                    .bind(now)
                    .bind(path)
            )?
        }
    };
    if done > 0 {
        let fewer = i64::try_from(done).unwrap_or(0);
        accounts::store::add_unread(tx, user, -fewer).await?;
    }
    Ok(done)
}

/// Whether unread news lead to a page.
pub(super) async fn leads_to(tx: &mut Tx, user: UserId, path: &str) -> sqlx::Result<bool> {
    let found: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM notices WHERE user_id = $1 AND path = $2 AND read_at IS NULL LIMIT 1")
        .bind(user).bind(path).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// People for whom a digest is due.
pub(super) async fn due(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> sqlx::Result<Vec<UserId>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT user_id FROM notices WHERE mail = 'waiting' AND due_at <= $1 GROUP BY user_id ORDER BY user_id LIMIT $2")
        .bind(now).bind(most).fetch_all(c).await)
}

/// Takes what is due for a person up the ladder; what comes back is this call's to write, and nobody else's.
pub(super) async fn take(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> sqlx::Result<Vec<Row>> {
    let sql = format!(
        "UPDATE notices SET mail = 'written', due_at = NULL WHERE user_id = $1 AND mail = 'waiting' AND due_at <= $2
         RETURNING {ROW}"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(user).bind(now).fetch_all(c).await)
}

/// Old news are no news; the count follows.
pub(super) async fn sweep(tx: &mut Tx, before: DateTime<Utc>, most: i64) -> sqlx::Result<()> {
    let mut gone: Vec<(UserId, Option<DateTime<Utc>>)> = on!(&mut *tx, c => sqlx::query_as(
        "DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)
         RETURNING user_id, read_at")
        .bind(before).bind(most).fetch_all(c).await)?;
    gone.sort_unstable();
    for (user, _) in gone.iter().filter(|(_, read_at)| read_at.is_none()) {
        accounts::store::add_unread(tx, *user, -1).await?;
    }
    Ok(())
}
