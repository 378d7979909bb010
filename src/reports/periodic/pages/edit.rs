//! The words of a draft: the analysis, and inflow as an office has published it.

use serde::Serialize;

use super::deeds::{seen, seen_by};
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
}

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
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let report = seen_by(&mut tx, &code, &typed).await?;
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
