//! What is written is read back exactly, beyond what a floating point number holds.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::*;
use crate::contracts::contract::{Item, Values};
use crate::contracts::papers::application::{Source, application as fill};
use crate::contracts::samples::files;

fn cells(bytes: &[u8], sheet: usize) -> Vec<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[sheet].clone();
    let range = book.worksheet_range(&name).unwrap();
    range.cells().map(|(_, _, cell)| cell.clone()).collect()
}

fn holds(cells: &[Data], text: &str) -> bool {
    cells.contains(&Data::String(text.to_owned()))
}

/// 15 digits of 元: 99,999,999,999,999,999 分 is eleven times what a floating point number counts exactly.
fn huge() -> Values {
    let (_, versions, _) = files().into_iter().next().unwrap();
    let item = Item {
        name: "=1+1".to_owned(),
        kind: "equipment".to_owned(),
        amount: Money::from_fen(9_007_199_254_740_993),
        carrier: false,
    };
    Values {
        total: Money::from_fen(99_999_999_999_999_999),
        non_technical: item.amount,
        technical: Money::from_fen(99_999_999_999_999_999 - 9_007_199_254_740_993),
        items: vec![item],
        ..versions[0].values.clone()
    }
}

fn form(values: &Values) -> Application {
    let (contract, _, _) = files().into_iter().next().unwrap();
    fill(&Source {
        contract: &contract,
        values,
        papers: &[],
        locale: Locale::Zh,
    })
}

#[test]
fn sums_beyond_a_floating_point_number_are_kept_to_the_fen() {
    let values = huge();
    let at = DateTime::UNIX_EPOCH;
    let book = application(&form(&values), at).unwrap();
    for sheet in [0, 1] {
        let cells = cells(&book, sheet);
        assert!(holds(&cells, "999999999999999.99") && holds(&cells, "909928007452590.06"));
    }
    let list = ItemList::of(&values, Locale::Zh).unwrap();
    let cells = cells(&items(&list, "KX-H-2026-00001", at).unwrap(), 0);
    for sum in [
        "90071992547409.93",
        "909928007452590.06",
        "999999999999999.99",
    ] {
        assert!(holds(&cells, sum), "{sum}");
    }
    // A text that looks like a formula is a text.
    assert!(holds(&cells, "=1+1"));
    assert!(
        cells
            .iter()
            .all(|cell| matches!(cell, Data::String(_) | Data::Empty))
    );
}

#[test]
fn the_second_sheet_has_every_field_in_a_line_of_its_own() {
    let (_, versions, _) = files().into_iter().next().unwrap();
    let form = form(&versions[0].values);
    let book = application(&form, DateTime::UNIX_EPOCH).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&book[..])).unwrap();
    let range = book.worksheet_range("逐项填报").unwrap();
    let fields: usize = form
        .parts
        .iter()
        .flat_map(|p| &p.lines)
        .map(|l| l.cells.len())
        .sum();
    assert_eq!(range.height(), fields + 1);
    let row = |no: &str| {
        let found = range
            .rows()
            .find(|row| row[0] == Data::String(no.to_owned()));
        found
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        row("6")[2..4],
        ["技术许可 / 专利实施许可（普通实施许可）", "31"]
    );
    assert_eq!(row("28")[2..], ["", "", "未填"]);
}

#[test]
fn the_same_thing_makes_the_same_bytes() {
    let (_, versions, _) = files().into_iter().next().unwrap();
    let form = form(&versions[0].values);
    let at = DateTime::UNIX_EPOCH;
    assert_eq!(
        application(&form, at).unwrap(),
        application(&form, at).unwrap()
    );
}
