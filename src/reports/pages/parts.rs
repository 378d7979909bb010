//! Parts of the figures page: rows of sums with their links, bars, the month line.

use serde::Serialize;

use super::percentage;
use crate::codes::{self, Table};
use crate::reports::count::{Totals, percent_bp};
use crate::reports::filter::Filter;
use crate::reports::target::{Measure, Target};
use crate::web::words::{Locale, t};

/// One line of sums; all its numbers lead to the same rows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SumRow {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) number: i64,
    pub(super) total: i64,
    pub(super) technical: i64,
    pub(super) current: bool,
}

impl SumRow {
    pub(super) fn new(name: String, filter: &Filter, sums: Totals) -> Self {
        Self {
            name,
            url: filter.behind(),
            number: sums.number,
            total: sums.total_fen,
            technical: sums.technical_fen,
            current: false,
        }
    }
}

/// One bar.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bar {
    name: String,
    value: String,
    part: f64,
    url: String,
}

/// Bars of the chosen measure, as long as their share of the longest.
pub(super) fn bars(rows: &[SumRow], measure: Measure, locale: Locale) -> Vec<Bar> {
    let value = |row: &SumRow| match measure {
        Measure::Total => row.total,
        Measure::Technical => row.technical,
        Measure::Number => row.number,
    };
    let longest = rows.iter().map(value).max().unwrap_or(0);
    rows.iter()
        .map(|row| Bar {
            name: row.name.clone(),
            value: in_words(value(row), measure, locale),
            part: percentage(percent_bp(value(row), longest).unwrap_or(0)),
            url: row.url.clone(),
        })
        .collect()
}

/// A sum of money or a number of contracts.
pub(super) fn in_words(value: i64, measure: Measure, locale: Locale) -> String {
    match measure {
        Measure::Number => crate::web::words::t_with(
            locale,
            "report-contracts",
            &[("n".to_owned(), crate::web::words::Arg::Number(value))],
        ),
        _ => wan(value, locale),
    }
}

pub(super) fn wan(fen: i64, locale: Locale) -> String {
    let money = crate::money::Money::from_fen(fen);
    match locale {
        Locale::Zh => format!("{} 万元", money.wan_grouped()),
        Locale::En => format!("CNY {}", money.yuan_grouped().trim_end_matches(".00")),
    }
}

pub(in crate::reports) fn region(code: &str, locale: Locale) -> String {
    match code {
        "other" => t(locale, "report-outside"),
        "511700" => t(locale, "report-home-itself"),
        _ => codes::label(Table::Region, code, locale.tag()).into_owned(),
    }
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tick {
    at: i64,
    label: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct MonthPoint {
    label: String,
    plan: i64,
    actual: Option<i64>,
    forecast: Option<i64>,
}

/// The month line: what is reached by the end of each month against an even plan.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Chart {
    top: i64,
    target: i64,
    ticks: Vec<Tick>,
    months: Vec<MonthPoint>,
}

impl Chart {
    /// `gone`: how many months have begun. A target in contracts, or of nothing, has no line.
    pub(super) fn new(months: &[Totals; 12], target: &Target, gone: usize) -> Option<Self> {
        if target.measure == Measure::Number || target.amount <= 0 {
            return None;
        }
        let mut reached = 0_i64;
        let points: Vec<MonthPoint> = (1_i64..)
            .zip(months)
            .enumerate()
            .map(|(place, (month, sums))| {
                reached = reached.saturating_add(sums.by(target.measure));
                MonthPoint {
                    label: month.to_string(),
                    plan: plan(target.amount, month),
                    actual: (place < gone).then_some(reached),
                    forecast: None,
                }
            })
            .collect();
        let (step, top) = scale(target.amount.max(reached));
        Some(Self {
            top,
            target: target.amount,
            ticks: (0..=top / step)
                .map(|n| n * step)
                .map(|at| Tick {
                    at,
                    label: crate::money::Money::from_fen(at)
                        .wan_grouped()
                        .trim_end_matches('0')
                        .trim_end_matches('.')
                        .to_owned(),
                })
                .collect(),
            months: points,
        })
    }
}

/// An even share of the target by the end of a month, without overflow for the largest sums.
fn plan(target: i64, month: i64) -> i64 {
    crate::money::Money::from_fen(target)
        .fraction(month, 12)
        .map_or(target, crate::money::Money::fen)
}

/// A round step and the upper end of a scale that holds `most` with some air above.
fn scale(most: i64) -> (i64, i64) {
    let mut step = 100_i64;
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
        assert_eq!(scale(571_500_000), (200_000_000, 600_000_000));
    }

    proptest! {
        #[test]
        fn a_scale_holds_its_largest_value(most in 0_i64..1_000_000_000_000_000_000) {
            let (step, top) = scale(most);
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
