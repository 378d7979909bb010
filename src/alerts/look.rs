//! Finding what is new, in bounded steps so that no other work waits long: matches are handed out in the order in which
//! they became worth telling, saved searches are run only when something was published since.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::digest::SendDigests;
use super::store::{self, Fresh, ItemKind, Search};
use crate::accounts::links::secret;
use crate::catalogue::Saved;
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::jobs::{self, Job, JobError};
use crate::listings::{self, Kind, Listing};
use crate::matching;
use crate::organisations;
use crate::state::App;

const EVERY: Duration = Duration::minutes(10);
/// How long news are kept.
const KEPT: Duration = Duration::days(90);
/// A site that begins with alerts tells of what is this fresh.
const FIRST: Duration = Duration::days(7);
/// A transaction may commit a little later than another that began after it; so far back is looked again.
const OVERLAP: Duration = Duration::minutes(2);
/// The index is a little behind the database.
const SETTLED: Duration = Duration::minutes(5);
/// So long before its mark a search still takes what it missed: the index may have been behind for longer.
const LATE: Duration = Duration::days(1);
const PAIRS: i64 = 500;
const STEPS: usize = 10;
const SEARCHES: i64 = 100;
const HITS: usize = 20;
const MEMBERS: i64 = 50;
const FOLLOWERS: i64 = 10_000;

/// Keeps the look-out going.
#[derive(Debug, Serialize, Deserialize)]
pub struct Round {}

impl Job for Round {
    const NAME: &'static str = "alert-round";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        jobs::enqueue(&mut tx, &HandOut { from: None }, now).await?;
        jobs::enqueue(&mut tx, &RunSearches { after: Uuid::nil() }, now).await?;
        jobs::enqueue(&mut tx, &SendDigests {}, now).await?;
        store::sweep(&mut tx, now - KEPT).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Hands out new matches, from a place on.
#[derive(Debug, Serialize, Deserialize)]
pub struct HandOut {
    from: Option<(DateTime<Utc>, ListingId, ListingId)>,
}

impl HandOut {
    pub fn new() -> Self {
        Self { from: None }
    }
}

impl Default for HandOut {
    fn default() -> Self {
        Self::new()
    }
}

impl Job for HandOut {
    const NAME: &'static str = "alert-matches";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut from = self.from;
        for _ in 0..STEPS {
            from = hand_out(app, from, now).await?;
            if from.is_none() {
                return Ok(());
            }
        }
        // There is more; whatever else waits has its turn first.
        let mut tx = app.db.write().await?;
        jobs::enqueue(&mut tx, &Self { from }, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// One step; the place to go on from, if there may be more.
async fn hand_out(
    app: &App,
    from: Option<store::Place>,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<store::Place>> {
    let nobody = ListingId(Uuid::nil());
    let mut tx = app.db.write().await?;
    let known = store::place(&mut tx).await?;
    let start = from.unwrap_or_else(|| {
        let at = known.map_or(now - FIRST, |(at, ..)| at - OVERLAP);
        (at, nobody, nobody)
    });
    let news = matching::store::news_after(&mut tx, start, PAIRS).await?;
    let Some(last) = news
        .last()
        .map(|n| (n.good_at, n.need_id, n.achievement_id))
    else {
        return Ok(None);
    };
    let fresh = recipients(&mut tx, &news, now).await?;
    store::add_items(&mut tx, ItemKind::Match, &fresh, now).await?;
    if known.is_none_or(|known| known < last) {
        store::set_place(&mut tx, last).await?;
    }
    tx.commit().await?;
    let full = i64::try_from(news.len()).is_ok_and(|n| n == PAIRS);
    Ok(full.then_some(last))
}

/// Who is told of which pair: people of the organisation on either side, and whoever follows one of the two; never of
/// their own organisation's listings.
async fn recipients(
    tx: &mut Tx,
    news: &[matching::store::News],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Fresh>> {
    let ids: BTreeSet<ListingId> = news
        .iter()
        .flat_map(|n| [n.need_id, n.achievement_id])
        .collect();
    let ids: Vec<ListingId> = ids.into_iter().collect();
    let heads: HashMap<ListingId, Listing> = listings::store::heads(tx, &ids)
        .await?
        .into_iter()
        .filter(|head| head.is_public(now))
        .map(|head| (head.id, head))
        .collect();
    let owners: BTreeSet<OrganisationId> =
        heads.values().map(|head| head.organisation_id).collect();
    let owners: Vec<OrganisationId> = owners.into_iter().collect();
    let mut members: HashMap<OrganisationId, Vec<UserId>> = HashMap::new();
    for (organisation, user) in organisations::store::members_of(tx, &owners, MEMBERS).await? {
        members.entry(organisation).or_default().push(user);
    }
    let all: BTreeSet<UserId> = members.values().flatten().copied().collect();
    let silent = enrolled(tx, &all, now).await?;
    let mut followers: HashMap<ListingId, Vec<(UserId, DateTime<Utc>)>> = HashMap::new();
    for (listing, user, since) in store::followers(tx, &ids, FOLLOWERS).await? {
        followers.entry(listing).or_default().push((user, since));
    }
    let places = places(
        tx,
        followers
            .values()
            .flatten()
            .map(|(user, _)| *user)
            .collect(),
    )
    .await?;
    let mut fresh = BTreeSet::new();
    for one in news {
        let (Some(need), Some(result)) = (heads.get(&one.need_id), heads.get(&one.achievement_id))
        else {
            continue;
        };
        for (own, other) in [(need, result), (result, need)] {
            let told = |user: &UserId| Fresh {
                user: *user,
                source: own.id.0,
                listing: other.id,
            };
            if own.organisation_id != other.organisation_id {
                let people = members.get(&own.organisation_id).into_iter().flatten();
                fresh.extend(people.filter(|user| !silent.contains(user)).map(told));
            }
            // What matched before somebody followed stands on the listing's page.
            let people = followers.get(&own.id).into_iter().flatten();
            let people = people
                .filter(|(_, since)| one.good_at > *since)
                .map(|(user, _)| user);
            let foreign = people.filter(|user| !places.contains(&(**user, other.organisation_id)));
            fresh.extend(foreign.map(told));
        }
    }
    Ok(fresh.into_iter().collect())
}

/// Makes sure that all these people have a row; returns those who don't want news of their organisation's listings.
async fn enrolled(
    tx: &mut Tx,
    users: &BTreeSet<UserId>,
    now: DateTime<Utc>,
) -> sqlx::Result<BTreeSet<UserId>> {
    let users: Vec<UserId> = users.iter().copied().collect();
    let known = store::people(tx, &users).await?;
    let new: Vec<(UserId, String)> = users
        .iter()
        .filter(|user| !known.iter().any(|person| person.user_id == **user))
        .map(|user| (*user, secret()))
        .collect();
    store::enrol(tx, &new, now).await?;
    Ok(known
        .iter()
        .filter(|person| !person.own)
        .map(|person| person.user_id)
        .collect())
}

async fn places(
    tx: &mut Tx,
    users: BTreeSet<UserId>,
) -> sqlx::Result<BTreeSet<(UserId, OrganisationId)>> {
    let users: Vec<UserId> = users.into_iter().collect();
    let places = organisations::store::places_of(tx, &users).await?;
    Ok(places.into_iter().collect())
}

/// Runs saved searches after an id on what was published since they last ran.
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
        let mut found = Vec::new();
        for search in &searches {
            for listing in newest(app, search).await? {
                found.push((search, listing));
            }
        }
        let mut tx = app.db.write().await?;
        let fresh = fresh_hits(&mut tx, &found, now).await?;
        store::add_items(&mut tx, ItemKind::Hit, &fresh, now).await?;
        for search in &searches {
            let mark = if search.kind == Kind::Need {
                marks.1
            } else {
                marks.0
            };
            store::mark_search(&mut tx, search.id, mark).await?;
        }
        if i64::try_from(searches.len()).is_ok_and(|n| n == SEARCHES) {
            jobs::enqueue(&mut tx, &Self { after: last }, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Up to when everything that was published is in the index, as far as there is anything.
async fn settled(tx: &mut Tx, kind: Kind, now: DateTime<Utc>) -> sqlx::Result<DateTime<Utc>> {
    let newest = listings::store::newest(tx, kind, now, 1).await?;
    let at = newest.first().and_then(|listing| listing.published_at);
    Ok(at.unwrap_or(DateTime::UNIX_EPOCH).min(now - SETTLED))
}

async fn newest(app: &App, search: &Search) -> anyhow::Result<Vec<ListingId>> {
    let query = search
        .address
        .split_once('?')
        .map_or("", |(_, query)| query);
    match Saved::read(query) {
        Ok(Some(saved)) => saved.newest(app, HITS).await,
        // An address that was fine when it was saved and means nothing any more finds nothing.
        Ok(None) | Err(_) => Ok(Vec::new()),
    }
}

/// Those hits that were published after the search last ran and are not the person's own organisation's.
async fn fresh_hits(
    tx: &mut Tx,
    found: &[(&Search, ListingId)],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Fresh>> {
    let ids: BTreeSet<ListingId> = found.iter().map(|(_, id)| *id).collect();
    let mut heads: HashMap<ListingId, Listing> = HashMap::new();
    for part in ids.into_iter().collect::<Vec<_>>().chunks(500) {
        heads.extend(
            listings::store::heads(tx, part)
                .await?
                .into_iter()
                .map(|head| (head.id, head)),
        );
    }
    let places = places(tx, found.iter().map(|(search, _)| search.user_id).collect()).await?;
    let is_new = |search: &Search, head: &Listing| {
        let since = search.created_at.max(search.mark - LATE);
        head.is_public(now)
            && head.published_at.is_some_and(|at| at > since)
            && !places.contains(&(search.user_id, head.organisation_id))
    };
    let fresh = found.iter().filter_map(|(search, id)| {
        let head = heads.get(id)?;
        is_new(search, head).then_some(Fresh {
            user: search.user_id,
            source: search.id,
            listing: *id,
        })
    });
    Ok(fresh.collect())
}
