//! Every statement on imports and their rows.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::import::{Answers, Counts, Detail, Import, Notes, State};
use crate::db::{Tx, on, run};
use crate::ids::{ImportId, OrganisationId};
use crate::web::words::Message;

const CARD: &str = "id, CASE WHEN about <> '' THEN about ELSE kind END AS kind, organisation_id, asked_by, file_id, file_name, publish, pledged, state, rows_total, rows_read, \
rows_good, rows_known, rows_bad, rows_complete, rows_created, rows_submitted, fault, notes, answers, updated_at, created_at";

pub(super) async fn insert(tx: &mut Tx, i: &Import) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO imports (id, kind, organisation_id, asked_by, file_id, file_name, publish, pledged, state, rows_total,
             rows_read, rows_good, rows_known, rows_bad, rows_complete, rows_created, rows_submitted, fault, notes, updated_at,
             created_at, about)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, 0, 0, 0, $10, $11, $12, $12, $13)")
        .bind(i.id).bind(i.kind().plural()).bind(i.organisation_id).bind(i.asked_by).bind(i.file_id).bind(&i.file_name)
        .bind(i.publish).bind(i.pledged).bind(i.state).bind(&i.fault).bind(&i.notes).bind(i.created_at)
        .bind(if i.is_contracts() { i.kind.as_str() } else { "" }))?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, id: ImportId) -> sqlx::Result<Option<Import>> {
    let sql = format!("SELECT {CARD} FROM imports WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// An organisation's imports, or everybody's, the newest first.
pub(super) async fn newest(
    tx: &mut Tx,
    of: Option<OrganisationId>,
    most: i64,
) -> sqlx::Result<Vec<Import>> {
    let all = of.is_none();
    let of = of.map_or(uuid::Uuid::nil(), |id| id.0);
    let sql = format!(
        "SELECT {CARD} FROM imports WHERE about = '' AND ($1 OR organisation_id = $2) ORDER BY created_at DESC, id DESC LIMIT $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(all).bind(of).bind(most).fetch_all(c).await)
}

/// Imports that are about something else than listings, the newest first.
pub(super) async fn newest_about(tx: &mut Tx, about: &str, most: i64) -> sqlx::Result<Vec<Import>> {
    let sql = format!(
        "SELECT {CARD} FROM imports WHERE about = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(about).bind(most).fetch_all(c).await)
}

/// Notes what the rows so far have shown.
pub(super) async fn note(tx: &mut Tx, id: ImportId, notes: &Notes) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE imports SET notes = $2 WHERE id = $1")
            .bind(id)
            .bind(Json(notes))
    )?;
    Ok(())
}

/// Begins the check anew with what a person explained; `false` when the import stands elsewhere.
pub(super) async fn check_again(
    tx: &mut Tx,
    id: ImportId,
    answers: &Answers,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE imports SET state = 'checking', answers = $2, rows_read = 0, rows_good = 0, rows_known = 0, rows_bad = 0,
             rows_complete = 0, updated_at = $3 WHERE id = $1 AND state = 'checked'")
        .bind(id).bind(Json(answers)).bind(now))?;
    if done != 1 {
        return Ok(false);
    }
    run!(
        tx,
        sqlx::query("DELETE FROM import_rows WHERE import_id = $1").bind(id)
    )?;
    Ok(true)
}

/// Notes what the file holds, before its first row is judged.
pub(super) async fn opened(
    tx: &mut Tx,
    id: ImportId,
    total: i64,
    notes: &Notes,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE imports SET rows_total = $2, notes = $3, updated_at = $4 WHERE id = $1"
        )
        .bind(id)
        .bind(total)
        .bind(Json(notes))
        .bind(now)
    )?;
    Ok(())
}

/// Adds a batch's counts if nobody else did that batch; the row lock that this takes keeps others waiting.
pub(super) async fn advance(
    tx: &mut Tx,
    import: &Import,
    from: i64,
    add: Counts,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE imports SET rows_read = rows_read + $4, rows_good = rows_good + $5, rows_known = rows_known + $6,
             rows_bad = rows_bad + $7, rows_complete = rows_complete + $8, rows_created = rows_created + $9, updated_at = $10
         WHERE id = $1 AND state = $2 AND rows_read = $3")
        .bind(import.id).bind(import.state).bind(from).bind(add.read).bind(add.good).bind(add.known)
        .bind(add.bad).bind(add.complete).bind(add.created).bind(now))?;
    Ok(done == 1)
}

/// Moves an import on, if it still stands there; `reset` begins to count the rows anew.
pub(super) async fn move_to(
    tx: &mut Tx,
    id: ImportId,
    (from, to): (State, State),
    fault: Option<&Message>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let restart = to == State::Running;
    let done = run!(tx, sqlx::query(
        "UPDATE imports SET state = $3, fault = $4, rows_read = CASE WHEN $5 THEN 0 ELSE rows_read END, updated_at = $6
         WHERE id = $1 AND state = $2")
        .bind(id).bind(from).bind(to).bind(Json(fault)).bind(restart).bind(now))?;
    Ok(done == 1)
}

/// Counts what was kept of the rows anew: some that the check let through may have become known or bad since.
pub(super) async fn recount(tx: &mut Tx, id: ImportId) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE imports SET
                 rows_known = (SELECT CAST(COUNT(*) AS BIGINT) FROM import_rows r
                     WHERE r.import_id = imports.id AND r.outcome = 'known'),
                 rows_bad = (SELECT CAST(COUNT(*) AS BIGINT) FROM import_rows r
                     WHERE r.import_id = imports.id AND r.outcome = 'bad')
             WHERE id = $1"
        )
        .bind(id)
    )?;
    Ok(())
}

pub(super) async fn count_submitted(tx: &mut Tx, id: ImportId, add: i64) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE imports SET rows_submitted = rows_submitted + $2 WHERE id = $1")
            .bind(id)
            .bind(add)
    )?;
    Ok(())
}

/// A row worth keeping.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct KeptRow {
    pub(crate) row: i64,
    pub(crate) outcome: String,
    pub(crate) detail: Json<Detail>,
}

pub(super) async fn keep_rows(
    tx: &mut Tx,
    import: ImportId,
    rows: &[KeptRow],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    for part in rows.chunks(500) {
        on!(tx, c => {
            let mut q = QueryBuilder::new(
                "INSERT INTO import_rows (id, import_id, row, outcome, detail, created_at) ");
            q.push_values(part, |mut one, row| {
                one.push_bind(crate::ids::mint(now)).push_bind(import).push_bind(row.row)
                    .push_bind(row.outcome.clone()).push_bind(row.detail.clone()).push_bind(now);
            });
            q.push(" ON CONFLICT (import_id, row) DO UPDATE SET outcome = excluded.outcome, detail = excluded.detail");
            q.build().execute(c).await?;
        });
    }
    Ok(())
}

/// Rows of an outcome after a row, in the file's order.
pub(super) async fn rows_after(
    tx: &mut Tx,
    import: ImportId,
    outcome: &str,
    after: i64,
    most: i64,
) -> sqlx::Result<Vec<KeptRow>> {
    on!(tx, c => sqlx::query_as(
        "SELECT row, outcome, detail FROM import_rows WHERE import_id = $1 AND outcome = $2 AND row > $3 ORDER BY row LIMIT $4")
        .bind(import).bind(outcome).bind(after).bind(most).fetch_all(c).await)
}
