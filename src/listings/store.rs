//! Every statement on the listings' tables.

mod asking;
mod counterparts;
pub mod feed;
mod files;
mod links;
mod origin;
mod versions;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::QueryBuilder;
use sqlx::types::Json;

use super::listing::{Kind, Listing, Standing};
use crate::db::{Tx, on, run};
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::web::form::Typed;

pub(super) use asking::*;
pub use counterparts::*;
pub use files::*;
pub(super) use links::*;
pub use origin::*;
pub use versions::*;

const HEAD: &str = "id, kind, number, organisation_id, created_by, work, public, revision, title, version, field, \
region, masked, incomplete, published_at, confirmed_at, expires_at, views, progress, \
progress_on, updated_at, created_at";

/// What a new listing starts with.
pub struct New<'a> {
    pub id: ListingId,
    pub kind: Kind,
    pub organisation: OrganisationId,
    pub by: UserId,
    pub typed: &'a Typed,
    pub source: &'a str,
    pub import_key: Option<&'a str>,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO listings (id, kind, organisation_id, created_by, work, typed, revision, title, public, version,
             field, region, masked, incomplete, source, import_key, views, updated_at, created_at)
         VALUES ($1, $2, $3, $4, 'draft', $5, 0, $6, 'none', 0, $7, $8, FALSE, FALSE, $9, $10, 0, $11, $11)")
        .bind(new.id).bind(new.kind).bind(new.organisation).bind(new.by).bind(Json(new.typed))
        .bind(new.typed.get("title")).bind(new.typed.get("field")).bind(new.typed.get("region"))
        .bind(new.source).bind(new.import_key).bind(new.now))?;
    Ok(())
}

/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: ListingId) -> sqlx::Result<Option<Listing>> {
    let sql = format!("SELECT {HEAD} FROM listings WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// By public number; the caller decides by state whether the viewer may see it.
///
/// # Errors
/// When the database does not answer.
pub async fn by_number(tx: &mut Tx, kind: Kind, number: &str) -> sqlx::Result<Option<Listing>> {
    let sql = format!("SELECT {HEAD} FROM listings WHERE number = $1 AND kind = $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(number).bind(kind).fetch_optional(c).await)
}

/// One of an organisation's own; a stranger's id finds nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn owned(
    tx: &mut Tx,
    owner: OrganisationId,
    kind: Kind,
    id: ListingId,
) -> sqlx::Result<Option<Listing>> {
    let sql =
        format!("SELECT {HEAD} FROM listings WHERE id = $1 AND organisation_id = $2 AND kind = $3");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(owner).bind(kind).fetch_optional(c).await)
}

/// Several heads at once, in no particular order.
///
/// # Errors
/// When the database does not answer.
pub async fn heads(tx: &mut Tx, ids: &[ListingId]) -> sqlx::Result<Vec<Listing>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {HEAD} FROM listings WHERE id IN ("));
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// Published contents of several listings at once.
///
/// # Errors
/// When the database does not answer.
pub async fn contents(
    tx: &mut Tx,
    ids: &[ListingId],
) -> sqlx::Result<Vec<(ListingId, Json<Value>)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT id, content FROM listings WHERE content IS NOT NULL AND id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// The working copy as typed.
///
/// # Errors
/// When the database does not answer.
pub async fn typed(tx: &mut Tx, id: ListingId) -> sqlx::Result<Typed> {
    let Json(typed): Json<Typed> = on!(tx, c => sqlx::query_scalar("SELECT typed FROM listings WHERE id = $1").bind(id).fetch_one(c).await)?;
    Ok(typed)
}

/// Several working copies as typed.
///
/// # Errors
/// When the database does not answer.
pub async fn typed_of(
    tx: &mut Tx,
    ids: &[ListingId],
) -> sqlx::Result<Vec<(ListingId, Json<Typed>)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT id, typed FROM listings WHERE id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// An organisation's listings of a kind, the last changed first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisation(
    tx: &mut Tx,
    owner: OrganisationId,
    kind: Kind,
    most: i64,
) -> sqlx::Result<Vec<Listing>> {
    let sql = format!(
        "SELECT {HEAD} FROM listings WHERE organisation_id = $1 AND kind = $2 ORDER BY updated_at DESC, id DESC LIMIT $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(owner).bind(kind).bind(most).fetch_all(c).await)
}

/// What waits for review, the longest waiting first.
///
/// # Errors
/// When the database does not answer.
pub async fn to_review(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Listing>> {
    let sql = format!(
        "SELECT {HEAD} FROM listings WHERE work = 'submitted' ORDER BY updated_at, id LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// The newest public listings of a kind.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(
    tx: &mut Tx,
    kind: Kind,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Listing>> {
    let sql = format!(
        "SELECT {HEAD} FROM listings WHERE public = 'published' AND kind = $1 AND expires_at > $2
         ORDER BY published_at DESC, id DESC LIMIT $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(kind).bind(now).bind(most).fetch_all(c).await)
}

/// A batch of public listings by id, for rebuilding the index: everything after `after`.
///
/// # Errors
/// When the database does not answer.
pub async fn public_after(
    tx: &mut Tx,
    kind: Kind,
    after: Option<ListingId>,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<ListingId>> {
    let after = after.map_or(uuid::Uuid::nil(), |id| id.0);
    on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM listings WHERE public = 'published' AND kind = $1 AND expires_at > $2 AND id > $3
         ORDER BY id LIMIT $4")
        .bind(kind).bind(now).bind(after).bind(most).fetch_all(c).await)
}

/// How many are public.
///
/// # Errors
/// When the database does not answer.
pub async fn count_public(tx: &mut Tx, kind: Kind, now: DateTime<Utc>) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM listings WHERE public = 'published' AND kind = $1 AND expires_at > $2")
        .bind(kind).bind(now).fetch_one(c).await)
}

/// Saves the working copy if it is still the revision that was edited; `false` when somebody else was quicker.
pub(super) async fn save_typed(
    tx: &mut Tx,
    id: ListingId,
    seen: i64,
    typed: &Typed,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE listings SET typed = $3, title = CASE WHEN public = 'none' THEN $4 ELSE title END, work = 'draft',
             revision = revision + 1, updated_at = $5
         WHERE id = $1 AND revision = $2 AND work <> 'submitted'")
        .bind(id).bind(seen).bind(Json(typed)).bind(typed.get("title")).bind(now))?;
    Ok(done == 1)
}

/// Moves a listing, if it still stands where the deed started; `false` when it moved on in the meantime.
pub(super) async fn move_to(
    tx: &mut Tx,
    id: ListingId,
    from: Standing,
    to: Standing,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done =
        run!(tx, sqlx::query(
        "UPDATE listings SET work = $4, public = $5, revision = revision + 1, updated_at = $6
         WHERE id = $1 AND work = $2 AND public = $3")
        .bind(id).bind(from.work).bind(from.public).bind(to.work).bind(to.public).bind(now))?;
    Ok(done == 1)
}

/// What becomes public with an approval.
pub(super) struct Publication<'a> {
    pub(super) number: &'a str,
    pub(super) version: i64,
    pub(super) content: &'a Value,
    pub(super) title: &'a str,
    pub(super) field: &'a str,
    pub(super) region: &'a str,
    pub(super) masked: bool,
    pub(super) incomplete: bool,
    /// When it is hidden unless it is confirmed again.
    pub(super) until: DateTime<Utc>,
    pub(super) now: DateTime<Utc>,
}

pub(super) async fn publish(tx: &mut Tx, id: ListingId, p: &Publication<'_>) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "UPDATE listings SET number = $2, version = $3, content = $4, title = $5, field = $6, region = $7, masked = $8,
             incomplete = $9, published_at = COALESCE(published_at, $10), confirmed_at = $10, expires_at = $11, asked = 0
         WHERE id = $1")
        .bind(id).bind(p.number).bind(p.version).bind(Json(p.content)).bind(p.title).bind(p.field).bind(p.region)
        .bind(p.masked).bind(p.incomplete).bind(p.now).bind(p.until))?;
    Ok(())
}

/// The next public number of a series and year: gap-free, because a transaction that fails gives it back.
///
/// # Errors
/// When the database refuses.
pub async fn next_number(tx: &mut Tx, series: &str, year: i32) -> sqlx::Result<String> {
    let year = i64::from(year);
    let last: i64 = on!(tx, c => {
        sqlx::query("INSERT INTO counters (series, year, last) VALUES ($1, $2, 0) ON CONFLICT (series, year) DO NOTHING")
            .bind(series).bind(year).execute(&mut *c).await?;
        sqlx::query_scalar("UPDATE counters SET last = last + 1 WHERE series = $1 AND year = $2 RETURNING last")
            .bind(series).bind(year).fetch_one(c).await
    })?;
    Ok(format!("{series}-{year}-{last:05}"))
}

/// An import knows a record it already brought in by its key.
///
/// # Errors
/// When the database does not answer.
pub async fn known_keys(
    tx: &mut Tx,
    owner: OrganisationId,
    kind: Kind,
    keys: &[String],
) -> sqlx::Result<Vec<String>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT import_key FROM listings WHERE organisation_id = ");
        q.push_bind(owner).push(" AND kind = ").push_bind(kind).push(" AND import_key IN (");
        let mut list = q.separated(", ");
        for key in keys {
            list.push_bind(key);
        }
        q.push(")");
        q.build_query_scalar().fetch_all(c).await
    })
}
