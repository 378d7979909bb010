//! `/admin/workdays`: the years whose days off are known, and the form for the next one.

use axum::http::StatusCode;
use chrono::Datelike as _;
use serde::Serialize;
use serde_json::json;

use super::entry::{self, Entered};
use super::store::{self, Kept};
use super::{Calendar, Notice, RECOUNT};
use crate::db::Tx;
use crate::web::words::Locale;
use crate::web::{
    Access, Answer, Ctx, Duty, Errors, FormView, Message, Page, Result, Routes, Sample, Staff,
    Typed,
};
use crate::{audit, jobs, tz};

#[derive(Clone, Debug, Serialize)]
struct YearView {
    year: i32,
    /// In words: first and last days.
    off: Vec<String>,
    worked: Vec<String>,
    source: String,
    at: String,
    url: String,
}

#[derive(Serialize)]
struct WorkdaysPage {
    years: Vec<YearView>,
    /// The year that is missing next; 0 when none is.
    missing: i32,
    revision: i64,
    form: FormView,
}

impl Page for WorkdaysPage {
    const TEMPLATE: &'static str = "workdays/years.html";
}

pub(crate) fn routes() -> Routes {
    let administrator = Access::With(Duty::Administrator);
    Routes::new()
        .get("/admin/workdays", administrator, show)
        .post("/admin/workdays", administrator, save)
}

impl YearView {
    fn new(notice: &Notice, entered: Option<&Kept>) -> Self {
        let typed = entry::typed(notice, "");
        let lines = |field: &str| typed.get(field).lines().map(str::to_owned).collect();
        Self {
            year: notice.year,
            off: lines("off"),
            worked: lines("worked"),
            source: entered.map(|year| year.source.clone()).unwrap_or_default(),
            at: entered
                .map(|year| tz::shanghai_minute(year.updated_at))
                .unwrap_or_default(),
            url: format!("/admin/workdays?year={}", notice.year),
        }
    }
}

fn page(
    ctx: &Ctx,
    entered: &[Kept],
    (typed, errors): (&Typed, &Errors),
    revision: i64,
) -> WorkdaysPage {
    let of = |year: i32| entered.iter().find(|known| known.year == i64::from(year));
    let mut years: Vec<YearView> = entered
        .iter()
        .map(|year| YearView::new(&year.notice.0, Some(year)))
        .collect();
    let shipped = Calendar::shipped().into_iter();
    years.extend(
        shipped
            .filter(|notice| of(notice.year).is_none())
            .map(|notice| YearView::new(&notice, None)),
    );
    years.sort_by_key(|view| std::cmp::Reverse(view.year));
    let this = ctx.app.clock.today().year();
    let missing = (this..=this + 1).find(|year| !years.iter().any(|known| known.year == *year));
    WorkdaysPage {
        years,
        missing: missing.unwrap_or_default(),
        revision,
        form: ctx.form(typed, errors),
    }
}

/// What the form of a year begins with, and the revision that it stands on.
fn begun(entered: &[Kept], year: &str) -> (Typed, i64) {
    let found = entered.iter().find(|known| known.year.to_string() == year);
    if let Some(found) = found {
        return (entry::typed(&found.notice.0, &found.source), found.revision);
    }
    let shipped = Calendar::shipped();
    let typed = match shipped.iter().find(|known| known.year.to_string() == year) {
        Some(notice) => entry::typed(notice, ""),
        None => [("year", year)].into_iter().collect(),
    };
    (typed, 0)
}

/// `GET /admin/workdays`
async fn show(ctx: Ctx, asked: Typed) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let entered = store::years(&mut tx).await?;
    drop(tx);
    let mut year = asked.get("year").to_owned();
    let nothing = Errors::default();
    if year.is_empty() {
        let page = page(&ctx, &entered, (&Typed::default(), &nothing), 0);
        year = Some(page.missing)
            .filter(|year| *year > 0)
            .map(|year| year.to_string())
            .unwrap_or_default();
    }
    let (typed, revision) = begun(&entered, &year);
    ctx.page(page(&ctx, &entered, (&typed, &nothing), revision))
        .await
}

async fn write(tx: &mut Tx, ctx: &Ctx, staff: &Staff, said: &Entered, seen: i64) -> Result<bool> {
    let now = ctx.app.clock.now();
    let year = Kept {
        year: i64::from(said.notice.year),
        notice: sqlx::types::Json(said.notice.clone()),
        source: said.source.clone(),
        revision: seen,
        entered_by: staff.id,
        updated_at: now,
    };
    if !store::write(tx, &year, seen).await? {
        return Ok(false);
    }
    let entry = audit::Entry {
        chain: "workdays",
        actor: Some(staff.id),
        action: "workdays-entered",
        subject: said.notice.year.to_string(),
        detail: json!({ "notice": said.notice, "source": said.source }),
    };
    audit::append(tx, entry, now).await?;
    // What was reckoned with weekends alone is reckoned anew.
    jobs::enqueue_named(tx, RECOUNT, json!({}), now).await?;
    Ok(true)
}

/// `POST /admin/workdays`
async fn save(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let seen: i64 = typed.get("revision").parse().unwrap_or(-1);
    let mut tx = ctx.app.db.write().await?;
    let said = match Entered::parse(&typed, ctx.app.clock.today()) {
        Ok(said) => said,
        Err(errors) => {
            let entered = store::years(&mut tx).await?;
            drop(tx);
            let page = page(&ctx, &entered, (&typed, &errors), seen);
            return ctx.invalid(page).await;
        }
    };
    // The revision belongs to the year that the form was opened for.
    let entered = store::years(&mut tx).await?;
    let known = entered
        .iter()
        .find(|known| known.year == i64::from(said.notice.year))
        .map_or(0, |known| known.revision);
    if known != seen || !write(&mut tx, &ctx, &staff, &said, seen).await? {
        drop(tx);
        let message = Message::new("workdays-meanwhile").with("year", said.notice.year.to_string());
        let errors = Errors(vec![("year".to_owned(), message)]);
        let page = page(&ctx, &entered, (&typed, &errors), known);
        return ctx.page_with(StatusCode::CONFLICT, page).await;
    }
    tx.commit().await?;
    super::refresh(&ctx.app).await?;
    ctx.done("workdays-saved", "/admin/workdays").await
}

pub(crate) fn samples() -> Vec<Sample> {
    let notice = Calendar::shipped().remove(0);
    let typed = entry::typed(&notice, "国务院办公厅通知（虚构）");
    let page = WorkdaysPage {
        years: vec![YearView::new(&notice, None)],
        missing: notice.year + 1,
        revision: 0,
        form: FormView::new(&typed, &Errors::one("off", "field-required"), Locale::Zh),
    };
    vec![Sample::of(&page)]
}
