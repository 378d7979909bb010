//! The figures of the home page that other rooms know; what is absent is not shown.

use serde::Serialize;

use crate::db::Tx;
use crate::deals;
use crate::reports::{self, percentage, target::Measure};
use crate::state::App;
use crate::web::{Locale, Result};

/// See the module.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HomeFigures {
    /// Deals that both sides talk about.
    pub deals: Option<i64>,
    /// This year's registered contracts against the target.
    pub target: Option<TargetLine>,
    /// Contracts registered last, without names.
    pub contracts: Vec<reports::Masked>,
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

/// Rows of contracts on the home page.
const RECENT: i64 = 5;

/// What the home page shows beside the numbers of listings.
pub(super) async fn figures(app: &App, tx: &mut Tx, locale: Locale) -> Result<HomeFigures> {
    let today = app.clock.today();
    let target = reports::progress(&app.ledger, tx, today).await?;
    // A target that counts contracts has no sums to draw; /figures tells it in words.
    let target = target
        .filter(|progress| progress.measure != Measure::Number)
        .map(|progress| TargetLine {
            reached: progress.counted_fen,
            target: progress.target_fen,
            percent: percentage(progress.percent_bp),
            elapsed: percentage(progress.time_bp),
        });
    Ok(HomeFigures {
        deals: Some(deals::store::count_open(tx).await?),
        target,
        contracts: reports::recent(tx, today, RECENT, locale).await?,
    })
}
