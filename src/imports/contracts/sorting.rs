//! The rows of a batch, sorted: to be written, known already, or bad. Each that is not written is told with its reason,
//! also the second row of a file that is about the contract of an earlier one.

use std::collections::{HashMap, HashSet};

use super::row::{Entry, Judged};
use super::there::{Found, There};
use crate::identifiers::RegistrationNumber;
use crate::imports::import::{AskedWord, Counts, Detail, Notes, Reason};
use crate::imports::kept::bad_row;
use crate::imports::store::KeptRow;
use crate::imports::table::Table;
use crate::web::form::Errors;
use crate::web::words::Message;

/// Unclear words kept for a person to answer.
const ASKED_MOST: usize = 200;

/// An earlier row of the file.
struct Seen {
    line: i64,
    number: Option<RegistrationNumber>,
    content: String,
}

/// The rows of the file before the next one, by their keys.
#[derive(Default)]
pub(super) struct Before {
    rows: HashMap<String, Seen>,
    numbers: HashSet<String>,
}

/// What an earlier row of the file has to do with a row.
enum Earlier {
    None,
    Same(i64),
    Differs(i64),
}

impl Before {
    /// Notes a row for those behind it.
    pub(super) fn remember(&mut self, line: i64, row: &Judged) {
        let (keys, number, content) = match row {
            Judged::Contract(entry) => {
                let brought = &entry.brought;
                (
                    brought.keys.as_slice(),
                    entry.number.clone(),
                    &brought.content,
                )
            }
            Judged::Later(later) => (std::slice::from_ref(&later.key), None, &later.content),
            Judged::Example | Judged::Bad { .. } => return,
        };
        if let Some(number) = &number {
            self.numbers.insert(number.as_str().to_owned());
        }
        for key in keys {
            self.rows.entry(key.clone()).or_insert_with(|| Seen {
                line,
                number: number.clone(),
                content: content.clone(),
            });
        }
    }

    fn find(&self, row: &Judged) -> Earlier {
        let (keys, number, content) = match row {
            Judged::Contract(entry) => {
                let brought = &entry.brought;
                (
                    brought.keys.as_slice(),
                    entry.number.as_ref(),
                    &brought.content,
                )
            }
            Judged::Later(later) => (std::slice::from_ref(&later.key), None, &later.content),
            Judged::Example | Judged::Bad { .. } => return Earlier::None,
        };
        // Two numbers are two contracts, whatever else they share.
        let may_be = |seen: &&Seen| {
            seen.number.is_none() || number.is_none() || seen.number.as_ref() == number
        };
        let mut found = keys.iter().filter_map(|key| self.rows.get(key));
        match found.find(may_be) {
            None => Earlier::None,
            Some(seen) if seen.content == *content => Earlier::Same(seen.line),
            Some(seen) => Earlier::Differs(seen.line),
        }
    }
}

/// A batch of rows, sorted.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) counts: Counts,
    pub(super) kept: Vec<KeptRow>,
    /// To be written, with their places.
    pub(super) fresh: Vec<(usize, Judged)>,
}

impl Sorted {
    fn bad(&mut self, (table, at): (&Table, usize), errors: &Errors) {
        self.counts.bad += 1;
        self.kept
            .push(bad_row(&table.headers, &table.rows[at], errors));
    }

    fn known(&mut self, line: i64, row: &Judged, message: Message) {
        self.counts.known += 1;
        self.kept.push(known_row(line, row, message));
    }

    /// Tells new rows from known and bad ones.
    pub(super) fn of(
        (table, from): (&Table, usize),
        judged: Vec<Judged>,
        there: &There,
        (before, notes): (&mut Before, &mut Notes),
    ) -> Self {
        let mut sorted = Self::default();
        for (at, row) in (from..).zip(judged) {
            let line = table.rows[at].line;
            let place = (table, at);
            let earlier = before.find(&row);
            let is_unknown = match &row {
                Judged::Later(later) => {
                    !there.has_number(&later.number)
                        && !before.numbers.contains(later.number.as_str())
                }
                _ => false,
            };
            before.remember(line, &row);
            let found = match &row {
                Judged::Example => continue,
                Judged::Bad { errors, asks } => {
                    ask(notes, asks);
                    sorted.bad(place, errors);
                    continue;
                }
                Judged::Contract(entry) => there.find(entry),
                Judged::Later(later) => there.find_later(later),
            };
            match (earlier, found) {
                (Earlier::Same(first), _) => {
                    let message = Message::new("ledger-known-row").with("row", first);
                    sorted.known(line, &row, message);
                }
                (Earlier::Differs(first), _) => {
                    let message = Message::new("ledger-differs-row").with("row", first);
                    sorted.bad(place, &Errors(vec![(named_by(&row).to_owned(), message)]));
                }
                (Earlier::None, Found::Same(message)) => sorted.known(line, &row, message),
                (Earlier::None, Found::Differs(errors)) => sorted.bad(place, &errors),
                (Earlier::None, Found::New) if is_unknown => {
                    let errors = Errors::one("registration_number", "ledger-number-unknown");
                    sorted.bad(place, &errors);
                }
                (Earlier::None, Found::New) => {
                    let lacks = matches!(&row, Judged::Contract(e) if !e.lacks.is_empty());
                    sorted.counts.good += 1;
                    sorted.counts.complete += i64::from(!lacks);
                    sorted.fresh.push((at, row));
                }
            }
        }
        sorted
    }
}

/// The column by which a row was taken for another's contract.
fn named_by(row: &Judged) -> &'static str {
    match row {
        Judged::Contract(entry) if entry.number.is_some() => "registration_number",
        Judged::Contract(entry) if !entry.id.is_empty() => "id",
        Judged::Contract(_) => "name",
        _ => "record",
    }
}

fn ask(notes: &mut Notes, asks: &[(String, String)]) {
    for (kind, word) in asks {
        let mut asked = notes.asked.iter_mut();
        if let Some(asked) = asked.find(|a| a.kind == *kind && a.word == *word) {
            asked.rows += 1;
        } else if notes.asked.len() < ASKED_MOST {
            notes.asked.push(AskedWord {
                kind: kind.clone(),
                word: word.clone(),
                rows: 1,
            });
        }
    }
}

fn reasons(errors: &Errors) -> Vec<Reason> {
    let all = errors.0.iter().map(|(field, message)| Reason {
        field: field.clone(),
        message: message.clone(),
    });
    all.collect()
}

/// A row that says nothing new, with where it is said already.
fn known_row(line: i64, row: &Judged, message: Message) -> KeptRow {
    let title = match row {
        Judged::Contract(entry) => entry.brought.values.name.clone(),
        Judged::Later(later) => later.number.to_string(),
        Judged::Example | Judged::Bad { .. } => String::new(),
    };
    kept(
        (line, "known"),
        title,
        &Errors(vec![(String::new(), message)]),
    )
}

/// A contract that was written, with what it lacks.
pub(super) fn lacking_row(line: i64, number: &str, entry: &Entry) -> KeptRow {
    let title = format!("{number} {}", entry.brought.values.name);
    kept((line, "good"), title, &entry.lacks)
}

fn kept((row, outcome): (i64, &str), title: String, errors: &Errors) -> KeptRow {
    KeptRow {
        row,
        outcome: outcome.to_owned(),
        detail: sqlx::types::Json(Detail {
            errors: reasons(errors),
            title,
            ..Detail::default()
        }),
    }
}
