//! The statistics of a period as tables, each number a link to the rows it is made of, beside the same period a year
//! before. The period, the scope and the view stand in the address.

mod lines;
mod matrix;
mod samples;
pub(in crate::reports) mod say;

use std::sync::Arc;

use chrono::{Datelike as _, Months, NaiveDate};
use serde::Serialize;

use self::lines::{LineView, Sources, TableView};
use self::matrix::FlowView;
use super::official::{self, OfficialInflow};
use super::{Link, parts};
use crate::money::Money;
use crate::reports::compare::before;
use crate::reports::count::{Counted, Entry, Period, Totals};
use crate::reports::disclosure::{self, Told};
use crate::reports::filter::{Asked, Filter};
use crate::reports::statistics::{Line, View, tables};
use crate::reports::store;
use crate::reports::target::{Basis, Scope};
use crate::web::words::{Arg, Locale, t, t_with};
use crate::web::{Answer, Ctx, Errors, FormView, Page, Query, Typed};

#[derive(Serialize)]
pub(crate) struct StatisticsPage {
    from: NaiveDate,
    to: NaiveDate,
    close: NaiveDate,
    before: String,
    definition: String,
    source: String,
    periods: Vec<Link>,
    scopes: Vec<Link>,
    views: Vec<Link>,
    scope: &'static str,
    view: &'static str,
    basis: &'static str,
    form: FormView,
    headlines: Vec<String>,
    whole: LineView,
    tables: Vec<TableView>,
    flow: Option<FlowView>,
    official: Option<OfficialInflow>,
    /// What was asked for and is told otherwise.
    instead: Vec<String>,
    /// Whether a sum is not told to this viewer.
    withheld: bool,
    csv_url: String,
}

impl Page for StatisticsPage {
    const TEMPLATE: &'static str = "reports/statistics.html";
    const NAV: &'static str = "figures";
}

/// What was read for a page.
struct Read {
    filter: Filter,
    past: Option<Filter>,
    view: View,
    entries: Arc<Vec<Entry>>,
    before: Arc<Vec<Entry>>,
    /// Whether the period before may be told by the same day: anybody is told a year by its own target's day.
    tells_before: bool,
    basis: Basis,
    official: Option<OfficialInflow>,
    instead: Vec<String>,
    inside: bool,
}

async fn read(ctx: &Ctx, asked: &Asked) -> crate::web::Result<Read> {
    let mut filter = super::asked_by(ctx, asked);
    filter.cuts.clear();
    let view = View::from_code(asked.cuts.get("view").map_or("", String::as_str));
    let period = filter.period();
    filter.span = Some((period.from, period.to));
    let mut tx = ctx.app.db.read().await?;
    let basis = store::basis(&mut tx, &filter).await?;
    let filter = filter.by(basis);
    let entries = ctx.app.ledger.entries(&mut tx, period).await?;
    let past = before(period);
    let past_entries = match past {
        Some(period) => ctx.app.ledger.entries(&mut tx, period).await?,
        None => Arc::default(),
    };
    let past = past.map(|period| Filter {
        year: period.from.year(),
        span: Some((period.from, period.to)),
        ..filter.clone()
    });
    let inside = super::is_inside(ctx);
    let tells_before = match &past {
        Some(past) if !inside => {
            let target = store::target(&mut tx, past.year, past.scope).await?;
            target.map(|t| t.basis).unwrap_or_default() == basis
        }
        _ => true,
    };
    Ok(Read {
        official: official::of(&mut tx, &filter, ctx).await?,
        instead: super::instead(ctx, asked, &filter, basis),
        filter,
        past,
        view,
        entries,
        before: past_entries,
        tells_before,
        basis,
        inside,
    })
}

/// The address of this page with another period, scope or view.
fn address(filter: &Filter, view: View, path: &str) -> String {
    let url = filter.url(path);
    match view {
        View::Five => url,
        View::Four => format!("{url}&view=four"),
    }
}

/// Year, half-years, quarters and months of the year that the period begins in.
fn periods(read: &Read, locale: Locale) -> Vec<Link> {
    let year = read.filter.period().from.year();
    let chosen = read.filter.span;
    let mut spans = vec![(t(locale, "report-period-year"), 1, 12)];
    spans.extend((1..=2).map(|n| (period_name(locale, "half", n), n * 6 - 5, n * 6)));
    spans.extend((1..=4).map(|n| (period_name(locale, "quarter", n), n * 3 - 2, n * 3)));
    spans.extend((1..=12).map(|n| (period_name(locale, "month", n), n, n)));
    spans
        .into_iter()
        .filter_map(|(text, first, last)| {
            let from = NaiveDate::from_ymd_opt(year, first, 1)?;
            let to = NaiveDate::from_ymd_opt(year, last, 1)?
                .checked_add_months(Months::new(1))?
                .pred_opt()?;
            let mut filter = read.filter.clone();
            filter.span = Some((from, to));
            Some(Link {
                text,
                url: address(&filter, read.view, "/figures/statistics"),
                current: chosen == Some((from, to)),
            })
        })
        .collect()
}

fn period_name(locale: Locale, kind: &str, n: u32) -> String {
    let args = [("n".to_owned(), Arg::Number(i64::from(n)))];
    t_with(locale, &format!("report-period-{kind}"), &args)
}

fn link(text: String, filter: &Filter, view: View, current: bool) -> Link {
    Link {
        text,
        url: address(filter, view, "/figures/statistics"),
        current,
    }
}

fn scopes(read: &Read, locale: Locale) -> Vec<Link> {
    Scope::ALL
        .iter()
        .map(|scope| {
            let text = t(locale, &format!("report-scope-{}", scope.code()));
            let filter = read.filter.of(*scope);
            link(text, &filter, read.view, *scope == read.filter.scope)
        })
        .collect()
}

fn views(read: &Read, locale: Locale) -> Vec<Link> {
    [View::Five, View::Four]
        .map(|view| {
            let text = t(locale, &format!("report-view-{}", view.code()));
            link(text, &read.filter, view, view == read.view)
        })
        .into()
}

impl Read {
    fn flow(&self, told: &Told, locale: Locale) -> Option<FlowView> {
        let ledger = (&self.entries[..], self.basis);
        matrix::matrix(&self.filter, ledger, (told, locale))
    }

    /// Whether the sums of the period and of the one before are told to the viewer.
    fn told(&self) -> (bool, bool) {
        let tells = |filter: &Filter, entries: &[Entry]| {
            self.inside || disclosure::tells(filter, entries, self.basis)
        };
        let before = self.past.as_ref();
        (
            tells(&self.filter, &self.entries),
            before.is_none_or(|past| self.tells_before && tells(past, &self.before)),
        )
    }

    /// What the viewer is told of the parts of the period before.
    fn parts_before(&self, rows: &[Counted<'_>]) -> Told {
        match self.past.as_ref().filter(|_| self.tells_before) {
            Some(past) => Told::to(self.inside, rows, past),
            None => Told::Nothing,
        }
    }
}

/// The form that asks for a period of one's own.
fn form(period: Period, locale: Locale) -> FormView {
    let typed: Typed = [
        ("from", period.from.to_string()),
        ("to", period.to.to_string()),
    ]
    .into_iter()
    .collect();
    FormView::new(&typed, &Errors::default(), locale)
}

fn build(read: &Read, locale: Locale) -> StatisticsPage {
    let filter = &read.filter;
    let rows = filter.rows(&read.entries, read.basis);
    let past_rows = read
        .past
        .as_ref()
        .map(|past| past.rows(&read.before, read.basis))
        .unwrap_or_default();
    let sources = Sources {
        filter,
        past: read.past.as_ref(),
        rows: &rows,
        before: &past_rows,
        locale,
        told: &Told::to(read.inside, &rows, filter),
        told_before: &read.parts_before(&past_rows),
    };
    let (told, told_before) = read.told();
    let period = filter.period();
    let past = read.past.as_ref().map(Filter::period);
    let whole = Totals::of(&rows);
    let line = Line {
        by: read.view.families(),
        level: 0,
        word: String::new(),
        sums: whole,
        before: Totals::of(&past_rows),
    };
    let urls = (
        filter.behind(),
        read.past.as_ref().map(Filter::behind).unwrap_or_default(),
    );
    let tables: Vec<TableView> = tables(read.view)
        .into_iter()
        .map(|(code, dimension)| sources.table(code, dimension))
        .collect();
    StatisticsPage {
        from: period.from,
        to: period.to,
        close: period.close(),
        before: past
            .map(|past| format!("{} – {}", past.from, past.to))
            .unwrap_or_default(),
        definition: parts::definition(filter.scope, read.basis, locale),
        source: t(locale, &format!("report-source-{}", filter.scope.code())),
        periods: periods(read, locale),
        scopes: scopes(read, locale),
        views: views(read, locale),
        scope: filter.scope.code(),
        view: read.view.code(),
        basis: read.basis.code(),
        form: form(period, locale),
        headlines: sources.headlines(read.view, (told, told_before)),
        whole: sources
            .view_of(&line, whole, t(locale, "report-whole"), urls)
            .withhold(!told, !told_before),
        withheld: !told || tables.iter().flat_map(|one| &one.lines).any(|l| l.withheld),
        tables,
        flow: read.flow(sources.told, locale),
        official: read.official.clone(),
        instead: read.instead.clone(),
        csv_url: address(filter, read.view, "/figures/statistics.csv"),
    }
}

/// `GET /figures/statistics`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let read = read(&ctx, &asked).await?;
    let page = build(&read, ctx.locale);
    ctx.page(page).await
}

/// `GET /figures/statistics.csv`
pub(crate) async fn csv(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let read = read(&ctx, &asked).await?;
    let page = build(&read, ctx.locale);
    let yuan = |fen: i64| Money::from_fen(fen).yuan_text();
    let mut text =
        String::from("\u{feff}table,name,number,total_yuan,technical_yuan,share,growth,level\r\n");
    // What is not told stays empty: a nought would be a figure.
    let told = |line: &LineView, fen| {
        if line.withheld {
            String::new()
        } else {
            yuan(fen)
        }
    };
    let all = std::iter::once(("all", &page.whole)).chain(
        page.tables
            .iter()
            .flat_map(|table| table.lines.iter().map(|line| (table.code, line))),
    );
    for (code, line) in all {
        let cells = [
            code,
            // Names are of our own code tables; a comma in one must not make two cells.
            &format!("\"{}\"", line.name.replace('"', "\"\"")),
            &line.number.to_string(),
            &told(line, line.total),
            &told(line, line.technical),
            &line.share,
            &line.growth,
            &line.level.to_string(),
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    let cells = page.flow.iter().flat_map(|flow| &flow.rows);
    for cell in cells
        .flat_map(|(_, cells)| cells)
        .filter(|cell| cell.number > 0)
    {
        let told = |fen| {
            if cell.withheld {
                String::new()
            } else {
                yuan(fen)
            }
        };
        let (total, technical) = (told(cell.total), told(cell.technical));
        let line = format!(
            "t7,\"{}\",{},{total},{technical},,,0\r\n",
            cell.name, cell.number
        );
        text.push_str(&line);
    }
    let name = format!("kexing-statistics-{}-{}.csv", page.from, page.to);
    Ok(super::open::file("text/csv; charset=utf-8", &name, text))
}
