//! Views of public pages: counted in memory, written from time to time, so that reading a page writes nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::ids::ListingId;
use crate::listings::feed;
use crate::state::App;

const EVERY: Duration = Duration::from_secs(30);

/// Views that are not written yet.
#[derive(Default)]
pub struct Views(Mutex<HashMap<ListingId, i64>>);

impl Views {
    pub(super) fn note(&self, id: ListingId) {
        *self.held().entry(id).or_default() += 1;
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<ListingId, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what was counted; what can't be written is kept for the next time.
    pub async fn write(&self, app: &App) -> anyhow::Result<()> {
        let mut counted: Vec<(ListingId, i64)> = self.held().drain().collect();
        if counted.is_empty() {
            return Ok(());
        }
        // In order, so that two processes never wait for each other.
        counted.sort_unstable();
        let written = async {
            let mut tx = app.db.write().await?;
            for (id, views) in &counted {
                feed::add_views(&mut tx, *id, *views).await?;
            }
            tx.commit().await
        };
        if let Err(error) = written.await {
            let mut held = self.held();
            for (id, views) in counted {
                *held.entry(id).or_default() += views;
            }
            return Err(error.into());
        }
        Ok(())
    }
}

pub(super) async fn keep_writing(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = app.views.write(&app).await {
            tracing::warn!(error = format!("{error:#}"), "views were not written");
        }
    }
}
