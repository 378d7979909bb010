//! Paying online through Stripe: its page, its messages, money going back, and asking after whatever was not told. Must stay
//! true: money states change by what Stripe says, once; what it said is kept; no secret is ever shown.

mod apply;
pub mod calls;
mod checkout;
mod disputes;
pub mod event;
mod gateway;
mod pages;
mod refunds;
mod rounds;
pub mod session;
mod settle;
mod setup;
mod store;
mod webhook;

pub use apply::ApplyEvent;
pub use checkout::{EndPage, order_changed};
pub use gateway::{Fault, Gateway, Mode, On, Wrong};
pub use refunds::{AskRefund, SendRefund};
pub use rounds::{Round, start};
pub use settle::AskSession;
pub use setup::{check, settings};
pub use store::doubtful;

use crate::money::Money;
use crate::state::App;
use crate::web::{Access, Duty, Routes, Sample};

/// Whether so much can be paid online now.
#[must_use]
pub fn can_take(app: &App, open: Money) -> bool {
    app.stripe.on().is_some() && open.is_positive() && open <= session::MOST
}

pub(super) fn routes() -> Routes {
    let finance = Access::With(Duty::Finance);
    Routes::new()
        .post("/payments/stripe/webhook", Access::Public, webhook::receive)
        .post(
            "/my/payments/{number}/checkout",
            Access::Member,
            pages::payer::begin,
        )
        .get(
            "/my/payments/{number}/checkout",
            Access::Member,
            pages::payer::came_back,
        )
        .get(pages::PATH, finance, pages::desk::show)
        .post(
            "/desk/payments/stripe/events/{event}",
            finance,
            pages::desk::settle,
        )
}

pub(super) fn samples() -> Vec<Sample> {
    pages::samples()
}
