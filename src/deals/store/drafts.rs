//! Requests that were begun and not sent yet.

use chrono::{DateTime, Duration, Utc};
use sqlx::types::Json;

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, UserId};
use crate::web::form::Typed;

/// Drafts that nobody touched for so long are thrown away.
const KEPT: Duration = Duration::days(90);

pub(in crate::deals) async fn save_draft(
    tx: &mut Tx,
    (user, listing): (UserId, ListingId),
    typed: &Typed,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM deal_drafts WHERE updated_at < $1").bind(now - KEPT)
    )?;
    run!(tx, sqlx::query(
        "INSERT INTO deal_drafts (id, user_id, listing_id, typed, updated_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)
         ON CONFLICT (user_id, listing_id) DO UPDATE SET typed = excluded.typed, updated_at = excluded.updated_at")
        .bind(crate::ids::mint(now)).bind(user).bind(listing).bind(Json(typed)).bind(now))?;
    Ok(())
}

/// What a person had typed, and when.
pub(in crate::deals) async fn draft(
    tx: &mut Tx,
    (user, listing): (UserId, ListingId),
) -> sqlx::Result<Option<(Typed, DateTime<Utc>)>> {
    let found: Option<(Json<Typed>, DateTime<Utc>)> = on!(tx, c => sqlx::query_as(
        "SELECT typed, updated_at FROM deal_drafts WHERE user_id = $1 AND listing_id = $2")
        .bind(user).bind(listing).fetch_optional(c).await)?;
    Ok(found.map(|(typed, at)| (typed.0, at)))
}

pub(in crate::deals) async fn drop_draft(
    tx: &mut Tx,
    (user, listing): (UserId, ListingId),
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM deal_drafts WHERE user_id = $1 AND listing_id = $2")
            .bind(user)
            .bind(listing)
    )?;
    Ok(())
}
