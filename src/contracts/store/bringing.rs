//! What an import of old ledgers writes beside the usual: where a file stands at once, and by what its row is known.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::QueryBuilder;

use crate::contracts::contract::State;
use crate::db::{Tx, on, run};
use crate::identifiers::RegistrationNumber;
use crate::ids::ContractId;

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

/// # Errors
/// A unique violation when another row with this key came first.
pub async fn remember_key(
    tx: &mut Tx,
    key: &str,
    contract: ContractId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("INSERT INTO contract_keys (key, contract_id, created_at) VALUES ($1, $2, $3)")
            .bind(key)
            .bind(contract)
            .bind(now)
    )?;
    Ok(())
}

/// Which of these keys are known.
///
/// # Errors
/// When the database does not answer.
pub async fn known_keys(tx: &mut Tx, keys: &[String]) -> sqlx::Result<Vec<String>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT key FROM contract_keys WHERE key IN (");
        let mut list = q.separated(", ");
        for key in keys {
            list.push_bind(key.clone());
        }
        q.push(")");
        q.build_query_scalar().fetch_all(c).await
    })
}

/// Which of these are numbers of contract files.
///
/// # Errors
/// When the database does not answer.
pub async fn known_files(tx: &mut Tx, numbers: &[String]) -> sqlx::Result<Vec<String>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT number FROM contracts WHERE number IN (");
        let mut list = q.separated(", ");
        for number in numbers {
            list.push_bind(number.clone());
        }
        q.push(")");
        q.build_query_scalar().fetch_all(c).await
    })
}

/// Which of these registration numbers stand in the ledger.
///
/// # Errors
/// When the database does not answer.
pub async fn known_numbers(
    tx: &mut Tx,
    numbers: &[RegistrationNumber],
) -> sqlx::Result<Vec<RegistrationNumber>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT registration_number FROM contracts WHERE registration_number IN (");
        let mut list = q.separated(", ");
        for number in numbers {
            list.push_bind(number.as_str().to_owned());
        }
        q.push(")");
        q.build_query_scalar().fetch_all(c).await
    })
}
