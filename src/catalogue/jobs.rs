//! The work behind the index: what changed, what ended, everything anew.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::index;
use crate::ids::{ListingId, OrganisationId};
use crate::jobs::{self, Job, JobError};
use crate::listings::{self, feed};
use crate::matching::Rematch;
use crate::search;
use crate::state::App;

/// So far back the daily look goes, in case some days were missed.
const MISSED: Duration = Duration::days(3);
const BATCH: i64 = 500;
const EXPIRED_MOST: i64 = 10_000;

/// A search failed: asks for a look at the index, unless its server is only down. The page is what it is without.
pub(super) async fn mend(app: &App, error: &anyhow::Error) {
    let engine = error.downcast_ref::<search::Error>();
    if engine.is_some_and(search::Error::is_down) {
        return;
    }
    let asked = async {
        let mut tx = app.db.write().await?;
        jobs::enqueue(&mut tx, &MendIndex {}, app.clock.now()).await?;
        tx.commit().await
    };
    if let Err(error) = asked.await {
        tracing::warn!(%error, "no look at the search index was asked for");
    }
}

/// There is no index to search in: asks for all of them anew, unless somebody did. The page is what it is without.
pub(super) async fn build(app: &App) {
    let asked = async {
        let mut tx = app.db.read().await?;
        if jobs::waiting_since(&mut tx, Reindex::NAME).await?.is_some() {
            return Ok(());
        }
        drop(tx);
        tracing::error!("a search index is not there and is built anew");
        let mut tx = app.db.write().await?;
        jobs::enqueue(&mut tx, &Reindex {}, app.clock.now()).await?;
        tx.commit().await
    };
    if let Err(error) = asked.await {
        tracing::warn!(%error, "a search index is not there, and a new one was not asked for");
    }
    app.wake.notify_one();
}

/// A search failed: is the index broken inside? Then it is built anew, and meanwhile answers as far as it can.
#[derive(Debug, Serialize, Deserialize)]
pub struct MendIndex {}

impl Job for MendIndex {
    const NAME: &'static str = "mend-index";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let engine = app.search.clone();
        // What can't even be looked at is damaged too.
        let damages = tokio::task::spawn_blocking(move || engine.damages()).await?;
        if damages.as_ref().is_ok_and(Vec::is_empty) {
            return Ok(());
        }
        tracing::error!(?damages, "the search index is damaged and is built anew");
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue(&mut tx, &Reindex {}, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A listing's public side changed.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListingChanged {
    pub listing: ListingId,
}

impl Job for ListingChanged {
    const NAME: &'static str = listings::life::CHANGED;

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        let listing = self.listing;
        jobs::enqueue(&mut tx, &Rematch { listing }, now).await?;
        tx.commit().await?;
        index::apply_listing(app, listing).await?;
        Ok(())
    }
}

/// An organisation's card or state changed: its own document, and all listings that carry its name.
#[derive(Debug, Serialize, Deserialize)]
pub struct OrganisationChanged {
    pub organisation: OrganisationId,
}

impl Job for OrganisationChanged {
    const NAME: &'static str = "organisation-changed";

    async fn run(self, app: &App) -> Result<(), JobError> {
        index::apply_organisation(app, self.organisation).await?;
        let mut after = None;
        loop {
            let mut tx = app.db.write().await?;
            let ids = feed::published_of(&mut tx, self.organisation, after, BATCH).await?;
            for id in &ids {
                listings::life::changed(&mut tx, *id, app.clock.now())
                    .await
                    .map_err(|e| anyhow::anyhow!("{e:?}"))?;
            }
            tx.commit().await?;
            after = ids.last().copied();
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

/// All indexes anew.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reindex {}

impl Job for Reindex {
    const NAME: &'static str = "reindex";

    async fn run(self, app: &App) -> Result<(), JobError> {
        match index::reindex(app, |_| ()).await {
            Ok(documents) => {
                tracing::info!(documents, "the search indexes are complete");
                Ok(())
            }
            Err(error) => match error.downcast_ref::<search::Error>() {
                // Somebody else is at it.
                Some(search::Error::Rebuilding(_)) => Ok(()),
                Some(search::Error::ReadOnly) => Err(JobError::Fail(error)),
                _ => Err(JobError::Retry(error)),
            },
        }
    }
}

/// Once a day: publications that ended since leave index and matches; an index that got lost is asked for.
#[derive(Debug, Serialize, Deserialize)]
pub struct SweepExpired {}

impl Job for SweepExpired {
    const NAME: &'static str = "sweep-expired";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        jobs::enqueue_at(&mut tx, &Self {}, now + Duration::days(1), now).await?;
        let ended = feed::expired_between(&mut tx, now - MISSED, now, EXPIRED_MOST).await?;
        for id in &ended {
            listings::life::changed(&mut tx, *id, now)
                .await
                .map_err(|e| anyhow::anyhow!("{e:?}"))?;
        }
        tx.commit().await?;
        index::complete(app).await?;
        Ok(())
    }
}
