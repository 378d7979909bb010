//! Pairs that the centre recommended.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use crate::db::{Tx, on, run};
use crate::ids::{ListingId, UserId};

/// `false` when the pair was recommended before.
pub(in crate::alerts) async fn add_tip(
    tx: &mut Tx,
    (need, achievement): (ListingId, ListingId),
    (manager, note): (UserId, &str),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO alert_tips (id, need_id, achievement_id, manager, note, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (need_id, achievement_id) DO NOTHING")
        .bind(crate::ids::mint(now)).bind(need).bind(achievement).bind(manager).bind(note).bind(now))?;
    Ok(done == 1)
}

/// What the centre wrote about pairs of these needs.
pub(in crate::alerts) async fn notes(
    tx: &mut Tx,
    needs: &[ListingId],
) -> sqlx::Result<Vec<(ListingId, ListingId, String)>> {
    if needs.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT need_id, achievement_id, note FROM alert_tips WHERE need_id IN (");
        let mut list = q.separated(", ");
        for need in needs {
            list.push_bind(*need);
        }
        q.push(") ORDER BY created_at DESC LIMIT 1000");
        q.build_query_as().fetch_all(c).await
    })
}
