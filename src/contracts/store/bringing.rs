//! What an import of old ledgers writes beside the usual: where a file stands at once, and by what its row is known.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::QueryBuilder;

use crate::contracts::contract::State;
use crate::db::{Tx, on, run};
use crate::identifiers::RegistrationNumber;
use crate::ids::ContractId;
use crate::money::Money;

/// Where a file stands when everything that is known of it has been written.
#[derive(Default)]
pub(in crate::contracts) struct Standing<'a> {
    pub(in crate::contracts) state: Option<State>,
    pub(in crate::contracts) version: i64,
    pub(in crate::contracts) filed_on: Option<NaiveDate>,
    pub(in crate::contracts) registered: Option<(&'a RegistrationNumber, NaiveDate)>,
    pub(in crate::contracts) refused: Option<(&'a str, NaiveDate)>,
    pub(in crate::contracts) cancelled: Option<(&'a str, NaiveDate)>,
    pub(in crate::contracts) words: &'a str,
}

/// Puts a file that was just opened where it stands.
pub(in crate::contracts) async fn settle(
    tx: &mut Tx,
    id: ContractId,
    s: &Standing<'_>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "UPDATE contracts SET state = $2, version = $3, filed_on = $4, registration_number = $5,
             registered_on = $6, refused_on = $7, refusal_code = $8, cancelled_on = $9, cancel_code = $10,
             reason_words = $11 WHERE id = $1"
        )
        .bind(id)
        .bind(s.state.unwrap_or(State::Draft))
        .bind(s.version)
        .bind(s.filed_on)
        .bind(s.registered.map(|(number, _)| number))
        .bind(s.registered.map(|(_, on)| on))
        .bind(s.refused.map(|(_, on)| on))
        .bind(s.refused.map_or("", |(code, _)| code))
        .bind(s.cancelled.map(|(_, on)| on))
        .bind(s.cancelled.map_or("", |(code, _)| code))
        .bind(s.words)
    )?;
    Ok(())
}

/// Remembers by what a row is known, with what it said; `false` when every key is another contract's already.
pub(in crate::contracts) async fn remember_keys(
    tx: &mut Tx,
    keys: &[String],
    content: &str,
    (contract, now): (ContractId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = on!(tx, c => {
        let mut q = QueryBuilder::new("INSERT INTO contract_keys (key, contract_id, content, created_at) ");
        q.push_values(keys, |mut row, key| {
            row.push_bind(key.clone()).push_bind(contract).push_bind(content.to_owned()).push_bind(now);
        });
        q.push(" ON CONFLICT (key) DO NOTHING");
        q.build().execute(c).await?.rows_affected()
    });
    Ok(done > 0)
}

/// # Errors
/// A unique violation when another row with this key came first.
pub async fn remember_key(
    tx: &mut Tx,
    (key, content): (&str, &str),
    contract: ContractId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO contract_keys (key, content, contract_id, created_at) VALUES ($1, $2, $3, $4)"
        )
        .bind(key)
        .bind(content)
        .bind(contract)
        .bind(now)
    )?;
    Ok(())
}

/// A key that is known: its contract, and what the row said that it came with.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownKey {
    pub key: String,
    pub contract_id: ContractId,
    pub content: String,
}

/// Which of these keys are known.
///
/// # Errors
/// When the database does not answer.
pub async fn known_keys(tx: &mut Tx, keys: &[String]) -> sqlx::Result<Vec<KnownKey>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT key, contract_id, content FROM contract_keys WHERE key IN (");
        let mut list = q.separated(", ");
        for key in keys {
            list.push_bind(key.clone());
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// Which of these are numbers of contract files.
///
/// # Errors
/// When the database does not answer.
pub async fn known_files(
    tx: &mut Tx,
    numbers: &[String],
) -> sqlx::Result<Vec<(ContractId, String)>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT id, number FROM contracts WHERE number IN (");
        let mut list = q.separated(", ");
        for number in numbers {
            list.push_bind(number.clone());
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// Which of these registration numbers stand in the ledger.
///
/// # Errors
/// When the database does not answer.
pub async fn known_numbers(
    tx: &mut Tx,
    numbers: &[RegistrationNumber],
) -> sqlx::Result<Vec<(ContractId, RegistrationNumber)>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT id, registration_number FROM contracts WHERE registration_number IN (");
        let mut list = q.separated(", ");
        for number in numbers {
            list.push_bind(number.as_str().to_owned());
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// A version of a contract, as far as a row is compared with it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownVersion {
    pub id: ContractId,
    pub number: String,
    pub state: State,
    pub registration_number: Option<RegistrationNumber>,
    pub registered_on: Option<NaiveDate>,
    pub refused_on: Option<NaiveDate>,
    pub cancelled_on: Option<NaiveDate>,
    pub version: i64,
    /// The version that the file stands on.
    pub current: i64,
    pub effective_on: Option<NaiveDate>,
    pub name: String,
    pub seller_name: String,
    pub buyer_name: String,
    pub signed_on: Option<NaiveDate>,
    #[sqlx(rename = "total_fen")]
    pub total: Money,
    #[sqlx(rename = "technical_fen")]
    pub technical: Money,
}

/// All versions of some contracts.
///
/// # Errors
/// When the database does not answer.
pub async fn known_versions(tx: &mut Tx, ids: &[ContractId]) -> sqlx::Result<Vec<KnownVersion>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT c.id, c.number, c.state, c.registration_number, c.registered_on, c.refused_on, c.cancelled_on,
                 v.version, c.version AS current, v.effective_on, v.name, v.seller_name, v.buyer_name, v.signed_on,
                 v.total_fen, v.technical_fen
             FROM contracts c JOIN contract_versions v ON v.contract_id = c.id WHERE c.id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(") ORDER BY c.id, v.version LIMIT 20000");
        q.build_query_as().fetch_all(c).await
    })
}
