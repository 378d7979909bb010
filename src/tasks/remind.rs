//! Mails about tasks: on the morning of the last day, and to who gets one handed over. One mail for all of a round, not
//! one each. Must stay true: a reminder is taken in the transaction that writes its mail, so it is written once.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::store;
use super::task::{Task, last_moment};
use crate::accounts::{self, user::User};
use crate::db::Tx;
use crate::ids::UserId;
use crate::jobs::{self, Job, JobError};
use crate::mail::MailPage;
use crate::notices::{self, Kind, Notice};
use crate::state::App;
use crate::tz;
use crate::web::Duty;

const EVERY: Duration = Duration::minutes(10);
const BATCH: i64 = 1000;
const MANAGERS_MOST: i64 = 200;
/// Tasks named in a mail; the page has them all.
const NAMED: usize = 20;
const PAGE: &str = "/desk/tasks";

#[derive(Serialize)]
struct Line {
    words: String,
    subject: String,
    due: String,
    url: String,
}

#[derive(Serialize)]
struct Letter {
    name: String,
    /// Who handed them over; empty in a reminder.
    from: String,
    n: usize,
    lines: Vec<Line>,
    more: usize,
    url: String,
}

#[derive(Serialize)]
struct Due(Letter);

impl MailPage for Due {
    const NAME: &'static str = "task-due";
    const OPENS: bool = false;
}

#[derive(Serialize)]
struct HandedOver(Letter);

impl MailPage for HandedOver {
    const NAME: &'static str = "task-handed-over";
    const OPENS: bool = false;
}

/// Writes the reminders that are due, and asks for the next look.
#[derive(Debug, Serialize, Deserialize)]
pub struct Round {}

impl Job for Round {
    const NAME: &'static str = "task-reminders";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        tx.commit().await?;
        while remind(app, now).await? {}
        Ok(())
    }
}

/// One batch; `true` when there may be more.
async fn remind(app: &App, now: DateTime<Utc>) -> anyhow::Result<bool> {
    let mut tx = app.db.write().await?;
    let mut due = store::take_reminders(&mut tx, now, BATCH).await?;
    if due.is_empty() {
        return Ok(false);
    }
    due.sort_by_key(|task| (task.due_at, task.id));
    let mut people: BTreeMap<UserId, User> = BTreeMap::new();
    let mut of: BTreeMap<UserId, Vec<&Task>> = BTreeMap::new();
    for duty in Duty::ALL {
        let tasks: Vec<&Task> = due.iter().filter(|task| task.duty() == duty).collect();
        if tasks.is_empty() {
            continue;
        }
        let holders = accounts::store::with_duty(&mut tx, duty, MANAGERS_MOST).await?;
        for task in tasks {
            // Whose person left the duty or the centre is everybody's.
            let own = holders.iter().filter(|one| task.assignee == Some(one.id));
            let own: Vec<&User> = own.collect();
            let to = if own.is_empty() {
                holders.iter().collect()
            } else {
                own
            };
            for one in to {
                people.entry(one.id).or_insert_with(|| one.clone());
                of.entry(one.id).or_default().push(task);
            }
        }
    }
    for (id, tasks) in &of {
        if let Some(person) = people.get(id) {
            let letter = Due(letter(app, person, tasks, String::new()));
            let notice = Notice::new(Kind::Reminder, PAGE).with("n", letter.0.n);
            notices::tell(&mut tx, app, person, &notice, &letter).await?;
        }
    }
    tx.commit().await?;
    Ok(i64::try_from(due.len()).is_ok_and(|n| n == BATCH))
}

/// Tells a person what was handed over.
pub(super) async fn handed_over(
    tx: &mut Tx,
    app: &App,
    (to, by): (UserId, UserId),
    tasks: &[Task],
) -> anyhow::Result<()> {
    let Some(person) = accounts::store::find(tx, to).await? else {
        return Ok(());
    };
    let from = accounts::store::find(tx, by).await?;
    let mut tasks: Vec<&Task> = tasks.iter().collect();
    tasks.sort_by_key(|task| (task.due_at, task.id));
    let from = from.map(|user| user.name).unwrap_or_default();
    let letter = HandedOver(letter(app, &person, &tasks, from));
    let notice = Notice::new(Kind::Reminder, PAGE)
        .with("n", letter.0.n)
        .with("from", letter.0.from.as_str());
    notices::tell(tx, app, &person, &notice, &letter).await
}

fn letter(app: &App, to: &User, tasks: &[&Task], from: String) -> Letter {
    let locale = accounts::links::language(to);
    let base = &app.config.base_url;
    let line = |task: &&Task| Line {
        words: task.words(locale),
        subject: task.subject.clone(),
        due: tz::shanghai_date(last_moment(task.due_at)).to_string(),
        url: if task.path.is_empty() {
            String::new()
        } else {
            format!("{base}{}", task.path)
        },
    };
    Letter {
        name: to.name.clone(),
        from,
        n: tasks.len(),
        lines: tasks.iter().take(NAMED).map(line).collect(),
        more: tasks.len().saturating_sub(NAMED),
        url: format!("{base}{PAGE}"),
    }
}

/// Who can be given a task.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn managers(tx: &mut Tx) -> sqlx::Result<Vec<User>> {
    accounts::store::with_duty(tx, Duty::TechnologyManager, MANAGERS_MOST).await
}
