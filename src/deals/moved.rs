//! Whoever came too late is told what happened meanwhile: how the deal stands, which side moved it and when. One layer
//! round the room's routes puts it into every conflict page; a person's name stands there only once contacts are open.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use super::deal::Deal;
use super::state::Side;
use super::store::{self, Event};
use super::{notices, view};
use crate::accounts;
use crate::db::Tx;
use crate::listings;
use crate::organisations;
use crate::state::App;
use crate::tz;
use crate::web::error::{Fault, Result};
use crate::web::words::{Locale, t};
use crate::web::{Message, Viewer};

/// Rows of history that are looked through for somebody's deed.
const ROWS: i64 = 20;

/// The layer.
pub(super) async fn explain(request: Request, next: Next) -> Response {
    let known = request.extensions();
    let app = known.get::<App>().cloned();
    let viewer = known.get::<Viewer>().cloned();
    let locale = known.get::<Locale>().copied().unwrap_or_default();
    let number = number(request.uri().path()).map(str::to_owned);
    let mut response = next.run(request).await;
    let key = response
        .extensions()
        .get::<Fault>()
        .and_then(|fault| Some(fault.message.as_ref()?.key.clone()));
    let (Some("deal-moved-on" | "deal-closed"), Some(app), Some(viewer), Some(number)) =
        (key.as_deref(), app, viewer, number)
    else {
        return response;
    };
    let ended = key.as_deref() == Some("deal-closed");
    match meanwhile(&app, &viewer, &number, (ended, locale)).await {
        Ok(Some(fault)) => {
            response.extensions_mut().insert(fault);
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(?error, number, "what happened meanwhile can't be read"),
    }
    response
}

fn number(path: &str) -> Option<&str> {
    path.strip_prefix("/deals/")?.split('/').next()
}

async fn meanwhile(
    app: &App,
    viewer: &Viewer,
    number: &str,
    (ended, locale): (bool, Locale),
) -> Result<Option<Fault>> {
    let mut tx = app.db.read().await?;
    let Some(deal) = store::by_number(&mut tx, number).await? else {
        return Ok(None);
    };
    let Some(side) = view::side_of(&deal, viewer) else {
        return Ok(None);
    };
    let events = store::events(&mut tx, deal.id, ROWS).await?;
    let now = deal.state.code();
    let somebodys = |event: &Event| event.actor.is_some() && event.to_state == now;
    let Some(last) = events.into_iter().find(somebodys) else {
        return Ok(None);
    };
    let key = if ended {
        "deal-closed-meanwhile"
    } else {
        "deal-moved-on-meanwhile"
    };
    let message = Message::new(key)
        .with(
            "state",
            t(locale, &format!("deal-state-{}", deal.state.code())),
        )
        .with("what", t(locale, &format!("deal-event-{}", last.action)))
        .with("who", who(&mut tx, &deal, &last, (side, locale)).await?)
        .with("at", tz::shanghai_minute(last.created_at));
    Ok(Some(Fault {
        message: Some(message),
        back: Some(deal.path()),
    }))
}

/// The side, its organisation where it is known, and the person once contacts are open.
async fn who(
    tx: &mut Tx,
    deal: &Deal,
    event: &Event,
    (reader, locale): (Side, Locale),
) -> Result<String> {
    let side = Side::ALL.into_iter().find(|side| side.code() == event.side);
    let mut said = vec![t(locale, &format!("deal-side-{}", event.side))];
    let listing = listings::store::find(tx, deal.listing_id).await?;
    let masked = side == Some(Side::Owner)
        && listing.is_none_or(|listing| notices::is_masked(deal, &listing, reader));
    if let Some(id) = side.and_then(|side| deal.organisation(side))
        && !masked
        && let Some(organisation) = organisations::store::find(tx, id).await?
    {
        said.push(organisation.name);
    }
    if let Some(id) = event.actor
        && deal.state.shows_contacts()
        && let Some(user) = accounts::store::find(tx, id).await?
    {
        said.push(user.name);
    }
    Ok(said.join(" · "))
}
