//! The rows behind a number. Staff see which contracts they are and add up to it; everybody else sees what kind they are:
//! family, from where to where and about how large, and the sums as far as `disclosure` tells them.

use chrono::NaiveDate;
use serde::Serialize;

use crate::codes::{self, Table};
use crate::identifiers::RegistrationNumber;
use crate::reports::count::{Counted, Entry, Stand, Totals};
use crate::reports::dimension::{Dimension, band};
use crate::reports::disclosure::{self, flow_text};
use crate::reports::filter::{Asked, Filter};
use crate::reports::store;
use crate::reports::target::{Basis, Measure};
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Page, Query};

/// What only staff see of a row.
#[derive(Serialize)]
struct Inside {
    url: String,
    number: String,
    registration_number: String,
    name: String,
    between: String,
    day: NaiveDate,
    month: String,
    total: i64,
    technical: i64,
}

#[derive(Serialize)]
struct RowView {
    inside: Option<Inside>,
    type_label: String,
    flow: String,
    /// The band of its 成交额.
    band: String,
}

impl RowView {
    fn new(row: &Counted<'_>, staff: bool, locale: Locale) -> Self {
        let place = |code: &str| codes::label(Table::Region, code, locale.tag()).into_owned();
        let stand = row.stand;
        let kind = if staff {
            stand.type_code.as_str()
        } else {
            row.family()
        };
        Self {
            inside: staff.then(|| Inside {
                url: format!("/desk/contracts/{}", row.entry.number),
                number: row.entry.number.clone(),
                registration_number: row
                    .entry
                    .registration_number
                    .as_ref()
                    .map(RegistrationNumber::spaced)
                    .unwrap_or_default(),
                name: stand.name.clone(),
                between: format!("{} → {}", stand.seller_name, stand.buyer_name),
                day: row.on,
                month: row.on.format("%Y-%m").to_string(),
                total: stand.total_fen,
                technical: stand.technical_fen,
            }),
            type_label: codes::label(Table::ContractType, kind, locale.tag()).into_owned(),
            flow: if staff {
                format!(
                    "{} → {}",
                    place(&stand.seller_region),
                    place(&stand.buyer_region)
                )
            } else {
                flow_text(&stand.seller_region, &stand.buyer_region, locale)
            },
            band: Dimension::Band.label(band(stand.total_fen), locale),
        }
    }
}

#[derive(Serialize)]
struct Chip {
    label: String,
    url: String,
}

#[derive(Serialize)]
pub(crate) struct RowsPage {
    year: i32,
    close: NaiveDate,
    figures_url: String,
    scope: String,
    basis: String,
    chips: Vec<Chip>,
    rows: Vec<RowView>,
    number: i64,
    total: i64,
    technical: i64,
    pager: Pager,
    staff: bool,
    /// Whether the sums are told to this viewer.
    told: bool,
    /// What was asked for and is told otherwise.
    instead: Vec<String>,
}

impl Page for RowsPage {
    const TEMPLATE: &'static str = "reports/rows.html";
    const NAV: &'static str = "figures";
}

/// The narrowings, each with the address that takes it away.
fn chips(filter: &Filter, locale: Locale) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (place, (dimension, word)) in filter.cuts.iter().enumerate() {
        let mut without = filter.clone();
        without.cuts.remove(place);
        chips.push(Chip {
            label: format!(
                "{}: {}",
                dimension.name(locale),
                dimension.label(word, locale)
            ),
            url: without.behind(),
        });
    }
    if let Some((from, to)) = filter.span {
        let mut without = filter.clone();
        without.span = None;
        chips.push(Chip {
            label: format!("{from} – {to}"),
            url: without.behind(),
        });
    }
    chips
}

/// Whose view it is, and which part of the list.
struct Looking {
    page: usize,
    staff: bool,
    instead: Vec<String>,
    locale: Locale,
}

fn build(filter: &Filter, basis: Basis, entries: &[Entry], looking: Looking) -> RowsPage {
    let Looking {
        page,
        staff,
        instead,
        locale,
    } = looking;
    let filter = filter.by(basis);
    let mut rows = filter.rows(entries, basis);
    if !staff {
        // In the order of days the months' sums would tell which row is whose.
        rows.sort_by_cached_key(|row| (row.family().to_owned(), row.stand.total_fen));
    }
    let told = staff || disclosure::tells(&filter, entries, basis);
    let sums = if told {
        Totals::of(&rows)
    } else {
        Totals::default()
    };
    let pager = Pager::new(page, u64::try_from(rows.len()).unwrap_or(0), |n| {
        format!("{}&page={n}", filter.behind())
    });
    RowsPage {
        year: filter.year,
        close: filter.period().close(),
        figures_url: filter.clone().whole_year().url("/figures"),
        scope: t(locale, &format!("report-scope-{}", filter.scope.code())),
        basis: t(locale, &format!("report-basis-{}", basis.code())),
        chips: chips(&filter, locale),
        rows: rows
            .iter()
            .skip((pager.page - 1) * pager::SIZE)
            .take(pager::SIZE)
            .map(|row| RowView::new(row, staff, locale))
            .collect(),
        number: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        total: sums.by(Measure::Total),
        technical: sums.by(Measure::Technical),
        pager,
        staff,
        told,
        instead,
    }
}

/// `GET /figures/contracts`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let filter = super::asked_by(&ctx, &asked);
    let mut tx = ctx.app.db.read().await?;
    let basis = store::basis(&mut tx, &filter).await?;
    let entries = ctx.app.ledger.entries(&mut tx, filter.period()).await?;
    drop(tx);
    let looking = Looking {
        page: pager::page_number(&asked.page),
        staff: super::is_inside(&ctx),
        instead: super::instead(&ctx, &asked, &filter, basis),
        locale: ctx.locale,
    };
    ctx.page(build(&filter, basis, &entries, looking)).await
}

pub(in crate::reports) fn sample_entries() -> Vec<Entry> {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default();
    let of = |type_code: &str, region: &str, registered_on| Entry {
        id: crate::ids::ContractId::mint(chrono::DateTime::UNIX_EPOCH),
        number: "KX-H-2026-00001".to_owned(),
        registration_number: RegistrationNumber::parse("2026511701000018").ok(),
        origin: "direct".to_owned(),
        registered_on,
        filed_on: Some(registered_on),
        cancelled_on: None,
        stands: vec![Stand {
            version: 1,
            effective_on: registered_on,
            name: "温度场测试（虚构）".to_owned(),
            type_code: type_code.to_owned(),
            seller_name: "巴渠应用技术研究院（虚构）".to_owned(),
            seller_region: region.to_owned(),
            buyer_name: "达川岩丝新材料有限公司（虚构）".to_owned(),
            buyer_region: "511703".to_owned(),
            signed_on: Some(registered_on),
            starts_on: Some(registered_on),
            total_fen: 60_000_000,
            non_technical_fen: 8_000_000,
            technical_fen: 52_000_000,
            field: "05-01".to_owned(),
            ..Stand::default()
        }],
        places: std::sync::Arc::default(),
    };
    vec![
        of("11", "511700", day(1, 15)),
        of("31", "511703", day(3, 28)),
        of("51", "511721", day(7, 7)),
    ]
}

impl RowsPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let year = Filter::year(2026, today);
        let narrow = year
            .cut(Dimension::Month, "2026-01")
            .cut(Dimension::Family, "10")
            .cut(Dimension::County, "511700");
        let of = |filter: &Filter, entries: &[Entry], staff| {
            let looking = Looking {
                page: 1,
                staff,
                instead: vec![String::from("只公布今天的状态")],
                locale: Locale::Zh,
            };
            build(filter, Basis::Registered, entries, looking)
        };
        let entries = sample_entries();
        vec![
            of(&year, &[], false),
            of(&narrow, &entries, false),
            of(&year, &entries, true),
        ]
    }
}
