//! The payer's way to Stripe's page and back. When it is not to be had, the page says what to do instead.

use axum::http::StatusCode;
use serde::Serialize;

use crate::payments::order::Order;
use crate::payments::store as orders;
use crate::payments::stripe::checkout::{self, Way};
use crate::payments::stripe::gateway::Fault;
use crate::web::error::{Error, Result};
use crate::web::words::Message;
use crate::web::{Answer, Ctx, Member, Page, Path, Sample, see_other};

/// Why there is no page to pay on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// No keys are set.
    Off,
    /// It may be there in a moment.
    Down,
    /// Stripe does not take this sum or this order.
    Refused,
}

impl Why {
    fn of(fault: &Fault) -> Self {
        if fault.is_final() {
            Self::Refused
        } else {
            Self::Down
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Down => "down",
            Self::Refused => "refused",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Off | Self::Down => StatusCode::SERVICE_UNAVAILABLE,
            Self::Refused => StatusCode::CONFLICT,
        }
    }
}

#[derive(Serialize)]
struct NotNow {
    why: &'static str,
    number: String,
    purpose: String,
    open: i64,
    reference: String,
}

impl Page for NotNow {
    const TEMPLATE: &'static str = "payments/stripe/not_now.html";
    const NAV: &'static str = "my";
}

impl NotNow {
    fn new(order: &Order, why: Why) -> Self {
        Self {
            why: why.code(),
            number: order.number.clone(),
            purpose: order.purpose.clone(),
            open: order.open().fen(),
            reference: order.reference.clone(),
        }
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let page = |why: Why| NotNow {
        why: why.code(),
        number: "KX-P-2026-00001".to_owned(),
        purpose: "成果评价费（虚构）".to_owned(),
        open: 1_234_500,
        reference: "KXP260000197".to_owned(),
    };
    [Why::Off, Why::Down, Why::Refused]
        .map(|why| Sample::of(&page(why)))
        .into()
}

async fn own(ctx: &Ctx, me: &Member, number: &str) -> Result<Order> {
    let mut tx = ctx.app.db.read().await?;
    let order = orders::by_number(&mut tx, number).await?;
    order
        .filter(|order| order.payer == me.acting.id)
        .ok_or(Error::NotFound)
}

fn awaited(number: &str) -> String {
    format!("/my/payments/{number}?paid=1")
}

/// `POST /my/payments/{number}/checkout`
pub(crate) async fn begin(ctx: Ctx, me: Member, Path(number): Path<String>) -> Answer {
    let order = own(&ctx, &me, &number).await?;
    let not_now = |why: Why| (why.status(), NotNow::new(&order, why));
    let Some(on) = ctx.app.stripe.on() else {
        let (status, page) = not_now(Why::Off);
        return ctx.page_with(status, page).await;
    };
    match checkout::begin(&ctx.app, on, order.id, me.id).await? {
        Way::Page(url) => Ok(see_other(&url)),
        Way::Awaited => {
            // That page waits with its payer.
            Ok(see_other(&awaited(&number)))
        }
        Way::Down(fault) => {
            tracing::warn!(order = number, %fault, "no page to pay on");
            let (status, page) = not_now(Why::of(&fault));
            ctx.page_with(status, page).await
        }
    }
}

/// `GET /my/payments/{number}/checkout`: back from Stripe's page
pub(crate) async fn came_back(ctx: Ctx, me: Member, Path(number): Path<String>) -> Answer {
    let order = own(&ctx, &me, &number).await?;
    if checkout::came_back(&ctx.app, order.id).await? {
        return Ok(see_other(&awaited(&number)));
    }
    let (kind, key) = if order.open().is_zero() {
        ("success", "stripe-arrived")
    } else {
        ("info", "stripe-not-paid")
    };
    ctx.flash(kind, Message::new(key)).await?;
    Ok(see_other(&format!("/my/payments/{number}")))
}
