//! All public results and needs as the matcher reads them, in the memory of each process that runs jobs. Filled at
//! first use, then kept up by the time of the last change, so that several processes stay right on their own.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Duration, Utc};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use super::texts::{AchievementTexts, NeedTexts};
use super::{AchievementProfile, Level, Matcher, NeedProfile, Pool};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::{Kind, feed};
use crate::state::App;

const BATCH: i64 = 500;
/// A transaction may commit a little later than another that began after it; so far back is read again.
const OVERLAP: Duration = Duration::minutes(2);
/// Matches of one listing that are looked for.
const TOP: usize = 20;
/// A result keeps so few needs that it is only weakly related to: there are always some, and they help nobody.
const WEAK: usize = 5;
/// Matches of one listing that are kept, with those that its partners look for.
const KEPT: usize = 60;

/// See the module. Cheap to share; the lock is never held across a query.
#[derive(Default)]
pub struct Live {
    held: Arc<RwLock<Held>>,
    filling: Mutex<()>,
}

#[derive(Default)]
struct Held {
    pool: Option<Pool<ListingId>>,
    needs: BTreeMap<ListingId, NeedProfile>,
    seen: HashMap<ListingId, DateTime<Utc>>,
    mark: Option<DateTime<Utc>>,
}

/// A pair with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) need: ListingId,
    pub(super) achievement: ListingId,
    pub(super) score: f64,
    pub(super) level: Level,
}

/// What a listing says, as far as it is public.
pub(super) enum Texts {
    Need(NeedTexts),
    Achievement(AchievementTexts),
}

enum Profile {
    Need(NeedProfile),
    Achievement(AchievementProfile),
    Gone,
}

/// The public texts of listings; those that are not public are left out.
pub(super) async fn texts(
    tx: &mut Tx,
    ids: &[ListingId],
    now: DateTime<Utc>,
) -> sqlx::Result<HashMap<ListingId, Texts>> {
    let shown = feed::shown(tx, ids, now).await?;
    let read = shown.into_iter().filter_map(|one| {
        let texts = match one.listing.kind {
            Kind::Need => serde_json::from_value(one.content)
                .map(|need| Texts::Need(NeedTexts::of(&need))),
            Kind::Achievement => serde_json::from_value(one.content)
                .map(|result| Texts::Achievement(AchievementTexts::of(&result))),
        };
        match texts {
            Ok(texts) => Some((one.listing.id, texts)),
            Err(error) => {
                tracing::error!(listing = %one.listing.id, %error, "a published content can't be read");
                None
            }
        }
    });
    Ok(read.collect())
}

impl Live {
    /// Takes in what changed since the last time.
    pub(super) async fn refresh(&self, app: &App) -> anyhow::Result<()> {
        let _one_at_a_time = self.filling.lock().await;
        let nobody = ListingId(uuid::Uuid::nil());
        let mark = self.read(|held| held.mark).await?;
        let mut place = mark.map_or((DateTime::UNIX_EPOCH, nobody), |m| (m - OVERLAP, nobody));
        loop {
            let mut tx = app.db.read().await?;
            let changed = feed::changed_after(&mut tx, place, BATCH).await?;
            let fresh = self.unseen(&changed).await?;
            let ids: Vec<ListingId> = fresh.iter().map(|(id, _)| *id).collect();
            let texts = texts(&mut tx, &ids, app.clock.now()).await?;
            drop(tx);
            self.take_in(fresh, texts).await?;
            match changed.last() {
                Some((id, at)) => place = (*at, *id),
                None => return Ok(()),
            }
        }
    }

    /// Takes in one listing as it stands now, whatever was known of it: time alone may have ended it.
    pub(super) async fn bring(&self, app: &App, id: ListingId) -> anyhow::Result<()> {
        let mut tx = app.db.read().await?;
        let texts = texts(&mut tx, &[id], app.clock.now()).await?;
        drop(tx);
        let at = self.read(move |held| held.seen.get(&id).copied()).await?;
        self.take_in(vec![(id, at.unwrap_or(DateTime::UNIX_EPOCH))], texts)
            .await
    }

    /// Forgets everything; the next use fills it anew.
    pub(super) async fn forget(&self) -> anyhow::Result<()> {
        self.write(|held| *held = Held::default()).await
    }

    async fn unseen(
        &self,
        changed: &[(ListingId, DateTime<Utc>)],
    ) -> anyhow::Result<Vec<(ListingId, DateTime<Utc>)>> {
        let changed = changed.to_vec();
        self.read(move |held| {
            let mut fresh = changed;
            fresh.retain(|(id, at)| held.seen.get(id) != Some(at));
            fresh
        })
        .await
    }

    async fn take_in(
        &self,
        changed: Vec<(ListingId, DateTime<Utc>)>,
        texts: HashMap<ListingId, Texts>,
    ) -> anyhow::Result<()> {
        let profiles = spawn_blocking(move || {
            let matcher = Matcher::embedded();
            let profile = |id: &ListingId| match texts.get(id) {
                Some(Texts::Need(need)) => Profile::Need(matcher.read_need(&need.borrowed())),
                Some(Texts::Achievement(result)) => {
                    Profile::Achievement(matcher.read_achievement(&result.borrowed()))
                }
                None => Profile::Gone,
            };
            changed
                .into_iter()
                .map(|(id, at)| (id, at, profile(&id)))
                .collect::<Vec<_>>()
        })
        .await?;
        self.write(move |held| {
            for (id, at, profile) in profiles {
                held.put(id, at, profile);
            }
        })
        .await
    }

    /// The pairs worth keeping of a listing: its best, and those of `known` that still hold.
    pub(super) async fn pairs_of(
        &self,
        kind: Kind,
        id: ListingId,
        known: Vec<ListingId>,
    ) -> anyhow::Result<Vec<Pair>> {
        self.read(move |held| held.pairs_of(kind, id, &known)).await
    }

    /// Every pair that is among the best of either side, by need.
    pub(super) async fn all_pairs(&self) -> anyhow::Result<BTreeMap<ListingId, Vec<Pair>>> {
        self.read(Held::all_pairs).await
    }

    /// Works on what is held, off the async threads.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Held) -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let held = Arc::clone(&self.held);
        let work = move || work(&held.read().unwrap_or_else(PoisonError::into_inner));
        Ok(spawn_blocking(work).await?)
    }

    /// The shared terms of pairs, by the pool's statistics.
    pub(super) async fn explain(
        &self,
        pairs: Vec<Pair>,
        texts: Arc<HashMap<ListingId, Texts>>,
    ) -> anyhow::Result<Vec<(Pair, Vec<super::SharedTerm>)>> {
        self.read(move |held| {
            let pool = held.pool.as_ref();
            let explained = pairs.into_iter().filter_map(|pair| {
                let (Some(Texts::Need(need)), Some(Texts::Achievement(result))) =
                    (texts.get(&pair.need), texts.get(&pair.achievement))
                else {
                    return None;
                };
                let terms =
                    pool?.shared_terms(Matcher::embedded(), &need.borrowed(), &result.borrowed());
                Some((pair, terms))
            });
            explained.collect()
        })
        .await
    }

    async fn write(&self, work: impl FnOnce(&mut Held) + Send + 'static) -> anyhow::Result<()> {
        let held = Arc::clone(&self.held);
        let work = move || {
            work(&mut held.write().unwrap_or_else(PoisonError::into_inner));
        };
        Ok(spawn_blocking(work).await?)
    }
}

impl Held {
    fn pool(&mut self) -> &mut Pool<ListingId> {
        self.pool
            .get_or_insert_with(|| Pool::new(Matcher::embedded()))
    }

    fn put(&mut self, id: ListingId, at: DateTime<Utc>, profile: Profile) {
        match profile {
            Profile::Need(need) => {
                self.needs.insert(id, need);
            }
            Profile::Achievement(result) => self.pool().upsert(id, result),
            Profile::Gone => {
                self.needs.remove(&id);
                self.pool().remove(&id);
            }
        }
        self.seen.insert(id, at);
        self.mark = self.mark.max(Some(at));
    }

    fn pairs_of(&self, kind: Kind, id: ListingId, known: &[ListingId]) -> Vec<Pair> {
        let Some(pool) = &self.pool else {
            return Vec::new();
        };
        let mut pairs: Vec<Pair> = match kind {
            Kind::Need => {
                let Some(need) = self.needs.get(&id) else {
                    return Vec::new();
                };
                let best = pool.rank_for_need(need, TOP);
                best.into_iter()
                    .map(|one| pair(id, one.id, one.score, one.level))
                    .collect()
            }
            Kind::Achievement => {
                let Some(result) = pool.get(&id) else {
                    return Vec::new();
                };
                let best = pool.rank_for_achievement(result, &self.needs, TOP);
                best.into_iter()
                    .enumerate()
                    .filter(|(place, one)| *place < worth_keeping(one.level))
                    .map(|(_, one)| pair(one.id, id, one.score, one.level))
                    .collect()
            }
        };
        let found: BTreeSet<(ListingId, ListingId)> =
            pairs.iter().map(|p| (p.need, p.achievement)).collect();
        for partner in known {
            let (need, achievement) = match kind {
                Kind::Need => (id, *partner),
                Kind::Achievement => (*partner, id),
            };
            if let (false, Some(wanted), Some(offered)) = (
                found.contains(&(need, achievement)),
                self.needs.get(&need),
                pool.get(&achievement),
            ) {
                let score = pool.score(wanted, offered);
                pairs.push(pair(need, achievement, score, pool.level(score)));
            }
        }
        pairs.retain(|p| p.level > Level::Unrelated);
        pairs.sort_by(|a, b| b.score.total_cmp(&a.score));
        pairs.truncate(KEPT);
        pairs
    }

    fn all_pairs(&self) -> BTreeMap<ListingId, Vec<Pair>> {
        let Some(pool) = &self.pool else {
            return BTreeMap::new();
        };
        let mut by_need: BTreeMap<ListingId, Vec<Pair>> = BTreeMap::new();
        let mut by_achievement: HashMap<ListingId, Vec<Pair>> = HashMap::new();
        for (id, need) in &self.needs {
            let own = by_need.entry(*id).or_default();
            let ranked = pool.rank_for_need(need, 0).into_iter();
            let worth = ranked.take_while(|one| one.level > Level::Unrelated);
            for (place, one) in worth.enumerate() {
                let pair = pair(*id, one.id, one.score, one.level);
                if place < TOP {
                    own.push(pair);
                }
                keep_best(by_achievement.entry(one.id).or_default(), pair);
            }
        }
        for pair in by_achievement.into_values().flatten() {
            let own = by_need.entry(pair.need).or_default();
            if !own
                .iter()
                .any(|known| known.achievement == pair.achievement)
            {
                own.push(pair);
            }
        }
        by_need
    }
}

fn pair(need: ListingId, achievement: ListingId, score: f64, level: Level) -> Pair {
    Pair {
        need,
        achievement,
        score,
        level,
    }
}

/// Up to which place among a result's needs a pair of this level is kept.
fn worth_keeping(level: Level) -> usize {
    if level > Level::Weak { TOP } else { WEAK }
}

fn keep_best(best: &mut Vec<Pair>, pair: Pair) {
    let at = best.partition_point(|other| other.score >= pair.score);
    if at < worth_keeping(pair.level) {
        best.insert(at, pair);
        let related = best.partition_point(|one| one.level > Level::Weak);
        best.truncate(related.clamp(WEAK, TOP));
    }
}
