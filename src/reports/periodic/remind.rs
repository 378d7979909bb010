//! Reminders of reports: once a term is over, the analysts get a task to be done by the day its report is due. Must stay
//! true: one task a term, however often the job runs; freezing the report does it.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::store;
use super::term::{Kind, Term};
use crate::accounts;
use crate::db::Tx;
use crate::jobs::{self, Job, JobError};
use crate::reports;
use crate::state::App;
use crate::tasks::{self, NewTask};
use crate::tz;
use crate::web::Duty;

const EVERY: Duration = Duration::hours(1);

/// The word under which a reminder is the same one.
#[must_use]
pub fn once(term: Term) -> String {
    format!("report-due-{}", term.code())
}

/// The terms that ended last, one of each kind.
fn ended(today: NaiveDate) -> Vec<Term> {
    Kind::ALL
        .iter()
        .filter_map(|kind| Term::last_over(*kind, today))
        .collect()
}

/// Looks which reports are awaited, and asks for the next look.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reminders {}

impl Job for Reminders {
    const NAME: &'static str = "report-reminders";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        remind(&mut tx, app.clock.today(), now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The last term of each kind whose report is not frozen.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn awaited(tx: &mut Tx, today: NaiveDate) -> sqlx::Result<Vec<Term>> {
    // A centre without a contract has nothing to report yet, and no reports of the time before its first.
    let Some(first) = reports::store::first_year(tx).await? else {
        return Ok(Vec::new());
    };
    let mut terms = ended(today);
    terms.retain(|term| term.year >= first);
    let frozen = store::frozen_terms(tx, &terms).await?;
    terms.retain(|term| !frozen.contains(&term.code()));
    Ok(terms)
}

async fn remind(
    tx: &mut Tx,
    today: NaiveDate,
    now: chrono::DateTime<chrono::Utc>,
) -> anyhow::Result<()> {
    let awaited = awaited(tx, today).await?;
    let analysts = accounts::store::with_duty(tx, Duty::Analyst, 2).await?;
    // The work of a single analyst; of several, whoever takes it.
    let assignee = match analysts.as_slice() {
        [only] => Some(only.id),
        _ => None,
    };
    for term in awaited {
        let task = NewTask {
            once: once(term),
            kind: "report-due",
            subject: term.code(),
            path: format!("/desk/reports/{}", term.code()),
            title: term.code(),
            assignee,
            due_at: tz::end_of_day(term.due_on()),
        };
        tasks::open(tx, &task, now).await?;
    }
    Ok(())
}

/// Keeps the reminders going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &Reminders {}, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
