//! A report as files: a workbook in the shape of the national tables, a table of texts, a page that stands by itself. All
//! are made of what the page shows.

mod csv;
mod xlsx;

use std::sync::Arc;

use super::pages::files::{self, FilePage, PrintPage};
use super::snapshot::Snapshot;
use super::term::{Standing, Term};
use crate::state::App;
use crate::web::Page as _;
use crate::web::assets;
use crate::web::error::{Error, Result};
use crate::web::page::Site;
use crate::web::words::Locale;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Xlsx,
    Csv,
    Html,
}

impl Format {
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }

    pub(crate) fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
        }
    }
}

/// The style sheets that a page by itself carries with it.
const SHEETS: [&str; 6] = [
    "css/tokens.css",
    "css/base.css",
    "css/table.css",
    "css/figures.css",
    "css/periodic.css",
    "css/print.css",
];

/// A report as a file: the frozen one as it was kept, any other as the ledger has it now.
///
/// # Errors
/// When its term has not begun, or the database does not answer.
pub(crate) async fn file(app: &App, term: Term, format: Format, locale: Locale) -> Result<Vec<u8>> {
    if term.standing(app.clock.today()) == Standing::Ahead {
        return Err(Error::conflict("periodic-not-begun"));
    }
    let with_rows = format == Format::Xlsx;
    let looking = (app.config.base_url.as_str(), locale);
    let (page, snapshot) = files::page(app, term, looking, with_rows).await?;
    Ok(match format {
        Format::Csv => csv::write(&page)?,
        Format::Xlsx => book(page, snapshot, locale).await?,
        Format::Html => html(app, page, locale)?,
    })
}

async fn book(page: PrintPage, snapshot: Arc<Snapshot>, locale: Locale) -> anyhow::Result<Vec<u8>> {
    let write = move || xlsx::write(&page, &snapshot, locale);
    Ok(tokio::task::spawn_blocking(write).await??)
}

fn html(app: &App, page: PrintPage, locale: Locale) -> anyhow::Result<Vec<u8>> {
    let css: Vec<String> = SHEETS
        .iter()
        .filter_map(|path| assets::text(path))
        .collect();
    let page = FilePage {
        page,
        css: css.join("\n"),
    };
    let site = Site {
        demo: app.config.demo,
        now: app.clock.now(),
        ..Site::sample(locale)
    };
    let text = app.pages.render(FilePage::TEMPLATE, &page, &site)?;
    Ok(text.into_bytes())
}
