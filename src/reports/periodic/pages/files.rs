//! A report as a printed page and as files: workbook, table of texts, and the snapshot itself.

use std::sync::Arc;

use serde::Serialize;

use super::opened::Opened;
use super::show;
use super::view::Body;
use crate::accounts;
use crate::reports::periodic::export::{self, Format};
use crate::reports::periodic::snapshot::Snapshot;
use crate::reports::periodic::store;
use crate::reports::periodic::term::{Standing, Term};
use crate::state::App;
use crate::storage;
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Page, Path};

/// A report for paper, or as a file of its own that carries its style sheets with it.
#[derive(Serialize)]
pub(crate) struct PrintPage {
    pub(crate) code: String,
    pub(crate) body: Body,
    pub(crate) state: String,
    pub(crate) frozen: bool,
    pub(crate) hash: String,
    pub(crate) people: Vec<(String, String)>,
    pub(crate) made: String,
}

impl Page for PrintPage {
    const TEMPLATE: &'static str = "reports/periodic/print.html";
    const NAV: &'static str = "desk";
}

/// The same as a file: `css` holds the style sheets.
#[derive(Serialize)]
pub(crate) struct FilePage {
    #[serde(flatten)]
    pub(crate) page: PrintPage,
    pub(crate) css: String,
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "reports/periodic/file.html";
}

/// Everything of a report that a paper shows; `base` stands before every link. `with_rows`: with each contract of the term
/// and each change, as the workbook has them.
///
/// # Errors
/// When there is no such report, or the database does not answer.
pub(in crate::reports::periodic) async fn page(
    app: &App,
    term: Term,
    (base, locale): (&str, Locale),
    with_rows: bool,
) -> Result<(PrintPage, Arc<Snapshot>)> {
    let today = app.clock.today();
    if term.standing(today) == Standing::Ahead {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.read().await?;
    let opened = Opened::open(app, &mut tx, term, with_rows).await?;
    let mut body = opened.body(app, &mut tx, (base, locale)).await?;
    if !with_rows {
        body = body.shortened();
    }
    let report = opened.report.as_ref();
    let people = match report {
        Some(report) => {
            let names = accounts::store::names(&mut tx, &show::people(report)).await?;
            let facts = show::facts(report, &names, locale);
            facts.iter().map(show::Fact::pair).collect()
        }
        None => Vec::new(),
    };
    drop(tx);
    let state = report.map_or("none", |report| report.state.code());
    let page = PrintPage {
        code: term.code(),
        body,
        state: t(locale, &format!("periodic-state-{state}")),
        frozen: opened.hash.is_some(),
        hash: opened.hash.unwrap_or_default(),
        people,
        made: crate::tz::shanghai_minute(app.clock.now()),
    };
    Ok((page, opened.snapshot))
}

/// `GET /desk/reports/{term}/print`
pub(crate) async fn print(ctx: Ctx, Path(code): Path<String>) -> Answer {
    let term = Term::from_code(&code).ok_or(Error::NotFound)?;
    let (page, _) = page(&ctx.app, term, ("", ctx.locale), false).await?;
    ctx.page(page).await
}

async fn file(ctx: &Ctx, code: &str, format: Format) -> Answer {
    let term = Term::from_code(code).ok_or(Error::NotFound)?;
    let bytes = export::file(&ctx.app, term, format, ctx.locale).await?;
    let name = format!("kexing-report-{}.{}", term.code(), format.ending());
    Ok(storage::download(bytes, format.media(), &name)?)
}

/// `GET /desk/reports/{term}/report.xlsx`
pub(crate) async fn xlsx(ctx: Ctx, Path(code): Path<String>) -> Answer {
    file(&ctx, &code, Format::Xlsx).await
}

/// `GET /desk/reports/{term}/report.csv`
pub(crate) async fn csv(ctx: Ctx, Path(code): Path<String>) -> Answer {
    file(&ctx, &code, Format::Csv).await
}

/// `GET /desk/reports/{term}/report.html`
pub(crate) async fn html(ctx: Ctx, Path(code): Path<String>) -> Answer {
    file(&ctx, &code, Format::Html).await
}

/// `GET /desk/reports/{term}/snapshot.json`: the very bytes whose hash is told.
pub(crate) async fn snapshot(ctx: Ctx, Path(code): Path<String>) -> Answer {
    let term = Term::from_code(&code).ok_or(Error::NotFound)?;
    let mut tx = ctx.app.db.read().await?;
    let report = store::find(&mut tx, term).await?.ok_or(Error::NotFound)?;
    let kept = store::kept(&mut tx, report.id, true)
        .await?
        .ok_or(Error::NotFound)?;
    drop(tx);
    let name = format!("kexing-report-{}.json", term.code());
    let bytes = kept.whole().into_bytes();
    Ok(storage::download(bytes, "application/json", &name)?)
}
