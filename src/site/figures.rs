//! The figures of the home page that other rooms know; what is absent is not shown.

use chrono::NaiveDate;
use serde::Serialize;

use crate::codes::{self, Table};
use crate::db::Tx;
use crate::deals;
use crate::reports::{self, percentage, target::Measure};
use crate::web::{Locale, Result};

/// See the module.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HomeFigures {
    /// Deals that both sides talk about.
    pub deals: Option<i64>,
    /// This year's registered contracts against the target.
    pub target: Option<TargetLine>,
    /// Contracts registered last, without names.
    pub contracts: Vec<RecentContract>,
}

/// Sums in fen, shares in percent.
#[derive(Clone, Debug, Serialize)]
pub struct TargetLine {
    pub reached: i64,
    pub target: i64,
    pub percent: f64,
    /// The part of the year that is gone.
    pub elapsed: f64,
}

/// A contract as anybody may see it.
#[derive(Clone, Debug, Serialize)]
pub struct RecentContract {
    /// A day.
    pub date: String,
    pub title: String,
    pub kind: String,
    pub place: String,
    /// Fen.
    pub amount: i64,
}

/// Rows of contracts on the home page.
const RECENT: i64 = 5;

/// What the home page shows beside the numbers of listings.
pub(super) async fn figures(tx: &mut Tx, today: NaiveDate, locale: Locale) -> Result<HomeFigures> {
    let target = reports::progress(tx, today).await?;
    // A target that counts contracts has no sums to draw; /figures tells it in words.
    let target = target
        .filter(|progress| progress.measure != Measure::Number)
        .map(|progress| TargetLine {
            reached: progress.counted_fen,
            target: progress.target_fen,
            percent: percentage(progress.percent_bp),
            elapsed: percentage(progress.time_bp),
        });
    let recent = reports::recent(tx, today, RECENT).await?;
    Ok(HomeFigures {
        deals: Some(deals::store::count_open(tx).await?),
        target,
        contracts: recent.iter().map(|one| masked(one, locale)).collect(),
    })
}

/// Type, field and places are all that is said of a contract here.
fn masked(one: &reports::Recent, locale: Locale) -> RecentContract {
    let lang = locale.tag();
    let field = codes::label(Table::Field, &one.field, lang);
    let from = codes::label(Table::Region, &one.seller_region, lang);
    let to = codes::label(Table::Region, &one.buyer_region, lang);
    RecentContract {
        date: one.registered_on.format("%Y-%m").to_string(),
        title: field.into_owned(),
        kind: codes::label(Table::ContractType, &one.type_code, lang).into_owned(),
        place: format!("{from} → {to}"),
        amount: one.total_fen,
    }
}
