//! What waits for an organisation's people, the soonest due first.

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::db::Tx;
use crate::deals::{self, Deal, Side, State};
use crate::ids::OrganisationId;
use crate::listings::freshness::{Asked, Freshness};
use crate::listings::{self, Listing, Work};
use crate::payments::{self, order::Order};
use crate::tz;
use crate::web::error::Result;

/// Lines shown at most.
const MOST: usize = 40;

/// One thing to do.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Waiting {
    /// The end of its sentence's key, `workspace-wait-…`.
    pub(crate) what: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) url: String,
    /// May be empty for a draft.
    pub(crate) title: String,
    pub(crate) due_at: Option<DateTime<Utc>>,
    /// "", today or over
    pub(crate) due: &'static str,
    pub(crate) since: DateTime<Utc>,
}

/// Reads and sorts all of it; `listings` are the organisation's own, read by the caller.
pub(crate) async fn read(
    tx: &mut Tx,
    organisation: OrganisationId,
    own: &[Listing],
    (now, freshness): (DateTime<Utc>, Freshness),
) -> Result<Vec<Waiting>> {
    let found = deals::store::waiting_for(tx, organisation, 100).await?;
    let ids: Vec<_> = found.iter().map(|deal| deal.listing_id).collect();
    let heads = listings::store::heads(tx, &ids).await?;
    let titles: HashMap<_, _> = heads.into_iter().map(|l| (l.id, l.title)).collect();
    let deals = found.iter().map(|deal| {
        let title = titles.get(&deal.listing_id).cloned().unwrap_or_default();
        of_deal(deal, organisation, title, now)
    });
    let stale = own
        .iter()
        .filter_map(|listing| to_confirm(listing, freshness, now));
    let due = payments::paying::due_of(tx, organisation, 20).await?;
    let mut all: Vec<Waiting> = deals
        .chain(own.iter().filter_map(of_listing))
        .chain(stale)
        .chain(due.iter().map(|order| to_pay(order, now)))
        .collect();
    all.sort_by(by_urgency);
    all.truncate(MOST);
    Ok(all)
}

fn of_deal(
    deal: &Deal,
    organisation: OrganisationId,
    title: String,
    now: DateTime<Utc>,
) -> Waiting {
    let side = if deal.owner_organisation == organisation {
        Side::Owner
    } else {
        Side::Asker
    };
    let answers = side == Side::Owner && deal.state == State::Requested;
    let consents = deal.state == State::Introduced
        && !deal.consent().of(side)
        && deal.consent() != deals::deal::Consent::default();
    let (what, icon) = if answers {
        ("answer", "handshake")
    } else if consents {
        ("agree", "check")
    } else {
        ("words", "chat")
    };
    Waiting {
        what,
        icon,
        url: deal.path(),
        title,
        due_at: answers.then_some(deal.due_at),
        due: if answers { delay(deal.due_at, now) } else { "" },
        since: deal.updated_at,
    }
}

fn of_listing(listing: &Listing) -> Option<Waiting> {
    let (what, icon) = match listing.work {
        Work::Returned => ("returned", "edit"),
        Work::Draft => ("draft", "file"),
        Work::None | Work::Submitted => return None,
    };
    Some(Waiting {
        what,
        icon,
        url: format!("/my/{}/{}/edit", listing.kind.plural(), listing.id),
        title: listing.title.clone(),
        due_at: None,
        due: "",
        since: listing.updated_at,
    })
}

/// The list has the button beside it.
fn to_confirm(listing: &Listing, freshness: Freshness, now: DateTime<Utc>) -> Option<Waiting> {
    let state = match freshness.at(listing, now) {
        Asked::Not => return None,
        Asked::Due | Asked::LastCall => "published",
        Asked::Hidden => "expired",
    };
    let until = listing.expires_at?;
    Some(Waiting {
        what: "confirm",
        icon: "check",
        url: format!("/my/{}?state={state}", listing.kind.plural()),
        title: listing.title.clone(),
        due_at: Some(until),
        due: delay(until, now),
        since: listing.confirmed_at?,
    })
}

fn to_pay(order: &Order, now: DateTime<Utc>) -> Waiting {
    let until = tz::end_of_day(order.due_on) - chrono::Duration::seconds(1);
    Waiting {
        what: "pay",
        icon: "money",
        url: format!("/my/payments/{}", order.number),
        title: order.purpose.clone(),
        due_at: Some(until),
        due: delay(until, now),
        since: order.created_at,
    }
}

fn delay(due: DateTime<Utc>, now: DateTime<Utc>) -> &'static str {
    if due < now {
        "over"
    } else if tz::shanghai_date(due) == tz::shanghai_date(now) {
        "today"
    } else {
        ""
    }
}

/// What has a date first, by date; then what the other side waits for; drafts last.
fn by_urgency(one: &Waiting, other: &Waiting) -> Ordering {
    let rank = |w: &Waiting| match w.what {
        "answer" | "pay" => 0,
        "agree" | "words" => 1,
        "confirm" => 2,
        "returned" => 3,
        _ => 4,
    };
    rank(one)
        .cmp(&rank(other))
        .then(one.due_at.cmp(&other.due_at))
        .then(one.since.cmp(&other.since))
}
