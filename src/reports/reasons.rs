//! `/desk/reasons`: why deals came to nothing in a year, by kind, direction, field and organisation.
//! Must stay true: a number and the list behind it are counted from the same rows.

use std::collections::BTreeMap;

use axum::extract::State as Shared;
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::store::reasons::{self, Ended};
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::deals::deal::Kind;
use crate::deals::{self, DealLine, Side, State};
use crate::ids::{DealId, OrganisationId};
use crate::organisations;
use crate::state::App;
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::pager::{self, Pager};
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Page, Query};

/// Deals counted in a year; half of them would be a wrong figure.
const MOST: i64 = 50_000;
/// Years offered.
const YEARS: i32 = 4;
/// What is counted by.
const BY: [&str; 4] = ["kind", "direction", "field", "organisation"];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    year: String,
    by: String,
    kind: String,
    direction: String,
    field: String,
    organisation: String,
    reason: String,
    page: String,
}

impl Asked {
    fn year(&self, today: NaiveDate) -> i32 {
        let year = self.year.parse().ok();
        year.filter(|year| (2000..=2999).contains(year))
            .unwrap_or(today.year())
    }

    fn by(&self) -> &'static str {
        let known = BY.into_iter().find(|by| *by == self.by);
        known.unwrap_or(BY[0])
    }

    fn holds(&self, one: &Ended) -> bool {
        let fits = |asked: &str, is: &str| asked.is_empty() || asked == is;
        fits(&self.kind, one.state.code())
            && fits(&self.direction, direction(one.kind))
            && fits(&self.field, field(one))
            && fits(&self.organisation, &one.owner_organisation.to_string())
            && fits(&self.reason, &one.reason_code)
    }
}

fn direction(kind: Kind) -> &'static str {
    match kind {
        Kind::WantAchievement => "request",
        Kind::SolveNeed => "offer",
    }
}

/// The top field, or "none" where the listing names none that is known.
fn field(one: &Ended) -> &str {
    codes::top(Table::Field, &one.field).map_or("none", |row| row.code.as_str())
}

fn key(one: &Ended, by: &str) -> String {
    match by {
        "kind" => one.state.code().to_owned(),
        "direction" => direction(one.kind).to_owned(),
        "field" => field(one).to_owned(),
        _ => one.owner_organisation.to_string(),
    }
}

fn behind(year: i32, (by, key): (&str, &str), reason: &str) -> String {
    let year = year.to_string();
    let pairs = [("year", year.as_str()), (by, key), ("reason", reason)];
    let pairs: Vec<_> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    format!("/desk/reasons/deals?{query}")
}

#[derive(Serialize)]
struct Cell {
    n: usize,
    url: String,
}

#[derive(Serialize)]
struct Line {
    label: String,
    cells: Vec<Cell>,
    total: Cell,
}

#[derive(Serialize)]
struct Link {
    text: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
pub(super) struct ReasonsPage {
    year: i32,
    years: Vec<Link>,
    tabs: Vec<Link>,
    by: &'static str,
    reasons: Vec<String>,
    lines: Vec<Line>,
    sums: Line,
}

impl Page for ReasonsPage {
    const TEMPLATE: &'static str = "reports/reasons.html";
    const NAV: &'static str = "desk";
}

/// The year's deals that came to nothing.
async fn of_year(tx: &mut Tx, year: i32) -> Result<Vec<Ended>> {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).ok_or(Error::NotFound);
    let bounds = (
        tz::start_of_day(first(year)?),
        tz::start_of_day(first(year + 1)?),
    );
    let found = reasons::ended(tx, bounds, MOST + 1).await?;
    if i64::try_from(found.len()).unwrap_or(i64::MAX) > MOST {
        return Err(anyhow::anyhow!("more than {MOST} deals ended in {year}").into());
    }
    Ok(found)
}

/// The codes of all reasons that occur, in the order of their table.
fn occurring(found: &[Ended]) -> Vec<&str> {
    let known = codes::all(Table::DeclineReason).iter();
    let mut order: Vec<&str> = known.map(|row| row.code.as_str()).collect();
    order.retain(|code| found.iter().any(|one| one.reason_code == *code));
    let strange = found.iter().map(|one| one.reason_code.as_str());
    for code in strange {
        if !order.contains(&code) {
            order.push(code);
        }
    }
    order
}

fn counted(found: &[&Ended], codes: &[&str], (year, by, key): (i32, &str, &str)) -> Vec<Cell> {
    let cell = |code: &&str| Cell {
        n: found.iter().filter(|one| one.reason_code == **code).count(),
        url: behind(year, (by, key), code),
    };
    codes.iter().map(cell).collect()
}

/// The lines of the table: one for each value of what is counted by, the largest first.
fn lines(
    found: &[Ended],
    codes: &[&str],
    (year, by): (i32, &'static str),
    label: impl Fn(&str) -> String,
) -> Vec<Line> {
    let mut groups: BTreeMap<String, Vec<&Ended>> = BTreeMap::new();
    for one in found {
        groups.entry(key(one, by)).or_default().push(one);
    }
    let mut lines: Vec<Line> = groups
        .iter()
        .map(|(key, group)| Line {
            label: label(key),
            cells: counted(group, codes, (year, by, key)),
            total: Cell {
                n: group.len(),
                url: behind(year, (by, key), ""),
            },
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.total.n));
    lines
}

fn reason_label(code: &str, locale: Locale, ctx: &Ctx) -> String {
    if code.is_empty() {
        ctx.t("report-reason-none")
    } else {
        codes::label(Table::DeclineReason, code, locale.tag()).into_owned()
    }
}

async fn names(tx: &mut Tx, found: &[Ended]) -> Result<BTreeMap<String, String>> {
    let mut ids: Vec<OrganisationId> = found.iter().map(|one| one.owner_organisation).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names = BTreeMap::new();
    for part in ids.chunks(500) {
        for card in organisations::store::cards(tx, part).await? {
            names.insert(card.id.to_string(), card.name);
        }
    }
    Ok(names)
}

fn label(by: &str, key: &str, names: &BTreeMap<String, String>, ctx: &Ctx) -> String {
    match by {
        "kind" => ctx.t(&format!("deal-state-{key}")),
        "direction" => ctx.t(&format!("deal-kind-{key}")),
        "field" if key == "none" => ctx.t("not-stated"),
        "field" => codes::label(Table::Field, key, ctx.locale.tag()).into_owned(),
        _ => names.get(key).cloned().unwrap_or_default(),
    }
}

/// `GET /desk/reasons?year=&by=`
pub(super) async fn show(ctx: Ctx, Shared(app): Shared<App>, Query(asked): Query<Asked>) -> Answer {
    let this_year = app.clock.today().year();
    let (year, by) = (asked.year(app.clock.today()), asked.by());
    let mut tx = app.db.read().await?;
    let found = of_year(&mut tx, year).await?;
    let names = if by == "organisation" {
        names(&mut tx, &found).await?
    } else {
        BTreeMap::new()
    };
    drop(tx);
    let codes = occurring(&found);
    let all: Vec<&Ended> = found.iter().collect();
    let url = |year: i32, by: &str| format!("/desk/reasons?year={year}&by={by}");
    ctx.page(ReasonsPage {
        year,
        years: (0..YEARS)
            .map(|back| this_year - back)
            .map(|one| Link {
                text: one.to_string(),
                url: url(one, by),
                current: one == year,
            })
            .collect(),
        tabs: BY
            .into_iter()
            .map(|one| Link {
                text: ctx.t(&format!("report-reasons-by-{one}")),
                url: url(year, one),
                current: one == by,
            })
            .collect(),
        by,
        reasons: codes
            .iter()
            .map(|code| reason_label(code, ctx.locale, &ctx))
            .collect(),
        lines: lines(&found, &codes, (year, by), |key| {
            label(by, key, &names, &ctx)
        }),
        sums: Line {
            label: String::new(),
            cells: counted(&all, &codes, (year, "", "")),
            total: Cell {
                n: all.len(),
                url: behind(year, ("", ""), ""),
            },
        },
    })
    .await
}

#[derive(Serialize)]
struct DealRow {
    deal: DealLine,
    reason: String,
    words: String,
}

#[derive(Serialize)]
pub(super) struct BehindPage {
    year: i32,
    back_url: String,
    /// What the list is narrowed to, in words.
    narrowed: Vec<String>,
    rows: Vec<DealRow>,
    total: usize,
    pager: Pager,
}

impl Page for BehindPage {
    const TEMPLATE: &'static str = "reports/reasons_deals.html";
    const NAV: &'static str = "desk";
}

impl Asked {
    fn url(&self, year: i32, page: usize) -> String {
        let (year, page) = (year.to_string(), page.to_string());
        let pairs = [
            ("year", year.as_str()),
            ("kind", &self.kind),
            ("direction", &self.direction),
            ("field", &self.field),
            ("organisation", &self.organisation),
            ("reason", &self.reason),
            ("page", &page),
        ];
        let pairs: Vec<_> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("/desk/reasons/deals?{query}")
    }

    fn narrowed(&self, names: &BTreeMap<String, String>, ctx: &Ctx) -> Vec<String> {
        let mut narrowed = Vec::new();
        let state = State::from_code(&self.kind);
        narrowed.extend(state.map(|state| label("kind", state.code(), names, ctx)));
        if matches!(self.direction.as_str(), "request" | "offer") {
            narrowed.push(label("direction", &self.direction, names, ctx));
        }
        if !self.field.is_empty() {
            narrowed.push(label("field", &self.field, names, ctx));
        }
        if !self.organisation.is_empty() {
            narrowed.push(label("organisation", &self.organisation, names, ctx));
        }
        if !self.reason.is_empty() {
            narrowed.push(reason_label(&self.reason, ctx.locale, ctx));
        }
        narrowed
    }
}

/// `GET /desk/reasons/deals?year=&kind=&direction=&field=&organisation=&reason=&page=`
pub(super) async fn behind_number(
    ctx: Ctx,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let year = asked.year(app.clock.today());
    let mut tx = app.db.read().await?;
    let mut found = of_year(&mut tx, year).await?;
    found.retain(|one| asked.holds(one));
    let names = names(&mut tx, &found).await?;
    let page = pager::page_number(&asked.page);
    let shown: Vec<&Ended> = found
        .iter()
        .skip((page - 1) * pager::SIZE)
        .take(pager::SIZE)
        .collect();
    let ids: Vec<DealId> = shown.iter().map(|one| one.id).collect();
    let mut deals = deals::store::some_deals(&mut tx, &ids).await?;
    deals.sort_by_key(|deal| ids.iter().position(|id| *id == deal.id));
    let lines = deals::lines(&mut tx, &deals, Side::Staff, &ctx).await?;
    drop(tx);
    let rows = lines.into_iter().zip(&shown).map(|(deal, one)| DealRow {
        deal,
        reason: reason_label(&one.reason_code, ctx.locale, &ctx),
        words: one.reason_words.clone(),
    });
    let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
    ctx.page(BehindPage {
        year,
        back_url: format!("/desk/reasons?year={year}"),
        narrowed: asked.narrowed(&names, &ctx),
        rows: rows.collect(),
        total: found.len(),
        pager: Pager::new(page, total, |n| asked.url(year, n)),
    })
    .await
}

mod samples;
pub(super) use samples::samples;
