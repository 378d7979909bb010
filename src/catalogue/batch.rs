//! Many listings that became public at once, as an import makes them: one commit of each index, and the matches anew.

use std::collections::{BTreeSet, HashSet};

use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::documents;
use super::index;
use crate::ids::ListingId;
use crate::jobs::{self, Job, JobError};
use crate::listings::{self, Kind, feed};
use crate::matching::{self, Rematch};
use crate::state::App;

/// More than so many, and all matches are found anew: that is quicker than one listing after the other.
const FEW: usize = 20;
/// Batches of one import come seconds apart: all matches are found anew once they have settled, not after each.
const SETTLED: Duration = Duration::seconds(20);

/// The public side of several listings changed.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListingsChanged {
    pub listings: Vec<ListingId>,
}

impl Job for ListingsChanged {
    const NAME: &'static str = listings::life::MANY_CHANGED;

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        if self.listings.len() > FEW {
            jobs::enqueue_at(&mut tx, &RematchAll {}, now + SETTLED, now).await?;
        } else {
            for listing in self.listings.iter().copied() {
                jobs::enqueue(&mut tx, &Rematch { listing }, now).await?;
            }
        }
        tx.commit().await?;
        apply(app, &self.listings).await?;
        Ok(())
    }
}

/// Brings the indexes to where these listings and their organisations stand now.
async fn apply(app: &App, ids: &[ListingId]) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let heads = listings::store::heads(&mut tx, ids).await?;
    let shown = feed::shown(&mut tx, ids, now).await?;
    drop(tx);
    for kind in [Kind::Achievement, Kind::Need] {
        let public = shown.iter().filter(|one| one.listing.kind == kind);
        let (there, documents): (HashSet<ListingId>, Vec<Value>) = public
            .filter_map(|one| Some((one.listing.id, documents::of_listing(one)?)))
            .unzip();
        let gone = heads
            .iter()
            .filter(|head| head.kind == kind && !there.contains(&head.id));
        let gone: Vec<String> = gone.map(|head| head.id.to_string()).collect();
        if !documents.is_empty() || !gone.is_empty() {
            app.search.apply(kind.plural(), documents, gone).await?;
        }
    }
    let owners: BTreeSet<_> = heads.iter().map(|head| head.organisation_id).collect();
    for owner in owners {
        index::apply_organisation(app, owner).await?;
    }
    Ok(())
}

/// All matches anew.
#[derive(Debug, Serialize, Deserialize)]
pub struct RematchAll {}

impl Job for RematchAll {
    const NAME: &'static str = "rematch-all";

    async fn run(self, app: &App) -> Result<(), JobError> {
        matching::rematch_all(app, |_, _| ()).await?;
        Ok(())
    }
}
