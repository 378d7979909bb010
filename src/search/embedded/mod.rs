//! The embedded engine: tantivy indexes in a folder, one writer for all of them at a time.
//! The work runs off the async threads; a search never waits for a writer.

mod bits;
mod collection;
mod correct;
pub(super) mod document;
mod facets;
mod gate;
mod gather;
mod generation;
mod kept;
mod plan;
mod ranking;
mod reading;
mod rebuild;
mod run;
mod schema;
pub(super) mod snippet;
mod sorting;
pub(super) mod suggest;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use serde_json::Value;
use tokio::sync::Semaphore;

use self::collection::Collection;
pub(super) use self::plan::{Marks, Spelling};
pub use self::rebuild::EmbeddedRebuild;
use super::settings::Settings;
use super::text::fold::{Class, fold};
use super::text::words::Words;
use super::{Answer, Error, Gather, Query, Result, Suggestion};

#[derive(Clone)]
pub struct Embedded {
    collections: Arc<BTreeMap<String, Arc<Collection>>>,
    /// As many searches at once as there are processors, first come, first served: more would only slow each other.
    turns: Arc<Semaphore>,
    /// Held as long as any copy of the engine lives.
    _lock: Option<Arc<File>>,
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Embedded")
            .field("indexes", &self.collections.keys())
            .finish_non_exhaustive()
    }
}

impl Embedded {
    pub(super) fn open(dir: &Path, settings: Vec<Settings>) -> anyhow::Result<Self> {
        generation::make_folder(dir)?;
        let lock = dir.join("lock");
        let lock =
            File::create(&lock).with_context(|| format!("making the file {}", lock.display()))?;
        match lock.try_lock() {
            Ok(()) => Self::assemble(dir, settings, Some(lock)),
            Err(TryLockError::WouldBlock) => anyhow::bail!(
                "the search folder {} is in use by another process (open it read-only, or stop that process)",
                dir.display()
            ),
            Err(TryLockError::Error(error)) => Err(error).context("locking the search folder"),
        }
    }

    pub(super) fn open_read_only(dir: &Path, settings: Vec<Settings>) -> anyhow::Result<Self> {
        Self::assemble(dir, settings, None)
    }

    fn assemble(dir: &Path, settings: Vec<Settings>, lock: Option<File>) -> anyhow::Result<Self> {
        let own = settings.iter().flat_map(own_words).collect::<Vec<_>>();
        let words = Words::with(own.iter().map(String::as_str));
        let collections = settings.into_iter().map(|settings| {
            let index = settings.index.clone();
            let collection = Collection::open(dir, settings, words.clone(), lock.is_none())
                .with_context(|| format!("opening the index {index}"))?;
            Ok((index, Arc::new(collection)))
        });
        let collections = Arc::new(collections.collect::<anyhow::Result<_>>()?);
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Self {
            collections,
            turns: Arc::new(Semaphore::new(processors)),
            _lock: lock.map(Arc::new),
        })
    }

    fn collection(&self, index: &str) -> Result<Arc<Collection>> {
        let collection = self.collections.get(index).map(Arc::clone);
        collection.ok_or_else(|| Error::UnknownIndex(index.to_owned()))
    }

    pub(super) fn needs_rebuild(&self) -> Vec<String> {
        let waiting = self
            .collections
            .iter()
            .filter(|(_, collection)| !collection.complete());
        waiting.map(|(index, _)| index.clone()).collect()
    }

    pub(super) fn damages(&self) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for (index, collection) in self.collections.iter() {
            let damaged = collection.generation().damages()?;
            all.extend(damaged.into_iter().map(|file| format!("{index}/{file}")));
        }
        Ok(all)
    }

    pub(super) async fn apply(
        &self,
        index: &str,
        upserts: Vec<Value>,
        deletes: Vec<String>,
    ) -> Result<()> {
        let collection = self.collection(index)?;
        off_thread(move || collection.apply(&upserts, deletes)).await
    }

    pub(super) async fn rebuild(&self, index: &str) -> Result<EmbeddedRebuild> {
        let collection = self.collection(index)?;
        off_thread(move || EmbeddedRebuild::begin(collection)).await
    }

    pub(super) async fn search(&self, index: &str, query: Query) -> Result<Answer> {
        let collection = self.collection(index)?;
        // Nobody closes the turns; without one a search is still right.
        let _turn = self.turns.acquire().await.ok();
        off_thread(move || run::search(&collection, &query)).await
    }

    pub(super) async fn gather(&self, index: &str, gather: Gather) -> Result<Vec<String>> {
        let collection = self.collection(index)?;
        off_thread(move || gather::gather(&collection, &gather)).await
    }

    pub(super) async fn suggest(
        &self,
        index: &str,
        typed: &str,
        limit: usize,
    ) -> Result<Vec<Suggestion>> {
        let (collection, typed) = (self.collection(index)?, typed.to_owned());
        off_thread(move || suggest::suggest(&collection, &typed, limit)).await
    }
}

/// Words that segmentation has to keep whole: the dictionary, and Chinese synonyms.
pub(super) fn own_words(settings: &Settings) -> Vec<String> {
    let synonyms = settings
        .synonyms
        .keys()
        .chain(settings.synonyms.values().flatten());
    let solid = |word: &String| word.chars().all(|ch| Class::of(ch) == Class::Han);
    let mut words: Vec<String> = settings
        .dictionary
        .iter()
        .chain(synonyms)
        .map(|word| fold(word))
        .filter(solid)
        .collect();
    words.sort();
    words.dedup();
    words
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(broken) => Err(Error::Engine(anyhow::Error::new(broken))),
    }
}
