//! Royalty statements; one that was wrong is withdrawn with a word, never edited.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use crate::contracts::performing::royalty::Statement;
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, RoyaltyId, UserId};

const STATEMENT: &str = "id, period_from, period_to, base_fen, rate_bp, amount_fen, words, file_id, side, entered_by, \
withdrawn_at, withdrawn_words, created_at";

/// # Errors
/// When the database does not answer.
pub async fn statements(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Statement>> {
    let sql = format!(
        "SELECT {STATEMENT} FROM contract_royalties WHERE contract_id = $1 ORDER BY period_from, id LIMIT 500"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)
}

/// `false` when the same form was sent before.
pub(in crate::contracts) async fn insert_statement(
    tx: &mut Tx,
    contract: ContractId,
    s: &Statement,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO contract_royalties (id, contract_id, period_from, period_to, base_fen, rate_bp, amount_fen, words,
             file_id, side, entered_by, withdrawn_words, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12) ON CONFLICT (id) DO NOTHING")
        .bind(s.id).bind(contract).bind(s.period_from).bind(s.period_to).bind(s.base).bind(s.rate_bp).bind(s.amount)
        .bind(&s.words).bind(s.file_id).bind(s.side).bind(s.entered_by).bind(s.created_at))?;
    Ok(done == 1)
}

/// `false` when it was withdrawn before, or is none of this contract.
pub(in crate::contracts) async fn withdraw_statement(
    tx: &mut Tx,
    (contract, id): (ContractId, RoyaltyId),
    words: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE contract_royalties SET withdrawn_at = $3, withdrawn_by = $4, withdrawn_words = $5
         WHERE contract_id = $1 AND id = $2 AND withdrawn_at IS NULL")
        .bind(contract).bind(id).bind(now).bind(by).bind(words))?;
    Ok(done == 1)
}
