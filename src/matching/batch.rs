//! A batch of changed listings on its way into memory: what is kept of them is taken as it is, the rest is read from the
//! texts, on all processors, and kept.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::held::Profile;
use super::live::{Texts, texts};
use super::store::{self, Kept};
use super::{AchievementProfile, Matcher, NeedProfile};
use crate::ids::ListingId;
use crate::listings::feed;
use crate::state::App;

/// Listings, each with the time of its last change.
pub(super) type Changed = Vec<(ListingId, DateTime<Utc>)>;

/// A listing as it is to be held.
pub(super) struct Taken {
    pub(super) id: ListingId,
    pub(super) at: DateTime<Utc>,
    pub(super) profile: Profile,
    /// It was read just now and is to be kept.
    fresh: bool,
}

pub(super) struct Batch {
    changed: Changed,
    /// Of which change each was taken in before.
    seen: HashMap<ListingId, DateTime<Utc>>,
    public: HashSet<ListingId>,
    kept: HashMap<ListingId, (DateTime<Utc>, AchievementProfile)>,
    texts: HashMap<ListingId, Texts>,
}

impl Batch {
    pub(super) async fn load(
        app: &App,
        changed: Changed,
        seen: HashMap<ListingId, DateTime<Utc>>,
    ) -> anyhow::Result<Self> {
        let ids: Vec<ListingId> = changed.iter().map(|(id, _)| *id).collect();
        let now = app.clock.now();
        let mut tx = app.db.read().await?;
        let public = feed::visible(&mut tx, &ids, now).await?;
        let kept = store::profiles(&mut tx, &ids, Matcher::embedded().version()).await?;
        // Bytes that are no profile are as good as none.
        let kept = kept.into_iter().filter_map(|kept| {
            let profile = AchievementProfile::from_bytes(&kept.profile)?;
            Some((kept.listing_id, (kept.read_at, profile)))
        });
        let kept: HashMap<ListingId, (DateTime<Utc>, AchievementProfile)> = kept.collect();
        let unread = changed.iter().filter(|(id, at)| {
            let current = kept.get(id).is_some_and(|(read_at, _)| read_at == at);
            public.contains(id) && !current
        });
        let unread: Vec<ListingId> = unread.map(|(id, _)| *id).collect();
        let texts = texts(&mut tx, &unread, now).await?;
        Ok(Self {
            changed,
            seen,
            public,
            kept,
            texts,
        })
    }

    /// Reads what has to be read. This takes a while.
    pub(super) fn read(mut self) -> Vec<Taken> {
        let mut read = read_all(std::mem::take(&mut self.texts));
        let changed = std::mem::take(&mut self.changed);
        let taken = changed
            .into_iter()
            .map(|(id, at)| self.taken(id, at, read.remove(&id)));
        taken.collect()
    }

    fn taken(&mut self, id: ListingId, at: DateTime<Utc>, read: Option<Read>) -> Taken {
        let (kept_at, kept) = self.kept.remove(&id).unzip();
        // What was taken in is known exactly only if it is what was kept.
        let same = kept_at.is_some() && self.seen.get(&id).copied() == kept_at;
        let before = kept.clone().filter(|_| same);
        let fresh = matches!(read, Some(Read::Achievement(_)));
        let profile = match read {
            Some(Read::Need(need)) => Profile::Need(need),
            Some(Read::Achievement(now)) => Profile::Achievement { now, before },
            None => match kept.filter(|_| kept_at == Some(at) && self.public.contains(&id)) {
                Some(now) => Profile::Achievement { now, before },
                None => Profile::Gone { before },
            },
        };
        Taken {
            id,
            at,
            profile,
            fresh,
        }
    }
}

/// Keeps what was read just now.
pub(super) async fn keep(app: &App, taken: &[Taken]) -> anyhow::Result<()> {
    let fresh = taken.iter().filter_map(|one| match &one.profile {
        Profile::Achievement { now, .. } if one.fresh => Some(Kept {
            listing_id: one.id,
            read_at: one.at,
            profile: now.to_bytes(),
        }),
        _ => None,
    });
    let fresh: Vec<Kept> = fresh.collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    store::keep_profiles(&mut tx, &fresh, Matcher::embedded().version()).await?;
    tx.commit().await?;
    Ok(())
}

enum Read {
    Need(NeedProfile),
    Achievement(AchievementProfile),
}

fn read_all(texts: HashMap<ListingId, Texts>) -> HashMap<ListingId, Read> {
    let texts: Vec<(ListingId, Texts)> = texts.into_iter().collect();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let share = texts.len().div_ceil(processors).max(16);
    let read = |some: &[(ListingId, Texts)]| -> Vec<(ListingId, Read)> {
        some.iter().map(|(id, texts)| (*id, read(texts))).collect()
    };
    std::thread::scope(|scope| {
        let shares = texts
            .chunks(share)
            .map(|some| scope.spawn(move || read(some)));
        let shares: Vec<_> = shares.collect();
        let done = shares
            .into_iter()
            .flat_map(|share| share.join().expect("any text can be read"));
        done.collect()
    })
}

fn read(texts: &Texts) -> Read {
    let matcher = Matcher::embedded();
    match texts {
        Texts::Need(need) => Read::Need(matcher.read_need(&need.borrowed())),
        Texts::Achievement(result) => {
            Read::Achievement(matcher.read_achievement(&result.borrowed()))
        }
    }
}
