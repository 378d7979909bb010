//! What the need's owner does with an answer: moves it, says that it is being assessed, says that it was not chosen.
//! Must stay true: a move is a row of the owner's own history; the other side hears of it only by the last two.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::weighing::Stage;
use crate::db::Tx;
use crate::deals::answers::CountAnswers;
use crate::deals::clock;
use crate::deals::deal::Deal;
use crate::deals::learning;
use crate::deals::life::{self, By, Reason};
use crate::deals::state::{Side, State};
use crate::deals::store::{self, Event, Offered};
use crate::ids::UserId;
use crate::jobs;
use crate::tz;
use crate::web::error::{Error, Result};

/// Moves an answer as it was seen; `false` when it stands there already.
///
/// # Errors
/// Conflict when a colleague was quicker or the deal has ended.
pub(super) async fn move_to(
    tx: &mut Tx,
    (deal, seen): (&Deal, &Offered),
    to: Stage,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    if !deal.state.is_open() {
        return Err(Error::conflict("comparing-ended"));
    }
    let current = current(tx, deal).await?;
    if current.stage == to {
        return Ok(false);
    }
    if !store::move_answer(tx, deal, seen, to, now).await? {
        return Err(Error::conflict("comparing-moved"));
    }
    let action = format!("stage-{}", to.code());
    let event = Event {
        actor: Some(by),
        side: Side::Owner.code().to_owned(),
        action: action.clone(),
        from_state: deal.state.code().to_owned(),
        to_state: deal.state.code().to_owned(),
        words: String::new(),
        created_at: now,
    };
    store::insert_event_for(tx, deal.id, &event, "owner").await?;
    let detail = json!({ "from": seen.stage.code(), "to": to.code() });
    life::note(tx, deal, Some(by), (&action, detail), now).await?;
    Ok(true)
}

pub(super) async fn current(tx: &mut Tx, deal: &Deal) -> Result<Offered> {
    let mut found = store::offered(tx, &[deal.id]).await?;
    found.remove(&deal.id).ok_or(Error::NotFound)
}

/// Tells the answering side that it is being assessed and by which day it hears more. This is the first answer; from
/// then on the clock counts towards that day.
///
/// # Errors
/// Conflict when it was told or answered before.
pub(super) async fn tell(
    tx: &mut Tx,
    deal: &Deal,
    decide_on: NaiveDate,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    if deal.state != State::Requested {
        return Err(Error::conflict("deal-moved-on"));
    }
    let due_at = tz::end_of_day(decide_on) - chrono::Duration::microseconds(1);
    let promised = Deal {
        due_at,
        ..deal.clone()
    };
    let times = (due_at, clock::first(&promised));
    if !store::tell_assessed(tx, deal.id, decide_on, times, now).await? {
        return Err(Error::conflict("deal-moved-on"));
    }
    let answered = CountAnswers {
        organisation: deal.owner_organisation,
        at: None,
    };
    jobs::enqueue(tx, &answered, now).await?;
    let who = (Some(by), Side::Owner.code());
    let day = decide_on.to_string();
    life::record(tx, deal, who, ("assessed", deal.state), &day, now).await
}

/// Declines an answer that was not taken up yet, or ends the talks about it.
///
/// # Errors
/// Conflict when the deal is past that.
pub(super) async fn not_chosen(
    tx: &mut Tx,
    deal: &Deal,
    by: UserId,
    reason: Reason<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let by = By {
        user: by,
        side: Side::Owner,
    };
    let seen = current(tx, deal).await?;
    if deal.state.is_open() {
        move_to(tx, (deal, &seen), Stage::Aside, by.user, now).await?;
    }
    if deal.state == State::Requested {
        life::decline(tx, deal, by, reason, now).await?;
    } else {
        life::lose(tx, deal, by, reason, now).await?;
    }
    Ok(learning::learn(tx, deal, (by, reason.code), now).await?)
}
