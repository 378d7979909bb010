//! The light of an indicator: achieved, on course, behind, nothing reported, or more than was asked. Pure.
//! Must stay true: quarters are judged one by one and never summed.

use chrono::{Datelike as _, Days, NaiveDate};
use serde::Serialize;

use super::indicator::{Direction, Period, Values};
use super::quantity::Quantity;
use crate::reports::count::percent_bp;
use crate::reports::target::elapsed_bp;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    Achieved,
    OnCourse,
    Behind,
    Unreported,
    /// Above what was asked exactly, or above the end of a range.
    Beyond,
    /// A quarter that is not over, with nothing reported yet.
    Waiting,
}

impl Light {
    pub const ALL: [Self; 6] = [
        Self::Achieved,
        Self::OnCourse,
        Self::Behind,
        Self::Unreported,
        Self::Beyond,
        Self::Waiting,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::OnCourse => "on-course",
            Self::Behind => "behind",
            Self::Unreported => "unreported",
            Self::Beyond => "beyond",
            Self::Waiting => "waiting",
        }
    }

    /// The colour of its badge; icon and word say the same.
    #[must_use]
    pub fn tint(self) -> &'static str {
        match self {
            Self::Achieved => "success",
            Self::OnCourse => "brand",
            Self::Behind => "danger",
            Self::Unreported => "warning",
            Self::Beyond => "info",
            Self::Waiting => "",
        }
    }

    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Achieved => "success",
            Self::OnCourse => "right",
            Self::Behind => "danger",
            Self::Unreported => "question",
            Self::Beyond => "up",
            Self::Waiting => "clock",
        }
    }
}

/// What was asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub direction: Direction,
    pub from: Quantity,
    pub to: Option<Quantity>,
}

impl Asked {
    #[must_use]
    pub fn of(values: &Values) -> Self {
        Self {
            direction: values.direction,
            from: values.target_from,
            to: values.target_to,
        }
    }

    /// Whether a value is what was asked; `None` when it is less.
    fn judged(self, value: Quantity) -> Option<Light> {
        let upper = match self.direction {
            Direction::AtLeast => None,
            Direction::Equal => Some(self.from),
            Direction::Range => self.to,
        };
        if value < self.from {
            None
        } else if upper.is_some_and(|upper| value > upper) {
            Some(Light::Beyond)
        } else {
            Some(Light::Achieved)
        }
    }

    /// Of a period of which so much is gone.
    fn light(self, value: Option<Quantity>, gone_bp: i64) -> Light {
        let Some(value) = value else {
            return Light::Unreported;
        };
        self.judged(value).unwrap_or_else(|| {
            let share = self.share_bp(value).unwrap_or(0);
            if gone_bp < 10_000 && share >= gone_bp {
                Light::OnCourse
            } else {
                Light::Behind
            }
        })
    }

    /// How much of what was asked, in hundredths of a percent; `None` over nothing.
    #[must_use]
    pub fn share_bp(self, value: Quantity) -> Option<i64> {
        percent_bp(value.0, self.from.0)
    }
}

/// The last report of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    pub quarter: Option<i64>,
    pub value: Quantity,
}

/// A quarter with its own light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    pub n: i64,
    pub value: Option<Quantity>,
    pub light: Light,
    is_over: bool,
}

/// The light of an indicator and, where quarters are judged, theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub light: Light,
    /// The year's value; `None` where quarters are judged.
    pub value: Option<Quantity>,
    pub quarters: Vec<Quarter>,
}

impl Judged {
    /// By the last report of each period, at the end of a day.
    #[must_use]
    pub fn of(
        asked: Asked,
        period: Period,
        reports: &[Report],
        (year, today): (i32, NaiveDate),
    ) -> Self {
        if period == Period::Year {
            let value = reports
                .iter()
                .find(|r| r.quarter.is_none())
                .map(|r| r.value);
            return Self {
                light: asked.light(value, elapsed_bp(year, today)),
                value,
                quarters: Vec::new(),
            };
        }
        let quarters: Vec<Quarter> = (1..=4)
            .map(|n| quarter(asked, (n, reports), (year, today)))
            .collect();
        Self {
            light: of_quarters(&quarters),
            value: None,
            quarters,
        }
    }
}

/// First and last day.
fn bounds(year: i32, n: i64) -> Option<(NaiveDate, NaiveDate)> {
    let month = u32::try_from(n * 3 - 2).ok()?;
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = first.checked_add_months(chrono::Months::new(3))?;
    Some((first, next.checked_sub_days(Days::new(1))?))
}

fn quarter(
    asked: Asked,
    (n, reports): (i64, &[Report]),
    (year, today): (i32, NaiveDate),
) -> Quarter {
    let value = reports
        .iter()
        .find(|r| r.quarter == Some(n))
        .map(|r| r.value);
    let Some((first, last)) = bounds(year, n) else {
        return Quarter {
            n,
            value,
            light: Light::Waiting,
            is_over: false,
        };
    };
    let is_over = today > last;
    let gone = if is_over {
        10_000
    } else {
        let days = (last - first).num_days() + 1;
        ((today - first).num_days() + 1).max(0) * 10_000 / days
    };
    let light = match value {
        None if !is_over => Light::Waiting,
        // The last day of a quarter still belongs to it.
        value => asked.light(value, if is_over { gone } else { gone.min(9_999) }),
    };
    Quarter {
        n,
        value,
        light,
        is_over,
    }
}

fn of_quarters(quarters: &[Quarter]) -> Light {
    let has = |light, over: bool| {
        quarters
            .iter()
            .any(|q| q.light == light && (q.is_over || !over))
    };
    if quarters.iter().all(|q| q.value.is_none()) {
        Light::Unreported
    } else if has(Light::Behind, false) {
        Light::Behind
    } else if has(Light::Unreported, true) {
        Light::Unreported
    } else if quarters
        .iter()
        .all(|q| matches!(q.light, Light::Achieved | Light::Beyond))
    {
        if has(Light::Beyond, false) {
            Light::Beyond
        } else {
            Light::Achieved
        }
    } else {
        Light::OnCourse
    }
}

/// The quarter that a day lies in.
#[must_use]
pub fn quarter_of(day: NaiveDate) -> i64 {
    i64::from(day.month0() / 3 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn asked(direction: Direction, from: i64, to: Option<i64>) -> Asked {
        Asked {
            direction,
            from: Quantity::of_whole(from),
            to: to.map(Quantity::of_whole),
        }
    }

    fn of_year(asked: Asked, value: Option<i64>, today: NaiveDate) -> Light {
        let report = value.map(|n| Report {
            quarter: None,
            value: Quantity::of_whole(n),
        });
        let reports: Vec<Report> = report.into_iter().collect();
        Judged::of(asked, Period::Year, &reports, (2026, today)).light
    }

    #[test]
    fn a_year_has_its_lights() {
        let least = asked(Direction::AtLeast, 1500, None);
        let july = day(7, 2);
        assert_eq!(of_year(least, None, july), Light::Unreported);
        assert_eq!(of_year(least, Some(1500), july), Light::Achieved);
        assert_eq!(of_year(least, Some(9000), july), Light::Achieved);
        assert_eq!(of_year(least, Some(760), july), Light::OnCourse);
        assert_eq!(of_year(least, Some(700), july), Light::Behind);
        // When the year is over nothing is on course any more.
        assert_eq!(of_year(least, Some(1499), day(12, 31)), Light::Behind);
        let next = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
        assert_eq!(of_year(least, Some(1499), next), Light::Behind);
    }

    #[test]
    fn exact_ones_and_ranges_can_be_exceeded() {
        let seven = asked(Direction::Equal, 7, None);
        assert_eq!(of_year(seven, Some(7), day(3, 1)), Light::Achieved);
        assert_eq!(of_year(seven, Some(8), day(3, 1)), Light::Beyond);
        let range = asked(Direction::Range, 5, Some(8));
        for (value, light) in [
            (5, Light::Achieved),
            (8, Light::Achieved),
            (9, Light::Beyond),
            (1, Light::Behind),
        ] {
            assert_eq!(of_year(range, Some(value), day(6, 1)), light, "{value}");
        }
        let nothing = asked(Direction::AtLeast, 0, None);
        assert_eq!(of_year(nothing, Some(0), day(1, 1)), Light::Achieved);
        assert_eq!(nothing.share_bp(Quantity(5)), None);
    }

    fn quarters(values: [Option<i64>; 4], today: NaiveDate) -> Judged {
        let reports: Vec<Report> = (1..)
            .zip(values)
            .filter_map(|(n, value)| {
                Some(Report {
                    quarter: Some(n),
                    value: Quantity::of_whole(value?),
                })
            })
            .collect();
        Judged::of(
            asked(Direction::AtLeast, 2, None),
            Period::Quarter,
            &reports,
            (2026, today),
        )
    }

    #[test]
    fn each_quarter_stands_for_itself() {
        // Eight in one quarter do not make up for a quarter without any.
        let judged = quarters([Some(8), Some(0), Some(2), Some(2)], day(12, 31));
        assert_eq!(judged.light, Light::Behind);
        assert_eq!(judged.quarters[1].light, Light::Behind);
        let judged = quarters([Some(2), Some(3), Some(2), Some(2)], day(12, 1));
        assert_eq!(judged.light, Light::Achieved);
        let judged = quarters([Some(2), None, Some(2), None], day(11, 1));
        assert_eq!(
            (judged.light, judged.quarters[3].light),
            (Light::Unreported, Light::Waiting)
        );
        let judged = quarters([Some(2), Some(2), None, None], day(7, 15));
        assert_eq!(
            (judged.light, judged.quarters[2].light),
            (Light::OnCourse, Light::Waiting)
        );
        assert_eq!(quarters([None; 4], day(2, 1)).light, Light::Unreported);
        // Half way through a quarter one of two is in time; early in the next year the last one is judged.
        let judged = quarters([Some(2), Some(2), Some(2), Some(1)], day(11, 10));
        assert_eq!(judged.light, Light::OnCourse);
        let next = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        assert_eq!(
            quarters([Some(2), Some(2), Some(2), Some(1)], next).light,
            Light::Behind
        );
        assert_eq!(quarter_of(day(3, 31)), 1);
        assert_eq!(quarter_of(day(4, 1)), 2);
    }

    proptest! {
        #[test]
        fn achieved_by_quarters_means_every_quarter_reached_it(
            values in prop::array::uniform4(prop::option::of(0_i64..6)), ordinal in 1_u32..366,
        ) {
            let today = NaiveDate::from_yo_opt(2026, ordinal).unwrap();
            let judged = quarters(values, today);
            let all = values.iter().all(|value| value.is_some_and(|n| n >= 2));
            prop_assert_eq!(judged.light == Light::Achieved, all);
        }

        #[test]
        fn a_higher_value_is_never_further_behind(value in 0_i64..3000, more in 0_i64..3000, ordinal in 1_u32..366) {
            let today = NaiveDate::from_yo_opt(2026, ordinal).unwrap();
            let least = asked(Direction::AtLeast, 1500, None);
            let good = |light| matches!(light, Light::Achieved | Light::OnCourse);
            if good(of_year(least, Some(value), today)) {
                prop_assert!(good(of_year(least, Some(value + more), today)));
            }
        }
    }
}
