//! Figures: targets, counted volume, months, periodic reports, and the contracts behind every number; what is under way
//! beside them, and the indicators of the work plan. Reads all rooms, writes only its own tables.

mod charts;
pub mod child;
mod compare;
pub mod count;
pub mod dimension;
mod disclosure;
pub mod filter;
pub mod forecast;
pub mod funnel;
mod ledger;
pub mod pace;
mod pages;
pub mod periodic;
mod pivot;
pub mod place;
mod reasons;
pub mod statistics;
pub mod store;
pub mod target;
pub(crate) mod unanswered;
pub mod workplan;

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use crate::db::Tx;
use crate::web::error::Result;
use crate::web::{Access, Duty, Routes, Sample};
use count::{Totals, percent_bp};
pub use disclosure::{Masked, recent};
use filter::Filter;
pub(crate) use ledger::start;
pub use ledger::{KeptLedger, read_ahead};
pub(crate) use pages::percentage;
use pages::{chances, forecast as ahead, funnel as steps, places, rates, target as overview};
use pages::{figures, open, pivot as pivots, rows, screen, statistics as tables, targets};
use target::{Measure, Scope, elapsed_bp};

pub(crate) fn routes() -> Routes {
    let writes = Access::With(Duty::Analyst);
    Routes::new()
        .get("/figures", Access::Public, figures::show)
        .get("/figures/screen", Access::Public, screen::show)
        .get("/figures/contracts", Access::Public, rows::show)
        .get("/figures/statistics", Access::Public, tables::show)
        .get("/figures/statistics.csv", Access::Public, tables::csv)
        .get("/figures/open", Access::Public, open::show)
        .get("/figures/open.csv", Access::Public, open::csv)
        .get("/figures/open.json", Access::Public, open::json)
        .get(
            "/desk/matches",
            Access::With(Duty::TechnologyManager),
            unanswered::show,
        )
        .get("/desk/reasons", Access::Staff, reasons::show)
        .get("/desk/reasons/deals", Access::Staff, reasons::behind_number)
        .get("/desk/figures/pivot", Access::Staff, pivots::show)
        .get("/desk/figures/pivot.csv", Access::Staff, pivots::csv)
        .get("/desk/figures/pivot.xlsx", Access::Staff, pivots::xlsx)
        .post("/desk/figures/pivot/kept", Access::Staff, pivots::keep)
        .post(
            "/desk/figures/pivot/kept/{id}/share",
            Access::Staff,
            pivots::share,
        )
        .post(
            "/desk/figures/pivot/kept/{id}/end",
            Access::Staff,
            pivots::end,
        )
        .get("/desk/targets", Access::Staff, targets::index)
        .get("/desk/targets/new", writes, targets::new)
        .post("/desk/targets", writes, targets::create)
        .get("/desk/targets/{year}/{scope}/edit", writes, targets::edit)
        .post("/desk/targets/{year}/{scope}/edit", writes, targets::update)
        .merge(periodic::routes())
        .merge(planning())
        .merge(workplan::routes())
}

/// Parts of targets, what is under way, what is needed.
fn planning() -> Routes {
    let writes = Access::With(Duty::Analyst);
    Routes::new()
        .get("/desk/targets/places", Access::Staff, places::index)
        .post("/desk/targets/places", writes, places::create)
        .post("/desk/targets/places/removal", writes, places::remove)
        .get(
            "/desk/targets/{year}/{scope}",
            Access::Staff,
            overview::show,
        )
        .get(PARTS, writes, overview::edit)
        .post(PARTS, writes, overview::update)
        .get("/desk/forecast", Access::Staff, ahead::show)
        .get("/desk/forecast/chances", Access::Staff, chances::edit)
        .post("/desk/forecast/chances", writes, chances::update)
        .get("/desk/funnel", Access::Staff, steps::show)
        .get("/desk/funnel/rows", Access::Staff, steps::rows)
        .get("/desk/funnel/rates", Access::Staff, rates::edit)
        .post("/desk/funnel/rates", writes, rates::update)
}

const PARTS: &str = "/desk/targets/{year}/{scope}/parts/{kind}";

pub(crate) fn samples() -> Vec<Sample> {
    let mut all: Vec<Sample> = figures::FiguresPage::samples()
        .iter()
        .map(Sample::of)
        .collect();
    all.extend(rows::RowsPage::samples().iter().map(Sample::of));
    all.extend(pivots::PivotPage::samples().iter().map(Sample::of));
    all.extend(screen::ScreenPage::samples().iter().map(Sample::of));
    all.extend(screen::ScreenTablesPage::samples().iter().map(Sample::of));
    all.extend(open::OpenPage::samples().iter().map(Sample::of));
    all.extend(tables::StatisticsPage::samples().iter().map(Sample::of));
    all.extend(periodic::samples());
    all.extend(unanswered::samples());
    all.extend(reasons::samples());
    all.extend(targets::TargetsPage::samples().iter().map(Sample::of));
    all.extend(targets::TargetPage::samples().iter().map(Sample::of));
    all.extend(overview::TargetOverview::samples().iter().map(Sample::of));
    all.extend(overview::ChildrenPage::samples().iter().map(Sample::of));
    all.extend(places::PlacesPage::samples().iter().map(Sample::of));
    all.extend(ahead::ForecastPage::samples().iter().map(Sample::of));
    all.extend(chances::ChancesPage::samples().iter().map(Sample::of));
    all.extend(steps::FunnelPage::samples().iter().map(Sample::of));
    all.extend(steps::FunnelRowsPage::samples().iter().map(Sample::of));
    all.extend(rates::RatesPage::samples().iter().map(Sample::of));
    all.extend(workplan::samples());
    all
}

/// How far this year's main target is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    pub year: i32,
    pub measure: Measure,
    /// Fen, or contracts when the measure is a number; so is `counted_fen`.
    pub target_fen: i64,
    pub counted_fen: i64,
    pub number: i64,
    /// Hundredths of a percent; 0 when the target is nothing.
    pub percent_bp: i64,
    /// How much of the year is gone, the same way.
    pub time_bp: i64,
}

/// The outflow target of the year that `today` lies in, if one is set.
///
/// # Errors
/// When the database does not answer.
pub async fn progress(
    ledger: &KeptLedger,
    tx: &mut Tx,
    today: NaiveDate,
) -> Result<Option<Progress>> {
    let year = today.year();
    let Some(target) = store::target(tx, year, Scope::Outflow).await? else {
        return Ok(None);
    };
    let filter = Filter::year(year, today);
    let entries = ledger.entries(tx, filter.period()).await?;
    let sums = Totals::of(&filter.rows(&entries, target.basis));
    let counted_fen = sums.by(target.measure);
    Ok(Some(Progress {
        year,
        measure: target.measure,
        target_fen: target.amount,
        counted_fen,
        number: sums.number,
        percent_bp: percent_bp(counted_fen, target.amount).unwrap_or(0),
        time_bp: elapsed_bp(year, today),
    }))
}
