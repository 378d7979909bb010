//! What the bank says: statements brought in line by line, each line explained by an order, a refund or a reason, and what
//! payers are told about transfers.
//!
//! Must stay true: a line comes in once, whatever is imported again; a person says what it is, from a limit on two people;
//! of two at the same second one has the effect; a receipt that a payer sends in is never money.

mod amount;
mod columns;
mod day;
pub(crate) mod deeds;
pub(crate) mod importing;
pub(crate) mod line;
pub mod looking;
mod matching;
mod pages;
pub(crate) mod sheet;
pub(crate) mod store;

pub use importing::TakeStatement;

use chrono::{DateTime, Utc};

use crate::db::Tx;
use crate::web::{Access, Duty, Routes, Sample};

/// Lines that wait for a person, counted up to a limit, and since when the oldest does.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn undecided(
    tx: &mut Tx,
    most: i64,
) -> sqlx::Result<(usize, Option<DateTime<Utc>>)> {
    let waiting = store::waiting_since(tx, most).await?;
    Ok((waiting.len(), waiting.into_iter().min()))
}

const WHO: Access = Access::With(Duty::Finance);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/desk/payments/bank", WHO, pages::index::show)
        .post("/desk/payments/bank/sure", WHO, pages::index::confirm_sure)
        .post("/desk/payments/bank/look", WHO, pages::index::look_again)
        .get(
            "/desk/payments/bank/statements",
            WHO,
            pages::statements::index,
        )
        .get(
            "/desk/payments/bank/statements/new",
            WHO,
            pages::statements::new,
        )
        .upload(
            "/desk/payments/bank/statements",
            WHO,
            pages::statements::create,
        )
        .get(
            "/desk/payments/bank/statements/{id}",
            WHO,
            pages::statement::show,
        )
        .get(
            "/desk/payments/bank/statements/{id}/progress",
            WHO,
            pages::statement::progress,
        )
        .post(
            "/desk/payments/bank/statements/{id}/taking",
            WHO,
            pages::statement::take,
        )
        .post(
            "/desk/payments/bank/statements/{id}/dropping",
            WHO,
            pages::statement::drop_it,
        )
        .merge(lines())
        .get("/desk/payments/proofs/{id}", WHO, pages::proof::open)
        .get(
            "/my/payments/{number}/instructions",
            Access::Member,
            pages::instructions::show,
        )
        .upload(
            "/my/payments/{number}/proof",
            Access::Member,
            pages::proof::create,
        )
        .get(
            "/my/payments/{number}/proofs/{id}",
            Access::Member,
            pages::proof::mine,
        )
}

/// What can be said of one line.
fn lines() -> Routes {
    Routes::new()
        .post(
            "/desk/payments/bank/lines/{id}/recorded",
            WHO,
            pages::decide::recorded,
        )
        .get("/desk/payments/bank/lines/{id}", WHO, pages::line::show)
        .post(
            "/desk/payments/bank/lines/{id}/confirmation",
            WHO,
            pages::decide::confirm,
        )
        .post(
            "/desk/payments/bank/lines/{id}/agreement",
            WHO,
            pages::decide::agree,
        )
        .post(
            "/desk/payments/bank/lines/{id}/reopening",
            WHO,
            pages::decide::reopen,
        )
        .post(
            "/desk/payments/bank/lines/{id}/reason",
            WHO,
            pages::decide::set_aside,
        )
        .post(
            "/desk/payments/bank/lines/{id}/outgoing",
            WHO,
            pages::decide::went_out,
        )
        .post(
            "/desk/payments/bank/lines/{id}/payout",
            WHO,
            pages::decide::payout,
        )
}

pub(crate) fn samples() -> Vec<Sample> {
    pages::samples()
}
