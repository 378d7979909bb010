//! Money given back: never more than was charged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{Refusal, Result};
use crate::event::{emit, emit_changed};
use crate::intent::{Charge, json_charge};
use crate::params::Params;
use crate::state::State;
use crate::switches::Refunds;

/// Seconds that a wallet takes.
const WALLET_TAKES: i64 = 5;
const KNOWN: &[&str] = &[
    "amount",
    "charge",
    "currency",
    "expand",
    "instructions_email",
    "metadata",
    "payment_intent",
    "reason",
];

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    charge: String,
    intent: String,
    amount: i64,
    currency: String,
    status: String,
    reason: Option<String>,
    metadata: BTreeMap<String, String>,
    created: i64,
    due: Option<i64>,
}

pub(crate) fn create(state: &mut State, params: &Params) -> Result<Value> {
    params.only(KNOWN)?;
    let charge = charge_of(state, params)?;
    let left = charge.amount - charge.refunded;
    let amount = params.number("amount")?.unwrap_or(left);
    if amount < 1 && left > 0 {
        return Err(Refusal::invalid(
            "parameter_invalid_integer",
            "amount",
            "This value must be greater than or equal to 1.",
        ));
    }
    if left == 0 {
        return Err(Refusal::state(
            "charge_already_refunded",
            format!("Charge {} has already been refunded.", charge.id),
        ));
    }
    if amount > left {
        let message = format!(
            "Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        );
        return Err(Refusal::invalid("amount_too_large", "amount", message));
    }
    let at_once = charge.method == "card" && state.switches.refunds == Refunds::Usual;
    let refund = Refund {
        id: state.id("re_"),
        charge: charge.id.clone(),
        intent: charge.intent.clone(),
        amount,
        currency: charge.currency.clone(),
        status: if at_once { "succeeded" } else { "pending" }.to_owned(),
        reason: params.get("reason").map(str::to_owned),
        metadata: params.map("metadata"),
        created: state.now(),
        due: (!at_once && state.switches.refunds == Refunds::Usual)
            .then(|| state.now() + WALLET_TAKES),
    };
    let answer = json(&refund);
    state.refunds.push(refund);
    change(state, &charge.id, amount);
    emit(state, "refund.created", &answer);
    tell_charge(state, &charge.id);
    Ok(answer)
}

/// As somebody does on Stripe's own pages.
pub(crate) fn of_session(state: &mut State, session: &str, amount: i64) -> Result<Value> {
    let intent = crate::session::find(state, session)?
        .intent
        .unwrap_or_default();
    let params = Params::parse(&format!("payment_intent={intent}&amount={amount}"));
    create(state, &params)
}

fn charge_of(state: &State, params: &Params) -> Result<Charge> {
    let found = match (params.get("payment_intent"), params.get("charge")) {
        (Some(intent), _) => state.charges.iter().find(|c| c.intent == intent).ok_or_else(|| {
            if state.intents.iter().any(|i| i.id == intent) {
                Refusal::state("payment_intent_unexpected_state", format!("The PaymentIntent {intent} does not have a successful charge to refund."))
            } else {
                Refusal::no_such("payment_intent", intent)
            }
        }),
        (None, Some(charge)) => {
            state.charges.iter().find(|c| c.id == charge).ok_or_else(|| Refusal::no_such("charge", charge))
        }
        (None, None) => Err(Refusal::missing("payment_intent")),
    };
    found.cloned()
}

fn change(state: &mut State, charge: &str, by: i64) {
    if let Some(charge) = state.charges.iter_mut().find(|c| c.id == charge) {
        charge.refunded += by;
    }
}

fn tell_charge(state: &mut State, charge: &str) {
    let answer = state
        .charges
        .iter()
        .find(|c| c.id == charge)
        .map(json_charge);
    if let Some(answer) = answer {
        emit(state, "charge.refunded", &answer);
    }
}

/// The bank took a refund that was pending, or sent it back.
pub(crate) fn settle(state: &mut State, id: &str, done: bool) -> Result<()> {
    let Some(refund) = state.refunds.iter_mut().find(|r| r.id == id) else {
        return Err(Refusal::no_such("refund", id));
    };
    if refund.status != "pending" {
        return Err(Refusal::state(
            "resource_invalid_state",
            "The refund is not pending.",
        ));
    }
    if done { "succeeded" } else { "failed" }.clone_into(&mut refund.status);
    refund.due = None;
    let refund = refund.clone();
    let before = json!({ "status": "pending" });
    emit_changed(state, "refund.updated", &json(&refund), Some(before));
    if !done {
        change(state, &refund.charge, -refund.amount);
        emit(state, "refund.failed", &json(&refund));
    }
    Ok(())
}

pub(crate) fn settle_due(state: &mut State) {
    let now = state.now();
    let due: Vec<String> = state
        .refunds
        .iter()
        .filter(|r| r.due.is_some_and(|at| at <= now))
        .map(|r| r.id.clone())
        .collect();
    for id in due {
        let _still_pending = settle(state, &id, true);
    }
}

pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value> {
    state
        .refunds
        .iter()
        .find(|r| r.id == id)
        .map(json)
        .ok_or_else(|| Refusal::no_such("refund", id))
}

pub(crate) fn list(state: &State, params: &Params) -> Result<Value> {
    let found: Vec<&Refund> = state
        .refunds
        .iter()
        .rev()
        .filter(|r| {
            params
                .get("payment_intent")
                .is_none_or(|intent| r.intent == intent)
        })
        .filter(|r| params.get("charge").is_none_or(|charge| r.charge == charge))
        .collect();
    let limit = usize::try_from(params.number("limit")?.unwrap_or(10).clamp(1, 100)).unwrap_or(10);
    let from = params
        .get("starting_after")
        .and_then(|id| found.iter().position(|r| r.id == id))
        .map_or(0, |at| at + 1);
    let rest = &found[from.min(found.len())..];
    let data: Vec<Value> = rest.iter().take(limit).map(|r| json(r)).collect();
    Ok(
        json!({ "object": "list", "url": "/v1/refunds", "has_more": rest.len() > limit, "data": data }),
    )
}

fn json(r: &Refund) -> Value {
    let mut answer = json!({
        "id": r.id, "object": "refund", "amount": r.amount, "balance_transaction": null, "charge": r.charge,
        "created": r.created, "currency": r.currency, "destination_details": null, "metadata": r.metadata,
        "payment_intent": r.intent, "reason": r.reason, "receipt_number": null, "source_transfer_reversal": null,
        "status": r.status, "transfer_reversal": null,
    });
    if r.status == "failed" {
        answer["failure_reason"] = json!("declined");
    }
    answer
}
