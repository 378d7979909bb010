//! Idempotency keys: the same request again has the first one's answer, another request under the same key is refused.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::error::{Refusal, Result};
use crate::signature::hex;
use crate::state::State;

/// Stripe forgets keys after a day.
const KEPT_SECONDS: i64 = 24 * 3600;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Answered {
    key: String,
    request: String,
    status: u16,
    body: Value,
    at: i64,
}

/// What identifies a request: its parameters, in whatever order.
pub(crate) fn hash(path: &str, body: &str) -> String {
    let mut parameters: Vec<&str> = body.split('&').collect();
    parameters.sort_unstable();
    let body = parameters.join("&");
    hex(&Sha256::digest(format!("{path}\n{body}").as_bytes()))
}

/// The answer given before.
pub(crate) fn before(state: &State, key: &str, request: &str) -> Result<Option<(u16, Value)>> {
    let now = state.now();
    let mut kept = state.answered.iter().filter(|a| now - a.at < KEPT_SECONDS);
    let Some(known) = kept.find(|a| a.key == key) else {
        return Ok(None);
    };
    if known.request != request {
        return Err(Refusal::other_request());
    }
    Ok(Some((known.status, known.body.clone())))
}

pub(crate) fn keep(state: &mut State, key: &str, request: String, (status, body): (u16, Value)) {
    let now = state.now();
    state.answered.retain(|a| now - a.at < KEPT_SECONDS);
    state.answered.push(Answered {
        key: key.to_owned(),
        request,
        status,
        body,
        at: now,
    });
}
