//! What a year may come to: what is registered, and beside it what is under way times the chance of its stage. Pure.
//! Must stay true: nothing of it ever enters what is counted; each part is rounded by itself, so that all add up.

use serde::Serialize;

use super::count::percent_bp;
use super::target::Measure;
use crate::deals::chances::{Chances, Stage, weighted};

/// Hundredths of a contract: a number of contracts times a chance is seldom whole.
pub const WHOLE: i64 = 100;

/// A deal or a contract that is not registered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Underway {
    pub stage: Stage,
    pub number: String,
    pub title: String,
    /// Fen by the measure of the target; for a number, hundredths of one. `None` when no sum is named.
    pub worth: Option<i64>,
}

impl Underway {
    #[must_use]
    pub fn url(&self) -> String {
        match self.stage {
            Stage::Draft | Stage::Signed | Stage::Filed => {
                format!("/desk/contracts/{}", self.number)
            }
            _ => format!("/deals/{}", self.number),
        }
    }

    #[must_use]
    pub fn expected(&self, chances: &Chances) -> Option<i64> {
        self.worth
            .map(|worth| weighted(worth, chances.of(self.stage)))
    }
}

/// What stands in one stage, or in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    pub count: i64,
    /// Those that name no sum, and so add nothing.
    pub unnamed: i64,
    pub worth: i64,
    pub expected: i64,
}

impl Sums {
    pub fn of<'a>(found: impl IntoIterator<Item = &'a Underway>, chances: &Chances) -> Self {
        let mut sums = Self::default();
        for one in found {
            sums.count += 1;
            match (one.worth, one.expected(chances)) {
                (Some(worth), Some(expected)) => {
                    sums.worth = sums.worth.saturating_add(worth);
                    sums.expected = sums.expected.saturating_add(expected);
                }
                _ => sums.unnamed += 1,
            }
        }
        sums
    }
}

/// Both parts side by side, never one figure without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What is counted now, in the measure of the target.
    pub counted: i64,
    pub sums: Sums,
    pub target: i64,
    measure: Measure,
}

impl Forecast {
    #[must_use]
    pub fn new(counted: i64, sums: Sums, target: i64, measure: Measure) -> Self {
        Self {
            counted,
            sums,
            target,
            measure,
        }
    }

    /// Fen as they are, numbers in hundredths.
    fn fine(&self, value: i64) -> i64 {
        match self.measure {
            Measure::Number => value.saturating_mul(WHOLE),
            _ => value,
        }
    }

    /// Counted and expected together, in fen or hundredths of a contract.
    #[must_use]
    pub fn whole(&self) -> i64 {
        self.fine(self.counted).saturating_add(self.sums.expected)
    }

    /// Hundredths of a percent of the target; `None` over nothing.
    #[must_use]
    pub fn percent_bp(&self) -> Option<i64> {
        percent_bp(self.whole(), self.fine(self.target))
    }

    /// What even the forecast lacks to the target.
    #[must_use]
    pub fn lacks(&self) -> i64 {
        self.fine(self.target).saturating_sub(self.whole()).max(0)
    }

    /// Parts of a bar in hundredths of a percent of its length: counted, expected, and where the target stands.
    #[must_use]
    pub fn bar(&self) -> (i64, i64, i64) {
        let target = self.fine(self.target);
        let top = self.whole().max(target);
        let part = |value| percent_bp(value, top).unwrap_or(0);
        (
            part(self.fine(self.counted)),
            part(self.sums.expected),
            part(target),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn underway() -> impl Strategy<Value = Underway> {
        let stage = prop::sample::select(Stage::ALL.to_vec());
        (stage, prop::option::of(0_i64..100_000_000_000)).prop_map(|(stage, worth)| Underway {
            stage,
            number: String::new(),
            title: String::new(),
            worth,
        })
    }

    proptest! {
        #[test]
        fn the_stages_add_up_to_all_and_never_touch_what_is_counted(
            found in prop::collection::vec(underway(), 0..40),
            percents in prop::array::uniform7(0_i64..=100),
            counted in 0_i64..1_000_000_000_000, target in 0_i64..1_000_000_000_000,
        ) {
            let chances = Chances(percents);
            let all = Sums::of(&found, &chances);
            let by_stage = Stage::ALL.map(|stage| Sums::of(found.iter().filter(|u| u.stage == stage), &chances));
            prop_assert_eq!(by_stage.iter().map(|s| s.expected).sum::<i64>(), all.expected);
            prop_assert_eq!(by_stage.iter().map(|s| s.worth).sum::<i64>(), all.worth);
            prop_assert_eq!(by_stage.iter().map(|s| s.count).sum::<i64>(), all.count);
            prop_assert_eq!(found.iter().filter_map(|u| u.expected(&chances)).sum::<i64>(), all.expected);
            prop_assert!(all.expected <= all.worth);
            let forecast = Forecast::new(counted, all, target, Measure::Total);
            prop_assert_eq!(forecast.counted, counted);
            prop_assert_eq!(forecast.whole() - all.expected, counted);
            let (solid, hatched, mark) = forecast.bar();
            prop_assert!(solid + hatched <= 10_001 && mark <= 10_000);
        }
    }

    #[test]
    fn a_number_is_reckoned_in_hundredths_and_nothing_divides_by_nothing() {
        let of = |stage| Underway {
            stage,
            number: String::new(),
            title: String::new(),
            worth: Some(WHOLE),
        };
        let chances = Chances([10, 30, 50, 80, 80, 90, 95]);
        let sums = Sums::of(&[of(Stage::Signed), of(Stage::Accepted)], &chances);
        let forecast = Forecast::new(5, sums, 8, Measure::Number);
        assert_eq!((forecast.whole(), forecast.lacks()), (620, 180));
        assert_eq!(forecast.percent_bp(), Some(7_750));
        let nothing = Forecast::new(0, Sums::default(), 0, Measure::Total);
        assert_eq!(nothing.percent_bp(), None);
        assert_eq!(nothing.bar(), (0, 0, 0));
    }
}
