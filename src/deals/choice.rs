//! A choice of a form: a row of a code table or one of a few words, in the reader's language. The contracts' forms offer
//! theirs by the same pieces.

use chrono::NaiveDate;
use serde::Serialize;

use crate::codes::{self, Table};
use crate::web::words::{Locale, t};

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

impl Choice {
    /// All rows of a table that hold on a day, with the words of those above them.
    pub(crate) fn of(table: Table, on: NaiveDate, locale: Locale) -> Vec<Self> {
        codes::rows(table, on)
            .map(|row| Self {
                value: row.code.clone(),
                label: codes::path_label(table, &row.code, locale.tag()).into_owned(),
            })
            .collect()
    }

    /// Those whose words stand in the locale files under `prefix`.
    pub(crate) fn worded<'a>(
        prefix: &str,
        codes: impl IntoIterator<Item = &'a str>,
        locale: Locale,
    ) -> Vec<Self> {
        codes
            .into_iter()
            .map(|code| Self {
                value: code.to_owned(),
                label: t(locale, &format!("{prefix}{code}")),
            })
            .collect()
    }
}
