//! Money going back the way it came. A refund that two persons agreed on is sent once, however often its job runs; it counts
//! when Stripe says that it is done.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::apply::{APPLIED, again, decide, doubtful, ignored, later, off, task};
use super::calls::{Back, Outcome};
use super::gateway::On;
use super::store;
use crate::db::Tx;
use crate::ids::MoveId;
use crate::jobs::{Job, JobError};
use crate::payments::moves::{Move, State};
use crate::payments::order::Channel;
use crate::payments::{moving, store as orders};
use crate::state::App;
use crate::tz;
use crate::web::error;

/// The move that Stripe names, by our own id first.
pub(super) async fn find(
    tx: &mut Tx,
    (outside, ours): (&str, Option<Uuid>),
) -> sqlx::Result<Option<Move>> {
    let id = match ours {
        Some(id) => Some(MoveId(id)),
        None => store::move_by_outside(tx, outside).await?,
    };
    match id {
        Some(id) => orders::find_move(tx, id).await,
        None => Ok(None),
    }
}

/// Brings a move to where Stripe says it stands. Told again, it changes nothing.
async fn heard(tx: &mut Tx, m: &Move, back: &Back, now: DateTime<Utc>) -> error::Result<()> {
    match back.outcome {
        Outcome::Pending => {
            moving::sent(tx, m.id, &back.outside, now).await?;
        }
        Outcome::Done => {
            let done = (tz::shanghai_date(now), Some(&*back.outside));
            moving::done(tx, m.id, done, (None, now)).await?;
        }
        Outcome::Failed => failed(tx, m, &format!("Stripe: {}", back.why), now).await?,
    }
    Ok(())
}

async fn failed(tx: &mut Tx, m: &Move, why: &str, now: DateTime<Utc>) -> error::Result<()> {
    if moving::failed(tx, m.id, why, now).await? {
        let order = orders::by_id(tx, m.order_id).await?;
        let title = order
            .as_ref()
            .map(|o| format!("{} {}", o.number, o.purpose))
            .unwrap_or_default();
        let once = format!("stripe-refund:{}", m.id);
        task(tx, &once, "payment-refund", (title, order.as_ref()), now).await?;
    }
    Ok(())
}

/// Sends an approved refund.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendRefund {
    pub move_id: MoveId,
}

impl Job for SendRefund {
    const NAME: &'static str = "stripe-send-refund";
    /// About three days.
    const TRIES: i64 = 75;

    async fn run(self, app: &App) -> Result<(), JobError> {
        let mut tx = app.db.read().await?;
        let found = orders::find_move(&mut tx, self.move_id).await?;
        let payment = match found.as_ref().and_then(|m| m.payment_id) {
            Some(id) => orders::payment(&mut tx, id).await?,
            None => None,
        };
        drop(tx);
        let (Some(m), Some(payment)) = (found, payment) else {
            return Ok(());
        };
        if m.state != State::Approved || !m.kind.is_refund() || payment.channel != Channel::Stripe {
            return Ok(());
        }
        let on = app.stripe.on().ok_or_else(off)?;
        let sent = on.give_back(m.id.0, payment.known_as(), m.amount).await;
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        match sent {
            Ok(back) => heard(&mut tx, &m, &back, now).await.map_err(again)?,
            // Stripe said no for good: the money is here, and finance is told why.
            Err(fault) if fault.is_final() => {
                failed(&mut tx, &m, &fault.to_string(), now)
                    .await
                    .map_err(again)?;
            }
            Err(fault) => return Err(JobError::Retry(fault.into())),
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Asks Stripe how a refund that was sent stands.
#[derive(Debug, Serialize, Deserialize)]
pub struct AskRefund {
    pub move_id: MoveId,
}

impl Job for AskRefund {
    const NAME: &'static str = "stripe-ask-refund";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let on = app.stripe.on().ok_or_else(off)?;
        let mut tx = app.db.read().await?;
        let found = orders::find_move(&mut tx, self.move_id).await?;
        drop(tx);
        let Some(m) = found.filter(|m| m.state == State::Sent) else {
            return Ok(());
        };
        let Some(outside) = &m.outside else {
            return Ok(());
        };
        let back = on.look_back(outside).await.map_err(later)?;
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        heard(&mut tx, &m, &back, now).await.map_err(again)?;
        tx.commit().await?;
        Ok(())
    }
}

/// A message is about a refund.
pub(super) async fn by_event(
    app: &App,
    on: &On,
    told: &str,
    (outside, ours, intent): (&str, Option<Uuid>, &str),
) -> Result<(), JobError> {
    let mut tx = app.db.read().await?;
    let found = find(&mut tx, (outside, ours)).await?;
    let payment = orders::payment_by_outside(&mut tx, Channel::Stripe, intent).await?;
    drop(tx);
    let back = match &found {
        Some(_) => Some(on.look_back(outside).await.map_err(later)?),
        None => None,
    };
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let (verdict, order) = match (&found, back, payment) {
        (Some(m), Some(back), _) => {
            heard(&mut tx, m, &back, now).await.map_err(again)?;
            (APPLIED, m.order_id)
        }
        // Somebody gave money back on Stripe's own pages: the ledger does not know of it.
        (_, _, Some(payment)) => (doubtful("stripe-doubt-refund-elsewhere"), payment.order_id),
        (_, _, None) => {
            decide(
                &mut tx,
                told,
                (ignored("stripe-ignored-not-ours"), None),
                now,
            )
            .await?;
            tx.commit().await?;
            return Ok(());
        }
    };
    let order = orders::by_id(&mut tx, order).await?;
    decide(&mut tx, told, (verdict, order.as_ref()), now).await?;
    tx.commit().await?;
    Ok(())
}
