//! The passes as background work. A job does a part of a file and asks for the next, so that no job outlives its lock.

use serde::{Deserialize, Serialize};

use super::record::{Terms, content};
use super::store;
use super::work::{AnyWork, BATCH, Pass};
use crate::ids::ImportId;
use crate::jobs::{self, Job, JobError};
use crate::listings::{self, Kind, Work as ListingWork};
use crate::state::App;
use crate::web::Error;

/// Batches in one job.
const PART: usize = 40;

/// Goes on with whichever pass an import is in.
#[derive(Serialize, Deserialize)]
pub struct ReadImport {
    pub import: ImportId,
}

impl Job for ReadImport {
    const NAME: &'static str = "read-import";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let Some(mut work) = AnyWork::open(app, self.import).await? else {
            return Ok(());
        };
        for _ in 0..PART {
            if work.batch().await? == Pass::Over {
                return Ok(());
            }
        }
        let mut tx = app.db.write().await?;
        jobs::enqueue(&mut tx, &self, app.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Sends in the complete drafts of an import, from a row on.
#[derive(Serialize, Deserialize)]
pub struct SubmitImport {
    pub import: ImportId,
    pub by: crate::ids::UserId,
    #[serde(default)]
    pub after: i64,
}

impl Job for SubmitImport {
    const NAME: &'static str = "submit-import";

    async fn run(mut self, app: &App) -> Result<(), JobError> {
        for _ in 0..PART {
            match self.part(app).await? {
                Some(last) => self.after = last,
                None => return Ok(()),
            }
        }
        let mut tx = app.db.write().await?;
        jobs::enqueue(&mut tx, &self, app.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl SubmitImport {
    /// Sends in one batch and tells its last row; a draft that its owner changed or sent in is left alone.
    async fn part(&self, app: &App) -> anyhow::Result<Option<i64>> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        let Some(import) = store::find(&mut tx, self.import).await? else {
            return Ok(None);
        };
        let most = i64::try_from(BATCH)?;
        let rows = store::rows_after(&mut tx, import.id, "good", self.after, most).await?;
        let Some(last) = rows.last().map(|row| row.row) else {
            return Ok(None);
        };
        let ids: Vec<_> = rows
            .iter()
            .filter(|row| row.detail.complete)
            .filter_map(|row| row.detail.listing)
            .collect();
        let terms = Terms {
            kind: import.kind(),
            publish: false,
            pledged: import.pledged,
            today: app.clock.today(),
        };
        let mut sent = 0;
        let heads = listings::store::heads(&mut tx, &ids).await?;
        let drafts = heads
            .into_iter()
            .filter(|head| head.work == ListingWork::Draft && head.revision == 0);
        for head in drafts {
            let typed = listings::store::typed(&mut tx, head.id).await?;
            let (Some(checked), _) = content(terms, &typed) else {
                continue;
            };
            match listings::life::submit(&mut tx, &head, &typed, &checked, self.by, now).await {
                Ok(()) => sent += 1,
                Err(Error::Internal(error)) => return Err(error),
                Err(_) => {}
            }
        }
        store::count_submitted(&mut tx, import.id, sent).await?;
        tx.commit().await?;
        Ok(Some(last))
    }
}

/// The word for a kind in this room's keys.
pub(super) fn kind_key(kind: Kind) -> String {
    format!("imports-kind-{}", kind.plural())
}
