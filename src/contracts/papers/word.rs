//! The application form and the check-list as Word files.

use super::application::{Application, Cell, Fill};
use super::checklist::{self, Facts, Need};
use super::document::Document as Handed;
use super::packet::Lack;
use super::sheets::notes;
use crate::contracts::contract::Contract;
use crate::office::{self, Column, Document, FormCell, Set, Text};
use crate::web::words::{Arg, Locale, t, t_with};

fn say(key: &str) -> String {
    t(Locale::Zh, key)
}

pub(super) fn file(document: &Document) -> anyhow::Result<Vec<u8>> {
    office::write(document)
}

pub(super) fn application(form: &Application) -> Document {
    let mut document = Document::new(say("application-foot-short"));
    document.title(say("application-title"));
    let args = [
        ("number".to_owned(), Arg::from(form.file.as_str())),
        ("version".to_owned(), Arg::Number(form.version)),
    ];
    document.paragraph(t_with(Locale::Zh, "application-of", &args), Set::Small);
    let mut rows = Vec::new();
    for part in &form.parts {
        rows.push(vec![FormCell::band(part.title.as_str())]);
        for line in &part.lines {
            rows.push(
                line.cells
                    .iter()
                    .flat_map(|cell| fields(cell, line.cells.len()))
                    .collect(),
            );
        }
    }
    rows.push(vec![FormCell::band(say("application-part-seal"))]);
    let day = format!("\n\n{}", say("application-day"));
    rows.push(vec![
        FormCell::label(say("application-seal"), 22),
        FormCell::value("", 28),
        FormCell::label(say("application-signature"), 22),
        FormCell::value(day, 28),
    ]);
    document.form(rows);
    for note in notes(form) {
        document.paragraph(note, Set::Small);
    }
    document
}

/// Number and label, then the value.
fn fields(cell: &Cell, beside: usize) -> [FormCell; 2] {
    let value = match cell.fill {
        Fill::Blank => Text::new().blank("　　　　　　"),
        _ => Text::from(cell.shown()),
    };
    let label = format!("{} {}", cell.no, cell.label);
    [
        FormCell::label(label, 22),
        FormCell::value(value, if beside == 1 { 78 } else { 28 }),
    ]
}

/// Which papers there are, which are missing and from whom they come.
pub(super) fn checklist(
    contract: &Contract,
    facts: &Facts<'_>,
    papers: &[Handed],
    missing: &[Lack],
) -> Document {
    let mut document = Document::new(say("application-foot-short"));
    document.title(say("checklist-title"));
    document.paragraph(
        Text::from(format!("{}　", contract.number)).join(if missing.is_empty() {
            Text::from(say("checklist-complete"))
        } else {
            let args = [("n".to_owned(), Arg::from(missing.len()))];
            Text::new().strong(t_with(Locale::Zh, "checklist-incomplete", &args))
        }),
        Set::Flush,
    );
    let columns = vec![
        Column::new(say("checklist-h-paper"), 30),
        Column::new(say("checklist-h-need"), 14),
        Column::new(say("checklist-h-state"), 16),
        Column::new(say("checklist-h-files"), 40),
    ];
    let rows = checklist::checklist(facts)
        .into_iter()
        .map(|(row, need)| {
            let there: Vec<&str> = papers
                .iter()
                .filter(|p| p.kind == row.code)
                .map(|p| p.name.as_str())
                .collect();
            let state = state(need, !there.is_empty());
            let words = say(&format!("paper-state-{state}"));
            let files = if there.is_empty() && need == Need::Required {
                say(&format!("paper-from-{}", row.code))
            } else {
                there.join("\n")
            };
            vec![
                Text::from(row.label(Locale::Zh.tag())),
                Text::from(say(&format!("paper-need-{}", need.code()))),
                if state == "missing" {
                    Text::new().strong(words)
                } else {
                    Text::from(words)
                },
                Text::from(files),
            ]
        })
        .collect();
    document.table(columns, rows);
    document.paragraph(say("application-foot"), Set::Small);
    document
}

/// How a kind of paper stands: the end of its words' key.
pub(super) fn state(need: Need, there: bool) -> &'static str {
    match (need, there) {
        (_, true) => "there",
        (Need::Required, false) => "missing",
        (Need::IfAvailable, false) => "open",
        (Need::Unused, false) => "unused",
    }
}
