//! Who has a deal, and who gave it to whom.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::deals::deal::Deal;
use crate::ids::{DealId, UserId};

/// One hand-over, with the words that came with it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Handover {
    pub id: Uuid,
    pub deal_id: DealId,
    pub from_manager: Option<UserId>,
    pub to_manager: UserId,
    pub given_by: UserId,
    pub note: String,
    pub created_at: DateTime<Utc>,
}

/// Gives the deal to a manager, if nobody changed that in the meantime.
pub(in crate::deals) async fn assign(
    tx: &mut Tx,
    deal: &Deal,
    manager: Option<UserId>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE deals SET manager = $3, updated_at = $4, revision = revision + 1
         WHERE id = $1 AND (manager = $2 OR (manager IS NULL AND $5))"
        )
        .bind(deal.id)
        .bind(deal.manager)
        .bind(manager)
        .bind(now)
        .bind(deal.manager.is_none())
    )?;
    Ok(done == 1)
}

pub(in crate::deals) async fn insert_handover(tx: &mut Tx, h: &Handover) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO deal_handovers (id, deal_id, from_manager, to_manager, given_by, note, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(h.id).bind(h.deal_id).bind(h.from_manager).bind(h.to_manager).bind(h.given_by).bind(&h.note)
        .bind(h.created_at))?;
    Ok(())
}

/// A deal's hand-overs, the last one first.
pub async fn handovers(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Handover>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, deal_id, from_manager, to_manager, given_by, note, created_at FROM deal_handovers
         WHERE deal_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(deal).bind(most).fetch_all(c).await)
}
