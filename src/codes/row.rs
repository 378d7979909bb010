//! One row of a code table. A few tables carry a column of their own; it is empty elsewhere.

use chrono::NaiveDate;
use serde::Deserialize;

use super::rules::Rules;
use crate::money::Money;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub code: String,
    pub parent: Option<String>,
    pub zh: String,
    pub en: String,
    /// First day on which the code may be chosen.
    pub from: Option<NaiveDate>,
    /// Last day on which it may be.
    pub until: Option<NaiveDate>,
    /// For administrators, in Chinese; never shown to the public.
    pub note: Option<String>,
    /// What an ended code became.
    pub successor: Option<String>,
    /// `contract_type`: the family of the four that were counted before 2021.
    pub old: Option<String>,
    /// `party_nature`, `region`: the statistical group, a code of the fold's own table.
    pub fold: Option<String>,
    /// `zone`: the region it lies in.
    pub region: Option<String>,
    /// Bands: from this sum on …
    pub lower: Option<Money>,
    /// … and below this one.
    pub upper: Option<Money>,
    /// `maturity`: what the level means, in a sentence.
    pub meaning_zh: Option<String>,
    pub meaning_en: Option<String>,
    /// `document`: contract types or families that must have it, …
    #[serde(default)]
    pub required: Vec<String>,
    /// … and those that may.
    #[serde(default)]
    pub optional: Vec<String>,
    /// `rule_set`: limits and lines.
    pub rules: Option<Rules>,
}

impl Row {
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    #[must_use]
    pub fn holds_sum(&self, sum: Money) -> bool {
        self.lower.is_some_and(|lower| lower <= sum) && self.upper.is_none_or(|upper| sum < upper)
    }

    /// English for "en" and its kin, Chinese for all others.
    #[must_use]
    pub fn label(&self, lang: &str) -> &str {
        if is_english(lang) { &self.en } else { &self.zh }
    }

    #[must_use]
    pub fn meaning(&self, lang: &str) -> Option<&str> {
        let meaning = if is_english(lang) {
            &self.meaning_en
        } else {
            &self.meaning_zh
        };
        meaning.as_deref()
    }
}

fn is_english(lang: &str) -> bool {
    lang.split('-').next() == Some("en")
}
