//! What a person is told: the inbox in the site, mails at once or in digests, and who wants what by which way.
//!
//! Must stay true: a deed is told if and only if it was done, each thing once; nobody sees another's inbox; the words
//! are said in the reader's language when they are read.

mod choosing;
pub mod digest;
pub(crate) mod frequency;
mod inbox;
pub mod notice;
pub mod security;
mod store;
mod tell;
mod unsubscribe;

use crate::jobs;
use crate::state::App;
use crate::web::{Access, Routes, Sample};

pub use inbox::visited;
pub(crate) use notice::{Kind, Notice};
pub(crate) use tell::{bring_in, tell};

pub(crate) fn routes() -> Routes {
    let signed_in = Access::SignedIn;
    Routes::new()
        .get("/inbox", signed_in, inbox::show)
        .post("/inbox/reading", signed_in, inbox::read_all)
        .get("/inbox/{id}", signed_in, inbox::open)
        .post("/inbox/{id}/reading", signed_in, inbox::read_one)
        .get("/my/notices", signed_in, choosing::show)
        .post("/my/notices", signed_in, choosing::settle)
        .get(
            "/unsubscribe/{secret}/{what}",
            Access::Public,
            unsubscribe::ask,
        )
        .post(
            "/unsubscribe/{secret}/{what}",
            Access::Public,
            unsubscribe::end,
        )
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = inbox::samples();
    all.extend(choosing::samples());
    all.extend(unsubscribe::samples());
    all
}

/// Keeps the digests going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &digest::Round {}, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
