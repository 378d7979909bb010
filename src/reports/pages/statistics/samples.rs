//! A period of nothing and one with contracts, as anybody sees them and as staff do.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{OfficialInflow, Read, StatisticsPage, build};
use crate::reports::compare::before;
use crate::reports::count::Entry;
use crate::reports::filter::Filter;
use crate::reports::pages::rows;
use crate::reports::statistics::View;
use crate::reports::target::Basis;
use crate::web::words::Locale;

impl StatisticsPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default();
        let of = |entries: Vec<Entry>, view, inside| {
            let mut filter = Filter::year(2026, today).by(Basis::Registered);
            let period = filter.period();
            filter.span = Some((period.from, period.to));
            let past = before(period).map(|period| Filter {
                span: Some((period.from, period.to)),
                ..filter.clone()
            });
            let read = Read {
                filter,
                past,
                view,
                entries: Arc::new(entries),
                before: Arc::default(),
                tells_before: true,
                basis: Basis::Registered,
                official: OfficialInflow::samples()
                    .into_iter()
                    .nth(usize::from(inside)),
                instead: vec![String::from("只公布今天的状态")],
                inside,
            };
            build(&read, Locale::Zh)
        };
        vec![
            of(Vec::new(), View::Five, false),
            of(rows::sample_entries(), View::Five, false),
            of(rows::sample_entries(), View::Four, true),
        ]
    }
}
