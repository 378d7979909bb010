//! Sums of money in whole 分 of CNY. Everything is exact: arithmetic is checked, input that
//! can't be held exactly is refused, and rounding happens only where a text asks for it.

mod capitals;
mod parse;
pub mod percent;
mod text;

pub use parse::{MoneyError, Unit};

use serde::{Deserialize, Serialize};

/// A sum in 分; differences may be negative, sums typed by people never are.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Money(i64);

impl Money {
    pub const ZERO: Self = Self(0);

    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// `None` when the sum is beyond what 分 can count.
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Option<Self> {
        match yuan.checked_mul(100) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    #[must_use]
    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// The total, or `None` when it overflows.
    pub fn total(sums: impl IntoIterator<Item = Self>) -> Option<Self> {
        sums.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// `self × numerator ÷ denominator`, rounded half up to a 分; rates are given this way.
    #[must_use]
    pub fn fraction(self, numerator: i64, denominator: i64) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(numerator);
        let rounded = round_half_up(product, i128::from(denominator))?;
        i64::try_from(rounded).ok().map(Self)
    }

    /// The average over `count`, rounded half up; `None` over nothing.
    #[must_use]
    pub fn average(self, count: i64) -> Option<Self> {
        self.fraction(1, count)
    }

    /// What part of `whole` this is, in hundredths of a percent: 10391 is 103.91 %.
    #[must_use]
    pub fn basis_points_of(self, whole: Self) -> Option<i64> {
        let rounded = round_half_up(i128::from(self.0) * 10_000, i128::from(whole.0))?;
        i64::try_from(rounded).ok()
    }

    /// Splits by weights without losing a 分: each part is rounded towards zero and the
    /// largest share (the first of equals) takes the rest. Empty when the weights are nothing.
    #[must_use]
    pub fn split(self, weights: &[u32]) -> Vec<Self> {
        let whole: i128 = weights.iter().copied().map(i128::from).sum();
        let Some(heaviest) = heaviest(weights) else {
            return Vec::new();
        };
        let mut parts: Vec<i64> = weights
            .iter()
            .map(|weight| share(self.0, *weight, whole))
            .collect();
        let given: i64 = parts.iter().sum();
        parts[heaviest] += self.0 - given;
        parts.into_iter().map(Self).collect()
    }
}

fn share(fen: i64, weight: u32, whole: i128) -> i64 {
    let part = i128::from(fen) * i128::from(weight) / whole;
    i64::try_from(part).expect("a part is never larger than the whole")
}

/// The position of the first largest weight, if any weight counts at all.
fn heaviest(weights: &[u32]) -> Option<usize> {
    let largest = weights.iter().copied().max().filter(|weight| *weight > 0)?;
    weights.iter().position(|weight| *weight == largest)
}

/// Division to the nearest whole, halves away from zero, as people round money.
fn round_half_up(numerator: i128, denominator: i128) -> Option<i128> {
    if denominator == 0 {
        return None;
    }
    let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let rounded = i128::try_from((n + d / 2) / d).ok()?;
    let negative = (numerator < 0) != (denominator < 0);
    Some(if negative { -rounded } else { rounded })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn yuan(yuan: i64) -> Money {
        Money::from_yuan(yuan).unwrap()
    }

    #[test]
    fn the_worked_year_comes_out() {
        let registered = [
            600_000, 450_000, 300_000, 800_000, 120_000, 1_200_000, 60_000, 640_000, 45_000,
            1_500_000,
        ];
        let total = Money::total(registered.map(yuan)).unwrap();
        let technical = total.checked_sub(yuan(80_000 + 450_000)).unwrap();
        let target = yuan(5_500_000);
        assert_eq!(total.yuan_text(), "5715000.00");
        assert_eq!(technical.yuan_text(), "5185000.00");
        assert_eq!(total.basis_points_of(target), Some(10_391));
        assert_eq!(technical.basis_points_of(target), Some(9_427));
        assert_eq!(total.average(10), Some(yuan(571_500)));
    }

    #[test]
    fn tax_figures_round_to_a_fen() {
        assert_eq!(
            yuan(600_000).fraction(6, 106).unwrap().yuan_text(),
            "33962.26"
        );
        assert_eq!(
            yuan(600_000).fraction(3, 10_000).unwrap().yuan_text(),
            "180.00"
        );
        assert_eq!(yuan(3_200_000).fraction(125, 1000), Some(yuan(400_000)));
    }

    #[test]
    fn overflow_and_division_by_nothing_are_none() {
        let most = Money::from_fen(i64::MAX);
        assert_eq!(most.checked_add(Money::from_fen(1)), None);
        assert_eq!(
            Money::from_fen(i64::MIN).checked_sub(Money::from_fen(1)),
            None
        );
        assert_eq!(most.checked_mul(2), None);
        assert_eq!(most.fraction(2, 1), None);
        assert_eq!(Money::from_yuan(i64::MAX), None);
        assert_eq!(most.average(0), None);
        assert_eq!(most.basis_points_of(Money::ZERO), None);
    }

    #[test]
    fn the_largest_share_takes_the_rest() {
        let split = |fen, weights: &[u32]| -> Vec<i64> {
            Money::from_fen(fen)
                .split(weights)
                .into_iter()
                .map(Money::fen)
                .collect()
        };
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(100, &[10, 70, 20]), [10, 70, 20]);
        assert_eq!(split(1, &[30, 70]), [0, 1]);
        assert_eq!(split(100, &[0, 0]), Vec::<i64>::new());
        assert_eq!(split(100, &[]), Vec::<i64>::new());
    }

    #[test]
    fn it_travels_as_a_bare_number() {
        let text = serde_json::to_string(&yuan(5_715_000)).unwrap();
        assert_eq!(text, "571500000");
        assert_eq!(
            serde_json::from_str::<Money>(&text).unwrap(),
            yuan(5_715_000)
        );
        assert!(serde_json::from_str::<Money>("1.5").is_err());
    }

    proptest! {
        #[test]
        fn a_split_loses_nothing(fen in any::<i64>(), weights in prop::collection::vec(any::<u32>(), 1..9)) {
            let parts = Money::from_fen(fen).split(&weights);
            if weights.iter().any(|weight| *weight > 0) {
                prop_assert_eq!(parts.len(), weights.len());
                prop_assert_eq!(Money::total(parts), Some(Money::from_fen(fen)));
            } else {
                prop_assert!(parts.is_empty());
            }
        }

        #[test]
        fn rounding_is_never_off_by_more_than_half(fen in any::<i64>(), by in 1..1_000_000_i64) {
            let average = Money::from_fen(fen).average(by).unwrap();
            let off = i128::from(average.fen()) * i128::from(by) - i128::from(fen);
            prop_assert!(off.abs() * 2 <= i128::from(by));
        }
    }
}
