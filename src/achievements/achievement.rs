//! A research result: what its owner says of it, once checked. `parse` is the only way to one.

use serde::{Deserialize, Serialize};

use crate::codes::Table;
use crate::listings::content::{self, Price, Right, Tier, shows_contact};
use crate::listings::store::Attached;
use crate::messages::Say as _;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub const TITLE_MOST: usize = 40;
pub const VALUE_LINE_MOST: usize = 60;
pub const TABLE_ROWS_MOST: usize = 20;

/// One indicator of the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    pub name: String,
    /// As text: "≥85", "300±10".
    pub value: String,
    pub unit: String,
    /// Test method or report.
    pub test: String,
}

/// How it compares with what exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub indicator: String,
    pub ours: String,
    pub existing: String,
    pub cost: String,
}

/// A checked research result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Achievement {
    pub title: String,
    /// One line: what a company gains.
    pub value_line: String,
    pub summary: String,
    pub problem: String,
    pub comparisons: Vec<Comparison>,
    pub indicators: Vec<Indicator>,
    /// Second-level code of table `field`.
    pub field: String,
    pub keywords: Vec<String>,
    /// 1–9 after GB/T 22900; 0 when an import did not say.
    pub maturity: i64,
    pub maturity_evidence: String,
    /// Codes of table `cooperation_mode`.
    pub modes: Vec<String>,
    pub rights: Vec<Right>,
    pub team: String,
    pub applications: String,
    pub benefits: String,
    pub price: Price,
    pub region: String,
    /// Never public: opens to the other side of an accepted deal.
    pub contact_name: String,
    pub contact_phone: String,
    pub tier_technical: Tier,
    pub tier_team: Tier,
    pub tier_price: Tier,
    /// What hung on the listing when it was sent in; only what a reviewer saw is ever public.
    pub files: Vec<Attached>,
}

impl Default for Achievement {
    fn default() -> Self {
        Self {
            title: String::new(),
            value_line: String::new(),
            summary: String::new(),
            problem: String::new(),
            comparisons: Vec::new(),
            indicators: Vec::new(),
            field: String::new(),
            keywords: Vec::new(),
            maturity: 0,
            maturity_evidence: String::new(),
            modes: Vec::new(),
            rights: Vec::new(),
            team: String::new(),
            applications: String::new(),
            benefits: String::new(),
            price: Price::Negotiable,
            region: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            tier_technical: Tier::Public,
            tier_team: Tier::Public,
            tier_price: Tier::Public,
            files: Vec::new(),
        }
    }
}

impl Achievement {
    /// Reads a whole form.
    ///
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let title = r.text("title", TITLE_MOST);
        let value_line = r.text("value_line", VALUE_LINE_MOST);
        let summary = r.long_text("summary", 80, 2000);
        let problem = r.long_text("problem", 40, 1000);
        let comparisons = comparisons(&mut r);
        let indicators = indicators(&mut r);
        let field = content::leaf_code(&mut r, "field", Table::Field);
        let keywords = content::keywords(&mut r, "keywords", 2, 8);
        let maturity = r.parsed("maturity", maturity);
        let maturity_evidence = r.text("maturity_evidence", 300);
        let modes = content::some_codes(&mut r, "modes", Table::CooperationMode);
        let rights = Right::read_all(&mut r);
        let team = r.optional("team", 500).unwrap_or_default();
        let applications = r.optional("applications", 500).unwrap_or_default();
        let benefits = r.optional("benefits", 500).unwrap_or_default();
        let price = Price::read(&mut r, "price");
        let region = content::code(&mut r, "region", Table::Region);
        let contact_name = r.text("contact_name", 40);
        let contact_phone = contact_phone(&mut r);
        let tier_technical = content::tier(&mut r, "tier_technical");
        let tier_team = content::tier(&mut r, "tier_team");
        let tier_price = content::tier(&mut r, "tier_price");
        no_contact_in(
            &mut r,
            &[
                "title",
                "value_line",
                "summary",
                "problem",
                "applications",
                "benefits",
                "team",
                "maturity_evidence",
            ],
        );
        pledge(&mut r);
        let whole = (|| {
            Some(Self {
                title: title?,
                value_line: value_line?,
                summary: summary?,
                problem: problem?,
                comparisons,
                indicators,
                field: field?,
                keywords: keywords?,
                maturity: maturity?,
                maturity_evidence: maturity_evidence?,
                modes: modes?,
                rights,
                team,
                applications,
                benefits,
                price: price?,
                region: region?,
                contact_name: contact_name?,
                contact_phone: contact_phone?,
                tier_technical,
                tier_team,
                tier_price,
                files: Vec::new(),
            })
        })();
        r.finish(whole)
    }

    /// A record with little more than a title and a text, as staff may publish it from an import; whatever else was
    /// given and is right is kept.
    #[must_use]
    pub fn incomplete(typed: &Typed) -> Self {
        let mut r = Reader::new(typed);
        Self {
            title: typed.get("title").chars().take(200).collect(),
            value_line: r
                .optional("value_line", VALUE_LINE_MOST)
                .unwrap_or_default(),
            summary: typed.get("summary").to_owned(),
            problem: typed.get("problem").to_owned(),
            comparisons: comparisons(&mut r),
            indicators: indicators(&mut r),
            field: content::optional_code(&mut r, "field", Table::Field).unwrap_or_default(),
            keywords: if typed.is_set("keywords") {
                content::keywords(&mut r, "keywords", 1, 20).unwrap_or_default()
            } else {
                Vec::new()
            },
            maturity: r.optional_parsed("maturity", maturity).unwrap_or(0),
            modes: if typed.is_set("modes") {
                content::some_codes(&mut r, "modes", Table::CooperationMode).unwrap_or_default()
            } else {
                Vec::new()
            },
            maturity_evidence: r.optional("maturity_evidence", 300).unwrap_or_default(),
            rights: Right::read_all(&mut r),
            price: Price::read(&mut r, "price").unwrap_or_default(),
            region: content::optional_code(&mut r, "region", Table::Region).unwrap_or_default(),
            team: r.optional("team", 500).unwrap_or_default(),
            applications: r.optional("applications", 500).unwrap_or_default(),
            benefits: r.optional("benefits", 500).unwrap_or_default(),
            contact_name: r.optional("contact_name", 40).unwrap_or_default(),
            contact_phone: r
                .optional_parsed("contact_phone", phone)
                .unwrap_or_default(),
            tier_technical: content::tier(&mut r, "tier_technical"),
            tier_team: content::tier(&mut r, "tier_team"),
            tier_price: content::tier(&mut r, "tier_price"),
            files: Vec::new(),
        }
    }

    /// What anybody may read, in one text, for search and matching.
    #[must_use]
    pub fn public_text(&self) -> String {
        let mut lines = vec![
            self.value_line.clone(),
            self.summary.clone(),
            self.problem.clone(),
            self.applications.clone(),
            self.benefits.clone(),
        ];
        if self.tier_technical == Tier::Public {
            lines.extend(
                self.indicators
                    .iter()
                    .map(|i| format!("{} {} {}", i.name, i.value, i.unit)),
            );
            lines.extend(
                self.comparisons
                    .iter()
                    .map(|c| format!("{} {} {}", c.indicator, c.ours, c.existing)),
            );
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

fn maturity(text: &str) -> Result<i64, Message> {
    text.parse()
        .ok()
        .filter(|n| (1..=9).contains(n))
        .ok_or_else(|| Message::new("field-unknown-choice"))
}

fn comparisons(r: &mut Reader<'_>) -> Vec<Comparison> {
    content::rows(r, "comparisons", TABLE_ROWS_MOST)
        .into_iter()
        .filter_map(|n| {
            let f = |name: &str| format!("comparisons.{n}.{name}");
            Some(Comparison {
                indicator: r.text(&f("indicator"), 40)?,
                ours: r.text(&f("ours"), 60)?,
                existing: r.optional(&f("existing"), 60).unwrap_or_default(),
                cost: r.optional(&f("cost"), 60).unwrap_or_default(),
            })
        })
        .collect()
}

fn indicators(r: &mut Reader<'_>) -> Vec<Indicator> {
    content::rows(r, "indicators", TABLE_ROWS_MOST)
        .into_iter()
        .filter_map(|n| {
            let f = |name: &str| format!("indicators.{n}.{name}");
            Some(Indicator {
                name: r.text(&f("name"), 40)?,
                value: r.text(&f("value"), 40)?,
                unit: r.optional(&f("unit"), 20).unwrap_or_default(),
                test: r.optional(&f("test"), 100).unwrap_or_default(),
            })
        })
        .collect()
}

pub(crate) fn contact_phone(r: &mut Reader<'_>) -> Option<String> {
    r.parsed("contact_phone", phone)
}

pub(crate) fn phone(text: &str) -> Result<String, Message> {
    crate::identifiers::Phone::parse(text)
        .map(|p| p.to_string())
        .map_err(|e| e.message())
}

pub(crate) fn no_contact_in(r: &mut Reader<'_>, fields: &[&str]) {
    for field in fields {
        if shows_contact(r.typed.get(field)) {
            r.error(field, "field-shows-contact");
        }
    }
}

/// The promise that goes with every listing (domain.md §8.5): lawful, true, own.
pub(crate) fn pledge(r: &mut Reader<'_>) {
    if r.typed.get("pledge") != "yes" {
        r.error("pledge", "field-pledge");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn errors(pairs: &[(&str, &str)]) -> Vec<String> {
        let typed: Typed = pairs.iter().copied().collect();
        match Achievement::parse(&typed) {
            Ok(_) => Vec::new(),
            Err(errors) => errors
                .0
                .into_iter()
                .map(|(field, message)| format!("{field}:{}", message.key))
                .collect(),
        }
    }

    #[test]
    fn an_empty_form_says_everything_at_once() {
        let errors = errors(&[]);
        for field in [
            "title",
            "value_line",
            "summary",
            "problem",
            "field",
            "keywords",
            "maturity",
            "modes",
            "price_kind",
            "region",
            "contact_name",
            "contact_phone",
            "pledge",
        ] {
            assert!(
                errors.iter().any(|e| e.starts_with(&format!("{field}:"))),
                "{field}: {errors:?}"
            );
        }
    }

    #[test]
    fn sums_and_patent_numbers_are_checked_at_their_field() {
        for (sum, key) in [
            ("-5", "money-negative"),
            ("0", "money-zero"),
            ("123456789012345", "money-too-large"),
            ("1e9", "money-exponent"),
        ] {
            let found = errors(&[("price_kind", "amount"), ("price", sum)]);
            assert!(found.contains(&format!("price:{key}")), "{sum}: {found:?}");
        }
        let found = errors(&[("ip.0.kind", "11"), ("ip.0.number", "ZL202119900001.8")]);
        assert!(
            found.contains(&"ip.0.number:patent-check-digit".to_owned()),
            "{found:?}"
        );
    }

    #[test]
    fn a_field_is_chosen_on_its_second_level() {
        assert!(errors(&[("field", "05")]).contains(&"field:field-choose-narrower".to_owned()));
        assert!(
            !errors(&[("field", "05-01")])
                .iter()
                .any(|e| e.starts_with("field:"))
        );
    }

    #[test]
    fn rows_beyond_the_most_are_an_error_and_not_dropped_unseen() {
        let rows: Vec<(String, String)> = (0..21)
            .map(|n| (format!("indicators.{n}.name"), "强度".to_owned()))
            .collect();
        let pairs: Vec<(&str, &str)> = rows.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert!(errors(&pairs).contains(&"indicators:rows-too-many".to_owned()));
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_the_reading_fail(pairs in prop::collection::vec(("(title|summary|price|price_to|price_kind|maturity|modes|field|keywords|contact_phone|(ip|indicators|comparisons)\\.[0-9]{1,3}\\.(name|value|kind|number|status|indicator|ours))", ".{0,30}"), 0..20)) {
            let typed = Typed(pairs);
            let _either = Achievement::parse(&typed);
            let _some = Achievement::incomplete(&typed).public_text();
        }
    }
}
