//! Every statement of the bank's files, lines, what explains them, and of proofs. A write that depends on how a line stands
//! names the state and the revision that were seen.

mod known;
mod lines;
mod matches;
mod proofs;

pub(crate) use known::*;
pub(crate) use lines::*;
pub(crate) use matches::*;
pub(crate) use proofs::*;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use super::line::Said;
use super::sheet::Balance;
use crate::db::{Tx, on, run};
use crate::ids::{FileId, UserId};
use crate::web::words::Message;

/// Rows written at once.
const PART: usize = 400;

/// A file of the bank.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Statement {
    pub(crate) id: Uuid,
    pub(crate) account: String,
    pub(crate) file_id: FileId,
    pub(crate) file_name: String,
    /// checked, taking, done, dropped.
    pub(crate) state: String,
    pub(crate) from_on: Option<NaiveDate>,
    pub(crate) until_on: Option<NaiveDate>,
    pub(crate) rows_total: i64,
    pub(crate) balance: Json<Option<Balance>>,
    pub(crate) created_by: UserId,
    pub(crate) created_at: DateTime<Utc>,
}

const STATEMENT: &str = "id, account, file_id, file_name, state, from_on, until_on, rows_total, balance, created_by, created_at";

pub(crate) async fn insert_statement(tx: &mut Tx, s: &Statement) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO bank_statements (id, account, file_id, file_name, state, from_on, until_on, rows_total, balance, created_by,
             updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)")
        .bind(s.id).bind(&s.account).bind(s.file_id).bind(&s.file_name).bind(&s.state).bind(s.from_on).bind(s.until_on)
        .bind(s.rows_total).bind(&s.balance).bind(s.created_by).bind(s.created_at))?;
    Ok(())
}

pub(crate) async fn statement(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Statement>> {
    let sql = format!("SELECT {STATEMENT} FROM bank_statements WHERE id = $1");
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// The newest first.
pub(crate) async fn statements(
    tx: &mut Tx,
    (most, from): (i64, i64),
) -> sqlx::Result<Vec<Statement>> {
    let sql = format!(
        "SELECT {STATEMENT} FROM bank_statements WHERE state <> 'dropped' ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2"
    );
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(most).bind(from).fetch_all(c).await)
}

pub(crate) async fn count_statements(tx: &mut Tx) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM bank_statements WHERE state <> 'dropped'").fetch_one(c).await)
}

/// Moves a statement on, if it still stands there.
pub(crate) async fn step_statement(
    tx: &mut Tx,
    id: Uuid,
    (from, to): (&str, &str),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE bank_statements SET state = $3, updated_at = $4 WHERE id = $1 AND state = $2"
        )
        .bind(id)
        .bind(from)
        .bind(to)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// A row of a file with what became of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct StatementRow {
    pub(crate) id: Uuid,
    pub(crate) row: i64,
    /// new, known, bad, taken.
    pub(crate) outcome: String,
    pub(crate) key: String,
    pub(crate) booked_on: Option<NaiveDate>,
    pub(crate) amount_fen: i64,
    pub(crate) currency: String,
    pub(crate) other: String,
    pub(crate) other_account: String,
    pub(crate) remark: String,
    pub(crate) serial: String,
    pub(crate) balance_fen: Option<i64>,
    pub(crate) fault: Json<Option<Message>>,
    pub(crate) cells: String,
}

impl StatementRow {
    pub(crate) fn said(&self) -> Option<Said> {
        Some(Said {
            booked_on: self.booked_on?,
            amount: self.amount_fen,
            currency: self.currency.clone(),
            other: self.other.clone(),
            other_account: self.other_account.clone(),
            remark: self.remark.clone(),
            serial: self.serial.clone(),
            balance: self.balance_fen,
        })
    }
}

const ROW: &str = "id, row, outcome, key, booked_on, amount_fen, currency, other, other_account, remark, serial, balance_fen, \
fault, cells";

pub(crate) async fn insert_rows(
    tx: &mut Tx,
    statement: Uuid,
    rows: &[StatementRow],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    for part in rows.chunks(PART) {
        on!(&mut *tx, c => {
            let mut q = QueryBuilder::new(format!("INSERT INTO bank_rows (statement_id, created_at, {ROW}) "));
            q.push_values(part, |mut one, r| {
                one.push_bind(statement).push_bind(now).push_bind(r.id).push_bind(r.row).push_bind(r.outcome.clone())
                    .push_bind(r.key.clone()).push_bind(r.booked_on).push_bind(r.amount_fen).push_bind(r.currency.clone())
                    .push_bind(r.other.clone()).push_bind(r.other_account.clone()).push_bind(r.remark.clone())
                    .push_bind(r.serial.clone()).push_bind(r.balance_fen).push_bind(r.fault.clone())
                    .push_bind(r.cells.clone());
            });
            q.build().execute(c).await?;
        });
    }
    Ok(())
}

/// Rows of an outcome, or of all, in the file's order.
pub(crate) async fn rows(
    tx: &mut Tx,
    statement: Uuid,
    outcome: Option<&str>,
    (most, from): (i64, i64),
) -> sqlx::Result<Vec<StatementRow>> {
    let sql = format!(
        "SELECT {ROW} FROM bank_rows WHERE statement_id = $1 AND ($2 IS NULL OR outcome = $2) ORDER BY row LIMIT $3 OFFSET $4"
    );
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(statement).bind(outcome).bind(most).bind(from).fetch_all(c).await)
}

/// How many rows came to what.
pub(crate) async fn outcomes(
    tx: &mut Tx,
    statements: &[Uuid],
) -> sqlx::Result<Vec<(Uuid, String, i64)>> {
    if statements.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT statement_id, outcome, COUNT(*) FROM bank_rows WHERE statement_id IN (");
        let mut list = q.separated(", ");
        for id in statements {
            list.push_bind(*id);
        }
        q.push(") GROUP BY statement_id, outcome ORDER BY statement_id, outcome LIMIT 1000");
        q.build_query_as().fetch_all(c).await
    })
}

/// What became of rows that were new.
pub(crate) async fn settle_rows(tx: &mut Tx, rows: &[Uuid], outcome: &str) -> sqlx::Result<()> {
    for part in rows.chunks(PART) {
        on!(&mut *tx, c => {
            let mut q = QueryBuilder::new("UPDATE bank_rows SET outcome = ");
            q.push_bind(outcome.to_owned()).push(" WHERE outcome = 'new' AND id IN (");
            let mut list = q.separated(", ");
            for id in part {
                list.push_bind(*id);
            }
            q.push(")");
            q.build().execute(c).await?;
        });
    }
    Ok(())
}

/// Those of these keys that lines of the account have.
pub(crate) async fn known_keys(
    tx: &mut Tx,
    account: &str,
    keys: &[String],
) -> sqlx::Result<Vec<String>> {
    let mut known = Vec::new();
    for part in keys.chunks(PART) {
        let found: Vec<String> = on!(&mut *tx, c => {
            let mut q = QueryBuilder::new("SELECT key FROM bank_lines WHERE account = ");
            q.push_bind(account.to_owned()).push(" AND key IN (");
            let mut list = q.separated(", ");
            for key in part {
                list.push_bind(key.clone());
            }
            q.push(")");
            q.build_query_scalar().fetch_all(c).await?
        });
        known.extend(found);
    }
    Ok(known)
}
