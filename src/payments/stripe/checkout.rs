//! From the button to Stripe's page. An order has one page under way: two tabs share it, and a request whose answer was lost
//! is asked again under the same key.

use uuid::Uuid;

use super::calls::{NewPage, Standing};
use super::gateway::{Fault, On};
use super::session::{OPEN_FOR, QUIET, Session, State};
use super::settle::{self, AskSession, is_over};
use super::store;
use crate::db::Tx;
use crate::ids::{OrderId, UserId};
use crate::jobs::{self, Job, JobError};
use crate::payments::life::moved_on;
use crate::payments::order::Order;
use crate::payments::store as orders;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::words::Message;

/// Where the payer goes.
pub(super) enum Way {
    Page(String),
    /// Paid or being paid: there is nothing to do but wait.
    Awaited,
    /// Stripe did not do it, this time.
    Down(Fault),
}

/// A page that is found is looked at this often before the payer is asked to try again.
const ROUNDS: usize = 3;

/// Finds the order's page or makes one.
pub(super) async fn begin(app: &App, on: &On, order: OrderId, by: UserId) -> Result<Way> {
    for _ in 0..ROUNDS {
        let (order, session) = under_way(app, on, order, by).await?;
        let step = match &session.outside {
            Some(outside) => again(app, on, (&order, &session), outside).await?,
            None => make(app, on, &order, &session).await?,
        };
        if let Some(way) = step {
            return Ok(way);
        }
    }
    Err(moved_on())
}

/// The order's page as a row, a new one if there is none that still holds.
async fn under_way(app: &App, on: &On, id: OrderId, by: UserId) -> Result<(Order, Session)> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let order = orders::take(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let open = order.open();
    if !open.is_positive() {
        return Err(moved_on());
    }
    if open > super::session::MOST {
        let most = super::session::MOST.yuan_grouped();
        return Err(Error::Conflict(
            Message::new("stripe-too-much").with("most", most),
        ));
    }
    if let Some(found) = store::session_of(&mut tx, id).await? {
        let stale =
            found.outside.is_none() && (found.amount != open || found.created_at + QUIET <= now);
        if !stale && found.livemode == on.mode.is_live() {
            tx.commit().await?;
            return Ok((order, found));
        }
        store::end_session(&mut tx, found.id, State::Failed).await?;
    }
    let new = Session {
        id: crate::ids::mint(now),
        order_id: id,
        amount: open,
        currency: "cny".to_owned(),
        outside: None,
        url: None,
        state: State::Creating,
        livemode: on.mode.is_live(),
        expires_at: now + OPEN_FOR,
        started_by: by,
        created_at: now,
    };
    if !store::insert_session(&mut tx, &new).await? {
        return Err(moved_on());
    }
    tx.commit().await?;
    Ok((order, new))
}

async fn make(app: &App, on: &On, order: &Order, session: &Session) -> Result<Option<Way>> {
    let base = app.config.base_url.trim_end_matches('/');
    let back = format!("{base}/my/payments/{}", order.number);
    let new = NewPage {
        id: session.id,
        number: &order.number,
        purpose: &order.purpose,
        amount: session.amount,
        expires_at: session.expires_at,
        success_url: format!("{back}/checkout"),
        cancel_url: back,
    };
    let made = on.make_page(&new).await;
    let mut tx = app.db.write().await?;
    let way = match made {
        Ok(seen) => {
            let Standing::Open { url } = seen.standing else {
                ask(&mut tx, app, session.id).await?;
                tx.commit().await?;
                return Ok(Some(Way::Awaited));
            };
            store::name_session(&mut tx, session.id, &seen.outside, Some(&url)).await?;
            Some(Way::Page(url))
        }
        // The same key was used for other words: its page is nobody's, and a new one is made.
        Err(Fault::Refused { code, .. }) if code == "idempotency_error" => {
            store::end_session(&mut tx, session.id, State::Failed).await?;
            None
        }
        Err(fault) => {
            if fault.is_final() {
                store::end_session(&mut tx, session.id, State::Failed).await?;
            }
            Some(Way::Down(fault))
        }
    };
    tx.commit().await?;
    Ok(way)
}

/// Looks at a page that was made before; `None` when it is over and another one is to be made.
async fn again(
    app: &App,
    on: &On,
    (order, session): (&Order, &Session),
    outside: &str,
) -> Result<Option<Way>> {
    let seen = match on.look(outside).await {
        Ok(seen) => seen,
        Err(fault) if fault.is_unknown() => {
            end(app, session.id, State::Failed).await?;
            return Ok(None);
        }
        Err(fault) => return Ok(Some(Way::Down(fault))),
    };
    match seen.standing {
        Standing::Open { url } if session.amount == order.open() => Ok(Some(Way::Page(url))),
        Standing::Open { .. } => match on.end_page(outside).await {
            Ok(_) => {
                end(app, session.id, State::Expired).await?;
                Ok(None)
            }
            // Paid at this very moment: the next look says so.
            Err(fault) if is_over(&fault) => Ok(None),
            Err(fault) => Ok(Some(Way::Down(fault))),
        },
        Standing::Processing | Standing::Paid(_) => {
            let mut tx = app.db.write().await?;
            ask(&mut tx, app, session.id).await?;
            tx.commit().await?;
            Ok(Some(Way::Awaited))
        }
        Standing::Expired => end(app, session.id, State::Expired).await.map(|()| None),
        Standing::Failed => end(app, session.id, State::Failed).await.map(|()| None),
    }
}

async fn end(app: &App, session: Uuid, to: State) -> Result<()> {
    let mut tx = app.db.write().await?;
    store::end_session(&mut tx, session, to).await?;
    tx.commit().await?;
    Ok(())
}

/// Money states change by a job that asks Stripe, never by what a browser brings.
async fn ask(tx: &mut Tx, app: &App, session: Uuid) -> sqlx::Result<()> {
    jobs::enqueue(tx, &AskSession { session }, app.clock.now()).await?;
    app.wake.notify_one();
    Ok(())
}

/// The payer came back from Stripe's page: Stripe is asked, if it did not say so itself. Whether the order has a page that
/// is still awaited.
pub(super) async fn came_back(app: &App, order: OrderId) -> Result<bool> {
    let mut tx = app.db.write().await?;
    let session = store::session_of(&mut tx, order).await?;
    if let Some(session) = &session {
        ask(&mut tx, app, session.id).await?;
    }
    tx.commit().await?;
    Ok(session.is_some())
}

/// What is open of an order changed: a page for another sum is to be ended.
///
/// # Errors
/// When the database refuses.
pub async fn order_changed(
    tx: &mut Tx,
    order: &Order,
    now: chrono::DateTime<chrono::Utc>,
) -> sqlx::Result<()> {
    if store::session_of(tx, order.id)
        .await?
        .is_some_and(|s| s.amount != order.open())
    {
        jobs::enqueue(tx, &EndPage { order: order.id }, now).await?;
    }
    Ok(())
}

/// Ends a page whose sum is no longer what is open.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct EndPage {
    pub order: OrderId,
}

impl Job for EndPage {
    const NAME: &'static str = "stripe-end-page";

    async fn run(self, app: &App) -> std::result::Result<(), JobError> {
        let Some(on) = app.stripe.on() else {
            return Ok(());
        };
        let mut tx = app.db.read().await?;
        let order = orders::by_id(&mut tx, self.order).await?;
        let session = store::session_of(&mut tx, self.order).await?;
        drop(tx);
        let (Some(order), Some(session)) = (order, session) else {
            return Ok(());
        };
        let Some(outside) = session
            .outside
            .as_ref()
            .filter(|_| session.amount != order.open())
        else {
            return Ok(());
        };
        match on.end_page(outside).await {
            Ok(seen) => settle::heard(app, &session, &seen).await,
            Err(fault) if is_over(&fault) => {
                let seen = on.look(outside).await.map_err(super::apply::later)?;
                settle::heard(app, &session, &seen).await
            }
            Err(fault) => Err(super::apply::later(fault)),
        }
    }
}
