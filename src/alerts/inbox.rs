//! `/my/alerts`: what is new for one person, and on the same page how often to hear of it, the saved searches and the
//! followed listings. Nobody sees another's.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lines::{self, Group, Reader};
use super::store::{self, Person};
use crate::catalogue::Saved;
use crate::db::Tx;
use crate::ids::{ListingId, UserId};
use crate::listings;
use crate::state::App;
use crate::web::pager::{self, Pager};
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Error, Page, Path, Query, Result, SignedIn, Typed, see_other};

/// News on a page, and how many are counted for the pages.
const SHOWN: usize = 60;
const COUNTED: i64 = 30_000;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: String,
}

#[derive(Serialize)]
struct SearchLine {
    id: Uuid,
    name: String,
    words: String,
    url: String,
}

#[derive(Serialize)]
struct FollowLine {
    title: String,
    number: String,
    url: String,
}

#[derive(Serialize)]
pub(super) struct InboxPage {
    unread: i64,
    groups: Vec<Shown>,
    pager: Pager,
    /// What "mark all as read" covers: nothing that came in after the page was made.
    until: DateTime<Utc>,
    /// Nothing when the person never chose.
    frequency: String,
    email: String,
    own: bool,
    acts: bool,
    searches: Vec<SearchLine>,
    follows: Vec<FollowLine>,
}

#[derive(Serialize)]
struct Shown {
    heading: String,
    #[serde(flatten)]
    group: Group,
}

impl Page for InboxPage {
    const TEMPLATE: &'static str = "alerts/inbox.html";
    const NAV: &'static str = "alerts";
}

/// `GET /my/alerts?page=`
pub(super) async fn show(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let all = store::count(&mut tx, viewer.id, COUNTED).await?;
    let page = (pager::page_number(&asked.page), SHOWN);
    let address = |n: usize| format!("/my/alerts?page={n}");
    let pager = Pager::of_size(page, u64::try_from(all).unwrap_or(0), address);
    let before = i64::try_from((pager.page - 1) * SHOWN).unwrap_or(0);
    let shown = i64::try_from(SHOWN).unwrap_or(i64::MAX);
    let items = store::items(&mut tx, viewer.id, (before, shown)).await?;
    let reader = Reader {
        user: viewer.id,
        viewer: Some(&viewer),
        locale: ctx.locale,
        now,
    };
    let read = lines::read(&mut tx, &items, &reader).await?;
    let person = store::person(&mut tx, viewer.id).await?;
    let searches = searches(&mut tx, viewer.id, ctx.locale).await?;
    let follows = follows(&mut tx, viewer.id).await?;
    let unread = store::unread(&mut tx, viewer.id, super::COUNTED).await?;
    let gone = items.iter().filter(|item| item.read_at.is_none());
    let gone = gone.filter(|item| read.gone.contains(&item.id)).count();
    drop(tx);
    // What went or was spoken of needs no attention any more, here and in the count.
    if !read.gone.is_empty() {
        let mut tx = app.db.write().await?;
        store::read_some(&mut tx, viewer.id, &read.gone, now).await?;
        tx.commit().await?;
    }
    ctx.page(InboxPage {
        unread: unread - i64::try_from(gone).unwrap_or(0),
        pager,
        groups: read
            .groups
            .into_iter()
            .map(|group| Shown {
                heading: group.heading(ctx.locale),
                group,
            })
            .collect(),
        until: now,
        frequency: chosen(person.as_ref()).to_owned(),
        email: viewer.email.clone(),
        own: person.is_none_or(|person| person.own),
        acts: viewer.acting.is_some(),
        searches,
        follows,
    })
    .await
}

/// The choice a person made; nothing when there was none.
pub(super) fn chosen(person: Option<&Person>) -> &'static str {
    person
        .filter(|person| person.chosen_at.is_some())
        .map_or("", |person| person.frequency.code())
}

async fn searches(tx: &mut Tx, user: UserId, locale: Locale) -> Result<Vec<SearchLine>> {
    let most = i64::try_from(super::SEARCHES_MOST).unwrap_or(i64::MAX);
    let found = store::searches(tx, user, most).await?;
    let line = |search: store::Search| {
        let query = search
            .address
            .split_once('?')
            .map_or("", |(_, query)| query);
        let saved = Saved::read(query).ok().flatten();
        SearchLine {
            words: saved.map(|saved| saved.words(locale)).unwrap_or_default(),
            id: search.id,
            name: search.name,
            url: search.address,
        }
    };
    Ok(found.into_iter().map(line).collect())
}

async fn follows(tx: &mut Tx, user: UserId) -> Result<Vec<FollowLine>> {
    let most = i64::try_from(super::FOLLOWS_MOST).unwrap_or(i64::MAX);
    let ids = store::follows(tx, user, most).await?;
    let heads = listings::store::heads(tx, &ids).await?;
    let line = |id| {
        let head = heads.iter().find(|head| head.id == id)?;
        Some(FollowLine {
            title: head.title.clone(),
            number: head.number.clone()?,
            url: head.path()?,
        })
    };
    Ok(ids.into_iter().filter_map(line).collect())
}

/// `GET /my/alerts/items/{id}`: opens one and remembers that it was read.
pub(super) async fn open(viewer: SignedIn, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let mut tx = app.db.write().await?;
    let item = store::read_item(&mut tx, viewer.id, id, app.clock.now()).await?;
    let item = item.ok_or(Error::NotFound)?;
    let head = listings::store::find(&mut tx, item.listing_id).await?;
    let source = listings::store::find(&mut tx, ListingId(item.source)).await?;
    tx.commit().await?;
    let path = head.and_then(|head| head.path()).ok_or(Error::NotFound)?;
    let number = source.and_then(|source| source.number);
    Ok(see_other(&lines::led_by(&path, number.as_deref())))
}

/// `POST /my/alerts/reading`: all that was on the page has been read.
pub(super) async fn read_all(
    ctx: Ctx,
    viewer: SignedIn,
    State(app): State<App>,
    typed: Typed,
) -> Answer {
    let now = app.clock.now();
    let until = DateTime::parse_from_rfc3339(typed.get("until"));
    let until = until
        .map_or(now, |until| until.with_timezone(&Utc))
        .min(now);
    let mut tx = app.db.write().await?;
    store::read_all(&mut tx, viewer.id, until, now).await?;
    tx.commit().await?;
    ctx.done("alert-all-read", "/my/alerts").await
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let page = |groups: Vec<Group>, frequency: &str| InboxPage {
        unread: i64::try_from(groups.len()).unwrap_or(0),
        groups: groups
            .into_iter()
            .map(|group| Shown {
                heading: group.heading(Locale::Zh),
                group,
            })
            .collect(),
        pager: Pager::of_size((1, SHOWN), 100, |n| format!("/my/alerts?page={n}")),
        until: DateTime::UNIX_EPOCH,
        frequency: frequency.to_owned(),
        email: "su@kexing.example".to_owned(),
        own: true,
        acts: !frequency.is_empty(),
        searches: vec![SearchLine {
            id: Uuid::nil(),
            name: "玄武岩".to_owned(),
            words: "玄武岩 · 新材料".to_owned(),
            url: "/search?kind=needs".to_owned(),
        }],
        follows: vec![FollowLine {
            title: "求购玄武岩纤维浸润剂".to_owned(),
            number: "KX-X-2026-00001".to_owned(),
            url: "/needs/KX-X-2026-00001".to_owned(),
        }],
    };
    let full = ["hit", "match", "tip"].map(Group::sample).to_vec();
    let mut empty = page(Vec::new(), "");
    (empty.searches, empty.follows) = (Vec::new(), Vec::new());
    [page(full, "weekly"), empty]
        .iter()
        .map(crate::web::Sample::of)
        .collect()
}
