//! Applies a stored message once, in whatever order messages come: it says what to look at, and Stripe is asked how that
//! stands now.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::event::{self, About};
use super::gateway::{Fault, On};
use super::session::{Event, Fate};
use super::{disputes, refunds, settle, store};
use crate::db::Tx;
use crate::jobs::{self, Job, JobError};
use crate::payments::order::Order;
use crate::state::App;
use crate::tasks::{self, NewTask};
use crate::tz;
use crate::web::error::Error;
use crate::workdays::Calendar;

/// What became of a message: a key of `locales/` says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict(pub(super) Fate, pub(super) &'static str);

pub(super) const APPLIED: Verdict = Verdict(Fate::Applied, "");

pub(super) fn ignored(why: &'static str) -> Verdict {
    Verdict(Fate::Ignored, why)
}

pub(super) fn doubtful(why: &'static str) -> Verdict {
    Verdict(Fate::Doubtful, why)
}

/// A deed of the room that failed in a job is tried again.
pub(super) fn again(error: Error) -> JobError {
    JobError::Retry(match error {
        Error::Internal(error) => error,
        other => anyhow::anyhow!("{other:?}"),
    })
}

/// Stripe is asked again later, unless that can't help.
pub(super) fn later(fault: Fault) -> JobError {
    if fault.is_final() {
        JobError::Fail(fault.into())
    } else {
        JobError::Retry(fault.into())
    }
}

pub(super) fn off() -> JobError {
    JobError::Retry(anyhow::anyhow!(
        "paying online is off: STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET are not set"
    ))
}

/// Says once what became of a message; a doubtful one becomes work for finance.
pub(super) async fn decide(
    tx: &mut Tx,
    id: &str,
    (verdict, order): (Verdict, Option<&Order>),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if store::decide_event(tx, id, (verdict.0, verdict.1), now).await?
        && verdict.0 == Fate::Doubtful
    {
        let title = order.map_or_else(|| id.to_owned(), |o| format!("{} {}", o.number, o.purpose));
        task(
            tx,
            &format!("stripe-doubt:{id}"),
            "payment-stripe",
            (title, order),
            now,
        )
        .await?;
    }
    Ok(())
}

/// Work for finance, due by the end of the next working day.
pub(super) async fn task(
    tx: &mut Tx,
    once: &str,
    kind: &'static str,
    (title, order): (String, Option<&Order>),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let due = Calendar::current().add_workdays(tz::shanghai_date(now), 1);
    let task = NewTask {
        once: once.to_owned(),
        kind,
        subject: order.map(|o| o.number.clone()).unwrap_or_default(),
        path: super::pages::PATH.to_owned(),
        title,
        assignee: None,
        due_at: tz::end_of_day(due),
    };
    tasks::open(tx, &task, now).await?;
    Ok(())
}

#[derive(Debug, Serialize, Deserialize)]
pub struct ApplyEvent {
    pub event: String,
}

impl Job for ApplyEvent {
    const NAME: &'static str = "stripe-event";
    /// About three days.
    const TRIES: i64 = 75;

    async fn run(self, app: &App) -> Result<(), JobError> {
        let mut tx = app.db.read().await?;
        let told = store::event(&mut tx, &self.event).await?;
        drop(tx);
        let Some(told) = told.filter(|told| told.state == Fate::Stored) else {
            return Ok(());
        };
        let on = app.stripe.on().ok_or_else(off)?;
        apply(app, on, &told).await
    }

    async fn given_up(self, tx: &mut Tx) -> sqlx::Result<()> {
        store::doubt_event(tx, &self.event, "stripe-doubt-given-up").await
    }
}

async fn apply(app: &App, on: &On, told: &Event) -> Result<(), JobError> {
    let object = event::object(&told.payload);
    let about = event::about(&told.kind, &object);
    let verdict = if told.livemode != on.mode.is_live() {
        ignored("stripe-ignored-mode")
    } else if event::is_future(&told.api_version) {
        // What it is about is asked after all the same: our own version's answer can be read.
        ask_instead(app, &about).await?;
        ignored("stripe-ignored-version")
    } else {
        match about {
            About::Session { outside, ours } => {
                return settle::by_event(app, on, &told.id, (outside.as_str(), ours)).await;
            }
            About::Refund {
                outside,
                ours,
                intent,
            } => {
                return refunds::by_event(
                    app,
                    on,
                    &told.id,
                    (outside.as_str(), ours, intent.as_str()),
                )
                .await;
            }
            About::Dispute => return disputes::by_event(app, told, &object).await,
            About::Besides => ignored("stripe-ignored-besides"),
            About::Unknown => ignored("stripe-ignored-kind"),
        }
    };
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    decide(&mut tx, &told.id, (verdict, None), now).await?;
    tx.commit().await?;
    Ok(())
}

async fn ask_instead(app: &App, about: &About) -> Result<(), JobError> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    match about {
        About::Session { outside, ours } => {
            if let Some(session) = settle::find(&mut tx, (outside.as_str(), *ours)).await? {
                jobs::enqueue(
                    &mut tx,
                    &settle::AskSession {
                        session: session.id,
                    },
                    now,
                )
                .await?;
            }
        }
        About::Refund { outside, ours, .. } => {
            if let Some(m) = refunds::find(&mut tx, (outside.as_str(), *ours)).await? {
                jobs::enqueue(&mut tx, &refunds::AskRefund { move_id: m.id }, now).await?;
            }
        }
        About::Dispute | About::Besides | About::Unknown => {}
    }
    tx.commit().await?;
    Ok(())
}
