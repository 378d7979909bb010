//! The figures of a year: how far the target is reached, by month, family and county, and the other ways of counting
//! beside it. Each number leads to the rows it is made of.

mod ahead;
mod groups;
mod samples;

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use super::children::Children;
use super::pace::ForecastView;
use super::parts::{self, SumRow};
use super::{Link, percent_text, percentage};
pub(super) use groups::{counties, families};

use super::official::{self, OfficialInflow};
use crate::reports::charts::{self, Bar, MonthLine};
use crate::reports::child::Child;
use crate::reports::count::{self, Entry, Totals, percent_bp};
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::{self, Told};
use crate::reports::filter::{Asked, Filter};
use crate::reports::forecast::Sums;
use crate::reports::store::{self, children as kept};
use crate::reports::target::{Basis, Measure, Scope, Target, elapsed_bp};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Page, Query};

/// One measure against the target.
#[derive(Serialize)]
pub(super) struct Reached {
    label: String,
    value: String,
    percent: String,
    url: String,
    chosen: bool,
}

#[derive(Serialize)]
pub(super) struct TargetView {
    amount: String,
    measure: String,
    basis: String,
    source_document: String,
    item_number: String,
    is_nothing: bool,
}

#[derive(Serialize)]
pub(crate) struct FiguresPage {
    year: i32,
    as_of: NaiveDate,
    close: NaiveDate,
    has_begun: bool,
    years: Vec<Link>,
    scopes: Vec<Link>,
    scope: &'static str,
    definition: String,
    source: String,
    target: Option<TargetView>,
    percent: Option<f64>,
    elapsed: f64,
    elapsed_text: String,
    pace: Vec<String>,
    parts: Vec<Children>,
    /// For staff only.
    forecast: Option<ForecastView>,
    reached: Vec<Reached>,
    number: i64,
    average: Option<i64>,
    behind: String,
    chart: Option<MonthLine>,
    months: Vec<SumRow>,
    family_bars: Vec<Bar>,
    families: Vec<SumRow>,
    county_bars: Vec<Bar>,
    counties: Vec<SumRow>,
    whole: SumRow,
    /// For staff only.
    bases: Vec<SumRow>,
    official: Option<OfficialInflow>,
    /// What was asked for and is told otherwise.
    instead: Vec<String>,
    /// Whether a sum is not told to this viewer.
    withheld: bool,
    inside: bool,
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "reports/figures.html";
    const NAV: &'static str = "figures";
}

/// What a page is made from.
struct Sources<'a> {
    filter: Filter,
    basis: Basis,
    target: Option<Target>,
    targets: &'a [Target],
    first_year: Option<i32>,
    entries: &'a [Entry],
    children: &'a [Child],
    /// `None` for the public.
    underway: Option<Sums>,
    official: Option<OfficialInflow>,
    instead: Vec<String>,
    today: NaiveDate,
    /// Whether staff look.
    inside: bool,
}

/// `GET /figures`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let today = ctx.app.clock.today();
    // Narrower cuts are links.
    let filter = super::asked_by(&ctx, &asked).whole_year();
    let mut tx = ctx.app.db.read().await?;
    let targets = store::targets(&mut tx).await?;
    let first_year = store::first_year(&mut tx).await?;
    let entries = ctx.app.ledger.entries(&mut tx, filter.period()).await?;
    let target = find(&targets, &filter);
    let children = kept::of(&mut tx, filter.year, filter.scope).await?;
    let underway = match target.as_ref().filter(|_| super::is_inside(&ctx)) {
        Some(target) => super::target::underway(&mut tx, target, &filter, &ctx).await?,
        None => None,
    };
    let official = official::of(&mut tx, &filter, &ctx).await?;
    drop(tx);
    let basis = filter
        .basis
        .or(target.as_ref().map(|t| t.basis))
        .unwrap_or_default();
    let instead = super::instead(&ctx, &asked, &filter, basis);
    let page = build(
        Sources {
            filter,
            basis,
            target,
            targets: &targets,
            first_year,
            entries: &entries,
            children: &children,
            underway,
            official,
            instead,
            today,
            inside: super::is_inside(&ctx),
        },
        ctx.locale,
    );
    ctx.page(page).await
}

fn find(targets: &[Target], filter: &Filter) -> Option<Target> {
    targets
        .iter()
        .find(|t| t.year == i64::from(filter.year) && t.scope == filter.scope)
        .cloned()
}

fn build(s: Sources<'_>, locale: Locale) -> FiguresPage {
    // Every link says by which day it counts, so that it shows the same rows when the target changes.
    let filter = s.filter.by(s.basis);
    let period = filter.period();
    let rows = filter.rows(s.entries, s.basis);
    let sums = Totals::of(&rows);
    let told = s.inside || disclosure::tells(&filter, s.entries, s.basis);
    let months = count::by_month(&rows);
    let measure = s.target.as_ref().map(|t| t.measure).unwrap_or_default();
    let reached_bp = s
        .target
        .as_ref()
        .filter(|t| told || t.measure == Measure::Number)
        .and_then(|t| percent_bp(sums.by(t.measure), t.amount));
    let time = elapsed_bp(filter.year, period.as_of);
    let (pace, parts, forecast) = ahead::of(&s, (&filter, &rows), told, locale);
    let parts_told = Told::to(s.inside, &rows, &filter);
    let families = families(&filter, &rows, (&parts_told, locale));
    let counties = counties(&filter, &rows, (&parts_told, locale));
    let month_rows = ahead::months(&months, &filter, &parts_told);
    let exact = !parts_told.hides_any(Dimension::Month);
    let mut all = families.iter().chain(&counties).chain(&month_rows);
    let withheld = !told || all.any(|row| row.withheld);
    FiguresPage {
        year: filter.year,
        as_of: filter.as_of,
        close: period.close(),
        has_begun: period.has_begun(),
        years: years(&s),
        scopes: scopes(&s.filter, locale),
        scope: filter.scope.code(),
        definition: parts::definition(filter.scope, s.basis, locale),
        source: t(locale, &format!("report-source-{}", filter.scope.code())),
        target: s.target.as_ref().map(|t| target_view(t, locale)),
        percent: reached_bp.map(percentage),
        elapsed: percentage(time),
        elapsed_text: percent_text(time),
        pace,
        parts,
        reached: reached(&filter, sums, s.target.as_ref(), (told, locale)),
        number: sums.number,
        average: sums.average_fen().filter(|_| told),
        behind: filter.behind(),
        chart: (period.has_begun() && (told || measure == Measure::Number)).then(|| {
            let reached = charts::reached(&months, measure, months_gone(&filter));
            let target = s.target.as_ref().map(|t| t.amount);
            line(&reached, (measure, target), exact, locale)
                .expecting(forecast.as_ref().and_then(|f| f.end_fen))
        }),
        forecast,
        months: month_rows,
        family_bars: parts::bars(&families, measure, locale),
        families,
        county_bars: parts::bars(&counties, measure, locale),
        counties,
        whole: SumRow::new(t(locale, "report-whole"), &filter, sums).withhold(!told),
        bases: bases(&s, locale),
        official: s.official,
        instead: s.instead,
        withheld,
        inside: s.inside,
    }
}

/// The line of the months, in round sums where a month's own is not told.
pub(super) fn line(
    reached: &[Option<i64>; 12],
    (measure, target): (Measure, Option<i64>),
    exact: bool,
    locale: Locale,
) -> MonthLine {
    if exact || measure == Measure::Number {
        MonthLine::new(reached, measure, target)
    } else {
        MonthLine::coarse(reached, measure, target, locale)
    }
}

pub(super) fn months_gone(filter: &Filter) -> usize {
    let close = filter.period().close();
    if close.year() == filter.year {
        usize::try_from(close.month()).unwrap_or(12)
    } else {
        0
    }
}

/// Years with contracts or targets, this one and the one shown, the newest first.
fn years(s: &Sources<'_>) -> Vec<Link> {
    let this = s.today.year();
    let first = s.first_year.unwrap_or(this).clamp(this - 30, this);
    let mut years: Vec<i32> = (first..=this).collect();
    years.extend(s.targets.iter().filter_map(|t| i32::try_from(t.year).ok()));
    years.push(s.filter.year);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years
        .into_iter()
        .map(|year| Link {
            text: year.to_string(),
            url: format!("/figures?year={year}&scope={}", s.filter.scope.code()),
            current: year == s.filter.year,
        })
        .collect()
}

fn scopes(filter: &Filter, locale: Locale) -> Vec<Link> {
    Scope::ALL
        .iter()
        .map(|scope| Link {
            text: t(locale, &format!("report-scope-{}", scope.code())),
            url: filter.of(*scope).url("/figures"),
            current: *scope == filter.scope,
        })
        .collect()
}

pub(super) fn target_view(target: &Target, locale: Locale) -> TargetView {
    TargetView {
        amount: parts::in_words(target.amount, target.measure, locale),
        measure: t(locale, &format!("report-measure-{}", target.measure.code())),
        basis: t(locale, &format!("report-basis-{}", target.basis.code())),
        source_document: target.source_document.clone(),
        item_number: target.item_number.clone(),
        is_nothing: target.amount == 0,
    }
}

/// Both sums and the number, each against the target when it can be; the measure that the target is about is marked.
/// What is not told has neither a sum nor a share.
pub(super) fn reached(
    filter: &Filter,
    sums: Totals,
    target: Option<&Target>,
    (told, locale): (bool, Locale),
) -> Vec<Reached> {
    Measure::ALL
        .iter()
        .map(|measure| {
            let measure = *measure;
            let told = told || measure == Measure::Number;
            // Sums compare with sums, numbers with numbers.
            let comparable =
                target.filter(|t| (t.measure == Measure::Number) == (measure == Measure::Number));
            Reached {
                label: t(locale, &format!("report-measure-{}", measure.code())),
                value: if told {
                    parts::in_words(sums.by(measure), measure, locale)
                } else {
                    t(locale, "report-withheld")
                },
                percent: comparable
                    .filter(|_| told)
                    .and_then(|t| percent_bp(sums.by(measure), t.amount))
                    .map(percent_text)
                    .unwrap_or_default(),
                url: filter.behind(),
                chosen: target.is_some_and(|t| t.measure == measure),
            }
        })
        .collect()
}

/// The same contracts counted by other days: for comparison, never added to anything. Side by side they would tell anybody
/// what lies between the days.
fn bases(s: &Sources<'_>, locale: Locale) -> Vec<SumRow> {
    let all: &[Basis] = if s.inside { Basis::ALL } else { &[] };
    all.iter()
        .map(|basis| {
            let filter = s.filter.by(*basis);
            let sums = Totals::of(&filter.rows(s.entries, *basis));
            let name = t(locale, &format!("report-basis-{}", basis.code()));
            let mut row = SumRow::new(name, &filter, sums);
            row.current = *basis == s.basis;
            row
        })
        .collect()
}
