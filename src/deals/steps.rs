//! What a technology manager does next on a deal, and by when. For the centre's own use: neither side sees it.
//! Must stay true: a deal has one next step at a time, and what was planned before stays readable.

use axum::extract::State as Shared;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;

use super::deal::Deal;
use super::state::Side;
use super::store::{self, Step};
use super::{deeds, handover, life};
use crate::accounts;
use crate::db::Tx;
use crate::ids::UserId;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::{Answer, Ctx, Path, Staff};

const LONGEST: usize = 200;
/// In days; who plans further ahead plans nothing.
const FURTHEST: u64 = 730;
/// Steps shown on a deal's page.
const MOST: i64 = 20;

/// A step as the deal's page and the desk show it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NextStep {
    pub(crate) text: String,
    pub(crate) due_on: String,
    /// "", today or over
    pub(crate) due: &'static str,
    pub(crate) by: String,
    pub(crate) open: bool,
}

impl NextStep {
    pub(crate) fn of(step: &Step, today: NaiveDate, by: String) -> Self {
        Self {
            text: step.text.clone(),
            due_on: step.due_on.to_string(),
            due: match step.due_on.cmp(&today) {
                _ if step.ended_at.is_some() => "",
                std::cmp::Ordering::Less => "over",
                std::cmp::Ordering::Equal => "today",
                std::cmp::Ordering::Greater => "",
            },
            by,
            open: step.ended_at.is_none(),
        }
    }

    pub(super) fn sample() -> Self {
        Self {
            text: "约双方周三看试验线".to_owned(),
            due_on: "2026-11-30".to_owned(),
            due: "today",
            by: "卢示".to_owned(),
            open: true,
        }
    }
}

/// The steps of a deal for the centre's staff, the newest first; the sides get none.
pub(crate) async fn of_deal(
    tx: &mut Tx,
    deal: &Deal,
    side: Side,
    ctx: &Ctx,
) -> Result<Vec<NextStep>> {
    if side != Side::Staff {
        return Ok(Vec::new());
    }
    let steps = store::steps(tx, deal.id, MOST).await?;
    let mut people: Vec<_> = steps.iter().map(|step| step.set_by).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(tx, &people).await?;
    let name = |step: &Step| {
        let found = names.iter().find(|(id, _)| *id == step.set_by);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let today = ctx.app.clock.today();
    Ok(steps
        .iter()
        .map(|step| NextStep::of(step, today, name(step)))
        .collect())
}

/// What is to be done, and by which day; not a day that has passed.
pub(super) fn parse(typed: &Typed, today: NaiveDate) -> Result<(String, NaiveDate), Errors> {
    let mut r = Reader::new(typed);
    let text = r.text("step_text", LONGEST);
    if !typed.is_set("step_on") {
        r.error("step_on", "field-required");
    }
    let day = r.date("step_on", today, today + chrono::Days::new(FURTHEST));
    let whole = text.zip(day);
    r.finish(whole)
}

/// `POST /deals/{number}/next-step`
pub(crate) async fn set(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let deal = open(&mut tx, &number).await?;
    let (text, due_on) = match parse(&typed, app.clock.today()) {
        Ok(step) => step,
        Err(errors) => {
            let typed = (&typed, &errors);
            return deeds::refuse(&ctx, tx, (&deal, Side::Staff), "step", typed).await;
        }
    };
    plan(&mut tx, &deal, (text, due_on), staff.id, now).await?;
    tx.commit().await?;
    ctx.done("deal-done-step", &deal.path()).await
}

/// `POST /deals/{number}/next-step/done`
pub(crate) async fn finish(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let deal = open(&mut tx, &number).await?;
    let step = current(&mut tx, &deal).await?;
    let step = step.ok_or_else(|| Error::conflict("deal-moved-on"))?;
    end(&mut tx, &step, now).await?;
    note(&mut tx, &deal, staff.id, ("step-done", &step), now).await?;
    tx.commit().await?;
    ctx.done("deal-done-step-done", &deal.path()).await
}

/// A deal of which something can still come.
async fn open(tx: &mut Tx, number: &str) -> Result<Deal> {
    let deal = store::by_number(tx, number).await?.ok_or(Error::NotFound)?;
    if deal.state.is_open() {
        Ok(deal)
    } else {
        Err(Error::conflict("deal-closed"))
    }
}

async fn current(tx: &mut Tx, deal: &Deal) -> Result<Option<Step>> {
    Ok(store::open_steps(tx, &[deal.id]).await?.pop())
}

/// Plans the next step in place of the one before; the same once more is no new step (`false`). Whoever got the deal
/// has taken it up with that.
pub(crate) async fn plan(
    tx: &mut Tx,
    deal: &Deal,
    (text, due_on): (String, NaiveDate),
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    if let Some(before) = current(tx, deal).await? {
        if before.text == text && before.due_on == due_on {
            return Ok(false);
        }
        end(tx, &before, now).await?;
    }
    let step = Step {
        id: crate::ids::mint(now),
        deal_id: deal.id,
        text,
        due_on,
        set_by: by,
        ended_at: None,
        created_at: now,
    };
    if !store::insert_step(tx, &step).await? {
        return Err(Error::conflict("deal-moved-on"));
    }
    note(tx, deal, by, ("next-step", &step), now).await?;
    handover::settle(tx, deal.id, now).await?;
    Ok(true)
}

async fn end(tx: &mut Tx, step: &Step, now: DateTime<Utc>) -> Result<()> {
    if store::end_step(tx, step.id, now).await? {
        Ok(())
    } else {
        Err(Error::conflict("deal-moved-on"))
    }
}

/// The audit knows of steps; the history, which both sides read, does not.
async fn note(
    tx: &mut Tx,
    deal: &Deal,
    by: UserId,
    (action, step): (&str, &Step),
    now: DateTime<Utc>,
) -> Result<()> {
    let detail = json!({ "text": step.text, "due_on": step.due_on });
    life::note(tx, deal, Some(by), (action, detail), now).await
}
