//! Payments: what organisations are to pay, what came in, what goes out again, and a ledger in which every fen has its
//! place. Money and states move once, whoever retries.

pub mod bank;
mod books;
pub mod commissions;
pub mod invoices;
pub mod ledger;
pub mod life;
pub mod moves;
pub mod moving;
pub mod order;
mod pages;
pub mod paying;
pub mod prices;
pub mod reference;
pub mod store;
pub mod stripe;

use crate::state::App;
use crate::web::{Access, Duty, Routes, Sample};
use pages::{deeds, desk, issuing, one};

pub(crate) fn routes() -> Routes {
    let finance = Access::With(Duty::Finance);
    Routes::new()
        .get("/desk/payments", Access::Staff, desk::show)
        .post("/desk/payments", finance, issuing::create)
        .get("/desk/payments/new", finance, issuing::new)
        .get("/desk/payments/{number}", Access::Staff, one::show)
        .post(
            "/desk/payments/{number}/cancellation",
            finance,
            deeds::cancel,
        )
        .post("/desk/payments/{number}/moves", finance, deeds::ask)
        .post(
            "/desk/payments/{number}/moves/{id}/decision",
            finance,
            deeds::decide,
        )
        .post(
            "/desk/payments/{number}/moves/{id}/done",
            finance,
            deeds::done,
        )
        .post(
            "/desk/payments/{number}/surplus",
            finance,
            deeds::put_surplus,
        )
        .merge(prices::routes())
        .merge(invoices::routes())
        .merge(paying::routes())
        .merge(commissions::routes())
        .merge(stripe::routes())
        .merge(bank::routes())
        .merge(books::routes())
}

pub(crate) fn samples() -> Vec<Sample> {
    [
        pages::samples(),
        prices::samples(),
        invoices::samples(),
        paying::samples(),
        commissions::samples(),
        stripe::samples(),
        bank::samples(),
        books::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Keeps the reminders going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    crate::jobs::enqueue(&mut tx, &paying::clock::Round {}, app.clock.now()).await?;
    tx.commit().await?;
    stripe::start(app).await
}
