//! Statements on meetings and calls.

use chrono::{DateTime, NaiveDate, Utc};

use crate::db::{Tx, on, run};
use crate::deals::state::Side;
use crate::ids::{DealId, UserId};

/// What a meeting, a call or a visit came to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Meeting {
    /// meeting, call, online, visit
    pub(crate) kind: String,
    pub(crate) held_on: NaiveDate,
    pub(crate) people: String,
    pub(crate) agreed: String,
    pub(crate) next_step: String,
    /// Both sides read it; if not, the centre alone.
    pub(crate) shared: bool,
    pub(crate) author: UserId,
    pub(crate) side: Side,
    pub(crate) created_at: DateTime<Utc>,
}

/// `false` when the same note was there already.
pub(in crate::deals::room) async fn insert_meeting(
    tx: &mut Tx,
    deal: DealId,
    m: &Meeting,
    once: &str,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO deal_meetings (id, deal_id, kind, held_on, people, agreed, next_step, shared, author, side, once, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (deal_id, once) DO NOTHING")
        .bind(crate::ids::mint(m.created_at)).bind(deal).bind(&m.kind).bind(m.held_on).bind(&m.people).bind(&m.agreed)
        .bind(&m.next_step).bind(m.shared).bind(m.author).bind(m.side).bind(once).bind(m.created_at))?;
    Ok(done == 1)
}

/// The notes of a deal, the latest day first; those that are not shared only for the centre.
pub(crate) async fn meetings(
    tx: &mut Tx,
    deal: DealId,
    private_too: bool,
    most: i64,
) -> sqlx::Result<Vec<Meeting>> {
    on!(tx, c => sqlx::query_as(
        "SELECT kind, held_on, people, agreed, next_step, shared, author, side, created_at FROM deal_meetings
         WHERE deal_id = $1 AND (shared OR $2) ORDER BY held_on DESC, id DESC LIMIT $3")
        .bind(deal).bind(private_too).bind(most).fetch_all(c).await)
}
