//! The statistics of a period as tables, each number a link to the rows it is made of, beside the same period a year
//! before. The period, the scope and the view stand in the address.

mod compare;
mod say;

use chrono::{Datelike as _, Months, NaiveDate};
use serde::Serialize;

use self::compare::before;
use super::{Link, percent_text};
use crate::money::Money;
use crate::reports::count::{Counted, Entry, Totals};
use crate::reports::dimension::Dimension;
use crate::reports::filter::{Asked, Filter};
use crate::reports::statistics::{Line, View, flow, table, tables};
use crate::reports::store;
use crate::reports::target::{Basis, Scope};
use crate::web::words::{Arg, Locale, t, t_with};
use crate::web::{Answer, Ctx, Errors, FormView, Page, Query, Typed};

#[derive(Serialize)]
struct LineView {
    name: String,
    url: String,
    number: i64,
    total: i64,
    technical: i64,
    share: String,
    growth: String,
    before: i64,
    /// Empty when there is no period to compare with.
    before_url: String,
}

#[derive(Serialize)]
struct TableView {
    code: &'static str,
    title: String,
    head: String,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct FlowView {
    from: String,
    to: String,
    url: String,
    number: i64,
    total: i64,
}

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
    flow: Vec<FlowView>,
    csv_url: String,
}

impl Page for StatisticsPage {
    const TEMPLATE: &'static str = "reports/statistics.html";
    const NAV: &'static str = "figures";
}

/// A period that was asked for, with the one to compare it with.
struct Sources<'a> {
    filter: &'a Filter,
    /// The filter of the period before.
    past: Option<&'a Filter>,
    rows: &'a [Counted<'a>],
    before: &'a [Counted<'a>],
    locale: Locale,
}

impl Sources<'_> {
    fn line(&self, line: &Line, dimension: Dimension, whole: Totals) -> LineView {
        let name = dimension.label(&line.word, self.locale);
        let cut = |filter: &Filter| filter.cut(dimension, &line.word).behind();
        let before = self.past.map(cut).unwrap_or_default();
        self.view_of(line, whole, name, (cut(self.filter), before))
    }

    fn view_of(
        &self,
        line: &Line,
        whole: Totals,
        name: String,
        (url, before_url): (String, String),
    ) -> LineView {
        let text =
            |bp: Option<i64>| bp.map_or_else(|| t(self.locale, "report-no-growth"), percent_text);
        LineView {
            name,
            url,
            number: line.sums.number,
            total: line.sums.total_fen,
            technical: line.sums.technical_fen,
            share: line.share_bp(whole).map(percent_text).unwrap_or_default(),
            growth: text(line.growth_bp()),
            before: line.before.total_fen,
            before_url,
        }
    }

    fn table(&self, code: &'static str, dimension: Dimension) -> TableView {
        let whole = Totals::of(self.rows);
        TableView {
            code,
            title: t(self.locale, &format!("report-table-{code}")),
            head: dimension.name(self.locale),
            lines: table(self.rows, self.before, dimension, self.filter.scope)
                .iter()
                .map(|line| self.line(line, dimension, whole))
                .collect(),
        }
    }

    fn flow(&self) -> Vec<FlowView> {
        flow(self.rows, self.filter.scope)
            .into_iter()
            .map(|(from, to, sums)| FlowView {
                url: self
                    .filter
                    .cut(Dimension::SellerPlace, &from)
                    .cut(Dimension::BuyerPlace, &to)
                    .behind(),
                from: Dimension::SellerPlace.label(&from, self.locale),
                to: Dimension::BuyerPlace.label(&to, self.locale),
                number: sums.number,
                total: sums.total_fen,
            })
            .collect()
    }
}

/// What was read for a page.
struct Read {
    filter: Filter,
    past: Option<Filter>,
    view: View,
    entries: Vec<Entry>,
    before: Vec<Entry>,
    basis: Basis,
}

async fn read(ctx: &Ctx, asked: &Asked) -> crate::web::Result<Read> {
    let today = ctx.app.clock.today();
    let mut filter = Filter::read(asked, today);
    filter.cuts.clear();
    let view = View::from_code(asked.cuts.get("view").map_or("", String::as_str));
    let period = filter.period();
    filter.span = Some((period.from, period.to));
    let mut tx = ctx.app.db.read().await?;
    let basis = store::basis(&mut tx, &filter).await?;
    let filter = filter.by(basis);
    let entries = store::entries(&mut tx, period).await?;
    let past = before(period);
    let past_entries = match past {
        Some(period) => store::entries(&mut tx, period).await?,
        None => Vec::new(),
    };
    let past = past.map(|period| Filter {
        span: Some((period.from, period.to)),
        ..filter.clone()
    });
    Ok(Read {
        filter,
        past,
        view,
        entries,
        before: past_entries,
        basis,
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
    };
    let period = filter.period();
    let past = read.past.as_ref().map(Filter::period);
    let whole = Totals::of(&rows);
    let line = Line {
        word: String::new(),
        sums: whole,
        before: Totals::of(&past_rows),
    };
    let urls = (
        filter.behind(),
        read.past.as_ref().map(Filter::behind).unwrap_or_default(),
    );
    let typed: Typed = [
        ("from", period.from.to_string()),
        ("to", period.to.to_string()),
    ]
    .into_iter()
    .collect();
    StatisticsPage {
        from: period.from,
        to: period.to,
        close: period.close(),
        before: past
            .map(|past| format!("{} – {}", past.from, past.to))
            .unwrap_or_default(),
        definition: t(
            locale,
            &format!("report-definition-{}", filter.scope.code()),
        ),
        source: t(locale, &format!("report-source-{}", filter.scope.code())),
        periods: periods(read, locale),
        scopes: scopes(read, locale),
        views: views(read, locale),
        scope: filter.scope.code(),
        view: read.view.code(),
        basis: read.basis.code(),
        form: FormView::new(&typed, &Errors::default(), locale),
        headlines: say::headlines(&rows, &past_rows, read.view, (filter.scope, locale)),
        whole: sources.view_of(&line, whole, t(locale, "report-whole"), urls),
        tables: tables(read.view)
            .into_iter()
            .map(|(code, dimension)| sources.table(code, dimension))
            .collect(),
        flow: sources.flow(),
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
        String::from("\u{feff}table,name,number,total_yuan,technical_yuan,share,growth\r\n");
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
            &yuan(line.total),
            &yuan(line.technical),
            &line.share,
            &line.growth,
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    let name = format!("kexing-statistics-{}-{}.csv", page.from, page.to);
    Ok(super::open::file("text/csv; charset=utf-8", &name, text))
}

impl StatisticsPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default();
        let of = |entries: Vec<Entry>, view| {
            let mut filter = Filter::year(2026, today).by(Basis::Registered);
            let period = filter.period();
            filter.span = Some((period.from, period.to));
            let past = before(period).map(|period| Filter {
                span: Some((period.from, period.to)),
                ..filter.clone()
            });
            let read = Read {
                filter,
                past,
                view,
                entries,
                before: Vec::new(),
                basis: Basis::Registered,
            };
            build(&read, Locale::Zh)
        };
        vec![
            of(Vec::new(), View::Five),
            of(super::rows::sample_entries(), View::Four),
        ]
    }
}
