//! What follows the public side from outside: index, matches, site map, counts of views. Reads in batches by a key,
//! so that no list is ever unbounded.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::QueryBuilder;

use super as store;
use crate::db::{Tx, on, run};
use crate::ids::{ListingId, OrganisationId};
use crate::listings::listing::{Kind, Listing};
use crate::listings::progress::Stage;
use crate::listings::visits::{Came, Views};
use crate::organisations::{
    self,
    organisation::{Organisation, State},
};

/// A listing that anybody may find now, with whatever is needed to show it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub listing: Listing,
    pub owner: Organisation,
    pub content: Value,
}

/// Whether anybody may find it now: what a suspended organisation published rests with it.
#[must_use]
pub fn is_shown(listing: &Listing, owner: &Organisation, now: DateTime<Utc>) -> bool {
    listing.is_public(now) && owner.state != State::Suspended
}

/// Those of several listings that anybody may find, in no particular order; three queries, however many.
pub async fn shown(tx: &mut Tx, ids: &[ListingId], now: DateTime<Utc>) -> sqlx::Result<Vec<Shown>> {
    let heads = store::heads(tx, ids).await?;
    let mut contents: HashMap<ListingId, Value> = store::contents(tx, ids)
        .await?
        .into_iter()
        .map(|(id, content)| (id, content.0))
        .collect();
    let owners = owners(tx, &heads).await?;
    let shown = heads.into_iter().filter_map(|listing| {
        let owner = owners.get(&listing.organisation_id)?;
        let content = contents.remove(&listing.id)?;
        is_shown(&listing, owner, now).then(|| Shown {
            owner: owner.clone(),
            listing,
            content,
        })
    });
    Ok(shown.collect())
}

/// Which of several listings anybody may find now; two queries, and no content is read.
pub async fn visible(
    tx: &mut Tx,
    ids: &[ListingId],
    now: DateTime<Utc>,
) -> sqlx::Result<HashSet<ListingId>> {
    let heads = store::heads(tx, ids).await?;
    let owners = owners(tx, &heads).await?;
    let visible = heads.iter().filter(|head| {
        let owner = owners.get(&head.organisation_id);
        owner.is_some_and(|owner| is_shown(head, owner, now))
    });
    Ok(visible.map(|head| head.id).collect())
}

async fn owners(
    tx: &mut Tx,
    heads: &[Listing],
) -> sqlx::Result<HashMap<OrganisationId, Organisation>> {
    let mut ids: Vec<OrganisationId> = heads.iter().map(|h| h.organisation_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let cards = organisations::store::cards(tx, &ids).await?;
    Ok(cards.into_iter().map(|owner| (owner.id, owner)).collect())
}

/// What changed after a place in the order of changes, public or not any more.
pub async fn changed_after(
    tx: &mut Tx,
    after: (DateTime<Utc>, ListingId),
    most: i64,
) -> sqlx::Result<Vec<(ListingId, DateTime<Utc>)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, updated_at FROM listings
         WHERE public <> 'none' AND (updated_at > $1 OR (updated_at = $1 AND id > $2))
         ORDER BY updated_at, id LIMIT $3")
        .bind(after.0).bind(after.1).bind(most).fetch_all(c).await)
}

/// What ended between two moments without anybody touching it.
pub async fn expired_between(
    tx: &mut Tx,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<ListingId>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM listings WHERE public = 'published' AND expires_at > $1 AND expires_at <= $2
         ORDER BY expires_at, id LIMIT $3")
        .bind(from).bind(until).bind(most).fetch_all(c).await)
}

/// The published listings of an organisation after an id, masked ones too: never for showing.
pub async fn published_of(
    tx: &mut Tx,
    owner: OrganisationId,
    after: Option<ListingId>,
    most: i64,
) -> sqlx::Result<Vec<ListingId>> {
    let after = after.map_or(uuid::Uuid::nil(), |id| id.0);
    on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM listings WHERE organisation_id = $1 AND public = 'published' AND id > $2 ORDER BY id LIMIT $3")
        .bind(owner).bind(after).bind(most).fetch_all(c).await)
}

/// How many public listings organisations show under their names.
pub async fn shown_by(
    tx: &mut Tx,
    owners: &[OrganisationId],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<(OrganisationId, Kind, i64)>> {
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT organisation_id, kind, COUNT(*) FROM listings WHERE public = 'published' AND masked = FALSE AND expires_at > ",
        );
        q.push_bind(now).push(" AND organisation_id IN (");
        let mut list = q.separated(", ");
        for owner in owners {
            list.push_bind(*owner);
        }
        q.push(") GROUP BY organisation_id, kind");
        q.build_query_as().fetch_all(c).await
    })
}

/// Numbers and last changes of what is public, the newest first.
pub async fn site_map(
    tx: &mut Tx,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<(Kind, String, DateTime<Utc>)>> {
    on!(tx, c => sqlx::query_as(
        "SELECT kind, number, updated_at FROM listings WHERE public = 'published' AND expires_at > $1 AND number IS NOT NULL
         ORDER BY updated_at DESC, id DESC LIMIT $2")
        .bind(now).bind(most).fetch_all(c).await)
}

/// Adds views counted elsewhere, to those of their day and to all.
pub async fn add_views(
    tx: &mut Tx,
    id: ListingId,
    (day, came): (NaiveDate, Came),
    views: i64,
) -> sqlx::Result<()> {
    let known = run!(
        &mut *tx,
        sqlx::query("UPDATE listings SET views = views + $2 WHERE id = $1")
            .bind(id)
            .bind(views)
    )?;
    // It may have gone since it was looked at.
    if known == 1 {
        run!(tx, sqlx::query(
            "INSERT INTO listing_visits (listing_id, day, came, views) VALUES ($1, $2, $3, $4)
             ON CONFLICT (listing_id, day, came) DO UPDATE SET views = listing_visits.views + excluded.views")
            .bind(id).bind(day).bind(came).bind(views))?;
    }
    Ok(())
}

/// Views of one listing by day and direction; a year has at most 1464 such rows.
pub async fn views_since(tx: &mut Tx, id: ListingId, from: NaiveDate) -> sqlx::Result<Vec<Views>> {
    on!(tx, c => sqlx::query_as(
        "SELECT day, came, views FROM listing_visits WHERE listing_id = $1 AND day >= $2 ORDER BY day, came LIMIT 1500")
        .bind(id).bind(from).fetch_all(c).await)
}

/// Keeps how far a need got.
pub async fn set_progress(
    tx: &mut Tx,
    id: ListingId,
    progress: Option<(Stage, NaiveDate)>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE listings SET progress = $2, progress_on = $3 WHERE id = $1")
            .bind(id)
            .bind(progress.map(|(stage, _)| stage))
            .bind(progress.map(|(_, day)| day))
    )?;
    Ok(())
}
