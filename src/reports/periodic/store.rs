//! Every statement on reports. Must stay true: a snapshot is inserted and read, there is no statement that changes one.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::report::{Checked, Official, Report, State, Words};
use super::snapshot::Kept;
use super::term::Term;
use crate::db::{Tx, on, run};
use crate::ids::{ReportId, UserId};

#[derive(sqlx::FromRow)]
struct Row {
    id: ReportId,
    term: String,
    state: State,
    analysis: String,
    official_number: Option<i64>,
    official_fen: Option<i64>,
    official_source: String,
    revision: i64,
    created_by: UserId,
    edited_by: UserId,
    checked_by: Option<UserId>,
    checked_at: Option<DateTime<Utc>>,
    checked_hash: Option<String>,
    frozen_by: Option<UserId>,
    frozen_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
}

const REPORT: &str = "id, term, state, analysis, official_number, official_fen, official_source, revision, created_by, \
edited_by, checked_by, checked_at, checked_hash, frozen_by, frozen_at, updated_at, created_at";

impl Row {
    fn report(self) -> sqlx::Result<Report> {
        let term = Term::try_from(self.term).map_err(|e| sqlx::Error::Decode(e.into()))?;
        let has_figure = self.official_number.is_some() || self.official_fen.is_some();
        let official = has_figure.then_some(Official {
            number: self.official_number,
            total_fen: self.official_fen,
            source: self.official_source,
        });
        let checked = match (self.checked_by, self.checked_at, self.checked_hash) {
            (Some(by), Some(at), Some(hash)) => Some(Checked { by, at, hash }),
            _ => None,
        };
        Ok(Report {
            id: self.id,
            term,
            state: self.state,
            words: Words {
                analysis: self.analysis,
                official,
            },
            revision: self.revision,
            created_by: self.created_by,
            edited_by: self.edited_by,
            checked,
            frozen: self.frozen_by.zip(self.frozen_at),
            updated_at: self.updated_at,
            created_at: self.created_at,
        })
    }
}

/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, term: Term) -> sqlx::Result<Option<Report>> {
    let sql = format!("SELECT {REPORT} FROM reports WHERE term = $1");
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(term.code()).fetch_optional(c).await)?;
    row.map(Row::report).transpose()
}

/// All of a year; there are nineteen at most.
///
/// # Errors
/// When the database does not answer.
pub async fn of_year(tx: &mut Tx, year: i32) -> sqlx::Result<Vec<Report>> {
    let sql = format!("SELECT {REPORT} FROM reports WHERE year = $1 ORDER BY term LIMIT 40");
    let rows: Vec<Row> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(year)).fetch_all(c).await)?;
    rows.into_iter().map(Row::report).collect()
}

/// A frozen report with what it came to, without the rows behind it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FrozenLine {
    pub term: String,
    pub frozen_at: DateTime<Utc>,
    pub hash: String,
    pub figures: String,
}

/// One page of the frozen reports, the last frozen first.
///
/// # Errors
/// When the database does not answer.
pub async fn frozen(tx: &mut Tx, (most, skip): (i64, i64)) -> sqlx::Result<Vec<FrozenLine>> {
    on!(tx, c => sqlx::query_as(
        "SELECT r.term, r.frozen_at, s.hash, s.figures FROM reports r JOIN report_snapshots s ON s.report_id = r.id
         WHERE r.state = 'frozen' ORDER BY r.frozen_at DESC, r.id DESC LIMIT $1 OFFSET $2")
        .bind(most).bind(skip).fetch_all(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn count_frozen(tx: &mut Tx) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM reports WHERE state = 'frozen'").fetch_one(c).await)
}

/// The hash of a frozen report.
///
/// # Errors
/// When the database does not answer.
pub async fn hash(tx: &mut Tx, report: ReportId) -> sqlx::Result<Option<String>> {
    on!(tx, c => sqlx::query_scalar("SELECT hash FROM report_snapshots WHERE report_id = $1")
        .bind(report).fetch_optional(c).await)
}

/// # Errors
/// A unique violation when the term has a report already.
pub async fn insert(tx: &mut Tx, r: &Report) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO reports (id, term, year, state, analysis, official_source, revision, created_by, edited_by,
             updated_at, created_at)
         VALUES ($1, $2, $3, $4, '', '', $5, $6, $6, $7, $7)")
        .bind(r.id).bind(r.term.code()).bind(i64::from(r.term.year)).bind(r.state).bind(r.revision).bind(r.created_by)
        .bind(r.created_at))?;
    Ok(())
}

/// Writes a report as it became, if it still is what was seen; `false` when somebody else was quicker. What is frozen is
/// never written.
///
/// # Errors
/// When the database refuses: nobody checks what they wrote.
pub async fn update(tx: &mut Tx, seen: &Report, after: &Report) -> sqlx::Result<bool> {
    let official = after.words.official.as_ref();
    let checked = after.checked.as_ref();
    let rows = run!(tx, sqlx::query(
        "UPDATE reports SET state = $4, analysis = $5, official_number = $6, official_fen = $7, official_source = $8,
             revision = $9, edited_by = $10, checked_by = $11, checked_at = $12, checked_hash = $13, frozen_by = $14,
             frozen_at = $15, updated_at = $16
         WHERE id = $1 AND revision = $2 AND state = $3 AND state <> 'frozen'")
        .bind(seen.id).bind(seen.revision).bind(seen.state)
        .bind(after.state).bind(&after.words.analysis).bind(official.and_then(|o| o.number))
        .bind(official.and_then(|o| o.total_fen)).bind(official.map_or("", |o| o.source.as_str())).bind(after.revision)
        .bind(after.edited_by).bind(checked.map(|c| c.by)).bind(checked.map(|c| c.at)).bind(checked.map(|c| &c.hash))
        .bind(after.frozen.map(|(by, _)| by)).bind(after.frozen.map(|(_, at)| at)).bind(after.updated_at))?;
    Ok(rows == 1)
}

/// One line of a report's history.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub actor: UserId,
    pub action: String,
    pub words: String,
    pub created_at: DateTime<Utc>,
}

/// A step that was taken.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    pub action: &'static str,
    pub from: &'static str,
    pub by: UserId,
    pub words: &'a str,
}

/// # Errors
/// When the database refuses.
pub async fn note(tx: &mut Tx, report: &Report, step: Step<'_>) -> sqlx::Result<()> {
    let at = report.updated_at;
    run!(tx, sqlx::query(
        "INSERT INTO report_events (id, report_id, actor, action, from_state, to_state, words, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(crate::ids::mint(at)).bind(report.id).bind(step.by).bind(step.action).bind(step.from)
        .bind(report.state).bind(step.words).bind(at))?;
    Ok(())
}

/// What happened to a report, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn events(tx: &mut Tx, report: ReportId) -> sqlx::Result<Vec<Event>> {
    on!(tx, c => sqlx::query_as(
        "SELECT actor, action, words, created_at FROM report_events WHERE report_id = $1
         ORDER BY created_at DESC, id DESC LIMIT 100")
        .bind(report).fetch_all(c).await)
}

/// # Errors
/// A unique violation when it has one already.
pub async fn keep(
    tx: &mut Tx,
    report: ReportId,
    kept: &Kept,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO report_snapshots (report_id, hash, figures, rows_before, rows_now, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(report).bind(&kept.hash).bind(&kept.figures).bind(&kept.rows_before).bind(&kept.rows_now).bind(at))?;
    Ok(())
}

/// What was frozen; the rows of the year before only when they are asked for, since most pages open without them.
///
/// # Errors
/// When the database does not answer.
pub async fn kept(tx: &mut Tx, report: ReportId, with_before: bool) -> sqlx::Result<Option<Kept>> {
    on!(tx, c => sqlx::query_as(
        "SELECT hash, figures, CASE WHEN $2 THEN rows_before ELSE '' END AS rows_before, rows_now
         FROM report_snapshots WHERE report_id = $1")
        .bind(report).bind(with_before).fetch_optional(c).await)
}

/// A frozen report as it is kept, with the hash that the audit log holds of it.
#[derive(Debug, sqlx::FromRow)]
pub struct Proof {
    pub term: String,
    #[sqlx(flatten)]
    pub kept: Kept,
    pub logged: Option<sqlx::types::Json<serde_json::Value>>,
}

/// The first frozen report after a term, for walking over all of them one at a time: each may be large.
///
/// # Errors
/// When the database does not answer.
pub async fn proof_after(tx: &mut Tx, term: &str) -> sqlx::Result<Option<Proof>> {
    on!(tx, c => sqlx::query_as(
        "SELECT r.term, COALESCE(s.hash, '') AS hash, COALESCE(s.figures, '') AS figures,
             COALESCE(s.rows_before, '') AS rows_before, COALESCE(s.rows_now, '') AS rows_now,
             (SELECT a.detail FROM audit a WHERE a.chain = 'reports' AND a.action = 'report-freeze' AND a.subject = r.term
              ORDER BY a.seq LIMIT 1) AS logged
         FROM reports r LEFT JOIN report_snapshots s ON s.report_id = r.id
         WHERE r.state = 'frozen' AND r.term > $1 ORDER BY r.term LIMIT 1")
        .bind(term).fetch_optional(c).await)
}

/// Terms among these that have a frozen report.
///
/// # Errors
/// When the database does not answer.
pub async fn frozen_terms(tx: &mut Tx, terms: &[Term]) -> sqlx::Result<Vec<String>> {
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = sqlx::QueryBuilder::new("SELECT term FROM reports WHERE state = 'frozen' AND term IN (");
        let mut list = q.separated(", ");
        for term in terms {
            list.push_bind(term.code());
        }
        q.push(")");
        q.build_query_scalar().fetch_all(c).await
    })
}
