//! Pivots that somebody keeps under a name.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::UserId;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Kept {
    pub(crate) id: Uuid,
    pub(crate) user_id: UserId,
    /// Who keeps it.
    pub(crate) keeper: String,
    pub(crate) name: String,
    /// What stands behind the question mark.
    pub(crate) query: String,
    /// Whether colleagues see it.
    pub(crate) shared: bool,
    pub(crate) created_at: DateTime<Utc>,
}

/// A person's own and those that colleagues share, one's own first.
pub(crate) async fn seen_by(tx: &mut Tx, user: UserId, most: i64) -> sqlx::Result<Vec<Kept>> {
    on!(tx, c => sqlx::query_as(
        "SELECT p.id, p.user_id, u.name AS keeper, p.name, p.query, p.shared, p.created_at
         FROM report_pivots p JOIN users u ON u.id = p.user_id
         WHERE p.user_id = $1 OR p.shared
         ORDER BY CASE WHEN p.user_id = $1 THEN 0 ELSE 1 END, p.name, p.id LIMIT $2")
        .bind(user).bind(most).fetch_all(c).await)
}

/// How many a person keeps.
pub(crate) async fn count(tx: &mut Tx, user: UserId) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM report_pivots WHERE user_id = $1")
        .bind(user).fetch_one(c).await)
}

/// # Errors
/// A unique violation when the person has one of that name.
pub(crate) async fn insert(tx: &mut Tx, kept: &Kept) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO report_pivots (id, user_id, name, query, shared, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(kept.id).bind(kept.user_id).bind(&kept.name).bind(&kept.query).bind(kept.shared).bind(kept.created_at))?;
    Ok(())
}

/// Shows one's own to colleagues, or no longer; `false` when it is not theirs or so already.
pub(crate) async fn share(tx: &mut Tx, id: Uuid, user: UserId, shared: bool) -> sqlx::Result<bool> {
    let rows =
        run!(tx, sqlx::query(
        "UPDATE report_pivots SET shared = $3 WHERE id = $1 AND user_id = $2 AND shared <> $3")
        .bind(id).bind(user).bind(shared))?;
    Ok(rows == 1)
}

/// Lets one's own go; `false` when it is gone or somebody else's.
pub(crate) async fn delete(tx: &mut Tx, id: Uuid, user: UserId) -> sqlx::Result<bool> {
    let rows = run!(
        tx,
        sqlx::query("DELETE FROM report_pivots WHERE id = $1 AND user_id = $2")
            .bind(id)
            .bind(user)
    )?;
    Ok(rows == 1)
}
