//! A statement is read and shown before anything is taken in; taking it in is background work in batches. Must stay true:
//! the same file twice, or one that overlaps, takes in nothing twice; what is taken in stands in the ledger with it.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use super::line::{self, State};
use super::looking::{LookAgain, Pool};
use super::sheet::{self, Sheet};
use super::store::{self, Line, Statement, StatementRow};
use crate::audit;
use crate::db::Tx;
use crate::ids::{self, UserId};
use crate::jobs::{self, Job, JobError};
use crate::money::Money;
use crate::payments::{ledger, reference};
use crate::state::App;
use crate::storage::NewFile;
use crate::web::words::Message;

/// Rows taken in by one transaction.
const BATCH: i64 = 400;

/// A statement as it came.
pub(crate) struct Brought<'a> {
    /// As typed; empty when the file is to say it.
    pub(crate) account: &'a str,
    pub(crate) name: &'a str,
    pub(crate) media: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) by: UserId,
}

/// Why a statement was not taken, said at a field.
pub(crate) struct NotTaken {
    pub(crate) field: &'static str,
    pub(crate) message: Message,
}

fn at(field: &'static str, message: Message) -> NotTaken {
    NotTaken { field, message }
}

/// The account of a statement: what was typed and what the file says have to be the same.
fn account_of(typed: &str, sheet: &Sheet) -> Result<String, NotTaken> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    match (typed.as_str(), sheet.account.as_str()) {
        ("", "") => Err(at("account", Message::new("bank-account-missing"))),
        ("", account) => Ok(account.to_owned()),
        (typed, account) if account.is_empty() || typed == account => Ok(typed.to_owned()),
        (_, account) => {
            let message = Message::new("bank-account-other").with("account", account.to_owned());
            Err(at("account", message))
        }
    }
}

/// Reads a file and keeps what it says, row by row; nothing is taken in.
pub(crate) async fn check(
    app: &App,
    tx: &mut Tx,
    brought: Brought<'_>,
) -> anyhow::Result<Result<Uuid, NotTaken>> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let (bytes, media) = (brought.bytes.clone(), brought.media);
    let read = tokio::task::spawn_blocking(move || sheet::read(&bytes, media, today)).await?;
    let sheet = match read {
        Ok(sheet) if sheet.rows.is_empty() => {
            return Ok(Err(at("file", Message::new("imports-file-no-rows"))));
        }
        Ok(sheet) => sheet,
        Err(message) => return Ok(Err(at("file", message))),
    };
    let account = match account_of(brought.account, &sheet) {
        Ok(account) => account,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let rows = rows(tx, &account, &sheet, now).await?;
    let file = NewFile {
        name: brought.name,
        media,
        bytes: brought.bytes,
        by: Some(brought.by),
    };
    let file = app.storage.keep(tx, file, now).await?;
    let days = rows.iter().filter_map(|row| row.booked_on);
    let statement = Statement {
        id: ids::mint(now),
        account,
        file_id: file.id,
        file_name: file.name,
        state: "checked".to_owned(),
        from_on: days.clone().min(),
        until_on: days.max(),
        rows_total: i64::try_from(rows.len())?,
        balance: Json(sheet.balance),
        created_by: brought.by,
        created_at: now,
    };
    store::insert_statement(tx, &statement).await?;
    store::insert_rows(tx, statement.id, &rows, now).await?;
    Ok(Ok(statement.id))
}

async fn rows(
    tx: &mut Tx,
    account: &str,
    sheet: &Sheet,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<StatementRow>> {
    let readable: Vec<&line::Said> = sheet
        .rows
        .iter()
        .filter_map(|row| row.said.as_ref().ok())
        .collect();
    let keys = line::keys(&readable);
    let known: HashSet<String> = store::known_keys(tx, account, &keys)
        .await?
        .into_iter()
        .collect();
    let mut keys = keys.into_iter();
    Ok(sheet
        .rows
        .iter()
        .map(|row| {
            let id = ids::mint(now);
            match &row.said {
                Ok(said) => {
                    let key = keys.next().unwrap_or_default();
                    let outcome = if known.contains(&key) { "known" } else { "new" };
                    readable_row((id, row.line), (outcome, key), said, &row.text)
                }
                Err(fault) => bad_row((id, row.line), fault, &row.text),
            }
        })
        .collect())
}

fn readable_row(
    (id, row): (Uuid, i64),
    (outcome, key): (&str, String),
    said: &line::Said,
    cells: &str,
) -> StatementRow {
    StatementRow {
        id,
        row,
        outcome: outcome.to_owned(),
        key,
        booked_on: Some(said.booked_on),
        amount_fen: said.amount,
        currency: said.currency.clone(),
        other: said.other.clone(),
        other_account: said.other_account.clone(),
        remark: said.remark.clone(),
        serial: said.serial.clone(),
        balance_fen: said.balance,
        fault: Json(None),
        cells: cells.to_owned(),
    }
}

fn bad_row((id, row): (Uuid, i64), fault: &Message, cells: &str) -> StatementRow {
    StatementRow {
        id,
        row,
        outcome: "bad".to_owned(),
        key: String::new(),
        booked_on: None,
        amount_fen: 0,
        currency: String::new(),
        other: String::new(),
        other_account: String::new(),
        remark: String::new(),
        serial: String::new(),
        balance_fen: None,
        fault: Json(Some(fault.clone())),
        cells: cells.to_owned(),
    }
}

/// A person said go; `false` when somebody said so before.
pub(crate) async fn go(
    tx: &mut Tx,
    statement: &Statement,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    if !store::step_statement(tx, statement.id, ("checked", "taking"), now).await? {
        return Ok(false);
    }
    let entry = audit::Entry {
        chain: "payments",
        actor: Some(by),
        action: "bank-statement-taken",
        subject: statement.id.to_string(),
        detail: json!({ "account": statement.account, "file": statement.file_id, "rows": statement.rows_total }),
    };
    audit::append(tx, entry, now).await?;
    jobs::enqueue(
        tx,
        &TakeStatement {
            statement: statement.id,
        },
        now,
    )
    .await?;
    Ok(true)
}

/// Takes in what a person let through.
#[derive(Debug, Serialize, Deserialize)]
pub struct TakeStatement {
    pub(crate) statement: Uuid,
}

impl Job for TakeStatement {
    const NAME: &'static str = "bank-take-statement";

    async fn run(self, app: &App) -> Result<(), JobError> {
        while batch(app, self.statement).await? {}
        Ok(())
    }
}

/// Takes in some rows; `false` when there are no more.
async fn batch(app: &App, id: Uuid) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let Some(statement) = store::statement(&mut tx, id)
        .await?
        .filter(|s| s.state == "taking")
    else {
        return Ok(false);
    };
    let rows = store::rows(&mut tx, id, Some("new"), (BATCH, 0)).await?;
    if rows.is_empty() {
        store::step_statement(&mut tx, id, ("taking", "done"), now).await?;
        jobs::enqueue(&mut tx, &LookAgain { after: None }, now).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let mut lines: Vec<Line> = rows
        .iter()
        .filter_map(|row| fresh(&statement, row, now))
        .collect();
    let pool = Pool::of(&mut tx, &lines).await?;
    for line in lines.iter_mut().filter(|line| line.state.is_open()) {
        line.verdict = pool.code(line).to_owned();
        line.state = if line.verdict == "none" {
            State::Waiting
        } else {
            State::Proposed
        };
    }
    // Of two statements that overlap and are taken in at once, both go through the lines in the same order.
    lines.sort_by(|a, b| a.key.cmp(&b.key));
    let taken: HashSet<Uuid> = store::insert_lines(&mut tx, &lines)
        .await?
        .into_iter()
        .collect();
    let in_ledger: Vec<(Uuid, Money, chrono::NaiveDate)> = lines
        .iter()
        .filter(|line| taken.contains(&line.id) && line.state.is_open())
        .map(|line| (line.id, Money::from_fen(line.amount_fen), line.booked_on))
        .collect();
    ledger::bank_lines(&mut tx, &in_ledger, now).await?;
    let (new, known): (Vec<Uuid>, Vec<Uuid>) = rows
        .iter()
        .map(|row| row.id)
        .partition(|id| taken.contains(id));
    store::settle_rows(&mut tx, &new, "taken").await?;
    store::settle_rows(&mut tx, &known, "known").await?;
    tx.commit().await?;
    Ok(true)
}

/// A row as the line that it becomes.
fn fresh(statement: &Statement, row: &StatementRow, now: DateTime<Utc>) -> Option<Line> {
    let said = row.said()?;
    let reason = said.set_aside();
    Some(Line {
        id: row.id,
        statement_id: statement.id,
        account: statement.account.clone(),
        key: row.key.clone(),
        booked_on: said.booked_on,
        amount_fen: said.amount,
        found: reference::find_in(&said.remark).join(" "),
        currency: said.currency,
        other: said.other,
        other_account: said.other_account,
        remark: said.remark,
        serial: said.serial,
        balance_fen: said.balance,
        state: if reason.is_some() {
            State::SetAside
        } else {
            State::Waiting
        },
        verdict: "none".to_owned(),
        reason,
        words: String::new(),
        needs_second: false,
        confirmed_by: None,
        confirmed_at: None,
        second_by: None,
        second_at: None,
        revision: 0,
        created_at: now,
    })
}
