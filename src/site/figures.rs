//! The figures of the home page that other rooms know; what is absent is not shown.

use serde::Serialize;

use crate::db::Tx;

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

/// What the home page shows beside the numbers of listings.
#[expect(
    clippy::unused_async,
    reason = "the rooms of deals and contracts will be asked here"
)]
pub(super) async fn figures(_tx: &mut Tx) -> sqlx::Result<HomeFigures> {
    Ok(HomeFigures::default())
}
