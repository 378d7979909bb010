//! Events are written as Stripe writes them and kept, whether or not anybody is told.

use serde_json::{Value, json};

use crate::state::State;
use crate::{API_VERSION, Event};

/// Says that something happened.
pub(crate) fn emit(state: &mut State, kind: &str, object: &Value) {
    emit_changed(state, kind, object, None);
}

/// As `emit`, with what the object's fields were before.
pub(crate) fn emit_changed(state: &mut State, kind: &str, object: &Value, before: Option<Value>) {
    let id = state.id("evt_");
    let mut data = json!({ "object": object });
    if let Some(before) = before {
        data["previous_attributes"] = before;
    }
    let event = json!({
        "id": id,
        "object": "event",
        "api_version": API_VERSION,
        "created": state.now(),
        "data": data,
        "livemode": false,
        "pending_webhooks": 1,
        "request": { "id": null, "idempotency_key": null },
        "type": kind,
    });
    let event = Event {
        id,
        kind: kind.to_owned(),
        payload: event.to_string(),
    };
    state.events.push(event.clone());
    state.to_send.push(event);
}
