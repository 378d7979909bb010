//! Indicators as a file: columns, what a row says, and what bringing it in would do. Pure.
//! Must stay true: a file with a row that can't be read changes nothing; the same file twice changes nothing twice.

use super::indicator::{self, Basis, Computed, Direction, FIELDS, Indicator, Period, Values};
use crate::imports::{Row, Table, original};
use crate::web::form::{Errors, Typed};
use crate::web::words::{Locale, t};

/// A row, judged.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) line: i64,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Bad(Errors),
    New(Box<Values>),
    /// With the fields that differ.
    Changed(Box<Values>, Vec<&'static str>),
    Same(Box<Values>),
}

/// The head of a column in a language.
pub(super) fn header(field: &str, locale: Locale) -> String {
    t(locale, &format!("workplan-f-{field}"))
}

/// The field of each column, by its own name or its head in either language.
fn columns(table: &Table) -> Vec<Option<&'static str>> {
    let named = |head: &String| {
        let head = head.trim().trim_start_matches('\u{feff}');
        FIELDS.iter().copied().find(|field| {
            head.eq_ignore_ascii_case(field)
                || Locale::ALL
                    .iter()
                    .any(|locale| header(field, *locale) == head)
        })
    };
    table.headers.iter().map(named).collect()
}

/// Columns that nobody can read a row without.
pub(super) fn missing(table: &Table) -> Vec<&'static str> {
    let there = columns(table);
    let needed = [
        "code", "name", "unit", "from", "items", "document", "original",
    ];
    needed
        .into_iter()
        .filter(|field| !there.contains(&Some(*field)))
        .collect()
}

/// Words of a choice in either language, or its code.
fn code_of(field: &str, text: &str) -> String {
    let codes: Vec<(&str, &str)> = match field {
        "basis" => Basis::ALL.iter().map(|b| (b.code(), b.code())).collect(),
        "period" => Period::ALL.iter().map(|p| (p.code(), p.code())).collect(),
        "direction" => Direction::ALL
            .iter()
            .map(|d| (d.code(), d.code()))
            .collect(),
        "computed" => Computed::ALL.iter().map(|c| (c.code(), c.word())).collect(),
        _ => return text.to_owned(),
    };
    let said = |word: &str| {
        let key = format!("workplan-{field}-{word}");
        Locale::ALL.iter().any(|locale| t(*locale, &key) == text)
    };
    let found = codes
        .into_iter()
        .find(|(code, word)| *code == text || said(word));
    found.map_or_else(|| text.to_owned(), |(code, _)| code.to_owned())
}

fn typed(row: &Row, columns: &[Option<&'static str>], year: i32) -> Typed {
    let mut typed: Typed = [
        ("basis", Basis::default().code()),
        ("period", Period::default().code()),
        ("direction", Direction::default().code()),
    ]
    .into_iter()
    .collect();
    for (field, cell) in columns.iter().zip(&row.cells) {
        let (Some(field), cell) = (field, original(cell.trim())) else {
            continue;
        };
        if !cell.is_empty() {
            typed.set(field, code_of(field, cell));
        }
    }
    // A file is brought in for one year, whatever it says.
    typed.set("year", year.to_string());
    typed
}

/// All rows against what the year has.
pub(super) fn judge(table: &Table, known: &[Indicator], year: i32) -> Vec<Judged> {
    let columns = columns(table);
    let mut codes: Vec<String> = Vec::new();
    let judged = table.rows.iter().map(|row| {
        let what = match (&row.fault, indicator::parse(&typed(row, &columns, year))) {
            (Some(fault), _) => What::Bad(Errors(vec![(String::new(), fault.clone())])),
            (None, Err(errors)) => What::Bad(errors),
            (None, Ok(values)) if codes.contains(&values.code) => {
                What::Bad(Errors::one("code", "workplan-code-twice"))
            }
            (None, Ok(values)) => {
                codes.push(values.code.clone());
                against(values, known)
            }
        };
        Judged {
            line: row.line,
            what,
        }
    });
    judged.collect()
}

fn against(values: Values, known: &[Indicator]) -> What {
    let Some(before) = known.iter().find(|one| one.values.code == values.code) else {
        return What::New(Box::new(values));
    };
    let differs = |field: &&'static str| before.values.field(field) != values.field(field);
    let changed: Vec<&'static str> = FIELDS.iter().copied().filter(differs).collect();
    if changed.is_empty() {
        What::Same(Box::new(values))
    } else {
        What::Changed(Box::new(values), changed)
    }
}

/// What the indicators of a year are, to be compared at the time of writing.
pub(super) fn fingerprint(known: &[Indicator]) -> String {
    let revisions: i64 = known.iter().map(|one| one.revision).sum();
    format!("{}:{revisions}", known.len())
}

/// All indicators as rows to write, the head first; it can be brought in again.
pub(super) fn rows(known: &[Indicator], locale: Locale) -> Vec<Vec<String>> {
    let head = FIELDS.iter().map(|field| header(field, locale)).collect();
    let mut sorted: Vec<&Indicator> = known.iter().collect();
    sorted.sort_by_cached_key(|one| one.values.place());
    let line = |one: &&Indicator| {
        let cell = |field: &&str| match *field {
            "basis" | "period" | "direction" => {
                let code = one.values.field(field);
                t(locale, &format!("workplan-{field}-{code}"))
            }
            "computed" => t(
                locale,
                &format!("workplan-computed-{}", one.values.computed.word()),
            ),
            _ => one.values.field(field),
        };
        FIELDS.iter().map(cell).collect()
    };
    std::iter::once(head)
        .chain(sorted.iter().map(line))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::workplan::samples;

    fn table(rows: &[Vec<String>]) -> Table {
        let (head, rows) = rows.split_first().unwrap();
        Table::of(head.clone(), rows.to_vec())
    }

    #[test]
    fn what_is_written_is_read_back_as_the_same_in_both_languages() {
        let mut quarterly = samples::indicator();
        quarterly.values.code = "W23-3".to_owned();
        quarterly.values.period = Period::Quarter;
        let known = [samples::indicator(), quarterly];
        for locale in Locale::ALL {
            let table = table(&rows(&known, locale));
            assert_eq!(missing(&table), Vec::<&str>::new());
            let judged = judge(&table, &known, 2026);
            assert!(
                judged.iter().all(|j| matches!(j.what, What::Same(_))),
                "{judged:?}"
            );
            assert!(matches!(judge(&table, &[], 2026)[0].what, What::New(_)));
        }
    }

    #[test]
    fn a_changed_a_bad_and_a_doubled_row_are_told_apart() {
        let known = [samples::indicator()];
        let mut rows = rows(&known, Locale::Zh);
        let place = |field| FIELDS.iter().position(|one| *one == field).unwrap();
        rows[1][place("from")] = "36".to_owned();
        let mut bad = rows[1].clone();
        bad[place("code")] = "W 9".to_owned();
        let double = rows[1].clone();
        rows.extend([bad, double]);
        let judged = judge(&table(&rows), &known, 2026);
        assert!(matches!(&judged[0].what, What::Changed(_, fields) if *fields == ["from"]));
        assert!(matches!(&judged[1].what, What::Bad(e) if e.0[0].0 == "code"));
        assert!(matches!(&judged[2].what, What::Bad(e) if e.0[0].1.key == "workplan-code-twice"));
        let lacking = Table::of(vec!["名称".to_owned()], Vec::new());
        assert_eq!(missing(&lacking).len(), 7);
    }
}
