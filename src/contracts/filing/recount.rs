//! After a year's days off were typed in: limits that run are reckoned anew, and reminders follow. Runs as often as one
//! likes; what is decided keeps its days.

use serde::{Deserialize, Serialize};

use super::clock;
use super::life;
use crate::contracts::life::Seen;
use crate::contracts::store::filing as store;
use crate::ids::FilingId;
use crate::jobs::{Job, JobError};
use crate::state::App;
use crate::workdays;

/// Attempts looked at in one transaction.
const BATCH: i64 = 50;

#[derive(Debug, Serialize, Deserialize)]
pub struct Recount {}

impl Job for Recount {
    const NAME: &'static str = workdays::RECOUNT;

    async fn run(self, app: &App) -> Result<(), JobError> {
        // The year may have been typed in before another process.
        workdays::refresh(app).await?;
        let mut after = None;
        loop {
            after = batch(app, after).await?;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

/// One batch; the attempt to go on after, if there may be more.
async fn batch(app: &App, after: Option<FilingId>) -> anyhow::Result<Option<FilingId>> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let open = store::running(&mut tx, after, BATCH).await?;
    for before in &open {
        let Some(from) = before.clock_from else {
            continue;
        };
        let due = clock::due(before.rules(), before.is_slow(), from);
        if before.due_on == Some(due) {
            continue;
        }
        let mut moved = before.clone();
        moved.due_on = Some(due);
        if before.next_on == before.due_on {
            moved.wait_until(Some(due));
        }
        let seen = Seen {
            revision: 0,
            by: before.begun_by,
            now,
        };
        life::write(&mut tx, before, &moved, seen)
            .await
            .map_err(|_| anyhow::anyhow!("an attempt moved on while its limit was reckoned"))?;
    }
    tx.commit().await?;
    let full = i64::try_from(open.len()).is_ok_and(|n| n == BATCH);
    Ok(open.last().filter(|_| full).map(|filing| filing.id))
}
