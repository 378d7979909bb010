//! Prices, version by version. A row is written once; only the last day of an open one is set.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;

use super::form::NewPrice;
use super::price::{Price, Rule};
use crate::db::{Tx, on, run};
use crate::ids::{PriceId, UserId};
use crate::money::Money;
use crate::payments::order::Kind;

const PRICE: &str = "id, code, version, kind, name_zh, name_en, words_zh, words_en, amount_fen, rate_bp, lower_fen, upper_fen, \
valid_from, valid_until, created_by";

#[derive(sqlx::FromRow)]
struct Row {
    id: PriceId,
    code: String,
    version: i64,
    kind: Kind,
    name_zh: String,
    name_en: String,
    words_zh: String,
    words_en: String,
    amount_fen: Option<Money>,
    rate_bp: Option<i64>,
    lower_fen: Option<Money>,
    upper_fen: Option<Money>,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    created_by: UserId,
}

impl From<Row> for Price {
    fn from(row: Row) -> Self {
        // The database holds that a price is one or the other.
        let rule = match row.rate_bp {
            Some(bp) => Rule::Rate {
                bp,
                lower: row.lower_fen,
                upper: row.upper_fen,
            },
            None => Rule::Fixed(row.amount_fen.unwrap_or_default()),
        };
        Self {
            id: row.id,
            code: row.code,
            version: row.version,
            kind: row.kind,
            name_zh: row.name_zh,
            name_en: row.name_en,
            words_zh: row.words_zh,
            words_en: row.words_en,
            rule,
            from: row.valid_from,
            until: row.valid_until,
            by: row.created_by,
        }
    }
}

/// Versions that hold on a day or will, by kind and code.
///
/// # Errors
/// When the database does not answer.
pub async fn from_day(tx: &mut Tx, day: NaiveDate, most: i64) -> sqlx::Result<Vec<Price>> {
    let sql = format!(
        "SELECT {PRICE} FROM payment_prices WHERE valid_until IS NULL OR valid_until >= $1 ORDER BY kind, code, version LIMIT $2"
    );
    let rows: Vec<Row> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(day).bind(most).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Price::from).collect())
}

/// Versions that are over by a day, the last ended first.
pub(super) async fn ended(tx: &mut Tx, day: NaiveDate, most: i64) -> sqlx::Result<Vec<Price>> {
    let sql = format!(
        "SELECT {PRICE} FROM payment_prices WHERE valid_until < $1 ORDER BY valid_until DESC, code, version LIMIT $2"
    );
    let rows: Vec<Row> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(day).bind(most).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Price::from).collect())
}

/// All versions of a code, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_code(tx: &mut Tx, code: &str) -> sqlx::Result<Vec<Price>> {
    let sql = format!(
        "SELECT {PRICE} FROM payment_prices WHERE code = $1 ORDER BY version DESC LIMIT 100"
    );
    let rows: Vec<Row> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(code).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Price::from).collect())
}

/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: PriceId) -> sqlx::Result<Option<Price>> {
    let sql = format!("SELECT {PRICE} FROM payment_prices WHERE id = $1");
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?;
    Ok(row.map(Price::from))
}

/// A version. Two at once meet the number that is taken.
pub(super) async fn insert(
    tx: &mut Tx,
    (id, version): (PriceId, i64),
    new: &NewPrice,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<()> {
    let (amount, rate, lower, upper) = match new.rule {
        Rule::Fixed(amount) => (Some(amount), None, None, None),
        Rule::Rate { bp, lower, upper } => (None, Some(bp), lower, upper),
    };
    run!(tx, sqlx::query(
        "INSERT INTO payment_prices (id, code, version, kind, name_zh, name_en, words_zh, words_en, amount_fen, rate_bp,
             lower_fen, upper_fen, valid_from, valid_until, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(id).bind(&new.code).bind(version).bind(new.kind).bind(&new.name_zh).bind(&new.name_en)
        .bind(&new.words_zh).bind(&new.words_en).bind(amount).bind(rate).bind(lower).bind(upper)
        .bind(new.from).bind(new.until).bind(by).bind(now))?;
    Ok(())
}

/// Sets the last day of an open version; `false` when it has one by now.
pub(super) async fn close(tx: &mut Tx, id: PriceId, until: NaiveDate) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE payment_prices SET valid_until = $2 WHERE id = $1 AND valid_until IS NULL AND valid_from <= $2"
        )
        .bind(id)
        .bind(until)
    )?;
    Ok(done == 1)
}
