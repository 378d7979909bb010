//! Pairs in the order in which they became worth telling about.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use crate::db::{Tx, on};
use crate::ids::ListingId;

/// A pair that became fair or strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct News {
    pub need_id: ListingId,
    pub achievement_id: ListingId,
    pub good_at: DateTime<Utc>,
}

/// What became worth telling after a place in that order.
pub async fn news_after(
    tx: &mut Tx,
    (at, need, achievement): (DateTime<Utc>, ListingId, ListingId),
    most: i64,
) -> sqlx::Result<Vec<News>> {
    on!(tx, c => sqlx::query_as(
        "SELECT need_id, achievement_id, good_at FROM matches
         WHERE level >= 3 AND (good_at > $1 OR (good_at = $1 AND (need_id > $2 OR (need_id = $2 AND achievement_id > $3))))
         ORDER BY good_at, need_id, achievement_id LIMIT $4")
        .bind(at).bind(need).bind(achievement).bind(most).fetch_all(c).await)
}

/// The levels of these pairs as they stand now; a pair that is no longer kept has none.
pub async fn levels(
    tx: &mut Tx,
    pairs: &[(ListingId, ListingId)],
) -> sqlx::Result<HashMap<(ListingId, ListingId), i64>> {
    if pairs.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(ListingId, ListingId, i64)> = on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT need_id, achievement_id, level FROM matches WHERE ");
        for (place, (need, achievement)) in pairs.iter().enumerate() {
            q.push(if place == 0 { "(need_id = " } else { " OR (need_id = " }).push_bind(*need);
            q.push(" AND achievement_id = ").push_bind(*achievement).push(")");
        }
        q.build_query_as().fetch_all(c).await
    })?;
    let found = found
        .into_iter()
        .map(|(need, achievement, level)| ((need, achievement), level));
    Ok(found.collect())
}
