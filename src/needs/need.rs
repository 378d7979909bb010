//! A company's need: what is wanted, measurable, once checked. `parse` is the only way to one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::challenge::Challenge;
use super::decimal::{decimal, is_less};
use crate::achievements::achievement::{contact_phone, no_contact_in, phone, pledge};
use crate::codes::Table;
use crate::listings::content::{self, Price};
use crate::listings::store::Attached;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub const TITLE_MOST: usize = 40;
pub const TARGETS_MOST: usize = 20;

/// How a target figure is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    Ge,
    Le,
    Eq,
    Range,
}

impl Comparator {
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Ge => "≥",
            Self::Le => "≤",
            Self::Eq => "=",
            Self::Range => "–",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "ge" => Some(Self::Ge),
            "le" => Some(Self::Le),
            "eq" => Some(Self::Eq),
            "range" => Some(Self::Range),
            _ => None,
        }
    }
}

/// One target indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub name: String,
    pub comparator: Comparator,
    /// A decimal number as typed.
    pub value: String,
    /// The upper end of a range; else empty.
    pub value_to: String,
    pub unit: String,
    pub must: bool,
}

impl Target {
    /// "≥ 85 %", "20–30 MPa".
    #[must_use]
    pub fn wanted(&self) -> String {
        let figure = match self.comparator {
            Comparator::Range => format!("{}–{}", self.value, self.value_to),
            other => format!("{} {}", other.sign(), self.value),
        };
        format!("{figure} {}", self.unit).trim().to_owned()
    }
}

/// A checked need.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Need {
    pub title: String,
    /// Code of table `need_kind`.
    pub kind: String,
    /// The public abstract.
    pub summary: String,
    /// Present state and difficulty.
    pub situation: String,
    pub targets: Vec<Target>,
    pub tried: String,
    pub conditions: String,
    pub budget: Price,
    pub deadline: Option<NaiveDate>,
    pub modes: Vec<String>,
    pub ip_wish: String,
    /// Set when the need is an open challenge.
    pub challenge: Option<Challenge>,
    pub field: String,
    pub industry: String,
    pub keywords: Vec<String>,
    pub region: String,
    /// The company's name is hidden from everybody but insiders and accepted counterparts.
    pub masked: bool,
    /// Opens to the other side of an accepted deal.
    pub protected: String,
    pub contact_name: String,
    pub contact_phone: String,
    /// What hung on the listing when it was sent in; only what a reviewer saw is ever public.
    pub files: Vec<Attached>,
}

impl Need {
    /// Reads a whole form. The deadline is `deadline` (a day).
    ///
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let title = r.text("title", TITLE_MOST);
        let kind = content::code(&mut r, "need_kind", Table::NeedKind);
        let summary = r.long_text("summary", 40, 600);
        let situation = r.long_text("situation", 60, 1500);
        let targets = targets(&mut r);
        if !has_target(typed) {
            r.error("indicators.0.name", "need-target-missing");
        }
        let tried = r.optional("tried", 800).unwrap_or_default();
        let conditions = r.optional("conditions", 800).unwrap_or_default();
        let budget = Price::read(&mut r, "budget");
        let deadline = r.required_date("deadline", today, today + chrono::Duration::days(3660));
        let modes = content::some_codes(&mut r, "modes", Table::CooperationMode);
        let ip_wish = content::code(&mut r, "ip_wish", Table::IpWish);
        let challenge = Challenge::read(&mut r, today);
        let field = content::leaf_code(&mut r, "field", Table::Field);
        let industry = content::code(&mut r, "industry", Table::Industry);
        let keywords = content::keywords(&mut r, "keywords", 2, 8);
        let region = content::code(&mut r, "region", Table::Region);
        let protected = r.optional("protected", 2000).unwrap_or_default();
        let contact_name = r.text("contact_name", 40);
        let contact_phone = contact_phone(&mut r);
        let masked = r.typed.get("masked") == "yes";
        no_contact_in(
            &mut r,
            &[
                "title",
                "summary",
                "situation",
                "tried",
                "conditions",
                "challenge_conditions",
            ],
        );
        pledge(&mut r);
        let whole = (|| {
            Some(Self {
                title: title?,
                kind: kind?,
                summary: summary?,
                situation: situation?,
                targets,
                tried,
                conditions,
                budget: budget?,
                deadline: Some(deadline?),
                modes: modes?,
                ip_wish: ip_wish?,
                challenge,
                field: field?,
                industry: industry?,
                keywords: keywords?,
                region: region?,
                masked,
                protected,
                contact_name: contact_name?,
                contact_phone: contact_phone?,
                files: Vec::new(),
            })
        })();
        r.finish(whole)
    }

    /// A record with little more than a title and a text, as staff may publish it from an import.
    #[must_use]
    pub fn incomplete(typed: &Typed) -> Self {
        let mut r = Reader::new(typed);
        Self {
            title: typed.get("title").chars().take(200).collect(),
            kind: content::optional_code(&mut r, "need_kind", Table::NeedKind).unwrap_or_default(),
            summary: typed.get("summary").to_owned(),
            situation: typed.get("situation").to_owned(),
            targets: targets(&mut r),
            field: content::optional_code(&mut r, "field", Table::Field).unwrap_or_default(),
            industry: content::optional_code(&mut r, "industry", Table::Industry)
                .unwrap_or_default(),
            region: content::optional_code(&mut r, "region", Table::Region).unwrap_or_default(),
            keywords: if typed.is_set("keywords") {
                content::keywords(&mut r, "keywords", 1, 20).unwrap_or_default()
            } else {
                Vec::new()
            },
            masked: typed.get("masked") == "yes",
            tried: r.optional("tried", 800).unwrap_or_default(),
            conditions: r.optional("conditions", 800).unwrap_or_default(),
            budget: Price::read(&mut r, "budget").unwrap_or_default(),
            deadline: r.date("deadline", NaiveDate::MIN, NaiveDate::MAX),
            modes: if typed.is_set("modes") {
                content::some_codes(&mut r, "modes", Table::CooperationMode).unwrap_or_default()
            } else {
                Vec::new()
            },
            ip_wish: content::optional_code(&mut r, "ip_wish", Table::IpWish).unwrap_or_default(),
            challenge: Challenge::incomplete(&mut r),
            protected: r.optional("protected", 2000).unwrap_or_default(),
            contact_name: r.optional("contact_name", 40).unwrap_or_default(),
            contact_phone: r
                .optional_parsed("contact_phone", phone)
                .unwrap_or_default(),
            files: Vec::new(),
        }
    }

    /// What anybody may read, in one text, for search and matching.
    #[must_use]
    pub fn public_text(&self) -> String {
        let mut lines = vec![
            self.summary.clone(),
            self.situation.clone(),
            self.tried.clone(),
            self.conditions.clone(),
        ];
        lines.extend(
            self.targets
                .iter()
                .map(|t| format!("{} {}", t.name, t.wanted())),
        );
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

fn targets(r: &mut Reader<'_>) -> Vec<Target> {
    content::rows(r, "indicators", TARGETS_MOST)
        .into_iter()
        .filter_map(|n| target(r, n))
        .collect()
}

/// Whether any row was typed into; one that was and is wrong has its own error.
fn has_target(typed: &Typed) -> bool {
    typed
        .rows("indicators")
        .into_iter()
        .any(|n| is_typed(typed, n))
}

/// A row holds nothing but its preset choices when nobody typed into it.
fn is_typed(typed: &Typed, n: usize) -> bool {
    ["name", "value"]
        .iter()
        .any(|cell| typed.is_set(&format!("indicators.{n}.{cell}")))
}

fn target(r: &mut Reader<'_>, n: usize) -> Option<Target> {
    let f = |name: &str| format!("indicators.{n}.{name}");
    if !is_typed(r.typed, n) {
        return None;
    }
    let name = r.text(&f("name"), 40);
    let comparator = r.parsed(&f("op"), |text| {
        Comparator::from_code(text).ok_or_else(|| Message::new("field-unknown-choice"))
    });
    let value = r.parsed(&f("value"), decimal);
    let value_to = if comparator == Some(Comparator::Range) {
        r.parsed(&f("value_to"), decimal)
    } else {
        Some(String::new())
    };
    if let (Some(low), Some(high)) = (&value, &value_to)
        && !high.is_empty()
        && !is_less(low, high)
    {
        r.error(&f("value_to"), "field-range-order");
    }
    let unit = r.optional(&f("unit"), 20).unwrap_or_default();
    let must = r.typed.get(&f("must")) != "wish";
    Some(Target {
        name: name?,
        comparator: comparator?,
        value: value?,
        value_to: value_to?,
        unit,
        must,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")
    }

    fn errors(pairs: &[(&str, &str)]) -> Vec<String> {
        let typed: Typed = pairs.iter().copied().collect();
        match Need::parse(&typed, day()) {
            Ok(_) => Vec::new(),
            Err(errors) => errors
                .0
                .into_iter()
                .map(|(f, m)| format!("{f}:{}", m.key))
                .collect(),
        }
    }

    #[test]
    fn an_empty_form_says_everything_at_once() {
        let errors = errors(&[]);
        for field in [
            "title",
            "situation",
            "indicators.0.name",
            "budget_kind",
            "deadline",
            "field",
            "pledge",
        ] {
            assert!(
                errors.iter().any(|e| e.starts_with(field)),
                "{field}: {errors:?}"
            );
        }
    }

    #[test]
    fn a_range_has_its_ends_in_order() {
        let wrong = errors(&[
            ("indicators.0.name", "温差"),
            ("indicators.0.op", "range"),
            ("indicators.0.value", "12"),
            ("indicators.0.value_to", "9"),
        ]);
        assert!(
            wrong.contains(&"indicators.0.value_to:field-range-order".to_owned()),
            "{wrong:?}"
        );
    }

    #[test]
    fn a_deadline_lies_in_the_next_ten_years() {
        for wrong in ["2026-11-22", "2040-01-01", "soon", "2026-02-30"] {
            assert!(
                errors(&[("deadline", wrong)])
                    .iter()
                    .any(|e| e.starts_with("deadline:field-")),
                "{wrong}"
            );
        }
        assert!(
            !errors(&[("deadline", "2026-11-23")])
                .iter()
                .any(|e| e.starts_with("deadline"))
        );
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_the_reading_fail(pairs in prop::collection::vec(("(title|indicators\\.[0-9]\\.(name|op|value)|budget|budget_kind|deadline|field|ip_wish|keywords|modes)", ".{0,30}"), 0..20)) {
            let typed = Typed(pairs);
            let _either = Need::parse(&typed, day());
            let _some = Need::incomplete(&typed).public_text();
        }

        #[test]
        fn the_order_of_decimals_is_that_of_numbers(a in -10_000i32..10_000, b in -10_000i32..10_000) {
            let text = |n: i32| format!("{}{}.{:02}", if n < 0 { "-" } else { "" }, n.abs() / 100, n.abs() % 100);
            prop_assert_eq!(is_less(&text(a), &text(b)), a < b);
        }
    }
}
