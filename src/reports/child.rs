//! Parts of a year's target: counties, functional zones, service points. Their sum need not be the whole; the gap is said.

use serde::Serialize;

use super::dimension::Dimension;
use super::target::{Measure, coded};
use crate::codes::{self, Table};
use crate::messages::Say as _;
use crate::money::{Money, Unit};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::{Locale, Message};

/// Service points of one target.
pub const POINTS_MOST: usize = 40;
const NAME_MOST: usize = 40;

coded!(
    /// What a target is parted by.
    Kind {
        #[default]
        County = "county",
        /// 功能区
        Zone = "zone",
        /// 服务点, known by its name
        Point = "point",
    }
);

impl Kind {
    /// The same as a cut of figures.
    #[must_use]
    pub fn dimension(self) -> Dimension {
        match self {
            Self::County => Dimension::County,
            Self::Zone => Dimension::Zone,
            Self::Point => Dimension::Point,
        }
    }

    /// What can have a part, in order: codes of today. Service points are named freely.
    #[must_use]
    pub fn codes(self) -> Vec<&'static str> {
        let standing = |row: &&'static codes::Row| row.until.is_none();
        match self {
            Self::County => codes::all(Table::Region)
                .iter()
                .filter(standing)
                .filter(|row| row.code == "511700" || row.parent.as_deref() == Some("511700"))
                .map(|row| row.code.as_str())
                .collect(),
            Self::Zone => codes::all(Table::Zone)
                .iter()
                .filter(standing)
                .map(|row| row.code.as_str())
                .collect(),
            Self::Point => Vec::new(),
        }
    }

    #[must_use]
    pub fn label(self, code: &str, locale: Locale) -> String {
        self.dimension().label(code, locale)
    }
}

/// One part as it stands; the amount is in the measure of the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Child {
    pub kind: Kind,
    pub code: String,
    pub amount: i64,
}

/// How the parts of one kind stand to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    None,
    Short(i64),
    Over(i64),
}

impl Gap {
    #[must_use]
    pub fn between(whole: i64, parts: &[i64]) -> Self {
        let sum = parts.iter().fold(0_i64, |a, b| a.saturating_add(*b));
        match whole.saturating_sub(sum) {
            0 => Self::None,
            short if short > 0 => Self::Short(short),
            over => Self::Over(over.saturating_neg()),
        }
    }

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Short(_) => "short",
            Self::Over(_) => "over",
        }
    }

    /// Without its sign.
    #[must_use]
    pub fn size(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Short(by) | Self::Over(by) => by,
        }
    }
}

/// An amount in the measure of a target.
///
/// # Errors
/// What is wrong with it.
pub fn amount(text: &str, measure: Measure) -> Result<i64, Message> {
    match measure {
        Measure::Number => super::target::number(text),
        _ => Money::parse(text, Unit::Wan)
            .map(Money::fen)
            .map_err(|e| e.message()),
    }
}

/// The same the other way, as the form holds it.
#[must_use]
pub fn amount_text(amount: i64, measure: Measure) -> String {
    if measure == Measure::Number {
        amount.to_string()
    } else {
        format!("{}元", Money::from_fen(amount).yuan_text())
    }
}

/// Reads all parts of a kind; an empty amount is no part, zero is one.
///
/// # Errors
/// Every error, by field.
pub fn parse(typed: &Typed, kind: Kind, measure: Measure) -> Result<Vec<Child>, Errors> {
    let mut r = Reader::new(typed);
    let mut found: Vec<Child> = Vec::new();
    if kind == Kind::Point {
        for n in typed.rows("points").into_iter().take(POINTS_MOST) {
            let (name_field, amount_field) =
                (format!("points.{n}.name"), format!("points.{n}.amount"));
            let name = r.text(&name_field, NAME_MOST);
            let amount = r.parsed(&amount_field, |text| amount(text, measure));
            let Some((code, amount)) = name.zip(amount) else {
                continue;
            };
            if found.iter().any(|known| known.code == code) {
                r.error(&name_field, "child-point-twice");
                continue;
            }
            found.push(Child { kind, code, amount });
        }
    } else {
        for code in kind.codes() {
            let field = format!("amount.{code}");
            if let Some(amount) = r.optional_parsed(&field, |text| amount(text, measure)) {
                found.push(Child {
                    kind,
                    code: code.to_owned(),
                    amount,
                });
            }
        }
    }
    r.finish(Some(found))
}

/// The form that reads back to these parts.
#[must_use]
pub fn typed(children: &[Child], kind: Kind, measure: Measure) -> Typed {
    let mut typed = Typed::default();
    for (n, child) in children.iter().filter(|c| c.kind == kind).enumerate() {
        let amount = amount_text(child.amount, measure);
        if kind == Kind::Point {
            typed.push(&format!("points.{n}.name"), child.code.clone());
            typed.push(&format!("points.{n}.amount"), amount);
        } else {
            typed.push(&format!("amount.{}", child.code), amount);
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_and_gap_make_the_whole(
            whole in 0_i64..1_000_000_000_000,
            parts in prop::collection::vec(0_i64..10_000_000_000, 0..20),
        ) {
            let sum: i64 = parts.iter().sum();
            match Gap::between(whole, &parts) {
                Gap::None => prop_assert_eq!(sum, whole),
                Gap::Short(by) => { prop_assert!(by > 0); prop_assert_eq!(sum + by, whole) }
                Gap::Over(by) => { prop_assert!(by > 0); prop_assert_eq!(sum - by, whole) }
            }
        }

        #[test]
        fn a_form_reads_back_to_what_it_shows(amounts in prop::collection::vec(0_i64..1_000_000, 1..7)) {
            for measure in Measure::ALL.iter().copied() {
                for kind in Kind::ALL.iter().copied() {
                    let codes = kind.codes();
                    let children: Vec<Child> = amounts.iter().enumerate().map(|(n, amount)| Child {
                        kind,
                        code: codes.get(n).map_or_else(|| format!("点{n}"), |code| (*code).to_owned()),
                        amount: *amount,
                    }).collect();
                    let form = typed(&children, kind, measure);
                    prop_assert_eq!(parse(&form, kind, measure), Ok(children));
                }
            }
        }
    }

    #[test]
    fn all_seven_counties_and_the_city_itself_can_have_a_part() {
        let codes = Kind::County.codes();
        assert_eq!(codes.len(), 8, "{codes:?}");
        assert!(codes.contains(&"511703") && !codes.contains(&"511721"));
        assert!(Kind::Zone.codes().contains(&"Z02"));
    }

    #[test]
    fn a_point_without_a_name_or_named_twice_is_told() {
        let form: Typed = [
            ("points.0.name", "一号点"),
            ("points.0.amount", "10"),
            ("points.1.name", "一号点"),
            ("points.1.amount", "20"),
            ("points.2.amount", "5"),
        ]
        .into_iter()
        .collect();
        let errors = parse(&form, Kind::Point, Measure::Total).unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|(f, _)| f.as_str()).collect();
        assert_eq!(fields, ["points.1.name", "points.2.name"]);
    }
}
