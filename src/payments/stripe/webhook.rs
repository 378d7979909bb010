//! `POST /payments/stripe/webhook`: a message is verified by its very bytes, stored with the job that applies it, and only
//! then answered. Must stay true: what was answered with 200 is kept.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::apply::ApplyEvent;
use super::{event, store};
use crate::jobs;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::words::Message;

/// `POST /payments/stripe/webhook`
pub(crate) async fn receive(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode> {
    let on = app.stripe.on().ok_or(Error::NotFound)?;
    let now = app.clock.now();
    let refused = || Error::BadRequest(Message::new("stripe-not-genuine"));
    let payload = std::str::from_utf8(&body).map_err(|_| refused())?;
    let header = headers
        .get("stripe-signature")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !on.is_genuine(payload, header, now) {
        tracing::warn!("a message that is not Stripe's was refused");
        return Err(refused());
    }
    let told = event::read(payload, now).ok_or_else(refused)?;
    let mut tx = app.db.write().await?;
    if store::insert_event(&mut tx, &told).await? {
        jobs::enqueue(&mut tx, &ApplyEvent { event: told.id }, now).await?;
    }
    tx.commit().await?;
    app.wake.notify_one();
    Ok(StatusCode::OK)
}
