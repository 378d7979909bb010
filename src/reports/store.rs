//! Reads what other rooms keep, to count it; writes targets only.

pub(crate) mod children;
pub(super) mod forecast;
pub(super) mod funnel;
pub(crate) mod pivots;
pub(super) mod reasons;
pub(super) mod screen;
pub(super) mod unanswered;
pub(crate) mod workplan;

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use sqlx::AssertSqlSafe;

use super::count::{Entry, Period, Stand};
use super::filter::Filter;
use super::place::Places;
use super::target::{Basis, Scope, Target};
use crate::db::{Tx, on, run};
use crate::identifiers::RegistrationNumber;
use crate::ids::{ContractId, UserId};
use crate::web::error::{Error, Result};
use crate::web::words::Message;

/// Versions read for one period. A ledger beyond it must be summed elsewhere; half of it would be a wrong figure.
const MOST: usize = 300_000;

/// Every value of a row costs the driver an allocation and a look-up by name, and a year has tens of thousands of rows:
/// what is short and has no bar in it comes in one text, in the order of `CODES`.
#[derive(sqlx::FromRow)]
struct Row {
    id: ContractId,
    number: String,
    registration_number: Option<RegistrationNumber>,
    name: String,
    seller_name: String,
    buyer_name: String,
    total_fen: i64,
    non_technical_fen: i64,
    technical_fen: i64,
    codes: String,
}

/// How a contract `c` came about: what was brought in from a file without a deal came directly.
pub(super) const ORIGIN: &str =
    "CASE WHEN c.origin = 'import' AND c.deal_id IS NULL THEN 'direct' ELSE c.origin END";
const ROW: &str = "c.id, c.number, c.registration_number, v.name, v.seller_name, v.buyer_name, v.total_fen, \
v.non_technical_fen, v.technical_fen";
const CODES: [&str; 17] = [
    "v.version",
    "c.registered_on",
    "c.filed_on",
    "c.cancelled_on",
    "v.effective_on",
    "v.signed_on",
    "v.starts_on",
    "v.type_code",
    "v.seller_region",
    "v.buyer_region",
    "v.field",
    "v.ip",
    "v.plan_source",
    "v.seller_nature",
    "v.buyer_nature",
    "v.objective",
    "v.industry",
];

/// Registered contracts that touch a period by any of their days, with the versions known by its day of asking.
///
/// # Errors
/// When the database does not answer, or there are more than can be counted at once.
pub async fn entries(tx: &mut Tx, period: Period) -> Result<Vec<Entry>> {
    // Each of the four days has an index of its own, so that a period costs what lies in it and not what lies beside it.
    // CROSS JOIN keeps SQLite from beginning with the contracts of a state, which are nearly all.
    let codes = CODES.map(|one| format!("COALESCE(CAST({one} AS TEXT), '')"));
    let codes = codes.join(" || '|' || ");
    let sql = format!(
        "SELECT {ROW}, {codes} || '|' || {ORIGIN} AS codes FROM (
             SELECT id FROM contracts WHERE registered_on BETWEEN $2 AND $3
             UNION SELECT id FROM contracts WHERE filed_on BETWEEN $2 AND $3
             UNION SELECT contract_id FROM contract_versions WHERE signed_on BETWEEN $2 AND $3
             UNION SELECT contract_id FROM contract_versions WHERE starts_on BETWEEN $2 AND $3
         ) touched CROSS JOIN contracts c CROSS JOIN contract_versions v
         WHERE c.id = touched.id AND v.contract_id = c.id AND c.state IN ('registered', 'cancelled')
           AND c.registered_on <= $1 AND v.effective_on <= $1 LIMIT $4"
    );
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(period.as_of).bind(period.from).bind(period.to).bind(most).fetch_all(c).await)?;
    if rows.len() > MOST {
        return Err(Error::TooLarge(Message::new("figures-period-too-full")));
    }
    let places = std::sync::Arc::new(children::places(tx).await?);
    let mut entries: HashMap<ContractId, Entry> = HashMap::with_capacity(rows.len());
    for row in rows {
        add(&mut entries, row, &places)?;
    }
    let mut entries: Vec<Entry> = entries.into_values().collect();
    // The database would sort whole rows in a file of its own.
    entries.sort_unstable_by_key(|entry| (entry.registered_on, entry.id));
    for entry in &mut entries {
        entry.stands.sort_unstable_by_key(|stand| stand.version);
    }
    Ok(entries)
}

/// What every change of what `entries` reads moves: how many contracts were ever registered, and their revisions together.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn moved(tx: &mut Tx) -> sqlx::Result<(i64, i64)> {
    on!(tx, c => sqlx::query_as(
        "SELECT COUNT(*), CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM contracts
         WHERE registered_on IS NOT NULL")
        .fetch_one(c).await)
}

/// A day as both databases write it. The calendar's own reader, which knows all forms of a day, takes a multiple of the time.
fn day(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// One more version, of a contract that is there already or not yet.
fn add(
    entries: &mut HashMap<ContractId, Entry>,
    row: Row,
    places: &std::sync::Arc<Places>,
) -> sqlx::Result<()> {
    let wrong = || sqlx::Error::Decode(format!("a contract's codes: {}", row.codes).into());
    let mut codes = row.codes.split('|');
    let mut text = || codes.next().ok_or_else(wrong);
    let date = |text: &str| day(text).ok_or_else(wrong);
    let known = |text: &str| (!text.is_empty()).then(|| date(text)).transpose();
    let version = text()?.parse().map_err(|_| wrong())?;
    let (registered_on, filed_on, cancelled_on) =
        (date(text()?)?, known(text()?)?, known(text()?)?);
    let (effective_on, signed_on, starts_on) = (date(text()?)?, known(text()?)?, known(text()?)?);
    let mut code = || text().map(str::to_owned);
    let stand = Stand {
        version,
        effective_on,
        signed_on,
        starts_on,
        type_code: code()?,
        seller_region: code()?,
        buyer_region: code()?,
        field: code()?,
        ip: code()?,
        plan_source: code()?,
        seller_nature: code()?,
        buyer_nature: code()?,
        objective: code()?,
        industry: code()?,
        name: row.name,
        seller_name: row.seller_name,
        buyer_name: row.buyer_name,
        total_fen: row.total_fen,
        non_technical_fen: row.non_technical_fen,
        technical_fen: row.technical_fen,
    };
    let origin = code()?;
    let entry = entries.entry(row.id).or_insert_with(|| Entry {
        id: row.id,
        number: row.number,
        registration_number: row.registration_number,
        origin,
        registered_on,
        filed_on,
        cancelled_on,
        stands: Vec::new(),
        places: std::sync::Arc::clone(places),
    });
    entry.stands.push(stand);
    Ok(())
}

/// A contract without names and numbers; `disclosure::Masked` is what anybody may see of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Recent {
    pub type_code: String,
    pub seller_region: String,
    pub buyer_region: String,
    pub total_fen: i64,
    pub registered_on: NaiveDate,
    pub field: String,
}

/// The last registered contracts that still stand.
///
/// # Errors
/// When the database does not answer.
pub async fn recent(tx: &mut Tx, today: NaiveDate, most: i64) -> sqlx::Result<Vec<Recent>> {
    on!(tx, c => sqlx::query_as(
        "SELECT v.type_code, v.seller_region, v.buyer_region, v.total_fen, c.registered_on, v.field
         FROM contracts c JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version
         WHERE c.state = 'registered' AND c.registered_on <= $1
         ORDER BY c.registered_on DESC, c.id DESC LIMIT $2")
        .bind(today).bind(most).fetch_all(c).await)
}

/// The first year with a registered contract.
///
/// # Errors
/// When the database does not answer.
pub async fn first_year(tx: &mut Tx) -> sqlx::Result<Option<i32>> {
    let first: Option<NaiveDate> = on!(tx, c => sqlx::query_scalar(
        "SELECT registered_on FROM contracts WHERE registered_on IS NOT NULL ORDER BY registered_on, id LIMIT 1")
        .fetch_optional(c).await)?;
    Ok(first.map(|day| day.year()))
}

const TARGET: &str =
    "year, measure, scope, basis, amount, source_document, item_number, note, updated_at";

/// All targets, the newest year first.
///
/// # Errors
/// When the database does not answer.
pub async fn targets(tx: &mut Tx) -> sqlx::Result<Vec<Target>> {
    let sql = format!("SELECT {TARGET} FROM targets ORDER BY year DESC, scope DESC, id LIMIT 300");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn target(tx: &mut Tx, year: i32, scope: Scope) -> sqlx::Result<Option<Target>> {
    let sql = format!("SELECT {TARGET} FROM targets WHERE year = $1 AND scope = $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(year)).bind(scope).fetch_optional(c).await)
}

/// By which day a filter counts: as it says, or as the year's target has it.
///
/// # Errors
/// When the database does not answer.
pub async fn basis(tx: &mut Tx, filter: &Filter) -> sqlx::Result<Basis> {
    if let Some(basis) = filter.basis {
        return Ok(basis);
    }
    let target = target(tx, filter.year, filter.scope).await?;
    Ok(target.map(|t| t.basis).unwrap_or_default())
}

/// # Errors
/// A unique violation when year and scope have a target already.
pub async fn insert_target(tx: &mut Tx, t: &Target, by: UserId) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO targets (id, year, measure, scope, basis, amount, source_document, item_number, note, created_by,
             updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)")
        .bind(crate::ids::mint(t.updated_at)).bind(t.year).bind(t.measure).bind(t.scope).bind(t.basis).bind(t.amount)
        .bind(&t.source_document).bind(&t.item_number).bind(&t.note).bind(by).bind(t.updated_at))?;
    Ok(())
}

/// Writes a target anew if it is still the one that was seen; `false` when somebody else was quicker.
///
/// # Errors
/// When the database refuses.
pub async fn update_target(tx: &mut Tx, t: &Target, seen: DateTime<Utc>) -> sqlx::Result<bool> {
    let rows = run!(tx, sqlx::query(
        "UPDATE targets SET measure = $3, basis = $4, amount = $5, source_document = $6, item_number = $7, note = $8,
             updated_at = $9 WHERE year = $1 AND scope = $2 AND updated_at = $10")
        .bind(t.year).bind(t.scope).bind(t.measure).bind(t.basis).bind(t.amount).bind(&t.source_document)
        .bind(&t.item_number).bind(&t.note).bind(t.updated_at).bind(seen))?;
    Ok(rows == 1)
}
