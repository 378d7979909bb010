//! Typing ahead, from all three indexes, in groups by kind: keywords, then what is chosen above, then the others. A
//! suggestion that leads to one page opens it.

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
/// Of one group, so that a common beginning shows more than keywords.
const MOST_OF_A_GROUP: usize = 4;
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
    /// The heading above it: what kind of thing it leads to.
    group: String,
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
    let items = Items {
        items: grouped(items(&ctx, found).await?),
    };
    Ok(Json(items).into_response())
}

/// Some of each group, the groups one after the other; room that a group leaves goes to those that have more.
fn grouped(items: Vec<(Group, Item)>) -> Vec<Item> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    let rank = |place: usize| {
        let before = items[..place].iter();
        before.filter(|(group, _)| *group == items[place].0).count()
    };
    let first = |group: Group| items.iter().position(|(other, _)| *other == group);
    places.sort_by_key(|place| rank(*place) >= MOST_OF_A_GROUP);
    places.truncate(MOST);
    places.sort_by_key(|place| {
        let group = items[*place].0;
        (group != Group::Keywords, first(group), *place)
    });
    let mut items: Vec<Option<Item>> = items.into_iter().map(|(_, item)| Some(item)).collect();
    places
        .into_iter()
        .filter_map(|place| items[place].take())
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Keywords,
    Of(Target),
}

impl Group {
    fn of(target: Target, suggestion: &Suggestion) -> Self {
        if suggestion.attribute == "keywords" {
            Self::Keywords
        } else {
            Self::Of(target)
        }
    }

    fn heading(self, ctx: &Ctx) -> String {
        match self {
            Self::Keywords => ctx.t("catalogue-suggest-keywords"),
            Self::Of(target) => ctx.t(&format!("catalogue-tab-{}", target.name())),
        }
    }
}

async fn items(ctx: &Ctx, found: Vec<(Target, Suggestion)>) -> Result<Vec<(Group, Item)>> {
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
    let mut items: Vec<(Group, Item)> = Vec::new();
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
        if items.iter().any(|(_, known)| known.text == one.text) {
            continue;
        }
        let group = Group::of(target, &one);
        // A title or a name is one thing; a keyword says how many hold it.
        let note = match group {
            Group::Keywords => Message::new(&format!("catalogue-suggest-{}", target.name()))
                .with("n", i64::try_from(one.documents).unwrap_or(i64::MAX))
                .say(ctx.locale),
            Group::Of(_) => String::new(),
        };
        let item = Item {
            text: one.text,
            note,
            url,
            group: group.heading(ctx),
        };
        items.push((group, item));
    }
    Ok(items)
}

fn search_url(target: Target, text: &str) -> String {
    let query = serde_urlencoded::to_string([("kind", target.name()), ("q", text)]);
    format!("/search?{}", query.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_share_the_room() {
        let item = |group: Group, text: String| {
            let (note, url) = (String::new(), String::new());
            let item = Item {
                text,
                note,
                url,
                group: format!("{group:?}"),
            };
            (group, item)
        };
        let of = |group: Group, name: &str, n: usize| {
            let name = name.to_owned();
            (0..n).map(move |nth| item(group, format!("{name}{nth}")))
        };
        let many = of(Group::Of(Target::Needs), "n", 3)
            .chain(of(Group::Keywords, "k", 9))
            .chain(of(Group::Of(Target::Achievements), "a", 1));
        let shown: Vec<String> = grouped(many.collect())
            .into_iter()
            .map(|item| item.text)
            .collect();
        assert_eq!(
            shown,
            ["k0", "k1", "k2", "k3", "k4", "k5", "n0", "n1", "n2", "a0"]
        );
        assert!(grouped(Vec::new()).is_empty());
    }
}
