//! The next steps of deals.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on, run};
use crate::ids::{DealId, UserId};

/// A step, open or ended.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Step {
    pub id: Uuid,
    pub deal_id: DealId,
    pub text: String,
    pub due_on: NaiveDate,
    pub set_by: UserId,
    pub ended_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

const STEP: &str = "id, deal_id, text, due_on, set_by, ended_at, created_at";

/// Which deals by their next step.
#[derive(Clone, Copy, Debug, Default)]
pub enum Steps {
    #[default]
    Any,
    /// Open deals that nobody planned anything for.
    Missing,
    /// Those whose next step is due by this day.
    DueBy(NaiveDate),
}

impl Steps {
    /// The same condition on either engine.
    pub(super) fn push_to<DB: sqlx::Database>(self, q: &mut QueryBuilder<DB>)
    where
        NaiveDate: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        match self {
            Self::Any => {}
            Self::Missing => {
                q.push(
                    " AND state IN ('requested', 'accepted', 'introduced', 'agreed') AND NOT EXISTS
                      (SELECT 1 FROM deal_steps s WHERE s.deal_id = deals.id AND s.ended_at IS NULL)",
                );
            }
            Self::DueBy(day) => {
                q.push(
                    " AND state IN ('requested', 'accepted', 'introduced', 'agreed') AND EXISTS (SELECT 1 FROM deal_steps s
                        WHERE s.deal_id = deals.id AND s.ended_at IS NULL AND s.due_on <= ",
                )
                .push_bind(day)
                .push(")");
            }
        }
    }
}

/// `false` when somebody set another one at the same moment.
pub(in crate::deals) async fn insert_step(tx: &mut Tx, s: &Step) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO deal_steps (id, deal_id, text, due_on, set_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (deal_id) WHERE ended_at IS NULL DO NOTHING")
        .bind(s.id).bind(s.deal_id).bind(&s.text).bind(s.due_on).bind(s.set_by).bind(s.created_at))?;
    Ok(done == 1)
}

/// Ends the open step, if it is still that one; `false` when somebody was quicker.
pub(in crate::deals) async fn end_step(
    tx: &mut Tx,
    step: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("UPDATE deal_steps SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
            .bind(step)
            .bind(now)
    )?;
    Ok(done == 1)
}

/// The steps of a deal: the open one, if there is one, then what was done before, the newest first.
pub async fn steps(tx: &mut Tx, deal: DealId, most: i64) -> sqlx::Result<Vec<Step>> {
    let sql = format!(
        "SELECT {STEP} FROM deal_steps WHERE deal_id = $1
         ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, created_at DESC, id DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(deal).bind(most).fetch_all(c).await)
}

/// The open steps of several deals.
pub async fn open_steps(tx: &mut Tx, deals: &[DealId]) -> sqlx::Result<Vec<Step>> {
    if deals.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {STEP} FROM deal_steps WHERE ended_at IS NULL AND deal_id IN ("));
        let mut list = q.separated(", ");
        for deal in deals {
            list.push_bind(*deal);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}
