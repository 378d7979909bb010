//! Tasks of the centre's staff: opened by rooms further right or by hand, done by a person or by what they waited for.
//! Must stay true: what asks for a task twice gets one; a task is done once; its reminder is written once.

pub mod life;
pub mod remind;
pub mod store;
pub mod task;

pub use task::{NewTask, Task, Urgency};

use chrono::{DateTime, Utc};

use crate::db::Tx;
use crate::ids::{TaskId, UserId};
use crate::jobs;
use crate::state::App;

/// Opens a task; `false` when the same `once` exists, done or not.
///
/// # Errors
/// When the database refuses.
pub async fn open(tx: &mut Tx, task: &NewTask, now: DateTime<Utc>) -> sqlx::Result<bool> {
    store::insert(tx, TaskId::mint(now), task, now).await
}

/// Opens a task, once more when it was done: what it is for is there again. `false` when it is open.
///
/// # Errors
/// When the database refuses.
pub async fn open_again(tx: &mut Tx, task: &NewTask, now: DateTime<Utc>) -> sqlx::Result<bool> {
    Ok(open(tx, task, now).await? || store::open_again(tx, task, now).await?)
}

/// What the task was for has come about; `false` when it was done already or never opened.
///
/// # Errors
/// When the database refuses.
pub async fn close(tx: &mut Tx, once: &str, now: DateTime<Utc>) -> sqlx::Result<bool> {
    store::close(tx, once, now).await
}

/// The task goes where its subject goes; nothing happens when it is done or was never opened.
///
/// # Errors
/// When the database refuses.
pub async fn follow(tx: &mut Tx, once: &str, assignee: Option<UserId>) -> sqlx::Result<()> {
    store::follow(tx, once, assignee).await
}

/// Keeps the reminders going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &remind::Round {}, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
