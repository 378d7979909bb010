//! A year of every kind: nothing yet, to come, a target of nothing, of contracts, of money.

use chrono::NaiveDate;

use super::{FiguresPage, Sources, build};
use crate::reports::count::Entry;
use crate::reports::filter::Filter;
use crate::reports::pages::rows;
use crate::reports::target::{Basis, Measure, Scope, Target};
use crate::web::words::Locale;

impl FiguresPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let target = |measure, amount| Target {
            year: 2026,
            measure,
            scope: Scope::Outflow,
            basis: Basis::Registered,
            amount,
            source_document: "达科发〔2026〕1号（虚构）".to_owned(),
            item_number: "3".to_owned(),
            note: String::new(),
            updated_at: chrono::DateTime::UNIX_EPOCH,
        };
        let page = |year, target: Option<Target>, entries: &[Entry], locale| {
            let filter = Filter::year(year, today);
            build(
                &Sources {
                    basis: Basis::Registered,
                    filter,
                    target,
                    targets: &[],
                    first_year: None,
                    entries,
                    today,
                    inside: false,
                },
                locale,
            )
        };
        let entries = rows::sample_entries();
        vec![
            page(2026, None, &[], Locale::Zh),
            page(2030, None, &[], Locale::Zh),
            page(2026, Some(target(Measure::Total, 0)), &entries, Locale::Zh),
            page(2026, Some(target(Measure::Number, 5)), &entries, Locale::En),
            page(
                2026,
                Some(target(Measure::Total, 550_000_000)),
                &entries,
                Locale::Zh,
            ),
        ]
    }
}
