//! Running saved searches on what was published since they last ran: page after page down to the search's mark, in
//! bounded steps. The mark moves in the transaction that hands out the first step and asks for the rest.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::look::places;
use super::store::{self, Fresh, ItemKind, Search};
use crate::catalogue::{ListingChanged, Saved};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::jobs::{self, Job, JobError};
use crate::listings::{self, Kind, Listing};
use crate::state::App;

/// The index is a little behind the database.
const SETTLED: Duration = Duration::minutes(5);
/// So long before its mark a search still takes what it sees there: a change may have been late all the same.
const LATE: Duration = Duration::days(1);
/// The index orders by the second.
const ABOUT: Duration = Duration::seconds(1);
const SEARCHES: i64 = 100;
/// Hits read at once, and pages of one search in one job: whatever else waits has its turn before the rest.
const PAGE: usize = 50;
const PAGES: usize = 10;

/// Runs saved searches after an id, the newest page of each.
#[derive(Debug, Serialize, Deserialize)]
pub struct RunSearches {
    after: Uuid,
}

impl RunSearches {
    pub fn new() -> Self {
        Self { after: Uuid::nil() }
    }
}

impl Default for RunSearches {
    fn default() -> Self {
        Self::new()
    }
}

impl Job for RunSearches {
    const NAME: &'static str = "alert-searches";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.read().await?;
        let marks = (
            settled(&mut tx, Kind::Achievement, now).await?,
            settled(&mut tx, Kind::Need, now).await?,
        );
        let searches = store::searches_to_run(&mut tx, self.after, marks, SEARCHES).await?;
        drop(tx);
        let Some(last) = searches.last().map(|search| search.id) else {
            return Ok(());
        };
        let mut fresh = Vec::new();
        let mut rest = Vec::new();
        for search in &searches {
            let since = search.created_at.max(search.mark);
            let page = page(app, search, (since, 0), now).await?;
            fresh.extend(page.fresh);
            rest.extend(page.next.map(|from| SearchOn {
                search: search.id,
                since,
                from,
            }));
        }
        let mut tx = app.db.write().await?;
        store::add_items(&mut tx, ItemKind::Hit, &fresh, now).await?;
        for search in &searches {
            let mark = if search.kind == Kind::Need {
                marks.1
            } else {
                marks.0
            };
            store::mark_search(&mut tx, search.id, mark).await?;
        }
        for job in &rest {
            jobs::enqueue(&mut tx, job, now).await?;
        }
        if i64::try_from(searches.len()).is_ok_and(|n| n == SEARCHES) {
            jobs::enqueue(&mut tx, &Self { after: last }, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Goes on with one search where its newest page was not all: from a place among the hits down to a time.
#[derive(Debug, Serialize, Deserialize)]
pub struct SearchOn {
    search: Uuid,
    since: DateTime<Utc>,
    from: usize,
}

impl Job for SearchOn {
    const NAME: &'static str = "alert-search-on";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.read().await?;
        let search = store::search(&mut tx, self.search).await?;
        drop(tx);
        let Some(search) = search else {
            return Ok(());
        };
        let mut next = Some(self.from);
        for _ in 0..PAGES {
            let Some(from) = next else { break };
            let page = page(app, &search, (self.since, from), now).await?;
            next = page.next;
            let mut tx = app.db.write().await?;
            // Somebody may have ended the search meanwhile, with what it found.
            if store::search(&mut tx, search.id).await?.is_none() {
                return Ok(());
            }
            store::add_items(&mut tx, ItemKind::Hit, &page.fresh, now).await?;
            tx.commit().await?;
        }
        if let Some(from) = next {
            let mut tx = app.db.write().await?;
            jobs::enqueue(&mut tx, &Self { from, ..self }, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Up to when everything that was published is in the index, as far as there is anything.
async fn settled(tx: &mut Tx, kind: Kind, now: DateTime<Utc>) -> sqlx::Result<DateTime<Utc>> {
    let newest = listings::store::newest(tx, kind, now, 1).await?;
    let at = newest.first().and_then(|listing| listing.published_at);
    let settled = at.unwrap_or(DateTime::UNIX_EPOCH).min(now - SETTLED);
    // After a large import the index is behind for as long as it takes.
    let behind = jobs::waiting_since(tx, ListingChanged::NAME).await?;
    Ok(behind.map_or(settled, |behind| settled.min(behind - ABOUT)))
}

/// A page of a search's hits, the newest first.
struct Page {
    fresh: Vec<Fresh>,
    /// Where the next one begins, if this one did not reach the time that was asked for.
    next: Option<usize>,
}

async fn page(
    app: &App,
    search: &Search,
    (since, from): (DateTime<Utc>, usize),
    now: DateTime<Utc>,
) -> anyhow::Result<Page> {
    let ids = hits(app, search, from).await?;
    let mut tx = app.db.read().await?;
    let heads = listings::store::heads(&mut tx, &ids).await?;
    let heads: HashMap<ListingId, Listing> =
        heads.into_iter().map(|head| (head.id, head)).collect();
    let places = places(&mut tx, BTreeSet::from([search.user_id])).await?;
    drop(tx);
    let is_new = |head: &Listing| {
        let after = search.created_at.max(since - LATE);
        head.is_public(now)
            && head.published_at.is_some_and(|at| at > after)
            && !places.contains(&(search.user_id, head.organisation_id))
    };
    let known = ids.iter().filter_map(|id| heads.get(id));
    let fresh = known.clone().filter(|head| is_new(head)).map(|head| Fresh {
        user: search.user_id,
        source: search.id,
        listing: head.id,
    });
    let reached = known
        .filter_map(|head| head.published_at)
        .any(|at| at < since - ABOUT);
    Ok(Page {
        fresh: fresh.collect(),
        next: (ids.len() == PAGE && !reached).then_some(from + PAGE),
    })
}

async fn hits(app: &App, search: &Search, from: usize) -> anyhow::Result<Vec<ListingId>> {
    let query = search
        .address
        .split_once('?')
        .map_or("", |(_, query)| query);
    match Saved::read(query) {
        Ok(Some(saved)) => saved.newest(app, from, PAGE).await,
        // An address that was fine when it was saved and means nothing any more finds nothing.
        Ok(None) | Err(_) => Ok(Vec::new()),
    }
}
