//! Milestones, what happened to them, and the files that came with it.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::contracts::performing::may::Side;
use crate::contracts::performing::milestone::{Agreed, Milestone, Stage};
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, FileId, MilestoneId, UserId};

const MILESTONE: &str = "id, title, deliverable, due_on, side, accept_workdays, state, round, handed_over_on, \
accept_by, decided_on, revision";

/// # Errors
/// When the database does not answer.
pub async fn milestones(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Milestone>> {
    let sql = format!(
        "SELECT {MILESTONE} FROM contract_milestones WHERE contract_id = $1 ORDER BY due_on, id LIMIT 200"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)
}

/// A milestone of this very contract.
///
/// # Errors
/// When the database does not answer.
pub async fn milestone(
    tx: &mut Tx,
    contract: ContractId,
    id: MilestoneId,
) -> sqlx::Result<Option<Milestone>> {
    let sql =
        format!("SELECT {MILESTONE} FROM contract_milestones WHERE contract_id = $1 AND id = $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(id).fetch_optional(c).await)
}

/// A new milestone; `false` when the same form was sent before.
pub(in crate::contracts) async fn insert_milestone(
    tx: &mut Tx,
    (contract, id): (ContractId, MilestoneId),
    new: &Agreed,
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO contract_milestones (id, contract_id, title, deliverable, due_on, side, accept_workdays, state, round,
             revision, created_by, updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', 1, 0, $8, $9, $9) ON CONFLICT (id) DO NOTHING")
        .bind(id).bind(contract).bind(&new.title).bind(&new.deliverable).bind(new.due_on).bind(new.side)
        .bind(new.accept_workdays).bind(by).bind(now))?;
    Ok(done == 1)
}

/// `false` when it moved on meanwhile.
pub(in crate::contracts) async fn rewrite_milestone(
    tx: &mut Tx,
    of: &Milestone,
    new: &Agreed,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE contract_milestones SET title = $4, deliverable = $5, due_on = $6, side = $7, accept_workdays = $8,
             revision = revision + 1, updated_at = $9
         WHERE id = $1 AND state = $2 AND revision = $3")
        .bind(of.id).bind(of.state).bind(of.revision).bind(&new.title).bind(&new.deliverable).bind(new.due_on)
        .bind(new.side).bind(new.accept_workdays).bind(now))?;
    Ok(done == 1)
}

/// Where a step takes a milestone.
pub(in crate::contracts) struct Moved {
    pub(in crate::contracts) to: Stage,
    pub(in crate::contracts) round: i64,
    pub(in crate::contracts) handed_over_on: Option<NaiveDate>,
    pub(in crate::contracts) accept_by: Option<NaiveDate>,
    pub(in crate::contracts) decided_on: Option<NaiveDate>,
    pub(in crate::contracts) now: DateTime<Utc>,
}

/// `false` when it moved on meanwhile.
pub(in crate::contracts) async fn move_milestone(
    tx: &mut Tx,
    of: &Milestone,
    moved: &Moved,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "UPDATE contract_milestones SET state = $4, round = $5, handed_over_on = $6, accept_by = $7, decided_on = $8,
             revision = revision + 1, updated_at = $9
         WHERE id = $1 AND state = $2 AND revision = $3")
        .bind(of.id).bind(of.state).bind(of.revision).bind(moved.to).bind(moved.round).bind(moved.handed_over_on)
        .bind(moved.accept_by).bind(moved.decided_on).bind(moved.now))?;
    Ok(done == 1)
}

/// One line of a milestone's history.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MilestoneEvent {
    pub id: Uuid,
    pub round: i64,
    pub action: String,
    pub day: NaiveDate,
    pub words: String,
    pub actor: UserId,
    pub side: Side,
    pub created_at: DateTime<Utc>,
}

pub(in crate::contracts) async fn insert_milestone_event(
    tx: &mut Tx,
    (contract, milestone): (ContractId, MilestoneId),
    e: &MilestoneEvent,
    files: &[FileId],
) -> sqlx::Result<()> {
    run!(&mut *tx, sqlx::query(
        "INSERT INTO contract_milestone_events (id, contract_id, milestone_id, round, action, day, words, actor, side, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(e.id).bind(contract).bind(milestone).bind(e.round).bind(&e.action).bind(e.day).bind(&e.words)
        .bind(e.actor).bind(e.side).bind(e.created_at))?;
    for file in files {
        run!(&mut *tx, sqlx::query(
            "INSERT INTO contract_milestone_files (file_id, contract_id, milestone_id, event_id, created_at)
             VALUES ($1, $2, $3, $4, $5)")
            .bind(file).bind(contract).bind(milestone).bind(e.id).bind(e.created_at))?;
    }
    Ok(())
}

/// A milestone's history, the newest first, and its files by the line they came with.
///
/// # Errors
/// When the database does not answer.
pub async fn milestone_history(
    tx: &mut Tx,
    id: MilestoneId,
) -> sqlx::Result<(Vec<MilestoneEvent>, Vec<(Uuid, FileId)>)> {
    let events = on!(tx, c => sqlx::query_as(
        "SELECT id, round, action, day, words, actor, side, created_at FROM contract_milestone_events
         WHERE milestone_id = $1 ORDER BY created_at DESC, id DESC LIMIT 200")
        .bind(id).fetch_all(c).await)?;
    let files = on!(tx, c => sqlx::query_as(
        "SELECT event_id, file_id FROM contract_milestone_files
         WHERE milestone_id = $1 ORDER BY created_at, file_id LIMIT 500")
        .bind(id).fetch_all(c).await)?;
    Ok((events, files))
}
