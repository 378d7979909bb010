//! The clock over first answers: the owner is reminded, then the organisation's administrators, then somebody of the
//! centre takes it up. Must stay true: each rung is reached once, whatever is retried and however many workers run; an
//! answer or a withdrawal ends the climb; every reminder is a row of the deal's history, so that silence is visible.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::deal::Deal;
use super::notices::{self, News};
use super::state::Side;
use super::{life, store};
use crate::db::Tx;
use crate::ids::{DealId, OrganisationId};
use crate::jobs::{self, Job, JobError};
use crate::listings;
use crate::organisations::{self, organisation::State as Standing};
use crate::state::App;
use crate::tasks::{self, NewTask};
use crate::tz;
use crate::web::error::{Error, Result};
use crate::workdays::Calendar;

const EVERY: Duration = Duration::minutes(10);
const BATCH: i64 = 200;
const RESTING_MOST: i64 = 1000;
/// The hour of the morning at which an owner is reminded.
const MORNING: i64 = 9;

/// How far the reminders of a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    Silent,
    /// The owner was reminded on the working day before the answer is due.
    Owner,
    /// The answer is overdue; the organisation's administrators were told.
    Administrators,
    /// One working day later the technology managers were told.
    Manager,
}

impl Rung {
    fn of(number: i64) -> Self {
        match number {
            i64::MIN..=0 => Self::Silent,
            1 => Self::Owner,
            2 => Self::Administrators,
            _ => Self::Manager,
        }
    }

    fn number(self) -> i64 {
        match self {
            Self::Silent => 0,
            Self::Owner => 1,
            Self::Administrators => 2,
            Self::Manager => 3,
        }
    }
}

/// When the rungs of one request are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder {
    pub owner: DateTime<Utc>,
    pub administrators: DateTime<Utc>,
    pub manager: DateTime<Utc>,
}

impl Ladder {
    #[must_use]
    pub fn new(calendar: &Calendar, asked: DateTime<Utc>, due: DateTime<Utc>) -> Self {
        let last = tz::shanghai_date(due);
        let morning = |day| tz::start_of_day(day) + Duration::hours(MORNING);
        let before = morning(calendar.workday_before(last));
        Self {
            // Who has one working day only is reminded on its morning, not as soon as the request came.
            owner: if before > asked {
                before
            } else {
                morning(last)
            },
            administrators: due,
            manager: tz::end_of_day(calendar.add_workdays(last, 1)),
        }
    }

    fn of(deal: &Deal) -> Self {
        Self::new(Calendar::current(), deal.created_at, deal.due_at)
    }

    /// The highest rung whose time has come.
    #[must_use]
    pub fn at(&self, now: DateTime<Utc>) -> Rung {
        if now >= self.manager {
            Rung::Manager
        } else if now > self.administrators {
            Rung::Administrators
        } else if now >= self.owner {
            Rung::Owner
        } else {
            Rung::Silent
        }
    }

    /// When the rung after this one is due.
    #[must_use]
    pub fn after(&self, rung: Rung) -> Option<DateTime<Utc>> {
        match rung {
            Rung::Silent => Some(self.owner),
            Rung::Owner => Some(self.administrators + Duration::microseconds(1)),
            Rung::Administrators => Some(self.manager),
            Rung::Manager => None,
        }
    }
}

/// When a new request is to be reminded of first.
pub(super) fn first(deal: &Deal) -> Option<DateTime<Utc>> {
    Ladder::of(deal).after(Rung::Silent)
}

/// Looks what is due, and asks for the next look.
#[derive(Debug, Serialize, Deserialize)]
pub struct Round {}

impl Job for Round {
    const NAME: &'static str = "answer-clock";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        tx.commit().await?;
        climb_all(app, now).await?;
        Ok(())
    }
}

/// Reminds of everything that is due. One request that can't be written keeps no other from being reminded of.
async fn climb_all(app: &App, now: DateTime<Utc>) -> anyhow::Result<()> {
    loop {
        let mut tx = app.db.read().await?;
        let resting = organisations::store::in_state(&mut tx, Standing::Suspended, RESTING_MOST);
        let resting: Vec<OrganisationId> = resting.await?.into_iter().map(|o| o.id).collect();
        let due = store::to_remind(&mut tx, now, &resting, BATCH).await?;
        drop(tx);
        let mut moved = false;
        let mut fault = None;
        for (id, reminded) in &due {
            match climb(app, *id, Rung::of(*reminded), now).await {
                Ok(done) => moved |= done,
                Err(error) => fault = Some(anyhow::anyhow!("reminding of deal {id}: {error:?}")),
            }
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        let full = i64::try_from(due.len()).is_ok_and(|n| n == BATCH);
        if !(full && moved) {
            return Ok(());
        }
    }
}

/// Takes one request from the rung it was seen on to the one whose time has come; `false` when there was nothing to do.
async fn climb(app: &App, id: DealId, from: Rung, now: DateTime<Utc>) -> Result<bool> {
    let mut tx = app.db.write().await?;
    let deal = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let owner = organisations::store::find(&mut tx, deal.owner_organisation).await?;
    let rests = owner.is_none_or(|owner| owner.state == Standing::Suspended);
    let ladder = Ladder::of(&deal);
    // Who may not act can't answer: reminding would be idle.
    let to = if rests {
        Rung::Manager
    } else {
        ladder.at(now).max(from)
    };
    if !store::reach(&mut tx, id, (from.number(), to.number()), ladder.after(to)).await? {
        return Ok(false);
    }
    // After a standstill the lower rungs are past: nobody is told that something is due tomorrow when it was last week.
    if from < Rung::Owner && to == Rung::Owner {
        remind(&mut tx, app, &deal, News::AnswerDue, now).await?;
    }
    if from < Rung::Administrators && to >= Rung::Administrators && !rests {
        remind(&mut tx, app, &deal, News::AnswerOverdue, now).await?;
    }
    if from < Rung::Manager && to == Rung::Manager {
        hand_over(&mut tx, app, &deal, rests).await?;
    }
    tx.commit().await?;
    Ok(true)
}

async fn remind(tx: &mut Tx, app: &App, deal: &Deal, news: News, now: DateTime<Utc>) -> Result<()> {
    let action = if news == News::AnswerDue {
        "remind_owner"
    } else {
        "remind_administrators"
    };
    write(tx, deal, action, now).await?;
    notices::tell(tx, app, deal, (news, Side::Asker), "").await
}

/// The deal stays where it is.
async fn write(tx: &mut Tx, deal: &Deal, action: &str, now: DateTime<Utc>) -> Result<()> {
    life::record(tx, deal, (None, "clock"), (action, deal.state), "", now).await
}

/// The task to find out why a request is not answered.
pub(super) fn task_of(deal: &Deal) -> String {
    format!("answer:{}", deal.id)
}

/// A technology manager is to find out what is wrong.
async fn hand_over(tx: &mut Tx, app: &App, deal: &Deal, rests: bool) -> Result<()> {
    let action = if rests {
        "hand_over_suspended"
    } else {
        "hand_over"
    };
    let now = app.clock.now();
    write(tx, deal, action, now).await?;
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let today = tz::shanghai_date(now);
    let task = NewTask {
        once: task_of(deal),
        kind: "answer",
        subject: deal.number.clone(),
        path: deal.path(),
        title: listing.title,
        assignee: deal.manager,
        due_at: tz::end_of_day(Calendar::current().add_workdays(today, 1)),
    };
    tasks::open(tx, &task, now).await?;
    notices::tell(tx, app, deal, (News::HandedOver, Side::Asker), "").await
}

#[cfg(test)]
mod tests;
