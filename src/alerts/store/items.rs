//! What is new for a person: each thing once, read or not, mailed or not.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, QueryBuilder};
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, UserId};

/// Where a piece of news comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum ItemKind {
    /// A saved search found it.
    Hit,
    /// It matches a listing of the person's organisation, or one that is followed.
    Match,
    /// The centre recommends it.
    Tip,
}

impl ItemKind {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Match => "match",
            Self::Tip => "tip",
        }
    }
}

/// One piece of news.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Item {
    pub(crate) id: Uuid,
    pub(crate) kind: ItemKind,
    /// The saved search, or the listing on the other side.
    pub(crate) source: Uuid,
    pub(crate) listing_id: ListingId,
    pub(crate) read_at: Option<DateTime<Utc>>,
    pub(crate) created_at: DateTime<Utc>,
}

const ITEM: &str = "id, kind, source, listing_id, read_at, created_at";
/// Rows of one statement; engines have a limit on what is bound.
const PART: usize = 500;

/// A piece of news to hand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fresh {
    pub(crate) user: UserId,
    pub(crate) source: Uuid,
    pub(crate) listing: ListingId,
}

/// Hands out news; what a person was told before is not told again.
pub(crate) async fn add_items(
    tx: &mut Tx,
    kind: ItemKind,
    fresh: &[Fresh],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    for part in fresh.chunks(PART) {
        on!(&mut *tx, c => {
            let mut q = QueryBuilder::new(
                "INSERT INTO alert_items (id, user_id, kind, source, listing_id, created_at) ");
            q.push_values(part, |mut row, one| {
                row.push_bind(crate::ids::mint(now)).push_bind(one.user).push_bind(kind).push_bind(one.source)
                    .push_bind(one.listing).push_bind(now);
            });
            q.push(" ON CONFLICT (user_id, kind, source, listing_id) DO NOTHING");
            q.build().execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// A person's news, what is unread first, then the newest.
pub(crate) async fn items(
    tx: &mut Tx,
    user: UserId,
    (offset, most): (i64, i64),
) -> sqlx::Result<Vec<Item>> {
    let sql = format!(
        "SELECT {ITEM} FROM alert_items WHERE user_id = $1
         ORDER BY CASE WHEN read_at IS NULL THEN 0 ELSE 1 END, created_at DESC, id DESC LIMIT $2 OFFSET $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(user).bind(most).bind(offset).fetch_all(c).await)
}

/// How much there is, read or not, counted up to `most`.
pub(crate) async fn count(tx: &mut Tx, user: UserId, most: i64) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT id FROM alert_items WHERE user_id = $1 LIMIT $2) AS counted")
        .bind(user).bind(most).fetch_one(c).await)
}

/// How much is unread, counted up to `most`.
pub(crate) async fn unread(tx: &mut Tx, user: UserId, most: i64) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT id FROM alert_items WHERE user_id = $1 AND read_at IS NULL LIMIT $2) AS counted")
        .bind(user).bind(most).fetch_one(c).await)
}

/// What was neither read nor mailed, the newest first.
pub(crate) async fn unmailed(tx: &mut Tx, user: UserId, most: i64) -> sqlx::Result<Vec<Item>> {
    let sql = format!(
        "SELECT {ITEM} FROM alert_items WHERE user_id = $1 AND read_at IS NULL AND mailed_at IS NULL
         ORDER BY created_at DESC, id DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(user).bind(most).fetch_all(c).await)
}

/// Everything up to now has been mailed, or never will be.
pub(crate) async fn mark_mailed(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE alert_items SET mailed_at = $2 WHERE user_id = $1 AND mailed_at IS NULL"
        )
        .bind(user)
        .bind(now)
    )?;
    Ok(())
}

/// Marks one of a person's own as read and returns it.
pub(crate) async fn read_item(
    tx: &mut Tx,
    user: UserId,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Item>> {
    let sql = format!(
        "UPDATE alert_items SET read_at = COALESCE(read_at, $3) WHERE id = $1 AND user_id = $2 RETURNING {ITEM}"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(user).bind(now).fetch_optional(c).await)
}

/// Marks as read whatever a person was shown: what came in since is still new.
pub(crate) async fn read_all(
    tx: &mut Tx,
    user: UserId,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "UPDATE alert_items SET read_at = $3 WHERE user_id = $1 AND read_at IS NULL AND created_at <= $2")
        .bind(user).bind(until).bind(now))?;
    Ok(())
}

/// Marks some of a person's as read.
pub(crate) async fn read_some(
    tx: &mut Tx,
    user: UserId,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("UPDATE alert_items SET read_at = ");
        q.push_bind(now).push(" WHERE read_at IS NULL AND user_id = ").push_bind(user).push(" AND id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build().execute(c).await.map(|_| ())
    })
}

/// Takes away what a search found or a followed listing brought.
pub(super) async fn end_items(tx: &mut Tx, user: UserId, source: Uuid) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM alert_items WHERE user_id = $1 AND source = $2 AND kind <> 'tip'")
            .bind(user)
            .bind(source)
    )?;
    Ok(())
}

/// Old news are no news.
pub(crate) async fn sweep(tx: &mut Tx, before: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM alert_items WHERE created_at < $1").bind(before)
    )?;
    Ok(())
}
