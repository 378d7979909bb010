//! A payer's bank takes money back, and gives it back when the dispute is won.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{Refusal, Result};
use crate::event::emit;
use crate::state::State;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Dispute {
    id: String,
    charge: String,
    intent: String,
    amount: i64,
    currency: String,
    status: String,
    created: i64,
}

/// Disputes what was paid in a session; answers the dispute's id.
pub(crate) fn of_session(state: &mut State, session: &str) -> Result<String> {
    let intent = crate::session::find(state, session)?.intent;
    let charge = state
        .charges
        .iter_mut()
        .find(|c| Some(&c.intent) == intent.as_ref());
    let Some(charge) = charge else {
        return Err(Refusal::state(
            "resource_invalid_state",
            "Nothing was paid.",
        ));
    };
    charge.disputed = true;
    let charge = charge.clone();
    let dispute = Dispute {
        id: state.id("du_"),
        charge: charge.id,
        intent: charge.intent,
        amount: charge.amount,
        currency: charge.currency,
        status: "needs_response".to_owned(),
        created: state.now(),
    };
    let answer = json(&dispute);
    let id = dispute.id.clone();
    state.disputes.push(dispute);
    emit(state, "charge.dispute.created", &answer);
    emit(state, "charge.dispute.funds_withdrawn", &answer);
    Ok(id)
}

pub(crate) fn close(state: &mut State, id: &str, won: bool) -> Result<()> {
    let Some(dispute) = state.disputes.iter_mut().find(|d| d.id == id) else {
        return Err(Refusal::no_such("dispute", id));
    };
    if dispute.status != "needs_response" {
        return Err(Refusal::state(
            "resource_invalid_state",
            "The dispute is closed.",
        ));
    }
    if won { "won" } else { "lost" }.clone_into(&mut dispute.status);
    let answer = json(dispute);
    emit(state, "charge.dispute.closed", &answer);
    if won {
        emit(state, "charge.dispute.funds_reinstated", &answer);
    }
    Ok(())
}

pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value> {
    state
        .disputes
        .iter()
        .find(|d| d.id == id)
        .map(json)
        .ok_or_else(|| Refusal::no_such("dispute", id))
}

fn json(d: &Dispute) -> Value {
    let evidence: Value = [
        "access_activity_log",
        "billing_address",
        "cancellation_policy",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "customer_communication",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "customer_signature",
        "duplicate_charge_documentation",
        "duplicate_charge_explanation",
        "duplicate_charge_id",
        "product_description",
        "receipt",
        "refund_policy",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "service_documentation",
        "shipping_address",
        "shipping_carrier",
        "shipping_date",
        "shipping_documentation",
        "shipping_tracking_number",
        "uncategorized_file",
        "uncategorized_text",
    ]
    .into_iter()
    .map(|field| (field.to_owned(), Value::Null))
    .chain([("enhanced_evidence".to_owned(), json!({}))])
    .collect();
    json!({
        "id": d.id, "object": "dispute", "amount": d.amount, "balance_transactions": [], "charge": d.charge,
        "created": d.created, "currency": d.currency, "enhanced_eligibility_types": [], "evidence": evidence,
        "evidence_details": { "due_by": d.created + 7 * 24 * 3600, "enhanced_eligibility": {}, "has_evidence": false, "past_due": false, "submission_count": 0 },
        "is_charge_refundable": false, "livemode": false, "metadata": {}, "payment_intent": d.intent,
        "reason": "general", "status": d.status,
    })
}
