//! Invented years of the funnel.

use chrono::NaiveDate;

use super::{FunnelPage, FunnelRowsPage, Sources, build, rows_page};
use crate::reports::count::Entry;
use crate::reports::filter::Filter;
use crate::reports::funnel::{Rates, Step};
use crate::reports::pages::{rows, targets};
use crate::reports::store::funnel::Behind;
use crate::reports::target::{Measure, Scope, Target};
use crate::web::words::Locale;

impl FunnelPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let filter = Filter::year(2026, today);
        let known = rows::sample_entries();
        let of = |target: Option<&Target>, entries: &[Entry], counts, can_write| {
            let sources = Sources {
                filter: &filter,
                rows: &filter.rows(entries, crate::reports::target::Basis::Registered),
                target,
                rates: Rates::usual(),
                counts,
                this_year: 2026,
                can_write,
            };
            build(&sources, Locale::Zh)
        };
        let technical = Target {
            measure: Measure::Technical,
            ..targets::sample()
        };
        let number = Target {
            measure: Measure::Number,
            amount: 0,
            ..targets::sample()
        };
        vec![
            of(None, &[], [0; 5], false),
            of(Some(&targets::sample()), &known, [34, 61, 18, 9, 4], true),
            of(Some(&technical), &[], [34, 61, 18, 9, 0], true),
            of(Some(&number), &known, [0; 5], true),
        ]
    }
}

impl FunnelRowsPage {
    pub(crate) fn samples() -> Vec<Self> {
        let row = || Behind {
            number: "KX-X-2026-00001".to_owned(),
            title: "漏板温度场测试（虚构）".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH,
        };
        let of = |step, rows: Vec<Behind>| {
            let total = i64::try_from(rows.len()).unwrap_or(0);
            rows_page((2026, Scope::Outflow, step), (rows, total, 1), Locale::Zh)
        };
        vec![of(Step::Needs, vec![row()]), of(Step::Signed, Vec::new())]
    }
}
