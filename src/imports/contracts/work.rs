//! The two passes over a ledger file, in batches of one transaction each: judging every row, and writing the contracts.
//! Killed at any point and started again, a pass goes on after its last whole batch; a row's key keeps it from being
//! written twice.

use std::collections::HashSet;

use anyhow::Context as _;

use super::columns::COLUMNS;
use super::later::{self, Moment, Refused};
use super::reading::Terms;
use super::row::{Entry, Judged, judge};
use super::there::There;
use crate::contracts::bringing;
use crate::contracts::history::Source;
use crate::db::Tx;
use crate::imports::columns::{Mapping, Shape};
use crate::imports::import::{Counts, Detail, Import, Notes, Reason, State};
use crate::imports::kept::bad_row;
use crate::imports::store::{self, KeptRow};
use crate::imports::table::{self, Row, Table};
use crate::imports::work::{BATCH, Pass, fail, into_anyhow};
use crate::organisations::{self, organisation::Organisation};
use crate::state::App;
use crate::storage;
use crate::web::form::Errors;
use crate::web::words::Message;

/// Unclear words kept for a person to answer.
const ASKED_MOST: usize = 200;

/// A file that is open for a pass.
pub(in crate::imports) struct Work<'a> {
    app: &'a App,
    pub(in crate::imports) import: Import,
    table: Table,
    mapping: Mapping,
    /// Whose ledger it is.
    owner: Option<Organisation>,
    /// Keys and registration numbers of the rows before the next one.
    seen: HashSet<String>,
    numbers: HashSet<String>,
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
        let mut work = Self {
            app,
            notes: import.notes.0.clone(),
            import,
            table,
            mapping,
            owner: owner.filter(|o| !crate::imports::asking::is_unclaimed(o)),
            seen: HashSet::new(),
            numbers: HashSet::new(),
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
        let rows: Vec<Judged> = {
            let terms = self.terms(&[]);
            let done = self.table.rows.iter().take(self.place());
            done.map(|row| judge(&terms, &self.mapping, &self.table.headers, row))
                .collect()
        };
        for row in &rows {
            self.remember(row);
        }
        Ok(())
    }

    fn terms<'b>(&'b self, known: &'b [Organisation]) -> Terms<'b> {
        Terms {
            today: self.app.clock.today(),
            seller: self.owner.as_ref(),
            known,
            answers: &self.import.answers.0,
        }
    }

    /// Notes a row for those behind it; `false` when one with its key came before.
    fn remember(&mut self, row: &Judged) -> bool {
        match row {
            Judged::Contract(entry) => {
                if let Some(number) = &entry.number {
                    self.numbers.insert(number.as_str().to_owned());
                }
                self.seen.insert(entry.brought.key.clone())
            }
            Judged::Later(later) => self.seen.insert(later.key.clone()),
            Judged::Example | Judged::Bad { .. } => true,
        }
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
        let mut tx = self.app.db.write().await?;
        let known = self.known(&mut tx, &self.table.rows[from..until]).await?;
        let judged: Vec<Judged> = {
            let terms = self.terms(&known);
            self.table.rows[from..until]
                .iter()
                .map(|row| judge(&terms, &self.mapping, &self.table.headers, row))
                .collect()
        };
        let there = There::look(&mut tx, &judged).await?;
        let Sorted {
            mut counts,
            mut kept,
            fresh,
        } = self.sort(from, judged, &there);
        counts.read = i64::try_from(until - from)?;
        let now = self.app.clock.now();
        let running = self.import.state == State::Running;
        if running {
            // What the first pass counted stays; only what is written is new.
            (counts.good, counts.known, counts.bad, counts.complete) = (0, 0, 0, 0);
            kept.clear();
            for (at, row) in fresh {
                let outcome = self.write(&mut tx, at, row).await?;
                counts.created += i64::from(outcome.written);
                counts.bad += i64::from(!outcome.written);
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

    /// Tells new rows from known and bad ones.
    fn sort(&mut self, from: usize, judged: Vec<Judged>, there: &There) -> Sorted {
        let mut sorted = Sorted::default();
        for (at, row) in (from..).zip(judged) {
            let unknown_number = match &row {
                Judged::Later(later) => {
                    let number = later.number.as_str();
                    !self.numbers.contains(number) && !there.numbers.contains(number)
                }
                _ => false,
            };
            let first = self.remember(&row);
            match row {
                Judged::Example => {}
                Judged::Bad { errors, asks } => {
                    self.ask(asks);
                    sorted.bad(bad_row(&self.table.headers, &self.table.rows[at], &errors));
                }
                row if !first || there.has(&row) => sorted.counts.known += 1,
                Judged::Later(_) if unknown_number => {
                    let errors = Errors::one("registration_number", "ledger-number-unknown");
                    sorted.bad(bad_row(&self.table.headers, &self.table.rows[at], &errors));
                }
                row => {
                    let lacks = matches!(&row, Judged::Contract(entry) if !entry.lacks.is_empty());
                    sorted.counts.good += 1;
                    sorted.counts.complete += i64::from(!lacks);
                    sorted.fresh.push((at, row));
                }
            }
        }
        sorted
    }

    fn ask(&mut self, asks: Vec<(String, String)>) {
        for (kind, word) in asks {
            let known = self
                .notes
                .asked
                .iter_mut()
                .find(|a| a.kind == kind && a.word == word);
            if let Some(asked) = known {
                asked.rows += 1;
            } else if self.notes.asked.len() < ASKED_MOST {
                self.notes.asked.push(crate::imports::import::AskedWord {
                    kind,
                    word,
                    rows: 1,
                });
            }
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
        match row {
            Judged::Contract(entry) => {
                let number = bringing::bring(tx, &entry.brought, &source, who)
                    .await
                    .map_err(into_anyhow)?;
                let kept = (!entry.lacks.is_empty()).then(|| lacking_row(line, &number, &entry));
                Ok(Outcome {
                    written: true,
                    kept,
                })
            }
            Judged::Later(later) => match later::write(tx, &later, source, self.moment()).await {
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
            },
            Judged::Example | Judged::Bad { .. } => Ok(Outcome {
                written: false,
                kept: None,
            }),
        }
    }

    fn moment(&self) -> Moment {
        Moment {
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
        store::move_to(&mut tx, self.import.id, steps, None, self.app.clock.now()).await?;
        tx.commit().await?;
        Ok(Pass::Over)
    }
}

/// A batch of rows, sorted.
#[derive(Default)]
struct Sorted {
    counts: Counts,
    kept: Vec<KeptRow>,
    /// To be written, with their places.
    fresh: Vec<(usize, Judged)>,
}

impl Sorted {
    fn bad(&mut self, row: KeptRow) {
        self.counts.bad += 1;
        self.kept.push(row);
    }
}

struct Outcome {
    written: bool,
    kept: Option<KeptRow>,
}

/// A contract that was written, with what it lacks.
fn lacking_row(line: i64, number: &str, entry: &Entry) -> KeptRow {
    let reasons = entry
        .lacks
        .0
        .iter()
        .map(|(field, message): &(String, Message)| Reason {
            field: field.clone(),
            message: message.clone(),
        });
    KeptRow {
        row: line,
        outcome: "good".to_owned(),
        detail: sqlx::types::Json(Detail {
            errors: reasons.collect(),
            title: format!("{number} {}", entry.brought.values.name),
            ..Detail::default()
        }),
    }
}
