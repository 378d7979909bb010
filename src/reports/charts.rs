//! Charts as data for the components of `ui/figure.html`: bars that are their own table, and the line of a year's months
//! with its table twin. Made on the server; told apart by length, dash, point and hatch, never by colour alone.

use serde::Serialize;

use super::count::{Totals, percent_bp};
use super::pages::{parts::in_words, percentage};
use super::target::Measure;
use crate::money::Money;
use crate::web::words::Locale;

/// What a bar is made of.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) name: String,
    /// Fen, or contracts when the measure is a number.
    pub(crate) value: i64,
    /// Where the rows behind it are; empty for none.
    pub(crate) url: String,
}

/// One bar, for `ui.bars`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bar {
    name: String,
    /// As it is read.
    value: String,
    /// As it was counted, for where the head says of what.
    size: i64,
    part: f64,
    url: String,
}

/// Bars as long as their share of the longest, in the order given.
pub(crate) fn bars(pieces: Vec<Piece>, measure: Measure, locale: Locale) -> Vec<Bar> {
    let longest = pieces.iter().map(|piece| piece.value).max().unwrap_or(0);
    let bar = |piece: Piece| Bar {
        value: in_words(piece.value, measure, locale),
        size: piece.value,
        part: percentage(percent_bp(piece.value, longest).unwrap_or(0)),
        name: piece.name,
        url: piece.url,
    };
    pieces.into_iter().map(bar).collect()
}

#[derive(Clone, Debug, Serialize)]
struct Tick {
    at: i64,
    label: String,
}

#[derive(Clone, Debug, Serialize)]
struct MonthPoint {
    label: String,
    plan: Option<i64>,
    actual: Option<i64>,
    forecast: Option<i64>,
    /// How many months back the point before lies.
    back: usize,
}

/// The line of a year's months, for `ui.month_line`: what is reached by the end of each, against an even plan when there
/// is a target to plan for.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MonthLine {
    top: i64,
    target: Option<i64>,
    /// Values are contracts, not fen.
    counts: bool,
    /// Whether any month has a forecast.
    forecasts: bool,
    /// To how much the points are rounded, in words; empty when they are exact.
    rounded: String,
    ticks: Vec<Tick>,
    months: Vec<MonthPoint>,
}

/// What has been reached by the end of each month that has begun.
pub(crate) fn reached(months: &[Totals; 12], measure: Measure, gone: usize) -> [Option<i64>; 12] {
    let mut sum = 0_i64;
    let mut points = [None; 12];
    for (point, month) in points.iter_mut().zip(months).take(gone) {
        sum = sum.saturating_add(month.by(measure));
        *point = Some(sum);
    }
    points
}

impl MonthLine {
    /// A month without a point is passed over: the line goes on to the next that has one.
    pub(crate) fn new(reached: &[Option<i64>; 12], measure: Measure, target: Option<i64>) -> Self {
        let target = target.filter(|amount| *amount > 0);
        let mut last = 0;
        let months = (1_i64..)
            .zip(reached)
            .enumerate()
            .map(|(place, (month, actual))| {
                let back = place - last;
                if actual.is_some() {
                    last = place;
                }
                MonthPoint {
                    label: month.to_string(),
                    plan: target.map(|amount| plan(amount, month)),
                    actual: *actual,
                    forecast: None,
                    back,
                }
            })
            .collect();
        let counts = measure == Measure::Number;
        let (step, top) = scale_of(reached, counts, target);
        let ticks = (0..=top / step).map(|n| n * step);
        Self {
            top,
            target,
            counts,
            forecasts: false,
            rounded: String::new(),
            ticks: ticks.map(|at| tick(at, counts)).collect(),
            months,
        }
    }

    /// The same with what lies between nothing and the last sum in quarters of a step, so that from one month to the
    /// next no single contract can be told.
    pub(crate) fn coarse(
        reached: &[Option<i64>; 12],
        measure: Measure,
        target: Option<i64>,
        locale: Locale,
    ) -> Self {
        let (step, _) = scale_of(reached, measure == Measure::Number, target);
        let step = (step / 4).max(1);
        let last = reached.iter().flatten().copied().max().unwrap_or(0);
        let round = |sum: i64| {
            if sum == last {
                sum
            } else {
                (sum.saturating_add(step / 2) / step * step).min(last)
            }
        };
        Self {
            rounded: in_words(step, measure, locale),
            ..Self::new(&reached.map(|point| point.map(round)), measure, target)
        }
    }

    /// With what the year may come to, as the last month's column while that month is still to come. Whoever calls this
    /// has made sure that the viewer may see it.
    pub(crate) fn expecting(mut self, end: Option<i64>) -> Self {
        let last = self.months.last_mut().filter(|m| m.actual.is_none());
        if let Some((end, last)) = end.zip(last) {
            last.forecast = Some(end);
            self.forecasts = true;
            if end > self.top {
                let (step, top) = scale(end, self.counts);
                self.top = top;
                let ticks = (0..=top / step).map(|n| n * step);
                self.ticks = ticks.map(|at| tick(at, self.counts)).collect();
            }
        }
        self
    }
}

/// A year without anything still has a scale: ten contracts, or 100,000 yuan.
fn scale_of(reached: &[Option<i64>; 12], counts: bool, target: Option<i64>) -> (i64, i64) {
    let most = reached.iter().flatten().copied().max().unwrap_or(0);
    let least = if counts { 10 } else { 10_000_000 };
    scale(most.max(target.unwrap_or(0)).max(least), counts)
}

fn tick(at: i64, counts: bool) -> Tick {
    let label = if counts {
        at.to_string()
    } else {
        let wan = Money::from_fen(at).wan_grouped();
        wan.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    Tick { at, label }
}

/// An even share of the target by the end of a month, without overflow for the largest sums.
fn plan(target: i64, month: i64) -> i64 {
    Money::from_fen(target)
        .fraction(month, 12)
        .map_or(target, Money::fen)
}

/// A round step and the upper end of a scale that holds `most` with some air above.
fn scale(most: i64, counts: bool) -> (i64, i64) {
    let mut step = if counts { 1_i64 } else { 100 };
    for factor in [2, 5, 10].into_iter().cycle().take(60) {
        if step.saturating_mul(5) >= most {
            break;
        }
        let base = 10_i64.saturating_pow(step.ilog10());
        step = base.saturating_mul(factor);
    }
    let steps = most / step + 1;
    (step, step.saturating_mul(steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_scale_of_the_worked_year_is_round() {
        assert_eq!(scale(571_500_000, false), (200_000_000, 600_000_000));
        assert_eq!(scale(10, true), (2, 12));
    }

    #[test]
    fn an_empty_year_and_a_target_of_nothing_have_a_scale_and_no_plan() {
        for target in [None, Some(0)] {
            let line = MonthLine::new(&[None; 12], Measure::Total, target);
            assert_eq!((line.target, line.top), (None, 12_000_000));
            assert!(line.months.iter().all(|month| month.plan.is_none()));
        }
    }

    #[test]
    fn a_month_without_a_point_is_passed_over() {
        let mut points = [None; 12];
        (points[2], points[5]) = (Some(100), Some(300));
        let line = MonthLine::new(&points, Measure::Total, Some(400));
        assert_eq!(line.months[5].back, 3);
    }

    #[test]
    fn coarse_points_are_round_and_end_at_the_sum() {
        let mut points = [None; 12];
        for (point, sum) in points
            .iter_mut()
            .zip([600_000, 1_050_000, 4_170_000, 4_170_000])
        {
            *point = Some(sum * 100);
        }
        let line = MonthLine::coarse(&points, Measure::Total, Some(550_000_000), Locale::Zh);
        let shown: Vec<i64> = line.months.iter().filter_map(|m| m.actual).collect();
        assert_eq!(shown, [50_000_000, 100_000_000, 417_000_000, 417_000_000]);
        assert_eq!(line.rounded, "50.00 万元");
    }

    proptest! {
        #[test]
        fn a_scale_holds_its_largest_value(most in 0_i64..1_000_000_000_000_000_000, counts: bool) {
            let (step, top) = scale(most, counts);
            prop_assert!(step > 0 && top > most && top / step <= 6);
        }

        #[test]
        fn a_plan_never_falls_and_ends_at_the_target(target in 0_i64..i64::MAX) {
            let plans: Vec<i64> = (1..=12).map(|m| plan(target, m)).collect();
            prop_assert!(plans.windows(2).all(|w| w[0] <= w[1]));
            prop_assert_eq!(plans[11], target);
        }
    }
}
