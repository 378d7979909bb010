//! Versions of a listing with what changed between them, and everything that happened to it.

use std::collections::HashMap;

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::edit::Returned;
use super::{base, own};
use crate::accounts;
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::listings::difference::{self, Line, Part};
use crate::listings::post::Post;
use crate::listings::store::{self, Event, Version};
use crate::organisations;
use crate::state::App;
use crate::web::error::Result;
use crate::web::page::{Answer, Page};
use crate::web::words::{Locale, t};
use crate::web::{Ctx, Member, Path, Sample};

const VERSIONS_MOST: i64 = 30;
const EVENTS_MOST: i64 = 200;

#[derive(Serialize)]
struct HistoryPage {
    kind: &'static str,
    base: String,
    title: String,
    number: String,
    versions: Vec<VersionView>,
    events: Vec<EventView>,
}

#[derive(Serialize)]
struct VersionView {
    version: i64,
    state: String,
    at: DateTime<Utc>,
    by: String,
    decided_at: Option<DateTime<Utc>>,
    returned: Option<Returned>,
    /// Only what changed against the version before; the first shows everything that was filled in.
    lines: Vec<Line>,
    is_first: bool,
}

/// Shaped for the component `ui.timeline`.
#[derive(Serialize)]
struct EventView {
    at: DateTime<Utc>,
    title: String,
    text: String,
    who: String,
}

impl Page for HistoryPage {
    const TEMPLATE: &'static str = "listings/history.html";
    const NAV: &'static str = "workspace";
}

/// `GET /my/achievements/{id}/history`
pub(super) async fn show<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path(id): Path<ListingId>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let listing = own::<C>(&mut tx, &member, id).await?;
    let versions = store::versions(&mut tx, id, VERSIONS_MOST).await?;
    let events = store::events(&mut tx, id, EVENTS_MOST).await?;
    let who = names(&mut tx, member.acting.id, (&versions, &events), ctx.locale).await?;
    drop(tx);
    ctx.page(HistoryPage {
        kind: C::KIND.code(),
        base: base(C::KIND),
        title: listing.title,
        number: listing.number.unwrap_or_default(),
        versions: version_views::<C>(&versions, &who, ctx.locale),
        events: events
            .iter()
            .map(|e| event_view(e, &who, ctx.locale))
            .collect(),
    })
    .await
}

/// The owner's own people by name; everybody else is the centre.
async fn names(
    tx: &mut Tx,
    owner: OrganisationId,
    (versions, events): (&[Version], &[Event]),
    locale: Locale,
) -> Result<HashMap<UserId, String>> {
    let members = organisations::store::members(tx, owner).await?;
    let mut seen: Vec<UserId> = versions.iter().map(|v| v.submitted_by).collect();
    seen.extend(versions.iter().filter_map(|v| v.decided_by));
    seen.extend(events.iter().filter_map(|e| e.actor));
    seen.sort_unstable();
    seen.dedup();
    let known = accounts::store::names(tx, &seen).await?;
    let staff = t(locale, "listing-by-centre");
    Ok(known
        .into_iter()
        .map(|(id, name)| {
            let is_own = members.iter().any(|(member, _)| *member == id)
                || versions.iter().any(|v| v.submitted_by == id);
            (id, if is_own { name } else { staff.clone() })
        })
        .collect())
}

fn version_views<C: Post>(
    versions: &[Version],
    who: &HashMap<UserId, String>,
    locale: Locale,
) -> Vec<VersionView> {
    let lines: Vec<_> = versions
        .iter()
        .map(|version| {
            serde_json::from_value::<C>(version.content.0.clone())
                .map(|content| content.lines(locale))
                .unwrap_or_default()
        })
        .collect();
    versions
        .iter()
        .enumerate()
        .map(|(n, version)| {
            let before = lines.get(n + 1).map_or(&[][..], Vec::as_slice);
            let mut changed = difference::lines(before, &lines[n]);
            changed.retain(|line| line.changed);
            VersionView {
                version: version.version,
                state: version.state.clone(),
                at: version.created_at,
                by: who.get(&version.submitted_by).cloned().unwrap_or_default(),
                decided_at: version.decided_at,
                returned: (version.state == "returned").then(|| Returned::of(version, locale)),
                lines: changed,
                is_first: version.version == 1,
            }
        })
        .collect()
}

fn event_view(event: &Event, who: &HashMap<UserId, String>, locale: Locale) -> EventView {
    EventView {
        at: event.created_at,
        title: t(
            locale,
            &format!("listing-event-{}", event.action.replace('_', "-")),
        ),
        text: event.words.clone(),
        who: event
            .actor
            .and_then(|actor| who.get(&actor).cloned())
            .unwrap_or_default(),
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let at = DateTime::UNIX_EPOCH;
    let part = |text: &str, mark| Part {
        text: text.to_owned(),
        mark,
    };
    let line = Line {
        label: "价格".to_owned(),
        changed: true,
        before: vec![part("50 万元", "gone")],
        after: vec![part("60 万元", "new")],
    };
    let version = |version, state: &str| VersionView {
        version,
        state: state.to_owned(),
        at,
        by: "张某".to_owned(),
        decided_at: Some(at),
        returned: (state == "returned").then(|| Returned {
            reasons: vec!["其他".to_owned()],
            words: "请补充<b>。".to_owned(),
        }),
        lines: vec![line.clone()],
        is_first: version == 1,
    };
    let page = |versions, events| HistoryPage {
        kind: "achievement",
        base: "/my/achievements".to_owned(),
        title: "示例成果".to_owned(),
        number: "KX-C-2026-00001".to_owned(),
        versions,
        events,
    };
    let event = EventView {
        at,
        title: "提交审核".to_owned(),
        text: String::new(),
        who: "张某".to_owned(),
    };
    let states = ["submitted", "returned", "taken_back", "published"];
    let versions = (1..).zip(states).map(|(n, s)| version(n, s)).collect();
    vec![
        Sample::of(&page(versions, vec![event])),
        Sample::of(&page(Vec::new(), Vec::new())),
    ]
}
