//! Sums and rows of the ledger and of the bank's lines, read only.

use chrono::NaiveDate;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use uuid::Uuid;

use super::statement::{Standing, Told};
use crate::db::{Tx, on};
use crate::ids::OrganisationId;
use crate::money::Money;
use crate::payments::bank::sheet::Balance;
use crate::payments::ledger::Account;

/// One kind of account over a span: what it held before, and what it moved.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Turnover {
    pub(super) head: String,
    pub(super) opening: i64,
    pub(super) debit: i64,
    pub(super) credit: i64,
}

/// The kind of an account, whoever's it is.
fn head(column: &str) -> String {
    let cases: Vec<String> = ["income", "receivable", "payable", "held", "unapplied"]
        .into_iter()
        .map(|head| format!("WHEN {column} LIKE '{head}:%' THEN '{head}'"))
        .collect();
    format!("CASE {} ELSE {column} END", cases.join(" "))
}

/// Every kind of account; debits and credits of all of them are equal.
pub(super) async fn turnovers(
    tx: &mut Tx,
    (from, until): (NaiveDate, NaiveDate),
) -> sqlx::Result<Vec<Turnover>> {
    let sql = format!(
        "SELECT head, CAST(SUM(CASE WHEN happened_on < $1 THEN d - c ELSE 0 END) AS BIGINT) AS opening,
             CAST(SUM(CASE WHEN happened_on >= $1 THEN d ELSE 0 END) AS BIGINT) AS debit,
             CAST(SUM(CASE WHEN happened_on >= $1 THEN c ELSE 0 END) AS BIGINT) AS credit
         FROM (SELECT {} AS head, happened_on, amount_fen AS d, 0 AS c FROM ledger_entries WHERE happened_on <= $2
               UNION ALL SELECT {} AS head, happened_on, 0 AS d, amount_fen AS c FROM ledger_entries WHERE happened_on <= $2) e
         GROUP BY head ORDER BY head LIMIT 40",
        head("debit"),
        head("credit")
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(from).bind(until).fetch_all(c).await)
}

/// Debits less credits of an account up to a day.
pub(super) async fn balance_on(
    tx: &mut Tx,
    account: Account,
    on_day: NaiveDate,
) -> sqlx::Result<Money> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(CASE WHEN debit = $1 THEN amount_fen ELSE -amount_fen END), 0) AS BIGINT)
         FROM ledger_entries WHERE (debit = $1 OR credit = $1) AND happened_on <= $2")
        .bind(account.key()).bind(on_day).fetch_one(c).await)
}

/// A day: what came in and went out by the bank's lines, or by the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Day {
    pub(super) happened_on: NaiveDate,
    pub(super) came_in: i64,
    pub(super) went_out: i64,
}

/// What the bank's lines say, day by day, in yuan only.
pub(super) async fn bank_days(
    tx: &mut Tx,
    (from, until): (NaiveDate, NaiveDate),
) -> sqlx::Result<Vec<Day>> {
    on!(tx, c => sqlx::query_as(
        "SELECT booked_on AS happened_on, CAST(SUM(CASE WHEN amount_fen > 0 THEN amount_fen ELSE 0 END) AS BIGINT) AS came_in,
             CAST(SUM(CASE WHEN amount_fen < 0 THEN -amount_fen ELSE 0 END) AS BIGINT) AS went_out
         FROM bank_lines WHERE currency = 'CNY' AND amount_fen <> 0 AND booked_on BETWEEN $1 AND $2
         GROUP BY booked_on ORDER BY booked_on LIMIT 400")
        .bind(from).bind(until).fetch_all(c).await)
}

/// What the ledger says of an account, day by day.
pub(super) async fn ledger_days(
    tx: &mut Tx,
    account: Account,
    (from, until): (NaiveDate, NaiveDate),
) -> sqlx::Result<Vec<Day>> {
    on!(tx, c => sqlx::query_as(
        "SELECT happened_on, CAST(SUM(CASE WHEN debit = $1 THEN amount_fen ELSE 0 END) AS BIGINT) AS came_in,
             CAST(SUM(CASE WHEN credit = $1 THEN amount_fen ELSE 0 END) AS BIGINT) AS went_out
         FROM ledger_entries WHERE (debit = $1 OR credit = $1) AND happened_on BETWEEN $2 AND $3
         GROUP BY happened_on ORDER BY happened_on LIMIT 400")
        .bind(account.key()).bind(from).bind(until).fetch_all(c).await)
}

/// Lines up to a day that nothing in the ledger answers to: state, reason, number, sum.
pub(super) async fn unexplained(
    tx: &mut Tx,
    until: NaiveDate,
) -> sqlx::Result<Vec<(String, Option<String>, i64, i64)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT CASE WHEN state IN ('waiting', 'proposed') THEN 'todo' ELSE state END AS stands, reason, COUNT(*),
             CAST(SUM(amount_fen) AS BIGINT)
         FROM bank_lines WHERE state <> 'matched' AND currency = 'CNY' AND amount_fen <> 0 AND booked_on <= $1
         GROUP BY CASE WHEN state IN ('waiting', 'proposed') THEN 'todo' ELSE state END, reason ORDER BY 1, 2 LIMIT 40")
        .bind(until).fetch_all(c).await)
}

/// What was recorded as done up to a day and no line up to that day shows; the other way round, lines up to that day of
/// what was recorded as done only later: number and sum of each.
pub(super) async fn moves_off(
    tx: &mut Tx,
    until: NaiveDate,
) -> sqlx::Result<((i64, i64), (i64, i64))> {
    const BY_BANK: &str = "payment_moves m LEFT JOIN payments p ON p.id = m.payment_id
         LEFT JOIN bank_matches b ON b.move_id = m.id LEFT JOIN bank_lines l ON l.id = b.line_id
         WHERE m.state = 'done' AND m.kind <> 'forfeiture' AND (p.id IS NULL OR p.channel = 'bank')";
    let sums = "SELECT COUNT(*), CAST(COALESCE(SUM(m.amount_fen), 0) AS BIGINT)";
    let ahead =
        format!("{sums} FROM {BY_BANK} AND m.done_on <= $1 AND (l.id IS NULL OR l.booked_on > $1)");
    let behind = format!("{sums} FROM {BY_BANK} AND m.done_on > $1 AND l.booked_on <= $1");
    let ahead =
        on!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(ahead)).bind(until).fetch_one(c).await)?;
    let behind =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(behind)).bind(until).fetch_one(c).await)?;
    Ok((ahead, behind))
}

/// Bank transfers that came in without a line of a statement, up to a day: number and sum.
pub(super) async fn lineless(tx: &mut Tx, until: NaiveDate) -> sqlx::Result<(i64, i64)> {
    on!(tx, c => sqlx::query_as(
        "SELECT COUNT(*), CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM payments p
         WHERE channel = 'bank' AND origin_id IS NULL AND received_on <= $1
             AND NOT EXISTS (SELECT 1 FROM bank_matches b WHERE b.payment_id = p.id)")
        .bind(until).fetch_one(c).await)
}

/// The balance with which the first statement begins, and the one with which the last up to a day ends.
pub(super) async fn ends(
    tx: &mut Tx,
    until: NaiveDate,
) -> sqlx::Result<Option<(Balance, Balance, NaiveDate)>> {
    type Found = Option<(Json<Option<Balance>>, NaiveDate)>;
    let first: Found = on!(&mut *tx, c => sqlx::query_as(
        "SELECT balance, from_on FROM bank_statements WHERE state = 'done' AND from_on IS NOT NULL
         ORDER BY from_on, created_at LIMIT 1").fetch_optional(c).await)?;
    let last: Found = on!(tx, c => sqlx::query_as(
        "SELECT balance, until_on FROM bank_statements WHERE state = 'done' AND until_on <= $1
         ORDER BY until_on DESC, created_at DESC LIMIT 1").bind(until).fetch_optional(c).await)?;
    Ok(match (first, last) {
        (Some((Json(Some(first)), _)), Some((Json(Some(last)), on_day))) => {
            Some((first, last, on_day))
        }
        _ => None,
    })
}

/// How many accounts of the centre have lines: balances of several say nothing together.
pub(super) async fn accounts(tx: &mut Tx) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar("SELECT COUNT(DISTINCT account) FROM bank_lines").fetch_one(c).await)
}

/// Which rows of the ledger are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Which {
    /// An account, a kind of accounts, or all when empty.
    pub(super) account: String,
    pub(super) cause: String,
    pub(super) days: Option<(NaiveDate, NaiveDate)>,
}

/// A row with the number of its order.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) cause: String,
    /// What it is about: for lines of the bank, the line.
    pub(super) subject: Uuid,
    pub(super) debit: String,
    pub(super) credit: String,
    #[sqlx(rename = "amount_fen")]
    pub(super) amount: Money,
    pub(super) happened_on: NaiveDate,
    pub(super) number: Option<String>,
}

const WHICH: &str = "($1 = '' OR e.debit = $1 OR e.credit = $1 OR e.debit LIKE $2 OR e.credit LIKE $2) AND ($3 = '' OR e.cause = $3)
     AND ($4 IS NULL OR e.happened_on >= $4) AND ($5 IS NULL OR e.happened_on <= $5)";

macro_rules! narrowed {
    ($query:expr, $which:expr) => {
        $query
            .bind($which.account.clone())
            .bind(format!("{}:%", $which.account))
            .bind($which.cause.clone())
            .bind($which.days.map(|d| d.0))
            .bind($which.days.map(|d| d.1))
    };
}

/// A page of rows, by day.
pub(super) async fn rows(
    tx: &mut Tx,
    which: &Which,
    (most, from): (i64, i64),
) -> sqlx::Result<Vec<Row>> {
    let sql = format!(
        "SELECT e.cause, e.subject, e.debit, e.credit, e.amount_fen, e.happened_on, o.number FROM ledger_entries e
         LEFT JOIN payment_orders o ON o.id = e.order_id WHERE {WHICH} ORDER BY e.happened_on, e.id LIMIT $6 OFFSET $7"
    );
    on!(tx, c => narrowed!(sqlx::query_as(AssertSqlSafe(sql)), which).bind(most).bind(from).fetch_all(c).await)
}

/// Number of the rows, and what of them is debit and credit of the account that is asked for.
pub(super) async fn sums(tx: &mut Tx, which: &Which) -> sqlx::Result<(i64, i64, i64)> {
    let sql = format!(
        "SELECT COUNT(*),
             CAST(COALESCE(SUM(CASE WHEN $1 = '' OR e.debit = $1 OR e.debit LIKE $2 THEN e.amount_fen ELSE 0 END), 0) AS BIGINT),
             CAST(COALESCE(SUM(CASE WHEN $1 = '' OR e.credit = $1 OR e.credit LIKE $2 THEN e.amount_fen ELSE 0 END), 0) AS BIGINT)
         FROM ledger_entries e WHERE {WHICH}"
    );
    on!(tx, c => narrowed!(sqlx::query_as(AssertSqlSafe(sql)), which).fetch_one(c).await)
}

/// What an organisation owed, and had in hand, before a day.
pub(super) async fn standing(
    tx: &mut Tx,
    of: OrganisationId,
    before: NaiveDate,
) -> sqlx::Result<Standing> {
    let (due, unapplied): (i64, i64) = on!(tx, c => sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(CASE WHEN debit = $1 THEN amount_fen WHEN credit = $1 THEN -amount_fen ELSE 0 END), 0) AS BIGINT),
             CAST(COALESCE(SUM(CASE WHEN credit = $2 THEN amount_fen WHEN debit = $2 THEN -amount_fen ELSE 0 END), 0) AS BIGINT)
         FROM ledger_entries WHERE (debit IN ($1, $2) OR credit IN ($1, $2)) AND happened_on < $3")
        .bind(Account::Receivable(of).key()).bind(Account::Unapplied(of).key()).bind(before).fetch_one(c).await)?;
    Ok(Standing {
        due,
        in_hand: unapplied,
    })
}

/// The rows that are about an organisation as a payer.
pub(super) async fn told(
    tx: &mut Tx,
    of: OrganisationId,
    (from, until): (NaiveDate, NaiveDate),
    most: i64,
) -> sqlx::Result<Vec<Told>> {
    on!(tx, c => sqlx::query_as(
        "SELECT e.cause, e.debit, e.credit, e.amount_fen, e.happened_on, o.number, o.purpose FROM ledger_entries e
         LEFT JOIN payment_orders o ON o.id = e.order_id
         WHERE e.happened_on BETWEEN $4 AND $5 AND (e.debit IN ($1, $2) OR e.credit IN ($1, $2)
             OR (o.payer_id = $3 AND e.cause IN ('refund', 'refund_failed', 'forfeiture')
                 AND e.debit NOT IN ($1, $2) AND e.credit NOT IN ($1, $2)))
         ORDER BY e.happened_on, e.id LIMIT $6")
        .bind(Account::Receivable(of).key()).bind(Account::Unapplied(of).key()).bind(of).bind(from).bind(until).bind(most)
        .fetch_all(c).await)
}

/// Organisations that ever were to pay something, to choose among.
pub(super) async fn payers(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<OrganisationId>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT DISTINCT payer_id FROM payment_orders ORDER BY payer_id LIMIT $1").bind(most).fetch_all(c).await)
}
