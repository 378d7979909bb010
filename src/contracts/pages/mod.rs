//! Pages of contract files: the ledger, the form, one file for staff, and a party's own view.

pub(super) mod changing;
pub(super) mod deeds;
pub(super) mod file;
pub(super) mod form;
pub(super) mod ledger;
mod lists;
pub(super) mod mine;
pub(super) mod origin;
pub(super) mod view;

use serde::Serialize;

use crate::codes::{self, Table};
use crate::web::words::{Locale, t};

/// A choice of a select.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
}

/// All rows of a table that hold today, with the words of those above them.
pub(super) fn choices(table: Table, today: chrono::NaiveDate, locale: Locale) -> Vec<Choice> {
    codes::rows(table, today)
        .map(|row| Choice {
            value: row.code.clone(),
            label: codes::path_label(table, &row.code, locale.tag()).into_owned(),
        })
        .collect()
}

/// Choices whose words stand in the locale files under `prefix`.
pub(super) fn worded<'a>(
    prefix: &str,
    codes: impl IntoIterator<Item = &'a str>,
    locale: Locale,
) -> Vec<Choice> {
    codes
        .into_iter()
        .map(|code| Choice {
            value: code.to_owned(),
            label: t(locale, &format!("{prefix}{code}")),
        })
        .collect()
}

/// An address with the pairs that say something.
pub(super) fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let said: Vec<&(&str, &str)> = pairs.iter().filter(|(_, v)| !v.is_empty()).collect();
    if said.is_empty() {
        return path.to_owned();
    }
    let query = serde_urlencoded::to_string(said).unwrap_or_default();
    format!("{path}?{query}")
}
