//! The deeds on offers as they are written. Each takes the deal's row first, so that of two deeds at the same second
//! one has the effect and the other learns of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::offer::{Offer, State};
use super::terms::Terms;
use super::{DRAFT, refusal};
use crate::db::Tx;
use crate::deals::deal::Deal;
use crate::deals::life::{self, By};
use crate::deals::notices::{self, News};
use crate::deals::state::{Side, State as DealState};
use crate::deals::store::{self, Closing};
use crate::ids::OfferId;
use crate::jobs::{self, Job, JobError};
use crate::state::App;
use crate::web::error::{Error, Result};

/// New terms, as they were sent.
#[derive(Clone, Debug)]
pub(crate) struct NewOffer {
    /// The form's own, so that sending twice makes one.
    pub(crate) id: OfferId,
    /// The open offer that these terms take the place of.
    pub(crate) instead_of: Option<OfferId>,
    pub(crate) terms: Terms,
    pub(crate) note: String,
    pub(crate) valid_until: DateTime<Utc>,
}

/// What became of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Now,
    /// The same was done before; there is nothing to tell anybody.
    Before,
}

fn moved_on() -> Error {
    Error::conflict("offer-moved-on")
}

/// Lets one deed at a time at a deal's offers, and none once the deal takes no more.
async fn take(tx: &mut Tx, deal: &Deal, now: DateTime<Utc>) -> Result<()> {
    if store::take_for_offers(tx, deal.id, now).await? {
        Ok(())
    } else {
        Err(moved_on())
    }
}

/// Offers terms: the first ones, or others in place of those that are open.
///
/// # Errors
/// Conflict when the deal takes no offers (any more), or when other terms are open than the form saw.
pub(crate) async fn make(
    tx: &mut Tx,
    deal: &Deal,
    by: By,
    new: &NewOffer,
    now: DateTime<Utc>,
) -> Result<Done> {
    if by.side == Side::Staff {
        return Err(Error::Forbidden);
    }
    let same = store::offer(tx, new.id).await?;
    if let Some(same) = same {
        let own = same.deal_id == deal.id && same.side == by.side;
        return if own {
            Ok(Done::Before)
        } else {
            Err(moved_on())
        };
    }
    take(tx, deal, now).await?;
    if let Some(before) = new.instead_of {
        let closing = Closing {
            to: State::Superseded,
            by: Some(by.user),
            words: "",
            now,
        };
        if !store::close_offer(tx, (deal.id, before), &closing, None).await? {
            return Err(moved_on());
        }
    }
    let offer = Offer {
        id: new.id,
        deal_id: deal.id,
        version: store::last_version(tx, deal.id).await? + 1,
        side: by.side,
        made_by: by.user,
        state: State::Open,
        terms: Json(new.terms.clone()),
        note: new.note.clone(),
        valid_until: new.valid_until,
        closed_at: None,
        closed_by: None,
        closed_words: String::new(),
        created_at: now,
    };
    if !store::insert_offer(tx, &offer).await? {
        return Err(moved_on());
    }
    let expire = Expire { offer: offer.id };
    jobs::enqueue_at(tx, &expire, offer.valid_until, now).await?;
    let action = if new.instead_of.is_some() {
        "counter"
    } else {
        "offer"
    };
    write(tx, deal, (by, action), &offer, now).await?;
    Ok(Done::Now)
}

/// Accepts what the other side offered, exactly as it stands: the deal is agreed, and the contract's draft follows.
///
/// # Errors
/// Conflict when it is not open any more, or its time ran out; refused to its own maker and to the centre.
pub(crate) async fn accept(
    tx: &mut Tx,
    (deal, offer): (&Deal, &Offer),
    by: By,
    first_refusal_days: u16,
    now: DateTime<Utc>,
) -> Result<Done> {
    answered_by(offer, by)?;
    if offer.state == State::Accepted {
        return Ok(Done::Before);
    }
    take(tx, deal, now).await?;
    close(tx, (deal, offer), (by, State::Accepted), "", now).await?;
    write(tx, deal, (by, "offer-accepted"), offer, now).await?;
    refusal::give_notice(tx, (deal, offer), first_refusal_days, now).await?;
    life::settle(tx, deal, by, now).await?;
    let work = json!({ "deal": deal.id });
    jobs::enqueue_named(tx, DRAFT, work, now).await?;
    Ok(Done::Now)
}

/// # Errors
/// As `accept`.
pub(crate) async fn decline(
    tx: &mut Tx,
    (deal, offer): (&Deal, &Offer),
    by: By,
    words: &str,
    now: DateTime<Utc>,
) -> Result<Done> {
    answered_by(offer, by)?;
    if offer.state == State::Declined {
        return Ok(Done::Before);
    }
    take(tx, deal, now).await?;
    close(tx, (deal, offer), (by, State::Declined), words, now).await?;
    write(tx, deal, (by, "offer-declined"), offer, now).await?;
    Ok(Done::Now)
}

/// Takes one's own offer back.
///
/// # Errors
/// Conflict when it is not open any more; refused to everybody but its own side.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    (deal, offer): (&Deal, &Offer),
    by: By,
    now: DateTime<Utc>,
) -> Result<Done> {
    if by.side != offer.side {
        return Err(Error::Forbidden);
    }
    if offer.state == State::Withdrawn {
        return Ok(Done::Before);
    }
    take(tx, deal, now).await?;
    close(tx, (deal, offer), (by, State::Withdrawn), "", now).await?;
    write(tx, deal, (by, "offer-withdrawn"), offer, now).await?;
    Ok(Done::Now)
}

fn answered_by(offer: &Offer, by: By) -> Result<()> {
    if offer.is_answered_by(by.side) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Ends an open offer within its time.
async fn close(
    tx: &mut Tx,
    (deal, offer): (&Deal, &Offer),
    (by, to): (By, State),
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let closing = Closing {
        to,
        by: Some(by.user),
        words,
        now,
    };
    if store::close_offer(tx, (deal.id, offer.id), &closing, Some(now)).await? {
        return Ok(());
    }
    let key = if offer.state_at(now) == State::Expired {
        "offer-expired"
    } else {
        "offer-moved-on"
    };
    Err(Error::conflict(key))
}

/// The history names the version; the sums stand in the offer.
async fn write(
    tx: &mut Tx,
    deal: &Deal,
    (by, action): (By, &str),
    offer: &Offer,
    now: DateTime<Utc>,
) -> Result<()> {
    let who = (Some(by.user), by.side.code());
    let words = format!("v{}", offer.version);
    life::record(tx, deal, who, (action, deal.state), &words, now).await
}

/// Ends an offer whose time ran out, and tells both sides.
#[derive(Debug, Serialize, Deserialize)]
pub struct Expire {
    pub offer: OfferId,
}

impl Job for Expire {
    const NAME: &'static str = "offer-expires";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        let Some(offer) = store::offer(&mut tx, self.offer).await? else {
            return Ok(());
        };
        if offer.state != State::Open {
            return Ok(());
        }
        if now < offer.valid_until {
            jobs::enqueue_at(&mut tx, &self, offer.valid_until, now).await?;
            tx.commit().await?;
            return Ok(());
        }
        expire(&mut tx, app, &offer, now)
            .await
            .map_err(|e| anyhow::anyhow!("offer {} did not expire: {e:?}", offer.id))?;
        tx.commit().await?;
        Ok(())
    }
}

async fn expire(tx: &mut Tx, app: &App, offer: &Offer, now: DateTime<Utc>) -> Result<()> {
    let deal = store::find(tx, offer.deal_id)
        .await?
        .ok_or(Error::NotFound)?;
    let closing = Closing {
        to: State::Expired,
        by: None,
        words: "",
        now,
    };
    if !store::close_offer(tx, (deal.id, offer.id), &closing, None).await? {
        return Ok(());
    }
    let words = format!("v{}", offer.version);
    let step = ("offer-expired", deal.state);
    life::record(tx, &deal, (None, "clock"), step, &words, now).await?;
    notices::tell(tx, app, &deal, (News::OfferExpired, Side::Staff), "").await
}

/// What is still open ends with the deal's move to a state that takes no offers.
///
/// # Errors
/// When the database refuses.
pub(in crate::deals) async fn lapse(
    tx: &mut Tx,
    deal: &Deal,
    to: DealState,
    now: DateTime<Utc>,
) -> Result<()> {
    if !super::offer::takes_offers(to) {
        store::lapse_offers(tx, deal.id, now).await?;
    }
    Ok(())
}
