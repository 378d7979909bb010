//! Work that a request only asks for. A job is a row written in the asking transaction; workers claim rows, run them
//! at least once, and try again with growing pauses. Arguments are ids, not copies.

mod store;
mod worker;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::Tx;
use crate::state::App;

pub use worker::{drain, work};

/// Why a job did not do its work.
#[derive(Debug)]
pub enum JobError {
    /// Try again later.
    Retry(anyhow::Error),
    /// Trying again can't help.
    Fail(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for JobError {
    fn from(error: E) -> Self {
        Self::Retry(error.into())
    }
}

/// A kind of work. It runs at least once, so it must not mind running twice.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    const NAME: &'static str;
    /// After so many tries it is left for a person to look at. The pauses double from half a minute; work that is more
    /// patient than usual looks again at least every 64 minutes.
    const TRIES: i64 = TRIES;
    fn run(self, app: &App) -> impl Future<Output = Result<(), JobError>> + Send;

    /// Puts away what must not lie about, in the transaction that gives the work up.
    fn given_up(self, _tx: &mut Tx) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }
}

/// As many as take about an hour.
const TRIES: i64 = 8;

type Runner =
    fn(serde_json::Value, App) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

type GiveUp = for<'a> fn(
    serde_json::Value,
    &'a mut Tx,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>>;

/// How a kind of work is done.
#[derive(Clone, Copy)]
struct Known {
    run: Runner,
    give_up: GiveUp,
    tries: i64,
}

/// All kinds of work that this binary knows.
#[derive(Default)]
pub struct Registry(HashMap<&'static str, Known>);

impl Registry {
    #[must_use]
    pub fn with<J: Job>(mut self) -> Self {
        let runner: Runner = |args, app| {
            Box::pin(async move {
                let job: J = serde_json::from_value(args).map_err(|e| JobError::Fail(e.into()))?;
                job.run(&app).await
            })
        };
        let give_up: GiveUp = |args, tx| {
            Box::pin(async move {
                // What can't even be read has nothing to put away.
                match serde_json::from_value::<J>(args) {
                    Ok(job) => job.given_up(tx).await,
                    Err(_) => Ok(()),
                }
            })
        };
        let known = Known {
            run: runner,
            give_up,
            tries: J::TRIES,
        };
        self.0.insert(J::NAME, known);
        self
    }

    fn known(&self, name: &str) -> Option<Known> {
        self.0.get(name).copied()
    }
}

/// Asks for work in the transaction of the deed that needs it. The same work asked for again while it still waits is
/// one job.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue<J: Job>(tx: &mut Tx, job: &J, now: DateTime<Utc>) -> sqlx::Result<()> {
    enqueue_at(tx, job, now, now).await
}

/// As `enqueue`, for later.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue_at<J: Job>(
    tx: &mut Tx,
    job: &J,
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let args = serde_json::to_value(job).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    store::insert(tx, J::NAME, args, run_at, now).await
}

/// Asks for work that a room further right does, known here by name only.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue_named(
    tx: &mut Tx,
    name: &str,
    args: serde_json::Value,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    store::insert(tx, name, args, now, now).await
}

/// Since when the oldest work of a name waits that is not done.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_since(tx: &mut Tx, name: &str) -> sqlx::Result<Option<DateTime<Utc>>> {
    store::waiting_since(tx, name).await
}

pub use store::{Failed, failed, find_failed, let_go, try_again};

/// Work that failed: name and error, the newest first; for `kexing check` and the tests.
pub async fn faults(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<(String, String)>> {
    store::faults(tx, most).await
}
