//! An organisation's own listings of one kind, by state, each with what can be done next.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{at, base};
use crate::listings::freshness::{Asked as Waits, Freshness};
use crate::listings::listing::{Deed, Kind, Listing, Public, Work};
use crate::listings::post::Post;
use crate::listings::store;
use crate::state::App;
use crate::web::page::{Answer, Page};
use crate::web::pager::{self, Pager};
use crate::web::words::{Locale, t};
use crate::web::{Ctx, Member, Query, Sample};

/// Heads read at once; an organisation with more uses the search.
const MOST: i64 = 2000;
const STATES: [&str; 6] = [
    "draft",
    "submitted",
    "returned",
    "published",
    "expired",
    "withdrawn",
];

#[derive(Serialize)]
struct MinePage {
    kind: &'static str,
    base: String,
    verified: bool,
    total: usize,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Serialize)]
struct Tab {
    text: String,
    url: String,
    count: usize,
    current: bool,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
struct Row {
    at: String,
    title: String,
    number: String,
    public_url: String,
    state: &'static str,
    badge: &'static str,
    /// A published one carries changes that nobody reviewed yet.
    has_changes: bool,
    /// It is to be confirmed again.
    due: bool,
    confirmed_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    views: i64,
    can_edit: bool,
    can_confirm: bool,
    can_withdraw: bool,
    can_republish: bool,
    can_take_back: bool,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "listings/mine.html";
    const NAV: &'static str = "workspace";
}

impl Row {
    fn of(listing: &Listing, now: DateTime<Utc>, freshness: Freshness) -> Self {
        let standing = listing.standing();
        let state = state(listing, now);
        Self {
            at: at(listing.kind, listing.id, ""),
            title: listing.title.clone(),
            number: listing.number.clone().unwrap_or_default(),
            public_url: listing
                .path()
                .filter(|_| listing.is_public(now))
                .unwrap_or_default(),
            state,
            badge: badge(state),
            has_changes: listing.public != Public::None && listing.work == Work::Draft,
            due: freshness.at(listing, now) != Waits::Not,
            confirmed_at: listing.confirmed_at,
            expires_at: listing.expires_at,
            updated_at: listing.updated_at,
            views: listing.views,
            can_edit: standing.can(Deed::Edit),
            can_confirm: standing.can(Deed::Confirm),
            can_withdraw: standing.can(Deed::Withdraw),
            can_republish: standing.can(Deed::Republish),
            can_take_back: standing.can(Deed::TakeBack),
        }
    }
}

fn state(listing: &Listing, now: DateTime<Utc>) -> &'static str {
    match listing.standing().word() {
        "published" if !listing.is_public(now) => "expired",
        word => word,
    }
}

fn badge(state: &str) -> &'static str {
    match state {
        "submitted" => "info",
        "returned" => "warning",
        "published" => "success",
        "expired" => "danger",
        "withdrawn" => "plain",
        _ => "",
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    page: String,
}

/// `GET /my/achievements`
pub(super) async fn show<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let listings = store::of_organisation(&mut tx, member.acting.id, C::KIND, MOST).await?;
    drop(tx);
    let at = (app.clock.now(), Freshness::of(&app.config));
    let page = page(C::KIND, &listings, &asked, at, ctx.locale);
    ctx.page(MinePage {
        verified: member.acting.verified,
        ..page
    })
    .await
}

fn page(
    kind: Kind,
    listings: &[Listing],
    asked: &Asked,
    (now, freshness): (DateTime<Utc>, Freshness),
    locale: Locale,
) -> MinePage {
    let base = base(kind);
    let chosen = STATES.into_iter().find(|known| *known == asked.state);
    let shown: Vec<&Listing> = listings
        .iter()
        .filter(|listing| chosen.is_none_or(|word| state(listing, now) == word))
        .collect();
    let address = |n: usize| format!("{base}?state={}&page={n}", chosen.unwrap_or_default());
    let pager = Pager::new(pager::page_number(&asked.page), shown.len() as u64, address);
    let rows = shown
        .iter()
        .skip((pager.page - 1) * pager::SIZE)
        .take(pager::SIZE)
        .map(|listing| Row::of(listing, now, freshness))
        .collect();
    MinePage {
        kind: kind.code(),
        tabs: tabs(&base, listings, chosen, now, locale),
        base,
        verified: true,
        total: listings.len(),
        rows,
        pager,
    }
}

fn tabs(
    base: &str,
    listings: &[Listing],
    chosen: Option<&str>,
    now: DateTime<Utc>,
    locale: Locale,
) -> Vec<Tab> {
    let count = |word: &str| listings.iter().filter(|l| state(l, now) == word).count();
    let all = Tab {
        text: t(locale, "listing-state-all"),
        url: base.to_owned(),
        count: listings.len(),
        current: chosen.is_none(),
    };
    let states = STATES.into_iter().map(|word| Tab {
        text: t(locale, &format!("listing-state-{word}")),
        url: format!("{base}?state={word}"),
        count: count(word),
        current: chosen == Some(word),
    });
    std::iter::once(all)
        .chain(states.filter(|tab| tab.count > 0 || tab.current))
        .collect()
}

pub(super) fn samples() -> Vec<Sample> {
    use crate::ids::{ListingId, OrganisationId, UserId};
    let now = DateTime::UNIX_EPOCH;
    let listing = |work, public| Listing {
        id: ListingId::mint(now),
        kind: Kind::Achievement,
        number: (public != Public::None).then(|| "KX-C-2026-00001".to_owned()),
        organisation_id: OrganisationId::mint(now),
        created_by: UserId::mint(now),
        work,
        public,
        revision: 1,
        title: if public == Public::None {
            ""
        } else {
            "示例成果"
        }
        .to_owned(),
        version: 1,
        field: "05-01".to_owned(),
        region: "511700".to_owned(),
        masked: false,
        incomplete: false,
        published_at: Some(now),
        confirmed_at: (public != Public::None).then_some(now),
        expires_at: Some(now + chrono::Duration::days(9)),
        views: 12,
        progress: None,
        progress_on: None,
        updated_at: now,
        created_at: now,
    };
    let all: Vec<Listing> = [Work::None, Work::Draft, Work::Submitted, Work::Returned]
        .into_iter()
        .flat_map(|work| {
            [Public::None, Public::Published, Public::Withdrawn].map(|public| listing(work, public))
        })
        .collect();
    let freshness = Freshness::new(0, 9);
    let of = |listings: &[Listing], kind| {
        Sample::of(&MinePage {
            verified: false,
            ..page(
                kind,
                listings,
                &Asked::default(),
                (now, freshness),
                Locale::Zh,
            )
        })
    };
    vec![
        of(&all, Kind::Achievement),
        of(&[], Kind::Achievement),
        of(&[], Kind::Need),
    ]
}
