//! Listings: what results and needs share — a working copy with drafts, review, publication, versions, confirmation,
//! attachments, public numbers. The contents belong to `achievements` and `needs`.
//!
//! Must stay true: nothing is public that no reviewer approved (or staff imported in their own name); a version once
//! submitted is never edited; every deed leaves a row of history.

pub mod asking;
pub(crate) mod choices;
mod confirming;
pub mod content;
pub mod detail;
pub(crate) mod difference;
pub mod freshness;
pub mod life;
pub mod listing;
pub(crate) mod pages;
pub(crate) mod post;
pub mod progress;
mod sent;
pub mod store;
pub mod visits;

pub use life::Checked;
pub use listing::{Deed, Kind, Listing, Public, Work};
pub use store::feed;

use crate::jobs;
use crate::state::App;
use crate::web::{Access, Routes, Sample};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(
            "/listings/{id}/files/{file}",
            Access::Public,
            pages::show_file,
        )
        .get("/confirmations/{secret}", Access::Public, confirming::ask)
        .post(
            "/confirmations/{secret}",
            Access::Public,
            confirming::confirm,
        )
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = pages::samples();
    all.extend(confirming::samples());
    all
}

/// Keeps the asking for confirmations going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &asking::Round {}, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
