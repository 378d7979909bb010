//! The public pages of results and needs. What is withdrawn or ended says so and shows what is similar; its owner and
//! staff still see it.

use axum::http::StatusCode;
use serde::Serialize;

use super::cards::{self, Card};
use super::panels::{self, MatchView};
use super::visitor::Counted;
use super::{files, similar};
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::ids::FileId;
use crate::listings::content::{Standing, Tier};
use crate::listings::detail::{FileView, Owner};
use crate::listings::listing::Public;
use crate::listings::progress::{self, ProgressView};
use crate::listings::{self, Kind, Listing, feed};
use crate::organisations::{self, organisation::Organisation};
use crate::web::page::Answer;
use crate::web::words::Locale;
use crate::web::{Ctx, Error, Page, Path, Result, Sample};
use crate::{achievements, needs, storage};

/// What both kinds of pages have round their body.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Frame {
    pub number: String,
    pub path: String,
    /// For search engines and shared links.
    pub description: String,
    /// A key's last part, `withdrawn`, `expired` or `suspended`, when only insiders see the page; else empty.
    pub hidden: &'static str,
    /// Staff imported it with less than a form asks for.
    pub incomplete: bool,
    pub confirmed_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Of needs alone.
    pub progress: Option<ProgressView>,
    pub field: String,
    pub field_url: String,
    pub owner: Owner,
    /// The viewer acts for the owner.
    pub own: bool,
    pub edit_url: String,
    pub figures_url: String,
    pub action_url: String,
    pub report_url: String,
    pub matches: Vec<MatchView>,
    pub similar: Vec<Card>,
}

#[derive(Debug, Serialize)]
pub(super) struct AchievementPage {
    pub frame: Frame,
    pub detail: achievements::view::Detail,
}

impl Page for AchievementPage {
    const TEMPLATE: &'static str = "catalogue/achievement.html";
    const NAV: &'static str = "achievements";
}

#[derive(Debug, Serialize)]
pub(super) struct NeedPage {
    pub frame: Frame,
    pub detail: needs::view::Detail,
}

impl Page for NeedPage {
    const TEMPLATE: &'static str = "catalogue/need.html";
    const NAV: &'static str = "needs";
}

/// It was public once.
#[derive(Debug, Serialize)]
pub(super) struct GonePage {
    pub number: String,
    pub kind: &'static str,
    /// withdrawn, expired or suspended
    pub why: &'static str,
    pub similar: Vec<Card>,
}

impl Page for GonePage {
    const TEMPLATE: &'static str = "catalogue/gone.html";
}

/// A listing with all that its page is made of.
struct Found {
    listing: Listing,
    content: serde_json::Value,
    standing: Standing,
    files: Vec<FileView>,
    frame: Frame,
}

/// `GET /achievements/{number}`
pub(super) async fn achievement(ctx: Ctx, Path(number): Path<String>, visitor: Counted) -> Answer {
    let mut found = match find(&ctx, Kind::Achievement, &number).await? {
        Ok(found) => found,
        Err(gone) => return ctx.page_with(StatusCode::GONE, gone).await,
    };
    let content: achievements::Achievement = read(&found)?;
    let mut detail = achievements::view::view(&content, found.standing, ctx.locale);
    detail.files = std::mem::take(&mut found.files);
    found.frame.description = summary(&[&content.value_line, &content.summary]);
    let parts = [
        ("technical", content.tier_technical),
        ("team", content.tier_team),
        ("price", content.tier_price),
    ];
    opened(&ctx, &found, &parts, &visitor).await?;
    let frame = found.frame;
    ctx.page(AchievementPage { frame, detail }).await
}

/// `GET /needs/{number}`
pub(super) async fn need(ctx: Ctx, Path(number): Path<String>, visitor: Counted) -> Answer {
    let mut found = match find(&ctx, Kind::Need, &number).await? {
        Ok(found) => found,
        Err(gone) => return ctx.page_with(StatusCode::GONE, gone).await,
    };
    let content: needs::Need = read(&found)?;
    let mut detail = needs::view::view(&content, found.standing, ctx.locale);
    detail.files = std::mem::take(&mut found.files);
    found.frame.description = summary(&[&content.summary]);
    let parts = [("protected", Tier::Counterpart)];
    opened(&ctx, &found, &parts, &visitor).await?;
    ctx.page(NeedPage {
        frame: found.frame,
        detail,
    })
    .await
}

fn read<T: serde::de::DeserializeOwned>(found: &Found) -> Result<T> {
    serde_json::from_value(found.content.clone())
        .map_err(|error| Error::Internal(anyhow::Error::from(error).context("a stored content")))
}

fn summary(texts: &[&str]) -> String {
    const MOST: usize = 150;
    let all = texts.join(" ");
    let line = all.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(MOST).collect()
}

/// Notes which parts that are not public this viewer saw, and counts the view.
async fn opened(
    ctx: &Ctx,
    found: &Found,
    parts: &[(&str, Tier)],
    Counted(visitor): &Counted,
) -> Result<()> {
    if let Some(visitor) = visitor
        .as_ref()
        .filter(|_| found.standing < Standing::Insider)
    {
        let now = ctx.app.clock.now();
        ctx.app.views.note(found.listing.id, visitor, now);
    }
    let mut seen: Vec<&str> = parts
        .iter()
        .filter(|(_, tier)| *tier != Tier::Public && tier.admits(found.standing))
        .map(|(part, _)| *part)
        .collect();
    if found.standing.sees_contact() {
        seen.push("contact");
    }
    files::note(&ctx.app, ctx.viewer.as_ref(), &found.listing, &seen).await
}

async fn find(ctx: &Ctx, kind: Kind, number: &str) -> Result<Result<Found, GonePage>> {
    let viewer = ctx.viewer.as_ref();
    let mut tx = ctx.app.db.read().await?;
    let listing = listings::store::by_number(&mut tx, kind, number)
        .await?
        .ok_or(Error::NotFound)?;
    let owner = organisations::store::find(&mut tx, listing.organisation_id)
        .await?
        .ok_or(Error::NotFound)?;
    let content = listings::store::contents(&mut tx, &[listing.id]).await?;
    let content = content
        .into_iter()
        .next()
        .map(|(_, content)| content.0)
        .ok_or(Error::NotFound)?;
    let standing = files::standing(&mut tx, &listing, viewer).await?;
    let hidden = hidden(ctx, &listing, &owner);
    if !hidden.is_empty() && standing < Standing::Partner {
        drop(tx);
        return Ok(Err(GonePage {
            number: number.to_owned(),
            kind: kind.plural(),
            why: hidden,
            similar: similar::to(ctx, &listing, &content).await?,
        }));
    }
    let files = attached(&mut tx, &listing, standing).await?;
    let matches = panels::matches(&mut tx, ctx, &listing, &content).await?;
    drop(tx);
    let similar = similar::to(ctx, &listing, &content).await?;
    let frame = Frame {
        hidden,
        matches,
        similar,
        ..frame(ctx, &listing, &owner, standing)
    };
    Ok(Ok(Found {
        listing,
        content,
        standing,
        files,
        frame,
    }))
}

/// Why the public can't see it, if so.
fn hidden(ctx: &Ctx, listing: &Listing, owner: &Organisation) -> &'static str {
    let now = ctx.app.clock.now();
    if feed::is_shown(listing, owner, now) {
        ""
    } else if listing.public != Public::Published {
        "withdrawn"
    } else if listing.is_public(now) {
        "suspended"
    } else {
        "expired"
    }
}

async fn attached(tx: &mut Tx, listing: &Listing, standing: Standing) -> Result<Vec<FileView>> {
    let attached = listings::store::published_files(tx, listing.id).await?;
    let ids: Vec<FileId> = attached.iter().map(|a| a.file_id).collect();
    let cards = storage::cards(tx, &ids).await?;
    let mut views = FileView::all(listing.id, &attached, &cards, standing);
    let path = listing.path().unwrap_or_default();
    for view in views.iter_mut().filter(|view| !view.url.is_empty()) {
        view.url = format!("{path}/files/{}", view.id);
    }
    Ok(views)
}

fn frame(ctx: &Ctx, listing: &Listing, owner: &Organisation, standing: Standing) -> Frame {
    let path = listing.path().unwrap_or_default();
    let kind = listing.kind.plural();
    let action = match listing.kind {
        Kind::Achievement => "requests",
        Kind::Need => "offers",
    };
    let top = codes::top(Table::Field, &listing.field);
    let field_url = top.map_or_else(
        || format!("/search?kind={kind}"),
        |row| format!("/search?kind={kind}&field={}", row.code),
    );
    Frame {
        number: listing.number.clone().unwrap_or_default(),
        description: String::new(),
        hidden: "",
        incomplete: listing.incomplete,
        confirmed_at: listing.confirmed_at,
        progress: progress::line(listing, ctx.locale),
        field: top.map_or_else(
            || ctx.t(&format!("nav-{kind}")),
            |row| row.label(ctx.locale.tag()).to_owned(),
        ),
        field_url,
        owner: Owner::of(owner, listing.masked, standing, ctx.locale),
        own: ctx.viewer.as_ref().is_some_and(|v| v.acts_for(owner.id)),
        edit_url: format!("/my/{kind}/{}/edit", listing.id),
        figures_url: format!("/my/listings/{}/figures", listing.id),
        action_url: format!("{path}/{action}/new{}", led_by(ctx)),
        report_url: format!("/report-a-problem?address={path}"),
        path,
        matches: Vec::new(),
        similar: Vec::new(),
    }
}

/// What a request made from this page remembers of the way here: whose match it was, which mail or event, or the words
/// that found it.
fn led_by(ctx: &Ctx) -> String {
    let pairs = |query: &str| -> Vec<(String, String)> {
        serde_urlencoded::from_str(query).unwrap_or_default()
    };
    let own = pairs(ctx.uri.query().unwrap_or(""));
    let value = |pairs: &[(String, String)], wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone())
    };
    let mut from = Vec::new();
    if let Some(code) = value(&own, "from") {
        from.push(("from", code));
    }
    if let Some(with) = value(&own, "with") {
        if from.is_empty() {
            from.push(("from", "match".to_owned()));
        }
        from.push(("with", with));
    }
    if from.is_empty() && ctx.came_from.starts_with("/search") {
        let query = ctx.came_from.split_once('?').map_or("", |(_, query)| query);
        from.push(("from", "search".to_owned()));
        from.extend(value(&pairs(query), "q").map(|words| ("q", words)));
    }
    if from.is_empty() {
        return String::new();
    }
    serde_urlencoded::to_string(from).map_or_else(|_| String::new(), |query| format!("?{query}"))
}

mod samples;
pub(crate) use samples::sample_card;
pub(super) use samples::samples;
