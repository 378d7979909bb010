//! The figures of a year for a wall: target, months, types, fields, counties, latest contracts, answers. Anybody may see it,
//! signed in or not the same: nothing on it names a company, and sums of few are withheld. Its twin has the same as tables.

mod samples;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::Serialize;

use super::figures::{self, Reached, TargetView};
use super::parts::{self, SumRow};
use super::percentage;
use crate::db::Tx;
use crate::deals;
use crate::deals::answers::Request;
use crate::listings;
use crate::organisations::answers::Answers;
use crate::reports::charts::{self, Bar, MonthLine};
use crate::reports::count::{self, Counted, Entry, Totals, percent_bp};
use crate::reports::dimension::{Dimension, all_but};
use crate::reports::disclosure::{self, Masked, Told};
use crate::reports::filter::{Asked, Filter};
use crate::reports::statistics::lines;
use crate::reports::store;
use crate::reports::target::{Basis, Measure, Target, elapsed_bp};
use crate::state::App;
use crate::web::words::{Locale, Message, t};
use crate::web::{Answer, Ctx, Page, Query};
use crate::workdays::Calendar;

/// Contracts shown one by one.
const RECENT: i64 = 3;
/// Fields with bars of their own; the rest is put together.
const FIELDS: usize = 6;
/// How far back answers are counted, and how many requests at most.
const ANSWERS: Duration = Duration::days(365);
const REQUESTS: i64 = 5_000;
/// The screen asks for itself anew after so many seconds.
const EVERY: u32 = 60;

/// Bars and the rows they are drawn from.
#[derive(Serialize)]
struct Group {
    at: &'static str,
    head: String,
    title: String,
    by: String,
    /// By numbers of contracts, which need no unit beside them.
    counts: bool,
    bars: Vec<Bar>,
    rows: Vec<SumRow>,
}

impl Group {
    /// By the target's measure when every sum may be told, else by the number of contracts.
    fn new(
        at: &'static str,
        (title, head): (String, &str),
        rows: Vec<SumRow>,
        (measure, locale): (Measure, Locale),
    ) -> Self {
        let measure = parts::told(&rows, measure);
        Self {
            at,
            head: t(locale, head),
            title,
            by: t(locale, &format!("report-measure-{}", measure.code())),
            counts: measure == Measure::Number,
            bars: parts::bars(&rows, measure, locale),
            rows,
        }
    }

    fn withholds(&self) -> bool {
        self.rows.iter().any(|row| row.withheld)
    }
}

/// Types, fields and counties, as anybody may see them.
fn groups(filter: &Filter, rows: &[Counted<'_>], told: &Told, at: (Measure, Locale)) -> [Group; 3] {
    let locale = at.1;
    let counties = format!("report-counties-{}", filter.scope.code());
    [
        Group::new(
            "types",
            (t(locale, "screen-types"), "report-family"),
            figures::families(filter, rows, (told, locale)),
            at,
        ),
        Group::new(
            "fields",
            (t(locale, "screen-fields"), "report-by-field"),
            fields(filter, rows, (told, locale)),
            at,
        ),
        Group::new(
            "counties",
            (t(locale, &counties), "report-county"),
            figures::counties(filter, rows, (told, locale)),
            at,
        ),
    ]
}

/// Counts beside the contracts.
#[derive(Clone, Debug, Default, Serialize)]
struct Counts {
    achievements: i64,
    needs: i64,
    talks: i64,
}

/// How requests are answered here, in words; empty where too few were asked.
#[derive(Clone, Debug, Default, Serialize)]
struct AnswersView {
    time: String,
    rate: String,
    asked: i64,
}

#[derive(Serialize)]
struct Screen {
    year: i32,
    now: DateTime<Utc>,
    every: u32,
    theme: &'static str,
    close: NaiveDate,
    has_begun: bool,
    scope: String,
    definition: String,
    source: String,
    target: Option<TargetView>,
    percent: Option<f64>,
    elapsed: f64,
    reached: Vec<Reached>,
    chart: Option<MonthLine>,
    whole: SumRow,
    groups: [Group; 3],
    recent: Vec<Masked>,
    counts: Counts,
    answers: AnswersView,
    withheld: bool,
    behind: String,
    /// The deals in talks, for staff; the twin links to them.
    talks_url: &'static str,
    light_url: String,
    dark_url: String,
    print_url: String,
    figures_url: String,
}

/// `templates/reports/screen.html`
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct ScreenPage(Screen);

impl Page for ScreenPage {
    const TEMPLATE: &'static str = "reports/screen.html";
    const NAV: &'static str = "figures";
}

/// `templates/reports/screen_tables.html`
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct ScreenTablesPage(Screen);

impl Page for ScreenTablesPage {
    const TEMPLATE: &'static str = "reports/screen_tables.html";
    const NAV: &'static str = "figures";
}

/// What was read for a screen.
#[derive(Default)]
struct Read {
    target: Option<Target>,
    entries: Arc<Vec<Entry>>,
    recent: Vec<Masked>,
    counts: Counts,
    requests: Vec<Request>,
}

async fn read(
    app: &App,
    tx: &mut Tx,
    filter: &Filter,
    locale: Locale,
) -> crate::web::Result<(Read, Basis)> {
    use crate::listings::Kind;
    let now = app.clock.now();
    let target = store::target(tx, filter.year, filter.scope).await?;
    let basis = store::basis(tx, filter).await?;
    let count = listings::store::count_public;
    let read = Read {
        target,
        entries: app.ledger.entries(tx, filter.period()).await?,
        recent: disclosure::recent(tx, filter.as_of, RECENT, locale).await?,
        counts: Counts {
            achievements: count(tx, Kind::Achievement, now).await?,
            needs: count(tx, Kind::Need, now).await?,
            talks: deals::store::count_open(tx).await?,
        },
        requests: store::screen::requests_since(tx, now - ANSWERS, REQUESTS).await?,
    };
    Ok((read, basis))
}

/// `GET /figures/screen?year=&scope=&theme=light|dark&view=print`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let now = ctx.app.clock.now();
    let today = ctx.app.clock.today();
    let filter = Filter::read(&asked, today).for_anybody(today).whole_year();
    let mut tx = ctx.app.db.read().await?;
    let (read, basis) = read(&ctx.app, &mut tx, &filter, ctx.locale).await?;
    drop(tx);
    let word = |name: &str| asked.cuts.get(name).map_or("", String::as_str);
    let theme = ["light", "dark"]
        .into_iter()
        .find(|theme| *theme == word("theme"))
        .unwrap_or_default();
    let mut screen = build(&read, &filter.by(basis), (now, theme), ctx.locale);
    if super::is_inside(&ctx) {
        screen.talks_url = "/desk/deals";
    }
    if word("view") == "print" {
        ctx.page(ScreenTablesPage(screen)).await
    } else {
        ctx.page(ScreenPage(screen)).await
    }
}

fn build(
    read: &Read,
    filter: &Filter,
    (now, theme): (DateTime<Utc>, &'static str),
    locale: Locale,
) -> Screen {
    let basis = filter.basis.unwrap_or_default();
    let period = filter.period();
    let rows = filter.rows(&read.entries, basis);
    let sums = Totals::of(&rows);
    let told = disclosure::tells(filter, &read.entries, basis);
    let target = read.target.as_ref();
    let measure = target.map(|t| t.measure).unwrap_or_default();
    let parts_told = Told::of(&rows, filter);
    let groups = groups(filter, &rows, &parts_told, (measure, locale));
    let withheld = !told || groups.iter().any(Group::withholds);
    let months = count::by_month(&rows);
    let points = charts::reached(&months, measure, figures::months_gone(filter));
    let exact = !parts_told.hides_any(Dimension::Month);
    let amount = target.map(|t| t.amount);
    let tellable = |measure| told || measure == Measure::Number;
    let percent = target
        .filter(|t| tellable(t.measure))
        .and_then(|t| percent_bp(sums.by(t.measure), t.amount));
    // A year that is still asked for goes on tomorrow: the address of a screen has no day.
    let url = |more: &str| {
        let scope = filter.scope.code();
        format!("/figures/screen?year={}&scope={scope}{more}", filter.year)
    };
    Screen {
        year: filter.year,
        now,
        every: EVERY,
        theme,
        close: period.close(),
        has_begun: period.has_begun(),
        scope: t(locale, &format!("report-scope-{}", filter.scope.code())),
        definition: parts::definition(filter.scope, basis, locale),
        source: t(locale, &format!("report-source-{}", filter.scope.code())),
        target: target.map(|target| figures::target_view(target, locale)),
        percent: percent.map(percentage),
        elapsed: percentage(elapsed_bp(filter.year, period.as_of)),
        reached: figures::reached(filter, sums, target, (told, locale)),
        chart: tellable(measure).then(|| figures::line(&points, (measure, amount), exact, locale)),
        whole: SumRow::new(t(locale, "report-whole"), filter, sums).withhold(!told),
        groups,
        recent: read.recent.clone(),
        counts: read.counts.clone(),
        answers: answers(&read.requests, now, locale),
        withheld,
        behind: filter.behind(),
        talks_url: "",
        light_url: url("&theme=light"),
        dark_url: url("&theme=dark"),
        print_url: url("&view=print"),
        figures_url: filter.url("/figures"),
    }
}

/// The fields with most contracts; the others as one row, which opens those of no field that is shown.
fn fields(filter: &Filter, rows: &[Counted<'_>], (told, locale): (&Told, Locale)) -> Vec<SumRow> {
    let mut lines = lines(rows, &[], Dimension::Field, filter.scope);
    lines.sort_by_key(|line| std::cmp::Reverse((line.sums.number, line.sums.total_fen)));
    let own = if lines.len() > FIELDS {
        FIELDS - 1
    } else {
        FIELDS
    };
    let rest = lines.split_off(lines.len().min(own));
    let mut shown: Vec<SumRow> = lines
        .iter()
        .map(|line| {
            let name = Dimension::Field.label(&line.word, locale);
            SumRow::new(name, &filter.cut(Dimension::Field, &line.word), line.sums)
                .withhold(told.hides(Dimension::Field, &line.word))
        })
        .collect();
    if !rest.is_empty() {
        let name = Message::new("screen-other-fields")
            .with("n", i64::try_from(rest.len()).unwrap_or(0))
            .say(locale);
        let sums = rest.iter().map(|line| line.sums).sum();
        let own: Vec<String> = lines.iter().map(|line| line.word.clone()).collect();
        let filter = filter.cut(Dimension::Field, &all_but(&own));
        let words = rest.iter().map(|line| line.word.as_str());
        let tells = told.tells_together(Dimension::Field, words);
        shown.push(SumRow::new(name, &filter, sums).withhold(!tells));
    }
    shown
}

/// Median and share of answers over the whole site, by the rule that counts them for one organisation.
fn answers(requests: &[Request], now: DateTime<Utc>, locale: Locale) -> AnswersView {
    let found: Answers = deals::answers::count(requests, Calendar::current(), now);
    let rate = found.rate().map(|rate| format!("{rate}%"));
    AnswersView {
        time: found.time_text(locale),
        rate: rate.unwrap_or_default(),
        asked: found.asked,
    }
}
