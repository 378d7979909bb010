//! Pages of payments at the desk: the list and what waits, the form of an order, one order with all that became of it.

pub(super) mod deeds;
pub(super) mod desk;
pub(super) mod issuing;
pub(super) mod one;
mod priced;
mod samples;

pub(super) use samples::samples;

use serde::Serialize;

use super::moves::{Move, State as Standing, What};
use super::order::{Order, State};
use crate::web::words::{Locale, t};

/// The desk's page of an order.
pub(crate) fn desk_url(number: &str) -> String {
    format!("/desk/payments/{number}")
}

/// An order as lists show it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OrderRow {
    pub(crate) number: String,
    pub(crate) url: String,
    pub(crate) purpose: String,
    pub(crate) kind: String,
    pub(crate) payer: String,
    pub(crate) payee: String,
    pub(crate) due_on: chrono::NaiveDate,
    pub(crate) overdue: bool,
    pub(crate) amount: i64,
    pub(crate) paid: i64,
    pub(crate) open: i64,
    /// Ends the key of its words.
    pub(crate) state: &'static str,
    pub(crate) tint: &'static str,
}

/// How an order stands, in one word and a tint.
pub(crate) fn standing(order: &Order, today: chrono::NaiveDate) -> (&'static str, &'static str) {
    match order.state {
        State::Cancelled => ("cancelled", "plain"),
        State::Paid if order.returned == order.paid => ("returned", "plain"),
        State::Paid => ("paid", "success"),
        State::Open if order.is_overdue(today) => ("overdue", "danger"),
        State::Open if order.paid.is_positive() => ("part", "info"),
        State::Open => ("open", ""),
    }
}

impl OrderRow {
    pub(crate) fn new(
        order: &Order,
        url: String,
        today: chrono::NaiveDate,
        locale: Locale,
    ) -> Self {
        let (state, tint) = standing(order, today);
        Self {
            number: order.number.clone(),
            url,
            purpose: order.purpose.clone(),
            kind: kind_label(order, locale),
            payer: order.payer_name.clone(),
            payee: order.payee_name.clone(),
            due_on: order.due_on,
            overdue: order.is_overdue(today),
            amount: order.amount.fen(),
            paid: order.paid.fen(),
            open: order.open().fen(),
            state,
            tint,
        }
    }
}

pub(crate) fn kind_label(order: &Order, locale: Locale) -> String {
    t(locale, &format!("payment-kind-{}", order.kind.code()))
}

/// A deed of two persons as pages show it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MoveRow {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) number: String,
    pub(crate) what: String,
    pub(crate) payer: String,
    pub(crate) amount: i64,
    pub(crate) reason: String,
    pub(crate) words: String,
    /// Ends the key of its words.
    pub(crate) state: &'static str,
    pub(crate) tint: &'static str,
    pub(crate) asked_by: String,
    pub(crate) decided_by: String,
    pub(crate) at: String,
    pub(crate) outside: String,
    pub(crate) done_on: Option<chrono::NaiveDate>,
    /// Waits for this reader's yes or no.
    pub(crate) may_decide: bool,
    /// Waits for somebody else, because this reader asked.
    pub(crate) own: bool,
    /// Is to be done through the bank and written down here.
    pub(crate) by_hand: bool,
}

fn move_tint(state: Standing) -> &'static str {
    match state {
        Standing::Asked => "warning",
        Standing::Approved | Standing::Sent => "info",
        Standing::Done => "success",
        Standing::Refused => "plain",
        Standing::Failed => "danger",
    }
}

impl MoveRow {
    fn new(
        (m, order): (&Move, &Order),
        name: impl Fn(crate::ids::UserId) -> String,
        (me, by_bank): (crate::ids::UserId, bool),
        locale: Locale,
    ) -> Self {
        let asked = m.state == Standing::Asked;
        Self {
            id: m.id.to_string(),
            url: format!("{}#moves", desk_url(&order.number)),
            number: order.number.clone(),
            what: t(locale, &format!("payment-move-{}", m.kind.code())),
            payer: order.payer_name.clone(),
            amount: m.amount.fen(),
            reason: m.reason.clone(),
            words: m.words.clone(),
            state: m.state.code(),
            tint: move_tint(m.state),
            asked_by: name(m.asked_by),
            decided_by: m.decided_by.map(name).unwrap_or_default(),
            at: m.created_at.to_rfc3339(),
            outside: m.outside.clone().unwrap_or_default(),
            done_on: m.done_on,
            may_decide: asked && m.asked_by != me,
            own: asked && m.asked_by == me,
            by_hand: m.state == Standing::Approved
                && (by_bank || m.kind == What::PassingOn)
                && m.kind != What::Forfeiture,
        }
    }
}
