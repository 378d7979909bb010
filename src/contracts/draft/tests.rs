//! Forms of contracts, right and wrong.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn good() -> Typed {
    [
        ("name", "池窑温度场测试与调温模型开发"),
        ("type_code", "11"),
        ("seller_name", "巴渠应用技术研究院（虚构）"),
        ("seller_region", "511700"),
        ("seller_nature", "021"),
        ("buyer_name", "达川岩丝新材料有限公司（虚构）"),
        ("buyer_region", "511703"),
        ("buyer_nature", "150"),
        ("signed_on", "2026-01-10"),
        ("starts_on", "2026-01-10"),
        ("ends_on", "2026-12-31"),
        ("total", "600000"),
        ("field", "05-01"),
        ("ip", "20"),
        ("plan_source", "40"),
        ("payment", "2"),
        ("objective", "10"),
        ("industry", "C30"),
        ("related", "no"),
    ]
    .into_iter()
    .collect()
}

fn with(changes: &[(&str, &str)]) -> Typed {
    let mut typed = good();
    for (field, value) in changes {
        typed.set(field, *value);
    }
    typed
}

fn keys(typed: &Typed) -> Vec<(String, String)> {
    match parse(typed, today(), &[], true) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.0.into_iter().map(|(f, m)| (f, m.key)).collect(),
    }
}

#[test]
fn a_whole_form_reads_and_reads_back() {
    let mut typed = good();
    typed.push("items.0.name", "热电偶");
    typed.push("items.0.kind", "equipment");
    typed.push("items.0.amount", "8万");
    let values = parse(&typed, today(), &[], true).unwrap();
    assert_eq!(values.technical, Money::from_yuan(520_000).unwrap());
    let again = parse(&super::typed(&values), today(), &[], true).unwrap();
    assert_eq!(values, again);
}

#[rstest]
#[case("total", "", "field-required")]
#[case("total", "abc", "money-not-a-number")]
#[case("total", "1e9", "money-exponent")]
#[case("total", "-5", "money-negative")]
#[case("total", "0", "contract-money-zero")]
#[case("total", "12,34", "money-separators")]
#[case("total", "1.005", "money-too-precise")]
#[case("total", "9999999999999999", "money-too-large")]
#[case("signed_on", "2026-11-24", "field-date-out-of-range")]
#[case("signed_on", "2026-02-29", "field-not-a-date")]
#[case("ends_on", "2026-01-09", "contract-ends-before-start")]
#[case("ends_on", "2226-01-09", "field-date-out-of-range")]
#[case("type_code", "10", "field-unknown-choice")]
#[case("type_code", "", "field-choose")]
#[case("type_code", "53", "field-required")]
#[case("type_code", "21", "contract-patent-missing")]
#[case("type_code", "31", "contract-patent-missing")]
#[case("patents", "ZL202119900001.8", "contract-patent-wrong")]
#[case("buyer_name", "巴渠应用技术研究院（虚构） ", "contract-same-party")]
#[case("buyer_region", "", "field-choose")]
#[case("buyer_id", "not-an-id", "field-unknown-choice")]
#[case("field", "77", "field-unknown-choice")]
#[case("related", "", "field-choose")]
#[case("name", "", "field-required")]
fn a_wrong_field_says_why(#[case] field: &str, #[case] value: &str, #[case] key: &str) {
    let found = keys(&with(&[(field, value)]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, key);
}

#[rstest]
#[case("1,200.50", 120_050)]
#[case("1,200.5万", 1_200_500_000)]
#[case("￥6,000.00", 600_000)]
#[case("１２万元", 12_000_000)]
#[case("999999999999999", 99_999_999_999_999_900)]
fn sums_are_read_as_people_type_them(#[case] text: &str, #[case] fen: i64) {
    let values = parse(&with(&[("total", text)]), today(), &[], true).unwrap();
    assert_eq!(values.total.fen(), fen);
}

#[test]
fn all_errors_come_at_once() {
    let found = keys(&Typed::default());
    assert!(found.len() >= 15, "{found:?}");
}

#[test]
fn a_leap_day_is_a_day() {
    let typed = with(&[("signed_on", "2024-02-29"), ("starts_on", "2024/02/29")]);
    assert!(parse(&typed, today(), &[], true).is_ok());
}

#[test]
fn a_draft_needs_no_signing_date_but_a_signed_one_does() {
    let typed = with(&[("signed_on", "")]);
    assert!(parse(&typed, today(), &[], false).is_ok());
    assert_eq!(keys(&typed)[0].0, "signed_on");
}

#[test]
fn an_unclear_licence_is_a_non_exclusive_one() {
    let typed = with(&[("type_code", "31"), ("patents", "ZL202119900001.9")]);
    let values = parse(&typed, today(), &[], true).unwrap();
    assert_eq!(values.licence_kind, "non_exclusive");
    let values = parse(&with(&[("licence_kind", "sole")]), today(), &[], true).unwrap();
    assert_eq!(values.licence_kind, "");
}

#[test]
fn carriers_are_listed_but_not_taken_off() {
    let mut typed = good();
    for (n, (amount, carrier)) in [("100000", "yes"), ("50000", "")].into_iter().enumerate() {
        typed.push(&format!("items.{n}.name"), "样机");
        typed.push(&format!("items.{n}.kind"), "equipment");
        typed.push(&format!("items.{n}.amount"), amount);
        typed.push(&format!("items.{n}.carrier"), carrier);
    }
    let values = parse(&typed, today(), &[], true).unwrap();
    assert_eq!(values.non_technical, Money::from_yuan(50_000).unwrap());
    assert_eq!(values.technical, Money::from_yuan(550_000).unwrap());
}

#[test]
fn items_may_not_eat_the_whole_price() {
    let mut typed = good();
    typed.push("items.0.name", "设备");
    typed.push("items.0.kind", "equipment");
    typed.push("items.0.amount", "600000");
    assert_eq!(keys(&typed)[0].1, "contract-nothing-technical");
    typed.set("items.0.amount", "600000.01");
    assert_eq!(keys(&typed)[0].1, "contract-items-exceed-total");
}

#[test]
fn hardware_without_a_deduction_is_a_warning_only() {
    let values = parse(&with(&[("name", "检测设备开发")]), today(), &[], true).unwrap();
    let keys: Vec<String> = warnings(&values, &Drafted::default(), today())
        .into_iter()
        .map(|m| m.key)
        .collect();
    assert_eq!(keys, ["contract-warn-hardware"]);
}

#[test]
fn a_licence_that_may_outlive_its_patent_is_a_warning() {
    let typed = with(&[
        ("type_code", "31"),
        ("patents", "ZL202119900001.9"),
        ("ends_on", "2041-03-01"),
    ]);
    let values = parse(&typed, today(), &[], true).unwrap();
    let keys: Vec<String> = warnings(&values, &Drafted::default(), today())
        .into_iter()
        .map(|m| m.key)
        .collect();
    assert_eq!(keys, ["contract-warn-patent-life"]);
}

#[test]
fn a_licence_that_does_outlive_its_patent_is_refused_at_its_end() {
    let typed = with(&[
        ("type_code", "31"),
        ("patents", "ZL202119900001.9"),
        ("ends_on", "2042-01-01"),
    ]);
    let found = keys(&typed);
    let expected = ("ends_on".to_owned(), "contract-beyond-patent".to_owned());
    assert_eq!(found, [expected]);
}

#[rstest]
#[case("1", true)]
#[case("2", true)]
#[case("3", false)]
#[case("4", false)]
#[case("9", false)]
fn only_what_is_settled_later_is_an_estimate(#[case] payment: &str, #[case] wrong: bool) {
    let typed = with(&[("payment", payment), ("estimated", "yes")]);
    let found = keys(&typed);
    assert_eq!(found.iter().any(|(field, _)| field == "estimated"), wrong);
}

#[rstest]
#[case("no", "", "林亦川", Some("contract-warn-maybe-related"))]
#[case("no", "", "苟思源", None)]
#[case("yes", "", "苟思源", Some("contract-warn-related-share"))]
#[case("yes", "51", "苟思源", Some("contract-warn-related"))]
#[case("yes", "100%", "苟思源", Some("contract-warn-related-whole"))]
fn a_relation_is_asked_about(
    #[case] related: &str,
    #[case] share: &str,
    #[case] buyer: &str,
    #[case] expected: Option<&str>,
) {
    let typed = with(&[
        ("related", related),
        ("share", share),
        ("seller_representative", "林亦川"),
        ("buyer_representative", buyer),
    ]);
    let values = parse(&typed, today(), &[], true).unwrap();
    let keys: Vec<String> = warnings(&values, &Drafted::default(), today())
        .into_iter()
        .map(|m| m.key)
        .collect();
    assert_eq!(keys.first().map(String::as_str), expected);
}

#[test]
fn one_code_can_not_stand_on_both_sides() {
    let code = "91511700FAKE100197";
    let found = keys(&with(&[("seller_uscc", code), ("buyer_uscc", code)]));
    let expected = ("buyer_uscc".to_owned(), "contract-same-party".to_owned());
    assert_eq!(found, [expected]);
}

#[rstest]
#[case(&[("further.0.side", "buyer"), ("further.0.name", "巴渠应用技术研究院 （虚构）"), ("further.0.region", "511700")], "further.0.name")]
#[case(&[("further.0.side", "seller"), ("further.0.name", "达川岩丝新材料有限公司（虚构）"), ("further.0.region", "511700")], "further.0.name")]
#[case(&[("buyer_uscc", "91511700FAKE100197"), ("further.3.side", "seller"), ("further.3.name", "州河某公司（虚构）"),
    ("further.3.uscc", "91511700FAKE100197"), ("further.3.region", "511700")], "further.3.name")]
#[case(&[("further.0.side", "seller"), ("further.0.name", "某所（虚构）"), ("further.0.region", "511700"),
    ("further.2.side", "buyer"), ("further.2.name", "某所（虚构）"), ("further.2.region", "511700")], "further.2.name")]
fn nobody_stands_on_both_sides(#[case] changes: &[(&str, &str)], #[case] field: &str) {
    let expected = (field.to_owned(), "contract-same-party".to_owned());
    assert_eq!(keys(&with(changes)), [expected]);
}

#[test]
fn two_further_parties_of_one_side_may_be_there() {
    let typed = with(&[
        ("further.0.side", "buyer"),
        ("further.0.name", "甲（虚构）"),
        ("further.0.region", "511700"),
        ("further.1.side", "buyer"),
        ("further.1.name", "乙（虚构）"),
        ("further.1.region", "511700"),
    ]);
    assert_eq!(keys(&typed), []);
}

#[test]
fn joint_development_without_work_on_both_sides_is_a_warning() {
    let values = parse(&with(&[("type_code", "12")]), today(), &[], true).unwrap();
    let both = |both_work| Drafted {
        both_work,
        ..Drafted::default()
    };
    let found = |drafted: &Drafted| warnings(&values, drafted, today()).len();
    assert_eq!((found(&both(false)), found(&both(true))), (1, 0));
}

proptest! {
    #[test]
    fn the_total_is_always_both_parts(total in 1_i64..1_000_000_000, parts in prop::collection::vec((1_i64..400_000_000, any::<bool>()), 0..6)) {
        let mut typed = with(&[("total", &Money::from_fen(total).yuan_text())]);
        for (n, (fen, carrier)) in parts.iter().enumerate() {
            typed.push(&format!("items.{n}.name"), "一项");
            typed.push(&format!("items.{n}.kind"), "other");
            typed.push(&format!("items.{n}.amount"), Money::from_fen(*fen).yuan_text());
            typed.push(&format!("items.{n}.carrier"), if *carrier { "yes" } else { "" });
        }
        if let Ok(v) = parse(&typed, today(), &[], true) {
            prop_assert_eq!(v.non_technical.checked_add(v.technical), Some(v.total));
            prop_assert!(v.technical.is_positive());
            let off: i64 = parts.iter().filter(|p| !p.1).map(|p| p.0).sum();
            prop_assert_eq!(v.non_technical.fen(), off);
        } else {
            let listed: i64 = parts.iter().map(|p| p.0).sum();
            let off: i64 = parts.iter().filter(|p| !p.1).map(|p| p.0).sum();
            prop_assert!(listed > total || off == total);
        }
    }

    #[test]
    fn no_text_makes_it_panic(total in "\\PC{0,24}", day in "\\PC{0,12}", patents in "\\PC{0,24}") {
        let typed = with(&[("total", &total), ("signed_on", &day), ("patents", &patents)]);
        let _read = parse(&typed, today(), &[], true);
    }
}
