//! The link of a mail that asks whether publications still hold. It opens this one thing and nothing else, works once
//! and without signing in; looking at it confirms nothing, since mail filters open links.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::freshness::Freshness;
use super::listing::{Deed, Listing};
use super::store::Link;
use super::{life, store};
use crate::accounts::{self, links};
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::organisations::{self, organisation::State as Standing};
use crate::state::App;
use crate::web::error::Result;
use crate::web::{Answer, Ctx, Page, Path, Sample};

pub(super) const LINK_DAYS: i64 = 60;
/// Lines shown of a link for many.
const LINES: usize = 50;

/// What a link is still good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Good {
    Ask,
    Done,
    /// It was used, or everything was confirmed since, or nothing of it is published any more.
    Used,
    Expired,
    /// The reader is signed in as somebody of another organisation.
    Foreign,
    /// Who got it may no longer confirm for the organisation.
    Left,
    Unknown,
}

#[derive(Serialize)]
struct Line {
    title: String,
    /// Empty while the public does not see it.
    url: String,
    number: String,
    confirmed_at: Option<DateTime<Utc>>,
    /// Hidden until it is confirmed.
    hidden: bool,
}

#[derive(Serialize)]
struct ConfirmPage {
    good: Good,
    action: String,
    lines: Vec<Line>,
    more: usize,
    n: usize,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "listings/confirm.html";
}

/// A link with what it is about, as far as the reader may know.
struct Opened {
    good: Good,
    link: Option<Link>,
    /// What it confirms, or has confirmed.
    listings: Vec<Listing>,
    /// What is still to be confirmed.
    open: Vec<Listing>,
}

impl Opened {
    fn shut(good: Good) -> Self {
        Self {
            good,
            link: None,
            listings: Vec::new(),
            open: Vec::new(),
        }
    }

    fn page(&self, secret: &str, now: DateTime<Utc>) -> ConfirmPage {
        let shown = if self.good == Good::Ask {
            &self.open
        } else {
            &self.listings
        };
        let line = |listing: &Listing| Line {
            title: listing.title.clone(),
            url: listing
                .path()
                .filter(|_| listing.is_public(now))
                .unwrap_or_default(),
            number: listing.number.clone().unwrap_or_default(),
            confirmed_at: listing.confirmed_at,
            hidden: !listing.is_public(now),
        };
        ConfirmPage {
            good: self.good,
            action: format!("/confirmations/{secret}"),
            lines: shown.iter().take(LINES).map(line).collect(),
            more: shown.len().saturating_sub(LINES),
            n: shown.len(),
        }
    }
}

fn status(good: Good) -> StatusCode {
    match good {
        Good::Ask | Good::Done | Good::Used => StatusCode::OK,
        Good::Expired | Good::Left => StatusCode::GONE,
        Good::Foreign => StatusCode::FORBIDDEN,
        Good::Unknown => StatusCode::NOT_FOUND,
    }
}

/// `GET /confirmations/{secret}`: only asks.
pub(super) async fn ask(ctx: Ctx, State(app): State<App>, Path(secret): Path<String>) -> Answer {
    let mut tx = app.db.read().await?;
    let opened = open(&mut tx, &ctx, &secret).await?;
    drop(tx);
    let page = opened.page(&secret, app.clock.now());
    ctx.page_with(status(opened.good), page).await
}

/// `POST /confirmations/{secret}`: confirms, once.
pub(super) async fn confirm(
    ctx: Ctx,
    State(app): State<App>,
    Path(secret): Path<String>,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let mut opened = open(&mut tx, &ctx, &secret).await?;
    if let (Good::Ask, Some(link)) = (opened.good, &opened.link) {
        if store::use_link(&mut tx, link.id, now).await? {
            let at = (now, Freshness::of(&app.config));
            for listing in &opened.open {
                life::turn(&mut tx, listing, Deed::Confirm, link.user_id, at).await?;
            }
            let ids: Vec<ListingId> = opened.open.iter().map(|listing| listing.id).collect();
            opened.listings = store::heads(&mut tx, &ids).await?;
            opened.good = Good::Done;
            tx.commit().await?;
        } else {
            opened.good = Good::Used;
        }
    }
    ctx.page_with(status(opened.good), opened.page(&secret, now))
        .await
}

/// Finds out what a link is good for, here and now and in these hands.
async fn open(tx: &mut Tx, ctx: &Ctx, secret: &str) -> Result<Opened> {
    let now = ctx.app.clock.now();
    let Some(link) = store::link(tx, &links::hash(secret)).await? else {
        return Ok(Opened::shut(Good::Unknown));
    };
    let (user, ids) = (link.user_id, &link.detail.listings);
    let mut listings = store::heads(tx, ids).await?;
    listings.sort_by_key(|listing| ids.iter().position(|id| *id == listing.id));
    if is_foreign(tx, ctx, user, &listings).await? {
        return Ok(Opened::shut(Good::Foreign));
    }
    let able = places(tx, user).await?;
    let with: Vec<Listing> = listings
        .iter()
        .filter(|listing| able.contains(&listing.organisation_id))
        .cloned()
        .collect();
    if with.is_empty() && !listings.is_empty() {
        return Ok(Opened::shut(Good::Left));
    }
    let open: Vec<Listing> = with
        .iter()
        .filter(|listing| listing.standing().can(Deed::Confirm))
        .filter(|listing| listing.confirmed_at.is_none_or(|at| at < link.created_at))
        .cloned()
        .collect();
    let good = if link.used_at.is_some() || open.is_empty() {
        Good::Used
    } else if link.expires_at <= now {
        Good::Expired
    } else {
        Good::Ask
    };
    Ok(Opened {
        good,
        link: Some(link),
        listings: with,
        open,
    })
}

/// Somebody signed in who is neither the one that was asked nor of an organisation that is asked.
async fn is_foreign(tx: &mut Tx, ctx: &Ctx, asked: UserId, listings: &[Listing]) -> Result<bool> {
    let Some(viewer) = ctx.user().filter(|viewer| *viewer != asked) else {
        return Ok(false);
    };
    let places = organisations::store::places_of(tx, &[viewer]).await?;
    Ok(!listings
        .iter()
        .any(|listing| places.contains(&(viewer, listing.organisation_id))))
}

/// The organisations for which somebody may still confirm.
async fn places(tx: &mut Tx, user: UserId) -> Result<Vec<OrganisationId>> {
    let enabled = accounts::store::find(tx, user)
        .await?
        .is_some_and(|user| user.disabled_at.is_none());
    if !enabled {
        return Ok(Vec::new());
    }
    let places = organisations::store::places_of(tx, &[user]).await?;
    let ids: Vec<OrganisationId> = places.into_iter().map(|(_, place)| place).collect();
    let cards = organisations::store::cards(tx, &ids).await?;
    Ok(cards
        .into_iter()
        .filter(|card| card.state != Standing::Suspended)
        .map(|card| card.id)
        .collect())
}

pub(super) fn samples() -> Vec<Sample> {
    [
        Good::Ask,
        Good::Done,
        Good::Used,
        Good::Expired,
        Good::Foreign,
        Good::Left,
        Good::Unknown,
    ]
    .map(|good| {
        let line = |hidden: bool| Line {
            title: "玄武岩纤维漏板长寿命拉丝技术".to_owned(),
            url: if hidden {
                String::new()
            } else {
                "/achievements/KX-C-2026-00001".to_owned()
            },
            number: "KX-C-2026-00001".to_owned(),
            confirmed_at: Some(DateTime::UNIX_EPOCH),
            hidden,
        };
        let many = matches!(good, Good::Ask | Good::Done);
        ConfirmPage {
            good,
            action: "/confirmations/abc".to_owned(),
            lines: if many || good == Good::Used {
                vec![line(false), line(true)]
            } else {
                Vec::new()
            },
            more: usize::from(many),
            n: 3,
        }
    })
    .iter()
    .map(Sample::of)
    .collect()
}
