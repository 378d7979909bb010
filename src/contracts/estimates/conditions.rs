//! What each tax asks for, held against the file: met, not met, or not known from it. Sources stand beside each.

use chrono::{Months, NaiveDate};

use super::{Rules, Tax};
use crate::codes::contract_type::{is_licence, is_transfer};
use crate::contracts::contract::{Contract, State, Values};
use crate::web::words::Message;

/// How the file stands to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Met,
    NotMet,
    /// The file does not tell.
    Unknown,
}

impl Standing {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::Unknown => "unknown",
        }
    }

    fn of(met: bool) -> Self {
        if met { Self::Met } else { Self::NotMet }
    }

    fn met_or_unknown(met: bool) -> Self {
        if met { Self::Met } else { Self::Unknown }
    }
}

/// One condition in words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    pub(super) text: Message,
    pub(super) standing: Standing,
    /// Where it comes from: the name of a law or notice.
    pub(super) source: &'static str,
}

const VAT_NOTICE: &str = "财税〔2016〕36号 附件3";
const CIT_RULE: &str = "企业所得税法实施条例 第九十条";
const CIT_NOTICE: &str = "财税〔2010〕111号";
const STAMP_LAW: &str = "印花税法";
const IIT_NOTICE: &str = "财税〔2018〕58号";

fn condition(key: &str, standing: Standing, source: &'static str) -> Condition {
    Condition {
        text: Message::new(key),
        standing,
        source,
    }
}

pub(super) fn of(tax: Tax, contract: &Contract, v: &Values, rules: &Rules) -> Vec<Condition> {
    match tax {
        Tax::Vat => vat(contract, v, rules),
        Tax::Cit => cit(contract, v, rules),
        Tax::Stamp => stamp(v),
        Tax::Iit => iit(contract, v, rules),
    }
}

/// Registered and still standing; a file on its way may still get there.
fn registered(contract: &Contract) -> Standing {
    match contract.state {
        State::Registered => Standing::Met,
        State::Cancelled | State::Refused | State::Abandoned => Standing::NotMet,
        State::Draft | State::Signed | State::Filed => Standing::Unknown,
    }
}

fn vat(contract: &Contract, v: &Values, rules: &Rules) -> Vec<Condition> {
    let code = v.type_code.as_str();
    let by_itself = matches!(code, "11" | "12") || is_transfer(code) || is_licence(code);
    // Consulting and service only where they help the buyer to master what the same seller transfers or develops.
    let alongside = matches!(code, "40" | "51");
    let kind = if by_itself {
        condition("estimate-vat-kind", Standing::Met, VAT_NOTICE)
    } else if alongside {
        condition("estimate-vat-alongside", Standing::Unknown, VAT_NOTICE)
    } else {
        condition("estimate-vat-kind", Standing::NotMet, VAT_NOTICE)
    };
    let mut found = vec![
        kind,
        condition("estimate-recognised", registered(contract), VAT_NOTICE),
    ];
    if v.signed_on.is_none_or(|day| day >= rules.vat_law_from) {
        found.push(condition("estimate-vat-law", Standing::Unknown, "增值税法"));
    }
    found
}

/// Whether a licence lasts the years that relief asks for.
fn lasts(v: &Values, years: u32) -> Standing {
    let (Some(starts), Some(ends)) = (v.starts_on, v.ends_on) else {
        return Standing::Unknown;
    };
    let until: Option<NaiveDate> = starts.checked_add_months(Months::new(12 * years));
    // A term from 1 March to 28 February five years on is five full years.
    let full = until.and_then(|day| day.pred_opt());
    full.map_or(Standing::Unknown, |full| Standing::of(ends >= full))
}

fn cit(contract: &Contract, v: &Values, rules: &Rules) -> Vec<Condition> {
    let code = v.type_code.as_str();
    let kind = match code {
        "21" | "24" | "25" | "26" | "27" | "31" | "33" | "34" | "35" | "36" => Standing::Met,
        // A technical secret is covered only as other technology that the ministries named.
        "23" | "32" | "22" | "29" | "39" => Standing::Unknown,
        _ => Standing::NotMet,
    };
    let enterprise = matches!(v.seller_nature.chars().next(), Some('1' | '2' | '3'));
    let mut found = vec![
        condition("estimate-cit-kind", kind, CIT_NOTICE),
        // Whether an institute or a university is one, the source does not say.
        condition(
            "estimate-cit-resident",
            Standing::met_or_unknown(enterprise),
            CIT_RULE,
        ),
        condition("estimate-recognised", registered(contract), CIT_NOTICE),
    ];
    if is_licence(code) {
        found.push(Condition {
            text: Message::new("estimate-cit-term").with("years", i64::from(rules.licence_years)),
            standing: lasts(v, rules.licence_years),
            source: CIT_NOTICE,
        });
        if v.licence_kind == "exclusive" {
            found.push(condition(
                "estimate-cit-global",
                Standing::Unknown,
                CIT_NOTICE,
            ));
        }
    }
    let unrelated = match (v.related, v.details.share) {
        (false, _) => Standing::Met,
        (true, Some(share)) => Standing::of(share < 10_000),
        (true, None) => Standing::Unknown,
    };
    found.push(condition("estimate-cit-unrelated", unrelated, CIT_NOTICE));
    let own_funds = Standing::met_or_unknown(v.plan_source == "90");
    found.push(condition("estimate-cit-funds", own_funds, CIT_NOTICE));
    found.push(condition(
        "estimate-cit-separate",
        Standing::Unknown,
        CIT_RULE,
    ));
    found
}

fn stamp(v: &Values) -> Vec<Condition> {
    // What passes a registered right is a 产权转移书据; the rate is the same.
    let item = match v.type_code.as_str() {
        "21" | "24" | "31" => "estimate-stamp-right",
        _ => "estimate-stamp-contract",
    };
    let mut found = vec![
        condition(item, Standing::Met, STAMP_LAW),
        condition(
            "estimate-stamp-known",
            Standing::met_or_unknown(!v.estimated),
            STAMP_LAW,
        ),
    ];
    if v.non_technical.is_positive() {
        found.push(condition("estimate-stamp-split", Standing::Met, STAMP_LAW));
    }
    found
}

fn iit(contract: &Contract, v: &Values, rules: &Rules) -> Vec<Condition> {
    let non_profit = matches!(v.seller_nature.get(..3), Some("021" | "022"));
    vec![
        condition("estimate-iit-unit", Standing::of(non_profit), IIT_NOTICE),
        condition("estimate-iit-registered", registered(contract), IIT_NOTICE),
        Condition {
            text: Message::new("estimate-iit-months").with("months", i64::from(rules.iit_months)),
            standing: Standing::Unknown,
            source: IIT_NOTICE,
        },
        condition("estimate-iit-published", Standing::Unknown, IIT_NOTICE),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn rules() -> &'static Rules {
        Rules::on(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap())
    }

    fn standing(found: &[Condition], key: &str) -> Option<Standing> {
        let message = Message::new(key);
        found
            .iter()
            .find(|c| c.text.key == message.key)
            .map(|c| c.standing)
    }

    fn registered_file() -> Contract {
        crate::contracts::samples::contract(State::Registered)
    }

    #[rstest]
    #[case("11", Some(Standing::Met), None)]
    #[case("23", Some(Standing::Met), None)]
    #[case("32", Some(Standing::Met), None)]
    #[case("40", None, Some(Standing::Unknown))]
    #[case("51", None, Some(Standing::Unknown))]
    #[case("52", Some(Standing::NotMet), None)]
    #[case("53", Some(Standing::NotMet), None)]
    fn vat_relief_goes_by_the_kind_of_contract(
        #[case] code: &str,
        #[case] kind: Option<Standing>,
        #[case] alongside: Option<Standing>,
    ) {
        let values = Values {
            type_code: code.to_owned(),
            ..Values::default()
        };
        let found = of(Tax::Vat, &registered_file(), &values, rules());
        assert_eq!(standing(&found, "estimate-vat-kind"), kind);
        assert_eq!(standing(&found, "estimate-vat-alongside"), alongside);
    }

    #[rstest]
    // Five full years to the day, one day less, and over a leap day.
    #[case((2026, 1, 1), (2030, 12, 31), Standing::Met)]
    #[case((2026, 1, 1), (2030, 12, 30), Standing::NotMet)]
    #[case((2024, 2, 29), (2029, 2, 27), Standing::Met)]
    #[case((2024, 2, 29), (2029, 2, 26), Standing::NotMet)]
    fn a_licence_lasts_its_years_to_the_day(
        #[case] (y, m, d): (i32, u32, u32),
        #[case] (ey, em, ed): (i32, u32, u32),
        #[case] expected: Standing,
    ) {
        let values = Values {
            starts_on: NaiveDate::from_ymd_opt(y, m, d),
            ends_on: NaiveDate::from_ymd_opt(ey, em, ed),
            ..Values::default()
        };
        assert_eq!(lasts(&values, 5), expected);
    }

    #[test]
    fn a_wholly_owned_party_has_no_relief_and_an_unknown_share_leaves_it_open() {
        let of_share = |share| {
            let mut values = Values {
                type_code: "21".to_owned(),
                seller_nature: "150".to_owned(),
                related: true,
                ..Values::default()
            };
            values.details.share = share;
            let found = of(Tax::Cit, &registered_file(), &values, rules());
            standing(&found, "estimate-cit-unrelated")
        };
        assert_eq!(of_share(Some(10_000)), Some(Standing::NotMet));
        assert_eq!(of_share(Some(5_100)), Some(Standing::Met));
        assert_eq!(of_share(None), Some(Standing::Unknown));
    }
}
