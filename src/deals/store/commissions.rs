//! Commission terms: the set that holds and those before it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::deals::commission::terms::Terms;
use crate::ids::DealId;

/// `false` when another set was written at the same moment.
pub(in crate::deals) async fn insert_commission(tx: &mut Tx, t: &Terms) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO deal_commissions (id, deal_id, kind, basis, basis_points, least_fen, most_fen, fixed_fen, payer,
             agreed_with, agreed_on, note, set_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (deal_id) WHERE ended_at IS NULL DO NOTHING")
        .bind(t.id).bind(t.deal_id).bind(&t.kind).bind(&t.basis).bind(t.basis_points).bind(t.least_fen)
        .bind(t.most_fen).bind(t.fixed_fen).bind(&t.payer).bind(&t.agreed_with).bind(t.agreed_on).bind(&t.note)
        .bind(t.set_by).bind(t.created_at))?;
    Ok(done == 1)
}

/// Ends the set that holds, if it is still this one.
pub(in crate::deals) async fn end_commission(
    tx: &mut Tx,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("UPDATE deal_commissions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
            .bind(id)
            .bind(now)
    )?;
    Ok(done == 1)
}

/// A deal's terms: the set that holds first, then those before, the newest first.
pub async fn commissions(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Terms>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, deal_id, kind, basis, basis_points, least_fen, most_fen, fixed_fen, payer, agreed_with, agreed_on, note,
             set_by, ended_at, created_at FROM deal_commissions WHERE deal_id = $1
         ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, created_at DESC, id DESC LIMIT $2")
        .bind(deal).bind(most).fetch_all(c).await)
}
