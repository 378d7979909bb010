//! Views of public pages: each browser once a day for each page, counted in memory and written from time to time, so
//! that reading a page writes nothing. Must stay true: nothing by which a person could be known is kept or written.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest as _, Sha256};

use super::visitor::Visitor;
use crate::ids::ListingId;
use crate::listings::feed;
use crate::listings::visits::Came;
use crate::state::App;
use crate::tz;

const EVERY: Duration = Duration::from_secs(30);
/// Marks kept for one day; beyond it a browser may be counted again.
const MARKS: usize = 500_000;

/// Views of one page on one day from one direction.
type Counted = HashMap<(ListingId, NaiveDate, Came), i64>;

/// Views that are not written yet, and who was counted today.
#[derive(Default)]
pub struct Views(Mutex<Held>);

#[derive(Default)]
struct Held {
    counted: Counted,
    day: NaiveDate,
    /// Mixed into every mark and thrown away with the day, so that no mark says anything later or elsewhere.
    salt: [u8; 16],
    seen: HashSet<[u8; 8]>,
}

impl Held {
    fn note(&mut self, id: ListingId, visitor: &Visitor, now: DateTime<Utc>) {
        let day = tz::shanghai_date(now);
        if day != self.day || self.seen.len() >= MARKS {
            self.day = day;
            self.salt = rand::random();
            self.seen.clear();
        }
        let digest = Sha256::new()
            .chain_update(self.salt)
            .chain_update(id.0)
            .chain_update(&visitor.mark)
            .finalize();
        let mut mark = [0; 8];
        mark.copy_from_slice(&digest[..8]);
        if self.seen.insert(mark) {
            *self.counted.entry((id, day, visitor.came)).or_default() += 1;
        }
    }
}

impl Views {
    pub(super) fn note(&self, id: ListingId, visitor: &Visitor, now: DateTime<Utc>) {
        self.held().note(id, visitor, now);
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what was counted; what can't be written is kept for the next time.
    pub async fn write(&self, app: &App) -> anyhow::Result<()> {
        let mut counted: Vec<_> = self.held().counted.drain().collect();
        if counted.is_empty() {
            return Ok(());
        }
        // In order, so that two processes never wait for each other.
        counted.sort_unstable();
        let written = async {
            let mut tx = app.db.write().await?;
            for ((id, day, came), views) in &counted {
                feed::add_views(&mut tx, *id, (*day, *came), *views).await?;
            }
            tx.commit().await
        };
        if let Err(error) = written.await {
            let mut held = self.held();
            for (what, views) in counted {
                *held.counted.entry(what).or_default() += views;
            }
            return Err(error.into());
        }
        Ok(())
    }
}

pub(super) async fn keep_writing(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = app.views.write(&app).await {
            tracing::warn!(error = format!("{error:#}"), "views were not written");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(mark: &str) -> Visitor {
        Visitor {
            mark: mark.to_owned(),
            came: Came::Search,
        }
    }

    #[test]
    fn a_browser_counts_once_a_day_for_each_page() {
        let views = Views::default();
        let id = |n: u128| ListingId(uuid::Uuid::from_u128(n));
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for hour in 9..12 {
            let now = at(&format!("2026-11-23T{hour:02}:00:00+08:00"));
            views.note(id(1), &visitor("a"), now);
            views.note(id(2), &visitor("a"), now);
            views.note(id(1), &visitor("b"), now);
        }
        views.note(id(1), &visitor("a"), at("2026-11-24T00:00:01+08:00"));
        let counted: HashMap<_, _> = std::mem::take(&mut views.held().counted);
        let of = |n: u128, day: &str| {
            let day = day.parse().unwrap();
            counted.get(&(id(n), day, Came::Search)).copied()
        };
        assert_eq!(of(1, "2026-11-23"), Some(2));
        assert_eq!(of(2, "2026-11-23"), Some(1));
        assert_eq!(of(1, "2026-11-24"), Some(1));
        assert_eq!(views.held().seen.len(), 1);
    }
}
