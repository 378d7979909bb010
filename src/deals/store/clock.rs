//! Which requests are to be reminded of, and how far their reminders got.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use crate::db::{Tx, on, run};
use crate::ids::{DealId, OrganisationId};

/// Requests whose next reminder is due, and those of owners that rest: which, and how far their reminders got.
pub(in crate::deals) async fn to_remind(
    tx: &mut Tx,
    now: DateTime<Utc>,
    resting: &[OrganisationId],
    most: i64,
) -> sqlx::Result<Vec<(DealId, i64)>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT id, reminded FROM deals WHERE state = 'requested' AND remind_at IS NOT NULL AND (remind_at <= ");
        q.push_bind(now);
        if !resting.is_empty() {
            q.push(" OR owner_organisation IN (");
            let mut list = q.separated(", ");
            for id in resting {
                list.push_bind(*id);
            }
            q.push(")");
        }
        q.push(") ORDER BY remind_at, id LIMIT ").push_bind(most);
        q.build_query_as().fetch_all(c).await
    })
}

/// Moves a request that still waits from one rung to another and sets the time of the next; `false` when it was
/// answered or somebody else was quicker.
pub(in crate::deals) async fn reach(
    tx: &mut Tx,
    id: DealId,
    (from, to): (i64, i64),
    next: Option<DateTime<Utc>>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE deals SET reminded = $3, remind_at = $4
             WHERE id = $1 AND reminded = $2 AND state = 'requested' AND remind_at IS NOT NULL"
        )
        .bind(id)
        .bind(from)
        .bind(to)
        .bind(next)
    )?;
    Ok(done == 1)
}
