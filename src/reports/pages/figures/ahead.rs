//! What stands beside the counted sum of a year: its months, its pace, the parts of its target, what is under way.

use super::Sources;
use crate::reports::count::{Counted, Totals};
use crate::reports::dimension::Dimension;
use crate::reports::disclosure::Told;
use crate::reports::filter::Filter;
use crate::reports::forecast::Forecast;
use crate::reports::pace::Pace;
use crate::reports::pages::children::{Children, Whole};
use crate::reports::pages::pace::{self, ForecastView};
use crate::reports::pages::parts::SumRow;
use crate::reports::target::{Measure, Target};
use crate::web::words::Locale;

/// Against time, by parts, and with what is under way; nothing of it without a target. Parts and what is under way are
/// for staff, and nobody is told the pace of a sum that is withheld.
pub(super) fn of(
    s: &Sources<'_>,
    (filter, rows): (&Filter, &[Counted<'_>]),
    told: bool,
    locale: Locale,
) -> (Vec<String>, Vec<Children>, Option<ForecastView>) {
    let open = |target: &&Target| told || target.measure == Measure::Number;
    let Some(target) = s.target.as_ref().filter(open) else {
        return (Vec::new(), Vec::new(), None);
    };
    let counted = Totals::of(rows).by(target.measure);
    let pace = Pace::of(filter.year, filter.period().as_of, counted, target.amount);
    let whole = Whole {
        target,
        children: s.children,
        filter,
        rows,
    };
    let forecast = s.underway.map(|sums| {
        let forecast = Forecast::new(counted, sums, target.amount, target.measure);
        ForecastView::new(&forecast, target, filter.behind(), locale)
    });
    (
        pace::sentences(&pace, target, locale),
        if s.inside {
            Children::given(&whole, locale)
        } else {
            Vec::new()
        },
        forecast,
    )
}

/// A row for each month, also for those with nothing.
pub(super) fn months(months: &[Totals; 12], filter: &Filter, told: &Told) -> Vec<SumRow> {
    (1_u32..)
        .zip(months)
        .map(|(month, sums)| {
            let name = format!("{}-{month:02}", filter.year);
            let withheld = told.hides(Dimension::Month, &name);
            let month = filter.cut(Dimension::Month, &name);
            SumRow::new(name, &month, *sums).withhold(withheld)
        })
        .collect()
}
