//! Finding what is new, in bounded steps so that no other work waits long: matches are handed out in the order in which
//! they became worth telling; saved searches are run (`hits`) only when something was published since.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::digest::SendDigests;
use super::hits::RunSearches;
use super::store::{self, Fresh, ItemKind};
use crate::accounts::links::secret;
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId, UserId};
use crate::jobs::{self, Job, JobError};
use crate::listings::{self, Listing};
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
const PAIRS: i64 = 500;
const STEPS: usize = 10;
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
        jobs::enqueue(&mut tx, &RunSearches::new(), now).await?;
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

/// The organisations that people belong to.
pub(super) async fn places(
    tx: &mut Tx,
    users: BTreeSet<UserId>,
) -> sqlx::Result<BTreeSet<(UserId, OrganisationId)>> {
    let users: Vec<UserId> = users.into_iter().collect();
    let places = organisations::store::places_of(tx, &users).await?;
    Ok(places.into_iter().collect())
}
