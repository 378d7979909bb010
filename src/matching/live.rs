//! All public results and needs as the matcher reads them, for each process that runs jobs. Filled at first use from
//! the kept profiles, then kept up by the time of the last change, so that several processes stay right on their own.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Duration, Utc};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use super::batch::{self, Batch, Changed};
use super::held::{Held, Pair};
use super::quote::SharedTerm;
use super::store;
use super::texts::{AchievementTexts, NeedTexts};
use super::{AchievementProfile, Matcher};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::{Kind, feed};
use crate::state::App;

const BATCH: i64 = 500;
/// A transaction may commit a little later than another that began after it; so far back is read again.
const OVERLAP: Duration = Duration::minutes(2);

/// See the module. Cheap to share; the lock is never held across a query.
#[derive(Default)]
pub struct Live {
    held: Arc<RwLock<Held>>,
    filling: Mutex<()>,
}

/// What a listing says, as far as it is public.
pub(super) enum Texts {
    Need(NeedTexts),
    Achievement(AchievementTexts),
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

/// Where reading begins, by the last change that is known and the last time that all was read. What was committed late
/// is read again, but a mass of changes only until they have settled: else each need would read them all again.
fn read_from(mark: Option<DateTime<Utc>>, read_at: Option<DateTime<Utc>>) -> DateTime<Utc> {
    match (mark, read_at) {
        (None, _) => DateTime::UNIX_EPOCH,
        (Some(mark), Some(read_at)) if read_at - mark > OVERLAP => mark,
        (Some(mark), _) => mark - OVERLAP,
    }
}

impl Live {
    /// Takes in what changed since the last time.
    pub(super) async fn refresh(&self, app: &App) -> anyhow::Result<()> {
        let _one_at_a_time = self.filling.lock().await;
        let nobody = ListingId(uuid::Uuid::nil());
        let begun = app.clock.now();
        let (mark, read_at) = self.read(|held| (held.mark, held.read_at)).await?;
        let mut place = (read_from(mark, read_at), nobody);
        loop {
            let mut tx = app.db.read().await?;
            let changed = feed::changed_after(&mut tx, place, BATCH).await?;
            drop(tx);
            let last = changed.last().copied();
            let fresh = move |held: &Held| -> Changed {
                let mut fresh = changed;
                fresh.retain(|(id, at)| held.seen.get(id) != Some(at));
                fresh
            };
            self.take_in(app, self.read(fresh).await?).await?;
            match last {
                Some((id, at)) => place = (at, id),
                None => break,
            }
        }
        self.write(move |held| held.read_at = Some(begun)).await
    }

    /// Takes in one listing as it stands now, whatever was known of it: time alone may have ended it.
    pub(super) async fn bring(
        &self,
        app: &App,
        id: ListingId,
        changed_at: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        self.take_in(app, vec![(id, changed_at)]).await
    }

    /// Forgets everything; the next use fills it anew.
    pub(super) async fn forget(&self) -> anyhow::Result<()> {
        self.write(|held| *held = Held::default()).await
    }

    async fn take_in(&self, app: &App, changed: Changed) -> anyhow::Result<()> {
        if changed.is_empty() {
            return Ok(());
        }
        let ids: Vec<ListingId> = changed.iter().map(|(id, _)| *id).collect();
        let seen = move |held: &Held| -> HashMap<ListingId, DateTime<Utc>> {
            let seen = ids.iter().filter_map(|id| Some((*id, *held.seen.get(id)?)));
            seen.collect()
        };
        let batch = Batch::load(app, changed, self.read(seen).await?).await?;
        let taken = spawn_blocking(move || batch.read()).await?;
        batch::keep(app, &taken).await?;
        self.write(move |held| {
            for one in taken {
                held.put(one.id, one.at, one.profile);
            }
        })
        .await
    }

    /// The related results of a need, best first: candidates from the engine and from the shelf, compared one by one.
    pub(super) async fn related_results(
        &self,
        app: &App,
        id: ListingId,
        texts: NeedTexts,
        known: &[ListingId],
    ) -> anyhow::Result<Vec<Pair>> {
        let Some(gather) = self.read(move |held| held.gather(id, &texts)).await? else {
            return Ok(Vec::new());
        };
        // The engine and the shelf are asked at the same time.
        let (gathered, nearest) = tokio::join!(
            app.search.gather(Kind::Achievement.plural(), gather),
            self.read(move |held| held.nearest(id))
        );
        let gathered = gathered?;
        let gathered = gathered.iter().filter_map(|id| id.parse().ok());
        let all: BTreeSet<ListingId> = gathered
            .chain(nearest?)
            .chain(known.iter().copied())
            .collect();
        let all: Vec<ListingId> = all.into_iter().collect();
        let mut tx = app.db.read().await?;
        let kept = store::profiles(&mut tx, &all, Matcher::embedded().version()).await?;
        drop(tx);
        self.read(move |held| {
            let results: Vec<_> = kept
                .iter()
                .filter_map(|kept| {
                    Some((
                        kept.listing_id,
                        AchievementProfile::from_bytes(&kept.profile)?,
                    ))
                })
                .collect();
            held.related(id, &results)
        })
        .await
    }

    /// The needs that a result is related to, best first.
    pub(super) async fn related_needs(
        &self,
        app: &App,
        id: ListingId,
    ) -> anyhow::Result<Vec<Pair>> {
        let mut tx = app.db.read().await?;
        let kept = store::profiles(&mut tx, &[id], Matcher::embedded().version()).await?;
        drop(tx);
        let profile = kept
            .first()
            .and_then(|kept| AchievementProfile::from_bytes(&kept.profile));
        let Some(profile) = profile else {
            return Ok(Vec::new());
        };
        self.read(move |held| held.related_needs(id, &profile))
            .await
    }

    /// All public needs.
    pub(super) async fn needs(&self) -> anyhow::Result<Vec<ListingId>> {
        self.read(Held::needs).await
    }

    /// The shared terms of pairs, by what is rare among the results on offer.
    pub(super) async fn explain(
        &self,
        pairs: Vec<Pair>,
        texts: Arc<HashMap<ListingId, Texts>>,
    ) -> anyhow::Result<Vec<(Pair, Vec<SharedTerm>)>> {
        self.read(move |held| held.explain(pairs, &texts)).await
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

    async fn write(&self, work: impl FnOnce(&mut Held) + Send + 'static) -> anyhow::Result<()> {
        let held = Arc::clone(&self.held);
        let work = move || {
            work(&mut held.write().unwrap_or_else(PoisonError::into_inner));
        };
        Ok(spawn_blocking(work).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_again_until_they_have_settled() {
        let at = |minute: i64| DateTime::UNIX_EPOCH + Duration::days(1) + Duration::minutes(minute);
        assert_eq!(read_from(None, None), DateTime::UNIX_EPOCH);
        assert_eq!(read_from(None, Some(at(9))), DateTime::UNIX_EPOCH);
        assert_eq!(read_from(Some(at(10)), None), at(8));
        assert_eq!(read_from(Some(at(10)), Some(at(10))), at(8));
        // Another may still commit what it wrote before the mark.
        assert_eq!(read_from(Some(at(10)), Some(at(12))), at(8));
        assert_eq!(read_from(Some(at(10)), Some(at(13))), at(10));
    }
}
