//! Meilisearch: the other engine, for catalogues that several processes search and write. It keeps our own terms
//! beside the texts and is asked by filters made of them, so that both engines find the same documents.
//!
//! Candidates for matching are gathered the same way, a filter for each of the heaviest terms, and not by its ranking
//! of a text or by vectors in hybrid search, which was measured and finds less: see `docs/matching.md`.

mod ask;
mod correct;
mod document;
mod filter;
mod gate;
mod gather;
mod keep;
mod rank;
mod reading;
mod rebuild;
mod rights;
mod run;
mod server;
mod shape;
mod spelling;
mod suggest;
mod task;
#[cfg(test)]
mod tests;
mod watch;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use self::rebuild::Going;
pub use self::rebuild::MeiliRebuild;
pub use self::rights::{ACTIONS, Rights};
use self::server::{Patience, Server};
use self::shape::{PREFIX, Shape};
use self::watch::Watch;
use super::embedded::own_words;
use super::settings::Settings;
use super::text::words::Words;
use super::{Answer, Error, Extent, Gather, Query, Result, Suggestion};

#[derive(Clone)]
pub struct Meili {
    server: Server,
    shapes: Arc<BTreeMap<String, Arc<Shape>>>,
    going: Going,
    watch: Watch,
    /// Of all our indexes on the server.
    prefix: String,
}

impl std::fmt::Debug for Meili {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Meili")
            .field("server", &self.server)
            .field("prefix", &self.prefix)
            .field("indexes", &self.shapes.keys())
            .finish_non_exhaustive()
    }
}

impl Meili {
    pub(super) fn open(
        url: &str,
        key: Option<&str>,
        settings: Vec<Settings>,
    ) -> anyhow::Result<Self> {
        let server = Server::new(url, key, Patience::default())?;
        Ok(Self::with(server, settings, PREFIX))
    }

    fn with(server: Server, settings: Vec<Settings>, prefix: &str) -> Self {
        let own = settings.iter().flat_map(own_words).collect::<Vec<_>>();
        let words = Words::with(own.iter().map(String::as_str));
        let shape = |settings: Settings| {
            let shape = Shape::new(settings, words.clone(), prefix);
            (shape.name().to_owned(), Arc::new(shape))
        };
        Self {
            server,
            shapes: Arc::new(settings.into_iter().map(shape).collect()),
            going: Going::default(),
            watch: Watch::default(),
            prefix: prefix.to_owned(),
        }
    }

    fn shape(&self, index: &str) -> Result<&Arc<Shape>> {
        let shape = self.shapes.get(index);
        shape.ok_or_else(|| Error::UnknownIndex(index.to_owned()))
    }

    /// The address without the key, for `kexing check`.
    #[must_use]
    pub fn host(&self) -> &str {
        self.server.host()
    }

    /// Tries everything the key must allow; says what it may do beyond that.
    ///
    /// # Errors
    /// What the server does not answer or the key does not allow.
    pub async fn rights(&self) -> Result<Rights> {
        rights::check(&self.server).await
    }

    /// Removes an index and all that is known about it.
    ///
    /// # Errors
    /// An unknown index, a server that is down.
    pub async fn forget(&self, index: &str) -> Result<()> {
        let shape = self.shape(index)?;
        keep::remove(&self.server, &shape.uid()).await?;
        let path = format!("/indexes/{}/documents/{index}", shape.meta());
        let task = self.server.delete(&path).await?;
        self.server.done_or(task, &["index_not_found"]).await
    }

    pub(super) async fn needs_rebuild(&self) -> Result<Vec<String>> {
        let mut waiting = Vec::new();
        for (index, shape) in self.shapes.iter() {
            let known = keep::known(&self.server, shape).await?;
            let made = known.fingerprint == shape.fingerprint;
            let whole = made && keep::exists(&self.server, &shape.uid()).await?;
            self.watch.note(index, whole);
            if !whole {
                waiting.push(index.clone());
            }
        }
        Ok(waiting)
    }

    pub(super) async fn apply(
        &self,
        index: &str,
        upserts: Vec<Value>,
        deletes: Vec<String>,
    ) -> Result<()> {
        keep::apply(&self.server, self.shape(index)?, &upserts, &deletes).await
    }

    pub(super) async fn rebuild(&self, index: &str) -> Result<MeiliRebuild> {
        let (server, going) = (self.server.clone(), Arc::clone(&self.going));
        MeiliRebuild::begin(server, Arc::clone(self.shape(index)?), going).await
    }

    pub(super) async fn search(&self, index: &str, query: Query) -> Result<Answer> {
        let shape = self.shape(index)?;
        let mut answer = run::search(&self.server, shape, &query).await?;
        if answer.extent == Extent::Absent {
            self.watch.note(index, false);
        } else if !self.watch.is_whole(&self.server, shape).await {
            answer.extent = Extent::Absent;
        }
        Ok(answer)
    }

    pub(super) async fn gather(&self, index: &str, gather: Gather) -> Result<Vec<String>> {
        gather::gather(&self.server, self.shape(index)?, &gather).await
    }

    pub(super) async fn suggest(
        &self,
        index: &str,
        typed: &str,
        limit: usize,
    ) -> Result<Vec<Suggestion>> {
        suggest::suggest(&self.server, self.shape(index)?, typed, limit).await
    }
}
