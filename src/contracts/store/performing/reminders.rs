//! What is due and was not reminded of yet. A reminder is taken by its row, so that it is written once.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::contracts::performing::may::Side;
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, InstalmentId, MilestoneId};

const DUE_INSTALMENTS: &str = "SELECT contract_id, line, what, amount_fen, due_on, paid_fen, taken_back FROM (
                 SELECT c.id AS contract_id, i.id, i.line, i.what, i.amount_fen,
                     COALESCE(i.due_on, CASE WHEN m.state = 'accepted' THEN m.decided_on END) AS due_on,
                     CAST(COALESCE((SELECT SUM(rp.amount_fen) FROM contract_receipt_parts rp
                         JOIN contract_receipts r ON r.id = rp.receipt_id
                         WHERE rp.line = i.line AND r.contract_id = c.id AND (r.state IN ('confirmed', 'reversed')
                             OR (r.state = 'entered' AND r.reverses IS NULL))), 0) AS BIGINT) AS paid_fen,
                     (SELECT CAST(COUNT(*) AS BIGINT) FROM contract_receipt_parts rp
                         JOIN contract_receipts r ON r.id = rp.receipt_id
                         WHERE rp.line = i.line AND r.contract_id = c.id
                             AND r.reverses IS NOT NULL AND r.state = 'confirmed') AS taken_back
                 FROM contract_instalments i
                 JOIN contract_plans p ON p.id = i.plan_id AND p.latest
                 JOIN contracts c ON c.id = p.contract_id AND c.state IN ('signed', 'filed', 'registered', 'refused')
                 LEFT JOIN contract_milestones m ON m.id = i.milestone_id) due
             WHERE due_on BETWEEN $1 AND $2
               AND NOT EXISTS (SELECT 1 FROM contract_reminders d
                   WHERE d.subject = due.line AND d.rung = $3 AND d.due_on = due.due_on)
               AND paid_fen < amount_fen
             ORDER BY due_on, id LIMIT $4";

/// An instalment that is due by a day and not covered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DueInstalment {
    pub contract_id: ContractId,
    pub line: InstalmentId,
    pub what: String,
    pub amount_fen: i64,
    pub due_on: NaiveDate,
    /// What came in for it, confirmed or waiting for confirmation.
    pub paid_fen: i64,
    /// How often money that was put to it was taken back.
    pub taken_back: i64,
}

/// Instalments due in some days whose reminder of this rung was not written.
///
/// # Errors
/// When the database does not answer.
pub async fn due_instalments(
    tx: &mut Tx,
    (from, until): (NaiveDate, NaiveDate),
    rung: &str,
    most: i64,
) -> sqlx::Result<Vec<DueInstalment>> {
    on!(tx, c => sqlx::query_as(DUE_INSTALMENTS).bind(from).bind(until).bind(rung).bind(most).fetch_all(c).await)
}

/// A milestone that somebody is late with, or soon will be.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DueMilestone {
    pub contract_id: ContractId,
    pub id: MilestoneId,
    pub title: String,
    pub side: Side,
    pub due_on: NaiveDate,
}

/// Milestones to be handed over in some days whose reminder of this rung was not written.
///
/// # Errors
/// When the database does not answer.
pub async fn due_milestones(
    tx: &mut Tx,
    (from, until): (NaiveDate, NaiveDate),
    rung: &str,
    most: i64,
) -> sqlx::Result<Vec<DueMilestone>> {
    on!(tx, c => sqlx::query_as(
        "SELECT c.id AS contract_id, m.id, m.title, m.side, m.due_on FROM contract_milestones m
         JOIN contracts c ON c.id = m.contract_id AND c.state IN ('signed', 'filed', 'registered', 'refused')
         WHERE m.state = 'open' AND m.due_on BETWEEN $1 AND $2
           AND NOT EXISTS (SELECT 1 FROM contract_reminders d WHERE d.subject = m.id AND d.rung = $3 AND d.due_on = m.due_on)
         ORDER BY m.due_on, m.id LIMIT $4")
        .bind(from).bind(until).bind(rung).bind(most).fetch_all(c).await)
}

/// Milestones handed over whose answer is due up to a day and not reminded of.
///
/// # Errors
/// When the database does not answer.
pub async fn due_acceptances(
    tx: &mut Tx,
    until: NaiveDate,
    rung: &str,
    most: i64,
) -> sqlx::Result<Vec<DueMilestone>> {
    on!(tx, c => sqlx::query_as(
        "SELECT c.id AS contract_id, m.id, m.title, m.side, m.accept_by AS due_on FROM contract_milestones m
         JOIN contracts c ON c.id = m.contract_id AND c.state IN ('signed', 'filed', 'registered', 'refused')
         WHERE m.state = 'handed_over' AND m.accept_by <= $1
           AND NOT EXISTS (SELECT 1 FROM contract_reminders d WHERE d.subject = m.id AND d.rung = $2 AND d.due_on = m.accept_by)
         ORDER BY m.accept_by, m.id LIMIT $3")
        .bind(until).bind(rung).bind(most).fetch_all(c).await)
}

/// Takes a reminder; `false` when another worker did.
pub(in crate::contracts) async fn take_reminder(
    tx: &mut Tx,
    (subject, rung): (Uuid, &str),
    due_on: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO contract_reminders (subject, rung, due_on, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (subject, rung, due_on) DO NOTHING")
        .bind(subject).bind(rung).bind(due_on).bind(now))?;
    Ok(done == 1)
}

/// Money for these instalments was taken back: what is late is told again.
pub(in crate::contracts) async fn forget_overdue(
    tx: &mut Tx,
    lines: &[InstalmentId],
) -> sqlx::Result<()> {
    for line in lines {
        run!(
            &mut *tx,
            sqlx::query("DELETE FROM contract_reminders WHERE subject = $1 AND rung = 'overdue'")
                .bind(line)
        )?;
    }
    Ok(())
}
