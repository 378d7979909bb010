//! Ranking two files as the site does: candidates from an engine and from the shelf, then compared one by one. For
//! measuring what the first step misses.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::json;

use super::candidates;
use super::pair::Measure;
use super::sample::Sample;
use super::shelf::Shelf;
use super::{Achievement, AchievementProfile, Matcher, Need, Ranked};
use crate::search::{Engine, Settings};

/// Documents put into the index in one go.
const BATCH: usize = 1_000;
/// An index of its own: a server's real ones are not touched.
const INDEX: &str = "matched-files";

pub(super) struct Through {
    engine: Engine,
    profiles: Vec<AchievementProfile>,
    sample: Sample,
    shelf: Shelf<usize>,
    _folder: Option<Folder>,
}

/// A folder that goes with the run.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::debug!(%error, "a temporary folder stays");
        }
    }
}

/// The index of results, under another name.
fn settings() -> anyhow::Result<Settings> {
    let shipped = crate::search::shipped()?.into_iter();
    let mut own = shipped
        .filter(|settings| settings.index == "achievements")
        .collect::<Vec<_>>();
    let mut settings = own.pop().context("no settings for results")?;
    INDEX.clone_into(&mut settings.index);
    Ok(settings)
}

impl Through {
    /// Puts the achievements into the embedded engine.
    pub(super) async fn embedded(achievements: &[Achievement<'_>]) -> anyhow::Result<Self> {
        let name = format!("kexing-match-{:016x}", rand::random::<u64>());
        let folder = Folder(std::env::temp_dir().join(name));
        let engine = Engine::open(&folder.0, vec![settings()?])?;
        Self::fill(engine, Some(folder), achievements).await
    }

    /// Puts them into an index of their own on a Meilisearch server.
    pub(super) async fn meili(
        url: &str,
        key: Option<&str>,
        achievements: &[Achievement<'_>],
    ) -> anyhow::Result<Self> {
        let engine = Engine::open_meili(url, key, vec![settings()?])?;
        Self::fill(engine, None, achievements).await
    }

    /// Leaves nothing behind.
    pub(super) async fn close(self) -> anyhow::Result<()> {
        if let Engine::Meili(meili) = &self.engine {
            meili.forget(INDEX).await?;
        }
        Ok(())
    }

    async fn fill(
        engine: Engine,
        folder: Option<Folder>,
        achievements: &[Achievement<'_>],
    ) -> anyhow::Result<Self> {
        let matcher = Matcher::embedded();
        let profiles: Vec<_> = achievements
            .iter()
            .map(|achievement| matcher.read_achievement(achievement))
            .collect();
        let (mut sample, mut shelf) = (Sample::default(), Shelf::default());
        for (place, profile) in profiles.iter().enumerate() {
            sample.learn(profile);
            shelf.put(place, profile.direction.clone());
        }
        let mut rebuild = engine.rebuild(INDEX).await?;
        let numbered: Vec<_> = achievements.iter().enumerate().collect();
        for some in numbered.chunks(BATCH) {
            let document = |(place, achievement): &(usize, &Achievement<'_>)| {
                json!({
                    "id": place.to_string(),
                    "title": achievement.title,
                    "keywords": achievement.keywords,
                    "body": achievement.body,
                })
            };
            rebuild.add(some.iter().map(document).collect()).await?;
        }
        rebuild.finish().await?;
        Ok(Self {
            engine,
            profiles,
            sample,
            shelf,
            _folder: folder,
        })
    }

    /// The candidates of a need, by place, best first.
    pub(super) async fn rank(
        &self,
        need: &Need<'_>,
        top: usize,
    ) -> anyhow::Result<Vec<Ranked<usize>>> {
        let matcher = Matcher::embedded();
        let profile = matcher.read_need(need);
        let measure = Measure::new(&matcher.weights, &self.sample, &profile);
        let gather = candidates::gather(&measure, need);
        let gathered = self.engine.gather(INDEX, gather).await?;
        let nearest = self
            .shelf
            .nearest(&profile.direction, measure.candidates().nearest);
        let all: BTreeSet<usize> = gathered
            .iter()
            .filter_map(|id| id.parse().ok())
            .chain(nearest)
            .collect();
        let mut ranked: Vec<Ranked<usize>> = all
            .into_iter()
            .map(|id| {
                let score = measure.score(&self.profiles[id]);
                let level = matcher.weights.level(score);
                Ranked { id, score, level }
            })
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        if top > 0 {
            ranked.truncate(top);
        }
        Ok(ranked)
    }
}
