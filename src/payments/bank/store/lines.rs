//! Lines of the bank: taken in once, then moved from state to state.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{AssertSqlSafe, QueryBuilder};
use uuid::Uuid;

use super::PART;
use crate::db::dialect::pattern_of_any;
use crate::db::{Tx, on, run};
use crate::ids::UserId;
use crate::payments::bank::line::{Reason, State};

/// A line as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Line {
    pub(crate) id: Uuid,
    pub(crate) statement_id: Uuid,
    pub(crate) account: String,
    pub(crate) key: String,
    pub(crate) booked_on: NaiveDate,
    pub(crate) amount_fen: i64,
    pub(crate) currency: String,
    pub(crate) other: String,
    pub(crate) other_account: String,
    pub(crate) remark: String,
    pub(crate) serial: String,
    pub(crate) balance_fen: Option<i64>,
    /// References, parted by blanks.
    pub(crate) found: String,
    pub(crate) state: State,
    pub(crate) verdict: String,
    pub(crate) reason: Option<Reason>,
    pub(crate) words: String,
    pub(crate) needs_second: bool,
    pub(crate) confirmed_by: Option<UserId>,
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
    pub(crate) second_by: Option<UserId>,
    pub(crate) second_at: Option<DateTime<Utc>>,
    pub(crate) revision: i64,
    pub(crate) created_at: DateTime<Utc>,
}

impl Line {
    pub(crate) fn references(&self) -> Vec<String> {
        self.found.split_whitespace().map(str::to_owned).collect()
    }

    /// The bank's number of it, or ours.
    pub(crate) fn bank_reference(&self) -> String {
        if self.serial.is_empty() {
            self.id.to_string()
        } else {
            self.serial.clone()
        }
    }
}

const LINE: &str = "id, statement_id, account, key, booked_on, amount_fen, currency, other, other_account, remark, serial, \
balance_fen, found, state, verdict, reason, words, needs_second, confirmed_by, confirmed_at, second_by, second_at, revision, \
created_at";

/// Takes lines in; those that are there already are left as they are. Tells which are new.
pub(crate) async fn insert_lines(tx: &mut Tx, lines: &[Line]) -> sqlx::Result<Vec<Uuid>> {
    let mut taken = Vec::new();
    for part in lines.chunks(PART) {
        let fresh: Vec<Uuid> = on!(&mut *tx, c => {
            let mut q = QueryBuilder::new(format!("INSERT INTO bank_lines ({LINE}) "));
            q.push_values(part, |mut one, l| {
                one.push_bind(l.id).push_bind(l.statement_id).push_bind(l.account.clone()).push_bind(l.key.clone())
                    .push_bind(l.booked_on).push_bind(l.amount_fen).push_bind(l.currency.clone()).push_bind(l.other.clone())
                    .push_bind(l.other_account.clone()).push_bind(l.remark.clone()).push_bind(l.serial.clone())
                    .push_bind(l.balance_fen).push_bind(l.found.clone()).push_bind(l.state).push_bind(l.verdict.clone())
                    .push_bind(l.reason).push_bind(l.words.clone()).push_bind(l.needs_second).push_bind(l.confirmed_by)
                    .push_bind(l.confirmed_at).push_bind(l.second_by).push_bind(l.second_at).push_bind(l.revision)
                    .push_bind(l.created_at);
            });
            q.push(" ON CONFLICT (account, key) DO NOTHING RETURNING id");
            q.build_query_scalar().fetch_all(c).await?
        });
        taken.extend(fresh);
    }
    Ok(taken)
}

pub(crate) async fn line(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Line>> {
    let sql = format!("SELECT {LINE} FROM bank_lines WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// Which lines a list shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Which {
    /// todo (waiting and proposed), or a state; all when empty.
    pub(crate) state: String,
    pub(crate) verdict: Option<String>,
    pub(crate) reason: Option<Reason>,
    /// in, out.
    pub(crate) way: String,
    pub(crate) days: Option<(NaiveDate, NaiveDate)>,
    pub(crate) statement: Option<Uuid>,
    /// A part of the other side's name, the remark or the serial number.
    pub(crate) words: String,
}

const WHICH: &str = r"($1 = '' OR ($1 = 'todo' AND state IN ('waiting', 'proposed')) OR state = $1) AND ($2 IS NULL OR verdict = $2)
     AND ($3 IS NULL OR reason = $3) AND ($4 = '' OR ($4 = 'in' AND amount_fen > 0) OR ($4 = 'out' AND amount_fen < 0))
     AND ($5 IS NULL OR booked_on >= $5) AND ($6 IS NULL OR booked_on <= $6) AND ($7 IS NULL OR statement_id = $7)
     AND ($8 = '' OR LOWER(other) LIKE $8 ESCAPE '\' OR LOWER(remark) LIKE $8 ESCAPE '\'
         OR LOWER(serial) LIKE $8 ESCAPE '\')";

/// What most needs a person first: doubtful lines, then unknown ones, then sure ones, each the oldest first.
const ORDER: &str =
    "CASE state WHEN 'confirmed' THEN 0 WHEN 'proposed' THEN 1 WHEN 'waiting' THEN 1 ELSE 2 END,
     CASE verdict WHEN 'doubtful' THEN 0 WHEN 'none' THEN 1 ELSE 2 END, booked_on, id";

macro_rules! narrowed {
    ($query:expr, $which:expr) => {
        $query
            .bind($which.state.clone())
            .bind($which.verdict.clone())
            .bind($which.reason)
            .bind($which.way.clone())
            .bind($which.days.map(|d| d.0))
            .bind($which.days.map(|d| d.1))
            .bind($which.statement)
            .bind(pattern_of_any(&$which.words))
    };
}

/// A page of lines.
pub(crate) async fn lines(
    tx: &mut Tx,
    which: &Which,
    (most, from): (i64, i64),
) -> sqlx::Result<Vec<Line>> {
    let sql =
        format!("SELECT {LINE} FROM bank_lines WHERE {WHICH} ORDER BY {ORDER} LIMIT $9 OFFSET $10");
    on!(tx, c => narrowed!(sqlx::query_as(AssertSqlSafe(sql)), which).bind(most).bind(from).fetch_all(c).await)
}

/// Number, what came in and what went out of them, in yuan only.
pub(crate) async fn sums(tx: &mut Tx, which: &Which) -> sqlx::Result<(i64, i64, i64)> {
    let sql = format!(
        "SELECT COUNT(*),
             CAST(COALESCE(SUM(CASE WHEN amount_fen > 0 AND currency = 'CNY' THEN amount_fen ELSE 0 END), 0) AS BIGINT),
             CAST(COALESCE(SUM(CASE WHEN amount_fen < 0 AND currency = 'CNY' THEN amount_fen ELSE 0 END), 0) AS BIGINT)
         FROM bank_lines WHERE {WHICH}"
    );
    on!(tx, c => narrowed!(sqlx::query_as(AssertSqlSafe(sql)), which).fetch_one(c).await)
}

/// Since when lines wait for a person, the oldest first.
pub(crate) async fn waiting_since(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<DateTime<Utc>>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT created_at FROM bank_lines WHERE state IN ('waiting', 'proposed', 'confirmed') ORDER BY created_at, id LIMIT $1")
        .bind(most).fetch_all(c).await)
}

/// How many lines stand how: state, verdict, number.
pub(crate) async fn standing(tx: &mut Tx) -> sqlx::Result<Vec<(State, String, i64)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT state, verdict, COUNT(*) FROM bank_lines GROUP BY state, verdict ORDER BY state, verdict LIMIT 20")
        .fetch_all(c).await)
}

/// Lines that wait or were proposed, after one of them; to be looked at again.
pub(crate) async fn open_after(
    tx: &mut Tx,
    after: Option<Uuid>,
    most: i64,
) -> sqlx::Result<Vec<Line>> {
    let sql = format!(
        "SELECT {LINE} FROM bank_lines WHERE state IN ('waiting', 'proposed') AND ($1 IS NULL OR id > $1) ORDER BY id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(most).fetch_all(c).await)
}

/// Notes what is thought of a line now, if nobody decided it since.
pub(crate) async fn note_verdict(tx: &mut Tx, seen: &Line, verdict: &str) -> sqlx::Result<bool> {
    let state = if verdict == "none" {
        State::Waiting
    } else {
        State::Proposed
    };
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE bank_lines SET verdict = $3, state = $4 WHERE id = $1 AND revision = $2 AND state IN ('waiting', 'proposed')"
        )
        .bind(seen.id)
        .bind(seen.revision)
        .bind(verdict)
        .bind(state)
    )?;
    Ok(done == 1)
}

/// One person's decision on a line that waits; `false` when somebody decided it meanwhile.
pub(crate) async fn decide(
    tx: &mut Tx,
    seen: &Line,
    to: &Decided<'_>,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE bank_lines SET state = $3, reason = $4, words = $5, needs_second = $6, confirmed_by = $7, confirmed_at = $8,
                 revision = revision + 1
             WHERE id = $1 AND revision = $2 AND state IN ('waiting', 'proposed')"
        )
        .bind(seen.id)
        .bind(seen.revision)
        .bind(to.state)
        .bind(to.reason)
        .bind(to.words)
        .bind(to.needs_second)
        .bind(by)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// What a decision comes to.
pub(crate) struct Decided<'a> {
    pub(crate) state: State,
    pub(crate) reason: Option<Reason>,
    pub(crate) words: &'a str,
    pub(crate) needs_second: bool,
}

/// The second person's yes; `false` when it was given or taken back meanwhile, or is the first person's own.
pub(crate) async fn agree(
    tx: &mut Tx,
    seen: &Line,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE bank_lines SET state = 'matched', second_by = $3, second_at = $4, revision = revision + 1
             WHERE id = $1 AND revision = $2 AND state = 'confirmed' AND confirmed_by <> $3"
        )
        .bind(seen.id)
        .bind(seen.revision)
        .bind(by)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// A line that somebody decided, and whose money did not move, waits again; `false` when it no longer stands so.
pub(crate) async fn reopen(tx: &mut Tx, seen: &Line, words: &str) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE bank_lines SET state = CASE WHEN verdict = 'none' THEN 'waiting' ELSE 'proposed' END, reason = NULL, words = $3,
                 needs_second = $4, confirmed_by = NULL, confirmed_at = NULL, revision = revision + 1
             WHERE id = $1 AND revision = $2 AND currency = 'CNY' AND amount_fen <> 0 AND state IN ('confirmed', 'set_aside')"
        )
        .bind(seen.id)
        .bind(seen.revision)
        .bind(words)
        .bind(false)
    )?;
    Ok(done == 1)
}
