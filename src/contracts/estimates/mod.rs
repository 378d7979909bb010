//! What taxes a contract may save or cost, as an estimate: the formulas, the conditions as far as the file tells them,
//! and the version of the rules. Must stay true: nothing here is a decision, and what the file does not say is unknown.

mod conditions;
mod page;
mod rules;
mod sums;

use conditions::{Condition, Standing};
use rules::Rules;

use super::contract::{Contract, Values};
use crate::money::Money;
use crate::web::{Access, Routes, Sample};

/// What is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Tax {
    /// 增值税
    Vat,
    /// 企业所得税
    Cit,
    /// 印花税
    Stamp,
    /// 个人所得税
    Iit,
}

impl Tax {
    fn code(self) -> &'static str {
        match self {
            Self::Vat => "vat",
            Self::Cit => "cit",
            Self::Stamp => "stamp",
            Self::Iit => "iit",
        }
    }
}

/// What a person adds to the file to estimate by. All may be left out; sums in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Given {
    /// Cost of what is transferred.
    cost: Money,
    /// Taxes and fees on the transfer.
    charges: Money,
    /// 技术转让所得 of the same seller in the same year without this contract.
    other_income: Money,
    /// VAT that the contract lists separately.
    vat_listed: Money,
    /// The remuneration in a development contract, apart from the funds.
    remuneration: Option<Money>,
    /// The reward paid in cash to those who made the contribution.
    reward: Option<Money>,
}

/// One tax of one contract.
#[derive(Clone, Debug, PartialEq)]
struct Estimate {
    tax: Tax,
    /// What is saved (VAT, CIT), due per party (stamp) or counted as income (IIT); `None` when no sum can be told.
    sum: Option<Money>,
    /// What the sum was worked out from.
    base: Money,
    conditions: Vec<Condition>,
}

impl Estimate {
    /// Whether a condition stands against it.
    fn is_barred(&self) -> bool {
        self.conditions
            .iter()
            .any(|c| c.standing == Standing::NotMet)
    }
}

/// All four, in order.
fn all(contract: &Contract, values: &Values, given: &Given, rules: &Rules) -> Vec<Estimate> {
    let of = |tax, base, sum| Estimate {
        tax,
        sum,
        base,
        conditions: conditions::of(tax, contract, values, rules),
    };
    let income = sums::income(values.technical, given);
    let stamped = sums::stamp_base(values, given);
    let reward = given.reward.unwrap_or_default();
    vec![
        of(
            Tax::Vat,
            values.technical,
            sums::vat_saving(values.technical, rules),
        ),
        of(
            Tax::Cit,
            income,
            sums::cit_saving_of(income, given.other_income, rules),
        ),
        of(Tax::Stamp, stamped, sums::stamp(stamped, rules)),
        of(
            Tax::Iit,
            reward,
            given
                .reward
                .and_then(|reward| sums::iit_counted(reward, rules)),
        ),
    ]
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(
            "/desk/contracts/{number}/estimates",
            Access::Staff,
            page::desk,
        )
        .get(
            "/my/contracts/{number}/estimates",
            Access::Member,
            page::mine,
        )
}

pub(super) fn samples() -> Vec<Sample> {
    page::EstimatesPage::samples()
        .iter()
        .map(Sample::of)
        .collect()
}
