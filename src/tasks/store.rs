//! Every statement on tasks.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::task::{NewTask, Task, remind_at};
use crate::db::{Tx, on, run};
use crate::ids::{TaskId, UserId};

const TASK: &str = "id, kind, subject, path, title, assignee, due_at, done_at, done_by";

pub(super) async fn insert(
    tx: &mut Tx,
    id: TaskId,
    task: &NewTask,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(tx, sqlx::query(
        "INSERT INTO tasks (id, once, kind, subject, path, title, assignee, due_at, remind_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (once) DO NOTHING")
        .bind(id).bind(&task.once).bind(task.kind).bind(&task.subject).bind(&task.path).bind(&task.title)
        .bind(task.assignee).bind(task.due_at).bind(remind_at(task.due_at, now)).bind(now))?;
    Ok(done == 1)
}

pub(super) async fn open_again(
    tx: &mut Tx,
    task: &NewTask,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE tasks SET done_at = NULL, done_by = NULL, assignee = $2, due_at = $3, remind_at = $4
             WHERE once = $1 AND done_at IS NOT NULL"
        )
        .bind(&task.once)
        .bind(task.assignee)
        .bind(task.due_at)
        .bind(remind_at(task.due_at, now))
    )?;
    Ok(done == 1)
}

pub(super) async fn close(tx: &mut Tx, once: &str, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("UPDATE tasks SET done_at = $2 WHERE once = $1 AND done_at IS NULL")
            .bind(once)
            .bind(now)
    )?;
    Ok(done == 1)
}

pub(super) async fn follow(tx: &mut Tx, once: &str, assignee: Option<UserId>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE tasks SET assignee = $2 WHERE once = $1 AND done_at IS NULL")
            .bind(once)
            .bind(assignee)
    )?;
    Ok(())
}

/// Whose tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Of(UserId),
    Nobodys,
    All,
}

/// Open tasks, the most urgent first, after a place in that order.
pub async fn open_tasks(
    tx: &mut Tx,
    whose: Whose,
    after: Option<(DateTime<Utc>, TaskId)>,
    most: i64,
) -> sqlx::Result<Vec<Task>> {
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {TASK} FROM tasks WHERE done_at IS NULL"));
        match whose {
            Whose::Of(person) => q.push(" AND assignee = ").push_bind(person),
            Whose::Nobodys => q.push(" AND assignee IS NULL"),
            Whose::All => &mut q,
        };
        if let Some((due_at, id)) = after {
            q.push(" AND (due_at, id) > (").push_bind(due_at).push(", ").push_bind(id).push(")");
        }
        q.push(" ORDER BY due_at, id LIMIT ").push_bind(most);
        q.build_query_as().fetch_all(c).await
    })
}

/// What was done last.
pub async fn done_tasks(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Task>> {
    let sql = format!(
        "SELECT {TASK} FROM tasks WHERE done_at IS NOT NULL ORDER BY done_at DESC, id DESC LIMIT $1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// How many open tasks there are of a person, of nobody, and in all.
pub async fn counts(tx: &mut Tx, person: UserId) -> sqlx::Result<(i64, i64, i64)> {
    on!(tx, c => sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(CASE WHEN assignee = $1 THEN 1 ELSE 0 END), 0) AS BIGINT),
                CAST(COALESCE(SUM(CASE WHEN assignee IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT),
                CAST(COUNT(*) AS BIGINT)
         FROM tasks WHERE done_at IS NULL")
        .bind(person).fetch_one(c).await)
}

/// What a person or nobody has to do before a moment: how much, and since when the oldest is due.
pub async fn due(
    tx: &mut Tx,
    person: UserId,
    before: DateTime<Utc>,
) -> sqlx::Result<(i64, Option<DateTime<Utc>>)> {
    let count = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM tasks WHERE done_at IS NULL AND (assignee = $1 OR assignee IS NULL) AND due_at <= $2")
        .bind(person).bind(before).fetch_one(c).await)?;
    let oldest = on!(tx, c => sqlx::query_scalar(
        "SELECT due_at FROM tasks WHERE done_at IS NULL AND (assignee = $1 OR assignee IS NULL) AND due_at <= $2
         ORDER BY due_at LIMIT 1")
        .bind(person).bind(before).fetch_optional(c).await)?;
    Ok((count, oldest))
}

pub async fn by_ids(tx: &mut Tx, ids: &[TaskId]) -> sqlx::Result<Vec<Task>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {TASK} FROM tasks WHERE id IN ("));
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(") ORDER BY due_at, id");
        q.build_query_as().fetch_all(c).await
    })
}

/// What is done to open tasks.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    Done(UserId),
    HandOver(Option<UserId>),
    PutOff(DateTime<Utc>),
}

/// Changes those that are open and not so already; returns them as they are now.
pub(super) async fn change(
    tx: &mut Tx,
    ids: &[TaskId],
    change: Change,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Task>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("UPDATE tasks SET ");
        match change {
            Change::Done(by) => q.push("done_at = ").push_bind(now).push(", done_by = ").push_bind(by),
            Change::HandOver(to) => q.push("assignee = ").push_bind(to),
            Change::PutOff(due) => q.push("due_at = ").push_bind(due)
                .push(", remind_at = ").push_bind(remind_at(due, now)),
        };
        q.push(" WHERE done_at IS NULL");
        match change {
            Change::Done(_) => &mut q,
            Change::HandOver(Some(to)) => q.push(" AND (assignee IS NULL OR assignee <> ").push_bind(to).push(")"),
            Change::HandOver(None) => q.push(" AND assignee IS NOT NULL"),
            Change::PutOff(due) => q.push(" AND due_at <> ").push_bind(due),
        };
        q.push(" AND id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(format!(") RETURNING {TASK}"));
        q.build_query_as().fetch_all(c).await
    })
}

/// Takes back that a person called a task done; what came about by itself stays done.
pub(super) async fn reopen(tx: &mut Tx, id: TaskId, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query(
            "UPDATE tasks SET done_at = NULL, done_by = NULL,
             remind_at = CASE WHEN due_at > $2 THEN due_at ELSE NULL END
         WHERE id = $1 AND done_at IS NOT NULL AND done_by IS NOT NULL"
        )
        .bind(id)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// Takes the reminders that are due, so that nobody else does.
pub(super) async fn take_reminders(
    tx: &mut Tx,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Task>> {
    let sql = format!(
        "UPDATE tasks SET remind_at = NULL WHERE done_at IS NULL AND remind_at <= $1 AND id IN (
             SELECT id FROM tasks WHERE done_at IS NULL AND remind_at <= $1 ORDER BY remind_at, id LIMIT $2)
         RETURNING {TASK}"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(now).bind(most).fetch_all(c).await)
}
