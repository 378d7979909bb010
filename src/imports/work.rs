//! The two passes over a file, in batches of one transaction each: judging every row, and making the listings. Killed at
//! any point and started again, a pass goes on after its last whole batch; a record's key keeps it from being made twice.

use std::collections::HashSet;

use anyhow::Context as _;

use super::columns::Mapping;
use super::contracts;
use super::import::{Counts, Import, Notes, State};
use super::kept::{bad_row, draft_row};
use super::record::{Judged, Record, Terms, judge};
use super::store::{self, KeptRow};
use super::table::{self, Row, Table};
use crate::db::Tx;
use crate::ids::{ImportId, ListingId};
use crate::listings;
use crate::listings::freshness::Freshness;
use crate::state::App;
use crate::storage;
use crate::web::Error;
use crate::web::words::Message;

/// Rows in one transaction.
pub(crate) const BATCH: usize = 200;

/// Where a pass stands after some batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// There is more to do.
    More,
    /// All rows are done, or somebody else goes on with it.
    Over,
}

/// A file that is open for a pass.
pub(crate) struct Work<'a> {
    app: &'a App,
    pub(crate) import: Import,
    table: Table,
    mapping: Mapping,
    terms: Terms,
    /// Keys of the rows before the next one.
    seen: HashSet<String>,
}

impl<'a> Work<'a> {
    /// Opens the import's file for the pass it is in. `None` when it is in none, or when the file can't be read, which
    /// is noted on it.
    pub(crate) async fn open(app: &'a App, id: ImportId) -> anyhow::Result<Option<Self>> {
        let mut tx = app.db.read().await?;
        let Some(import) = store::find(&mut tx, id).await? else {
            return Ok(None);
        };
        if !import.state.is_busy() {
            return Ok(None);
        }
        let file = storage::find(&mut tx, import.file_id)
            .await?
            .context("the import's file has no card")?;
        drop(tx);
        let bytes = app.storage.get(&file.hash).await?;
        let kind = import.kind();
        let opened = tokio::task::spawn_blocking(move || {
            let table = table::read(&bytes, &file.media)?;
            let mapping = Mapping::new(kind, &table.headers);
            if mapping.has("title") {
                Ok((table, mapping))
            } else {
                Err(no_title(&table.headers, "imports-file-no-title"))
            }
        })
        .await?;
        let (table, mapping) = match opened {
            Ok(opened) => opened,
            Err(fault) => {
                fail(app, &import, &fault).await?;
                return Ok(None);
            }
        };
        let terms = Terms {
            kind,
            publish: import.publish,
            pledged: import.pledged,
            today: app.clock.today(),
        };
        let mut work = Self {
            app,
            import,
            table,
            mapping,
            terms,
            seen: HashSet::new(),
        };
        work.begin().await?;
        Ok(Some(work))
    }

    async fn begin(&mut self) -> anyhow::Result<()> {
        let total = i64::try_from(self.table.rows.len())?;
        if self.import.rows_total != total {
            let notes = Notes {
                unknown: self.mapping.unknown.iter().take(50).cloned().collect(),
                columns: self
                    .mapping
                    .columns
                    .iter()
                    .flatten()
                    .map(|c| c.field.to_owned())
                    .collect(),
                ..Notes::default()
            };
            let mut tx = self.app.db.write().await?;
            store::opened(&mut tx, self.import.id, total, &notes, self.app.clock.now()).await?;
            tx.commit().await?;
            self.import.rows_total = total;
        }
        for row in self.table.rows.iter().take(self.place()) {
            if let Judged::Good(record) = judge(self.terms, &self.mapping, row) {
                self.seen.insert(record.key);
            }
        }
        Ok(())
    }

    fn place(&self) -> usize {
        usize::try_from(self.import.rows_read).unwrap_or(usize::MAX)
    }

    /// Does the next batch of whichever pass this is.
    pub(crate) async fn batch(&mut self) -> anyhow::Result<Pass> {
        let from = self.place();
        let size = if self.import.state == State::Checking {
            BATCH * 5
        } else {
            BATCH
        };
        let until = (from + size).min(self.table.rows.len());
        if from >= until {
            return self.finish().await;
        }
        let mut judged = Vec::with_capacity(until - from);
        for row in &self.table.rows[from..until] {
            judged.push((row, judge(self.terms, &self.mapping, row)));
        }
        let mut tx = self.app.db.write().await?;
        let known = self.known(&mut tx, &judged).await?;
        let mut counts = Counts {
            read: i64::try_from(until - from)?,
            ..Counts::default()
        };
        let mut fresh = Vec::new();
        let mut kept = Vec::new();
        for (row, outcome) in judged {
            match outcome {
                Judged::Example => {}
                Judged::Bad(errors) => {
                    counts.bad += 1;
                    kept.push(bad_row(&self.table.headers, row, &errors));
                }
                Judged::Good(record) if known.contains(&record.key) => counts.known += 1,
                Judged::Good(record) => {
                    if self.seen.insert(record.key.clone()) {
                        counts.good += 1;
                        counts.complete += i64::from(record.lacks.is_empty());
                        fresh.push((row.line, record));
                    } else {
                        counts.known += 1;
                    }
                }
            }
        }
        let now = self.app.clock.now();
        if self.import.state == State::Running {
            // The check has counted; this pass only makes.
            counts = Counts {
                read: counts.read,
                created: counts.good,
                ..Counts::default()
            };
        }
        let was = self.import.rows_read;
        if !store::advance(&mut tx, &self.import, was, counts, now).await? {
            return Ok(Pass::Over);
        }
        if self.import.state == State::Running {
            kept = self.make_all(&mut tx, fresh).await?;
        }
        store::keep_rows(&mut tx, self.import.id, &kept, now).await?;
        tx.commit().await?;
        self.import.rows_read += counts.read;
        if self.place() < self.table.rows.len() {
            Ok(Pass::More)
        } else {
            self.finish().await
        }
    }

    /// Keys of the batch that are there already: by an earlier import, or as the listing that our export named.
    async fn known(
        &self,
        tx: &mut Tx,
        judged: &[(&Row, Judged)],
    ) -> anyhow::Result<HashSet<String>> {
        let records = || {
            judged.iter().filter_map(|(_, outcome)| match outcome {
                Judged::Good(record) => Some(record),
                _ => None,
            })
        };
        let owner = self.import.organisation_id;
        let keys: Vec<String> = records().map(|r| r.key.clone()).collect();
        let known = listings::store::known_keys(tx, owner, self.terms.kind, &keys).await?;
        let mut known: HashSet<String> = known.into_iter().collect();
        let ids: Vec<ListingId> = records().filter_map(|r| r.listing).collect();
        let own: HashSet<ListingId> = listings::store::heads(tx, &ids)
            .await?
            .into_iter()
            .filter(|head| head.organisation_id == owner && head.kind == self.terms.kind)
            .map(|head| head.id)
            .collect();
        known.extend(
            records()
                .filter(|r| r.listing.is_some_and(|id| own.contains(&id)))
                .map(|r| r.key.clone()),
        );
        Ok(known)
    }

    /// Makes a batch's listings; index and matches follow in one go.
    async fn make_all(
        &self,
        tx: &mut Tx,
        fresh: Vec<(i64, Box<Record>)>,
    ) -> anyhow::Result<Vec<KeptRow>> {
        let mut kept = Vec::new();
        let mut public = Vec::new();
        for (line, record) in fresh {
            match self.make(tx, line, *record).await? {
                Made::Draft(row) => kept.push(row),
                Made::Public(id) => public.push(id),
            }
        }
        listings::life::many_changed(tx, &public, self.app.clock.now())
            .await
            .map_err(into_anyhow)?;
        Ok(kept)
    }

    /// Makes the listing of a row.
    async fn make(&self, tx: &mut Tx, line: i64, record: Record) -> anyhow::Result<Made> {
        let now = self.app.clock.now();
        let id = ListingId::mint(now);
        let new = listings::store::New {
            id,
            kind: self.terms.kind,
            organisation: self.import.organisation_id,
            by: self.import.asked_by,
            typed: &record.typed,
            source: "import",
            import_key: Some(&record.key),
            now,
        };
        match &record.checked {
            Some(checked) if self.terms.publish => {
                let freshness = Freshness::of(&self.app.config);
                let by = self.import.asked_by;
                listings::life::publish_directly(tx, &new, checked, by, freshness)
                    .await
                    .map_err(into_anyhow)?;
                Ok(Made::Public(id))
            }
            _ => {
                listings::life::create(tx, &new)
                    .await
                    .map_err(into_anyhow)?;
                Ok(Made::Draft(draft_row(line, id, &record)))
            }
        }
    }

    async fn finish(&self) -> anyhow::Result<Pass> {
        let to = match self.import.state {
            State::Checking => State::Checked,
            _ => State::Done,
        };
        let steps = (self.import.state, to);
        let mut tx = self.app.db.write().await?;
        store::move_to(&mut tx, self.import.id, steps, None, self.app.clock.now()).await?;
        tx.commit().await?;
        Ok(Pass::Over)
    }
}

/// What a row became.
enum Made {
    /// With what a person should look at afterwards.
    Draft(KeptRow),
    Public(ListingId),
}

pub(super) fn into_anyhow(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(error) => error,
        other => anyhow::anyhow!("{other:?}"),
    }
}

/// The file has no column by which its rows have a name.
pub(super) fn no_title(headers: &[String], key: &str) -> Message {
    let found: Vec<&str> = headers
        .iter()
        .map(|h| h.trim())
        .filter(|h| !h.is_empty())
        .take(12)
        .collect();
    let found: String = found.join("、").chars().take(200).collect();
    Message::new(key).with("found", found)
}

pub(super) async fn fail(app: &App, import: &Import, fault: &Message) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    let steps = (import.state, State::Failed);
    store::move_to(&mut tx, import.id, steps, Some(fault), app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// A pass over a file of whatever kind.
pub(super) enum AnyWork<'a> {
    Listings(Box<Work<'a>>),
    Contracts(Box<contracts::work::Work<'a>>),
}

impl<'a> AnyWork<'a> {
    pub(super) async fn open(app: &'a App, id: ImportId) -> anyhow::Result<Option<Self>> {
        let mut tx = app.db.read().await?;
        let import = store::find(&mut tx, id).await?;
        drop(tx);
        Ok(match import.filter(|import| import.state.is_busy()) {
            None => None,
            Some(import) if import.is_contracts() => {
                let work = contracts::work::Work::open(app, import).await?;
                work.map(|work| Self::Contracts(Box::new(work)))
            }
            Some(_) => {
                let work = Work::open(app, id).await?;
                work.map(|work| Self::Listings(Box::new(work)))
            }
        })
    }

    pub(super) async fn batch(&mut self) -> anyhow::Result<Pass> {
        match self {
            Self::Listings(work) => work.batch().await,
            Self::Contracts(work) => work.batch().await,
        }
    }

    fn import(&self) -> &Import {
        match self {
            Self::Listings(work) => &work.import,
            Self::Contracts(work) => &work.import,
        }
    }
}

/// Does a whole pass here and now; `progress` hears (rows read, rows) after each batch.
pub(crate) async fn whole_pass(
    app: &App,
    id: ImportId,
    progress: impl Fn(u64, u64),
) -> anyhow::Result<()> {
    let Some(mut work) = AnyWork::open(app, id).await? else {
        return Ok(());
    };
    loop {
        let pass = work.batch().await?;
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        let import = work.import();
        progress(count(import.rows_read), count(import.rows_total));
        if pass == Pass::Over {
            return Ok(());
        }
    }
}
