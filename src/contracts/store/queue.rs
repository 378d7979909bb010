//! Statements on what waits: the registrars' queue and the reminders.

use chrono::NaiveDate;
use sqlx::QueryBuilder;

use crate::codes::rules::{Measure, Rules};
use crate::contracts::filing::stage::{Mode, Stage};
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, FilingId, UserId};

/// What the queue is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// Files at this stage; those that nobody began with are being prepared.
    pub stage: Option<Stage>,
    /// Large ones; what nobody began with is measured by these rules.
    pub large: Option<&'static Rules>,
    /// Past the day that is waited for, seen from this one.
    pub overdue: Option<NaiveDate>,
    /// Passed the first check of somebody else than this person and need a second one.
    pub second: Option<UserId>,
}

/// A file that waits. Without an attempt nobody began to look yet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WaitingLine {
    pub number: String,
    pub name: String,
    pub seller_name: String,
    pub buyer_name: String,
    pub total_fen: i64,
    pub technical_fen: i64,
    pub signed_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub stage: Option<Stage>,
    pub mode: Option<Mode>,
    pub large: Option<bool>,
    pub submitted_on: Option<NaiveDate>,
    pub next_on: Option<NaiveDate>,
    pub first_by: Option<UserId>,
    pub second_by: Option<UserId>,
}

macro_rules! waiting {
    ($select:expr, $w:expr) => {{
        let w: &Waiting = $w;
        let mut q = QueryBuilder::new($select);
        q.push(
            " FROM contracts c JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version
              LEFT JOIN contract_filings f ON f.contract_id = c.id AND f.is_open
              WHERE c.state IN ('signed', 'filed')",
        );
        match w.stage {
            Some(Stage::Preparing) => q.push(" AND (f.stage IS NULL OR f.stage = 'preparing')"),
            Some(stage) => q.push(" AND f.stage = ").push_bind(stage.code()),
            None => &mut q,
        };
        if let Some(rules) = w.large {
            let measure = match rules.large.measure {
                Measure::Total => "v.total_fen",
                Measure::Technical => "v.technical_fen",
            };
            q.push(format!(" AND (f.large OR (f.id IS NULL AND {measure} >= "));
            q.push_bind(rules.large.from).push("))");
        }
        if let Some(today) = w.overdue {
            q.push(" AND f.next_on < ").push_bind(today);
        }
        if let Some(person) = w.second {
            q.push(" AND f.second_by IS NULL AND (f.large OR f.mode = 'registry') AND f.first_by <> ")
                .push_bind(person);
        }
        q
    }};
}

/// A page of the queue: by the day that is waited for, then what was handed in or signed first.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(
    tx: &mut Tx,
    narrow: &Waiting,
    most: i64,
    skip: i64,
) -> sqlx::Result<Vec<WaitingLine>> {
    const LINE: &str = "SELECT c.number, v.name, v.seller_name, v.buyer_name, v.total_fen, v.technical_fen, \
v.signed_on, v.ends_on, f.stage, f.mode, f.large, f.submitted_on, f.next_on, f.first_by, f.second_by";
    on!(tx, c => {
        let mut q = waiting!(LINE, narrow);
        q.push(" ORDER BY CASE WHEN f.next_on IS NULL THEN 1 ELSE 0 END, f.next_on,
                 CASE WHEN f.submitted_on IS NULL THEN 1 ELSE 0 END, f.submitted_on, v.signed_on, c.id LIMIT ");
        q.push_bind(most).push(" OFFSET ").push_bind(skip);
        q.build_query_as().fetch_all(c).await
    })
}

/// How much waits.
///
/// # Errors
/// When the database does not answer.
pub async fn count_waiting(tx: &mut Tx, narrow: &Waiting) -> sqlx::Result<i64> {
    on!(tx, c => waiting!("SELECT COUNT(*)", narrow).build_query_scalar().fetch_one(c).await)
}

/// An attempt whose day comes near or is past.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DueLine {
    pub id: FilingId,
    pub contract_id: ContractId,
    pub number: String,
    pub name: String,
    pub stage: Stage,
    pub next_on: NaiveDate,
    pub reminded: i64,
    pub begun_by: UserId,
}

/// Attempts to remind of: not yet told that the day comes near, by `near`; or not told that it is past, by `today`.
///
/// # Errors
/// When the database does not answer.
pub async fn to_remind(
    tx: &mut Tx,
    (today, near): (NaiveDate, NaiveDate),
    most: i64,
) -> sqlx::Result<Vec<DueLine>> {
    on!(tx, c => sqlx::query_as(
        "SELECT f.id, f.contract_id, c.number, v.name, f.stage, f.next_on, f.reminded, f.begun_by
         FROM contract_filings f JOIN contracts c ON c.id = f.contract_id
         JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version
         WHERE f.is_open AND ((f.reminded < 1 AND f.next_on <= $2) OR (f.reminded < 2 AND f.next_on < $1))
         ORDER BY f.next_on, f.id LIMIT $3")
        .bind(today).bind(near).bind(most).fetch_all(c).await)
}

/// Takes an attempt to a rung of its reminders; `false` when another worker did, or it moved on.
pub(in crate::contracts) async fn remind(
    tx: &mut Tx,
    line: &DueLine,
    rung: i64,
) -> sqlx::Result<bool> {
    let rows = run!(
        tx,
        sqlx::query(
            "UPDATE contract_filings SET reminded = $4 WHERE id = $1 AND reminded = $2 AND next_on = $3 AND is_open"
        )
        .bind(line.id)
        .bind(line.reminded)
        .bind(line.next_on)
        .bind(rung)
    )?;
    Ok(rows == 1)
}
