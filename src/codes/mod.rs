//! The code tables: stable codes with words in two languages, embedded in the program and read
//! once. History keeps the code it was written with, so a row is ended, never taken away.

pub mod contract_type;
mod row;
pub mod rules;
mod table;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::NaiveDate;

pub use row::Row;
pub use table::{Table, UnknownTable};

use crate::money::Money;

struct Loaded {
    rows: Vec<Row>,
    places: HashMap<String, usize>,
    /// The place of the topmost row over each: it is asked for many times a contract.
    tops: Vec<usize>,
}

/// In the order of `Table::ALL`, which is that of the enum.
static TABLES: LazyLock<Vec<Loaded>> =
    LazyLock::new(|| Table::ALL.iter().map(|table| read(*table)).collect());

fn read(table: Table) -> Loaded {
    let rows: Vec<Row> =
        serde_json::from_str(table.source()).expect("the embedded tables are checked by a test");
    let places: HashMap<String, usize> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| (row.code.clone(), place))
        .collect();
    let over = |place: &usize| places.get(rows[*place].parent.as_ref()?).copied();
    let top = |place| std::iter::successors(Some(place), over).last();
    let tops = (0..rows.len()).map(|place| top(place).unwrap_or(place));
    Loaded {
        tops: tops.collect(),
        rows,
        places,
    }
}

/// Every row of a table in its order, ended ones too.
#[must_use]
pub fn all(table: Table) -> &'static [Row] {
    TABLES.get(table as usize).map_or(&[], |rows| &rows.rows)
}

/// The rows to offer on a day, in order; parents stand before their children.
pub fn rows(table: Table, on: NaiveDate) -> impl Iterator<Item = &'static Row> {
    all(table).iter().filter(move |row| row.holds_on(on))
}

/// The top rows on a day.
pub fn tops(table: Table, on: NaiveDate) -> impl Iterator<Item = &'static Row> {
    rows(table, on).filter(|row| row.parent.is_none())
}

/// The rows directly under `code` on a day.
pub fn children(table: Table, code: &str, on: NaiveDate) -> impl Iterator<Item = &'static Row> {
    rows(table, on).filter(move |row| row.parent.as_deref() == Some(code))
}

/// The row of a code, whenever it held.
#[must_use]
pub fn get(table: Table, code: &str) -> Option<&'static Row> {
    let rows = TABLES.get(table as usize)?;
    rows.places.get(code).map(|place| &rows.rows[*place])
}

/// The beginning of the hash of a table's text: tells one edition of it from another.
#[must_use]
pub fn edition(table: Table) -> String {
    use sha2::{Digest as _, Sha256};
    let hash = Sha256::digest(table.source().as_bytes());
    crate::storage::hex(&hash[..8])
}

/// Whether a code may be chosen on a day.
#[must_use]
pub fn exists(table: Table, code: &str, on: NaiveDate) -> bool {
    get(table, code).is_some_and(|row| row.holds_on(on))
}

/// Whether a code ever was one of the table's: what stored data are checked by.
#[must_use]
pub fn known(table: Table, code: &str) -> bool {
    get(table, code).is_some()
}

/// The row above a code.
#[must_use]
pub fn parent(table: Table, code: &str) -> Option<&'static Row> {
    get(table, get(table, code)?.parent.as_deref()?)
}

/// The row and those above it, from the row upwards.
pub fn lineage(table: Table, code: &str) -> impl Iterator<Item = &'static Row> {
    std::iter::successors(get(table, code), move |row| parent(table, &row.code))
}

/// Whether a code ever was one that nothing stands under.
#[must_use]
pub fn is_leaf(table: Table, code: &str) -> bool {
    let is_above = |row: &Row| row.parent.as_deref() == Some(code);
    known(table, code) && !all(table).iter().any(is_above)
}

/// The topmost row over a code: the family of a contract type, the class of a field.
#[must_use]
pub fn top(table: Table, code: &str) -> Option<&'static Row> {
    let rows = TABLES.get(table as usize)?;
    let place = rows.places.get(code)?;
    Some(&rows.rows[rows.tops[*place]])
}

/// Whether `code` is `ancestor` or lies under it.
#[must_use]
pub fn within(table: Table, code: &str, ancestor: &str) -> bool {
    lineage(table, code).any(|row| row.code == ancestor)
}

/// The word for a code; an unknown code stands for itself, so that old data stay readable.
#[must_use]
pub fn label<'a>(table: Table, code: &'a str, lang: &str) -> Cow<'a, str> {
    Cow::Borrowed(get(table, code).map_or(code, |row| row.label(lang)))
}

/// The words from the top down: "新材料及其应用 / 玄武岩纤维".
#[must_use]
pub fn path_label<'a>(table: Table, code: &'a str, lang: &str) -> Cow<'a, str> {
    let labels: Vec<&str> = lineage(table, code).map(|row| row.label(lang)).collect();
    match labels.as_slice() {
        [] => Cow::Borrowed(code),
        [only] => Cow::Borrowed(*only),
        [..] => Cow::Owned(labels.iter().rev().copied().collect::<Vec<_>>().join(" / ")),
    }
}

/// The code that took the place of an ended one; any other code is its own.
#[must_use]
pub fn current(table: Table, code: &str) -> &str {
    get(table, code)
        .and_then(|row| row.successor.as_deref())
        .unwrap_or(code)
}

/// The band of a table of bands in which a sum lies; bands have no gaps from 0 on.
#[must_use]
pub fn band(table: Table, sum: Money) -> Option<&'static Row> {
    all(table).iter().find(|row| row.holds_sum(sum))
}

/// Whether the upload page of a contract asks for a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    Required,
    IfAvailable,
}

/// The papers a contract of this type is registered with, in order. Papers that depend on
/// something else than the type (a translation, say) are not among them.
pub fn documents(contract_type: &str) -> impl Iterator<Item = (&'static Row, Paper)> {
    let asks = move |types: &[String]| {
        types
            .iter()
            .any(|asked| within(Table::ContractType, contract_type, asked))
    };
    all(Table::Document).iter().filter_map(move |row| {
        if asks(&row.required) {
            Some((row, Paper::Required))
        } else {
            asks(&row.optional).then_some((row, Paper::IfAvailable))
        }
    })
}

#[cfg(test)]
mod tests;
