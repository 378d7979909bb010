//! From needs to registered contracts: what the year has of each step, what its target asks of each, what is missing; and
//! how the year's contracts came about, each in exactly one row, so that the rows add up to the whole.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Link, parts, percent_text, percentage};
use crate::db::Tx;
use crate::deals::origin::CODES;
use crate::reports::count::{Counted, Totals, percent_bp};
use crate::reports::dimension::{Dimension, NONE};
use crate::reports::filter::Filter;
use crate::reports::funnel::{Rates, Step, contracts_needed, needed};
use crate::reports::store::{self, funnel as kept};
use crate::reports::target::{Measure, Scope, Target, YEARS};
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Error, Page, Query, Result, Staff, see_other};

/// A contract of a deal whose own way here nobody recorded.
const UNRECORDED: &str = "deal";

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    year: String,
    scope: String,
    step: String,
    page: String,
}

impl Asked {
    fn year(&self, today: NaiveDate) -> i32 {
        let year = self.year.trim().parse().ok();
        year.filter(|year| YEARS.contains(year))
            .unwrap_or(today.year())
    }

    fn scope(&self) -> Scope {
        Scope::from_code(&self.scope).unwrap_or_default()
    }
}

fn url(year: i32, scope: Scope) -> String {
    format!("/desk/funnel?year={year}&scope={}", scope.code())
}

fn behind(year: i32, scope: Scope, step: Step) -> String {
    format!(
        "/desk/funnel/rows?year={year}&scope={}&step={}",
        scope.code(),
        step.code()
    )
}

fn days(year: i32) -> Result<(NaiveDate, NaiveDate)> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or(Error::NotFound);
    Ok((day(1, 1)?, day(12, 31)?))
}

#[derive(Serialize)]
struct StepLine {
    label: String,
    hint: String,
    count: i64,
    url: String,
    /// Of the longest bar.
    part: f64,
    /// What the step before gave, as it was and as it is planned; empty for the first.
    actual: String,
    planned: String,
    needed: Option<i64>,
    missing: Option<i64>,
}

#[derive(Serialize)]
struct OriginLine {
    label: String,
    number: i64,
    total: i64,
    technical: i64,
    share: String,
    part: f64,
    url: String,
}

#[derive(Serialize)]
pub(crate) struct FunnelPage {
    year: i32,
    years: Vec<Link>,
    scopes: Vec<Link>,
    close: NaiveDate,
    has_target: bool,
    target: String,
    left: String,
    average: String,
    average_is_planned: bool,
    steps: Vec<StepLine>,
    origins: Vec<OriginLine>,
    whole: OriginLine,
    can_write: bool,
}

impl Page for FunnelPage {
    const TEMPLATE: &'static str = "reports/funnel.html";
    const NAV: &'static str = "desk";
}

struct Sources<'a> {
    filter: &'a Filter,
    rows: &'a [Counted<'a>],
    target: Option<&'a Target>,
    rates: Rates,
    /// Of all steps but the last.
    counts: [i64; 5],
    this_year: i32,
    can_write: bool,
}

fn steps(
    s: &Sources<'_>,
    asked: [Option<i64>; 6],
    registered: i64,
    locale: Locale,
) -> Vec<StepLine> {
    let [needs, matches, requests, deals, signed] = s.counts;
    let counts = [needs, matches, requests, deals, signed, registered];
    let longest = counts.into_iter().max().unwrap_or(0);
    let planned = s.rates.in_order();
    Step::ALL
        .iter()
        .enumerate()
        .map(|(place, step)| {
            let count = counts[place];
            let before = place.checked_sub(1);
            StepLine {
                label: t(locale, &format!("funnel-step-{}", step.code())),
                hint: t(locale, &format!("funnel-hint-{}", step.code())),
                count,
                url: match step {
                    Step::Registered => s.filter.behind(),
                    _ => behind(s.filter.year, s.filter.scope, *step),
                },
                part: percentage(percent_bp(count, longest).unwrap_or(0)),
                actual: before
                    .and_then(|n| percent_bp(count, counts[n]))
                    .map(percent_text)
                    .unwrap_or_default(),
                planned: before.map(|n| percent_text(planned[n])).unwrap_or_default(),
                needed: asked[place],
                missing: asked[place].map(|n| (n - count).max(0)),
            }
        })
        .collect()
}

/// Ways that always stand there, then any other that occurs; what nobody recorded comes last.
fn origins(s: &Sources<'_>, locale: Locale) -> Vec<OriginLine> {
    let mut words: Vec<String> = CODES.iter().map(|code| (*code).to_owned()).collect();
    for row in s.rows {
        let word = Dimension::Origin.word(row, s.filter.scope);
        let is_known = words.iter().any(|known| *known == word);
        if !is_known && word != UNRECORDED && word != NONE {
            words.push(word.into_owned());
        }
    }
    words.extend([UNRECORDED.to_owned(), NONE.to_owned()]);
    let whole = Totals::of(s.rows);
    let lines = words.into_iter().map(|word| {
        let of = s.rows.iter();
        let sums = Totals::of(of.filter(|r| Dimension::Origin.word(r, s.filter.scope) == word));
        let label = match word.as_str() {
            NONE => t(locale, "funnel-origin-none"),
            UNRECORDED => t(locale, "funnel-origin-deal"),
            "direct" => t(locale, "funnel-origin-direct"),
            _ => Dimension::Origin.label(&word, locale),
        };
        let url = s.filter.cut(Dimension::Origin, &word).behind();
        (word, origin_line(label, sums, whole, url))
    });
    // An empty word stands only where there is something without one.
    lines
        .filter(|(word, line)| word != NONE || line.number > 0)
        .map(|(_, line)| line)
        .collect()
}

fn origin_line(label: String, sums: Totals, whole: Totals, url: String) -> OriginLine {
    let share = percent_bp(sums.total_fen, whole.total_fen);
    OriginLine {
        label,
        number: sums.number,
        total: sums.total_fen,
        technical: sums.technical_fen,
        share: share.map(percent_text).unwrap_or_default(),
        part: percentage(share.unwrap_or(0)),
        url,
    }
}

fn build(s: &Sources<'_>, locale: Locale) -> FunnelPage {
    let sums = Totals::of(s.rows);
    let planned = s.rates.average_fen;
    let (average, counted) = match s.target.map(|t| t.measure) {
        Some(Measure::Technical) => (
            planned.or_else(|| average(sums.technical_fen, sums.number)),
            sums.technical_fen,
        ),
        _ => (planned.or_else(|| sums.average_fen()), sums.total_fen),
    };
    let registered = s.target.and_then(|target| match target.measure {
        Measure::Number => Some(target.amount.max(sums.number)),
        _ => contracts_needed(sums.number, counted, target.amount, average),
    });
    let words = |value, target: &Target| parts::in_words(value, target.measure, locale);
    FunnelPage {
        year: s.filter.year,
        years: (s.this_year - 3..=s.this_year)
            .rev()
            .map(|year| Link {
                text: year.to_string(),
                url: url(year, s.filter.scope),
                current: year == s.filter.year,
            })
            .collect(),
        scopes: Scope::ALL
            .iter()
            .map(|scope| Link {
                text: t(locale, &format!("report-scope-{}", scope.code())),
                url: url(s.filter.year, *scope),
                current: *scope == s.filter.scope,
            })
            .collect(),
        close: s.filter.period().close(),
        has_target: s.target.is_some(),
        target: s.target.map(|t| words(t.amount, t)).unwrap_or_default(),
        left: s
            .target
            .map(|t| words((t.amount - sums.by(t.measure)).max(0), t))
            .unwrap_or_default(),
        average: average
            .map(|fen| parts::wan(fen, locale))
            .unwrap_or_default(),
        average_is_planned: planned.is_some(),
        steps: steps(s, needed(registered, &s.rates), sums.number, locale),
        origins: origins(s, locale),
        whole: origin_line(t(locale, "report-whole"), sums, sums, s.filter.behind()),
        can_write: s.can_write,
    }
}

fn average(fen: i64, number: i64) -> Option<i64> {
    let average = crate::money::Money::from_fen(fen).average(number);
    average.map(crate::money::Money::fen)
}

/// The rates that hold now.
pub(super) async fn rates(tx: &mut Tx) -> Result<Rates> {
    let last = kept::rates(tx, 1).await?.pop();
    Ok(last.map_or_else(Rates::usual, |set| set.rates))
}

/// `GET /desk/funnel?year=&scope=`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let today = ctx.app.clock.today();
    let (year, scope) = (asked.year(today), asked.scope());
    let mut tx = ctx.app.db.read().await?;
    let target = store::target(&mut tx, year, scope).await?;
    let basis = target.as_ref().map(|t| t.basis).unwrap_or_default();
    let filter = Filter::year(year, today).of(scope).by(basis);
    let entries = ctx.app.ledger.entries(&mut tx, filter.period()).await?;
    let mut counts = [0; 5];
    for (step, count) in Step::ALL.iter().zip(&mut counts) {
        *count = kept::count(&mut tx, *step, scope, days(year)?).await?;
    }
    let rates = rates(&mut tx).await?;
    drop(tx);
    let sources = Sources {
        filter: &filter,
        rows: &filter.rows(&entries, basis),
        target: target.as_ref(),
        rates,
        counts,
        this_year: today.year(),
        can_write: staff.has(Duty::Analyst),
    };
    ctx.page(build(&sources, ctx.locale)).await
}

#[derive(Serialize)]
struct RowLine {
    number: String,
    title: String,
    url: String,
    at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize)]
pub(crate) struct FunnelRowsPage {
    year: i32,
    title: String,
    hint: String,
    back_url: String,
    rows: Vec<RowLine>,
    total: i64,
    pager: Pager,
}

impl Page for FunnelRowsPage {
    const TEMPLATE: &'static str = "reports/funnel_rows.html";
    const NAV: &'static str = "desk";
}

fn row_url(step: Step, number: &str) -> String {
    match step {
        Step::Needs | Step::Matches => format!("/needs/{number}"),
        Step::Requests | Step::Deals => format!("/deals/{number}"),
        Step::Signed | Step::Registered => format!("/desk/contracts/{number}"),
    }
}

fn rows_page(
    (year, scope, step): (i32, Scope, Step),
    (rows, total, page): (Vec<kept::Behind>, i64, usize),
    locale: Locale,
) -> FunnelRowsPage {
    FunnelRowsPage {
        year,
        title: t(locale, &format!("funnel-step-{}", step.code())),
        hint: t(locale, &format!("funnel-hint-{}", step.code())),
        back_url: url(year, scope),
        rows: rows
            .into_iter()
            .map(|row| RowLine {
                url: row_url(step, &row.number),
                number: row.number,
                title: row.title,
                at: row.at,
            })
            .collect(),
        total,
        pager: Pager::new(page, u64::try_from(total).unwrap_or(0), |n| {
            format!("{}&page={n}", behind(year, scope, step))
        }),
    }
}

/// `GET /desk/funnel/rows?year=&scope=&step=&page=`
pub(crate) async fn rows(ctx: Ctx, _: Staff, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year(ctx.app.clock.today());
    let scope = asked.scope();
    let step = Step::from_code(&asked.step).unwrap_or_default();
    if step == Step::Registered {
        // Counted by the rule of figures, which has its own page of rows.
        let today = ctx.app.clock.today();
        return Ok(see_other(&Filter::year(year, today).of(scope).behind()));
    }
    let page = pager::page_number(&asked.page);
    let size = i64::try_from(pager::SIZE).unwrap_or(20);
    let skip = i64::try_from(page - 1).unwrap_or(0) * size;
    let mut tx = ctx.app.db.read().await?;
    let total = kept::count(&mut tx, step, scope, days(year)?).await?;
    let rows = kept::behind(&mut tx, (step, scope), days(year)?, (size, skip)).await?;
    drop(tx);
    ctx.page(rows_page(
        (year, scope, step),
        (rows, total, page),
        ctx.locale,
    ))
    .await
}

mod samples;
