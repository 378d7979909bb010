//! The two passes over a ledger file, in batches of one transaction each: judging every row, and writing the contracts.
//! Killed at any point and started again, a pass goes on after its last whole batch; a row's key keeps it from being
//! written twice.

use std::sync::Arc;

use anyhow::Context as _;

use super::columns::COLUMNS;
use super::later::{self, Moment, Refused};
use super::reading::Terms;
use super::row::{Judged, judge};
use super::sorting::{Before, Sorted, lacking_row};
use super::there::There;
use crate::contracts::bringing;
use crate::contracts::filing::record::Office;
use crate::contracts::history::Source;
use crate::db::Tx;
use crate::imports::columns::{Mapping, Shape};
use crate::imports::import::{Import, Notes, State};
use crate::imports::kept::bad_row;
use crate::imports::store::{self, KeptRow};
use crate::imports::table::{self, Row, Table};
use crate::imports::work::{BATCH, Pass, fail, into_anyhow};
use crate::organisations::{self, organisation::Organisation};
use crate::state::App;
use crate::storage;
use crate::web::words::Message;

/// A file that is open for a pass.
pub(in crate::imports) struct Work<'a> {
    app: &'a App,
    pub(in crate::imports) import: Import,
    table: Arc<Table>,
    mapping: Arc<Mapping>,
    /// Whose ledger it is.
    owner: Option<Organisation>,
    before: Before,
    notes: Notes,
}

impl<'a> Work<'a> {
    /// Opens the import's file for the pass it is in. `None` when it is in none, or when the file can't be read, which
    /// is noted on it.
    pub(in crate::imports) async fn open(
        app: &'a App,
        import: Import,
    ) -> anyhow::Result<Option<Self>> {
        let mut tx = app.db.read().await?;
        let file = storage::find(&mut tx, import.file_id)
            .await?
            .context("the import's file has no card")?;
        let owner = organisations::store::find(&mut tx, import.organisation_id).await?;
        drop(tx);
        let bytes = app.storage.get(&file.hash).await?;
        let opened = tokio::task::spawn_blocking(move || {
            let table = table::read(&bytes, &file.media)?;
            let mapping = Mapping::among(COLUMNS, &table.headers);
            if mapping.has("name") || mapping.has("registration_number") {
                Ok((table, mapping))
            } else {
                Err(crate::imports::work::no_title(
                    &table.headers,
                    "ledger-file-no-name",
                ))
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
        let owner = owner.filter(|o| !crate::imports::asking::is_unclaimed(o));
        // It may have been suspended since the file was brought.
        if owner.as_ref().is_some_and(|o| !o.is_verified()) {
            fail(app, &import, &Message::new("ledger-owner-not-verified")).await?;
            return Ok(None);
        }
        let mut work = Self {
            app,
            notes: import.notes.0.clone(),
            import,
            table: Arc::new(table),
            mapping: Arc::new(mapping),
            owner,
            before: Before::default(),
        };
        work.begin().await?;
        Ok(Some(work))
    }

    async fn begin(&mut self) -> anyhow::Result<()> {
        let total = i64::try_from(self.table.rows.len())?;
        if self.import.rows_total != total || self.import.rows_read == 0 {
            let found = self.mapping.columns.iter().flatten();
            self.notes.unknown = self.mapping.unknown.iter().take(50).cloned().collect();
            self.notes.columns = found.map(|c| c.field.to_owned()).collect();
            let headers = self.mapping.columns.iter().zip(&self.table.headers);
            self.notes.headers = headers
                .filter(|(column, _)| column.is_some_and(|c| c.shape == Shape::Money))
                .map(|(_, header)| header.clone())
                .collect();
            if self.import.state == State::Checking {
                self.notes.asked.clear();
            }
            let mut tx = self.app.db.write().await?;
            let now = self.app.clock.now();
            store::opened(&mut tx, self.import.id, total, &self.notes, now).await?;
            tx.commit().await?;
            self.import.rows_total = total;
        }
        // What a pass that was broken off had seen is seen again.
        let done = self.place().min(self.table.rows.len());
        for from in (0..done).step_by(BATCH * 5) {
            let until = (from + BATCH * 5).min(done);
            for (at, row) in (from..).zip(self.judged(from, until).await?) {
                self.before.remember(self.table.rows[at].line, &row);
            }
        }
        Ok(())
    }

    /// Judges a part of the rows, beside the requests that are answered meanwhile and in no transaction that writes.
    async fn judged(&self, from: usize, until: usize) -> anyhow::Result<Vec<Judged>> {
        let mut tx = self.app.db.read().await?;
        let known = self.known(&mut tx, &self.table.rows[from..until]).await?;
        drop(tx);
        let (table, mapping) = (Arc::clone(&self.table), Arc::clone(&self.mapping));
        let (owner, answers) = (self.owner.clone(), self.import.answers.0.clone());
        let today = self.app.clock.today();
        let judged = tokio::task::spawn_blocking(move || {
            let terms = Terms {
                today,
                seller: owner.as_ref(),
                known: &known,
                answers: &answers,
            };
            let rows = table.rows[from..until].iter();
            rows.map(|row| judge(&terms, &mapping, &table.headers, row))
                .collect()
        });
        Ok(judged.await?)
    }

    fn place(&self) -> usize {
        usize::try_from(self.import.rows_read).unwrap_or(usize::MAX)
    }

    /// The organisations that a part of the rows names.
    async fn known(&self, tx: &mut Tx, rows: &[Row]) -> anyhow::Result<Vec<Organisation>> {
        let places: Vec<usize> = self
            .mapping
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| {
                column.is_some_and(|c| {
                    ["seller_name", "seller_uscc", "buyer_name", "buyer_uscc"].contains(&c.field)
                })
            })
            .map(|(place, _)| place)
            .collect();
        let mut names: Vec<String> = rows
            .iter()
            .flat_map(|row| places.iter().filter_map(|place| row.cells.get(*place)))
            .map(|cell| cell.trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect();
        names.sort();
        names.dedup();
        Ok(organisations::store::named(tx, &names).await?)
    }

    /// Does the next batch of whichever pass this is.
    pub(in crate::imports) async fn batch(&mut self) -> anyhow::Result<Pass> {
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
        let judged = self.judged(from, until).await?;
        let mut tx = self.app.db.write().await?;
        let there = There::look(&mut tx, &judged).await?;
        let around = (&mut self.before, &mut self.notes);
        let Sorted {
            mut counts,
            mut kept,
            fresh,
        } = Sorted::of((&self.table, from), judged, &there, around);
        counts.read = i64::try_from(until - from)?;
        let now = self.app.clock.now();
        let running = self.import.state == State::Running;
        if running {
            // What the first pass counted stays; what has become known or bad since is counted at the end.
            (counts.good, counts.known, counts.bad, counts.complete) = (0, 0, 0, 0);
            for (at, row) in fresh {
                let outcome = self.write(&mut tx, at, row).await?;
                counts.created += i64::from(outcome.written);
                kept.extend(outcome.kept);
            }
        }
        let was = self.import.rows_read;
        if !store::advance(&mut tx, &self.import, was, counts, now).await? {
            return Ok(Pass::Over);
        }
        store::keep_rows(&mut tx, self.import.id, &kept, now).await?;
        if !running {
            store::note(&mut tx, self.import.id, &self.notes).await?;
        }
        tx.commit().await?;
        self.import.rows_read += counts.read;
        if self.place() < self.table.rows.len() {
            Ok(Pass::More)
        } else {
            self.finish().await
        }
    }

    /// Writes a row that the check let through; what has changed since may still refuse it.
    async fn write(&self, tx: &mut Tx, at: usize, row: Judged) -> anyhow::Result<Outcome> {
        let line = self.table.rows[at].line;
        let source = Source::Import {
            import: self.import.id,
            row: line,
        };
        let who = (self.import.asked_by, self.app.clock.now());
        let office = Office::of(&self.app.config);
        match row {
            Judged::Contract(entry) => {
                let number = bringing::bring(tx, &entry.brought, &source, &office, who)
                    .await
                    .map_err(into_anyhow)?;
                let kept = (!entry.lacks.is_empty()).then(|| lacking_row(line, &number, &entry));
                Ok(Outcome {
                    written: true,
                    kept,
                })
            }
            Judged::Later(later) => {
                match later::write(tx, &later, source, self.moment(&office)).await {
                    Ok(()) => Ok(Outcome {
                        written: true,
                        kept: None,
                    }),
                    Err(Refused::Errors(errors)) => {
                        let kept = bad_row(&self.table.headers, &self.table.rows[at], &errors);
                        Ok(Outcome {
                            written: false,
                            kept: Some(kept),
                        })
                    }
                    Err(Refused::Fault(error)) => Err(error),
                }
            }
            Judged::Example | Judged::Bad { .. } => Ok(Outcome {
                written: false,
                kept: None,
            }),
        }
    }

    fn moment<'o>(&self, office: &'o Office) -> Moment<'o> {
        Moment {
            office,
            today: self.app.clock.today(),
            now: self.app.clock.now(),
            by: self.import.asked_by,
        }
    }

    async fn finish(&self) -> anyhow::Result<Pass> {
        let to = match self.import.state {
            State::Checking => State::Checked,
            _ => State::Done,
        };
        let mut tx = self.app.db.write().await?;
        let steps = (self.import.state, to);
        if to == State::Done {
            store::recount(&mut tx, self.import.id).await?;
        }
        store::move_to(&mut tx, self.import.id, steps, None, self.app.clock.now()).await?;
        tx.commit().await?;
        Ok(Pass::Over)
    }
}

struct Outcome {
    written: bool,
    kept: Option<KeptRow>,
}
