//! Deals that came from matches, and what became of them.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::QueryBuilder;
use sqlx::types::Json;

use super::DEAL;
use crate::db::{Tx, on, run};
use crate::deals::origin::FromMatch;
use crate::deals::{Deal, State};
use crate::ids::{DealId, ListingId};

/// A deal that remembers its match.
#[derive(Clone, Debug)]
pub struct Matched {
    pub id: DealId,
    pub from: FromMatch,
    pub created_at: DateTime<Utc>,
}

/// Deals that came from a match, in the order they were asked for, after a place in it; with the place to go on from.
pub async fn matched_after(
    tx: &mut Tx,
    after: (DateTime<Utc>, DealId),
    most: i64,
) -> sqlx::Result<(Vec<Matched>, Option<(DateTime<Utc>, DealId)>)> {
    let rows: Vec<(DealId, Json<Value>, DateTime<Utc>)> = on!(tx, c => sqlx::query_as(
        "SELECT id, origin_detail, created_at FROM deals
         WHERE origin IN ('match', 'question', 'alert') AND (created_at > $1 OR (created_at = $1 AND id > $2))
         ORDER BY created_at, id LIMIT $3")
        .bind(after.0).bind(after.1).bind(most).fetch_all(c).await)?;
    let last = rows.last().map(|(id, _, at)| (*at, *id));
    let matched = rows.into_iter().filter_map(|(id, detail, created_at)| {
        let from = FromMatch::read(&detail.0)?;
        Some(Matched {
            id,
            from,
            created_at,
        })
    });
    Ok((matched.collect(), last))
}

/// When these deals were brought together, agreed and signed, each the first time.
pub async fn milestones(
    tx: &mut Tx,
    ids: &[DealId],
) -> sqlx::Result<Vec<(DealId, State, DateTime<Utc>)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT deal_id, to_state, MIN(created_at) FROM deal_events
             WHERE to_state IN ('introduced', 'agreed', 'contracted') AND from_state <> to_state AND deal_id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(") GROUP BY deal_id, to_state ORDER BY deal_id, MIN(created_at)");
        q.build_query_as().fetch_all(c).await
    })
}

/// How these deals ended without a result: declined or lost, why and when.
pub async fn endings(
    tx: &mut Tx,
    ids: &[DealId],
) -> sqlx::Result<Vec<(DealId, State, String, DateTime<Utc>)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT id, state, reason_code, COALESCE(moved_at, updated_at) FROM deals
             WHERE state IN ('declined', 'lost') AND id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(") ORDER BY id");
        q.build_query_as().fetch_all(c).await
    })
}

/// Corrects where a deal came from, if it still is what was seen.
pub(in crate::deals) async fn set_origin(
    tx: &mut Tx,
    deal: &Deal,
    code: &str,
    detail: &Value,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("UPDATE deals SET origin = $3, origin_detail = $4, revision = revision + 1 WHERE id = $1 AND origin = $2")
            .bind(deal.id)
            .bind(&deal.origin)
            .bind(code)
            .bind(Json(detail))
    )?;
    Ok(done == 1)
}

/// Several deals at once, in no particular order.
pub async fn some_deals(tx: &mut Tx, ids: &[DealId]) -> sqlx::Result<Vec<Deal>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {DEAL} FROM deals WHERE id IN ("));
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// Requests for a listing since a moment: where each came from and when.
pub async fn requests_for(
    tx: &mut Tx,
    listing: ListingId,
    since: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<(String, DateTime<Utc>)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT origin, created_at FROM deals WHERE listing_id = $1 AND created_at >= $2
         ORDER BY created_at DESC, id DESC LIMIT $3")
        .bind(listing).bind(since).bind(most).fetch_all(c).await)
}
