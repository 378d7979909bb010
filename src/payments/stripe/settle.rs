//! Brings a page to pay on to where Stripe says it stands. Must stay true: what was paid is booked whatever else is wrong
//! with it, and booked once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::apply::{APPLIED, Verdict, again, decide, doubtful, ignored, later, off, task};
use super::calls::{Paid, Seen, Standing};
use super::gateway::{Fault, On};
use super::session::{Event, Fate, Session, State};
use super::{event, store};
use crate::db::Tx;
use crate::jobs::{Job, JobError};
use crate::payments::life::{self, Arrival, Arrived};
use crate::payments::order::{Channel, Order};
use crate::payments::store as orders;
use crate::state::App;
use crate::tz;
use crate::web::error::{self, Error};

/// The page that Stripe names, by our own id first.
pub(super) async fn find(
    tx: &mut Tx,
    (outside, ours): (&str, Option<Uuid>),
) -> sqlx::Result<Option<Session>> {
    if let Some(id) = ours
        && let Some(found) = store::session(tx, id).await?
    {
        return Ok(Some(found));
    }
    store::session_by_outside(tx, outside).await
}

/// A message is about a page.
pub(super) async fn by_event(
    app: &App,
    on: &On,
    told: &str,
    (outside, ours): (&str, Option<Uuid>),
) -> Result<(), JobError> {
    let mut tx = app.db.read().await?;
    let session = find(&mut tx, (outside, ours)).await?;
    drop(tx);
    let seen = match &session {
        Some(_) => match on.look(outside).await {
            Ok(seen) => Some(seen),
            Err(fault) if fault.is_unknown() => None,
            Err(fault) => return Err(later(fault)),
        },
        None => None,
    };
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let (verdict, order) = match (session, seen) {
        (None, _) => (ignored("stripe-ignored-not-ours"), None),
        (Some(_), None) => (doubtful("stripe-doubt-unknown-there"), None),
        (Some(session), Some(seen)) => {
            let (verdict, order) = settle(&mut tx, &session, &seen, now).await.map_err(again)?;
            (verdict, Some(order))
        }
    };
    decide(&mut tx, told, (verdict, order.as_ref()), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks Stripe how a page stands, without having been told.
#[derive(Debug, Serialize, Deserialize)]
pub struct AskSession {
    pub session: Uuid,
}

impl Job for AskSession {
    const NAME: &'static str = "stripe-ask-session";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let on = app.stripe.on().ok_or_else(off)?;
        let now = app.clock.now();
        let mut tx = app.db.read().await?;
        let session = store::session(&mut tx, self.session).await?;
        drop(tx);
        let Some(session) = session.filter(|s| matches!(s.state, State::Creating | State::Open))
        else {
            return Ok(());
        };
        let outside = match &session.outside {
            Some(outside) if session.livemode == on.mode.is_live() => outside.clone(),
            // Nobody has its page, or it is of the other mode and can't be asked after.
            Some(_) if now < session.expires_at => return Ok(()),
            None if now < session.created_at + super::session::QUIET => return Ok(()),
            _ => return end(app, &session, State::Failed).await,
        };
        match on.look(&outside).await {
            Ok(seen) => heard(app, &session, &seen).await,
            Err(fault) => Err(later(fault)),
        }
    }
}

async fn end(app: &App, session: &Session, to: State) -> Result<(), JobError> {
    let mut tx = app.db.write().await?;
    store::end_session(&mut tx, session.id, to).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes what was heard by asking; what is doubtful is kept as a message would be.
pub(super) async fn heard(app: &App, session: &Session, seen: &Seen) -> Result<(), JobError> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let (verdict, order) = settle(&mut tx, session, seen, now).await.map_err(again)?;
    if verdict.0 == Fate::Doubtful {
        let note = note(session, seen, now);
        store::insert_event(&mut tx, &note).await?;
        decide(&mut tx, &note.id, (verdict, Some(&order)), now).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn note(session: &Session, seen: &Seen, now: DateTime<Utc>) -> Event {
    let mut object = json!({ "id": seen.outside });
    if let Standing::Paid(paid) = &seen.standing {
        object["payment_intent"] = json!(paid.intent);
        object["amount_received"] = json!(paid.amount.fen());
        object["currency"] = json!(paid.currency);
    }
    Event {
        id: format!("asked:{}", session.id),
        kind: "asked".to_owned(),
        livemode: seen.livemode,
        api_version: event::VERSION.to_owned(),
        happened_at: now,
        payload: json!({ "data": { "object": object } }).to_string(),
        state: Fate::Stored,
        words: String::new(),
        settled_by: None,
        received_at: now,
        applied_at: None,
    }
}

/// Brings the page, and with it its order, to where Stripe says it stands.
async fn settle(
    tx: &mut Tx,
    session: &Session,
    seen: &Seen,
    now: DateTime<Utc>,
) -> error::Result<(Verdict, Order)> {
    let order = orders::take(tx, session.order_id)
        .await?
        .ok_or(Error::NotFound)?;
    store::name_session(tx, session.id, &seen.outside, None).await?;
    if seen.livemode != session.livemode {
        return Ok((doubtful("stripe-doubt-mode"), order));
    }
    let verdict = match &seen.standing {
        Standing::Open { .. } | Standing::Processing => APPLIED,
        Standing::Expired => {
            store::end_session(tx, session.id, State::Expired).await?;
            APPLIED
        }
        Standing::Failed => {
            store::end_session(tx, session.id, State::Failed).await?;
            APPLIED
        }
        Standing::Paid(paid) if paid.currency != session.currency || !paid.amount.is_positive() => {
            // Sums of another currency are no fen: a person books or returns them.
            store::end_session(tx, session.id, State::Failed).await?;
            doubtful("stripe-doubt-currency")
        }
        Standing::Paid(paid) => arrived(tx, session, (&order, paid), now).await?,
    };
    Ok((verdict, order))
}

async fn arrived(
    tx: &mut Tx,
    session: &Session,
    (order, paid): (&Order, &Paid),
    now: DateTime<Utc>,
) -> error::Result<Verdict> {
    store::end_session(tx, session.id, State::Paid).await?;
    let arrival = Arrival {
        channel: Channel::Stripe,
        outside: &paid.intent,
        method: paid.method,
        amount: paid.amount,
        received_on: tz::shanghai_date(paid.at),
        payer_name: if paid.name.is_empty() {
            &order.payer_name
        } else {
            &paid.name
        },
        by: None,
        second: None,
    };
    let arrived = life::arrive(tx, order.id, &arrival, now).await?;
    if let Arrived::Put { surplus, .. } = arrived
        && surplus.is_positive()
    {
        let title = format!("{} {}", order.number, order.purpose);
        let once = format!("stripe-surplus:{}", paid.intent);
        task(tx, &once, "payment-surplus", (title, Some(order)), now).await?;
    }
    Ok(if paid.amount == session.amount {
        APPLIED
    } else {
        doubtful("stripe-doubt-amount")
    })
}

/// Whether asking failed because there is nothing to ask after.
pub(super) fn is_over(fault: &Fault) -> bool {
    matches!(fault, Fault::Refused { status: 400, .. })
}
