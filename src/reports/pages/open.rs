//! The counted figures as open data at stable addresses: months, numbers and both sums, exact, with what they mean. A sum
//! that `disclosure` does not tell stays empty, for staff too: files are passed on.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::{Link, parts};
use crate::money::Money;
use crate::reports::count::{Totals, by_month};
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::{self, Told};
use crate::reports::filter::{Asked, Filter};
use crate::reports::store;
use crate::reports::target::{Basis, Measure, Scope};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Page, Query};

/// The columns of the file, each with a meaning in words.
const FIELDS: [&str; 7] = [
    "month",
    "number",
    "total_yuan",
    "technical_yuan",
    "scope",
    "basis",
    "as_of",
];

#[derive(Serialize)]
struct Month {
    /// "2026-05", or the year for the whole of it.
    #[serde(rename = "month")]
    period: String,
    number: i64,
    /// In 元, as text: exact in every reader. Nothing where it is not told.
    total_yuan: Option<String>,
    technical_yuan: Option<String>,
}

impl Month {
    fn new(period: String, sums: Totals, told: bool) -> Self {
        let yuan = |fen| told.then(|| Money::from_fen(fen).yuan_text());
        Self {
            period,
            number: sums.number,
            total_yuan: yuan(sums.total_fen),
            technical_yuan: yuan(sums.technical_fen),
        }
    }
}

#[derive(Serialize)]
struct Open {
    title: String,
    publisher: String,
    /// Where the same state can be had again.
    address: String,
    definition: String,
    total_means: String,
    technical_means: String,
    withheld: String,
    /// What was asked for and is told otherwise.
    instead: Vec<String>,
    licence: String,
    unit: &'static str,
    year: i32,
    as_of: String,
    scope: &'static str,
    basis: &'static str,
    months: Vec<Month>,
    whole: Month,
}

async fn read(ctx: &Ctx, asked: &Asked) -> crate::web::Result<Open> {
    let inside = super::is_inside(ctx);
    let filter = super::asked_by(ctx, asked).whole_year();
    let mut tx = ctx.app.db.read().await?;
    let basis = store::basis(&mut tx, &filter).await?;
    let entries = ctx.app.ledger.entries(&mut tx, filter.period()).await?;
    let filter = filter.by(basis);
    let rows = filter.rows(&entries, basis);
    let scope = filter.scope.code();
    let parts_told = Told::of(&rows, &filter);
    let month = |(month, sums): (u32, Totals)| {
        let name = format!("{}-{month:02}", filter.year);
        let told = sums.number == 0 || !parts_told.hides(Dimension::Month, &name);
        Month::new(name, sums, told)
    };
    let base = &ctx.app.config.base_url;
    Ok(Open {
        title: ctx.t("open-title"),
        publisher: ctx.t("site-name"),
        address: format!("{base}{}", filter.url("/figures/open.json")),
        definition: parts::definition(filter.scope, basis, ctx.locale),
        total_means: ctx.t("open-total-meaning"),
        technical_means: ctx.t("open-technical-meaning"),
        withheld: ctx.t("open-inside-text"),
        instead: super::instead(ctx, asked, &filter, basis),
        licence: ctx.t("open-licence-text"),
        unit: "yuan",
        year: filter.year,
        as_of: filter.as_of.to_string(),
        scope,
        basis: basis.code(),
        months: (1..).zip(by_month(&rows)).map(month).collect(),
        whole: Month::new(
            filter.year.to_string(),
            Totals::of(&rows),
            inside || disclosure::tells(&filter, &entries, basis),
        ),
    })
}

pub(super) fn file(media: &'static str, name: &str, body: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, media.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        body,
    )
        .into_response()
}

/// `GET /figures/open.csv`
pub(crate) async fn csv(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let open = read(&ctx, &asked).await?;
    let mut text = format!("\u{feff}{}\r\n", FIELDS.join(","));
    for m in open.months.iter().chain([&open.whole]) {
        let line = [
            m.period.as_str(),
            &m.number.to_string(),
            m.total_yuan.as_deref().unwrap_or_default(),
            m.technical_yuan.as_deref().unwrap_or_default(),
            open.scope,
            open.basis,
            &open.as_of,
        ]
        .join(",");
        text.push_str(&line);
        text.push_str("\r\n");
    }
    let name = format!("kexing-figures-{}.csv", open.year);
    Ok(file("text/csv; charset=utf-8", &name, text))
}

/// `GET /figures/open.json`
pub(crate) async fn json(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let open = read(&ctx, &asked).await?;
    let text = serde_json::to_string_pretty(&open).map_err(anyhow::Error::from)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// A file with its addresses: as it moves on, without a day.
#[derive(Serialize)]
struct FileView {
    text: String,
    formats: Vec<Link>,
}

/// A word with its meaning.
#[derive(Serialize)]
struct Meaning {
    word: String,
    text: String,
}

#[derive(Serialize)]
pub(crate) struct OpenPage {
    year: i32,
    years: Vec<Link>,
    files: Vec<FileView>,
    fields: Vec<Meaning>,
    definitions: Vec<Meaning>,
}

impl Page for OpenPage {
    const TEMPLATE: &'static str = "reports/open.html";
    const NAV: &'static str = "figures";
}

/// `GET /figures/open?year=`
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let today = ctx.app.clock.today();
    let filter = Filter::read(&asked, today).for_anybody(today).whole_year();
    let mut tx = ctx.app.db.read().await?;
    let first = store::first_year(&mut tx).await?;
    let mut bases = Vec::new();
    for scope in Scope::ALL {
        let basis = store::basis(&mut tx, &filter.of(*scope)).await?;
        bases.push((*scope, basis));
    }
    drop(tx);
    let this = chrono::Datelike::year(&today);
    let first = first.unwrap_or(this).clamp(this - 30, this);
    ctx.page(page(filter.year, first..=this, &bases, ctx.locale))
        .await
}

/// `bases`: by which day the targets of the year count.
fn page(
    year: i32,
    years: std::ops::RangeInclusive<i32>,
    bases: &[(Scope, Basis)],
    locale: Locale,
) -> OpenPage {
    let link = |text: &str, url: String| Link {
        text: text.to_owned(),
        url,
        current: false,
    };
    let say = |key: &str, scope: Scope| {
        let scope = t(locale, &format!("report-scope-{}", scope.code()));
        crate::web::Message::new(key)
            .with("year", year.to_string())
            .with("scope", scope)
            .say(locale)
    };
    let address = |path: &str, scope: Scope| format!("{path}?year={year}&scope={}", scope.code());
    let files = Scope::ALL.iter().flat_map(|scope| {
        let months = ["csv", "json"]
            .map(|kind| link(kind, address(&format!("/figures/open.{kind}"), *scope)));
        let tables = [link("csv", address("/figures/statistics.csv", *scope))];
        [
            FileView {
                text: say("open-year", *scope),
                formats: months.into(),
            },
            FileView {
                text: say("open-tables", *scope),
                formats: tables.into(),
            },
        ]
    });
    let measures = [Measure::Total, Measure::Technical].map(|measure| Meaning {
        word: t(locale, &format!("report-measure-{}", measure.code())),
        text: t(locale, &format!("open-{}-meaning", measure.code())),
    });
    let scopes = bases.iter().map(|(scope, basis)| Meaning {
        word: t(locale, &format!("report-scope-{}", scope.code())),
        text: parts::definition(*scope, *basis, locale),
    });
    OpenPage {
        year,
        years: years
            .rev()
            .map(|one| Link {
                text: one.to_string(),
                url: format!("/figures/open?year={one}"),
                current: one == year,
            })
            .collect(),
        files: files.collect(),
        fields: FIELDS
            .iter()
            .map(|field| Meaning {
                word: (*field).to_owned(),
                text: t(locale, &format!("open-field-{}", field.replace('_', "-"))),
            })
            .collect(),
        definitions: measures.into_iter().chain(scopes).collect(),
    }
}

impl OpenPage {
    pub(crate) fn samples() -> Vec<Self> {
        let bases = [(Scope::Outflow, Basis::Signed)];
        vec![page(2026, 2024..=2026, &bases, Locale::Zh)]
    }
}
