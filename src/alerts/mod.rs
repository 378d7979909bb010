//! What is new for a person: hits of saved searches and matches, in the site and by mail, and the labels that people's
//! answers to matches are worth.
//!
//! Must stay true: nobody is told the same thing twice; nobody gets a mail who did not choose so, nor any that says more
//! than the public may see; nobody sees another's alerts.

mod choosing;
pub mod digest;
pub mod hits;
mod inbox;
pub mod labels;
mod lines;
pub mod look;
mod store;
mod tips;
mod unsubscribe;

use std::collections::HashMap;

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use crate::db::Tx;
use crate::ids::{ListingId, UserId};
use crate::jobs;
use crate::state::App;
use crate::web::viewer::Unread;
use crate::web::{Access, Duty, Routes, Sample, Viewer};

/// Nobody needs the exact number beyond it.
const COUNTED: i64 = 100;
/// Saved searches and followed listings that one person may have.
const SEARCHES_MOST: usize = 50;
const FOLLOWS_MOST: usize = 200;
/// The longest name of a saved search.
const NAME_MOST: usize = 60;

pub(crate) fn routes() -> Routes {
    let signed_in = Access::SignedIn;
    let manager = Access::With(Duty::TechnologyManager);
    Routes::new()
        .get("/my/alerts", signed_in, inbox::show)
        .get("/my/alerts/items/{id}", signed_in, inbox::open)
        .post("/my/alerts/reading", signed_in, inbox::read_all)
        .post("/my/alerts/settings", signed_in, choosing::settle)
        .get("/my/alerts/searches/new", signed_in, choosing::new_search)
        .post("/my/alerts/searches", signed_in, choosing::create_search)
        .post(
            "/my/alerts/searches/{id}/end",
            signed_in,
            choosing::end_search,
        )
        .get("/my/alerts/follow", signed_in, choosing::new_follow)
        .post("/my/alerts/follows", signed_in, choosing::follow)
        .post("/my/alerts/follows/end", signed_in, choosing::unfollow)
        .get("/desk/matches/{need}/{achievement}/tip", manager, tips::new)
        .post(
            "/desk/matches/{need}/{achievement}/tip",
            manager,
            tips::create,
        )
        .get("/unsubscribe/{secret}", Access::Public, unsubscribe::ask)
        .post("/unsubscribe/{secret}", Access::Public, unsubscribe::end)
}

pub(crate) fn samples() -> Vec<Sample> {
    let mut all = inbox::samples();
    all.extend(choosing::samples());
    all.extend(tips::samples());
    all.extend(unsubscribe::samples());
    all
}

/// Keeps the look-out going, in a process that runs jobs.
///
/// # Errors
/// When the database refuses.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &look::Round {}, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// How much is unread, up to a hundred.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn unread(tx: &mut Tx, user: UserId) -> sqlx::Result<i64> {
    store::unread(tx, user, COUNTED).await
}

/// Unread matches of a person: the listing matched and what matches it, with the piece of news that says so.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn unread_matches(
    tx: &mut Tx,
    user: UserId,
) -> sqlx::Result<HashMap<(ListingId, ListingId), Uuid>> {
    let items = store::items(tx, user, (0, COUNTED)).await?;
    let unread = items
        .into_iter()
        .filter(|item| item.kind == store::ItemKind::Match && item.read_at.is_none())
        .map(|item| ((ListingId(item.source), item.listing_id), item.id));
    Ok(unread.collect())
}

/// Where a piece of news opens and is read by opening it.
pub(crate) fn item_path(id: &Uuid) -> String {
    format!("/my/alerts/items/{id}")
}

/// The layer that tells every page of a signed-in person how much is unread. A page without it is still a page.
pub async fn count(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let reads = request.method() == Method::GET
        && request
            .headers()
            .get(header::ACCEPT)
            .is_none_or(|media| media.as_bytes().windows(4).any(|some| some == b"html"));
    let user = request.extensions().get::<Viewer>().map(|viewer| viewer.id);
    if let Some(user) = user.filter(|_| reads) {
        let counted = async {
            let mut tx = app.db.read().await?;
            unread(&mut tx, user).await
        };
        match counted.await {
            Ok(some) => {
                request.extensions_mut().insert(Unread(some));
            }
            Err(error) => tracing::warn!(%error, "the unread alerts were not counted"),
        }
    }
    next.run(request).await
}
