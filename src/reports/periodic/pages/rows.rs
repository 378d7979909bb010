//! The rows behind a number of a report: of a frozen one as they were frozen. Staff see which contracts they are;
//! everybody else sees what kind they are, of frozen reports only, in no order of time, and the sum of a whole year.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::lists::RowView;
use super::opened;
use crate::reports::count::Totals;
use crate::reports::dimension::Dimension;
use crate::reports::periodic::life;
use crate::reports::periodic::rows::{Pick, Row, Rows, Set};
use crate::reports::periodic::store;
use crate::reports::periodic::term::{Standing, Term};
use crate::web::error::Error;
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Page, Path, Query, Viewer};

#[derive(Serialize)]
struct Chip {
    label: String,
    url: String,
}

#[derive(Serialize)]
pub(crate) struct RowsPage {
    title: String,
    report_url: String,
    what: String,
    scope: String,
    chips: Vec<Chip>,
    rows: Vec<RowView>,
    number: i64,
    total: i64,
    technical: i64,
    pager: Pager,
    staff: bool,
    /// Whether the sums are told to this viewer.
    told: bool,
    frozen: bool,
    hash: String,
    read_on: NaiveDate,
}

impl Page for RowsPage {
    const TEMPLATE: &'static str = "reports/periodic/rows.html";
    const NAV: &'static str = "figures";
}

/// Whose view it is, and which part of the list.
pub(super) struct Looking {
    pub(super) page: usize,
    pub(super) staff: bool,
    pub(super) locale: Locale,
}

/// The rows that a number is looked for among.
pub(super) struct Among<'a> {
    pub(super) term: Term,
    pub(super) read_on: NaiveDate,
    /// When they are frozen.
    pub(super) hash: Option<&'a str>,
    pub(super) rows: &'a Rows,
}

pub(super) fn build(among: &Among<'_>, pick: &Pick, looking: &Looking) -> RowsPage {
    let (locale, term) = (looking.locale, among.term);
    let mut rows = among.rows.behind(pick);
    if !looking.staff {
        // In the order of days the months' sums would tell which row is whose.
        rows.sort_by_cached_key(|row| (family(row), row.total_fen));
    }
    let told = looking.staff || pick.is_told(term);
    let sums = if told {
        rows.iter().map(|row| row.sums()).sum()
    } else {
        Totals::default()
    };
    let pager = Pager::new(looking.page, u64::try_from(rows.len()).unwrap_or(0), |n| {
        format!("{}&page={n}", pick.url(term))
    });
    let chips = pick.cuts.iter().enumerate().map(|(place, (by, word))| {
        let mut without = pick.clone();
        without.cuts.remove(place);
        Chip {
            label: format!("{}: {}", by.name(locale), by.label(word, locale)),
            url: without.url(term),
        }
    });
    RowsPage {
        title: term.title(locale),
        report_url: if looking.staff {
            format!("/desk/reports/{}", term.code())
        } else {
            "/figures/reports".to_owned()
        },
        what: t(
            locale,
            &format!("periodic-set-{}", pick.set.code().replace('_', "-")),
        ),
        scope: t(locale, &format!("report-scope-{}", pick.scope.code())),
        chips: chips.collect(),
        rows: rows
            .iter()
            .skip((pager.page - 1) * pager::SIZE)
            .take(pager::SIZE)
            .map(|row| {
                if looking.staff {
                    RowView::new(row, "", locale)
                } else {
                    RowView::masked(row, locale)
                }
            })
            .collect(),
        number: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        total: sums.total_fen,
        technical: sums.technical_fen,
        pager,
        staff: looking.staff,
        told,
        frozen: among.hash.is_some(),
        hash: among.hash.unwrap_or_default().to_owned(),
        read_on: among.read_on,
    }
}

/// `GET /figures/reports/{term}/rows`
pub(crate) async fn show(
    ctx: Ctx,
    Path(code): Path<String>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Answer {
    let term = Term::from_code(&code).ok_or(Error::NotFound)?;
    let staff = ctx.viewer.as_ref().is_some_and(Viewer::is_staff);
    let today = ctx.app.clock.today();
    if term.standing(today) == Standing::Ahead {
        return Err(Error::NotFound);
    }
    let pick = Pick::read(&asked);
    let before = matches!(pick.set, Set::Before | Set::BeforeSoFar);
    let mut tx = ctx.app.db.read().await?;
    let kept = match store::find(&mut tx, term).await? {
        Some(report) => opened::frozen(&mut tx, &report, before).await?,
        None => None,
    };
    let live = match &kept {
        // What is not frozen is not told outside.
        None if !staff => return Err(Error::NotFound),
        None => live(
            life::reckon_rows(&ctx.app, &mut tx, (term, pick.set)).await?,
            before,
        ),
        Some(_) => Rows::default(),
    };
    drop(tx);
    let among = Among {
        term,
        read_on: kept
            .as_ref()
            .map_or(today, |(_, kept)| kept.figures.read_on),
        hash: kept.as_ref().map(|(hash, _)| hash.as_str()),
        rows: kept.as_ref().map_or(&live, |(_, kept)| &kept.rows),
    };
    let looking = Looking {
        page: pager::page_number(asked.get("page").map_or("", String::as_str)),
        staff,
        locale: ctx.locale,
    };
    ctx.page(build(&among, &pick, &looking)).await
}

/// The ledger's own rows of one set.
fn live(rows: Vec<Row>, before: bool) -> Rows {
    if before {
        return Rows {
            before: rows,
            ..Rows::default()
        };
    }
    Rows {
        now: rows,
        ..Rows::default()
    }
}

fn family(row: &Row) -> String {
    let word = row.words.get(Dimension::Family.code());
    word.cloned().unwrap_or_default()
}
