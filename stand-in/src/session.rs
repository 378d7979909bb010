//! Checkout sessions: what is to be paid, by when, and where the payer goes afterwards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{Refusal, Result};
use crate::event::emit;
use crate::params::Params;
use crate::state::State;

pub(crate) const METHODS: [&str; 3] = ["card", "alipay", "wechat_pay"];
/// Amounts have at most eight digits, and what is worth less than half a dollar is not taken.
const MOST: i64 = 99_999_999;
const LEAST: i64 = 400;
const KNOWN: &[&str] = &[
    "adaptive_pricing",
    "allowed_payment_method_types",
    "cancel_url",
    "client_reference_id",
    "currency",
    "customer_email",
    "expand",
    "expires_at",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "payment_method_options",
    "submit_type",
    "success_url",
    "ui_mode",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Open,
    Complete,
    Expired,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Complete => "complete",
            Self::Expired => "expired",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) name: String,
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) intent_metadata: BTreeMap<String, String>,
    pub(crate) reference: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) success_url: String,
    pub(crate) cancel_url: Option<String>,
    pub(crate) methods: Vec<String>,
    pub(crate) created: i64,
    pub(crate) expires_at: i64,
    pub(crate) status: Status,
    pub(crate) paid: bool,
    pub(crate) intent: Option<String>,
}

pub(crate) fn create(state: &mut State, params: &Params) -> Result<Value> {
    params.only(KNOWN)?;
    match params.needed("mode")? {
        "payment" => {}
        other => {
            return Err(Refusal::invalid(
                "parameter_invalid",
                "mode",
                format!("The stand-in has no mode {other}."),
            ));
        }
    }
    let (amount, currency, name) = items(params)?;
    if amount < LEAST {
        return Err(Refusal::state(
            "amount_too_small",
            "The amount must convert to at least 50 cents.",
        ));
    }
    if amount > MOST {
        return Err(Refusal::state(
            "amount_too_large",
            "The amount must be no more than 999,999.99.",
        ));
    }
    let now = state.now();
    let expires_at = params.number("expires_at")?.unwrap_or(now + 24 * 3600);
    if !(now + 30 * 60..=now + 24 * 3600).contains(&expires_at) {
        let message = "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.";
        return Err(Refusal::invalid("parameter_invalid", "expires_at", message));
    }
    let session = Session {
        id: state.id("cs_test_"),
        amount,
        currency,
        name,
        metadata: params.map("metadata"),
        intent_metadata: params.map("payment_intent_data[metadata]"),
        reference: params.get("client_reference_id").map(str::to_owned),
        email: params.get("customer_email").map(str::to_owned),
        locale: params.get("locale").map(str::to_owned),
        success_url: params.needed("success_url")?.to_owned(),
        cancel_url: params.get("cancel_url").map(str::to_owned),
        methods: methods(params)?,
        created: now,
        expires_at,
        status: Status::Open,
        paid: false,
        intent: None,
    };
    let answer = json(state, &session);
    state.sessions.push(session);
    Ok(answer)
}

fn methods(params: &Params) -> Result<Vec<String>> {
    let key = "allowed_payment_method_types";
    let asked = params.list(key);
    if let Some(other) = asked.iter().find(|method| !METHODS.contains(method)) {
        return Err(Refusal::invalid(
            "parameter_invalid",
            key,
            format!("The stand-in has no payment method {other}."),
        ));
    }
    if asked.contains(&"wechat_pay")
        && params.get("payment_method_options[wechat_pay][client]") != Some("web")
    {
        return Err(Refusal::missing(
            "payment_method_options[wechat_pay][client]",
        ));
    }
    let taken: &[&str] = if asked.is_empty() { &METHODS } else { &asked };
    Ok(taken.iter().map(|method| (*method).to_owned()).collect())
}

/// The sum of all items, their one currency, and the first one's name.
fn items(params: &Params) -> Result<(i64, String, String)> {
    let (mut sum, mut currency, mut name) = (0_i64, None, None);
    for n in 0..100 {
        let field = |inner: &str| format!("line_items[{n}]{inner}");
        if n > 0 && params.get(&field("[quantity]")).is_none() {
            break;
        }
        let quantity = params.number(&field("[quantity]"))?;
        let price = params.number(&field("[price_data][unit_amount]"))?;
        let (Some(quantity), Some(price)) = (quantity, price) else {
            return Err(Refusal::missing(&field("[price_data]")));
        };
        if quantity < 1 || price < 0 {
            return Err(Refusal::invalid(
                "parameter_invalid_integer",
                &field("[quantity]"),
                "Must be positive.",
            ));
        }
        sum = sum.saturating_add(price.saturating_mul(quantity));
        let of = params
            .needed(&field("[price_data][currency]"))?
            .to_lowercase();
        if *currency.get_or_insert_with(|| of.clone()) != of {
            return Err(Refusal::invalid(
                "parameter_invalid",
                &field("[price_data][currency]"),
                "All items must use one currency.",
            ));
        }
        let title = params.needed(&field("[price_data][product_data][name]"))?;
        name.get_or_insert_with(|| title.to_owned());
    }
    Ok((sum, currency.unwrap_or_default(), name.unwrap_or_default()))
}

pub(crate) fn find(state: &State, id: &str) -> Result<Session> {
    state
        .sessions
        .iter()
        .find(|s| s.id == id)
        .cloned()
        .ok_or_else(|| Refusal::no_such("checkout.session", id))
}

pub(crate) fn put(state: &mut State, session: Session) {
    if let Some(old) = state.sessions.iter_mut().find(|s| s.id == session.id) {
        *old = session;
    }
}

pub(crate) fn retrieve(state: &State, id: &str, params: &Params) -> Result<Value> {
    let session = find(state, id)?;
    let mut answer = json(state, &session);
    if params.expands("payment_intent")
        && let Some(intent) = &session.intent
    {
        answer["payment_intent"] = crate::intent::retrieve(state, intent, params)?;
    }
    Ok(answer)
}

pub(crate) fn list(state: &State, params: &Params) -> Result<Value> {
    let all = state.sessions.iter().rev();
    let found: Vec<&Session> = all
        .filter(|s| {
            params
                .get("status")
                .is_none_or(|status| s.status.word() == status)
        })
        .filter(|s| {
            params
                .get("payment_intent")
                .is_none_or(|intent| s.intent.as_deref() == Some(intent))
        })
        .collect();
    let limit = usize::try_from(params.number("limit")?.unwrap_or(10).clamp(1, 100)).unwrap_or(10);
    let from = params
        .get("starting_after")
        .and_then(|id| found.iter().position(|s| s.id == id))
        .map_or(0, |at| at + 1);
    let rest = &found[from.min(found.len())..];
    let data: Vec<Value> = rest.iter().take(limit).map(|s| json(state, s)).collect();
    Ok(
        json!({ "object": "list", "url": "/v1/checkout/sessions", "has_more": rest.len() > limit, "data": data }),
    )
}

pub(crate) fn expire(state: &mut State, id: &str) -> Result<Value> {
    let mut session = find(state, id)?;
    if session.status != Status::Open {
        let message = format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This one is {}.",
            session.status.word()
        );
        return Err(Refusal::state("resource_invalid_state", message));
    }
    session.status = Status::Expired;
    let answer = json(state, &session);
    put(state, session);
    emit(state, "checkout.session.expired", &answer);
    Ok(answer)
}

pub(crate) fn expire_due(state: &mut State) {
    let now = state.now();
    let due: Vec<String> = state
        .sessions
        .iter()
        .filter(|s| s.status == Status::Open && s.expires_at <= now)
        .map(|s| s.id.clone())
        .collect();
    for id in due {
        let _still_open = expire(state, &id);
    }
}

pub(crate) fn json(state: &State, s: &Session) -> Value {
    let url = (s.status == Status::Open).then(|| format!("{}pay/{}", state.url, s.id));
    json!({
        "id": s.id, "object": "checkout.session", "adaptive_pricing": { "enabled": false }, "after_expiration": null,
        "allow_promotion_codes": null, "amount_subtotal": s.amount, "amount_total": s.amount,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "billing_address_collection": null, "cancel_url": s.cancel_url, "client_reference_id": s.reference,
        "client_secret": null, "collected_information": null, "consent": null, "consent_collection": null,
        "created": s.created, "currency": s.currency, "currency_conversion": null, "custom_fields": [],
        "custom_text": { "after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null },
        "customer": null, "customer_creation": "if_required", "customer_details": null, "customer_email": s.email,
        "discounts": [], "expires_at": s.expires_at, "invoice": null,
        "invoice_creation": null, "livemode": false, "locale": s.locale, "metadata": s.metadata, "mode": "payment",
        "payment_intent": s.intent, "payment_link": null, "payment_method_collection": "if_required",
        "payment_method_configuration_details": null, "payment_method_options": {},
        "payment_method_types": s.methods, "payment_status": if s.paid { "paid" } else { "unpaid" },
        "phone_number_collection": { "enabled": false }, "recovered_from": null, "saved_payment_method_options": null,
        "setup_intent": null, "shipping_address_collection": null, "shipping_cost": null, "shipping_options": [],
        "status": s.status.word(), "submit_type": null, "subscription": null, "success_url": s.success_url,
        "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 }, "ui_mode": "hosted_page", "url": url,
    })
}
