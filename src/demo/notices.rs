//! What the people of the demonstration were told: the inbox as the deals of the past would have filled it, without mails.

use chrono::{DateTime, Duration, Utc};

use crate::db::Tx;
use crate::deals::{Deal, store};
use crate::ids::{DealId, UserId};
use crate::listings;
use crate::notices::{self, Kind, Notice};

/// So far back the inbox reaches, and so far back all has been read.
const KEPT: Duration = Duration::days(300);
const READ: Duration = Duration::days(12);
const EVENTS: i64 = 50;

/// What a line of a deal's history is told as, and to which side.
fn told(action: &str, side: &str) -> Option<(Kind, &'static str, bool)> {
    let to_owner = side != "owner";
    Some(match action {
        "request" => (Kind::Request, "deal-requested", true),
        "accept" => (Kind::Answer, "deal-accepted", false),
        "decline" => (Kind::Answer, "deal-declined", false),
        "introduce" => (Kind::Progress, "deal-introduced", false),
        "agree" => (Kind::Progress, "deal-consent", to_owner),
        _ => return None,
    })
}

/// Fills the inboxes of both sides of these deals.
pub(crate) async fn write(tx: &mut Tx, deals: &[DealId], now: DateTime<Utc>) -> anyhow::Result<()> {
    for id in deals {
        let Some(deal) = store::find(tx, *id).await? else {
            continue;
        };
        let listing = listings::store::find(tx, deal.listing_id).await?;
        let Some(listing) = listing else { continue };
        for event in store::events(tx, *id, EVENTS).await? {
            if event.created_at < now - KEPT {
                continue;
            }
            let Some((kind, name, to_owner)) = told(&event.action, &event.side) else {
                continue;
            };
            let reader = if to_owner {
                listing.created_by
            } else {
                deal.asker
            };
            bring_in(
                tx,
                &deal,
                &listing.title,
                (reader, kind, name),
                (event.created_at, now),
            )
            .await?;
        }
    }
    Ok(())
}

async fn bring_in(
    tx: &mut Tx,
    deal: &Deal,
    title: &str,
    (reader, kind, name): (UserId, Kind, &'static str),
    (at, now): (DateTime<Utc>, DateTime<Utc>),
) -> anyhow::Result<()> {
    let notice = Notice::new(kind, deal.path()).with("title", title);
    let read = (at < now - READ).then_some(at);
    notices::bring_in(tx, reader, (&notice, name), (at, read)).await?;
    Ok(())
}
