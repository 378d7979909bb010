//! The ledger of all contract files, with 成交额 and 技术交易额 in columns and sums of their own.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{address, origin, view};
use crate::codes::{self, Table};
use crate::contracts::contract::State;
use crate::contracts::store::{self, Day, Line, Narrow};
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Page, Query, Staff};

/// The region whose counties are offered.
const HOME: &str = "511700";

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
    family: String,
    county: String,
    year: String,
    origin: String,
    by: String,
    page: String,
}

impl Asked {
    fn day(&self) -> Day {
        Day::ALL
            .into_iter()
            .find(|day| day.code() == self.by)
            .unwrap_or_default()
    }

    fn narrow(&self) -> Narrow {
        let family = codes::get(Table::ContractType, &self.family);
        let region = codes::get(Table::Region, &self.county);
        Narrow {
            state: State::from_code(&self.state),
            family: family.map(|row| row.code.clone()),
            seller_region: region.map(|row| row.code.clone()),
            party: None,
            origin: origin::codes().find(|code| *code == self.origin),
            year: self.year.parse().ok().and_then(|year: i32| {
                let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
                let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
                (1985..=2999)
                    .contains(&year)
                    .then_some((first, last, self.day()))
            }),
        }
    }

    /// The address with one choice put in place of another.
    fn url(&self, field: &str, value: &str) -> String {
        let mut pairs = [
            ("state", self.state.as_str()),
            ("family", self.family.as_str()),
            ("county", self.county.as_str()),
            ("year", self.year.as_str()),
            ("origin", self.origin.as_str()),
            ("by", self.by.as_str()),
            ("page", ""),
        ];
        for pair in &mut pairs {
            if pair.0 == field {
                pair.1 = value;
            }
        }
        address("/desk/contracts", &pairs)
    }
}

#[derive(Serialize)]
struct FilterLink {
    label: String,
    url: String,
    chosen: bool,
}

#[derive(Serialize)]
struct FilterRow {
    label: String,
    options: Vec<FilterLink>,
}

#[derive(Serialize)]
pub(super) struct LineView {
    url: String,
    number: String,
    name: String,
    type_label: String,
    between: String,
    state_label: String,
    state_kind: &'static str,
    registered_on: Option<NaiveDate>,
    total: i64,
    technical: i64,
}

impl LineView {
    pub(super) fn new(line: &Line, base: &str, locale: Locale) -> Self {
        Self {
            url: format!("{base}/{}", line.number),
            number: line.number.clone(),
            name: line.name.clone(),
            type_label: codes::label(Table::ContractType, &line.type_code, locale.tag())
                .into_owned(),
            between: format!("{} → {}", line.seller_name, line.buyer_name),
            state_label: t(locale, &format!("contract-state-{}", line.state.code())),
            state_kind: view::badge(line.state),
            registered_on: line.registered_on,
            total: line.total_fen,
            technical: line.technical_fen,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct LedgerPage {
    filters: Vec<FilterRow>,
    chosen: usize,
    lines: Vec<LineView>,
    number: i64,
    total: i64,
    technical: i64,
    pager: Pager,
    can_write: bool,
}

impl Page for LedgerPage {
    const TEMPLATE: &'static str = "contracts/ledger.html";
    const NAV: &'static str = "desk";
}

fn filter_row(
    asked: &Asked,
    (field, chosen): (&str, &str),
    options: Vec<(String, String)>,
    locale: Locale,
) -> FilterRow {
    let all = (String::new(), t(locale, "contract-filter-all"));
    FilterRow {
        label: t(locale, &format!("contract-filter-{field}")),
        options: std::iter::once(all)
            .chain(options)
            .map(|(value, label)| FilterLink {
                url: asked.url(field, &value),
                chosen: value == chosen,
                label,
            })
            .collect(),
    }
}

fn filters(asked: &Asked, today: NaiveDate, locale: Locale) -> Vec<FilterRow> {
    let states = State::ALL
        .iter()
        .map(|s| {
            let code = s.code();
            (
                code.to_owned(),
                t(locale, &format!("contract-state-{code}")),
            )
        })
        .collect();
    let labelled = |table: Table, rows: Vec<&'static codes::Row>| -> Vec<(String, String)> {
        rows.into_iter()
            .map(|row| {
                let label = codes::label(table, &row.code, locale.tag()).into_owned();
                (row.code.clone(), label)
            })
            .collect()
    };
    let families = labelled(
        Table::ContractType,
        codes::tops(Table::ContractType, today).collect(),
    );
    let mut counties = vec![(HOME.to_owned(), t(locale, "contract-home-itself"))];
    counties.extend(labelled(
        Table::Region,
        codes::children(Table::Region, HOME, today).collect(),
    ));
    let years = (0..4)
        .map(|back| (today.year() - back).to_string())
        .map(|year| (year.clone(), year))
        .collect();
    let origins = origin::codes()
        .map(|code| {
            let label = t(locale, &format!("deal-origin-{code}"));
            (code.to_owned(), label)
        })
        .collect();
    let days = Day::ALL
        .iter()
        .map(|day| {
            let code = day.code();
            let value = if *day == Day::default() { "" } else { code };
            let key = format!("contract-by-{code}");
            FilterLink {
                label: t(locale, &key),
                url: asked.url("by", value),
                chosen: asked.day() == *day,
            }
        })
        .collect();
    let mut rows = vec![
        filter_row(asked, ("state", &asked.state), states, locale),
        filter_row(asked, ("family", &asked.family), families, locale),
        filter_row(asked, ("county", &asked.county), counties, locale),
        filter_row(asked, ("year", &asked.year), years, locale),
        filter_row(asked, ("origin", &asked.origin), origins, locale),
    ];
    if !asked.year.is_empty() {
        rows.push(FilterRow {
            label: t(locale, "contract-filter-by"),
            options: days,
        });
    }
    rows
}

/// `GET /desk/contracts`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let narrow = asked.narrow();
    let page = pager::page_number(&asked.page);
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let skip = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let mut tx = ctx.app.db.read().await?;
    let lines = store::lines(&mut tx, &narrow, most, skip).await?;
    let (number, total, technical) = store::totals(&mut tx, &narrow).await?;
    let chosen = [
        &asked.state,
        &asked.family,
        &asked.county,
        &asked.year,
        &asked.origin,
    ];
    let pager = Pager::new(page, u64::try_from(number).unwrap_or(0), |n| {
        asked.url("page", &n.to_string())
    });
    ctx.page(LedgerPage {
        filters: filters(&asked, ctx.app.clock.today(), ctx.locale),
        chosen: chosen.iter().filter(|c| !c.is_empty()).count(),
        lines: lines
            .iter()
            .map(|line| LineView::new(line, "/desk/contracts", ctx.locale))
            .collect(),
        number,
        total,
        technical,
        pager,
        can_write: staff.has(Duty::Registrar),
    })
    .await
}

impl LedgerPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::default();
        let empty = |asked: &Asked| Self {
            filters: filters(asked, today, Locale::Zh),
            chosen: 0,
            lines: Vec::new(),
            number: 0,
            total: 0,
            technical: 0,
            pager: Pager::new(1, 0, |_| String::new()),
            can_write: false,
        };
        let mut full = empty(&Asked {
            year: "2026".to_owned(),
            ..Asked::default()
        });
        full.can_write = true;
        full.lines = LineView::samples();
        (full.number, full.total, full.technical) = (1, 60_000_000, 52_000_000);
        vec![empty(&Asked::default()), full]
    }
}

impl LineView {
    pub(super) fn samples() -> Vec<Self> {
        vec![Self {
            url: "/desk/contracts/KX-H-2026-00001".to_owned(),
            number: "KX-H-2026-00001".to_owned(),
            name: "池窑温度场测试与调温模型开发".to_owned(),
            type_label: "委托开发".to_owned(),
            between: "巴渠应用技术研究院（虚构） → 达川岩丝新材料有限公司（虚构）".to_owned(),
            state_label: t(Locale::Zh, "contract-state-registered"),
            state_kind: "success",
            registered_on: NaiveDate::from_ymd_opt(2026, 1, 15),
            total: 60_000_000,
            technical: 52_000_000,
        }]
    }
}
