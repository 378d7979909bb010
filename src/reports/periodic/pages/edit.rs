//! The words of a draft: the analysis, and inflow as an office has published it.

use axum::http::StatusCode;
use serde::Serialize;

use super::deeds::{is_seen, seen};
use super::opened::known;
use crate::reports::periodic::life;
use crate::reports::periodic::report::{self, ANALYSIS_MOST, Report, State};
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Error, Errors, FormView, Page, Path, Staff, Typed};

#[derive(Serialize)]
pub(crate) struct EditPage {
    code: String,
    name: String,
    analysis_most: usize,
    form: FormView,
    /// What somebody else saved meanwhile, by the names of its fields' words; empty unless forms met.
    theirs: Vec<(&'static str, String)>,
}

/// The fields with the keys of their words.
const FIELDS: [(&str, &str); 4] = [
    ("analysis", "periodic-analysis"),
    ("official_number", "report-measure-number"),
    ("official_total", "money-total"),
    ("official_source", "periodic-official-source"),
];

impl Page for EditPage {
    const TEMPLATE: &'static str = "reports/periodic/edit.html";
    const NAV: &'static str = "desk";
}

pub(super) fn page(report: &Report, form: FormView, locale: Locale) -> EditPage {
    EditPage {
        code: report.term.code(),
        name: report.term.title(locale),
        analysis_most: ANALYSIS_MOST,
        form,
        theirs: Vec::new(),
    }
}

/// A form that met another saving, whole: what was typed goes upon what the other saved, which stands beside it.
pub(super) fn met(report: &Report, form: FormView, locale: Locale) -> EditPage {
    let saved = report::typed(report);
    EditPage {
        theirs: FIELDS
            .iter()
            .map(|(field, key)| (*key, saved.get(field).to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect(),
        ..page(report, form, locale)
    }
}

/// `GET /desk/reports/{term}/edit`
pub(crate) async fn show(ctx: Ctx, _: Staff, Path(code): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let report = known(&mut tx, &code).await?;
    drop(tx);
    if report.state != State::Draft {
        return Err(Error::conflict("periodic-moved-on"));
    }
    let form = ctx.form(&report::typed(&report), &Errors::default());
    ctx.page(page(&report, form, ctx.locale)).await
}

/// `POST /desk/reports/{term}/edit`
pub(crate) async fn update(
    ctx: Ctx,
    staff: Staff,
    Path(code): Path<String>,
    mut typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let report = known(&mut tx, &code).await?;
    if !is_seen(&report, &typed) && report.state == State::Draft {
        drop(tx);
        typed.set("revision", report.revision.to_string());
        let form = ctx.form(&typed, &Errors::default());
        let page = met(&report, form, ctx.locale);
        return ctx.page_with(StatusCode::CONFLICT, page).await;
    }
    let words = match report::parse(&typed) {
        Ok(words) => words,
        Err(errors) => {
            drop(tx);
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(page(&report, form, ctx.locale)).await;
        }
    };
    life::edit(&mut tx, &report, words, seen(&ctx, &staff)).await?;
    tx.commit().await?;
    ctx.done("periodic-saved", &format!("/desk/reports/{code}"))
        .await
}
