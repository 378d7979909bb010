//! The addresses: Stripe's under `/v1`, the page where people pay, and the switches.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State as Given};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde_json::{Value, json};

use crate::error::{Refusal, Result};
use crate::params::Params;
use crate::state::{State, World};
use crate::switches::spend;
use crate::{control, dispute, intent, once, page, refund, session};

pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/v1/{*path}", any(api))
        .route("/pay/{session}", get(page::show).post(page::act))
        .route("/_stand_in", get(control::show))
        .route("/_stand_in/events", get(control::events))
        .route("/_stand_in/{what}", post(control::act))
        .fallback(|request: Request| async move { Refusal::no_route(request.uri().path()) })
        .with_state(world)
}

async fn api(
    Given(world): Given<Arc<World>>,
    Path(path): Path<String>,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Bytes,
) -> Response {
    if let Err(refusal) = admit(&world, &headers) {
        return refusal.into_response();
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    let changes = method == Method::POST;
    let params = Params::parse(if changes {
        &body
    } else {
        uri.query().unwrap_or_default()
    });
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .filter(|_| changes);
    let request = once::hash(&path, &body);
    let version = headers.get("stripe-version").and_then(|v| v.to_str().ok());
    let (answer, slow, lost) = world.act(|state| {
        version.unwrap_or_default().clone_into(&mut state.version);
        if changes {
            state.posts += 1;
        }
        let slow = state.switches.slow_ms;
        if spend(&mut state.switches.fail) {
            return (Err(Refusal::broken()), slow, false);
        }
        let answer = keyed(state, key, request, |state| {
            route(state, &method, &path, &params)
        });
        if changes {
            world.keep(state);
        }
        (
            answer,
            slow,
            changes && spend(&mut state.switches.fail_after),
        )
    });
    if slow > 0 {
        tokio::time::sleep(Duration::from_millis(slow)).await;
    }
    match answer {
        _ if lost => Refusal::broken().into_response(),
        Err(refusal) => refusal.into_response(),
        Ok((status, body, again)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut answer = (status, axum::Json(body)).into_response();
            answer.headers_mut().insert(
                "request-id",
                axum::http::HeaderValue::from_static("req_stand_in"),
            );
            if again {
                answer.headers_mut().insert(
                    "idempotent-replayed",
                    axum::http::HeaderValue::from_static("true"),
                );
            }
            answer
        }
    }
}

/// Only test keys are taken, so that a live one can never be sent here unnoticed.
fn admit(world: &World, headers: &HeaderMap) -> Result<()> {
    let given = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let key = given
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(Refusal::no_key)?;
    let known = world.key.as_ref().is_none_or(|known| known == key);
    if known
        && key
            .strip_prefix("sk_test_")
            .is_some_and(|rest| !rest.is_empty())
    {
        return Ok(());
    }
    Err(Refusal::wrong_key(key))
}

/// Status, body, and whether it was said before.
type Answer = (u16, Value, bool);

fn keyed(
    state: &mut State,
    key: Option<&str>,
    request: String,
    deed: impl FnOnce(&mut State) -> Result<Value>,
) -> Result<Answer> {
    let Some(key) = key else {
        return deed(state).map(|body| (200, body, false));
    };
    if let Some((status, body)) = once::before(state, key, &request)? {
        return Ok((status, body, true));
    }
    let answer = match deed(state) {
        Ok(body) => (200, body),
        Err(refusal) => (refusal.status, refusal.json()),
    };
    once::keep(state, key, request, answer.clone());
    Ok((answer.0, answer.1, false))
}

fn route(state: &mut State, method: &Method, path: &str, params: &Params) -> Result<Value> {
    session::expire_due(state);
    let parts: Vec<&str> = path.split('/').collect();
    match (method.as_str(), parts.as_slice()) {
        ("POST", ["checkout", "sessions"]) => session::create(state, params),
        ("GET", ["checkout", "sessions"]) => session::list(state, params),
        ("GET", ["checkout", "sessions", id]) => session::retrieve(state, id, params),
        ("POST", ["checkout", "sessions", id, "expire"]) => session::expire(state, id),
        ("GET", ["payment_intents", id]) => intent::retrieve(state, id, params),
        ("GET", ["charges", id]) => intent::retrieve_charge(state, id),
        ("POST", ["refunds"]) => refund::create(state, params),
        ("GET", ["refunds"]) => refund::list(state, params),
        ("GET", ["refunds", id]) => refund::retrieve(state, id),
        ("GET", ["disputes", id]) => dispute::retrieve(state, id),
        ("GET", ["balance"]) => Ok(balance(state)),
        _ => Err(Refusal::no_route(path)),
    }
}

fn balance(state: &State) -> Value {
    let sum: i64 = state
        .charges
        .iter()
        .filter(|c| c.currency == "cny")
        .map(|c| c.amount - c.refunded)
        .sum();
    let amount = |amount: i64| json!([{ "amount": amount, "currency": "cny", "source_types": {} }]);
    json!({ "object": "balance", "available": amount(0), "livemode": false, "pending": amount(sum) })
}
