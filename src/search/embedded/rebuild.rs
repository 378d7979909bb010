//! A rebuild: a fresh generation filled batch by batch beside the one in use.
//! Dropped before it is finished, it leaves nothing behind.

use std::sync::Arc;

use serde_json::Value;
use tantivy::IndexWriter;

use super::collection::{Collection, write};
use super::generation::Generation;
use super::{Result, off_thread};
use crate::search::Error;

pub struct EmbeddedRebuild {
    collection: Arc<Collection>,
    fresh: Option<(Arc<Generation>, Arc<IndexWriter>)>,
}

impl std::fmt::Debug for EmbeddedRebuild {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let index = &self.collection.settings.index;
        formatter
            .debug_struct("EmbeddedRebuild")
            .field("index", index)
            .finish_non_exhaustive()
    }
}

impl EmbeddedRebuild {
    pub(super) fn begin(collection: Arc<Collection>) -> Result<Self> {
        let (fresh, writer) = collection.begin_rebuild()?;
        Ok(Self {
            collection,
            fresh: Some((Arc::new(fresh), Arc::new(writer))),
        })
    }

    pub(in crate::search) async fn add(&mut self, documents: Vec<Value>) -> Result<()> {
        let Some((fresh, writer)) = &self.fresh else {
            return Ok(());
        };
        let (collection, fresh, writer) = (
            Arc::clone(&self.collection),
            Arc::clone(fresh),
            Arc::clone(writer),
        );
        off_thread(move || {
            let documents = collection.documents(&fresh, &documents)?;
            write(&writer, &fresh, documents)?;
            Ok(())
        })
        .await
    }

    pub(in crate::search) async fn finish(mut self) -> Result<u64> {
        let (Some((fresh, writer)), collection) = (self.fresh.take(), Arc::clone(&self.collection))
        else {
            return Ok(0);
        };
        let finished = off_thread(move || {
            let alone = || Error::Engine(anyhow::anyhow!("a batch is still being added"));
            let fresh = Arc::into_inner(fresh).ok_or_else(alone)?;
            let writer = Arc::into_inner(writer).ok_or_else(alone)?;
            collection.finish_rebuild(fresh, writer)
        })
        .await;
        if finished.is_err() {
            self.collection.abandon_rebuild();
        }
        finished
    }
}

impl Drop for EmbeddedRebuild {
    fn drop(&mut self) {
        if let Some(fresh) = self.fresh.take() {
            drop(fresh);
            self.collection.abandon_rebuild();
        }
    }
}
