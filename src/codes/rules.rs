//! The rule sets of registration as data: limits, the line from which a contract is large, what starts the clock anew.
//! Each set says itself whether it is in force or a draft, and which line is ours and not the law's.

use serde::{Deserialize, Serialize};

use super::row::Row;
use super::table::Table;
use crate::money::Money;
use crate::workdays::Limit;

/// The set that holds where nothing else is set.
pub const DEFAULT: &str = "CN2000";

/// Which of the two sums the line of large contracts is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 成交额
    Total,
    /// 技术交易额
    Technical,
}

impl Measure {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Technical => "technical",
        }
    }
}

/// From where on a contract is large.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Large {
    pub from: Money,
    pub measure: Measure,
    /// The limit for large ones, where it is another.
    pub limit: Option<Limit>,
    /// A line that this centre draws; the rules themselves know none.
    pub ours: bool,
}

/// What a rule set says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    pub source_zh: String,
    pub source_en: String,
    /// Published for comments only.
    pub draft: bool,
    /// For the decision, from acceptance on.
    pub limit: Limit,
    /// Whether the limit starts anew when a supplement came in.
    pub restarts: bool,
    pub large: Large,
    /// Families of contracts that are registered.
    pub families: Vec<String>,
}

impl Rules {
    #[must_use]
    pub fn is_large(&self, total: Money, technical: Money) -> bool {
        let sum = match self.large.measure {
            Measure::Total => total,
            Measure::Technical => technical,
        };
        sum >= self.large.from
    }

    #[must_use]
    pub fn limit(&self, large: bool) -> Limit {
        self.large.limit.filter(|_| large).unwrap_or(self.limit)
    }

    #[must_use]
    pub fn source(&self, lang: &str) -> &str {
        if lang.starts_with("en") {
            &self.source_en
        } else {
            &self.source_zh
        }
    }
}

/// The rules of a code; an unknown one falls back to the default, so that an old file stays readable.
///
/// # Panics
/// Never: a test looks that every embedded row has its rules.
#[must_use]
pub fn of(code: &str) -> (&'static Row, &'static Rules) {
    let row = super::get(Table::RuleSet, code).or_else(|| super::get(Table::RuleSet, DEFAULT));
    row.and_then(|row| Some((row, row.rules.as_ref()?)))
        .expect("every embedded rule set has its rules")
}

/// Reads a setting.
///
/// # Errors
/// Names the codes there are.
pub fn parse(code: &str) -> Result<String, String> {
    if super::known(Table::RuleSet, code) {
        return Ok(code.to_owned());
    }
    let codes: Vec<&str> = super::all(Table::RuleSet)
        .iter()
        .map(|row| row.code.as_str())
        .collect();
    Err(format!("one of {} is wanted", codes.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{self, all};

    #[test]
    fn every_set_has_rules_whose_families_exist() {
        for row in all(Table::RuleSet) {
            let rules = row.rules.as_ref().expect("rules");
            assert!(rules.large.from.is_positive(), "{}", row.code);
            assert!(!rules.families.is_empty(), "{}", row.code);
            for family in &rules.families {
                assert!(codes::known(Table::ContractType, family), "{family}");
            }
        }
        assert_eq!(of("nonsense").0.code, DEFAULT);
        assert!(parse("CN2000").is_ok() && parse("cn").is_err());
    }

    #[test]
    fn only_the_draft_calls_itself_one_and_it_says_so_in_its_name() {
        for row in all(Table::RuleSet) {
            let draft = of(&row.code).1.draft;
            assert_eq!(draft, row.zh.contains("征求意见稿"), "{}", row.code);
            assert_eq!(draft, row.en.contains("draft"), "{}", row.code);
        }
    }

    #[test]
    fn the_line_of_large_contracts_lies_on_the_sum_the_set_names() {
        let (just, below) = (Money::from_fen(500_000_000), Money::from_fen(499_999_999));
        let (_, national) = of("CN2000");
        assert!(national.is_large(just, below) && !national.is_large(below, below));
        let (_, draft) = of("CN2024D");
        assert!(draft.is_large(just, just) && !draft.is_large(just, below));
        assert_eq!(draft.limit(true), Limit::Workdays(30));
        assert_eq!(draft.limit(false), Limit::Workdays(15));
        assert_eq!(national.limit(true), Limit::Days(30));
    }
}
