//! The formulas, exact to the fen. Sums round half up once, at the end.

use super::{Given, Rules};
use crate::contracts::contract::Values;
use crate::money::Money;

/// The VAT inside a price: price ÷ (1 + rate) × rate.
pub(super) fn vat_saving(price: Money, rules: &Rules) -> Option<Money> {
    price.fraction(rules.vat_rate_bp, 10_000 + rules.vat_rate_bp)
}

/// 技术转让所得 of this contract: 收入 − 成本 − 相关税费, never below nothing.
pub(super) fn income(technical: Money, given: &Given) -> Money {
    technical
        .checked_sub(given.cost)
        .and_then(|left| left.checked_sub(given.charges))
        .filter(|left| left.is_positive())
        .unwrap_or_default()
}

/// What a year's 技术转让所得 saves: up to the limit all of the tax, above it a part of it.
pub(super) fn cit_saving(income: Money, rules: &Rules) -> Option<Money> {
    let below = income.min(rules.cit_exempt);
    let over = income.checked_sub(below)?;
    // In one fraction, so that it is rounded once.
    let weighed = i128::from(below.fen()) * 10_000
        + i128::from(over.fen()) * i128::from(10_000 - rules.cit_over_bp);
    let saved = (weighed * i128::from(rules.cit_rate_bp) + 50_000_000) / 100_000_000;
    i64::try_from(saved).ok().map(Money::from_fen)
}

/// What this contract adds to the year's saving: the limit is the seller's for the whole year, not each contract's.
pub(super) fn cit_saving_of(income: Money, others: Money, rules: &Rules) -> Option<Money> {
    let with = cit_saving(income.checked_add(others)?, rules)?;
    with.checked_sub(cit_saving(others, rules)?)
}

/// What the duty is taken on: the sum without VAT that is listed separately; in a development contract the
/// remuneration where it is told.
pub(super) fn stamp_base(values: &Values, given: &Given) -> Money {
    if let (Some(remuneration), "11" | "12") = (given.remuneration, values.type_code.as_str()) {
        return remuneration;
    }
    values
        .total
        .checked_sub(given.vat_listed)
        .filter(|left| left.is_positive())
        .unwrap_or_default()
}

/// The duty of each party.
pub(super) fn stamp(base: Money, rules: &Rules) -> Option<Money> {
    base.fraction(rules.stamp_per_10000, 10_000)
}

/// The part of a reward that counts as wages of the month.
pub(super) fn iit_counted(reward: Money, rules: &Rules) -> Option<Money> {
    reward.fraction(rules.iit_counted_bp, 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn rules() -> &'static Rules {
        Rules::on(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap())
    }

    fn yuan(yuan: i64) -> Money {
        Money::from_fen(yuan * 100)
    }

    #[test]
    fn the_worked_numbers_come_out() {
        let saved = cit_saving(yuan(8_200_000), rules());
        assert_eq!(saved, Some(yuan(1_650_000)));
        let vat = vat_saving(yuan(600_000), rules());
        assert_eq!(vat, Some(Money::from_fen(3_396_226)));
        assert_eq!(stamp(yuan(600_000), rules()), Some(yuan(180)));
        assert_eq!(iit_counted(yuan(80_000), rules()), Some(yuan(40_000)));
    }

    #[test]
    fn the_limit_is_used_once_a_year() {
        let first = cit_saving_of(yuan(3_000_000), Money::ZERO, rules());
        assert_eq!(first, Some(yuan(750_000)));
        // Two millions are left below the limit, one lies above it.
        let second = cit_saving_of(yuan(3_000_000), yuan(3_000_000), rules());
        assert_eq!(second, Some(yuan(500_000 + 125_000)));
    }

    #[test]
    fn a_development_contract_is_stamped_on_its_remuneration() {
        let given = Given {
            remuneration: Some(yuan(50_000)),
            vat_listed: yuan(10_000),
            ..Given::default()
        };
        let values = |code: &str| Values {
            type_code: code.to_owned(),
            total: yuan(600_000),
            ..Values::default()
        };
        assert_eq!(stamp_base(&values("11"), &given), yuan(50_000));
        assert_eq!(stamp_base(&values("21"), &given), yuan(590_000));
    }

    proptest! {
        #[test]
        fn savings_stay_below_the_tax_and_add_up_over_a_year(
            a in 0_i64..5_000_000_000_000, b in 0_i64..5_000_000_000_000,
        ) {
            let (a, b) = (Money::from_fen(a), Money::from_fen(b));
            let whole = cit_saving(a.checked_add(b).unwrap(), rules()).unwrap();
            let first = cit_saving_of(a, Money::ZERO, rules()).unwrap();
            let second = cit_saving_of(b, a, rules()).unwrap();
            prop_assert_eq!(first.checked_add(second), Some(whole));
            let tax = a.fraction(rules().cit_rate_bp, 10_000).unwrap();
            prop_assert!(first <= tax && first >= Money::ZERO);
        }

        #[test]
        fn vat_and_price_belong_together(price in 0_i64..9_000_000_000_000_000) {
            let price = Money::from_fen(price);
            let vat = vat_saving(price, rules()).unwrap();
            prop_assert!(vat < price || price == Money::ZERO || price.fen() < 10);
            let net = price.checked_sub(vat).unwrap();
            let again = net.fraction(rules().vat_rate_bp, 10_000).unwrap();
            prop_assert!((again.fen() - vat.fen()).abs() <= 1);
        }
    }
}
