//! Runs the jobs: claim, run outside any transaction, write the outcome.

use std::time::Duration;

use super::{JobError, TRIES, store};
use crate::search;
use crate::state::App;

/// Pauses double up to this many times; for patient work, and for work that waits for a server, fewer.
const LONGEST: i64 = 12;
const LONGEST_PATIENT: i64 = 8;
/// Work that waits for a server looks again at least every eight minutes.
const LONGEST_WAIT: i64 = 5;

/// Works until the process stops.
pub async fn work(app: App) {
    let mut quiet: u32 = 0;
    loop {
        match run_one(&app).await {
            Ok(true) => quiet = 0,
            Ok(false) => {
                quiet += 1;
                if quiet.is_multiple_of(3600) {
                    sweep(&app).await;
                }
                tokio::select! {
                    () = app.wake.notified() => {}
                    () = tokio::time::sleep(Duration::from_secs(1)) => {}
                }
            }
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "the job queue does not answer"
                );
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        }
    }
}

/// Runs everything that is due, then returns how many jobs ran; for tests and for the demo's loading.
///
/// # Errors
/// When the database does not answer.
pub async fn drain(app: &App) -> anyhow::Result<usize> {
    let mut ran = 0;
    while run_one(app).await? {
        ran += 1;
    }
    Ok(ran)
}

async fn run_one(app: &App) -> anyhow::Result<bool> {
    if !anything_due(app).await? {
        return Ok(false);
    }
    let mut tx = app.db.write().await?;
    let claimed = store::claim(&mut tx, app.clock.now()).await?;
    tx.commit().await?;
    let Some(job) = claimed else { return Ok(false) };
    let known = app.registry.known(&job.name);
    let tries = known.map_or(TRIES, |known| known.tries);
    let outcome = match known {
        Some(known) => {
            // A task of its own: a panic in a job must not end the worker.
            tokio::spawn((known.run)(job.args.0.clone(), app.clone()))
                .await
                .unwrap_or_else(|panic| Err(JobError::Fail(anyhow::anyhow!("panicked: {panic}"))))
        }
        None => Err(JobError::Fail(anyhow::anyhow!("no such job: {}", job.name))),
    };
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    match outcome {
        Ok(()) => store::done(&mut tx, job.id, now).await?,
        Err(JobError::Retry(error)) if job.attempts < tries || waits(&error) => {
            tracing::warn!(
                job = job.name,
                error = format!("{error:#}"),
                "will try again"
            );
            let longest = match tries {
                _ if waits(&error) => LONGEST_WAIT,
                TRIES => LONGEST,
                _ => LONGEST_PATIENT,
            };
            let pause = chrono::Duration::seconds(15 << job.attempts.min(longest));
            store::again(&mut tx, job.id, now + pause, &format!("{error:#}")).await?;
        }
        Err(JobError::Retry(error) | JobError::Fail(error)) => {
            tracing::error!(job = job.name, error = format!("{error:#}"), "gave up");
            store::give_up(&mut tx, job.id, now, &format!("{error:#}")).await?;
            if let Some(known) = known {
                (known.give_up)(job.args.0, &mut tx).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// Whether the work can't be done until a server is back, however long that takes; then nothing is lost.
fn waits(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<search::Error>()
        .is_some_and(search::Error::is_down)
}

/// A cheap look before the write lock is taken.
async fn anything_due(app: &App) -> anyhow::Result<bool> {
    let mut tx = app.db.read().await?;
    Ok(store::any_due(&mut tx, app.clock.now()).await?)
}

async fn sweep(app: &App) {
    let before = app.clock.now() - chrono::Duration::days(7);
    let swept = async {
        let mut tx = app.db.write().await?;
        store::sweep(&mut tx, before).await?;
        tx.commit().await
    };
    if let Err(error) = swept.await {
        tracing::warn!(%error, "old jobs were not swept");
    }
}
