//! Finds out, once per request, who is asking and for which organisation.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tower_sessions::Session;

use super::{organisation, store};
use crate::accounts::{self, sign_in::ORGANISATION_KEY, store::Asking};
use crate::ids::{OrganisationId, UserId};
use crate::state::App;
use crate::web::error::Result;
use crate::web::session::USER_KEY;
use crate::web::{Acting, Locale, Viewer};

/// The layer: puts a `Viewer` into the request when somebody is signed in.
pub async fn layer(
    State(app): State<App>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    match viewer(&app, &session).await {
        Ok(Some(viewer)) => {
            request.extensions_mut().insert(viewer);
        }
        Ok(None) => {}
        Err(error) => return error.into_response(),
    }
    next.run(request).await
}

async fn viewer(app: &App, session: &Session) -> Result<Option<Viewer>> {
    let Some(id) = session.get::<UserId>(USER_KEY).await? else {
        return Ok(None);
    };
    let chosen: Option<OrganisationId> = session.get(ORGANISATION_KEY).await?;
    let mut tx = app.db.read().await?;
    let asking = accounts::store::asking(&mut tx, id).await?;
    let asking = asking.filter(|asking| asking.user.disabled_at.is_none());
    let Some(Asking { user, unread }) = asking else {
        return Ok(None);
    };
    let duties = accounts::store::duties(&mut tx, id).await?;
    let places = store::places(&mut tx, id).await?;
    let (resting, able): (Vec<_>, Vec<_>) = places
        .iter()
        .partition(|m| m.state == organisation::State::Suspended);
    let acting = able
        .iter()
        .find(|m| Some(m.organisation_id) == chosen)
        .or(able.first())
        .map(|m| acting_for(m));
    Ok(Some(Viewer {
        id,
        name: user.name,
        email: user.email,
        locale: user.locale.as_deref().and_then(Locale::from_tag),
        duties,
        acting,
        resting: resting.into_iter().map(acting_for).collect(),
        unread,
    }))
}

fn acting_for(place: &store::Membership) -> Acting {
    Acting {
        id: place.organisation_id,
        name: place.name.clone(),
        role: place.role,
        verified: place.state == organisation::State::Verified,
    }
}
