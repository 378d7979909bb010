//! One order at the desk: its sums, what came in, what goes out by two persons, the ledger's rows and its history.

use std::collections::HashMap;

use serde::Serialize;

use super::{MoveRow, desk_url, kind_label, standing};
use crate::accounts;
use crate::contracts;
use crate::db::Tx;
use crate::deals::Choice;
use crate::ids::{MoveId, PaymentId, UserId};
use crate::payments::books::account_label;
use crate::payments::ledger;
use crate::payments::moves::{self, Move, What};
use crate::payments::order::{Channel, Order, Payment};
use crate::payments::store;
use crate::web::error::{Error, Result};
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Errors, FormView, Page, Path, Staff, Typed, Viewer};

/// Rows of each part; more than an order ever has.
const MOST: i64 = 200;

#[derive(Clone, Debug, Serialize)]
pub(super) struct PaymentRow {
    pub(super) id: String,
    pub(super) received_on: chrono::NaiveDate,
    pub(super) method: String,
    /// Under which it is known outside.
    pub(super) outside: String,
    pub(super) payer: String,
    pub(super) amount: i64,
    pub(super) applied: i64,
    pub(super) returned: i64,
    pub(super) surplus: i64,
    pub(super) by: String,
    pub(super) second: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct EntryRow {
    pub(super) on: chrono::NaiveDate,
    pub(super) cause: String,
    pub(super) debit: String,
    pub(super) credit: String,
    pub(super) amount: i64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct EventRow {
    pub(super) at: String,
    pub(super) who: String,
    pub(super) title: String,
    pub(super) text: String,
}

#[derive(Serialize)]
pub(crate) struct OrderPage {
    pub(super) number: String,
    pub(super) url: String,
    pub(super) reference: String,
    pub(super) kind: String,
    pub(super) purpose: String,
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
    pub(super) payer: String,
    pub(super) payee: String,
    pub(super) due_on: chrono::NaiveDate,
    pub(super) contract: String,
    pub(super) contract_url: String,
    /// Why it was cancelled.
    pub(super) words: String,
    pub(super) sums: Sums,
    pub(super) payments: Vec<PaymentRow>,
    pub(super) moves: Vec<MoveRow>,
    pub(super) entries: Vec<EntryRow>,
    pub(super) events: Vec<EventRow>,
    pub(super) finance: bool,
    pub(super) may_cancel: bool,
    /// What of it can go out now, as choices of a form.
    pub(super) ways: Vec<Choice>,
    pub(super) surpluses: Vec<Choice>,
    pub(super) fresh: String,
    pub(super) form: FormView,
}

/// The sums of an order, in fen, each by itself.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Sums {
    pub(super) amount: i64,
    pub(super) paid: i64,
    pub(super) open: i64,
    pub(super) returned: i64,
    pub(super) forfeited: i64,
    pub(super) passed_on: i64,
    pub(super) moving: i64,
    pub(super) kept: i64,
}

impl Sums {
    fn of(order: &Order) -> Self {
        Self {
            amount: order.amount.fen(),
            paid: order.paid.fen(),
            open: order.open().fen(),
            returned: order.returned.fen(),
            forfeited: order.forfeited.fen(),
            passed_on: order.passed_on.fen(),
            moving: order.moving.fen(),
            kept: order.kept().fen(),
        }
    }
}

impl Page for OrderPage {
    const TEMPLATE: &'static str = "payments/order.html";
    const NAV: &'static str = "desk";
}

fn payment_row(p: &Payment, name: &dyn Fn(UserId) -> String, locale: Locale) -> PaymentRow {
    PaymentRow {
        id: p.id.to_string(),
        received_on: p.received_on,
        method: t(locale, &format!("payment-method-{}", p.method.code())),
        outside: p.outside.clone(),
        payer: p.payer_name.clone(),
        amount: p.amount.fen(),
        applied: p.applied.fen(),
        returned: p.returned.fen(),
        surplus: p.surplus().fen(),
        by: p.entered_by.map(name).unwrap_or_default(),
        second: p.confirmed_by.map(name).unwrap_or_default(),
    }
}

fn happened(event: &store::Event, name: &dyn Fn(UserId) -> String, locale: Locale) -> EventRow {
    let what = t(locale, &format!("payment-event-{}", event.action));
    EventRow {
        at: event.created_at.to_rfc3339(),
        who: event
            .actor
            .map_or_else(|| t(locale, "payment-by-machine"), name),
        title: match event.amount {
            Some(amount) => format!("{what} {}", amount.yuan_grouped()),
            None => what,
        },
        text: event.words.clone(),
    }
}

/// Ways out that an order has now: kind and payment as one word, with how much at most.
fn ways(order: &Order, payments: &[Payment], locale: Locale) -> Vec<Choice> {
    let mut all = Vec::new();
    let mut offer = |what: What, payment: Option<&Payment>| {
        let most = what.most(order, payment);
        if !most.is_positive() {
            return;
        }
        let label = t(locale, &format!("payment-move-{}", what.code()));
        let which = payment.map_or_else(String::new, |p| {
            let method = t(locale, &format!("payment-method-{}", p.method.code()));
            format!(" · {} {method}", p.received_on)
        });
        all.push(Choice {
            value: payment.map_or_else(
                || what.code().to_owned(),
                |p| format!("{}:{}", what.code(), p.id),
            ),
            label: format!("{label}{which} ≤ {}", most.yuan_grouped()),
        });
    };
    for payment in payments {
        offer(What::Refund, Some(payment));
        offer(What::SurplusRefund, Some(payment));
    }
    offer(What::Forfeiture, None);
    offer(What::PassingOn, None);
    all
}

/// Which way a form chose: the word of `ways`, read back.
pub(super) fn way(word: &str) -> Option<(What, Option<PaymentId>)> {
    match word.split_once(':') {
        Some((what, id)) => {
            let what = What::parse(what).filter(|what| what.is_refund())?;
            Some((what, Some(id.parse().ok()?)))
        }
        None => What::parse(word)
            .filter(|what| !what.is_refund())
            .map(|what| (what, None)),
    }
}

fn surpluses(payments: &[Payment]) -> Vec<Choice> {
    payments
        .iter()
        .filter(|p| p.surplus().is_positive())
        .map(|p| Choice {
            value: p.id.to_string(),
            label: format!("{} ≤ {}", p.received_on, p.surplus().yuan_grouped()),
        })
        .collect()
}

async fn names(
    tx: &mut Tx,
    payments: &[Payment],
    found: &[Move],
    events: &[store::Event],
) -> Result<HashMap<UserId, String>> {
    let people: Vec<UserId> = payments
        .iter()
        .flat_map(|p| p.entered_by.into_iter().chain(p.confirmed_by))
        .chain(
            found
                .iter()
                .flat_map(|m| std::iter::once(m.asked_by).chain(m.decided_by)),
        )
        .chain(events.iter().filter_map(|e| e.actor))
        .collect();
    Ok(accounts::store::names(tx, &people)
        .await?
        .into_iter()
        .collect())
}

async fn entries(tx: &mut Tx, order: &Order, locale: Locale) -> Result<Vec<EntryRow>> {
    let rows = ledger::store::of_order(tx, order.id, MOST).await?;
    let mut known = HashMap::from([(order.payer, order.payer_name.clone())]);
    if let Some(payee) = order.payee {
        known.insert(payee, order.payee_name.clone());
    }
    Ok(rows
        .into_iter()
        .map(|row| EntryRow {
            on: row.happened_on,
            cause: t(locale, &format!("books-cause-{}", row.cause)),
            debit: account_label(&row.debit, &known, locale),
            credit: account_label(&row.credit, &known, locale),
            amount: row.amount.fen(),
        })
        .collect())
}

pub(super) async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    (order, me): (&Order, &Viewer),
    (typed, errors): (&Typed, &Errors),
) -> Result<OrderPage> {
    let locale = ctx.locale;
    let payments = store::payments_of(tx, order.id, MOST).await?;
    let found = store::moves_of(tx, order.id, MOST).await?;
    let events = store::events(tx, order.id, MOST).await?;
    let names = names(tx, &payments, &found, &events).await?;
    let name = |id: UserId| names.get(&id).cloned().unwrap_or_default();
    let contract = match order.contract {
        Some(id) => contracts::store::find(tx, id).await?.map(|c| c.number),
        None => None,
    };
    let finance = me.has(Duty::Finance);
    let by_bank = |m: &Move| {
        let of = m
            .payment_id
            .and_then(|id| payments.iter().find(|p| p.id == id));
        of.is_none_or(|p| p.channel == Channel::Bank)
    };
    let (state, tint) = standing(order, ctx.app.clock.today());
    Ok(OrderPage {
        number: order.number.clone(),
        url: desk_url(&order.number),
        reference: order.reference.clone(),
        kind: kind_label(order, locale),
        purpose: order.purpose.clone(),
        state,
        tint,
        payer: order.payer_name.clone(),
        payee: order.payee_name.clone(),
        due_on: order.due_on,
        contract_url: contract
            .as_ref()
            .map(|number| format!("/desk/contracts/{number}/performance"))
            .unwrap_or_default(),
        contract: contract.unwrap_or_default(),
        words: order.words.clone(),
        sums: Sums::of(order),
        moves: found
            .iter()
            .map(|m| MoveRow::new((m, order), name, (me.id, by_bank(m)), locale))
            .collect(),
        entries: entries(tx, order, locale).await?,
        events: events
            .iter()
            .rev()
            .map(|e| happened(e, &name, locale))
            .collect(),
        finance,
        may_cancel: finance && moves::may_cancel(order),
        ways: if finance {
            ways(order, &payments, locale)
        } else {
            Vec::new()
        },
        surpluses: if finance {
            surpluses(&payments)
        } else {
            Vec::new()
        },
        payments: payments
            .iter()
            .map(|p| payment_row(p, &name, locale))
            .collect(),
        fresh: MoveId::mint(ctx.app.clock.now()).to_string(),
        form: ctx.form(typed, errors),
    })
}

/// `GET /desk/payments/{number}`
pub(crate) async fn show(ctx: Ctx, me: Staff, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let order = store::by_number(&mut tx, &number)
        .await?
        .ok_or(Error::NotFound)?;
    let nothing = (&Typed::default(), &Errors::default());
    let page = page(&ctx, &mut tx, (&order, &me.0), nothing).await?;
    drop(tx);
    ctx.page(page).await
}
