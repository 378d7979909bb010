use std::collections::{BTreeSet, HashSet};

use super::*;
use proptest::prelude::*;
use rstest::rstest;

use crate::identifiers::{PatentKind, Uscc};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-23")
}

fn codes(rows: impl Iterator<Item = &'static Row>) -> Vec<&'static str> {
    rows.map(|row| row.code.as_str()).collect()
}

#[test]
fn every_table_is_sound() {
    for table in Table::ALL {
        assert!(!all(*table).is_empty(), "{table} is empty");
        let mut seen = HashSet::new();
        for row in all(*table) {
            let place = format!("{table} {}", row.code);
            assert!(!row.code.trim().is_empty(), "{place}");
            assert!(
                !row.zh.trim().is_empty() && !row.en.trim().is_empty(),
                "{place} lacks a word"
            );
            assert!(
                row.en.is_ascii() || row.en.contains(['ê', 'é']),
                "{place}: {}",
                row.en
            );
            assert!(
                row.zh == row.zh.trim() && row.en == row.en.trim(),
                "{place} has space round it"
            );
            let parent_first = row
                .parent
                .as_ref()
                .is_none_or(|parent| seen.contains(parent));
            assert!(parent_first, "{place}: its parent must stand before it");
            assert!(seen.insert(row.code.clone()), "{place} is there twice");
            if let (Some(from), Some(until)) = (row.from, row.until) {
                assert!(from <= until, "{place}");
            }
            let successor = row.successor.as_deref();
            assert!(
                successor.is_none_or(|code| exists(*table, code, today())),
                "{place}"
            );
        }
    }
}

#[test]
fn no_two_choices_of_a_list_read_alike() {
    for table in Table::ALL {
        for lang in ["zh-CN", "en"] {
            let mut seen = HashSet::new();
            for row in rows(*table, today()) {
                let listed = (row.parent.as_deref(), row.label(lang));
                assert!(
                    seen.insert(listed),
                    "{table} {}: {}",
                    row.code,
                    row.label(lang)
                );
            }
        }
    }
}

#[test]
fn references_to_other_tables_hold() {
    let folds = [
        (Table::PartyNature, Table::PartyFold),
        (Table::Region, Table::MacroRegion),
    ];
    for (table, fold) in folds {
        for row in all(table) {
            let code = row.fold.as_deref().unwrap();
            assert!(get(fold, code).is_some(), "{table} {}", row.code);
        }
    }
    for row in all(Table::Zone) {
        assert!(
            exists(Table::Region, row.region.as_deref().unwrap(), today()),
            "{}",
            row.code
        );
    }
    for row in all(Table::Document) {
        for code in row.required.iter().chain(&row.optional) {
            assert!(
                get(Table::ContractType, code).is_some(),
                "{} {code}",
                row.code
            );
        }
    }
}

#[test]
fn codes_of_a_tree_follow_their_parents() {
    for (table, kept) in [
        (Table::Field, 2),
        (Table::ContractType, 1),
        (Table::Ip, 1),
        (Table::Industry, 1),
        (Table::PlanSource, 1),
    ] {
        for row in all(table) {
            if let Some(parent) = &row.parent {
                assert_eq!(row.code[..kept], parent[..kept], "{table} {}", row.code);
            }
        }
    }
    for row in all(Table::Region) {
        assert!(row.code.len() == 6 && row.code.bytes().all(|b| b.is_ascii_digit()));
        let above = if row.code.ends_with("0000") {
            None
        } else if row.code.ends_with("00") {
            Some(format!("{}0000", &row.code[..2]))
        } else {
            Some(format!("{}00", &row.code[..4]))
        };
        assert_eq!(row.parent, above, "{}", row.code);
    }
}

#[test]
fn five_families_now_and_four_before() {
    let families = codes(tops(Table::ContractType, today()));
    assert_eq!(families, ["10", "20", "30", "40", "50"]);
    assert_eq!(
        codes(tops(Table::ContractType, day("2020-12-31"))),
        ["10", "20", "40", "50"]
    );
    let old: BTreeSet<_> = all(Table::ContractType)
        .iter()
        .filter_map(|row| row.old.as_deref())
        .collect();
    assert_eq!(
        old.into_iter().collect::<Vec<_>>(),
        ["10", "20", "40", "50"]
    );
    for row in all(Table::ContractType) {
        let family = &top(Table::ContractType, &row.code).unwrap().code;
        let before = if family == "30" { "20" } else { family };
        assert_eq!(row.old.as_deref(), Some(before), "{}", row.code);
    }
}

#[test]
fn families_know_their_types() {
    let children = |code| codes(children(Table::ContractType, code, today()));
    assert_eq!(children("10"), ["11", "12"]);
    assert_eq!(
        children("20"),
        ["21", "22", "23", "24", "25", "26", "27", "29"]
    );
    assert_eq!(children("30"), ["31", "32", "33", "34", "35", "36", "39"]);
    assert!(children("40").is_empty());
    assert_eq!(children("50"), ["51", "52", "53"]);
}

#[rstest]
#[case(Table::ContractType, "31", "zh-CN", "专利实施许可")]
#[case(Table::ContractType, "31", "en", "Patent licence")]
#[case(Table::ContractType, "31", "en-GB", "Patent licence")]
#[case(Table::Field, "05-01", "zh-CN", "玄武岩纤维")]
#[case(Table::Region, "511725", "en", "Quxian County")]
#[case(Table::Region, "330106", "zh-CN", "330106")]
#[case(Table::Maturity, "6", "zh-CN", "中试")]
#[case(Table::CooperationMode, "equity", "zh-CN", "作价投资")]
#[case(Table::Field, "", "en", "")]
fn labels(#[case] table: Table, #[case] code: &str, #[case] lang: &str, #[case] word: &str) {
    assert_eq!(label(table, code, lang), word);
}

#[rstest]
#[case(Table::Field, "05-01", "zh-CN", "新材料及其应用 / 玄武岩纤维")]
#[case(Table::Field, "05", "zh-CN", "新材料及其应用")]
#[case(Table::Region, "511703", "zh-CN", "四川省 / 达州市 / 达川区")]
#[case(
    Table::Industry,
    "C30",
    "en",
    "Manufacturing / Manufacture of non-metallic mineral products"
)]
#[case(Table::Industry, "Z99", "en", "Z99")]
fn paths(#[case] table: Table, #[case] code: &str, #[case] lang: &str, #[case] words: &str) {
    assert_eq!(path_label(table, code, lang), words);
}

#[test]
fn dazhou_has_seven_counties() {
    let counties = codes(children(Table::Region, "511700", today()));
    assert_eq!(
        counties,
        [
            "511702", "511703", "511722", "511723", "511724", "511725", "511781"
        ]
    );
    assert_eq!(children(Table::Region, "510000", today()).count(), 21);
    let hmt = ["710000", "810000", "820000"];
    assert!(
        hmt.iter()
            .all(|code| get(Table::Region, code).unwrap().fold.as_deref() == Some("hmt"))
    );
    assert_eq!(tops(Table::Region, today()).count(), 31 + 3 + 1);
}

#[test]
fn an_ended_code_keeps_its_word_and_leads_on() {
    assert!(!exists(Table::Region, "511721", today()));
    assert!(exists(Table::Region, "511721", day("2012-06-01")));
    assert!(known(Table::Region, "511721") && !known(Table::Region, "511799"));
    assert_eq!(label(Table::Region, "511721", "zh-CN"), "达县");
    assert_eq!(current(Table::Region, "511721"), "511703");
    assert_eq!(current(Table::Region, "511702"), "511702");
    assert_eq!(current(Table::Region, "999999"), "999999");
}

#[test]
fn lists_have_the_length_they_should() {
    let count = |table| tops(table, today()).count();
    assert_eq!(count(Table::Field), 11);
    assert_eq!(count(Table::Objective), 13);
    assert_eq!(count(Table::Maturity), 9);
    assert_eq!(count(Table::Industry), 20);
    assert_eq!(rows(Table::Industry, today()).count(), 20 + 97);
    assert_eq!(count(Table::RegistrationReason), 17);
    assert!(
        all(Table::Maturity)
            .iter()
            .all(|row| row.meaning("zh-CN").is_some() && row.meaning("en").is_some())
    );
}

#[test]
fn descent_is_seen() {
    assert!(within(Table::PartyNature, "0221", "020"));
    assert!(within(Table::ContractType, "40", "40"));
    assert!(!within(Table::ContractType, "11", "20"));
    assert!(!within(Table::ContractType, "none", "none"));
    assert_eq!(parent(Table::PartyNature, "0221").unwrap().code, "022");
    assert!(parent(Table::PartyNature, "020").is_none());
    assert_eq!(
        get(Table::PartyNature, "0221").unwrap().fold.as_deref(),
        Some("22")
    );
}

#[rstest]
#[case(0, "0-10")]
#[case(9_999_999, "0-10")]
#[case(10_000_000, "10-50")]
#[case(571_500_000, "500-1000")]
#[case(999_999_999, "500-1000")]
#[case(1_000_000_000, "1000-10000")]
#[case(i64::MAX, "10000-")]
fn sums_fall_into_bands(#[case] fen: i64, #[case] code: &str) {
    assert_eq!(
        band(Table::AmountBand, Money::from_fen(fen)).unwrap().code,
        code
    );
}

#[test]
fn what_has_no_bands_has_no_band() {
    assert!(band(Table::Field, Money::ZERO).is_none());
    assert!(band(Table::PriceBand, Money::from_fen(-1)).is_none());
}

#[rstest]
#[case("11", &["contract", "technical_annex", "price_breakdown", "uscc_certificates", "authorisation"], &["ip_proof", "secrecy_statement"])]
#[case("21", &["contract", "technical_annex", "price_breakdown", "ip_proof", "secrecy_statement", "uscc_certificates", "authorisation"], &[])]
#[case("40", &["contract", "technical_annex", "price_breakdown", "uscc_certificates", "authorisation"], &[])]
#[case("52", &["contract", "technical_annex", "price_breakdown", "trainees", "uscc_certificates", "authorisation"], &[])]
#[case("53", &["contract", "price_breakdown", "brokered_contract", "uscc_certificates", "authorisation"], &["technical_annex"])]
#[case("99", &[], &[])]
fn papers_of_a_type(
    #[case] contract_type: &str,
    #[case] required: &[&str],
    #[case] available: &[&str],
) {
    let papers = |wanted| {
        codes(
            documents(contract_type)
                .filter(|(_, need)| *need == wanted)
                .map(|(row, _)| row),
        )
    };
    assert_eq!(papers(Paper::Required), required);
    assert_eq!(papers(Paper::IfAvailable), available);
}

#[test]
fn tables_go_by_their_names() {
    for table in Table::ALL {
        assert_eq!(table.name().parse(), Ok(*table));
    }
    assert!("tables".parse::<Table>().is_err());
}

/// What other modules propose must be there to choose.
#[test]
fn proposals_exist() {
    for start in [
        "11", "12", "13", "19", "51", "52", "53", "91", "92", "93", "Y1",
    ] {
        let code = format!("{start}511700FAKE000132");
        let uscc = Uscc::parse_shape(&code).unwrap();
        assert!(exists(Table::PartyNature, uscc.default_nature(), today()));
        assert!(exists(
            Table::OrganisationKind,
            uscc.default_kind(),
            today()
        ));
    }
    for kind in [
        PatentKind::Invention,
        PatentKind::UtilityModel,
        PatentKind::Design,
    ] {
        assert!(exists(Table::Ip, kind.ip_code(), today()));
    }
}

proptest! {
    #[test]
    fn bands_have_no_gaps(fen in 0..i64::MAX) {
        for table in [Table::AmountBand, Table::BudgetBand, Table::PriceBand] {
            let holding = all(table).iter().filter(|row| row.holds_sum(Money::from_fen(fen)));
            prop_assert_eq!(holding.count(), 1);
        }
    }

    #[test]
    fn an_unknown_code_stands_for_itself(code in "\\PC{7,12}") {
        for table in [Table::Field, Table::Region, Table::Industry] {
            prop_assert_eq!(label(table, &code, "en"), code.as_str());
            prop_assert_eq!(path_label(table, &code, "en"), code.as_str());
        }
    }
}

#[test]
fn the_topmost_row_is_the_last_of_its_lineage() {
    for table in Table::ALL {
        for row in all(*table) {
            let last = lineage(*table, &row.code).last().unwrap();
            assert_eq!(top(*table, &row.code).unwrap().code, last.code);
        }
        assert!(top(*table, "no such code").is_none());
    }
}
