//! Reminders of what a registration file waits for: a task for the registrar three working days before the day, another
//! when it is past, one when a party answered a supplement. Must stay true: each is opened once, however often the job
//! runs, and is done by itself when the file moves on.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock;
use super::record::Round;
use crate::accounts;
use crate::contracts::contract::Contract;
use crate::contracts::store::queue::{self, DueLine};
use crate::db::Tx;
use crate::ids::{FilingId, UserId};
use crate::jobs::{self, Job, JobError};
use crate::state::App;
use crate::tasks::{self, NewTask};
use crate::tz;
use crate::web::Duty;
use crate::workdays::Calendar;

const EVERY: Duration = Duration::minutes(30);
const BATCH: i64 = 200;
const REGISTRARS: i64 = 200;
/// No day that is waited for lies further off than this when its reminder comes: three working days over the longest
/// holidays.
const HORIZON: Duration = Duration::days(20);

/// How far the reminders of a day got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    Near,
    Over,
}

impl Rung {
    pub const ALL: [Self; 2] = [Self::Near, Self::Over];

    fn kind(self) -> &'static str {
        match self {
            Self::Near => "filing-near",
            Self::Over => "filing-over",
        }
    }

    fn number(self) -> i64 {
        match self {
            Self::Near => 1,
            Self::Over => 2,
        }
    }

    /// The rung whose day has come.
    #[must_use]
    pub fn at(last: NaiveDate, today: NaiveDate) -> Option<Self> {
        if today > last {
            Some(Self::Over)
        } else if today >= clock::remind_on(last) {
            Some(Self::Near)
        } else {
            None
        }
    }
}

/// The word under which a reminder is the same one.
#[must_use]
pub fn once(filing: FilingId, rung: Rung, day: NaiveDate) -> String {
    format!("{}-{filing}-{day}", rung.kind())
}

#[must_use]
pub fn once_reply(round: Uuid) -> String {
    format!("filing-reply-{round}")
}

fn path(number: &str) -> String {
    format!("/desk/contracts/{number}/filing")
}

/// What a registrar does with an answer to a supplement: within a working day.
pub(super) fn reply_task(
    contract: &Contract,
    (round, title): (&Round, &str),
    assignee: Option<UserId>,
) -> NewTask {
    let replied = round.replied_at.unwrap_or(contract.updated_at);
    let today = tz::shanghai_date(replied);
    NewTask {
        once: once_reply(round.id),
        kind: "filing-reply",
        subject: contract.number.clone(),
        path: path(&contract.number),
        title: title.to_owned(),
        assignee,
        due_at: tz::end_of_day(Calendar::current().add_workdays(today, 1)),
    }
}

async fn registrars(tx: &mut Tx) -> sqlx::Result<Vec<UserId>> {
    let all = accounts::store::with_duty(tx, Duty::Registrar, REGISTRARS).await?;
    Ok(all.iter().map(|user| user.id).collect())
}

/// Whoever began it, as long as it is that person's duty; else the first whose duty it is.
fn assignee(registrars: &[UserId], begun_by: UserId) -> Option<UserId> {
    let own = registrars.iter().find(|id| **id == begun_by);
    own.or(registrars.first()).copied()
}

/// The person to do what waits for a registrar.
pub(super) async fn registrar(tx: &mut Tx, begun_by: UserId) -> sqlx::Result<Option<UserId>> {
    Ok(assignee(&registrars(tx).await?, begun_by))
}

/// A registrar other than the first, for what two persons have to see.
pub(in crate::contracts) async fn second_registrar(
    tx: &mut Tx,
    first: UserId,
) -> sqlx::Result<Option<UserId>> {
    Ok(registrars(tx).await?.into_iter().find(|id| *id != first))
}

/// Looks what comes near or is past, and asks for the next look.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reminders {}

impl Job for Reminders {
    const NAME: &'static str = "filing-reminders";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        tx.commit().await?;
        while remind(app).await? {}
        Ok(())
    }
}

/// One batch; `true` when there may be more.
async fn remind(app: &App) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let today = app.clock.today();
    let mut tx = app.db.write().await?;
    let lines = queue::to_remind(&mut tx, (today, today + HORIZON), BATCH).await?;
    let mut moved = false;
    if !lines.is_empty() {
        let ids = registrars(&mut tx).await?;
        for line in &lines {
            let Some(rung) = Rung::at(line.next_on, today) else {
                continue;
            };
            if rung.number() <= line.reminded
                || !queue::remind(&mut tx, line, rung.number()).await?
            {
                continue;
            }
            moved = true;
            open(&mut tx, line, (rung, &ids), now).await?;
        }
    }
    tx.commit().await?;
    Ok(moved && i64::try_from(lines.len()).is_ok_and(|n| n == BATCH))
}

async fn open(
    tx: &mut Tx,
    line: &DueLine,
    (rung, registrars): (Rung, &[UserId]),
    now: chrono::DateTime<chrono::Utc>,
) -> anyhow::Result<()> {
    if rung == Rung::Over {
        tasks::close(tx, &once(line.id, Rung::Near, line.next_on), now).await?;
    }
    let task = NewTask {
        once: once(line.id, rung, line.next_on),
        kind: rung.kind(),
        subject: line.number.clone(),
        path: path(&line.number),
        title: line.name.clone(),
        assignee: assignee(registrars, line.begun_by),
        due_at: tz::end_of_day(line.next_on),
    };
    tasks::open(tx, &task, now).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rung_is_reached_on_its_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let last = day("2026-11-26");
        assert_eq!(Rung::at(last, day("2026-11-20")), None);
        assert_eq!(Rung::at(last, day("2026-11-23")), Some(Rung::Near));
        assert_eq!(Rung::at(last, last), Some(Rung::Near));
        assert_eq!(Rung::at(last, day("2026-11-27")), Some(Rung::Over));
    }
}
