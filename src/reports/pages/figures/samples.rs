//! A year of every kind: nothing yet, to come, a target of nothing, of contracts, of money; the last as staff see it.

use chrono::NaiveDate;

use super::{FiguresPage, OfficialInflow, Sources, build};
use crate::reports::child::{Child, Kind};
use crate::reports::count::Entry;
use crate::reports::filter::Filter;
use crate::reports::forecast::Sums;
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
        let children = [Child {
            kind: Kind::County,
            code: "511703".to_owned(),
            amount: 200_000_000,
        }];
        let sums = Sums {
            count: 3,
            unnamed: 1,
            worth: 100_000_000,
            expected: 40_000_000,
        };
        let page = |year, target: Option<Target>, entries: &[Entry], locale| {
            let filter = Filter::year(year, today);
            let inside = target.as_ref().is_some_and(|t| t.amount > 5);
            build(
                Sources {
                    basis: Basis::Registered,
                    filter,
                    target,
                    targets: &[],
                    first_year: None,
                    entries,
                    children: &children,
                    underway: inside.then_some(sums),
                    official: OfficialInflow::samples()
                        .into_iter()
                        .nth(usize::from(inside)),
                    instead: vec![String::from("只公布今天的状态")],
                    today,
                    inside,
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
