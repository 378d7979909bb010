//! One row of a file, judged: skipped, bad with reasons at columns, or good with what a draft would still lack. Pure.

use chrono::NaiveDate;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::cells;
use super::columns::{Mapping, Shape};
use super::table::{CELL_MOST, Row};
use crate::achievements::Achievement;
use crate::ids::ListingId;
use crate::listings::content::shows_contact;
use crate::listings::{Checked, Kind};
use crate::needs::Need;
use crate::storage::hex;
use crate::web::form::{Errors, Typed, clean};
use crate::web::words::Message;

/// The longest title taken at all; the form's own limit is shorter and makes a draft incomplete.
const TITLE_MOST: usize = 200;
/// Texts that everybody reads.
const PUBLIC: [&str; 9] = [
    "title",
    "value_line",
    "summary",
    "problem",
    "situation",
    "tried",
    "conditions",
    "applications",
    "benefits",
];

/// What an import does with its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) kind: Kind,
    /// Good rows become public at once, incomplete ones marked so.
    pub(crate) publish: bool,
    /// The uploader gave the pledge for all rows.
    pub(crate) pledged: bool,
    pub(crate) today: NaiveDate,
}

/// A row, judged.
#[derive(Debug)]
pub(crate) enum Judged {
    /// The template's example.
    Example,
    /// By field.
    Bad(Errors),
    Good(Box<Record>),
}

/// A row that becomes a listing.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) typed: Typed,
    pub(crate) key: String,
    /// The id names a listing of this site, as our own exports write it.
    pub(crate) listing: Option<ListingId>,
    /// What the form would still ask for.
    pub(crate) lacks: Errors,
    /// The content, when nothing is lacking or lacking does not matter.
    pub(crate) checked: Option<Checked>,
}

/// Judges a row.
pub(crate) fn judge(terms: Terms, mapping: &Mapping, row: &Row) -> Judged {
    if let Some(fault) = &row.fault {
        return Judged::Bad(Errors(vec![(String::new(), fault.clone())]));
    }
    let mut errors = Errors::default();
    let mut typed = Typed::default();
    let mut id = "";
    for (column, cell) in mapping.columns.iter().zip(&row.cells) {
        let (Some(column), cell) = (column, cells::original(cell).trim()) else {
            continue;
        };
        if cell.is_empty() {
            continue;
        }
        let length = cell.chars().count();
        if length > CELL_MOST {
            let message = Message::new("field-too-long")
                .with("max", CELL_MOST)
                .with("over", length - CELL_MOST);
            errors.add(column.field, message);
        } else if column.shape == Shape::Id {
            id = cell;
        } else {
            cells::read(&mut typed, column, &clean(cell));
        }
    }
    if ["示例", "example"]
        .iter()
        .any(|word| id.to_lowercase().starts_with(word))
    {
        return Judged::Example;
    }
    check_title(&typed, &mut errors);
    if terms.publish {
        for field in PUBLIC.iter().filter(|f| shows_contact(typed.get(f))) {
            errors.add(field, Message::new("field-shows-contact"));
        }
    }
    if !errors.is_empty() {
        return Judged::Bad(errors);
    }
    if terms.pledged {
        typed.set("pledge", "yes");
    }
    let (checked, lacks) = content(terms, &typed);
    Judged::Good(Box::new(Record {
        key: key(id, &typed),
        listing: id.parse().ok(),
        typed,
        lacks,
        checked,
    }))
}

fn check_title(typed: &Typed, errors: &mut Errors) {
    let length = typed.get("title").chars().count();
    if length == 0 {
        errors.add("title", Message::new("field-required"));
    } else if length > TITLE_MOST {
        let message = Message::new("field-too-long")
            .with("max", TITLE_MOST)
            .with("over", length - TITLE_MOST);
        errors.add("title", message);
    }
}

/// A record is known by its own id, or by what it says.
fn key(id: &str, typed: &Typed) -> String {
    let text = if id.is_empty() {
        format!("text:{}\n{}", typed.get("title"), typed.get("summary"))
    } else {
        format!("id:{id}")
    };
    hex(&Sha256::digest(text.as_bytes()))
}

/// The checked content of a form, complete or, if that is allowed, marked incomplete; with what is lacking.
pub(crate) fn content(terms: Terms, typed: &Typed) -> (Option<Checked>, Errors) {
    match terms.kind {
        Kind::Achievement => match Achievement::parse(typed) {
            Ok(whole) => (Some(of_achievement(&whole, false)), Errors::default()),
            Err(lacks) => {
                let part = terms
                    .publish
                    .then(|| of_achievement(&Achievement::incomplete(typed), true));
                (part, lacks)
            }
        },
        Kind::Need => match Need::parse(typed, terms.today) {
            Ok(whole) => (Some(of_need(&whole, false)), Errors::default()),
            Err(lacks) => {
                let part = terms
                    .publish
                    .then(|| of_need(&Need::incomplete(typed), true));
                (part, lacks)
            }
        },
    }
}

fn of_achievement(a: &Achievement, incomplete: bool) -> Checked {
    Checked {
        content: value(a),
        title: a.title.clone(),
        field: a.field.clone(),
        region: a.region.clone(),
        masked: false,
        incomplete,
    }
}

fn of_need(n: &Need, incomplete: bool) -> Checked {
    Checked {
        content: value(n),
        title: n.title.clone(),
        field: n.field.clone(),
        region: n.region.clone(),
        masked: n.masked,
        incomplete,
    }
}

fn value(content: &impl serde::Serialize) -> Value {
    serde_json::to_value(content).expect("contents are plain data")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms {
        kind: Kind::Achievement,
        publish: false,
        pledged: true,
        today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
    };

    fn judge_cells(terms: Terms, headers: &[&str], cells: &[&str]) -> Judged {
        let headers: Vec<String> = headers.iter().copied().map(str::to_owned).collect();
        let row = Row {
            line: 2,
            cells: cells.iter().copied().map(str::to_owned).collect(),
            fault: None,
        };
        judge(terms, &Mapping::new(terms.kind, &headers), &row)
    }

    #[test]
    fn a_title_and_a_text_make_a_draft_that_lists_what_is_missing() {
        let Judged::Good(record) = judge_cells(TERMS, &["名称", "正文"], &["漏板", "短"])
        else {
            panic!("a title is enough");
        };
        let lacking: Vec<&str> = record.lacks.0.iter().map(|(f, _)| f.as_str()).collect();
        assert!(lacking.contains(&"summary") && lacking.contains(&"modes"));
        assert!(!lacking.contains(&"pledge"));
        assert!(record.checked.is_none());
    }

    #[test]
    fn staff_may_publish_it_incomplete() {
        let terms = Terms {
            publish: true,
            ..TERMS
        };
        let Judged::Good(record) = judge_cells(terms, &["title"], &["漏板"]) else {
            panic!("a title is enough");
        };
        assert!(record.checked.is_some_and(|c| c.incomplete));
        let contact = judge_cells(terms, &["title", "content"], &["漏板", "电话13800000000"]);
        assert!(
            matches!(contact, Judged::Bad(_)),
            "no contact details in public"
        );
    }

    #[test]
    fn rows_without_a_title_or_with_too_long_ones_are_bad() {
        let long = "长".repeat(201);
        let text = "x".repeat(CELL_MOST + 1);
        for cells in [["", "有正文"], [long.as_str(), ""], ["好", text.as_str()]] {
            assert!(matches!(
                judge_cells(TERMS, &["title", "content"], &cells),
                Judged::Bad(_)
            ));
        }
    }

    #[test]
    fn the_example_row_is_skipped() {
        let judged = judge_cells(TERMS, &["编号", "名称"], &["示例（导入时跳过）", "漏板"]);
        assert!(matches!(judged, Judged::Example));
    }
}
