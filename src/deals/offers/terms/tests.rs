use proptest::prelude::*;

use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

fn form(changes: &[(&str, &str)]) -> Typed {
    let mut typed: Typed = [
        ("subject", "漏板工艺包：图纸、工艺卡和两周驻厂调试"),
        ("type_code", "51"),
        ("starts_on", "2026-12-01"),
        ("ends_on", "2027-06-30"),
        ("payment", "1"),
        ("total", "60万"),
        ("ownership", "by_law"),
        ("acceptance", "连续运行三十天，寿命不低于一百二十天"),
    ]
    .into_iter()
    .collect();
    for (field, value) in changes {
        typed.set(field, *value);
    }
    typed
}

fn fields(changes: &[(&str, &str)]) -> Vec<String> {
    let errors = Terms::parse(&form(changes), today()).unwrap_err();
    errors.0.into_iter().map(|(field, _)| field).collect()
}

#[test]
fn plain_terms_are_read_and_what_belongs_to_another_choice_is_passed_over() {
    let typed = form(&[
        ("licence_kind", "sole"),
        ("sublicensable", "yes"),
        ("rate", "3"),
        ("entry_fee", "10"),
        ("parts.0.what", "签订后"),
    ]);
    let terms = Terms::parse(&typed, today()).unwrap();
    assert_eq!(terms.total.fen(), 60_000_000);
    assert!(terms.licence_kind.is_empty() && !terms.sublicensable);
    assert!(terms.royalty.is_none() && terms.entry_fee.is_none());
    assert!(terms.instalments.is_empty() && !terms.is_estimate());
}

#[test]
fn every_error_is_told_at_its_field() {
    let errors = Terms::parse(&Typed::default(), today()).unwrap_err();
    let told: Vec<&str> = errors.0.iter().map(|(field, _)| field.as_str()).collect();
    for field in [
        "subject",
        "type_code",
        "starts_on",
        "ends_on",
        "payment",
        "total",
        "ownership",
        "acceptance",
    ] {
        assert!(told.contains(&field), "{field} of {told:?}");
    }
    assert_eq!(fields(&[("type_code", "30")]), ["type_code"], "a family");
    assert_eq!(fields(&[("ends_on", "2026-11-30")]), ["ends_on"]);
    assert_eq!(fields(&[("total", "0")]), ["total"]);
    assert_eq!(fields(&[("ownership", "other")]), ["ownership_words"]);
    assert_eq!(fields(&[("payment", "9")]), ["payment"]);
}

#[test]
fn a_licence_needs_its_kind_and_territory() {
    assert_eq!(
        fields(&[("type_code", "31")]),
        ["licence_kind", "territory"]
    );
    let typed = form(&[
        ("type_code", "31"),
        ("licence_kind", "exclusive"),
        ("territory", "四川省"),
    ]);
    assert!(Terms::parse(&typed, today()).unwrap().is_licence());
    let consulting = Terms::parse(&form(&[("type_code", "40")]), today()).unwrap();
    assert!(!consulting.is_licence() && !consulting.is_transfer());
}

#[test]
fn instalments_add_up_to_the_price() {
    let two = |second: &'static str| {
        form(&[
            ("payment", "2"),
            ("parts.0.what", "签订后十日内"),
            ("parts.0.amount", "20万"),
            ("parts.1.what", "验收后"),
            ("parts.1.due_on", "2027-06-30"),
            ("parts.1.amount", second),
        ])
    };
    let terms = Terms::parse(&two("40万"), today()).unwrap();
    assert_eq!(terms.instalments.len(), 2);
    let wrong = Terms::parse(&two("39.999999万"), today()).unwrap_err();
    assert_eq!(wrong.0[0].0, "parts");
    assert_eq!(fields(&[("payment", "2")]), ["parts"]);
}

#[test]
fn royalties_have_a_base_and_a_rate() {
    assert_eq!(fields(&[("payment", "3")]), ["base", "course", "rate"]);
    let royal = |rate: &'static str, fee: &'static str| {
        form(&[
            ("payment", "4"),
            ("base", "sales"),
            ("course", "falling"),
            ("rate", rate),
            ("entry_fee", fee),
        ])
    };
    for (typed, bp) in [("3.5", 350), ("３.５％", 350), ("0.01", 1), ("100", 10_000)] {
        let terms = Terms::parse(&royal(typed, "1万"), today()).unwrap();
        assert_eq!(terms.royalty.unwrap().rate_bp, bp, "{typed}");
    }
    for typed in ["0", "100.01", "3.555", "三", "-1"] {
        assert!(
            Terms::parse(&royal(typed, "1万"), today()).is_err(),
            "{typed}"
        );
    }
    let above = Terms::parse(&royal("3", "61万"), today()).unwrap_err();
    assert_eq!(above.0[0].0, "entry_fee");
}

fn any_terms() -> impl Strategy<Value = Terms> {
    (
        prop::sample::select(vec!["11", "21", "31", "40", "51"]),
        0usize..4,
        2usize..12,
        prop::collection::vec(1i64..9_000_000_000, 12),
        1i64..=10_000,
        any::<bool>(),
    )
        .prop_map(|(type_code, payment, many, sums, rate, yes)| {
            let payment = PAYMENTS[payment];
            let parts: Vec<Instalment> = sums[..many]
                .iter()
                .enumerate()
                .map(|(n, fen)| Instalment {
                    what: format!("第{n}期"),
                    due_on: yes.then(today),
                    amount: Money::from_fen(*fen),
                })
                .collect();
            let total = Money::total(parts.iter().map(|part| part.amount)).unwrap();
            let royal = payment == ROYALTY || payment == ENTRY_FEE;
            let licence = type_code == "31";
            Terms {
                subject: "漏板工艺包：图纸、工艺卡和驻厂调试".to_owned(),
                type_code: type_code.to_owned(),
                licence_kind: if licence { "sole" } else { "" }.to_owned(),
                sublicensable: licence && yes,
                territory: "四川省".to_owned(),
                starts_on: today(),
                ends_on: today(),
                payment: payment.to_owned(),
                total,
                instalments: if payment == INSTALMENTS {
                    parts
                } else {
                    Vec::new()
                },
                entry_fee: (payment == ENTRY_FEE).then_some(total),
                royalty: royal.then(|| Royalty {
                    base: "profit".to_owned(),
                    course: "fixed".to_owned(),
                    rate_bp: rate,
                    audit: yes,
                }),
                ownership: "joint".to_owned(),
                ownership_words: String::new(),
                acceptance: "双方在现场按附件逐项检查并签字".to_owned(),
                other: String::new(),
            }
        })
}

proptest! {
    #[test]
    fn terms_survive_the_form(terms in any_terms()) {
        prop_assert_eq!(Terms::parse(&terms.typed(), today()), Ok(terms));
    }

    #[test]
    fn instalments_of_what_was_read_always_add_up(terms in any_terms(), off in -5i64..5) {
        let mut typed = terms.typed();
        typed.set("total", Money::from_fen(terms.total.fen() + off).yuan_text());
        if let Ok(read) = Terms::parse(&typed, today()) {
            let listed = Money::total(read.instalments.iter().map(|part| part.amount));
            prop_assert!(read.payment != INSTALMENTS || listed == Some(read.total));
        }
    }
}
