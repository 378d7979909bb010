//! `/inbox`: what one person was told, the newest first. Nobody sees another's. Opening one reads it, and so does
//! coming to its page by any other way.

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::store::{self, Reading, Row};
use crate::state::App;
use crate::web::page::{Pages, safe_return};
use crate::web::pager::{Pager, SIZE, page_number};
use crate::web::words::{Locale, lookup, t};
use crate::web::{Answer, Ctx, Error, Page, Path, Sample, SignedIn, Typed, Viewer, see_other};

const PAGE: &str = "/inbox";

#[derive(Serialize)]
pub(super) struct Line {
    pub(super) id: Uuid,
    pub(super) text: String,
    /// The kind's name; empty for one that is no more.
    pub(super) kind: String,
    pub(super) unread: bool,
    pub(super) at: DateTime<Utc>,
}

#[derive(Serialize)]
struct InboxPage {
    lines: Vec<Line>,
    unread: i64,
    unread_only: bool,
    total: i64,
    /// What "mark all as read" covers: nothing that came in after the page was made.
    until: DateTime<Utc>,
    here: String,
    pager: Pager,
}

impl Page for InboxPage {
    const TEMPLATE: &'static str = "notices/inbox.html";
    const NAV: &'static str = "alerts";
}

/// Says a piece of news in the reader's language. What can't be said any more still tells its kind.
pub(super) fn say(pages: &Pages, row: &Row, locale: Locale) -> String {
    let mut values: Map<String, Value> = row.detail.0["values"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    for (name, key) in row.detail.0["words"].as_object().into_iter().flatten() {
        let word = t(locale, key.as_str().unwrap_or_default());
        values.insert(name.clone(), word.into());
    }
    let template = format!("mail/{}.subject.txt", row.name);
    pages
        .render_plain(&template, &values, locale)
        .map(|text| text.trim().to_owned())
        .ok()
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| kind_name(&row.kind, locale))
}

fn kind_name(kind: &str, locale: Locale) -> String {
    lookup(locale, &format!("notice-kind-{kind}"), &[]).unwrap_or_default()
}

pub(super) fn line(pages: &Pages, row: &Row, locale: Locale) -> Line {
    Line {
        id: row.id,
        text: say(pages, row, locale),
        kind: kind_name(&row.kind, locale),
        unread: row.read_at.is_none(),
        at: row.created_at,
    }
}

fn address(unread_only: bool, page: usize) -> String {
    match (unread_only, page) {
        (false, 1) => PAGE.to_owned(),
        (false, page) => format!("{PAGE}?page={page}"),
        (true, 1) => format!("{PAGE}?show=unread"),
        (true, page) => format!("{PAGE}?show=unread&page={page}"),
    }
}

/// `GET /inbox` with `page` and `show` (unread)
pub(super) async fn show(ctx: Ctx, me: SignedIn, State(app): State<App>, typed: Typed) -> Answer {
    let unread_only = typed.get("show") == "unread";
    let mut tx = app.db.read().await?;
    let total = if unread_only {
        me.unread
    } else {
        store::count(&mut tx, me.id).await?
    };
    let all = u64::try_from(total).unwrap_or(0);
    let asked = page_number(typed.get("page"));
    let pager = Pager::new(asked, all, |n| address(unread_only, n));
    let size = i64::try_from(SIZE).unwrap_or(20);
    let skip = i64::try_from((pager.page - 1) * SIZE).unwrap_or(0);
    let rows = store::page(&mut tx, me.id, unread_only, (size, skip)).await?;
    drop(tx);
    ctx.page(InboxPage {
        lines: rows
            .iter()
            .map(|row| line(&app.pages, row, ctx.locale))
            .collect(),
        unread: me.unread,
        unread_only,
        total,
        until: app.clock.now(),
        here: address(unread_only, pager.page),
        pager,
    })
    .await
}

/// `GET /inbox/{id}`: opens its page and remembers that it was read.
pub(super) async fn open(me: SignedIn, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let mut tx = app.db.read().await?;
    let row = store::find(&mut tx, me.id, id).await?;
    drop(tx);
    let row = row.ok_or(Error::NotFound)?;
    if row.read_at.is_none() {
        let mut tx = app.db.write().await?;
        store::read(&mut tx, me.id, Reading::One(id), app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(see_other(safe_return(&row.path)))
}

/// `POST /inbox/{id}/reading`: one was read, without going to its page.
pub(super) async fn read_one(
    ctx: Ctx,
    me: SignedIn,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    let known = store::find(&mut tx, me.id, id).await?;
    known.ok_or(Error::NotFound)?;
    store::read(&mut tx, me.id, Reading::One(id), app.clock.now()).await?;
    tx.commit().await?;
    ctx.done("notice-read-done", back(&typed)).await
}

/// `POST /inbox/reading` with `until`: all that had come when the page was made.
pub(super) async fn read_all(
    ctx: Ctx,
    me: SignedIn,
    State(app): State<App>,
    typed: Typed,
) -> Answer {
    let now = app.clock.now();
    let until = DateTime::parse_from_rfc3339(typed.get("until"))
        .map_or(now, |until| until.with_timezone(&Utc))
        .min(now);
    let mut tx = app.db.write().await?;
    store::read(&mut tx, me.id, Reading::Until(until), now).await?;
    tx.commit().await?;
    ctx.done("notice-all-read", PAGE).await
}

/// Only within the inbox.
fn back(typed: &Typed) -> &str {
    let to = typed.get("return_to");
    if to == PAGE || to.starts_with("/inbox?") {
        to
    } else {
        PAGE
    }
}

/// The layer that reads what led to the page that is opened. It costs nothing while nothing is unread.
pub async fn visited(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let wants_page = request.method() == Method::GET
        && request
            .headers()
            .get(header::ACCEPT)
            .is_none_or(|media| media.as_bytes().windows(4).any(|some| some == b"html"));
    let viewer = request.extensions().get::<Viewer>();
    let reader = viewer.filter(|viewer| wants_page && viewer.unread > 0);
    if let Some(user) = reader.map(|viewer| viewer.id) {
        let path = request.uri().path().to_owned();
        match read_page(&app, user, &path).await {
            Ok(fewer) => {
                if let Some(viewer) = request.extensions_mut().get_mut::<Viewer>() {
                    viewer.unread -= fewer;
                }
            }
            Err(error) => tracing::warn!(%error, "what led to a page was not marked as read"),
        }
    }
    next.run(request).await
}

async fn read_page(app: &App, user: crate::ids::UserId, path: &str) -> sqlx::Result<i64> {
    let mut tx = app.db.read().await?;
    let leads = store::leads_to(&mut tx, user, path).await?;
    drop(tx);
    if !leads {
        return Ok(0);
    }
    let mut tx = app.db.write().await?;
    let done = store::read(&mut tx, user, Reading::Page(path), app.clock.now()).await?;
    tx.commit().await?;
    Ok(i64::try_from(done).unwrap_or(0))
}

pub(super) fn samples() -> Vec<Sample> {
    let line = |unread| Line {
        id: Uuid::nil(),
        text: "收到对接请求：连续玄武岩纤维浸润剂".to_owned(),
        kind: "对接请求".to_owned(),
        unread,
        at: DateTime::UNIX_EPOCH,
    };
    let page = |lines: Vec<Line>, unread_only, total: i64| InboxPage {
        unread: i64::from(!lines.is_empty()),
        lines,
        unread_only,
        total,
        until: DateTime::UNIX_EPOCH,
        here: PAGE.to_owned(),
        pager: Pager::new(1, u64::try_from(total).unwrap_or(0), |n| {
            address(unread_only, n)
        }),
    };
    vec![
        Sample::of(&page(vec![line(true), line(false)], false, 45)),
        Sample::of(&page(Vec::new(), false, 0)),
        Sample::of(&page(Vec::new(), true, 0)),
    ]
}
