//! The counted figures as open data at stable addresses: months, numbers and both sums, exact.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use crate::money::Money;
use crate::reports::count::{Totals, by_month};
use crate::reports::filter::{Asked, Filter};
use crate::reports::store;
use crate::web::{Answer, Ctx, Query};

#[derive(Serialize)]
struct Month {
    /// "2026-05", or the year for the whole of it.
    #[serde(rename = "month")]
    period: String,
    number: i64,
    /// In 元, as text: exact in every reader.
    total_yuan: String,
    technical_yuan: String,
}

impl Month {
    fn new(period: String, sums: Totals) -> Self {
        Self {
            period,
            number: sums.number,
            total_yuan: Money::from_fen(sums.total_fen).yuan_text(),
            technical_yuan: Money::from_fen(sums.technical_fen).yuan_text(),
        }
    }
}

#[derive(Serialize)]
struct Open {
    year: i32,
    as_of: String,
    scope: &'static str,
    basis: &'static str,
    months: Vec<Month>,
    whole: Month,
}

async fn read(ctx: &Ctx, asked: &Asked) -> crate::web::Result<Open> {
    let filter = Filter::read(asked, ctx.app.clock.today()).whole_year();
    let mut tx = ctx.app.db.read().await?;
    let basis = store::basis(&mut tx, &filter).await?;
    let entries = store::entries(&mut tx, filter.period()).await?;
    let rows = filter.rows(&entries, basis);
    Ok(Open {
        year: filter.year,
        as_of: filter.as_of.to_string(),
        scope: filter.scope.code(),
        basis: basis.code(),
        months: (1..)
            .zip(by_month(&rows))
            .map(|(month, sums)| Month::new(format!("{}-{month:02}", filter.year), sums))
            .collect(),
        whole: Month::new(filter.year.to_string(), Totals::of(&rows)),
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
    let mut text =
        String::from("\u{feff}month,number,total_yuan,technical_yuan,scope,basis,as_of\r\n");
    for m in open.months.iter().chain([&open.whole]) {
        let line = [
            m.period.as_str(),
            &m.number.to_string(),
            &m.total_yuan,
            &m.technical_yuan,
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
