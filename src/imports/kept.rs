//! What is kept of a row for the person who looks after the import: the cells of a bad one, the gaps of a draft.

use sqlx::types::Json;

use super::import::{Detail, Reason};
use super::record::Record;
use super::store::KeptRow;
use super::table::Row;
use crate::ids::ListingId;
use crate::web::form::Errors;

/// Characters of a cell kept for the list of bad rows.
const KEPT_CELL: usize = 2000;

fn reasons(errors: &Errors) -> Vec<Reason> {
    errors
        .0
        .iter()
        .map(|(field, message)| Reason {
            field: field.clone(),
            message: message.clone(),
        })
        .collect()
}

/// A row that can't be taken, with its cells and what is wrong with each.
pub(super) fn bad_row(headers: &[String], row: &Row, errors: &Errors) -> KeptRow {
    let cells = headers
        .iter()
        .zip(
            row.cells
                .iter()
                .map(String::as_str)
                .chain(std::iter::repeat("")),
        )
        .filter(|(header, _)| !header.trim().is_empty())
        .map(|(header, cell)| {
            let cell: String = cell
                .chars()
                .filter(|c| *c != '\0')
                .take(KEPT_CELL)
                .collect();
            (header.replace('\0', ""), cell)
        })
        .collect();
    KeptRow {
        row: row.line,
        outcome: "bad".to_owned(),
        detail: Json(Detail {
            cells,
            errors: reasons(errors),
            ..Detail::default()
        }),
    }
}

/// A row that became a draft, with what it lacks for publication.
pub(super) fn draft_row(line: i64, listing: ListingId, record: &Record) -> KeptRow {
    KeptRow {
        row: line,
        outcome: "good".to_owned(),
        detail: Json(Detail {
            cells: Vec::new(),
            errors: reasons(&record.lacks),
            title: record.typed.get("title").to_owned(),
            listing: Some(listing),
            complete: record.lacks.is_empty(),
        }),
    }
}
