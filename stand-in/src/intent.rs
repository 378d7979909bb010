//! What a payer does on the page: an attempt makes a payment intent, and one that works a charge.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{Refusal, Result};
use crate::event::emit;
use crate::params::Params;
use crate::session::{self, Session, Status};
use crate::state::State;

/// Seconds until money that arrives later arrives by itself.
const LATER: i64 = 20;

/// How an attempt ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Paid,
    /// Confirmed now, the money comes later.
    Later,
    /// Confirmed now, the money never comes.
    LaterNot,
    Declined,
}

/// What is charged instead of what the session says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Other {
    pub(crate) amount: Option<i64>,
    pub(crate) currency: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub(crate) id: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    metadata: BTreeMap<String, String>,
    methods: Vec<String>,
    method: String,
    status: String,
    pub(crate) charge: Option<String>,
    created: i64,
    /// When it settles by itself, and whether the money then arrives.
    due: Option<(i64, bool)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) id: String,
    pub(crate) intent: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) method: String,
    pub(crate) refunded: i64,
    pub(crate) disputed: bool,
    metadata: BTreeMap<String, String>,
    created: i64,
}

pub(crate) fn attempt(
    state: &mut State,
    id: &str,
    method: &str,
    outcome: Outcome,
    other: &Other,
) -> Result<()> {
    let mut session = session::find(state, id)?;
    if session.status != Status::Open {
        return Err(Refusal::state(
            "resource_invalid_state",
            "This session is not open any more.",
        ));
    }
    if !session.methods.iter().any(|known| known == method) {
        return Err(Refusal::invalid(
            "parameter_invalid",
            "method",
            "The session does not take this method.",
        ));
    }
    if let Some(amount) = other.amount {
        session.amount = amount;
    }
    if let Some(currency) = &other.currency {
        session.currency.clone_from(currency);
    }
    let mut intent = intent_of(state, &session, method);
    session.intent = Some(intent.id.clone());
    match outcome {
        Outcome::Declined => {
            "requires_payment_method".clone_into(&mut intent.status);
            let answer = json_intent(state, &intent, false);
            put(state, intent);
            session::put(state, session);
            emit(state, "payment_intent.payment_failed", &answer);
        }
        Outcome::Paid => {
            session.status = Status::Complete;
            session.paid = true;
            session::put(state, session.clone());
            charge(state, intent);
            emit(
                state,
                "checkout.session.completed",
                &session::json(state, &session),
            );
        }
        Outcome::Later | Outcome::LaterNot => {
            "processing".clone_into(&mut intent.status);
            intent.due = Some((state.now() + LATER, outcome == Outcome::Later));
            put(state, intent);
            session.status = Status::Complete;
            session::put(state, session.clone());
            emit(
                state,
                "checkout.session.completed",
                &session::json(state, &session),
            );
        }
    }
    Ok(())
}

/// The session's intent, kept from an attempt that was declined.
fn intent_of(state: &mut State, session: &Session, method: &str) -> Intent {
    let known = session
        .intent
        .as_ref()
        .and_then(|id| state.intents.iter().find(|i| &i.id == id))
        .cloned();
    let mut intent = known.unwrap_or_else(|| Intent {
        id: state.id("pi_"),
        amount: session.amount,
        currency: session.currency.clone(),
        metadata: session.intent_metadata.clone(),
        methods: session.methods.clone(),
        method: String::new(),
        status: String::new(),
        charge: None,
        created: state.now(),
        due: None,
    });
    method.clone_into(&mut intent.method);
    intent
}

fn put(state: &mut State, intent: Intent) {
    match state.intents.iter_mut().find(|i| i.id == intent.id) {
        Some(old) => *old = intent,
        None => state.intents.push(intent),
    }
}

fn charge(state: &mut State, mut intent: Intent) {
    let charge = Charge {
        id: state.id("ch_"),
        intent: intent.id.clone(),
        amount: intent.amount,
        currency: intent.currency.clone(),
        method: intent.method.clone(),
        refunded: 0,
        disputed: false,
        metadata: intent.metadata.clone(),
        created: state.now(),
    };
    intent.charge = Some(charge.id.clone());
    intent.due = None;
    "succeeded".clone_into(&mut intent.status);
    let charged = json_charge(&charge);
    state.charges.push(charge);
    let answer = json_intent(state, &intent, false);
    put(state, intent);
    emit(state, "charge.succeeded", &charged);
    emit(state, "payment_intent.succeeded", &answer);
}

/// Money that was to come later comes, or does not.
pub(crate) fn settle(state: &mut State, id: &str, arrives: bool) -> Result<()> {
    let mut session = session::find(state, id)?;
    let intent = session
        .intent
        .as_ref()
        .and_then(|id| state.intents.iter().find(|i| &i.id == id))
        .cloned();
    let Some(mut intent) = intent.filter(|intent| intent.due.is_some()) else {
        return Err(Refusal::state(
            "resource_invalid_state",
            "Nothing is on its way.",
        ));
    };
    if arrives {
        session.paid = true;
        session::put(state, session.clone());
        charge(state, intent);
        emit(
            state,
            "checkout.session.async_payment_succeeded",
            &session::json(state, &session),
        );
    } else {
        intent.due = None;
        "requires_payment_method".clone_into(&mut intent.status);
        put(state, intent);
        emit(
            state,
            "checkout.session.async_payment_failed",
            &session::json(state, &session),
        );
    }
    Ok(())
}

pub(crate) fn settle_due(state: &mut State) {
    let now = state.now();
    let due: Vec<(String, bool)> = state
        .intents
        .iter()
        .filter_map(|i| {
            i.due
                .filter(|(at, _)| *at <= now)
                .map(|(_, arrives)| (i.id.clone(), arrives))
        })
        .collect();
    for (intent, arrives) in due {
        let session = state
            .sessions
            .iter()
            .find(|s| s.intent.as_deref() == Some(&intent))
            .map(|s| s.id.clone());
        if let Some(session) = session {
            let _still_due = settle(state, &session, arrives);
        }
    }
}

pub(crate) fn retrieve(state: &State, id: &str, params: &Params) -> Result<Value> {
    let intent = state
        .intents
        .iter()
        .find(|i| i.id == id)
        .ok_or_else(|| Refusal::no_such("payment_intent", id))?;
    let whole = params.expands("latest_charge") || params.expands("payment_intent.latest_charge");
    Ok(json_intent(state, intent, whole))
}

pub(crate) fn retrieve_charge(state: &State, id: &str) -> Result<Value> {
    state
        .charges
        .iter()
        .find(|c| c.id == id)
        .map(json_charge)
        .ok_or_else(|| Refusal::no_such("charge", id))
}

fn json_intent(state: &State, i: &Intent, whole: bool) -> Value {
    let charge = i
        .charge
        .as_ref()
        .and_then(|id| state.charges.iter().find(|c| &c.id == id));
    let received = if charge.is_some() { i.amount } else { 0 };
    let declined = i.status == "requires_payment_method";
    json!({
        "id": i.id, "object": "payment_intent", "amount": i.amount, "amount_capturable": 0,
        "amount_details": { "tip": {} }, "amount_received": received, "application": null,
        "application_fee_amount": null, "automatic_payment_methods": null, "canceled_at": null,
        "cancellation_reason": null, "capture_method": "automatic_async", "client_secret": format!("{}_secret_stand_in", i.id),
        "confirmation_method": "automatic", "created": i.created, "currency": i.currency, "customer": null,
        "description": null,
        "last_payment_error": declined.then(|| json!({ "type": "card_error", "code": "card_declined", "decline_code": "generic_decline", "message": "Your card was declined." })),
        "latest_charge": charge.map(|c| if whole { json_charge(c) } else { json!(c.id) }),
        "livemode": false, "metadata": i.metadata, "next_action": null, "on_behalf_of": null, "payment_method": null,
        "payment_method_configuration_details": null, "payment_method_options": {}, "payment_method_types": i.methods,
        "processing": null, "receipt_email": null, "review": null, "setup_future_usage": null, "shipping": null,
        "statement_descriptor": null, "statement_descriptor_suffix": null, "status": i.status, "transfer_data": null,
        "transfer_group": null,
    })
}

pub(crate) fn json_charge(c: &Charge) -> Value {
    let details = match c.method.as_str() {
        "card" => json!({
            "type": "card",
            "card": { "brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2030, "country": "US", "funding": "credit", "checks": null, "wallet": null, "three_d_secure": null, "network": "visa", "installments": null, "mandate": null },
        }),
        other => json!({ "type": other, other: {} }),
    };
    json!({
        "id": c.id, "object": "charge", "amount": c.amount, "amount_captured": c.amount, "amount_refunded": c.refunded,
        "application": null, "application_fee": null, "application_fee_amount": null, "balance_transaction": null,
        "billing_details": { "address": null, "email": null, "name": null, "phone": null, "tax_id": null },
        "calculated_statement_descriptor": "STAND-IN", "captured": true, "created": c.created, "currency": c.currency,
        "customer": null, "description": null, "disputed": c.disputed, "failure_balance_transaction": null,
        "failure_code": null, "failure_message": null, "fraud_details": {}, "livemode": false, "metadata": c.metadata,
        "on_behalf_of": null, "outcome": null, "paid": true, "payment_intent": c.intent, "payment_method": null,
        "payment_method_details": details, "receipt_email": null, "receipt_number": null, "receipt_url": null,
        "refunded": c.refunded == c.amount, "review": null, "shipping": null, "source_transfer": null,
        "statement_descriptor": null, "statement_descriptor_suffix": null, "status": "succeeded", "transfer_data": null,
        "transfer_group": null,
    })
}
