//! The switches over HTTP, for a person with a terminal and for tests in other languages.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Given};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Refusal, Result};
use crate::intent::{Other, Outcome};
use crate::state::{State, World};
use crate::switches::Switches;
use crate::{dispute, intent, refund, sending, session};

/// What may be said to `/_stand_in/{what}`; each deed takes what it needs.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Said {
    id: String,
    method: Option<String>,
    outcome: Option<Outcome>,
    amount: Option<i64>,
    currency: Option<String>,
    /// It ends well.
    well: bool,
    url: Option<String>,
    switches: Option<Switches>,
}

pub(crate) async fn show(Given(world): Given<Arc<World>>) -> Json<Value> {
    world.act(|state| {
        Json(json!({
            "events": state.events.len(),
            "sessions": state.sessions.iter().map(|s| &s.id).collect::<Vec<_>>(),
            "switches": state.switches,
            "webhook": state.webhook,
        }))
    })
}

pub(crate) async fn events(Given(world): Given<Arc<World>>) -> Json<Value> {
    world.act(|state| Json(json!(state.events)))
}

pub(crate) async fn act(
    Given(world): Given<Arc<World>>,
    Path(what): Path<String>,
    Json(said): Json<Said>,
) -> Response {
    if what == "send" {
        return match send_again(&world, &said.id) {
            Ok(()) => Json(json!({ "done": true })).into_response(),
            Err(refusal) => refusal.into_response(),
        };
    }
    let answer = world.act(|state| {
        let answer = deed(state, &what, said);
        world.keep(state);
        answer
    });
    match answer {
        Ok(()) => Json(json!({ "done": true })).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn deed(state: &mut State, what: &str, said: Said) -> Result<()> {
    match what {
        "switches" => {
            state.switches = said.switches.ok_or_else(|| Refusal::missing("switches"))?;
            Ok(())
        }
        "webhook" => {
            state.webhook = said.url;
            Ok(())
        }
        "pay" => {
            let method = said.method.as_deref().unwrap_or("card");
            let other = Other {
                amount: said.amount,
                currency: said.currency,
            };
            intent::attempt(
                state,
                &said.id,
                method,
                said.outcome.unwrap_or(Outcome::Paid),
                &other,
            )
        }
        "settle" => intent::settle(state, &said.id, said.well),
        "expire" => session::expire(state, &said.id).map(|_| ()),
        "settle-refund" => refund::settle(state, &said.id, said.well),
        "dispute" => dispute::of_session(state, &said.id).map(|_| ()),
        "close-dispute" => dispute::close(state, &said.id, said.well),
        other => Err(Refusal::no_route(other)),
    }
}

/// Sends an event that was sent or lost before.
fn send_again(world: &Arc<World>, id: &str) -> Result<()> {
    let (event, target) = world.act(|state| {
        (
            state.events.iter().find(|e| e.id == id).cloned(),
            state.webhook.clone(),
        )
    });
    let event = event.ok_or_else(|| Refusal::no_such("event", id))?;
    let target = target.ok_or_else(|| Refusal::missing("webhook"))?;
    sending::send(world, &target, event, sending::Plan::plain());
    Ok(())
}
