//! `/my`: what waits, what is new, what is one's own. A person without an organisation learns how to get one.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::matches::{self, MatchLine};
use super::waiting::{self, Waiting};
use crate::db::Tx;
use crate::deals;
use crate::ids::UserId;
use crate::listings::freshness::Freshness;
use crate::listings::{self, Kind, Listing};
use crate::organisations;
use crate::payments;
use crate::state::App;
use crate::tz;
use crate::web::error::Result;
use crate::web::{Acting, Answer, Ctx, Page, SignedIn};

/// Own listings of a kind that are counted.
const COUNTED: i64 = 200;
/// Own listings of a kind that are shown.
const SHOWN: usize = 6;
const MATCHES: i64 = 6;

#[derive(Serialize)]
pub(crate) struct ListingLine {
    title: String,
    url: String,
    figures_url: String,
    number: String,
    /// The end of its word's key, `workspace-state-…`.
    state: &'static str,
    tint: &'static str,
    views: i64,
    updated_at: DateTime<Utc>,
}

/// One's own listings of a kind.
#[derive(Serialize)]
pub(crate) struct Own {
    plural: &'static str,
    total: usize,
    published: usize,
    lines: Vec<ListingLine>,
}

/// What a member sees; nothing for somebody without an organisation.
#[derive(Serialize)]
pub(crate) struct Desk {
    organisation: String,
    /// verified, pending, returned or suspended
    standing: &'static str,
    standing_reason: String,
    waiting: Vec<Waiting>,
    matches: Vec<MatchLine>,
    own: Vec<Own>,
    received: i64,
    asked: i64,
    /// Orders to be paid, and what is open of them.
    to_pay: i64,
    to_pay_open: i64,
}

#[derive(Serialize)]
pub(crate) struct MyPage {
    name: String,
    desk: Option<Desk>,
    is_staff: bool,
}

impl Page for MyPage {
    const TEMPLATE: &'static str = "workspace/my.html";
    const NAV: &'static str = "workspace";
}

/// `GET /my`
pub(crate) async fn show(ctx: Ctx, viewer: SignedIn, State(app): State<App>) -> Answer {
    let desk = match &viewer.acting {
        Some(acting) => {
            let mut tx = app.db.read().await?;
            Some(desk(&mut tx, (viewer.id, acting), &app).await?)
        }
        None => None,
    };
    ctx.page(MyPage {
        name: viewer.name.clone(),
        desk,
        is_staff: viewer.is_staff(),
    })
    .await
}

async fn desk(tx: &mut Tx, (user, acting): (UserId, &Acting), app: &App) -> Result<Desk> {
    let now = app.clock.now();
    let achievements =
        listings::store::of_organisation(tx, acting.id, Kind::Achievement, COUNTED).await?;
    let needs = listings::store::of_organisation(tx, acting.id, Kind::Need, COUNTED).await?;
    let both: Vec<Listing> = achievements.iter().chain(&needs).cloned().collect();
    let waiting = waiting::read(tx, acting.id, &both, (now, Freshness::of(&app.config))).await?;
    let matches = matches::best(tx, (user, acting.id), MATCHES, now).await?;
    let (received, asked) = deals::store::counts_of(tx, acting.id).await?;
    let card = organisations::store::find(tx, acting.id).await?;
    let (to_pay, _, open) = payments::store::open_of(tx, acting.id, tz::shanghai_date(now)).await?;
    Ok(Desk {
        organisation: acting.name.clone(),
        standing: card.as_ref().map_or("pending", |c| c.state.code()),
        standing_reason: card.map(|c| c.state_reason).unwrap_or_default(),
        waiting,
        matches,
        own: vec![
            own(Kind::Achievement, &achievements),
            own(Kind::Need, &needs),
        ],
        received,
        asked,
        to_pay,
        to_pay_open: open.fen(),
    })
}

fn own(kind: Kind, listings: &[Listing]) -> Own {
    let published = |l: &&Listing| l.public == listings::Public::Published;
    Own {
        plural: kind.plural(),
        total: listings.len(),
        published: listings.iter().filter(published).count(),
        lines: listings.iter().take(SHOWN).map(line).collect(),
    }
}

fn line(listing: &Listing) -> ListingLine {
    let state = listing.standing().word();
    ListingLine {
        title: listing.title.clone(),
        url: format!("/my/{}/{}/edit", listing.kind.plural(), listing.id),
        figures_url: format!("/my/listings/{}/figures", listing.id),
        number: listing.number.clone().unwrap_or_default(),
        state,
        tint: match state {
            "published" => "success",
            "returned" => "warning",
            "submitted" => "info",
            _ => "",
        },
        views: listing.views,
        updated_at: listing.updated_at,
    }
}

fn sample_own(at: DateTime<Utc>) -> Own {
    Own {
        plural: "achievements",
        total: 2,
        published: 1,
        lines: vec![ListingLine {
            title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
            url: "/my/achievements/1/edit".to_owned(),
            figures_url: "/my/listings/1/figures".to_owned(),
            number: "KX-C-2026-00001".to_owned(),
            state: "published",
            tint: "success",
            views: 12,
            updated_at: at,
        }],
    }
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    use crate::web::Sample;
    let at = DateTime::UNIX_EPOCH;
    let wait = |what, due, title: &str| Waiting {
        what,
        icon: "chat",
        url: "/deals/KX-D-2026-00001".to_owned(),
        title: title.to_owned(),
        due_at: (what == "answer").then_some(at),
        due,
        since: at,
    };
    let title = "玄武岩纤维800孔漏板长寿命拉丝技术";
    let full = Desk {
        organisation: "锦江示例大学（虚构）".to_owned(),
        standing: "returned",
        standing_reason: "执照看不清。".to_owned(),
        waiting: vec![
            wait("answer", "over", title),
            wait("answer", "today", title),
            wait("agree", "", title),
            wait("pay", "over", title),
            wait("words", "", title),
            wait("returned", "", title),
            wait("draft", "", ""),
        ],
        matches: vec![matches::sample()],
        own: vec![sample_own(at)],
        received: 1,
        asked: 0,
        to_pay: 1,
        to_pay_open: 1_200_000,
    };
    let empty = Desk {
        organisation: "锦江示例大学（虚构）".to_owned(),
        standing: "verified",
        standing_reason: String::new(),
        waiting: Vec::new(),
        matches: Vec::new(),
        own: vec![own(Kind::Achievement, &[]), own(Kind::Need, &[])],
        received: 0,
        asked: 0,
        to_pay: 0,
        to_pay_open: 0,
    };
    let page = |desk, is_staff| MyPage {
        name: "苏拟".to_owned(),
        desk,
        is_staff,
    };
    [
        page(Some(full), false),
        page(Some(empty), false),
        page(None, true),
    ]
    .iter()
    .map(Sample::of)
    .collect()
}
