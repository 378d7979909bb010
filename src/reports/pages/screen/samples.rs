//! A screen of every kind: a full year, a year without anything, a target of nothing, a year to come.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};

use super::{Read, Screen, ScreenPage, ScreenTablesPage, build};
use crate::reports::count::Entry;
use crate::reports::disclosure::Masked;
use crate::reports::filter::Filter;
use crate::reports::target::{Basis, Measure, Scope, Target};
use crate::web::words::Locale;

fn target(measure: Measure, amount: i64) -> Target {
    Target {
        year: 2026,
        measure,
        scope: Scope::Outflow,
        basis: Basis::Registered,
        amount,
        source_document: "达科发〔2026〕1号（虚构）".to_owned(),
        item_number: "3".to_owned(),
        note: String::new(),
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn screens() -> Vec<Screen> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let of = |year, target: Option<Target>, entries: Vec<Entry>, theme| {
        let read = Read {
            target,
            recent: if entries.is_empty() {
                Vec::new()
            } else {
                vec![Masked::sample()]
            },
            entries: Arc::new(entries),
            ..Read::default()
        };
        let filter = Filter::year(year, today).by(Basis::Registered);
        build(&read, &filter, (DateTime::UNIX_EPOCH, theme), Locale::Zh)
    };
    let entries = super::super::rows::sample_entries;
    vec![
        of(
            2026,
            Some(target(Measure::Total, 550_000_000)),
            entries(),
            "dark",
        ),
        of(2026, Some(target(Measure::Number, 12)), entries(), ""),
        of(2026, Some(target(Measure::Total, 0)), Vec::new(), "light"),
        of(2026, None, Vec::new(), ""),
        of(2030, None, Vec::new(), ""),
    ]
}

impl ScreenPage {
    pub(crate) fn samples() -> Vec<Self> {
        screens().into_iter().map(Self).collect()
    }
}

impl ScreenTablesPage {
    pub(crate) fn samples() -> Vec<Self> {
        screens().into_iter().map(Self).collect()
    }
}
