//! What the screen shows beside the contracts.

use chrono::{DateTime, Utc};

use crate::db::{Tx, on};
use crate::deals::answers::Request;

/// Requests since a moment, of all organisations, the latest first.
pub(crate) async fn requests_since(
    tx: &mut Tx,
    since: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Request>> {
    on!(tx, c => sqlx::query_as(
        "SELECT created_at, due_at, answered_at, state, moved_at FROM deals
         WHERE created_at >= $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(since).bind(most).fetch_all(c).await)
}
