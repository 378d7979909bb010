//! Every statement on the matches.

mod feedback;
mod news;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::SharedTerm;
use crate::db::{Tx, on, run};
use crate::ids::{ListingId, OrganisationId};
use crate::listings::{self, Kind};

pub use feedback::*;
pub use news::*;

const MATCH: &str = "need_id, achievement_id, score, level, reasons, matcher, good_at";

/// Listings of one organisation that are looked at for its best matches.
const OWN_MOST: i64 = 500;

/// Why two texts match.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reasons {
    pub terms: Vec<SharedTerm>,
}

/// A pair worth showing.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Match {
    pub need_id: ListingId,
    pub achievement_id: ListingId,
    /// Millionths.
    pub score: i64,
    /// 1 unrelated, 2 weak, 3 fair, 4 strong.
    pub level: i64,
    pub reasons: Json<Reasons>,
    pub matcher: String,
    /// Since when it is fair or strong, however often it was computed anew.
    pub good_at: Option<DateTime<Utc>>,
}

impl Match {
    pub fn pair(&self) -> (ListingId, ListingId) {
        (self.need_id, self.achievement_id)
    }

    /// The other side of one of the pair.
    #[must_use]
    pub fn partner(&self, of: Kind) -> ListingId {
        match of {
            Kind::Achievement => self.need_id,
            Kind::Need => self.achievement_id,
        }
    }

    /// The word of the level: strong, fair or weak.
    #[must_use]
    pub fn level_name(&self) -> &'static str {
        level_name(self.level)
    }
}

/// The word of a level.
pub fn level_name(level: i64) -> &'static str {
    match level {
        4.. => "strong",
        3 => "fair",
        _ => "weak",
    }
}

fn column(kind: Kind) -> &'static str {
    match kind {
        Kind::Achievement => "achievement_id",
        Kind::Need => "need_id",
    }
}

/// The matches of a listing, the best first.
pub async fn of_listing(
    tx: &mut Tx,
    kind: Kind,
    id: ListingId,
    most: i64,
) -> sqlx::Result<Vec<Match>> {
    let own = column(kind);
    let sql = format!(
        "SELECT {MATCH} FROM matches WHERE {own} = $1 AND level >= 2
         ORDER BY score DESC, need_id, achievement_id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(most).fetch_all(c).await)
}

/// The best matches of several listings together, the best first; the caller knows that it may see them.
pub async fn of_listings(tx: &mut Tx, ids: &[ListingId], most: i64) -> sqlx::Result<Vec<Match>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new(format!("SELECT {MATCH} FROM matches WHERE level >= 2 AND ("));
        for (place, name) in ["need_id", "achievement_id"].into_iter().enumerate() {
            q.push(if place == 0 { "" } else { " OR " }).push(name).push(" IN (");
            let mut list = q.separated(", ");
            for id in ids {
                list.push_bind(*id);
            }
            q.push(")");
        }
        q.push(") ORDER BY score DESC, need_id, achievement_id LIMIT ").push_bind(most);
        q.build_query_as().fetch_all(c).await
    })
}

/// The best matches of what an organisation published, for its own people.
pub async fn best_for(
    tx: &mut Tx,
    organisation: OrganisationId,
    most: i64,
) -> sqlx::Result<Vec<Match>> {
    let own = listings::feed::published_of(tx, organisation, None, OWN_MOST).await?;
    of_listings(tx, &own, most).await
}

/// A kept profile, and of which state of the listing it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Kept {
    pub(super) listing_id: ListingId,
    pub(super) read_at: DateTime<Utc>,
    pub(super) profile: Vec<u8>,
}

/// The kept profiles of several results, as this matcher read them, in no particular order.
pub(super) async fn profiles(
    tx: &mut Tx,
    ids: &[ListingId],
    matcher: &str,
) -> sqlx::Result<Vec<Kept>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT listing_id, read_at, profile FROM match_profiles WHERE matcher = ");
        q.push_bind(matcher).push(" AND listing_id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

/// Keeps profiles in the place of earlier ones of the same results.
pub(super) async fn keep_profiles(
    tx: &mut Tx,
    profiles: &[Kept],
    matcher: &str,
) -> sqlx::Result<()> {
    if profiles.is_empty() {
        return Ok(());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("INSERT INTO match_profiles (listing_id, read_at, matcher, profile) ");
        q.push_values(profiles, |mut row, one| {
            row.push_bind(one.listing_id).push_bind(one.read_at).push_bind(matcher).push_bind(&one.profile);
        });
        q.push(" ON CONFLICT (listing_id) DO UPDATE SET read_at = excluded.read_at, matcher = excluded.matcher,
            profile = excluded.profile");
        q.build().execute(c).await.map(|_| ())
    })
}

/// Puts new matches of a listing in the place of its old ones.
pub(super) async fn replace(
    tx: &mut Tx,
    kind: Kind,
    id: ListingId,
    matches: &[Match],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let own = column(kind);
    let sql = format!(
        "SELECT need_id, achievement_id, good_at FROM matches WHERE {own} = $1 AND good_at IS NOT NULL"
    );
    let known: Vec<News> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)?;
    let known: HashMap<_, _> = known
        .into_iter()
        .map(|one| ((one.need_id, one.achievement_id), one.good_at))
        .collect();
    let sql = format!("DELETE FROM matches WHERE {own} = $1");
    run!(tx, sqlx::query(AssertSqlSafe(sql)).bind(id))?;
    for one in matches {
        let good_at = known.get(&one.pair()).copied();
        let good_at = good_at.or((one.level >= 3).then_some(now));
        insert(tx, one, good_at, now).await?;
    }
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    m: &Match,
    good_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO matches (need_id, achievement_id, score, level, reasons, matcher, good_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (need_id, achievement_id) DO UPDATE SET score = excluded.score, level = excluded.level,
             reasons = excluded.reasons, matcher = excluded.matcher,
             good_at = COALESCE(matches.good_at, excluded.good_at), created_at = excluded.created_at")
        .bind(m.need_id).bind(m.achievement_id).bind(m.score).bind(m.level).bind(&m.reasons).bind(&m.matcher).bind(good_at).bind(now))?;
    Ok(())
}

/// Takes away what an earlier run left.
pub(super) async fn remove_older(tx: &mut Tx, than: DateTime<Utc>) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("DELETE FROM matches WHERE created_at < $1").bind(than)
    )?;
    Ok(())
}
