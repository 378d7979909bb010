//! Changes that wait for a second person, as they were typed. Of each contract one waits at a time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{ContractId, UserId};
use crate::web::form::Typed;

/// A form as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Form {
    pub fields: Typed,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WaitingChange {
    pub id: Uuid,
    pub form: Json<Form>,
    pub entered_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// The change of a contract that waits.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_change(
    tx: &mut Tx,
    contract: ContractId,
) -> sqlx::Result<Option<WaitingChange>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, form, entered_by, created_at FROM contract_changes_waiting
         WHERE contract_id = $1 AND state = 'waiting'")
        .bind(contract).fetch_optional(c).await)
}

pub(in crate::contracts) async fn insert_waiting_change(
    tx: &mut Tx,
    contract: ContractId,
    change: &WaitingChange,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO contract_changes_waiting (id, contract_id, form, state, entered_by, created_at)
         VALUES ($1, $2, $3, 'waiting', $4, $5)")
        .bind(change.id).bind(contract).bind(&change.form).bind(change.entered_by).bind(change.created_at))?;
    Ok(())
}

/// Ends the waiting; `false` when it ended meanwhile, or who confirms entered it.
pub(in crate::contracts) async fn decide_waiting_change(
    tx: &mut Tx,
    id: Uuid,
    (to, words): (&str, &str),
    (by, now): (UserId, DateTime<Utc>),
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE contract_changes_waiting SET state = $2, decided_words = $3, decided_by = $4, decided_at = $5
         WHERE id = $1 AND state = 'waiting' AND ($2 = 'refused' OR entered_by <> $4)")
        .bind(id).bind(to).bind(words).bind(by).bind(now))?;
    Ok(done == 1)
}
