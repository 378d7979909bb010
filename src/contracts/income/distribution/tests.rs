use super::*;
use rstest::rstest;

fn read(more: &[(&str, &str)]) -> Result<Shared, Errors> {
    let mut typed: Typed = [
        ("mode", "transfer"),
        ("basis", "agreement"),
        ("costs.0.kind", "patent"),
        ("costs.0.amount", "8765.43"),
        ("share_completers", "70"),
        ("share_unit", "30"),
        ("people.0.name", "覃知微"),
        ("people.0.weight", "60"),
    ]
    .into_iter()
    .collect();
    for (field, value) in more {
        typed.set(field, *value);
    }
    let frame = Frame {
        receipt: Money::from_fen(30_000_000),
        rule: None,
        document: true,
    };
    Shared::parse(&typed, &frame)
}

#[test]
fn net_income_is_the_receipt_less_its_direct_costs() {
    let shared = read(&[]).unwrap();
    assert_eq!(shared.net, Money::from_fen(29_123_457));
    assert_eq!(shared.costs_sum, Money::from_fen(876_543));
    assert_eq!(shared.shares.completers, 7_000);
}

#[rstest]
#[case("costs.0.amount", "30万零1", "costs.0.amount", "money-not-a-number")]
#[case("costs.0.amount", "-5", "costs.0.amount", "money-negative")]
#[case("costs.0.amount", "1e5", "costs.0.amount", "money-exponent")]
#[case("costs.0.amount", "300000.01", "costs", "income-costs-exceed")]
#[case("costs.0.kind", "lunch", "costs.0.kind", "field-choose")]
#[case("share_unit", "30.01", "share_completers", "income-shares-not-whole")]
#[case("people.0.weight", "0", "people.0.weight", "income-weight-wrong")]
#[case("people.0.weight", "0.5", "people.0.weight", "income-weight-wrong")]
#[case("basis", "rule", "basis", "income-no-rule")]
#[case("mode", "", "mode", "field-choose")]
fn what_is_wrong_is_said_at_its_field(
    #[case] field: &str,
    #[case] value: &str,
    #[case] at: &str,
    #[case] key: &str,
) {
    let errors = read(&[(field, value)]).unwrap_err();
    assert_eq!(
        (errors.0[0].0.as_str(), errors.0[0].1.key.as_str()),
        (at, key)
    );
}

#[test]
fn without_a_rule_or_an_agreement_the_law_s_minimum_is_shared() {
    let shared = read(&[("basis", "none")]).unwrap();
    assert_eq!(shared.shares, Shares::least(Mode::Transfer));
}

#[test]
fn the_rule_of_the_day_is_the_newest_that_held() {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let at: DateTime<Utc> = "2026-11-23T02:00:00Z".parse().unwrap();
    let rule = |version, valid_from, valid_until| Rule {
        id: IncomeRuleId::mint(at),
        version,
        title: String::new(),
        valid_from,
        valid_until,
        completers_bp: 7_000,
        unit_bp: 3_000,
        department_bp: 0,
        others_bp: 0,
        document: None,
        words: String::new(),
        created_at: at,
    };
    let rules = [
        rule(1, day(1, 1), Some(day(6, 30))),
        rule(2, day(3, 1), Some(day(12, 31))),
    ];
    let version = |on| rule_on(&rules, on).map(|r| r.version);
    assert_eq!(version(day(2, 1)), Some(1));
    assert_eq!(version(day(4, 1)), Some(2));
    assert_eq!(
        version(NaiveDate::from_ymd_opt(2025, 12, 31).unwrap()),
        None
    );
}
