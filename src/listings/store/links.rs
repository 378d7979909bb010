//! Single-use links that confirm listings; kept beyond their end, so that their page can say what became of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, UserId};

/// What a link confirms.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::listings) struct Detail {
    pub(in crate::listings) listings: Vec<ListingId>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::listings) struct Link {
    pub(in crate::listings) id: Uuid,
    pub(in crate::listings) user_id: UserId,
    pub(in crate::listings) detail: Json<Detail>,
    pub(in crate::listings) used_at: Option<DateTime<Utc>>,
    pub(in crate::listings) expires_at: DateTime<Utc>,
    pub(in crate::listings) created_at: DateTime<Utc>,
}

pub(in crate::listings) async fn insert_link(
    tx: &mut Tx,
    hash: &str,
    link: &Link,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO listing_links (id, hash, user_id, detail, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(link.id).bind(hash).bind(link.user_id).bind(&link.detail).bind(link.expires_at).bind(link.created_at))?;
    Ok(())
}

pub(in crate::listings) async fn link(tx: &mut Tx, hash: &str) -> sqlx::Result<Option<Link>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, user_id, detail, used_at, expires_at, created_at FROM listing_links WHERE hash = $1")
        .bind(hash).fetch_optional(c).await)
}

/// `true` when this call was the one that used it.
pub(in crate::listings) async fn use_link(
    tx: &mut Tx,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("UPDATE listing_links SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
            .bind(id)
            .bind(now)
    )?;
    Ok(done == 1)
}

/// Forgets links that ended long ago.
pub(in crate::listings) async fn sweep_links(
    tx: &mut Tx,
    before: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM listing_links WHERE expires_at < $1").bind(before)
    )?;
    Ok(())
}
