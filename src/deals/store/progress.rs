//! What deals show of how far a need got.

use crate::db::{Tx, on};
use crate::deals::progress::Sign;
use crate::ids::ListingId;

/// The deals on a need, the latest first, with the time at which terms were put forward last.
pub(in crate::deals) async fn signs(
    tx: &mut Tx,
    need: ListingId,
    most: i64,
) -> sqlx::Result<Vec<Sign>> {
    on!(tx, c => sqlx::query_as(
        "SELECT d.state, d.created_at, d.moved_at, MAX(o.created_at) AS offered_at
         FROM deals d LEFT JOIN deal_offers o ON o.deal_id = d.id
         WHERE d.listing_id = $1
         GROUP BY d.id, d.state, d.created_at, d.moved_at ORDER BY d.created_at DESC, d.id DESC LIMIT $2")
        .bind(need).bind(most).fetch_all(c).await)
}

/// Needs that somebody offered to solve, after one of them.
pub(in crate::deals) async fn needs_asked_for(
    tx: &mut Tx,
    after: ListingId,
    most: i64,
) -> sqlx::Result<Vec<ListingId>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT listing_id FROM deals WHERE kind = 'solve_need' AND listing_id > $1
         GROUP BY listing_id ORDER BY listing_id LIMIT $2")
        .bind(after).bind(most).fetch_all(c).await)
}
