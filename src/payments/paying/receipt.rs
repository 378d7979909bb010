//! A receipt of one payment, for paper: what the centre received, for what, how much of it went back since. It is no
//! invoice and says so.

use chrono::NaiveDate;
use serde::Serialize;

use super::order::how;
use super::{own, sample};
use crate::ids::PaymentId;
use crate::payments::order::{Order, Payment, State};
use crate::payments::store;
use crate::web::{Answer, Ctx, Error, Member, Page, Path, Sample};

/// Payments of one order.
const MOST: i64 = 200;

#[derive(Serialize)]
pub(crate) struct ReceiptPage {
    /// The order's number and the place of the payment within it.
    number: String,
    order_number: String,
    kind: &'static str,
    purpose: String,
    payer: String,
    /// As the bank or the provider named it, where that is another.
    payer_name: String,
    payee: String,
    on: NaiveDate,
    method: &'static str,
    reference: String,
    amount: i64,
    capitals: String,
    applied: i64,
    surplus: i64,
    returned: i64,
    printed_on: NaiveDate,
}

impl Page for ReceiptPage {
    const TEMPLATE: &'static str = "payments/paying/receipt.html";
    const NAV: &'static str = "workspace";
}

fn page(order: &Order, (place, payment): (usize, &Payment), today: NaiveDate) -> ReceiptPage {
    let payer_name = payment.payer_name.clone();
    ReceiptPage {
        number: format!("{}-{place}", order.number),
        order_number: order.number.clone(),
        kind: order.kind.code(),
        purpose: order.purpose.clone(),
        payer_name: if payer_name == order.payer_name {
            String::new()
        } else {
            payer_name
        },
        payer: order.payer_name.clone(),
        payee: order.payee_name.clone(),
        on: payment.received_on,
        method: how(payment),
        reference: order.reference.clone(),
        amount: payment.amount.fen(),
        capitals: payment.amount.capitals(),
        applied: payment.applied.fen(),
        surplus: payment
            .amount
            .checked_sub(payment.applied)
            .unwrap_or_default()
            .fen(),
        returned: payment.returned.fen(),
        printed_on: today,
    }
}

/// `GET /my/payments/{number}/receipt/{payment}`
pub(crate) async fn show(
    ctx: Ctx,
    me: Member,
    Path((number, id)): Path<(String, PaymentId)>,
) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let order = own(&mut tx, me.acting.id, &number).await?;
    let payments = store::payments_of(&mut tx, order.id, MOST).await?;
    drop(tx);
    let found = (1..).zip(&payments).find(|(_, payment)| payment.id == id);
    let found = found.ok_or(Error::NotFound)?;
    ctx.page(page(&order, found, ctx.app.clock.today())).await
}

pub(super) fn samples() -> Vec<Sample> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let order = sample(State::Paid, 1_200_000);
    [0, 50_000]
        .map(|more| {
            let fen = crate::money::Money::from_fen;
            let payment = Payment {
                id: PaymentId(uuid::Uuid::nil()),
                order_id: order.id,
                channel: crate::payments::order::Channel::Bank,
                outside: "1".to_owned(),
                method: crate::payments::order::Method::Transfer,
                amount: fen(1_200_000 + more),
                applied: order.amount,
                returned: fen(more),
                surplus_used: crate::money::Money::ZERO,
                received_on: today,
                payer_name: "岩丝新材料".to_owned(),
                origin_id: None,
                receipt_id: None,
                entered_by: None,
                confirmed_by: None,
                created_at: chrono::DateTime::UNIX_EPOCH,
            };
            let mut order = order.clone();
            if more > 0 {
                "巴渠应用技术研究院（虚构）".clone_into(&mut order.payee_name);
            }
            Sample::of(&page(&order, (1, &payment), today))
        })
        .into()
}
