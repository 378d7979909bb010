//! Notes of meetings, calls and visits: on a page of their own, read on the deal's page.

use axum::extract::State as Shared;
use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::life;
use super::store::Meeting;
use crate::deals::Choice;
use crate::deals::deal::Deal;
use crate::deals::deeds::{acting, once, tell};
use crate::deals::life::By;
use crate::deals::notices::News;
use crate::deals::state::Side;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, FormView, Reader, Typed};
use crate::web::{Answer, Ctx, Page, Path, Sample};

/// As stored; also the ends of their words' keys, `deal-meeting-…`.
const KINDS: [&str; 4] = ["meeting", "call", "online", "visit"];

#[derive(Serialize)]
pub(crate) struct MeetingPage {
    number: String,
    path: String,
    kinds: Vec<Choice>,
    /// The centre chooses who reads it.
    staff: bool,
    once: String,
    form: FormView,
}

impl Page for MeetingPage {
    const TEMPLATE: &'static str = "deals/room/meeting.html";
    const NAV: &'static str = "workspace";
}

fn page(ctx: &Ctx, deal: &Deal, side: Side, form: FormView) -> MeetingPage {
    MeetingPage {
        number: deal.number.clone(),
        path: deal.path(),
        kinds: Choice::worded("deal-meeting-", KINDS, ctx.locale),
        staff: side == Side::Staff,
        once: crate::ids::mint(ctx.app.clock.now()).to_string(),
        form,
    }
}

fn read(typed: &Typed, by: By, (deal, today): (&Deal, NaiveDate)) -> Result<MeetingRead, Errors> {
    let mut r = Reader::new(typed);
    let kind = KINDS.into_iter().find(|kind| *kind == typed.get("kind"));
    if kind.is_none() {
        r.error("kind", "field-choose");
    }
    // People met before they asked here, but not years ago.
    let first = crate::tz::shanghai_date(deal.created_at) - Days::new(366);
    let held_on = r.required_date("held_on", first, today);
    let people = r.text("people", 300);
    let agreed = r.text("agreed", 2000);
    let next_step = Some(r.optional("next_step", 500).unwrap_or_default());
    let shared = match (by.side, typed.get("readers")) {
        (Side::Staff, "staff") => Some(false),
        (Side::Staff, "both") | (Side::Asker | Side::Owner, _) => Some(true),
        (Side::Staff, _) => {
            r.error("readers", "field-choose");
            None
        }
    };
    let whole = (|| {
        Some(MeetingRead {
            kind: kind?,
            held_on: held_on?,
            people: people?,
            agreed: agreed?,
            next_step: next_step?,
            shared: shared?,
        })
    })();
    r.finish(whole)
}

struct MeetingRead {
    kind: &'static str,
    held_on: NaiveDate,
    people: String,
    agreed: String,
    next_step: String,
    shared: bool,
}

/// `GET /deals/{number}/meetings/new`
pub(crate) async fn new(ctx: Ctx, Shared(app): Shared<App>, Path(number): Path<String>) -> Answer {
    let mut tx = app.db.read().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    drop(tx);
    open(&deal)?;
    let today = app.clock.today().to_string();
    let mut form = FormView::blank();
    form.values.insert("held_on".to_owned(), today);
    ctx.page(page(&ctx, &deal, by.side, form)).await
}

/// There is something to talk about.
fn open(deal: &Deal) -> Result<()> {
    if deal.state.takes_messages() {
        Ok(())
    } else {
        Err(Error::conflict("deal-closed"))
    }
}

/// `POST /deals/{number}/meetings`
pub(crate) async fn create(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (deal, by) = acting(&mut tx, &number, &ctx).await?;
    open(&deal)?;
    let read = match read(&typed, by, (&deal, app.clock.today())) {
        Ok(read) => read,
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(page(&ctx, &deal, by.side, form)).await;
        }
    };
    let now = app.clock.now();
    let once = format!("{}:{}", by.user, once(&typed, now));
    let meeting = Meeting {
        kind: read.kind.to_owned(),
        held_on: read.held_on,
        people: read.people,
        agreed: read.agreed,
        next_step: read.next_step,
        shared: read.shared,
        author: by.user,
        side: by.side,
        created_at: now,
    };
    let fresh = life::meet(&mut tx, &deal, by, (&meeting, &once), now).await?;
    if fresh && meeting.shared {
        tell(
            &mut tx,
            &app,
            &deal,
            (News::Meeting, by.side),
            &meeting.agreed,
        )
        .await?;
    }
    tx.commit().await?;
    ctx.done("deal-meeting-done", &format!("{}#meetings", deal.path()))
        .await
}

pub(super) fn samples() -> Vec<Sample> {
    let page = |staff: bool, form: FormView| MeetingPage {
        number: "KX-D-2026-00001".to_owned(),
        path: "/deals/KX-D-2026-00001".to_owned(),
        kinds: vec![Choice {
            value: "meeting".to_owned(),
            label: "会面".to_owned(),
        }],
        staff,
        once: "once".to_owned(),
        form,
    };
    let errors = Errors::one("agreed", "field-required");
    let wrong = FormView::new(&Typed::default(), &errors, crate::web::Locale::Zh);
    vec![
        Sample::of(&page(true, wrong)),
        Sample::of(&page(false, FormView::blank())),
    ]
}
