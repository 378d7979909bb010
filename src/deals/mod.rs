//! Deals: from a first request to an agreement, with a thread, a history and both sides' consent.
//!
//! Must stay true: an organisation has one open request on a listing; contacts and a masked name open only with the
//! owner's yes; every deed is done once, however often it is sent.

pub mod answers;
mod ask;
pub mod attribution;
pub mod chances;
mod choice;
pub mod clock;
pub mod commission;
pub mod comparing;
pub mod deal;
mod deeds;
mod desk;
pub mod handover;
mod inside;
pub mod learning;
pub mod life;
mod moved;
mod notices;
pub mod offers;
pub mod origin;
mod pages;
pub mod progress;
mod rest;
pub mod room;
pub mod state;
mod steps;
pub mod store;
mod view;

pub(crate) use choice::Choice;
pub use deal::Deal;
pub(crate) use pages::{DealLine, lines};
pub use state::{Deed, Side, State};
pub(crate) use steps::plan as plan_step;

use crate::jobs;
use crate::state::App;
use crate::web::{Access, Duty, Routes, Sample};

pub(crate) fn routes() -> Routes {
    let signed_in = Access::SignedIn;
    let manager = Access::With(Duty::TechnologyManager);
    Routes::new()
        .get("/my/deals", signed_in, pages::mine)
        .get("/deals/{number}", signed_in, pages::show)
        .post("/deals/{number}/acceptance", signed_in, deeds::accept)
        .post("/deals/{number}/refusal", signed_in, deeds::decline)
        .post("/deals/{number}/withdrawal", signed_in, deeds::withdraw)
        .post("/deals/{number}/introduction", manager, deeds::introduce)
        .post("/deals/{number}/agreement", signed_in, deeds::agree)
        .post("/deals/{number}/loss", signed_in, deeds::lose)
        .post("/deals/{number}/manager", manager, handover::update)
        .post("/deals/{number}/commission", manager, commission::update)
        .post("/deals/{number}/next-step", manager, steps::set)
        .post("/deals/{number}/next-step/done", manager, steps::finish)
        .get("/desk/deals", Access::Staff, desk::show)
        .merge(offers::routes())
        .post("/deals/{number}/origin", manager, attribution::correct)
        .merge(ask::routes())
        .merge(comparing::routes())
        .post("/desk/deals/changes", manager, desk::change)
        .merge(room::routes())
        .round(axum::middleware::from_fn(moved::explain))
}

/// Keeps the clock over first answers and their figures going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    let now = app.clock.now();
    jobs::enqueue(&mut tx, &clock::Round {}, now).await?;
    jobs::enqueue(&mut tx, &answers::Recount {}, now).await?;
    let from_the_first = progress::CountAll {
        after: crate::ids::ListingId(uuid::Uuid::nil()),
    };
    jobs::enqueue(&mut tx, &from_the_first, now).await?;
    tx.commit().await?;
    Ok(())
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = ask::samples();
    all.extend(pages::samples());
    all.extend(view::samples::all());
    all.extend(desk::samples());
    all.extend(room::samples());
    all.extend(offers::samples());
    all.extend(comparing::samples());
    all
}
