//! Search: one door to whichever engine is configured. Documents go in as JSON with an `id`, hits
//! come out as ids; an index is a copy and can be rebuilt at any time. No word of the field in here.

mod answer;
mod correct;
mod embedded;
mod fresh;
mod gather;
mod meili;
mod query;
mod settings;
#[cfg(test)]
mod tests;
mod text;
mod weights;

use std::path::Path;

use serde_json::Value;

pub use self::answer::{Answer, Extent, Hit, Piece, Reading, Suggestion};
pub use self::embedded::{Embedded, EmbeddedRebuild};
pub use self::gather::{Gather, Wish};
pub use self::meili::{ACTIONS, Meili, MeiliRebuild, Rights};
pub use self::query::{Filter, Query, Sort};
pub use self::settings::{Settings, Shared, Synonyms, shipped, shipped_faults};

/// What callers can meet and may want to tell apart.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no index called {0:?}")]
    UnknownIndex(String),
    #[error("{attribute:?} is not {role} in the index {index:?}")]
    UnknownAttribute {
        index: String,
        attribute: String,
        role: &'static str,
    },
    #[error("a document for the index {index:?} can't be used: {reason}")]
    Document { index: String, reason: String },
    #[error("the index {0:?} is already being rebuilt")]
    Rebuilding(String),
    #[error("this process opened the search folder for reading only")]
    ReadOnly,
    #[error("the search engine can't be reached")]
    Down(#[source] anyhow::Error),
    #[error("the search engine failed")]
    Engine(#[from] anyhow::Error),
}

impl Error {
    /// Whether it is worth trying again for as long as it takes.
    #[must_use]
    pub fn is_down(&self) -> bool {
        matches!(self, Self::Down(_))
    }
}

/// How well the text of a hit fits, without what it gets for having every word.
pub(crate) fn text_score(score: f32) -> f32 {
    score % weights::COMPLETE
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Engine(error.into())
    }
}

pub type Result<T> = std::result::Result<T, Error>;

/// The engine in use. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Engine {
    Embedded(Embedded),
    Meili(Meili),
}

impl Engine {
    /// Opens (or makes) the indexes below `dir` for reading and writing. An index that is missing,
    /// damaged or made by other settings opens empty: see [`Engine::needs_rebuild`].
    ///
    /// # Errors
    /// Another process, or another engine of this one, writes there; or the folder can't be used.
    pub fn open(dir: &Path, settings: Vec<Settings>) -> anyhow::Result<Self> {
        Embedded::open(dir, settings).map(Self::Embedded)
    }

    /// Opens the indexes for reading beside the process that writes them, whose changes appear
    /// within a second.
    ///
    /// # Errors
    /// The engine can't start at all; a folder that isn't there yet is no error.
    pub fn open_read_only(dir: &Path, settings: Vec<Settings>) -> anyhow::Result<Self> {
        Embedded::open_read_only(dir, settings).map(Self::Embedded)
    }

    /// The engine behind a Meilisearch server. Any number of processes may read and write there; nothing is asked
    /// of the server yet.
    ///
    /// # Errors
    /// An address or a key that can't be one.
    pub fn open_meili(
        url: &str,
        key: Option<&str>,
        settings: Vec<Settings>,
    ) -> anyhow::Result<Self> {
        Meili::open(url, key, settings).map(Self::Meili)
    }

    /// The indexes that are not complete copies and wait for [`Engine::rebuild`].
    ///
    /// # Errors
    /// The engine's server does not answer.
    pub async fn needs_rebuild(&self) -> Result<Vec<String>> {
        match self {
            Self::Embedded(embedded) => Ok(embedded.needs_rebuild()),
            Self::Meili(meili) => meili.needs_rebuild().await,
        }
    }

    /// What is broken inside an index that opened well: reads everything there is, which takes a while.
    ///
    /// # Errors
    /// A disk that can't be read at all.
    pub fn damages(&self) -> Result<Vec<String>> {
        match self {
            Self::Embedded(embedded) => embedded.damages(),
            Self::Meili(_) => Ok(Vec::new()),
        }
    }

    /// Puts documents in (replacing those of the same id) and takes documents out, all or nothing.
    ///
    /// # Errors
    /// A document without a usable id or with a fraction to sort by, an unknown index, a full disk, a server that is
    /// down.
    pub async fn apply(
        &self,
        index: &str,
        upserts: Vec<Value>,
        deletes: Vec<String>,
    ) -> Result<()> {
        match self {
            Self::Embedded(embedded) => embedded.apply(index, upserts, deletes).await,
            Self::Meili(meili) => meili.apply(index, upserts, deletes).await,
        }
    }

    /// Begins to build the index anew beside the one in use. Changes applied meanwhile are kept.
    ///
    /// # Errors
    /// It is being rebuilt already, or this process only reads.
    pub async fn rebuild(&self, index: &str) -> Result<Rebuild> {
        match self {
            Self::Embedded(embedded) => embedded.rebuild(index).await.map(Rebuild::Embedded),
            Self::Meili(meili) => meili.rebuild(index).await.map(Rebuild::Meili),
        }
    }

    /// Answers a query. Whatever a visitor typed has an answer.
    ///
    /// # Errors
    /// Our own mistakes (an unknown index or attribute) and a broken disk or a server that is down.
    pub async fn search(&self, index: &str, query: Query) -> Result<Answer> {
        match self {
            Self::Embedded(embedded) => embedded.search(index, query).await,
            Self::Meili(meili) => meili.search(index, query).await,
        }
    }

    /// The documents that hold the heaviest of these terms, best first, for a caller that scores them itself.
    ///
    /// # Errors
    /// An unknown index, a broken disk, a server that is down.
    pub async fn gather(&self, index: &str, gather: Gather) -> Result<Vec<String>> {
        match self {
            Self::Embedded(embedded) => embedded.gather(index, gather).await,
            Self::Meili(meili) => meili.gather(index, gather).await,
        }
    }

    /// What short attributes hold that begins like what was typed: as written, by pinyin, by initials.
    ///
    /// # Errors
    /// An unknown index, a broken disk, a server that is down.
    pub async fn suggest(&self, index: &str, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
        match self {
            Self::Embedded(embedded) => embedded.suggest(index, typed, limit).await,
            Self::Meili(meili) => meili.suggest(index, typed, limit).await,
        }
    }
}

/// An index being built beside the one in use; dropping it leaves everything as it was.
#[derive(Debug)]
pub enum Rebuild {
    Embedded(EmbeddedRebuild),
    Meili(MeiliRebuild),
}

impl Rebuild {
    /// Adds a batch; later ones replace earlier ones of the same id.
    ///
    /// # Errors
    /// As for [`Engine::apply`]; the batch is left out then, and the rebuild can go on.
    pub async fn add(&mut self, documents: Vec<Value>) -> Result<()> {
        match self {
            Self::Embedded(rebuild) => rebuild.add(documents).await,
            Self::Meili(rebuild) => rebuild.add(documents).await,
        }
    }

    /// Puts the new index in the place of the old one and says how many documents it holds.
    ///
    /// # Errors
    /// A full or broken disk; the old index stays in use then.
    pub async fn finish(self) -> Result<u64> {
        match self {
            Self::Embedded(rebuild) => rebuild.finish().await,
            Self::Meili(rebuild) => rebuild.finish().await,
        }
    }
}
