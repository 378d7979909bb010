//! Matching as work: after a change the pairs of one listing, or all pairs anew.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use tokio::task::JoinSet;

use super::held::{self, BothSides, Pair};
use super::live::{self, Texts};
use super::store::{self, Match, Reasons};
use super::{Matcher, SharedTerm};
use crate::ids::ListingId;
use crate::jobs::{Job, JobError};
use crate::listings::{self, Kind};
use crate::state::App;

/// As many of a listing's pairs are looked at again when it changes.
const KNOWN: i64 = 60;
/// Needs that are worked on in one go.
const AT_ONCE: usize = 8;

/// Finds the matches of one listing anew.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rematch {
    pub listing: ListingId,
}

impl Job for Rematch {
    const NAME: &'static str = "rematch";

    async fn run(self, app: &App) -> Result<(), JobError> {
        rematch(app, self.listing).await.map_err(JobError::Retry)
    }
}

async fn rematch(app: &App, id: ListingId) -> anyhow::Result<()> {
    app.matching.refresh(app).await?;
    let mut tx = app.db.read().await?;
    let Some(head) = listings::store::find(&mut tx, id).await? else {
        return Ok(());
    };
    let known = store::of_listing(&mut tx, head.kind, id, KNOWN).await?;
    drop(tx);
    app.matching.bring(app, id, head.updated_at).await?;
    let known: Vec<ListingId> = known.iter().map(|m| m.partner(head.kind)).collect();
    let pairs = match head.kind {
        Kind::Need => held::worth_keeping_of_need(related_results(app, id, &known).await?, &known),
        Kind::Achievement => {
            let related = app.matching.related_needs(app, id).await?;
            held::worth_keeping_of_result(related, &known)
        }
    };
    let matches = explained(app, pairs).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    store::replace(&mut tx, head.kind, id, &matches, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn related_results(
    app: &App,
    id: ListingId,
    known: &[ListingId],
) -> anyhow::Result<Vec<Pair>> {
    let mut tx = app.db.read().await?;
    let mut texts = live::texts(&mut tx, &[id], app.clock.now()).await?;
    drop(tx);
    match texts.remove(&id) {
        Some(Texts::Need(texts)) => app.matching.related_results(app, id, texts, known).await,
        _ => Ok(Vec::new()),
    }
}

/// Pairs with their reasons, ready to be stored. The order keeps two jobs from waiting for each other.
async fn explained(app: &App, pairs: Vec<Pair>) -> anyhow::Result<Vec<Match>> {
    let mut ids: Vec<ListingId> = pairs.iter().flat_map(|p| [p.need, p.achievement]).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut tx = app.db.read().await?;
    let mut texts: HashMap<ListingId, Texts> = HashMap::new();
    for some in ids.chunks(500) {
        texts.extend(live::texts(&mut tx, some, app.clock.now()).await?);
    }
    drop(tx);
    let explained = app.matching.explain(pairs, Arc::new(texts)).await?;
    let mut matches: Vec<Match> = explained
        .into_iter()
        .map(|(pair, terms)| to_match(&pair, terms))
        .collect();
    matches.sort_by_key(|m| (m.need_id, m.achievement_id));
    Ok(matches)
}

fn to_match(pair: &Pair, terms: Vec<SharedTerm>) -> Match {
    Match {
        need_id: pair.need,
        achievement_id: pair.achievement,
        score: millionths(pair.score),
        level: i64::from(pair.level.number()),
        reasons: Json(Reasons { terms }),
        matcher: Matcher::embedded().version().to_owned(),
        good_at: None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "scores are small; a cast saturates"
)]
fn millionths(score: f64) -> i64 {
    (score * 1_000_000.0).round() as i64
}

/// Finds all matches anew; `progress` hears how many needs are done, of how many: each is looked at twice, to be
/// compared and to be written.
pub async fn rematch_all(app: &App, mut progress: impl FnMut(u64, u64)) -> anyhow::Result<u64> {
    let started = app.clock.now();
    app.matching.forget().await?;
    app.matching.refresh(app).await?;
    let needs = app.matching.needs().await?;
    let (mut done, all) = (0, 2 * needs.len() as u64);
    progress(done, all);
    let mut both = BothSides::default();
    let mut running = JoinSet::new();
    let mut waiting = needs.into_iter();
    loop {
        while running.len() < AT_ONCE
            && let Some(need) = waiting.next()
        {
            let app = app.clone();
            running.spawn(async move { (need, related_results(&app, need, &[]).await) });
        }
        let Some(one) = running.join_next().await else {
            break;
        };
        let (need, related) = one?;
        both.take_in(need, &related?);
        done += 1;
        progress(done, all);
    }
    let by_need: Vec<(ListingId, Vec<Pair>)> = both.by_need().into_iter().collect();
    let mut stored = 0;
    for some in by_need.chunks(AT_ONCE) {
        let pairs = some.iter().flat_map(|(_, pairs)| pairs).copied().collect();
        let matches = explained(app, pairs).await?;
        let mut tx = app.db.write().await?;
        for (need, _) in some {
            let own: Vec<Match> = matches
                .iter()
                .filter(|m| m.need_id == *need)
                .cloned()
                .collect();
            stored += own.len() as u64;
            store::replace(&mut tx, Kind::Need, *need, &own, app.clock.now()).await?;
        }
        tx.commit().await?;
        done += some.len() as u64;
        progress(done, all);
    }
    let mut tx = app.db.write().await?;
    store::remove_older(&mut tx, started).await?;
    tx.commit().await?;
    Ok(stored)
}
