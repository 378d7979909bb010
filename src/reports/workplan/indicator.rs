//! An indicator of the year's work plan: what is asked, in the document's own words, and how it is judged.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::quantity::Quantity;
use crate::reports::target::{YEARS, coded};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

coded!(
    /// What a number says.
    Basis {
        /// How many there are on a day.
        Stock = "stock",
        /// How many came so far in the period.
        #[default]
        Flow = "flow",
    }
);

coded!(
    /// What is judged by itself.
    Period {
        #[default]
        Year = "year",
        /// Each quarter; quarters are never summed.
        Quarter = "quarter",
    }
);

coded!(
    Direction {
        #[default]
        AtLeast = "at_least",
        Equal = "equal",
        Range = "range",
    }
);

coded!(
    /// What this system counts itself.
    Computed {
        #[default]
        Reported = "",
        /// Measure and amount of the year's outflow target.
        Target = "target",
        /// 成交额 of outflow, in 万元
        Total = "total",
        /// 技术交易额 of outflow, in 万元
        Technical = "technical",
        /// Registered contracts of outflow
        Number = "number",
    }
);

impl Computed {
    /// Its end of a key.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            other => other.code(),
        }
    }
}

/// The unit of computed sums.
pub const WAN: &str = "万元";

/// What a form says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Values {
    pub year: i64,
    pub code: String,
    pub name: String,
    pub unit: String,
    pub basis: Basis,
    pub period: Period,
    pub direction: Direction,
    pub target_from: Quantity,
    pub target_to: Option<Quantity>,
    pub items: String,
    pub source_document: String,
    pub original: String,
    pub formula: String,
    pub note: String,
    pub tags: String,
    pub reporter: String,
    #[sqlx(try_from = "String")]
    pub computed: Computed,
}

impl TryFrom<String> for Computed {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::from_code(&code).ok_or(code)
    }
}

/// An indicator as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Indicator {
    pub id: Uuid,
    #[sqlx(flatten)]
    pub values: Values,
    pub revision: i64,
    pub updated_at: DateTime<Utc>,
}

/// The fields of a form and the columns of a file, in order.
pub const FIELDS: [&str; 17] = [
    "year",
    "code",
    "name",
    "unit",
    "basis",
    "period",
    "direction",
    "from",
    "to",
    "items",
    "document",
    "original",
    "formula",
    "reporter",
    "tags",
    "note",
    "computed",
];

/// A list typed with whatever stands between its parts.
fn list(text: &str) -> String {
    let parts = text
        .split([',', '，', '、', ';', '；', '\n'])
        .map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(",")
}

/// What stands in a list.
pub fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|part| !part.is_empty())
}

fn chosen<T>(r: &mut Reader<'_>, field: &str, find: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    r.parsed(field, |code| {
        find(code).ok_or_else(|| Message::new("field-unknown-choice"))
    })
}

fn quantity(text: &str) -> Result<Quantity, Message> {
    Quantity::parse(text).ok_or_else(|| Message::new("workplan-number-wrong"))
}

fn code(text: &str) -> Result<String, Message> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let right = text.len() <= 20 && text.chars().all(plain) && !text.starts_with('-');
    right
        .then(|| text.to_ascii_uppercase())
        .ok_or_else(|| Message::new("workplan-code-wrong"))
}

/// Reads the form of an indicator.
///
/// # Errors
/// Every error, by field.
pub fn parse(typed: &Typed) -> Result<Values, Errors> {
    let mut r = Reader::new(typed);
    let year = r.parsed("year", |text| {
        let year = text.parse().ok().filter(|year| YEARS.contains(year));
        year.ok_or_else(|| Message::new("report-year-wrong"))
    });
    let code = r.parsed("code", code);
    let name = r.text("name", 80);
    let unit = r.text("unit", 12);
    let basis = chosen(&mut r, "basis", Basis::from_code);
    let period = chosen(&mut r, "period", Period::from_code);
    let direction = chosen(&mut r, "direction", Direction::from_code);
    let from = r.parsed("from", quantity);
    let to = match direction {
        Some(Direction::Range) => r.parsed("to", quantity),
        _ => None,
    };
    if let Some((from, to)) = from.zip(to)
        && to <= from
    {
        r.error("to", "field-range-order");
    }
    let computed = Computed::from_code(typed.get("computed"));
    if computed.is_none() {
        r.error("computed", "field-unknown-choice");
    }
    let in_wan = matches!(computed, Some(Computed::Total | Computed::Technical));
    if in_wan && unit.as_deref().is_some_and(|unit| unit != WAN) {
        r.error("unit", "workplan-unit-wan");
    }
    if computed.is_some_and(|c| c != Computed::Reported) && period == Some(Period::Quarter) {
        r.error("period", "workplan-computed-year");
    }
    let items = r.text("items", 60).map(|text| list(&text));
    let source_document = r.text("document", 200);
    let original = r.text("original", 500);
    let mut words = |field, most| r.optional(field, most).unwrap_or_default();
    let (formula, reporter) = (words("formula", 300), words("reporter", 80));
    let (tags, note) = (list(&words("tags", 200)), words("note", 500));
    let whole = (|| {
        Some(Values {
            year: i64::from(year?),
            code: code?,
            name: name?,
            unit: unit?,
            basis: basis?,
            period: period?,
            direction: direction?,
            target_from: from?,
            target_to: to,
            items: items?,
            source_document: source_document?,
            original: original?,
            formula,
            note,
            tags,
            reporter,
            computed: computed?,
        })
    })();
    r.finish(whole)
}

impl Values {
    /// Where it stands among the items: what is asked of the whole first.
    #[must_use]
    pub fn place(&self) -> (i64, String) {
        let first = parts(&self.items).next().unwrap_or("");
        (first.parse().unwrap_or(0), self.code.clone())
    }

    /// A field as a form or a file holds it.
    #[must_use]
    pub fn field(&self, field: &str) -> String {
        match field {
            "year" => self.year.to_string(),
            "code" => self.code.clone(),
            "name" => self.name.clone(),
            "unit" => self.unit.clone(),
            "basis" => self.basis.code().to_owned(),
            "period" => self.period.code().to_owned(),
            "direction" => self.direction.code().to_owned(),
            "from" => self.target_from.plain(),
            "to" => self.target_to.map(Quantity::plain).unwrap_or_default(),
            "items" => self.items.clone(),
            "document" => self.source_document.clone(),
            "original" => self.original.clone(),
            "formula" => self.formula.clone(),
            "reporter" => self.reporter.clone(),
            "tags" => self.tags.clone(),
            "note" => self.note.clone(),
            "computed" => self.computed.code().to_owned(),
            _ => String::new(),
        }
    }

    /// The form that reads back to these.
    #[must_use]
    pub fn typed(&self) -> Typed {
        FIELDS
            .iter()
            .map(|field| (*field, self.field(field)))
            .collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::reports) fn sample() -> Values {
        super::super::samples::values()
    }

    #[test]
    fn a_form_reads_back_and_wrong_fields_are_told() {
        let values = sample();
        assert_eq!(parse(&values.typed()), Ok(values.clone()));
        let range = Values {
            direction: Direction::Range,
            target_to: Some(Quantity::of_whole(40)),
            ..values.clone()
        };
        assert_eq!(parse(&range.typed()), Ok(range.clone()));
        for (field, wrong) in [
            ("year", "26"),
            ("code", "W 1"),
            ("code", ""),
            ("name", ""),
            ("basis", "zz"),
            ("from", "-1"),
            ("from", "x"),
            ("computed", "zz"),
            ("items", ""),
            ("original", ""),
        ] {
            let mut form = values.typed();
            form.set(field, wrong);
            assert_eq!(parse(&form).unwrap_err().0[0].0, field, "{field} {wrong}");
        }
        let mut form = range.typed();
        form.set("to", "35");
        assert_eq!(parse(&form).unwrap_err().0[0].0, "to");
    }

    #[test]
    fn what_is_computed_in_money_is_in_wan_and_by_the_year() {
        let mut form = sample().typed();
        form.set("computed", "total");
        assert_eq!(parse(&form).unwrap_err().0[0].0, "unit");
        form.set("unit", WAN);
        assert!(parse(&form).is_ok());
        form.set("period", "quarter");
        assert_eq!(parse(&form).unwrap_err().0[0].0, "period");
    }

    #[test]
    fn lists_are_read_with_any_mark_and_ordered_by_the_first_item() {
        assert_eq!(list("总体、2，3 ; 4"), "总体,2,3,4");
        let of = |items: &str| {
            Values {
                items: items.to_owned(),
                ..sample()
            }
            .place()
            .0
        };
        assert_eq!((of("总体,2"), of("18"), of("4,总体")), (0, 18, 4));
    }
}
