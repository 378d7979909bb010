//! A collection: one index with its generation in use, its single writer, and the changes that arrive
//! while a rebuild is under way, which the rebuilt index must not lose.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use serde_json::Value;
use tantivy::{IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::document::document;
use super::generation::{Current, Generation, fingerprint, make_folder, sweep};
use crate::search::query::Reader;
use crate::search::settings::Settings;
use crate::search::text::words::Words;
use crate::search::{Error, Result};

/// A document to put in, or none to take out, by id and in order.
pub(super) type Changes = Vec<(String, Option<TantivyDocument>)>;

pub(super) struct Collection {
    pub(super) settings: Settings,
    pub(super) words: Words,
    pub(super) reader: Reader,
    dir: PathBuf,
    fingerprint: String,
    generation: RwLock<Arc<Generation>>,
    /// None where the process only reads.
    writer: Mutex<Option<IndexWriter>>,
    since_rebuild_began: Mutex<Option<Changes>>,
    complete: AtomicBool,
    read_only: bool,
}

impl Collection {
    pub(super) fn open(
        dir: &Path,
        settings: Settings,
        words: Words,
        read_only: bool,
    ) -> anyhow::Result<Self> {
        let dir = dir.join(&settings.index);
        let fingerprint = fingerprint(&settings);
        if !read_only {
            make_folder(&dir)?;
        }
        let named = Current::read(&dir);
        if named.is_none() && Current::stands_in(&dir) {
            tracing::warn!(
                index = settings.index,
                "the index is damaged: it doesn't say what is in use"
            );
        }
        let found = named.filter(|current| {
            let same = current.fingerprint == fingerprint;
            if !same {
                tracing::warn!(
                    index = settings.index,
                    "the index was made by another version or other settings"
                );
            }
            same
        });
        let policy = if read_only {
            ReloadPolicy::OnCommitWithDelay
        } else {
            ReloadPolicy::Manual
        };
        let opened = found.as_ref().and_then(|current| {
            Generation::open(&dir, &current.generation, &settings, &words, policy)
                .inspect_err(|error| {
                    let error = format!("{error:#}");
                    tracing::warn!(index = settings.index, error, "the index is damaged");
                })
                .ok()
        });
        let complete = opened.is_some() && found.is_some_and(|current| current.complete);
        let generation = match opened {
            Some(generation) => generation,
            None if read_only => Generation::empty(&settings, &words)?,
            None => Generation::create(&dir, &settings, &words)?,
        };
        let collection = Self {
            reader: Reader::new(&settings, &words),
            settings,
            words,
            dir,
            fingerprint,
            writer: Mutex::new(if read_only {
                None
            } else {
                Some(generation.writer()?)
            }),
            generation: RwLock::new(Arc::new(generation)),
            since_rebuild_began: Mutex::new(None),
            complete: AtomicBool::new(complete),
            read_only,
        };
        if !read_only && !complete {
            collection.name_current(&collection.generation(), false)?;
        }
        if !read_only {
            sweep(&collection.dir, &collection.generation().name);
        }
        Ok(collection)
    }

    pub(super) fn complete(&self) -> bool {
        self.complete.load(Ordering::Acquire)
    }

    /// The generation in use. A reading process looks whether the writing one has changed it.
    pub(super) fn generation(&self) -> Arc<Generation> {
        let known = Arc::clone(
            &self
                .generation
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        );
        if !self.read_only {
            return known;
        }
        let current = Current::read(&self.dir).filter(|c| c.fingerprint == self.fingerprint);
        let Some(current) = current.filter(|current| current.generation != known.name) else {
            return known;
        };
        let policy = ReloadPolicy::OnCommitWithDelay;
        let opened = Generation::open(
            &self.dir,
            &current.generation,
            &self.settings,
            &self.words,
            policy,
        );
        match opened {
            Ok(fresh) => {
                self.complete.store(current.complete, Ordering::Release);
                self.put(fresh)
            }
            Err(error) => {
                tracing::warn!(
                    index = self.settings.index,
                    ?error,
                    "the new index can't be read yet"
                );
                known
            }
        }
    }

    fn put(&self, generation: Generation) -> Arc<Generation> {
        let generation = Arc::new(generation);
        *self
            .generation
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::clone(&generation);
        generation
    }

    fn name_current(&self, generation: &Generation, complete: bool) -> anyhow::Result<()> {
        let (generation, fingerprint) = (generation.name.clone(), self.fingerprint.clone());
        Current {
            generation,
            fingerprint,
            complete,
        }
        .write(&self.dir)
    }

    pub(super) fn apply(&self, upserts: &[Value], deletes: Vec<String>) -> Result<()> {
        if self.read_only {
            return Err(Error::ReadOnly);
        }
        let mut changes: Changes = deletes.into_iter().map(|id| (id, None)).collect();
        let generation = self.generation();
        changes.extend(self.documents(&generation, upserts)?);
        let mut writer = lock(&self.writer);
        // Under the writer's lock: the rebuild, too, takes the changes under it.
        if let Some(kept) = lock(&self.since_rebuild_began).as_mut() {
            kept.extend(
                changes
                    .iter()
                    .map(|(id, change)| (id.clone(), change.clone())),
            );
        }
        let writer = writer.as_mut().ok_or(Error::ReadOnly)?;
        // A rebuild may just have put another generation in place; fields are the same in all.
        let generation = self.generation();
        commit(writer, &generation, changes)?;
        generation.reader.reload()?;
        Ok(())
    }

    /// Reads documents, all or none.
    pub(super) fn documents(&self, generation: &Generation, values: &[Value]) -> Result<Changes> {
        let read = values.iter().map(|value| {
            let read = document(&generation.fields, value);
            let index = self.settings.index.clone();
            let (id, document) = read.map_err(|reason| Error::Document { index, reason })?;
            Ok((id, Some(document)))
        });
        read.collect()
    }

    /// A fresh generation to fill, while changes to the one in use are kept for it.
    pub(super) fn begin_rebuild(&self) -> Result<(Generation, IndexWriter)> {
        if self.read_only {
            return Err(Error::ReadOnly);
        }
        let mut kept = lock(&self.since_rebuild_began);
        if kept.is_some() {
            return Err(Error::Rebuilding(self.settings.index.clone()));
        }
        let fresh = Generation::create(&self.dir, &self.settings, &self.words)?;
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
        let writer = fresh.filler(threads)?;
        *kept = Some(Changes::new());
        Ok((fresh, writer))
    }

    /// Puts the filled generation in the place of the old one; says how many documents it holds.
    pub(super) fn finish_rebuild(&self, fresh: Generation, mut filled: IndexWriter) -> Result<u64> {
        filled.commit()?;
        // One segment answers faster than many, and is written once instead of merged again and again.
        let segments = fresh.index.searchable_segment_ids()?;
        if segments.len() > 1 {
            filled.merge(&segments).wait()?;
        }
        // The everyday writer needs fewer threads and less memory than the one that filled it.
        filled.wait_merging_threads()?;
        let mut fresh_writer = fresh.writer()?;
        let mut writer = lock(&self.writer);
        let changes = lock(&self.since_rebuild_began).take().unwrap_or_default();
        commit(&mut fresh_writer, &fresh, changes)?;
        fresh.reader.reload()?;
        let documents = fresh.reader.searcher().num_docs();
        self.name_current(&fresh, true)?;
        self.complete.store(true, Ordering::Release);
        *writer = Some(fresh_writer);
        let fresh = self.put(fresh);
        drop(writer);
        sweep(&self.dir, &fresh.name);
        Ok(documents)
    }

    pub(super) fn abandon_rebuild(&self) {
        *lock(&self.since_rebuild_began) = None;
        sweep(&self.dir, &self.generation().name);
    }
}

/// Writes changes and makes them last; on failure nothing of them stays.
pub(super) fn commit(
    writer: &mut IndexWriter,
    generation: &Generation,
    changes: Changes,
) -> tantivy::Result<()> {
    let written = write(writer, generation, changes).and_then(|()| writer.commit());
    if written.is_err() {
        writer.rollback()?;
    }
    written.map(drop)
}

/// Writes changes without making them last.
pub(super) fn write(
    writer: &IndexWriter,
    generation: &Generation,
    changes: Changes,
) -> tantivy::Result<()> {
    for (id, change) in changes {
        writer.delete_term(Term::from_field_text(generation.fields.id, &id));
        if let Some(document) = change {
            writer.add_document(document)?;
        }
    }
    Ok(())
}

/// A panic elsewhere leaves nothing half done behind these locks: the writer rolls back by itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
