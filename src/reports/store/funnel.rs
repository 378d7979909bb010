//! What a year had of each step of the funnel, and the versions of its planned rates.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;

use crate::db::{Tx, on, run};
use crate::ids::UserId;
use crate::reports::funnel::{Rates, Step};
use crate::reports::store::ORIGIN;
use crate::reports::target::{HOME, Scope};
use crate::tz;

/// One thing behind a count.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Behind {
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) at: DateTime<Utc>,
}

const NEEDS: &str = "FROM listings l WHERE l.kind = 'need' AND l.number IS NOT NULL AND l.published_at >= $1 AND l.published_at < $2";
const MATCHES: &str = "FROM matches m JOIN listings n ON n.id = m.need_id JOIN listings a ON a.id = m.achievement_id
    WHERE m.level >= 3 AND n.number IS NOT NULL AND a.number IS NOT NULL AND m.good_at >= $1 AND m.good_at < $2";
const REQUESTS: &str = "FROM deals d JOIN listings l ON l.id = d.listing_id WHERE d.created_at >= $1 AND d.created_at < $2";
// Once a deal was accepted it is counted in the period of the first time.
const DEALS: &str = "FROM (SELECT deal_id, MIN(created_at) AS at FROM deal_events
        WHERE to_state = 'accepted' AND from_state <> 'accepted' AND created_at >= $1 AND created_at < $2 GROUP BY deal_id) e
    JOIN deals d ON d.id = e.deal_id JOIN listings l ON l.id = d.listing_id
    WHERE NOT EXISTS (SELECT 1 FROM deal_events b WHERE b.deal_id = e.deal_id AND b.created_at < $1
        AND b.to_state = 'accepted' AND b.from_state <> 'accepted')";

/// Columns, the rest of the statement, and its order; `None` for contracts, which go by days of signing.
fn parts(step: Step) -> Option<(&'static str, &'static str, &'static str)> {
    match step {
        Step::Needs => Some((
            "l.number, l.title, l.published_at AS at",
            NEEDS,
            "l.published_at DESC, l.id",
        )),
        Step::Matches => Some((
            "n.number, n.title || ' — ' || a.title AS title, m.good_at AS at",
            MATCHES,
            "m.good_at DESC, m.need_id, m.achievement_id",
        )),
        Step::Requests => Some((
            "d.number, l.title, d.created_at AS at",
            REQUESTS,
            "d.created_at DESC, d.id",
        )),
        Step::Deals => Some(("d.number, l.title, e.at", DEALS, "e.at DESC, d.id")),
        Step::Signed | Step::Registered => None,
    }
}

fn bounds((from, to): (NaiveDate, NaiveDate)) -> (DateTime<Utc>, DateTime<Utc>) {
    let range = tz::days(from, to);
    (range.start, range.end)
}

/// How many; registered contracts are counted elsewhere, by the rule of figures.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn count(
    tx: &mut Tx,
    step: Step,
    scope: Scope,
    days: (NaiveDate, NaiveDate),
) -> sqlx::Result<i64> {
    let Some((_, from, _)) = parts(step) else {
        let sql = format!("SELECT COUNT(*) {}", signed(scope));
        return on!(tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).bind(days.0).bind(days.1).fetch_one(c).await);
    };
    let (since, until) = bounds(days);
    let sql = format!("SELECT COUNT(*) {from}");
    on!(tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).bind(since).bind(until).fetch_one(c).await)
}

/// One page of what is behind a count, the newest first.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn behind(
    tx: &mut Tx,
    (step, scope): (Step, Scope),
    days: (NaiveDate, NaiveDate),
    (most, skip): (i64, i64),
) -> sqlx::Result<Vec<Behind>> {
    let Some((columns, from, order)) = parts(step) else {
        let sql = format!(
            "SELECT c.number, v.name, v.signed_on {} ORDER BY v.signed_on DESC, c.id LIMIT $3 OFFSET $4",
            signed(scope)
        );
        let rows: Vec<(String, String, NaiveDate)> = on!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
            .bind(days.0).bind(days.1).bind(most).bind(skip).fetch_all(c).await)?;
        return Ok(rows
            .into_iter()
            .map(|(number, title, on)| Behind {
                number,
                title,
                at: tz::start_of_day(on),
            })
            .collect());
    };
    let (since, until) = bounds(days);
    let sql = format!("SELECT {columns} {from} ORDER BY {order} LIMIT $3 OFFSET $4");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(since).bind(until).bind(most).bind(skip).fetch_all(c).await)
}

/// Contracts signed in a period that were not refused or given up, of a scope.
fn signed(scope: Scope) -> String {
    let of_scope = match scope {
        Scope::Outflow => format!("v.seller_region LIKE '{HOME}%'"),
        Scope::Inflow => format!("v.buyer_region LIKE '{HOME}%'"),
        Scope::Brokered => format!("{ORIGIN} <> 'direct'"),
    };
    // CROSS JOIN keeps SQLite from beginning with the contracts of a state, which are nearly all.
    format!(
        "FROM contract_versions v CROSS JOIN contracts c
         WHERE v.contract_id = c.id AND v.version = c.version AND v.signed_on BETWEEN $1 AND $2
           AND c.state IN ('signed', 'filed', 'registered', 'cancelled') AND {of_scope}"
    )
}

/// A version of the rates as it was set.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Set {
    pub(crate) version: i64,
    #[sqlx(flatten)]
    pub(crate) rates: Rates,
    pub(crate) note: String,
    #[sqlx(rename = "set_by")]
    pub(crate) by: UserId,
    pub(crate) created_at: DateTime<Utc>,
}

/// The newest versions, the last one first.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn rates(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Set>> {
    on!(tx, c => sqlx::query_as(
        "SELECT version, matches, requests, deals, signed, registered, average_fen, note, set_by, created_at
         FROM target_rates ORDER BY version DESC LIMIT $1")
        .bind(most).fetch_all(c).await)
}

/// # Errors
/// A unique violation when this version is there already.
pub(crate) async fn insert_rates(tx: &mut Tx, set: &Set) -> sqlx::Result<()> {
    let r = &set.rates;
    run!(tx, sqlx::query(
        "INSERT INTO target_rates (version, matches, requests, deals, signed, registered, average_fen, note, set_by,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(set.version).bind(r.matches).bind(r.requests).bind(r.deals).bind(r.signed).bind(r.registered)
        .bind(r.average_fen).bind(&set.note).bind(set.by).bind(set.created_at))?;
    Ok(())
}
