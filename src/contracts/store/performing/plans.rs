//! Plans of instalments, version by version.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::contracts::performing::plan::{Line, Plan};
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, UserId};

#[derive(sqlx::FromRow)]
struct Row {
    plan_id: Uuid,
    #[sqlx(flatten)]
    line: Line,
}

/// All versions of a contract's plan with their lines, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn plans(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Plan>> {
    let mut plans: Vec<Plan> = on!(tx, c => sqlx::query_as(
        "SELECT id, number, source, words, latest, revision, created_by, created_at FROM contract_plans
         WHERE contract_id = $1 ORDER BY number DESC LIMIT 100")
        .bind(id).fetch_all(c).await)?;
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT i.plan_id, i.line, i.kind, i.what, i.due_on, i.milestone_id, i.amount_fen
         FROM contract_instalments i JOIN contract_plans p ON p.id = i.plan_id
         WHERE p.contract_id = $1 ORDER BY p.number DESC, i.position LIMIT 6000")
        .bind(id).fetch_all(c).await)?;
    for row in rows {
        if let Some(found) = plans.iter_mut().find(|p| p.id == row.plan_id) {
            found.lines.push(row.line);
        }
    }
    Ok(plans)
}

/// A plan to write.
pub struct NewPlan<'a> {
    pub contract: ContractId,
    pub number: i64,
    pub source: &'a str,
    pub words: &'a str,
    pub lines: &'a [Line],
    pub by: UserId,
    pub now: DateTime<Utc>,
}

/// A first or next version. Two at once meet the number that is taken.
pub(in crate::contracts) async fn insert_plan(tx: &mut Tx, new: &NewPlan<'_>) -> sqlx::Result<()> {
    let id = crate::ids::mint(new.now);
    run!(&mut *tx, sqlx::query(
        "INSERT INTO contract_plans (id, contract_id, number, source, words, latest, revision, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, TRUE, 0, $6, $7)")
        .bind(id).bind(new.contract).bind(new.number).bind(new.source).bind(new.words).bind(new.by).bind(new.now))?;
    insert_lines(tx, id, new.lines, new.now).await
}

async fn insert_lines(
    tx: &mut Tx,
    plan: Uuid,
    lines: &[Line],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    for (position, line) in (0_i64..).zip(lines) {
        run!(&mut *tx, sqlx::query(
            "INSERT INTO contract_instalments (id, plan_id, line, position, kind, what, due_on, milestone_id, amount_fen, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(crate::ids::mint(now)).bind(plan).bind(line.line).bind(position).bind(&line.kind).bind(&line.what)
            .bind(line.due_on).bind(line.milestone_id).bind(line.amount).bind(now))?;
    }
    Ok(())
}

/// Writes the lines of a plan anew that still may be edited; `false` when somebody else was quicker.
pub(in crate::contracts) async fn rewrite_plan(
    tx: &mut Tx,
    (plan, seen): (Uuid, i64),
    lines: &[Line],
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        &mut *tx,
        sqlx::query(
            "UPDATE contract_plans SET revision = revision + 1 WHERE id = $1 AND revision = $2 AND latest"
        )
        .bind(plan)
        .bind(seen)
    )?;
    if done != 1 {
        return Ok(false);
    }
    run!(
        &mut *tx,
        sqlx::query("DELETE FROM contract_instalments WHERE plan_id = $1").bind(plan)
    )?;
    insert_lines(tx, plan, lines, now).await?;
    Ok(true)
}

/// The plan gives way to the next version; `false` when it did already.
pub(in crate::contracts) async fn close_plan(
    tx: &mut Tx,
    (plan, seen): (Uuid, i64),
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE contract_plans SET latest = FALSE WHERE id = $1 AND revision = $2 AND latest"
        )
        .bind(plan)
        .bind(seen)
    )?;
    Ok(done == 1)
}

/// The instalments of a contract's newest plan, by which its receipts are read.
///
/// # Errors
/// When the database does not answer.
pub async fn lines(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Line>> {
    on!(tx, c => sqlx::query_as(
        "SELECT i.line, i.kind, i.what, i.due_on, i.milestone_id, i.amount_fen
         FROM contract_instalments i JOIN contract_plans p ON p.id = i.plan_id
         WHERE p.contract_id = $1 AND p.latest ORDER BY i.position LIMIT 100")
        .bind(id).fetch_all(c).await)
}
