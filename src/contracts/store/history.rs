//! The log of every write of values. A row is added with the version it tells of and is never touched again.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;

use crate::contracts::contract::Values;
use crate::contracts::history::Source;
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, OrganisationId, UserId};

/// What the log holds beside the whole, so that the ledger of a past day can be narrowed by it.
const COLUMNS: &str = "name, type_code, licence_kind, seller_id, seller_name, seller_region, seller_nature, buyer_id, \
buyer_name, buyer_region, buyer_nature, third_party, signed_on, starts_on, ends_on, total_fen, non_technical_fen, \
technical_fen, field, ip, plan_source, payment, objective, industry, related, patents";

/// One write of values.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Edit {
    pub version: i64,
    /// A code of `Source`, or `before` for what is older than the log.
    pub source: String,
    pub detail: Json<Value>,
    pub whole: Option<Json<Values>>,
    pub signed_on: Option<NaiveDate>,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// Logs the version as it was just written.
pub(in crate::contracts) async fn log(
    tx: &mut Tx,
    (contract, version): (ContractId, i64),
    values: &Values,
    source: &Source,
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO contract_edits (id, contract_id, version, source, detail, whole, created_by, created_at, {COLUMNS})
         SELECT $1, contract_id, version, $4, $5, $6, $7, $8, {COLUMNS} FROM contract_versions
         WHERE contract_id = $2 AND version = $3"
    );
    run!(
        tx,
        sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(crate::ids::mint(now))
            .bind(contract)
            .bind(version)
            .bind(source.code())
            .bind(Json(source.detail()))
            .bind(Json(values))
            .bind(by)
            .bind(now)
    )?;
    Ok(())
}

/// A version that is older than the log is about to be written anew: what it said is kept with its row of the log.
pub(in crate::contracts) async fn keep_whole(
    tx: &mut Tx,
    (contract, version): (ContractId, i64),
    values: &Values,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE contract_edits SET whole = $3 WHERE contract_id = $1 AND version = $2 AND whole IS NULL"
        )
        .bind(contract)
        .bind(version)
        .bind(Json(values))
    )?;
    Ok(())
}

/// Every write of a contract's values, the first first.
///
/// # Errors
/// When the database does not answer.
pub async fn edits(tx: &mut Tx, contract: ContractId, most: i64) -> sqlx::Result<Vec<Edit>> {
    on!(tx, c => sqlx::query_as(
        "SELECT version, source, detail, whole, signed_on, created_by, created_at FROM contract_edits
         WHERE contract_id = $1 ORDER BY created_at, id LIMIT $2")
        .bind(contract).bind(most).fetch_all(c).await)
}

/// Writes looked at to learn since when a party is on a contract.
const SINCE_MOST: usize = 500;

/// Since when a party has been on a contract without a break; nothing when it was from the beginning.
///
/// # Errors
/// When the database does not answer.
pub async fn on_since(
    tx: &mut Tx,
    contract: ContractId,
    party: OrganisationId,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    type Sides = (
        Option<OrganisationId>,
        Option<OrganisationId>,
        DateTime<Utc>,
    );
    let sql = format!(
        "SELECT seller_id, buyer_id, created_at FROM contract_edits WHERE contract_id = $1
         ORDER BY version DESC, created_at DESC, id DESC LIMIT {SINCE_MOST}"
    );
    let writes: Vec<Sides> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).fetch_all(c).await)?;
    let whole = writes.len() < SINCE_MOST;
    let mut since = None;
    for (seller, buyer, at) in writes {
        if ![seller, buyer].contains(&Some(party)) {
            return Ok(since.or(Some(at)));
        }
        since = Some(at);
    }
    Ok(since.filter(|_| !whole))
}

/// The latest day to which a refused file was taken back; what it went through before does not hold after it.
pub(in crate::contracts) async fn reopened_on(
    tx: &mut Tx,
    contract: ContractId,
) -> sqlx::Result<Option<NaiveDate>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT MAX(valid_on) FROM contract_events WHERE contract_id = $1 AND action = 'reopen'")
        .bind(contract).fetch_one(c).await)
}

/// Who looks after a contract.
///
/// # Errors
/// When the database does not answer.
pub async fn manager(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Option<UserId>> {
    let found: Option<Option<UserId>> = on!(tx, c => sqlx::query_scalar(
        "SELECT manager FROM contracts WHERE id = $1")
        .bind(contract).fetch_optional(c).await)?;
    Ok(found.flatten())
}

/// Sets who looks after it in place of whom the form saw; `false` when somebody else was quicker.
pub(in crate::contracts) async fn set_manager(
    tx: &mut Tx,
    contract: ContractId,
    seen: Option<UserId>,
    to: Option<UserId>,
) -> sqlx::Result<bool> {
    let done = match seen {
        Some(seen) => run!(
            tx,
            sqlx::query("UPDATE contracts SET manager = $2 WHERE id = $1 AND manager = $3")
                .bind(contract)
                .bind(to)
                .bind(seen)
        )?,
        None => run!(
            tx,
            sqlx::query("UPDATE contracts SET manager = $2 WHERE id = $1 AND manager IS NULL")
                .bind(contract)
                .bind(to)
        )?,
    };
    Ok(done == 1)
}
