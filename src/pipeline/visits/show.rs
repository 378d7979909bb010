//! One visit: what was written down, which company it was, and the need that came of it.

use axum::extract::State as Shared;
use serde::Serialize;

use super::life;
use super::visit::{NAME_MOST, Visit};
use crate::accounts;
use crate::db::Tx;
use crate::ids::VisitId;
use crate::listings::{self, Listing, Public, Work};
use crate::organisations;
use crate::pipeline::store;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, FormView, Reader, Typed};
use crate::web::{Answer, Ctx, Duty, Page, Path, Staff};

/// The need that came of a visit.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NeedView {
    /// The end of its words' key, `visit-need-…`.
    state: &'static str,
    title: String,
    number: String,
    /// Empty while it is not public.
    url: String,
}

impl NeedView {
    pub(super) fn of(need: &Listing) -> Self {
        let public = need.public == Public::Published;
        let state = match (need.public, need.work) {
            (Public::Published, _) => "published",
            (_, Work::Submitted) => "submitted",
            (_, Work::Returned) => "returned",
            (Public::Withdrawn, _) => "withdrawn",
            (Public::None, _) => "draft",
        };
        Self {
            state,
            title: need.title.clone(),
            number: need.number.clone().unwrap_or_default(),
            url: need.path().filter(|_| public).unwrap_or_default(),
        }
    }

    pub(super) fn sample() -> Self {
        Self {
            state: "published",
            title: "阀座低温密封".to_owned(),
            number: "KX-X-2026-00001".to_owned(),
            url: "/needs/KX-X-2026-00001".to_owned(),
        }
    }
}

#[derive(Serialize)]
struct Company {
    name: String,
    url: String,
    /// Whether anybody there can complete a draft.
    has_members: bool,
}

#[derive(Serialize)]
pub(crate) struct VisitPage {
    id: String,
    owner: String,
    organisation: String,
    company: Option<Company>,
    on: String,
    by: String,
    met: String,
    said: String,
    problem: String,
    need: Option<NeedView>,
    can_write: bool,
    form: FormView,
}

impl Page for VisitPage {
    const TEMPLATE: &'static str = "pipeline/visit.html";
    const NAV: &'static str = "desk";
}

async fn page(
    tx: &mut Tx,
    visit: Visit,
    (ctx, staff): (&Ctx, &Staff),
    form: FormView,
) -> Result<VisitPage> {
    let mut company = None;
    if let Some(id) = visit.organisation_id
        && let Some(one) = organisations::store::find(tx, id).await?
    {
        let members = organisations::store::members(tx, id).await?;
        company = Some(Company {
            url: format!("/organisations/{id}"),
            name: one.name,
            has_members: !members.is_empty(),
        });
    }
    let need = match visit.need_id {
        Some(id) => listings::store::find(tx, id).await?,
        None => None,
    };
    let by = accounts::store::find(tx, visit.created_by).await?;
    Ok(VisitPage {
        id: visit.id.to_string(),
        owner: ctx.user().map(|id| id.to_string()).unwrap_or_default(),
        organisation: visit.organisation_name,
        company,
        on: visit.visited_on.to_string(),
        by: by.map(|user| user.name).unwrap_or_default(),
        met: visit.met,
        said: visit.said,
        problem: visit.problem,
        need: need.as_ref().map(NeedView::of),
        can_write: staff.has(Duty::TechnologyManager),
        form,
    })
}

/// `GET /desk/visits/{id}`
pub(crate) async fn show(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(id): Path<VisitId>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let visit = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let page = page(&mut tx, visit, (&ctx, &staff), FormView::blank()).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /desk/visits/{id}/organisation`: which organisation it was, by its exact name or credit code.
pub(crate) async fn link(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(id): Path<VisitId>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let visit = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let mut r = Reader::new(&typed);
    let name = r.text("company", NAME_MOST);
    let company = match &name {
        Some(name) => life::organisation(&mut tx, name).await?,
        None => None,
    };
    let Some(company) = company else {
        let errors = match r.finish(name) {
            Ok(_) => Errors::one("company", "visit-company-unknown"),
            Err(errors) => errors,
        };
        let form = ctx.form(&typed, &errors);
        let page = page(&mut tx, visit, (&ctx, &staff), form).await?;
        drop(tx);
        return ctx.invalid(page).await;
    };
    let now = app.clock.now();
    life::link(&mut tx, &visit, &company, staff.id, now).await?;
    tx.commit().await?;
    ctx.done("visit-linked", &life::path(id)).await
}

/// `POST /desk/visits/{id}/need`
pub(crate) async fn to_need(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(id): Path<VisitId>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let visit = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    life::to_need(&mut tx, &app, &visit, staff.id, app.clock.now()).await?;
    tx.commit().await?;
    ctx.done("visit-became-need", &life::path(id)).await
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let page = |company: Option<Company>, need: Option<NeedView>| VisitPage {
        id: "01890000-0000-7000-8000-000000000000".to_owned(),
        owner: "01890000-0000-7000-8000-000000000000".to_owned(),
        organisation: "渠江阀泵制造有限公司（虚构）".to_owned(),
        company,
        on: "2026-11-20".to_owned(),
        by: "卓以宁".to_owned(),
        met: "总工<b>".to_owned(),
        said: "去年换过两家密封件。".to_owned(),
        problem: "阀座低温泄漏。".to_owned(),
        need,
        can_write: true,
        form: FormView::blank(),
    };
    let company = |has_members| Company {
        name: "渠江阀泵制造有限公司（虚构）".to_owned(),
        url: "/organisations/1".to_owned(),
        has_members,
    };
    [
        page(None, None),
        page(Some(company(false)), None),
        page(Some(company(true)), Some(NeedView::sample())),
    ]
    .iter()
    .map(crate::web::Sample::of)
    .collect()
}
