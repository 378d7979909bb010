//! What is under way, stage by stage and one by one, with the chances that weigh it. For staff only: deals are confidential.
//! A list states its own sums, which agree with the stage it opens from.

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};

use super::Link;
use super::pace::{ForecastView, fine};
use crate::db::Tx;
use crate::deals::chances::{self, Chances, Stage};
use crate::reports::count::Totals;
use crate::reports::filter::Filter;
use crate::reports::forecast::{Forecast, Sums, Underway};
use crate::reports::store;
use crate::reports::target::{Measure, Scope, Target};
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Page, Query, Result, Staff};

const HERE: &str = "/desk/forecast";

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    scope: String,
    stage: String,
    page: String,
}

impl Asked {
    fn url(scope: Scope, stage: Option<Stage>, page: usize) -> String {
        let mut url = format!("{HERE}?scope={}", scope.code());
        if let Some(stage) = stage {
            url = format!("{url}&stage={}", stage.code());
        }
        if page > 1 {
            url = format!("{url}&page={page}");
        }
        url
    }
}

#[derive(Serialize)]
struct StageLine {
    label: String,
    chance: i64,
    count: i64,
    unnamed: i64,
    worth: String,
    expected: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct Line {
    number: String,
    title: String,
    url: String,
    stage: String,
    /// Empty when no sum is named.
    worth: String,
    chance: i64,
    expected: String,
}

#[derive(Serialize)]
struct SumLine {
    count: i64,
    unnamed: i64,
    worth: String,
    expected: String,
}

#[derive(Serialize)]
pub(crate) struct ForecastPage {
    year: i32,
    scopes: Vec<Link>,
    /// `None` without a target of this year and scope; the list is shown in money then.
    view: Option<ForecastView>,
    stages: Vec<StageLine>,
    all: SumLine,
    /// The stage that the list is narrowed to; empty for all.
    stage: String,
    whole_url: String,
    lines: Vec<Line>,
    shown: SumLine,
    pager: Pager,
    can_write: bool,
}

impl Page for ForecastPage {
    const TEMPLATE: &'static str = "reports/forecast.html";
    const NAV: &'static str = "desk";
}

struct Sources<'a> {
    year: i32,
    scope: Scope,
    measure: Measure,
    found: &'a [Underway],
    chances: Chances,
    view: Option<ForecastView>,
    stage: Option<Stage>,
    page: usize,
    can_write: bool,
}

fn sum_line(sums: Sums, measure: Measure, locale: Locale) -> SumLine {
    SumLine {
        count: sums.count,
        unnamed: sums.unnamed,
        worth: fine(sums.worth, measure, locale),
        expected: fine(sums.expected, measure, locale),
    }
}

fn build(s: Sources<'_>, locale: Locale) -> ForecastPage {
    let of = |stage: Stage| s.found.iter().filter(move |one| one.stage == stage);
    let shown: Vec<&Underway> = match s.stage {
        Some(stage) => of(stage).collect(),
        None => s.found.iter().collect(),
    };
    let money = |fen: i64| fine(fen, s.measure, locale);
    let stages = Stage::ALL.iter().rev().map(|stage| {
        let sums = Sums::of(of(*stage), &s.chances);
        StageLine {
            label: stage_label(*stage, locale),
            chance: s.chances.of(*stage),
            count: sums.count,
            unnamed: sums.unnamed,
            worth: money(sums.worth),
            expected: money(sums.expected),
            url: Asked::url(s.scope, Some(*stage), 1),
            current: s.stage == Some(*stage),
        }
    });
    let total = u64::try_from(shown.len()).unwrap_or(u64::MAX);
    let pager = Pager::new(s.page, total, |n| Asked::url(s.scope, s.stage, n));
    let lines = shown
        .iter()
        .skip((pager.page - 1) * pager::SIZE)
        .take(pager::SIZE);
    ForecastPage {
        year: s.year,
        scopes: Scope::ALL
            .iter()
            .map(|scope| Link {
                text: t(locale, &format!("report-scope-{}", scope.code())),
                url: Asked::url(*scope, None, 1),
                current: *scope == s.scope,
            })
            .collect(),
        stages: stages.collect(),
        all: sum_line(Sums::of(s.found, &s.chances), s.measure, locale),
        stage: s
            .stage
            .map(|stage| stage_label(stage, locale))
            .unwrap_or_default(),
        whole_url: Asked::url(s.scope, None, 1),
        lines: lines
            .map(|one| Line {
                number: one.number.clone(),
                title: one.title.clone(),
                url: one.url(),
                stage: stage_label(one.stage, locale),
                worth: one.worth.map(money).unwrap_or_default(),
                chance: s.chances.of(one.stage),
                expected: one.expected(&s.chances).map(money).unwrap_or_default(),
            })
            .collect(),
        shown: sum_line(
            Sums::of(shown.iter().copied(), &s.chances),
            s.measure,
            locale,
        ),
        pager,
        view: s.view,
        can_write: s.can_write,
    }
}

pub(super) fn stage_label(stage: Stage, locale: Locale) -> String {
    t(locale, &format!("forecast-stage-{}", stage.code()))
}

/// `GET /desk/forecast?scope=&stage=&page=`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let today = ctx.app.clock.today();
    let scope = Scope::from_code(&asked.scope).unwrap_or_default();
    let mut tx = ctx.app.db.read().await?;
    let target = store::target(&mut tx, today.year(), scope).await?;
    let measure = target.as_ref().map(|t| t.measure).unwrap_or_default();
    let chances = chances::now(&mut tx, &ctx.app.config).await?;
    let found = store::forecast::underway(&mut tx, scope, measure).await?;
    let view = match &target {
        Some(target) => Some(view(&mut tx, target, Sums::of(&found, &chances), &ctx).await?),
        None => None,
    };
    drop(tx);
    let sources = Sources {
        year: today.year(),
        scope,
        measure,
        found: &found,
        chances,
        view,
        stage: Stage::from_code(&asked.stage),
        page: pager::page_number(&asked.page),
        can_write: staff.has(Duty::Analyst),
    };
    ctx.page(build(sources, ctx.locale)).await
}

async fn view(tx: &mut Tx, target: &Target, sums: Sums, ctx: &Ctx) -> Result<ForecastView> {
    let today = ctx.app.clock.today();
    let filter = Filter::year(today.year(), today)
        .of(target.scope)
        .by(target.basis);
    let entries = ctx.app.ledger.entries(tx, filter.period()).await?;
    let rows = filter.rows(&entries, target.basis);
    let counted = Totals::of(&rows).by(target.measure);
    let forecast = Forecast::new(counted, sums, target.amount, target.measure);
    Ok(ForecastView::new(
        &forecast,
        target,
        filter.behind(),
        ctx.locale,
    ))
}

mod samples;
