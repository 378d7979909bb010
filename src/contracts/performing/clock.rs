//! The clock over instalments, milestones and acceptances: the party concerned is reminded, and what is late becomes a
//! task of the technology manager. Must stay true: each rung is written once for a day, whatever is retried; reminders
//! are written on working days only; a task ends with what it waited for.

use chrono::{DateTime, Days, Duration, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::mails::{self, News};
use super::may::Side;
use super::milestone::{Milestone, Stage};
use super::plan::Line;
use crate::contracts::contract::Contract;
use crate::contracts::store::performing as store;
use crate::contracts::{life, store as files};
use crate::db::Tx;
use crate::deals;
use crate::ids::{ContractId, UserId};
use crate::jobs::{self, Job, JobError};
use crate::money::Money;
use crate::state::App;
use crate::tasks::{self, NewTask};
use crate::tz;
use crate::web::error::{Error, Result};
use crate::workdays::Calendar;

const EVERY: Duration = Duration::minutes(10);
const BATCH: i64 = 200;
/// Days before an instalment or a milestone at which the party is reminded.
const AHEAD: u64 = 7;
/// Months after which what is late is not reminded of any more; not all databases know the first day of the calendar.
const LOOKS_BACK: u32 = 12 * 50;
/// The hour of the morning from which reminders are written.
const MORNING: i64 = 9;

/// Looks what is due, and asks for the next look.
#[derive(Debug, Serialize, Deserialize)]
pub struct Round {}

impl Job for Round {
    const NAME: &'static str = "contract-reminders";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        tx.commit().await?;
        look(app, now).await?;
        Ok(())
    }
}

/// The last day whose reminders ahead are due today: seven days on, and further when the days between are all off.
pub(crate) fn ahead(calendar: &Calendar, today: NaiveDate) -> NaiveDate {
    let next = calendar.add_workdays(today, 1);
    let until = |day: NaiveDate| day.checked_add_days(Days::new(AHEAD)).unwrap_or(day);
    // What would be reminded of on a day off before the next working day is reminded of today.
    until(next).pred_opt().unwrap_or(until(today))
}

/// The last day that is over on a working day: what falls on a day off may still be done on the next working day.
pub(crate) fn over(calendar: &Calendar, today: NaiveDate) -> NaiveDate {
    calendar.workday_before(today)
}

/// Something to remind of, whatever it is.
struct Due {
    contract: ContractId,
    subject: Uuid,
    rung: &'static str,
    day: NaiveDate,
    item: String,
    amount: Option<Money>,
    /// How often what was paid for it was taken back.
    taken_back: i64,
    /// Whose turn it is.
    side: Side,
    tail: String,
}

impl Due {
    /// Under which its telling is one; what was taken back since is told again.
    fn once(&self) -> String {
        let once = format!("{}:{}:{}", self.rung, self.subject, self.day);
        if self.taken_back == 0 {
            once
        } else {
            format!("{once}:{}", self.taken_back)
        }
    }

    /// The word of the task that this opens, if it does.
    fn task(&self) -> Option<(&'static str, String)> {
        let kind = match self.rung {
            "overdue" => "contract-instalment",
            "milestone_overdue" => "contract-milestone",
            "acceptance" => "contract-acceptance",
            _ => return None,
        };
        Some((kind, once(kind, self.subject, self.day)))
    }
}

fn once(kind: &str, subject: Uuid, day: NaiveDate) -> String {
    format!("{kind}:{subject}:{day}")
}

/// Reminds of everything that is due. One that can't be written keeps no other from being reminded of.
async fn look(app: &App, now: DateTime<Utc>) -> anyhow::Result<()> {
    let today = tz::shanghai_date(now);
    let calendar = Calendar::current();
    if !calendar.is_workday(today) || now < tz::start_of_day(today) + Duration::hours(MORNING) {
        return Ok(());
    }
    loop {
        let mut tx = app.db.read().await?;
        let due = due(&mut tx, calendar, today).await?;
        drop(tx);
        let (mut moved, mut fault) = (false, None);
        for one in &due {
            match remind(app, one, now).await {
                Ok(done) => moved |= done,
                Err(error) => {
                    fault = Some(anyhow::anyhow!("reminding of {}: {error:?}", one.subject));
                }
            }
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        if !moved || due.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            return Ok(());
        }
    }
}

async fn due(tx: &mut Tx, calendar: &Calendar, today: NaiveDate) -> sqlx::Result<Vec<Due>> {
    let over = over(calendar, today);
    let soon = (over.succ_opt().unwrap_or(today), ahead(calendar, today));
    // What is late once is late: nobody is told any more that it will be due.
    let late = (over - Months::new(LOOKS_BACK), over);
    let mut all = Vec::new();
    for (rung, days) in [("soon", soon), ("overdue", late)] {
        let found = store::due_instalments(tx, days, rung, BATCH).await?;
        all.extend(found.into_iter().map(|i| Due {
            contract: i.contract_id,
            subject: i.line.0,
            rung,
            day: i.due_on,
            item: i.what,
            amount: Some(Money::from_fen(i.amount_fen - i.paid_fen)),
            taken_back: i.taken_back,
            side: Side::Buyer,
            tail: "/performance#instalments".to_owned(),
        }));
    }
    for (rung, days) in [("milestone", soon), ("milestone_overdue", late)] {
        let found = store::due_milestones(tx, days, rung, BATCH).await?;
        all.extend(found.into_iter().map(|m| of_milestone(rung, m.side, m)));
    }
    let found = store::due_acceptances(tx, over, "acceptance", BATCH).await?;
    all.extend(
        found
            .into_iter()
            .map(|m| of_milestone("acceptance", m.side.other(), m)),
    );
    Ok(all)
}

fn of_milestone(rung: &'static str, side: Side, m: store::DueMilestone) -> Due {
    Due {
        contract: m.contract_id,
        subject: m.id.0,
        rung,
        day: m.due_on,
        item: m.title,
        amount: None,
        taken_back: 0,
        side,
        tail: format!("/performance/milestones/{}", m.id),
    }
}

/// Writes one reminder; `false` when it was written before.
async fn remind(app: &App, due: &Due, now: DateTime<Utc>) -> Result<bool> {
    let mut tx = app.db.write().await?;
    if !store::take_reminder(&mut tx, (due.subject, due.rung), due.day, now).await? {
        return Ok(false);
    }
    let contract = files::find(&mut tx, due.contract)
        .await?
        .ok_or(Error::NotFound)?;
    let versions = files::versions(&mut tx, due.contract).await?;
    let values = &life::current(&contract, &versions)?.values;
    let what = match due.rung {
        "soon" => "soon",
        "overdue" => "overdue",
        "milestone" => "milestone",
        "milestone_overdue" => "milestone-overdue",
        _ => "acceptance",
    };
    let news = News {
        what,
        item: due.item.clone(),
        amount: due.amount,
        day: Some(due.day),
        words: String::new(),
        tail: due.tail.clone(),
        once: due.once(),
    };
    mails::tell(&mut tx, app, (&contract, values), due.side, &news).await?;
    if due.rung == "overdue" {
        mails::tell(&mut tx, app, (&contract, values), Side::Seller, &news).await?;
    }
    open_task(&mut tx, due, &contract, now).await?;
    tx.commit().await?;
    Ok(true)
}

async fn open_task(tx: &mut Tx, due: &Due, contract: &Contract, now: DateTime<Utc>) -> Result<()> {
    let Some((kind, once)) = due.task() else {
        return Ok(());
    };
    let task = NewTask {
        once,
        kind,
        subject: contract.number.clone(),
        path: format!("/desk/contracts/{}{}", contract.number, due.tail),
        title: due.item.clone(),
        assignee: manager(tx, contract).await?,
        due_at: tz::end_of_day(Calendar::current().add_workdays(tz::shanghai_date(now), 1)),
    };
    tasks::open_again(tx, &task, now).await?;
    Ok(())
}

/// The technology manager of the deal behind a contract.
async fn manager(tx: &mut Tx, contract: &Contract) -> sqlx::Result<Option<UserId>> {
    let Some(id) = contract.deal_id else {
        return Ok(None);
    };
    Ok(deals::store::find(tx, id)
        .await?
        .and_then(|deal| deal.manager))
}

/// Ends the tasks of instalments that are paid by now.
pub(super) async fn settle(tx: &mut Tx, contract: ContractId, now: DateTime<Utc>) -> Result<()> {
    let lines = store::lines(tx, contract).await?;
    let receipts = store::receipts(tx, contract).await?;
    let milestones = store::milestones(tx, contract).await?;
    let paid = super::receipt::put_to(&receipts, |r| r.state.counts());
    for line in &lines {
        let so_far = paid.get(&line.line).copied().unwrap_or_default();
        if so_far < line.amount {
            continue;
        }
        if let Some(day) = due_day(line, &milestones) {
            tasks::close(tx, &once("contract-instalment", line.line.0, day), now).await?;
        }
    }
    Ok(())
}

/// Ends the tasks of days that a new plan does away with, and of what it asks no more for.
pub(super) async fn replan(
    tx: &mut Tx,
    contract: ContractId,
    (before, after): (&[Line], &[Line]),
    now: DateTime<Utc>,
) -> Result<()> {
    let milestones = store::milestones(tx, contract).await?;
    for line in before {
        let kept = after.iter().find(|kept| kept.line == line.line);
        let due = kept.and_then(|kept| due_day(kept, &milestones));
        if let Some(day) = due_day(line, &milestones).filter(|day| due != Some(*day)) {
            tasks::close(tx, &once("contract-instalment", line.line.0, day), now).await?;
        }
    }
    settle(tx, contract, now).await
}

/// The day an instalment is due: its own, or the one on which its milestone was accepted.
pub(super) fn due_day(line: &Line, milestones: &[Milestone]) -> Option<NaiveDate> {
    line.due_on.or_else(|| {
        let id = line.milestone_id?;
        let found = milestones.iter().find(|m| m.id == id)?;
        found.decided_on.filter(|_| found.state == Stage::Accepted)
    })
}

/// Ends the tasks of the state that a milestone leaves.
pub(super) async fn leave(tx: &mut Tx, of: &Milestone, now: DateTime<Utc>) -> Result<()> {
    tasks::close(tx, &once("contract-milestone", of.id.0, of.due_on), now).await?;
    if let Some(day) = of.accept_by {
        tasks::close(tx, &once("contract-acceptance", of.id.0, day), now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn reminders_of_days_off_are_written_on_the_working_day_before() {
        let calendar = Calendar::current();
        // Monday looks seven days ahead, Friday over the weekend as well.
        assert_eq!(ahead(calendar, day(11, 23)), day(11, 30));
        assert_eq!(ahead(calendar, day(11, 27)), day(12, 6));
        // The last working day before the week off in October.
        assert_eq!(ahead(calendar, day(9, 30)), day(10, 14));
    }

    #[test]
    fn what_falls_on_a_day_off_is_late_after_the_next_working_day() {
        let calendar = Calendar::current();
        assert_eq!(over(calendar, day(11, 23)), day(11, 20));
        // Saturday and Sunday: until Monday's end.
        assert_eq!(over(calendar, day(11, 24)), day(11, 23));
        assert_eq!(over(calendar, day(10, 8)), day(9, 30));
        assert_eq!(over(calendar, day(10, 9)), day(10, 8));
    }
}
