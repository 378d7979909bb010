//! Indicators of the work plan, their reports, and the files they were brought in by.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{FileId, UserId};
use crate::reports::workplan::indicator::{Indicator, Values};
use crate::reports::workplan::quantity::Quantity;

/// Indicators of a year.
pub(crate) const MOST: i64 = 400;

const INDICATOR: &str = "id, year, code, name, unit, basis, period, direction, target_from, target_to, items, \
source_document, original, formula, note, tags, reporter, computed, revision, updated_at";

/// All of a year.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn of_year(tx: &mut Tx, year: i32) -> sqlx::Result<Vec<Indicator>> {
    let sql = format!("SELECT {INDICATOR} FROM indicators WHERE year = $1 ORDER BY code LIMIT $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(year)).bind(MOST).fetch_all(c).await)
}

/// # Errors
/// When the database does not answer.
pub(crate) async fn find(tx: &mut Tx, year: i32, code: &str) -> sqlx::Result<Option<Indicator>> {
    let sql = format!("SELECT {INDICATOR} FROM indicators WHERE year = $1 AND code = $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(year)).bind(code).fetch_optional(c).await)
}

/// Years that have any, the newest first.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn years(tx: &mut Tx) -> sqlx::Result<Vec<i64>> {
    on!(tx, c => sqlx::query_scalar("SELECT DISTINCT year FROM indicators ORDER BY year DESC LIMIT 50").fetch_all(c).await)
}

/// # Errors
/// A unique violation when the year has one of this code already.
pub(crate) async fn insert(
    tx: &mut Tx,
    v: &Values,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<Uuid> {
    let id = crate::ids::mint(now);
    run!(tx, sqlx::query(
        "INSERT INTO indicators (id, year, code, name, unit, basis, period, direction, target_from, target_to, items,
             source_document, original, formula, note, tags, reporter, computed, revision, created_by, updated_at,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19, $20, $20)")
        .bind(id).bind(v.year).bind(&v.code).bind(&v.name).bind(&v.unit).bind(v.basis).bind(v.period).bind(v.direction)
        .bind(v.target_from).bind(v.target_to).bind(&v.items).bind(&v.source_document).bind(&v.original)
        .bind(&v.formula).bind(&v.note).bind(&v.tags).bind(&v.reporter).bind(v.computed.code()).bind(by).bind(now))?;
    Ok(id)
}

/// Writes an indicator anew if it is still the one that was seen; year and code stay.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn update(
    tx: &mut Tx,
    id: Uuid,
    v: &Values,
    (seen, now): (i64, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE indicators SET name = $3, unit = $4, basis = $5, period = $6, direction = $7, target_from = $8,
             target_to = $9, items = $10, source_document = $11, original = $12, formula = $13, note = $14, tags = $15,
             reporter = $16, computed = $17, revision = revision + 1, updated_at = $18
         WHERE id = $1 AND revision = $2")
        .bind(id).bind(seen).bind(&v.name).bind(&v.unit).bind(v.basis).bind(v.period).bind(v.direction)
        .bind(v.target_from).bind(v.target_to).bind(&v.items).bind(&v.source_document).bind(&v.original)
        .bind(&v.formula).bind(&v.note).bind(&v.tags).bind(&v.reporter).bind(v.computed.code()).bind(now))?;
    Ok(done == 1)
}

/// A report as it was made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Reported {
    pub(crate) id: Uuid,
    pub(crate) indicator_id: Uuid,
    pub(crate) quarter: Option<i64>,
    pub(crate) as_of: NaiveDate,
    pub(crate) value: Quantity,
    pub(crate) note: String,
    pub(crate) file_id: Option<FileId>,
    #[sqlx(rename = "reported_by")]
    pub(crate) by: UserId,
    pub(crate) created_at: DateTime<Utc>,
}

const REPORTED: &str = "v.id, v.indicator_id, v.quarter, v.as_of, v.value, v.note, v.file_id, v.reported_by, v.created_at";

/// The last report of each period of a year's indicators: by its day, then by when it was made.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn last_of_year(tx: &mut Tx, year: i32) -> sqlx::Result<Vec<Reported>> {
    let sql = format!(
        "SELECT id, indicator_id, quarter, as_of, value, note, file_id, reported_by, created_at FROM (
             SELECT {REPORTED}, ROW_NUMBER() OVER (PARTITION BY v.indicator_id, v.quarter
                 ORDER BY v.as_of DESC, v.created_at DESC, v.id DESC) AS place
             FROM indicator_values v JOIN indicators i ON i.id = v.indicator_id WHERE i.year = $1) AS placed
         WHERE place = 1 ORDER BY indicator_id, quarter LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(year)).bind(MOST * 5).fetch_all(c).await)
}

/// Everything reported for an indicator, the last that counts first.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn history(tx: &mut Tx, indicator: Uuid) -> sqlx::Result<Vec<Reported>> {
    let sql = format!(
        "SELECT {REPORTED} FROM indicator_values v WHERE v.indicator_id = $1
         ORDER BY v.as_of DESC, v.created_at DESC, v.id DESC LIMIT 500"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(indicator).fetch_all(c).await)
}

/// # Errors
/// When the database does not answer.
pub(crate) async fn reported(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Reported>> {
    let sql = format!("SELECT {REPORTED} FROM indicator_values v WHERE v.id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Adds a report; `false` when this very one is there already.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn report(tx: &mut Tx, r: &Reported) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO indicator_values (id, indicator_id, quarter, as_of, value, note, file_id, reported_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING")
        .bind(r.id).bind(r.indicator_id).bind(r.quarter).bind(r.as_of).bind(r.value).bind(&r.note).bind(r.file_id)
        .bind(r.by).bind(r.created_at))?;
    Ok(done == 1)
}

/// A file that was looked at and may be brought in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Import {
    pub(crate) id: Uuid,
    pub(crate) year: i64,
    pub(crate) file_id: FileId,
    pub(crate) seen: String,
    pub(crate) state: String,
    pub(crate) created_by: UserId,
    pub(crate) created_at: DateTime<Utc>,
}

/// # Errors
/// When the database refuses.
pub(crate) async fn insert_import(tx: &mut Tx, i: &Import) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO indicator_imports (id, year, file_id, seen, state, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(i.id)
        .bind(i.year)
        .bind(i.file_id)
        .bind(&i.seen)
        .bind(&i.state)
        .bind(i.created_by)
        .bind(i.created_at)
    )?;
    Ok(())
}

/// # Errors
/// When the database does not answer.
pub(crate) async fn import(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Import>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, year, file_id, seen, state, created_by, created_at FROM indicator_imports WHERE id = $1")
        .bind(id).fetch_optional(c).await)
}

/// Takes an import that nobody ran yet; `false` when somebody did.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn take_import(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE indicator_imports SET state = 'done', done_at = $2 WHERE id = $1 AND state = 'read'")
        .bind(id).bind(now))?;
    Ok(done == 1)
}
