//! Typing ahead, from all three indexes: what is chosen above first. A suggestion that leads to one page opens it.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::address::Target;
use crate::ids::{ListingId, OrganisationId};
use crate::listings::feed;
use crate::organisations;
use crate::search::Suggestion;
use crate::web::words::Message;
use crate::web::{Ctx, Result, Typed};

const MOST: usize = 10;
const LONGEST: usize = 60;

#[derive(Debug, Default, Serialize)]
struct Items {
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    text: String,
    note: String,
    url: String,
}

/// `GET /search/suggest`
pub(super) async fn show(ctx: Ctx, typed: Typed) -> Result<Response> {
    let q: String = typed.get("q").chars().take(LONGEST).collect();
    let first = Target::from_name(typed.get("kind"));
    let others = Target::ALL.into_iter().filter(|target| *target != first);
    let mut found: Vec<(Target, Suggestion)> = Vec::new();
    for target in std::iter::once(first).chain(others) {
        match ctx.app.search.suggest(target.name(), &q, MOST).await {
            Ok(some) => found.extend(some.into_iter().map(|one| (target, one))),
            Err(error) => {
                // Suggestions are a comfort; the search page says when the engine is down.
                tracing::warn!(%error, "no suggestions");
                return Ok(Json(Items::default()).into_response());
            }
        }
    }
    let mut items = Items {
        items: items(&ctx, found).await?,
    };
    items.items.truncate(MOST);
    Ok(Json(items).into_response())
}

async fn items(ctx: &Ctx, found: Vec<(Target, Suggestion)>) -> Result<Vec<Item>> {
    let now = ctx.app.clock.now();
    let ids = |organisations: bool| {
        found.iter().filter_map(move |(target, one)| {
            let wanted = (*target == Target::Organisations) == organisations;
            one.id.as_deref().filter(|_| wanted)
        })
    };
    let listings: Vec<ListingId> = ids(false).filter_map(|id| id.parse().ok()).collect();
    let owners: Vec<OrganisationId> = ids(true).filter_map(|id| id.parse().ok()).collect();
    let mut tx = ctx.app.db.read().await?;
    let shown = feed::shown(&mut tx, &listings, now).await?;
    let owners = organisations::store::cards(&mut tx, &owners).await?;
    drop(tx);
    let mut items: Vec<Item> = Vec::new();
    for (target, one) in found {
        let url = match (&one.id, target) {
            (None, _) => Some(search_url(target, &one.text)),
            (Some(id), Target::Organisations) => owners
                .iter()
                .find(|o| o.id.to_string() == *id && o.is_verified())
                .map(|o| format!("/organisations/{}", o.id)),
            (Some(id), _) => shown
                .iter()
                .find(|s| s.listing.id.to_string() == *id)
                .and_then(|s| {
                    if one.attribute == "title" {
                        s.listing.path()
                    } else {
                        Some(search_url(target, &one.text))
                    }
                }),
        };
        let Some(url) = url else { continue };
        if items.iter().any(|known| known.text == one.text) {
            continue;
        }
        let note = Message::new(&format!("catalogue-suggest-{}", target.name()))
            .with("n", i64::try_from(one.documents).unwrap_or(i64::MAX))
            .say(ctx.locale);
        items.push(Item {
            text: one.text,
            note,
            url,
        });
    }
    Ok(items)
}

fn search_url(target: Target, text: &str) -> String {
    let query = serde_urlencoded::to_string([("kind", target.name()), ("q", text)]);
    format!("/search?{}", query.unwrap_or_default())
}
