//! Once an hour Stripe is asked about whatever it should have told by now, so that a lost message costs time and no money.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::refunds::{AskRefund, SendRefund};
use super::session::QUIET;
use super::settle::AskSession;
use super::store;
use crate::jobs::{self, Job, JobError};
use crate::state::App;

const EVERY: Duration = Duration::hours(1);
/// Asked after in one round, the oldest first; the next round takes the rest.
const MOST: i64 = 500;

#[derive(Debug, Serialize, Deserialize)]
pub struct Round {}

impl Job for Round {
    const NAME: &'static str = "stripe-round";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        if app.stripe.on().is_some() {
            for session in store::sessions_since(&mut tx, now - QUIET, MOST).await? {
                jobs::enqueue(
                    &mut tx,
                    &AskSession {
                        session: session.id,
                    },
                    now,
                )
                .await?;
            }
            for (move_id, is_sent) in store::unanswered(&mut tx, now - QUIET, MOST).await? {
                if is_sent {
                    jobs::enqueue(&mut tx, &AskRefund { move_id }, now).await?;
                } else {
                    jobs::enqueue(&mut tx, &SendRefund { move_id }, now).await?;
                }
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Keeps the rounds going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &Round {}, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
