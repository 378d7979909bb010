//! What people do to tasks: written with its audit row, and told to whoever gets one.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::remind;
use super::store::{self, Change};
use super::task::{NewTask, Task};
use crate::audit;
use crate::db::Tx;
use crate::ids::{TaskId, UserId};
use crate::state::App;
use crate::web::error::{Error, Result};

/// What came of changing several tasks at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub changed: usize,
    /// Somebody else was quicker.
    pub done_before: usize,
    /// It was so already.
    pub same: usize,
}

impl Change {
    fn code(self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::HandOver(_) => "hand_over",
            Self::PutOff(_) => "put_off",
        }
    }
}

/// Writes a task by hand; who gets it from somebody else is told. `false`: the form was sent before.
///
/// # Errors
/// When the database refuses.
pub async fn write(
    tx: &mut Tx,
    app: &App,
    task: &NewTask,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let id = TaskId::mint(now);
    if !store::insert(tx, id, task, now).await? {
        return Ok(false);
    }
    note(tx, by, "write", &[id], now).await?;
    if let Some(to) = task.assignee.filter(|to| *to != by) {
        let tasks = store::by_ids(tx, &[id]).await?;
        remind::handed_over(tx, app, (to, by), &tasks).await?;
    }
    Ok(true)
}

/// Changes what is still open of these; the new assignee gets one mail for all of them.
///
/// # Errors
/// When the database refuses.
pub async fn change(
    tx: &mut Tx,
    app: &App,
    ids: &[TaskId],
    (change, by): (Change, UserId),
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let changed = store::change(tx, ids, change, now).await?;
    let changed_ids: Vec<TaskId> = changed.iter().map(|task| task.id).collect();
    let rest: Vec<TaskId> = ids
        .iter()
        .filter(|id| !changed_ids.contains(id))
        .copied()
        .collect();
    let rest: Vec<Task> = store::by_ids(tx, &rest).await?;
    if !changed.is_empty() {
        note(tx, by, change.code(), &changed_ids, now).await?;
    }
    if let Change::HandOver(Some(to)) = change
        && to != by
        && !changed.is_empty()
    {
        remind::handed_over(tx, app, (to, by), &changed).await?;
    }
    let done_before = rest.iter().filter(|task| task.done_at.is_some()).count();
    Ok(Outcome {
        changed: changed.len(),
        done_before,
        same: rest.len() - done_before,
    })
}

/// # Errors
/// Conflict when it is open, or was not done by a person.
pub async fn reopen(tx: &mut Tx, id: TaskId, by: UserId, now: DateTime<Utc>) -> Result<()> {
    if !store::reopen(tx, id, now).await? {
        return Err(Error::conflict("task-not-to-reopen"));
    }
    note(tx, by, "reopen", &[id], now).await
}

/// One row for all of a deed, so that a hundred tasks done at once are one link of the chain.
async fn note(
    tx: &mut Tx,
    by: UserId,
    action: &str,
    ids: &[TaskId],
    now: DateTime<Utc>,
) -> Result<()> {
    let entry = audit::Entry {
        chain: "tasks",
        actor: Some(by),
        action,
        subject: ids.first().map(ToString::to_string).unwrap_or_default(),
        detail: json!({ "tasks": ids }),
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}
