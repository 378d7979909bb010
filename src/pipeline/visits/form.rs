//! The form of a visit: made for a phone, kept in the browser while there is no network, sent once.

use axum::extract::State as Shared;
use serde::Serialize;

use super::life;
use super::visit::{MET_MOST, NAME_MOST, PROBLEM_MOST, SAID_MOST, Visit, Written};
use crate::db::Tx;
use crate::ids::{UserId, VisitId};
use crate::organisations::{self, organisation::State};
use crate::pipeline::store;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, FormView, Typed};
use crate::web::{Answer, Ctx, Page, Path, Staff};

/// Names offered while one types.
const NAMES: i64 = 300;

#[derive(Serialize)]
struct Limits {
    organisation: usize,
    met: usize,
    said: usize,
    problem: usize,
}

const LIMITS: Limits = Limits {
    organisation: NAME_MOST,
    met: MET_MOST,
    said: SAID_MOST,
    problem: PROBLEM_MOST,
};

#[derive(Serialize)]
pub(crate) struct FormPage {
    /// Where it is sent, and where one goes back to.
    action: String,
    back: String,
    /// Of a new visit; empty when one is changed.
    id: String,
    owner: String,
    names: Vec<String>,
    most: &'static Limits,
    form: FormView,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "pipeline/visit_form.html";
    const NAV: &'static str = "desk";
}

/// `visit`: the one that is changed, if it is no new one.
async fn page(
    tx: &mut Tx,
    (id, owner): (VisitId, UserId),
    visit: Option<&Visit>,
    form: FormView,
) -> Result<FormPage> {
    let known = organisations::store::in_state(tx, State::Verified, NAMES).await?;
    let path = life::path(id);
    Ok(FormPage {
        action: visit.map_or_else(|| "/desk/visits".to_owned(), |_| path.clone()),
        back: visit.map_or_else(|| "/desk/visits".to_owned(), |_| path.clone()),
        id: visit.map_or_else(|| id.to_string(), |_| String::new()),
        owner: owner.to_string(),
        names: known.into_iter().map(|one| one.name).collect(),
        most: &LIMITS,
        form,
    })
}

/// `GET /desk/visits/new`
pub(crate) async fn new(ctx: Ctx, staff: Staff, Shared(app): Shared<App>) -> Answer {
    let typed = Typed::from_iter([("visited_on", app.clock.today().to_string())]);
    let id = VisitId::mint(app.clock.now());
    let mut tx = app.db.read().await?;
    let form = ctx.form(&typed, &Errors::default());
    let page = page(&mut tx, (id, staff.id), None, form).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /desk/visits`
pub(crate) async fn create(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    typed: Typed,
) -> Answer {
    let now = app.clock.now();
    let id = typed
        .get("id")
        .parse()
        .unwrap_or_else(|_| VisitId::mint(now));
    let mut tx = app.db.write().await?;
    let written = match Written::parse(&typed, app.clock.today()) {
        Ok(written) => written,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            let page = page(&mut tx, (id, staff.id), None, form).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    life::write(&mut tx, id, &written, staff.id, now).await?;
    tx.commit().await?;
    ctx.done("visit-saved", &life::path(id)).await
}

/// `GET /desk/visits/{id}/edit`
pub(crate) async fn edit(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(id): Path<VisitId>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let visit = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let form = ctx.form(&visit.typed(), &Errors::default());
    let page = page(&mut tx, (id, staff.id), Some(&visit), form).await?;
    drop(tx);
    ctx.page(page).await
}

/// `POST /desk/visits/{id}`
pub(crate) async fn update(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(id): Path<VisitId>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let visit = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let written = match Written::parse(&typed, app.clock.today()) {
        Ok(written) => written,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            let page = page(&mut tx, (id, staff.id), Some(&visit), form).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let seen = typed.get("revision").parse().unwrap_or(-1);
    let now = app.clock.now();
    life::change(&mut tx, (&visit, seen), &written, staff.id, now).await?;
    tx.commit().await?;
    ctx.done("visit-saved", &life::path(id)).await
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let page = |id: &str, form: FormView| FormPage {
        action: "/desk/visits".to_owned(),
        back: "/desk/visits".to_owned(),
        id: id.to_owned(),
        owner: "01890000-0000-7000-8000-000000000000".to_owned(),
        names: vec!["渠江阀泵制造有限公司（虚构）".to_owned()],
        most: &LIMITS,
        form,
    };
    let typed = Typed::from_iter([("organisation", "渠江<b>"), ("revision", "2")]);
    let wrong = Errors::one("met", "field-required");
    let wrong = FormView::new(&typed, &wrong, crate::web::Locale::Zh);
    [
        page("01890000-0000-7000-8000-000000000000", FormView::blank()),
        page("", wrong),
    ]
    .iter()
    .map(crate::web::Sample::of)
    .collect()
}
