//! Tasks: what the server has taken on and does later. Each is awaited, with an end to the patience.

use std::time::Duration;

use anyhow::anyhow;
use serde::Deserialize;
use tokio::time::{Instant, sleep, timeout_at};

use super::server::Server;
use crate::search::{Error, Result};

/// A look at a task may fail so often in a row before the task is given up.
const MOST_MISSED: u32 = 20;
const FIRST_LOOK: Duration = Duration::from_millis(4);
const RAREST_LOOK: Duration = Duration::from_millis(250);

/// A task that the server has taken on.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) struct Task {
    task_uid: u32,
}

#[derive(Debug, Deserialize)]
struct State {
    status: String,
    error: Option<TaskError>,
}

#[derive(Debug, Deserialize)]
struct TaskError {
    code: String,
    message: String,
}

impl Server {
    /// Waits until a task is done.
    ///
    /// # Errors
    /// It failed, with what the server says; or it takes too long.
    pub(super) async fn done(&self, task: Task) -> Result<()> {
        self.done_or(task, &[]).await
    }

    /// As `done`, where some failures are as good.
    pub(super) async fn done_or(&self, task: Task, fine: &[&str]) -> Result<()> {
        let path = format!("/tasks/{}", task.task_uid);
        let end = Instant::now() + self.patience.working;
        let (mut pause, mut missed) = (FIRST_LOOK, 0);
        loop {
            let state: State = match timeout_at(end, self.get(&path)).await {
                Ok(Ok(state)) => state,
                // It is busy, or being started again; the task is still in its queue.
                Ok(Err(error)) if error.is_down() && missed < MOST_MISSED => {
                    missed += 1;
                    sleep(RAREST_LOOK).await;
                    continue;
                }
                Ok(Err(error)) => return Err(error),
                Err(_) => return Err(self.late(task)),
            };
            missed = 0;
            match (state.status.as_str(), state.error) {
                ("succeeded", _) => return Ok(()),
                ("failed", Some(error)) if fine.contains(&error.code.as_str()) => return Ok(()),
                ("failed" | "canceled", error) => {
                    let said = error.map_or_else(String::new, |error| error.message);
                    let task = task.task_uid;
                    let status = state.status;
                    return Err(Error::Engine(anyhow!(
                        "the Meilisearch task {task} {status}: {said}"
                    )));
                }
                _ if Instant::now() + pause >= end => return Err(self.late(task)),
                _ => sleep(pause).await,
            }
            pause = (pause * 2).min(RAREST_LOOK);
        }
    }

    fn late(&self, task: Task) -> Error {
        Error::Down(anyhow!(
            "the Meilisearch task {} is not done after {} s",
            task.task_uid,
            self.patience.working.as_secs()
        ))
    }
}
