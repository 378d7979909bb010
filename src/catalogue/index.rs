//! Keeps the three indexes copies of what is public: one change at a time, or everything anew beside the old.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;

use super::documents;
use super::jobs::{Reindex, SweepExpired};
use crate::db::Tx;
use crate::ids::{ListingId, OrganisationId};
use crate::jobs;
use crate::listings::{self, Kind, feed};
use crate::organisations::{self, organisation::Organisation};
use crate::search;
use crate::state::App;

const BATCH: i64 = 500;
const ORGANISATIONS: &str = "organisations";
/// A search engine that was down at the start is looked at again so often.
const PAUSE: Duration = Duration::from_secs(10);

/// Brings the index to where a listing stands now. Its organisation's count follows.
pub(super) async fn apply_listing(app: &App, id: ListingId) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let Some(head) = listings::store::find(&mut tx, id).await? else {
        return Ok(());
    };
    let shown = feed::shown(&mut tx, &[id], now).await?;
    drop(tx);
    let documents: Vec<Value> = shown.iter().filter_map(documents::of_listing).collect();
    let deletes = if documents.is_empty() {
        vec![id.to_string()]
    } else {
        Vec::new()
    };
    app.search
        .apply(head.kind.plural(), documents, deletes)
        .await?;
    apply_organisation(app, head.organisation_id).await
}

/// Brings the index to where an organisation stands now.
pub(super) async fn apply_organisation(app: &App, id: OrganisationId) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let found = organisations::store::find(&mut tx, id).await?;
    let verified: Vec<Organisation> = found
        .into_iter()
        .filter(Organisation::is_verified)
        .collect();
    let documents = organisation_documents(app, &mut tx, &verified).await?;
    drop(tx);
    let deletes = if documents.is_empty() {
        vec![id.to_string()]
    } else {
        Vec::new()
    };
    app.search.apply(ORGANISATIONS, documents, deletes).await?;
    Ok(())
}

async fn organisation_documents(
    app: &App,
    tx: &mut Tx,
    organisations: &[Organisation],
) -> anyhow::Result<Vec<Value>> {
    let ids: Vec<OrganisationId> = organisations.iter().map(|o| o.id).collect();
    let mut counts: HashMap<OrganisationId, i64> = HashMap::new();
    for (id, _, n) in feed::shown_by(tx, &ids, app.clock.now()).await? {
        *counts.entry(id).or_default() += n;
    }
    let document =
        |o: &Organisation| documents::of_organisation(o, counts.get(&o.id).copied().unwrap_or(0));
    Ok(organisations.iter().map(document).collect())
}

/// Builds all three indexes anew and swaps them in; `progress` hears of each batch. Says how many documents there are.
pub async fn reindex(app: &App, mut progress: impl FnMut(u64)) -> anyhow::Result<u64> {
    let mut all = 0;
    for kind in [Kind::Achievement, Kind::Need] {
        let mut rebuild = app.search.rebuild(kind.plural()).await?;
        let mut after = None;
        loop {
            let now = app.clock.now();
            let mut tx = app.db.read().await?;
            let ids = listings::store::public_after(&mut tx, kind, after, now, BATCH).await?;
            let shown = feed::shown(&mut tx, &ids, now).await?;
            drop(tx);
            let documents = shown.iter().filter_map(documents::of_listing).collect();
            rebuild.add(documents).await?;
            progress(ids.len() as u64);
            after = ids.last().copied();
            if after.is_none() {
                break;
            }
        }
        all += rebuild.finish().await?;
    }
    Ok(all + reindex_organisations(app, &mut progress).await?)
}

async fn reindex_organisations(app: &App, progress: &mut impl FnMut(u64)) -> anyhow::Result<u64> {
    let mut rebuild = app.search.rebuild(ORGANISATIONS).await?;
    let mut after = None;
    loop {
        let mut tx = app.db.read().await?;
        let some = organisations::store::verified_after(&mut tx, after, BATCH).await?;
        let documents = organisation_documents(app, &mut tx, &some).await?;
        drop(tx);
        rebuild.add(documents).await?;
        progress(some.len() as u64);
        after = some.last().map(|o| o.id);
        if after.is_none() {
            return Ok(rebuild.finish().await?);
        }
    }
}

/// What a process that serves or works begins with: asks for indexes that are missing, keeps the daily look at what
/// ended going, and writes the views it counts from time to time.
pub async fn start(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    for fault in search::shipped_faults()? {
        tracing::warn!(fault, "an entry of the search words is passed over");
    }
    if let Err(error) = complete(app).await {
        tracing::warn!(
            error = format!("{error:#}"),
            "the search engine does not answer yet"
        );
        tokio::spawn(complete_when_back(app.clone()));
    }
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &SweepExpired {}, now).await?;
    tx.commit().await?;
    app.wake.notify_one();
    tokio::spawn(super::views::keep_writing(app.clone()));
    Ok(())
}

/// Asks for the indexes that are missing.
pub(super) async fn complete(app: &App) -> anyhow::Result<()> {
    let missing = app.search.needs_rebuild().await?;
    if missing.is_empty() {
        return Ok(());
    }
    let indexes = missing.join(" ");
    tracing::info!(indexes, "building the search indexes anew");
    let mut tx = app.db.write().await?;
    jobs::enqueue(&mut tx, &Reindex {}, app.clock.now()).await?;
    tx.commit().await?;
    app.wake.notify_one();
    Ok(())
}

async fn complete_when_back(app: App) {
    while complete(&app).await.is_err() {
        tokio::time::sleep(PAUSE).await;
    }
}
