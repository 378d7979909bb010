//! Which values a text allows, and how two such sets lie to each other.

use super::number::Number;

/// An end of an interval, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) value: Number,
    /// The value itself is left out.
    pub(crate) open: bool,
}

/// A missing end is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) low: Option<End>,
    pub(crate) high: Option<End>,
}

/// How what a result says lies to what a need asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Met,
    Unmet,
    /// Some of what the result allows would do and some would not.
    Unclear,
}

impl Interval {
    pub(crate) fn exactly(value: Number) -> Self {
        Self::between(value, value)
    }

    pub(crate) fn between(one: Number, other: Number) -> Self {
        let end = |value| Some(End { value, open: false });
        Self {
            low: end(one.min(other)),
            high: end(one.max(other)),
        }
    }

    pub(crate) fn above(value: Number, open: bool) -> Self {
        Self {
            low: Some(End { value, open }),
            high: None,
        }
    }

    pub(crate) fn below(value: Number, open: bool) -> Self {
        Self {
            low: None,
            high: Some(End { value, open }),
        }
    }

    /// The same in base units, where one unit is `factor` of them.
    pub(crate) fn scaled(self, factor: Number) -> Option<Self> {
        let scaled = |end: Option<End>| match end {
            None => Some(None),
            Some(End { value, open }) => {
                let value = value.times(factor)?;
                Some(Some(End { value, open }))
            }
        };
        Some(Self {
            low: scaled(self.low)?,
            high: scaled(self.high)?,
        })
    }

    /// "About": a tenth more on either side.
    pub(crate) fn loosened(self) -> Option<Self> {
        let wider = |end: Option<End>, outwards: i128| match end {
            None => Some(None),
            Some(End { value, open }) => {
                let away = if value.is_negative() {
                    -outwards
                } else {
                    outwards
                };
                let value = value.times(Number::fraction(10 + away, 10)?)?;
                Some(Some(End { value, open }))
            }
        };
        Some(Self {
            low: wider(self.low, -1)?,
            high: wider(self.high, 1)?,
        })
    }

    pub(crate) fn is_range(&self) -> bool {
        matches!((self.low, self.high), (Some(low), Some(high)) if low.value < high.value)
    }

    /// Every value of this one lies in the other.
    pub(crate) fn lies_in(&self, other: &Self) -> bool {
        let low = other.low.is_none_or(|wall| {
            self.low.is_some_and(|end| {
                end.value > wall.value || end.value == wall.value && (end.open || !wall.open)
            })
        });
        let high = other.high.is_none_or(|wall| {
            self.high.is_some_and(|end| {
                end.value < wall.value || end.value == wall.value && (end.open || !wall.open)
            })
        });
        low && high
    }

    /// No value lies in both.
    pub(crate) fn is_apart_from(&self, other: &Self) -> bool {
        let before = |high: Option<End>, low: Option<End>| match (high, low) {
            (Some(high), Some(low)) => {
                high.value < low.value || high.value == low.value && (high.open || low.open)
            }
            _ => false,
        };
        before(self.high, other.low) || before(other.high, self.low)
    }

    /// Whether a result of which this is said does what is asked.
    pub(crate) fn answers(&self, asked: &Self) -> Verdict {
        if self.lies_in(asked) {
            Verdict::Met
        } else if self.is_apart_from(asked) {
            Verdict::Unmet
        } else {
            Verdict::Unclear
        }
    }

    /// The same where the result has to reach over all that is asked: a measuring range, a range of temperatures.
    pub(crate) fn reaches_over(&self, asked: &Self) -> Verdict {
        if asked.lies_in(self) {
            Verdict::Met
        } else if self.is_range() {
            Verdict::Unmet
        } else {
            Verdict::Unclear
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interval() -> impl Strategy<Value = Interval> {
        let number = || (-50_i128..50).prop_map(|n| Number::fraction(n, 4).unwrap());
        prop_oneof![
            number().prop_map(Interval::exactly),
            (number(), number()).prop_map(|(a, b)| Interval::between(a, b)),
            (number(), any::<bool>()).prop_map(|(a, open)| Interval::above(a, open)),
            (number(), any::<bool>()).prop_map(|(a, open)| Interval::below(a, open)),
        ]
    }

    proptest! {
        #[test]
        fn lying_in_each_other_is_being_the_same(a in interval(), b in interval()) {
            prop_assert_eq!(a.lies_in(&b) && b.lies_in(&a), a == b);
        }

        #[test]
        fn being_apart_is_mutual_and_shuts_out_lying_in(a in interval(), b in interval()) {
            prop_assert_eq!(a.is_apart_from(&b), b.is_apart_from(&a));
            prop_assert!(!(a.is_apart_from(&b) && a.lies_in(&b)));
            prop_assert_eq!(a.answers(&b) == Verdict::Unmet, b.answers(&a) == Verdict::Unmet);
        }

        #[test]
        fn a_unit_changes_no_verdict(a in interval(), b in interval(), factor in 1_i128..5_000) {
            let factor = Number::fraction(factor, 1000).unwrap();
            let scaled = a.scaled(factor).unwrap().answers(&b.scaled(factor).unwrap());
            prop_assert_eq!(scaled, a.answers(&b));
        }

        #[test]
        fn about_is_wider(a in interval()) {
            prop_assert!(a.lies_in(&a.loosened().unwrap()));
        }
    }
}
