//! Where contracts came from, and what is remembered of it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::QueryBuilder;
use sqlx::types::Json;

use crate::contracts::contract::State;
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, DealId, UserId};

/// # Errors
/// When the database does not answer.
pub async fn origin_detail(tx: &mut Tx, id: ContractId) -> sqlx::Result<Value> {
    let found: Option<Json<Value>> = on!(tx, c => sqlx::query_scalar(
        "SELECT origin_detail FROM contracts WHERE id = $1")
        .bind(id).fetch_optional(c).await)?;
    Ok(found.map_or(Value::Null, |detail| detail.0))
}

/// Writes down what is remembered with a new file.
pub(in crate::contracts) async fn remember_origin(
    tx: &mut Tx,
    id: ContractId,
    detail: &Value,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE contracts SET origin_detail = $2 WHERE id = $1")
            .bind(id)
            .bind(Json(detail))
    )?;
    Ok(())
}

/// Corrects the origin that was seen; `false` when somebody else was quicker.
pub(in crate::contracts) async fn set_origin(
    tx: &mut Tx,
    (id, seen): (ContractId, &str),
    (code, detail): (&str, &Value),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE contracts SET origin = $3, origin_detail = $4, revision = revision + 1, updated_at = $5
         WHERE id = $1 AND origin = $2")
        .bind(id).bind(seen).bind(code).bind(Json(detail)).bind(now))?;
    Ok(done == 1)
}

/// Whence a contract came, and who looks after it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Whence {
    pub id: ContractId,
    pub number: String,
    pub state: State,
    pub deal_id: Option<DealId>,
    pub manager: Option<UserId>,
}

/// Of several contracts at once.
///
/// # Errors
/// When the database does not answer.
pub async fn whence(tx: &mut Tx, ids: &[ContractId]) -> sqlx::Result<Vec<Whence>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT id, number, state, deal_id, manager FROM contracts WHERE id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}
