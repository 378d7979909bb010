//! The form of a milestone: a new one, or what is agreed of one that was not handed over yet.

use axum::http::StatusCode;
use serde::Serialize;

use super::Head;
use super::milestones::of;
use crate::contracts::pages::late::{About, late};
use crate::contracts::pages::tabs::Tab;
use crate::contracts::performing::may::Act;
use crate::contracts::performing::milestone::{ACCEPT_WORKDAYS, Agreed, Milestone, Stage};
use crate::contracts::performing::seat::Seat;
use crate::contracts::performing::{life, steps};
use crate::deals::Choice;
use crate::ids::MilestoneId;
use crate::web::error::Result;
use crate::web::{Answer, Ctx, Errors, FormView, Page, Path, Typed};

#[derive(Serialize)]
pub(crate) struct MilestoneFormPage {
    pub(super) head: Head,
    pub(super) action: String,
    /// Of a new one: sent with the form, so that sending twice makes one.
    pub(super) id: String,
    pub(super) revision: i64,
    pub(super) fresh: bool,
    pub(super) form: FormView,
    pub(super) sides: Vec<Choice>,
}

impl Page for MilestoneFormPage {
    const TEMPLATE: &'static str = "contracts/performing/milestone_form.html";
    const NAV: &'static str = "desk";
}

fn form(
    ctx: &Ctx,
    seat: &Seat,
    known: Option<&Milestone>,
    (typed, errors): (&Typed, &Errors),
) -> Result<MilestoneFormPage> {
    let base = seat.performance();
    let id = typed.get("id").to_owned();
    Ok(MilestoneFormPage {
        head: Head::new(seat, Tab::Performance, ctx.locale)?,
        action: known.map_or_else(
            || format!("{base}/milestones"),
            |m| format!("{base}/milestones/{}/edit", m.id),
        ),
        id: if id.is_empty() {
            MilestoneId::mint(ctx.app.clock.now()).to_string()
        } else {
            id
        },
        revision: typed
            .get("revision")
            .parse()
            .unwrap_or(known.map_or(0, |m| m.revision)),
        fresh: known.is_none(),
        form: ctx.form(typed, errors),
        sides: Choice::worded("performing-side-", ["seller", "buyer"], ctx.locale),
    })
}

/// `GET …/milestones/new`
pub(crate) async fn new(ctx: Ctx, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    drop(tx);
    seat.must(Act::Milestones)?;
    let typed: Typed = [
        ("side", "seller".to_owned()),
        ("accept_workdays", ACCEPT_WORKDAYS.to_string()),
    ]
    .into_iter()
    .collect();
    let page = form(&ctx, &seat, None, (&typed, &Errors::default()))?;
    ctx.page(page).await
}

/// `POST …/milestones`
pub(crate) async fn create(ctx: Ctx, Path(number): Path<String>, typed: Typed) -> Answer {
    let now = ctx.app.clock.now();
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    seat.must(Act::Milestones)?;
    match Agreed::parse(&typed, seat.today) {
        Ok(agreed) => {
            let id = typed
                .get("id")
                .parse()
                .unwrap_or_else(|_| MilestoneId::mint(now));
            steps::add(&mut tx, &seat, (id, &agreed), now).await?;
            tx.commit().await?;
            let to = format!("{}#milestones", seat.performance());
            ctx.done("milestone-saved", &to).await
        }
        Err(errors) => {
            drop(tx);
            let page = form(&ctx, &seat, None, (&typed, &errors))?;
            ctx.invalid(page).await
        }
    }
}

/// `GET …/milestones/{milestone}/edit`
pub(crate) async fn edit(ctx: Ctx, Path((number, id)): Path<(String, MilestoneId)>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let seat = Seat::open(&mut tx, &ctx, &number).await?;
    let m = of(&mut tx, &seat, id).await?;
    drop(tx);
    seat.must(Act::Milestones)?;
    if m.state != Stage::Open {
        return Err(life::moved_on());
    }
    let page = form(
        &ctx,
        &seat,
        Some(&m),
        (&Agreed::typed(&m), &Errors::default()),
    )?;
    ctx.page(page).await
}

/// `POST …/milestones/{milestone}/edit`
pub(crate) async fn update(
    ctx: Ctx,
    Path((number, id)): Path<(String, MilestoneId)>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let seat = Seat::take(&mut tx, &ctx, &number).await?;
    let m = of(&mut tx, &seat, id).await?;
    seat.must(Act::Milestones)?;
    if m.state != Stage::Open || m.revision != super::seen(&typed) {
        let mut typed = typed;
        typed.0.retain(|(key, _)| key != "revision");
        let mut page = form(&ctx, &seat, Some(&m), (&typed, &Errors::default()))?;
        let kept = (&typed, &[][..], ctx.locale);
        page.head.late = Some(late(&mut tx, &seat.contract, About::Milestones, kept).await?);
        drop(tx);
        return ctx.page_with(StatusCode::CONFLICT, page).await;
    }
    match Agreed::parse(&typed, seat.today) {
        Ok(agreed) => {
            steps::edit(&mut tx, &seat, &m, &agreed, ctx.app.clock.now()).await?;
            tx.commit().await?;
            let to = format!("{}/milestones/{id}", seat.performance());
            ctx.done("milestone-saved", &to).await
        }
        Err(errors) => {
            drop(tx);
            let page = form(&ctx, &seat, Some(&m), (&typed, &errors))?;
            ctx.invalid(page).await
        }
    }
}
