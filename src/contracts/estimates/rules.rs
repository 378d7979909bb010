//! The rates and limits that estimates go by, as data with a version: `codes/tax_rules.json`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::money::Money;

/// A version of the rates. Rates in basis points unless they say otherwise.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    /// Shown beside every estimate.
    pub(super) code: String,
    /// The first day of signing it is used for.
    pub(super) from: NaiveDate,
    /// 增值税 on research, development and transfer services.
    pub(super) vat_rate_bp: i64,
    /// 企业所得税
    pub(super) cit_rate_bp: i64,
    /// 技术转让所得 of a year that is free of tax, in fen (企业所得税法实施条例 90).
    #[serde(rename = "cit_exempt_fen")]
    pub(super) cit_exempt: Money,
    /// What part of the income above it is taxed.
    pub(super) cit_over_bp: i64,
    /// The shortest term of a licence that has relief, in years.
    pub(super) licence_years: u32,
    /// 印花税 of each party on 10,000 (印花税法).
    pub(super) stamp_per_10000: i64,
    /// The part of a cash reward that counts as wages (财税〔2018〕58号).
    pub(super) iit_counted_bp: i64,
    /// Within so many months of the income it must be paid.
    pub(super) iit_months: u32,
    /// From this day the VAT law no longer lists the exemption; whether it goes on depends on notices.
    pub(super) vat_law_from: NaiveDate,
}

static ALL: LazyLock<Vec<Rules>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../codes/tax_rules.json"))
        .expect("the embedded rules are checked by a test")
});

impl Rules {
    /// The version for a contract signed on a day; the newest begun by then, or the first there is.
    pub(super) fn on(day: NaiveDate) -> &'static Self {
        ALL.iter()
            .filter(|rules| rules.from <= day)
            .max_by_key(|rules| rules.from)
            .unwrap_or(&ALL[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_rules_can_be_read_and_say_what_they_should() {
        let rules = Rules::on(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap());
        assert_eq!(rules.cit_exempt, Money::from_fen(500_000_000));
        assert!(rules.vat_rate_bp < 10_000 && rules.stamp_per_10000 > 0);
        let early = Rules::on(NaiveDate::from_ymd_opt(1999, 1, 1).unwrap());
        assert_eq!(early.code, ALL[0].code);
    }
}
