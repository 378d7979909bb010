//! The steps of milestones as they are written: handed over, accepted, rejected, withdrawn. Must stay true: each step
//! compares the state it was seen in with what is there now, and ends the reminders of the state it leaves.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::life::{moved_on, told};
use super::mails::News;
use super::may::Side;
use super::milestone::{Agreed, Milestone, Stage, Step};
use super::seat::Seat;
use crate::contracts::store::performing::{self as store, MilestoneEvent, Moved};
use crate::db::Tx;
use crate::ids::{FileId, MilestoneId};
use crate::web::error::Result;
use crate::workdays::Calendar;

fn event(
    seat: &Seat,
    round: i64,
    action: &str,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> MilestoneEvent {
    MilestoneEvent {
        id: crate::ids::mint(now),
        round,
        action: action.to_owned(),
        day,
        words: String::new(),
        actor: seat.me,
        side: seat.who.side,
        created_at: now,
    }
}

/// A new milestone; `false` when the same form was sent before.
pub(crate) async fn add(
    tx: &mut Tx,
    seat: &Seat,
    (id, new): (MilestoneId, &Agreed),
    now: DateTime<Utc>,
) -> Result<bool> {
    let contract = seat.contract.id;
    if !store::insert_milestone(tx, (contract, id), new, seat.me, now).await? {
        return Ok(false);
    }
    let event = event(seat, 1, "plan", seat.today, now);
    store::insert_milestone_event(tx, (contract, id), &event, &[]).await?;
    let detail = json!({ "milestone": id, "due_on": new.due_on });
    told(
        tx,
        &seat.contract,
        ("milestone", &new.title),
        detail,
        (seat.me, now),
    )
    .await?;
    Ok(true)
}

pub(crate) async fn edit(
    tx: &mut Tx,
    seat: &Seat,
    of: &Milestone,
    new: &Agreed,
    now: DateTime<Utc>,
) -> Result<()> {
    of.state.after(Step::Edit, of.round).ok_or_else(moved_on)?;
    if !store::rewrite_milestone(tx, of, new, now).await? {
        return Err(moved_on());
    }
    let mut event = event(seat, of.round, "edit", seat.today, now);
    if of.due_on != new.due_on {
        event.words = format!("{} → {}", of.due_on, new.due_on);
    }
    store::insert_milestone_event(tx, (seat.contract.id, of.id), &event, &[]).await?;
    if of.due_on != new.due_on {
        super::clock::leave(tx, of, now).await?;
    }
    let detail = json!({ "milestone": of.id, "due_on": new.due_on });
    told(
        tx,
        &seat.contract,
        ("milestone-edit", &new.title),
        detail,
        (seat.me, now),
    )
    .await
}

/// What comes with a step.
pub(crate) struct Taken<'a> {
    pub(crate) step: Step,
    pub(crate) day: NaiveDate,
    pub(crate) words: &'a str,
    pub(crate) files: &'a [FileId],
}

/// Takes a step; what comes back is to be told to that side.
pub(crate) async fn take(
    tx: &mut Tx,
    seat: &Seat,
    of: &Milestone,
    taken: &Taken<'_>,
    now: DateTime<Utc>,
) -> Result<Option<(Side, News)>> {
    let (to, round) = of.state.after(taken.step, of.round).ok_or_else(moved_on)?;
    let accept_by = (to == Stage::HandedOver).then(|| {
        let workdays = u16::try_from(of.accept_workdays).unwrap_or(1);
        Calendar::current().add_workdays(taken.day, workdays)
    });
    let moved = Moved {
        to,
        round,
        handed_over_on: match taken.step {
            Step::HandOver => Some(taken.day),
            Step::Accept => of.handed_over_on,
            _ => None,
        },
        accept_by,
        decided_on: (taken.step == Step::Accept).then_some(taken.day),
        now,
    };
    if !store::move_milestone(tx, of, &moved).await? {
        return Err(moved_on());
    }
    let mut event = event(seat, of.round, taken.step.code(), taken.day, now);
    taken.words.clone_into(&mut event.words);
    let at = (seat.contract.id, of.id);
    store::insert_milestone_event(tx, at, &event, taken.files).await?;
    let (action, what, to_side) = match taken.step {
        Step::HandOver => (
            "milestone-handed-over",
            "handed-over",
            Some(of.side.other()),
        ),
        Step::Accept => ("milestone-accepted", "accepted", Some(of.side)),
        Step::Reject => ("milestone-rejected", "rejected", Some(of.side)),
        Step::Withdraw | Step::Edit => ("milestone-withdrawn", "", None),
    };
    let detail =
        json!({ "milestone": of.id, "round": of.round, "day": taken.day, "files": taken.files });
    told(
        tx,
        &seat.contract,
        (action, &of.title),
        detail,
        (seat.me, now),
    )
    .await?;
    super::clock::leave(tx, of, now).await?;
    if taken.step == Step::Accept {
        super::clock::settle(tx, seat.contract.id, now).await?;
    }
    Ok(to_side.map(|side| {
        let news = News {
            what,
            item: of.title.clone(),
            day: accept_by.or(Some(taken.day)),
            words: taken.words.to_owned(),
            tail: format!("/performance/milestones/{}", of.id),
            ..News::default()
        };
        (side, news)
    }))
}
