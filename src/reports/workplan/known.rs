//! What this system counts itself: the year's registered outflow, by the target's own measure or by a fixed one.

use super::indicator::{Computed, Indicator, WAN};
use super::quantity::Quantity;
use crate::db::Tx;
use crate::reports::count::Totals;
use crate::reports::filter::Filter;
use crate::reports::store;
use crate::reports::target::{Measure, Scope, Target};
use crate::state::App;
use crate::web::error::Result;

/// The year's own figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    target: Option<Target>,
    sums: Totals,
    pub(super) url: String,
}

/// A computed value, and what it is held against where the target says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) value: Quantity,
    pub(super) target: Option<Quantity>,
}

/// Reads them if any indicator needs them.
pub(super) async fn read(
    app: &App,
    tx: &mut Tx,
    indicators: &[Indicator],
    year: i32,
) -> Result<Known> {
    if indicators
        .iter()
        .all(|i| i.values.computed == Computed::Reported)
    {
        return Ok(Known::default());
    }
    let target = store::target(tx, year, Scope::Outflow).await?;
    let basis = target.as_ref().map(|t| t.basis).unwrap_or_default();
    let filter = Filter::year(year, app.clock.today()).by(basis);
    let entries = app.ledger.entries(tx, filter.period()).await?;
    Ok(Known {
        sums: Totals::of(&filter.rows(&entries, basis)),
        url: filter.behind(),
        target,
    })
}

impl Known {
    /// `None` when it is reported, or when the target that it follows is not set or in another unit.
    pub(super) fn of(&self, indicator: &Indicator) -> Option<Value> {
        let measure = match indicator.values.computed {
            Computed::Reported => return None,
            Computed::Target => self.target.as_ref()?.measure,
            Computed::Total => Measure::Total,
            Computed::Technical => Measure::Technical,
            Computed::Number => Measure::Number,
        };
        let in_wan = indicator.values.unit == WAN;
        if in_wan == (measure == Measure::Number) {
            return None;
        }
        let quantity = |amount| match measure {
            Measure::Number => Quantity::of_whole(amount),
            _ => Quantity::of_fen(amount),
        };
        let follows = indicator.values.computed == Computed::Target;
        Some(Value {
            value: quantity(self.sums.by(measure)),
            target: self
                .target
                .as_ref()
                .filter(|_| follows)
                .map(|target| quantity(target.amount)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::pages::targets;
    use crate::reports::workplan::samples;

    fn indicator(computed: Computed, unit: &str) -> Indicator {
        let mut one = samples::indicator();
        one.values.computed = computed;
        one.values.unit = unit.to_owned();
        one
    }

    #[test]
    fn sums_are_exact_and_follow_the_target() {
        let known = Known {
            target: Some(targets::sample()),
            sums: Totals {
                number: 10,
                total_fen: 571_500_001,
                technical_fen: 518_500_000,
            },
            url: String::new(),
        };
        let of = |computed, unit| known.of(&indicator(computed, unit));
        let target = of(Computed::Target, WAN).unwrap();
        assert_eq!(target.value.plain(), "571.500001");
        assert_eq!(target.target, Some(Quantity::of_whole(550)));
        let technical = of(Computed::Technical, WAN).unwrap();
        assert_eq!(
            (technical.value.plain(), technical.target),
            ("518.5".to_owned(), None)
        );
        assert_eq!(
            of(Computed::Number, "项").unwrap().value,
            Quantity::of_whole(10)
        );
        // Sums are not contracts and contracts no sums.
        assert_eq!(of(Computed::Number, WAN), None);
        assert_eq!(of(Computed::Target, "件"), None);
        assert_eq!(of(Computed::Reported, WAN), None);
        let none = Known::default();
        assert_eq!(none.of(&indicator(Computed::Target, WAN)), None);
    }
}
