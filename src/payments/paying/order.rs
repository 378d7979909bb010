//! `/my/payments/{number}`: what it is for, what of it is paid, its history, and how to pay the rest.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{own, sample, standing, telling};
use crate::contracts;
use crate::db::Tx;
use crate::money::Money;
use crate::payments::invoices::{self, InvoiceLine};
use crate::payments::moves::{self, What};
use crate::payments::order::{Channel, Method, Order, Payment, State};
use crate::payments::store;
use crate::payments::stripe;
use crate::web::{Answer, Ctx, Member, Page, Path, Query, Result, Sample};

/// Payments, moves and lines of history shown of one order.
const MOST: i64 = 200;
/// How often the page of somebody who comes back from paying looks again by itself.
const LOOKS: u32 = 12;

#[derive(Clone, Debug, Serialize)]
struct PaymentRow {
    on: NaiveDate,
    /// Ends the key of its word.
    method: &'static str,
    amount: i64,
    surplus: i64,
    returned: i64,
    payer: String,
    receipt_url: String,
}

impl PaymentRow {
    fn new(payment: &Payment, number: &str) -> Self {
        Self {
            on: payment.received_on,
            method: how(payment),
            amount: payment.amount.fen(),
            surplus: payment.surplus().fen(),
            returned: payment.returned.fen(),
            payer: payment.payer_name.clone(),
            receipt_url: format!("/my/payments/{number}/receipt/{}", payment.id),
        }
    }
}

/// How a payment came, as its payer knows it.
pub(super) fn how(payment: &Payment) -> &'static str {
    if payment.origin_id.is_some() {
        return "surplus";
    }
    match (payment.method, payment.channel) {
        (Method::Other, Channel::Stripe) => "online",
        (method, _) => method.code(),
    }
}

#[derive(Clone, Debug, Serialize)]
struct BackRow {
    kind: &'static str,
    amount: i64,
    state: &'static str,
    on: Option<NaiveDate>,
    reason: String,
}

#[derive(Clone, Debug, Serialize)]
struct EventRow {
    at: DateTime<Utc>,
    what: &'static str,
    amount: Option<i64>,
    words: String,
}

#[derive(Clone, Debug, Serialize)]
struct ContractLink {
    number: String,
    url: String,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct OrderPage {
    number: String,
    reference: String,
    kind: &'static str,
    purpose: String,
    payee: String,
    contract: Option<ContractLink>,
    due_on: NaiveDate,
    overdue: bool,
    standing: &'static str,
    tint: &'static str,
    amount: i64,
    paid: i64,
    open: i64,
    returned: i64,
    forfeited: i64,
    passed_on: i64,
    words: String,
    payments: Vec<PaymentRow>,
    backs: Vec<BackRow>,
    events: Vec<EventRow>,
    invoices: Vec<InvoiceLine>,
    /// The centre invoices this kind.
    is_fee: bool,
    /// What can be invoiced now.
    invoiceable: i64,
    /// A provider is set up.
    online: bool,
    /// Its payer comes back from paying, and the provider has not told yet.
    waiting: bool,
    /// Where a waiting page looks next; empty when it has looked often enough.
    next_look: String,
}

impl Page for OrderPage {
    const TEMPLATE: &'static str = "payments/paying/order.html";
    const NAV: &'static str = "workspace";
}

#[derive(Default, serde::Deserialize)]
pub(crate) struct Back {
    /// What the provider calls the payment that its payer comes back from.
    #[serde(default)]
    paid: String,
    #[serde(default)]
    look: u32,
}

/// `GET /my/payments/{number}` with `paid` for somebody who comes back from paying
pub(crate) async fn show(
    ctx: Ctx,
    me: Member,
    Path(number): Path<String>,
    Query(back): Query<Back>,
) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let order = own(&mut tx, me.acting.id, &number).await?;
    let mut page = page(&mut tx, &order, ctx.app.clock.today()).await?;
    drop(tx);
    page.online = stripe::can_take(&ctx.app, order.open());
    // What is open is open until the ledger says otherwise, whatever the address says.
    page.waiting = !back.paid.is_empty() && page.open > 0;
    if page.waiting && back.look < LOOKS {
        let look = (back.look + 1).to_string();
        let query = serde_urlencoded::to_string([("paid", &back.paid), ("look", &look)]);
        page.next_look = format!("/my/payments/{number}?{}", query.unwrap_or_default());
    }
    ctx.page(page).await
}

async fn page(tx: &mut Tx, order: &Order, today: NaiveDate) -> Result<OrderPage> {
    let payments = store::payments_of(tx, order.id, MOST).await?;
    let moves = store::moves_of(tx, order.id, MOST).await?;
    let events = store::events(tx, order.id, MOST).await?;
    let found = invoices::store::of_order(tx, order.id).await?;
    let invoiced = invoices::store::invoiced(tx, order.id).await?;
    let contract = match order.contract {
        Some(id) => contracts::store::find(tx, id).await?,
        None => None,
    };
    let may = invoices::invoice::invoiceable(order)
        .checked_sub(invoiced)
        .unwrap_or_default();
    let (standing, tint) = standing(order, today);
    Ok(OrderPage {
        number: order.number.clone(),
        reference: order.reference.clone(),
        kind: order.kind.code(),
        purpose: order.purpose.clone(),
        payee: order.payee_name.clone(),
        contract: contract.map(|contract| ContractLink {
            url: format!("/my/contracts/{}", contract.number),
            number: contract.number,
        }),
        due_on: order.due_on,
        overdue: order.is_overdue(today),
        standing,
        tint,
        amount: order.amount.fen(),
        paid: order.paid.fen(),
        open: order.open().fen(),
        returned: order.returned.fen(),
        forfeited: order.forfeited.fen(),
        passed_on: order.passed_on.fen(),
        words: order.words.clone(),
        payments: payments
            .iter()
            .map(|payment| PaymentRow::new(payment, &order.number))
            .collect(),
        backs: moves.iter().filter_map(going_back).collect(),
        events: events.iter().rev().filter_map(event).collect(),
        invoices: found.iter().map(InvoiceLine::new).collect(),
        is_fee: order.kind.is_fee() && order.payee.is_none(),
        invoiceable: may.max(Money::ZERO).fen(),
        online: false,
        waiting: false,
        next_look: String::new(),
    })
}

/// What the centre decided to give back or to keep; what is only asked for is its own business.
fn going_back(m: &moves::Move) -> Option<BackRow> {
    use moves::State as Stands;
    let state = match m.state {
        Stands::Done => "done",
        Stands::Approved | Stands::Sent => "under-way",
        Stands::Asked | Stands::Refused | Stands::Failed => return None,
    };
    let told = m.kind.is_refund() || m.kind == What::Forfeiture;
    told.then(|| BackRow {
        kind: m.kind.code(),
        amount: m.amount.fen(),
        state,
        on: m.done_on,
        reason: m.reason.clone(),
    })
}

fn event(e: &store::Event) -> Option<EventRow> {
    let what = match e.action.as_str() {
        "passing_on-done" => "passed-on",
        other => telling::what(other)?,
    };
    Some(EventRow {
        at: e.created_at,
        what,
        amount: e.amount.map(Money::fen),
        words: e.words.clone(),
    })
}

fn sample_payment(paid: i64, today: NaiveDate) -> PaymentRow {
    PaymentRow {
        on: today,
        method: "transfer",
        amount: paid.max(1),
        surplus: 1,
        returned: 100,
        payer: "达川岩丝新材料有限公司（虚构）".to_owned(),
        receipt_url: "/my/payments/1/receipt/1".to_owned(),
    }
}

fn sample_backs(today: NaiveDate) -> Vec<BackRow> {
    [
        ("refund", "done"),
        ("surplus_refund", "under-way"),
        ("forfeiture", "done"),
    ]
    .into_iter()
    .map(|(kind, state)| BackRow {
        kind,
        amount: 100,
        state,
        on: (state == "done").then_some(today),
        reason: "服务未进行".to_owned(),
    })
    .collect()
}

fn sample_events() -> Vec<EventRow> {
    [
        "issued",
        "paid",
        "surplus-put",
        "returned",
        "surplus-returned",
        "forfeited",
        "cancelled",
        "passed-on",
    ]
    .into_iter()
    .map(|what| EventRow {
        at: DateTime::UNIX_EPOCH,
        what,
        amount: Some(100),
        words: String::new(),
    })
    .collect()
}

pub(super) fn samples() -> Vec<Sample> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let of = |state, paid: i64, waiting| {
        let order = sample(state, paid);
        let (standing, tint) = standing(&order, today);
        OrderPage {
            number: order.number.clone(),
            reference: order.reference.clone(),
            kind: order.kind.code(),
            purpose: order.purpose.clone(),
            payee: "巴渠应用技术研究院（虚构）".to_owned(),
            contract: Some(ContractLink {
                number: "KX-H-2026-00001".to_owned(),
                url: "/my/contracts/KX-H-2026-00001".to_owned(),
            }),
            due_on: order.due_on,
            overdue: order.is_overdue(today),
            standing,
            tint,
            amount: order.amount.fen(),
            paid,
            open: order.open().fen(),
            returned: 100,
            forfeited: 200,
            passed_on: 300,
            words: "改为下期".to_owned(),
            payments: vec![sample_payment(paid, today)],
            backs: sample_backs(today),
            events: sample_events(),
            invoices: Vec::new(),
            is_fee: true,
            invoiceable: paid,
            online: true,
            waiting,
            next_look: if waiting {
                "/my/payments/1?paid=1&look=1".to_owned()
            } else {
                String::new()
            },
        }
    };
    vec![
        Sample::of(&of(State::Open, 0, true)),
        Sample::of(&of(State::Open, 200_000, false)),
        Sample::of(&of(State::Paid, 1_200_000, false)),
        Sample::of(&of(State::Cancelled, 0, false)),
    ]
}
