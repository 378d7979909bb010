//! The table of papers by type, cell by cell, and the conditions beside it.

use super::*;

use Need::{IfAvailable, Required, Unused};

/// development, transfer, licence, consulting, service, training, brokerage
const TYPES: [&str; 7] = ["11", "21", "31", "40", "51", "52", "53"];

fn row(kind: &str, ip: &str) -> [Need; 7] {
    TYPES.map(|type_code| {
        let facts = Facts {
            type_code,
            ip,
            ..Facts::default()
        };
        need(kind, &facts)
    })
}

#[test]
fn the_table_of_papers_by_type_holds_cell_by_cell() {
    let all = [Required; 7];
    let (r, i, u) = (Required, IfAvailable, Unused);
    let patent = "11";
    assert_eq!(row("contract", patent), all);
    assert_eq!(row("technical_annex", patent), [r, r, r, r, r, r, i]);
    assert_eq!(row("price_breakdown", patent), all);
    assert_eq!(row("ip_proof", patent), [i, r, r, u, u, u, u]);
    assert_eq!(row("secrecy_statement", "20"), [i, r, r, u, u, u, u]);
    assert_eq!(row("trainees", patent), [u, u, u, u, u, r, u]);
    assert_eq!(row("brokered_contract", patent), [u, u, u, u, u, u, r]);
    assert_eq!(row("uscc_certificates", patent), all);
    assert_eq!(row("authorisation", patent), all);
    // Not of the table: asked for by a condition, for another purpose, or never.
    assert_eq!(row("translation", patent), [u; 7]);
    assert_eq!(row("award_notice", patent), [u; 7]);
    assert_eq!(row("performance_proof", patent), [u; 7]);
    assert_eq!(row("other", patent), [i; 7]);
}

#[test]
fn every_type_of_a_family_is_asked_for_the_same() {
    for (family, first) in [("10", "11"), ("20", "21"), ("30", "31")] {
        for row in codes::children(
            Table::ContractType,
            family,
            chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        ) {
            for paper in ["contract", "technical_annex", "ip_proof", "authorisation"] {
                let facts = |type_code| Facts {
                    type_code,
                    ip: "30",
                    ..Facts::default()
                };
                // A secret is told by its type and has no certificate.
                if paper == "ip_proof" && matches!(row.code.as_str(), "23" | "32") {
                    assert_eq!(need(paper, &facts(&row.code)), IfAvailable);
                } else {
                    assert_eq!(
                        need(paper, &facts(&row.code)),
                        need(paper, &facts(first)),
                        "{paper} of {}",
                        row.code
                    );
                }
            }
        }
    }
}

#[test]
fn secrecy_is_stated_for_technical_secrets_only() {
    let need_of = |type_code, ip| {
        let facts = Facts {
            type_code,
            ip,
            ..Facts::default()
        };
        (need("secrecy_statement", &facts), need("ip_proof", &facts))
    };
    assert_eq!(need_of("31", "11"), (Unused, Required));
    assert_eq!(need_of("32", "20"), (Required, IfAvailable));
    assert_eq!(need_of("23", ""), (Required, IfAvailable));
    assert_eq!(need_of("11", "20"), (IfAvailable, IfAvailable));
    assert_eq!(need_of("11", "90"), (Unused, Unused));
    assert_eq!(need_of("31", ""), (IfAvailable, Required));
    assert_eq!(need_of("40", "20"), (Unused, Unused));
}

#[test]
fn a_foreign_original_and_a_government_project_ask_for_papers_of_their_own() {
    let plain = Facts {
        type_code: "11",
        ip: "90",
        ..Facts::default()
    };
    let foreign = Facts {
        foreign: true,
        ..plain
    };
    let government = Facts {
        government: true,
        ..plain
    };
    assert_eq!(need("translation", &plain), Unused);
    assert_eq!(need("translation", &foreign), Required);
    assert_eq!(need("award_notice", &plain), Unused);
    assert_eq!(need("award_notice", &government), Required);
    assert_eq!(need("contract", &government), IfAvailable);
    assert_eq!(need("contract", &foreign), Required);
}

#[test]
fn what_is_missing_is_what_is_required_and_not_there() {
    let facts = Facts {
        type_code: "53",
        ip: "90",
        ..Facts::default()
    };
    let codes = |there: &[&str]| -> Vec<&str> {
        missing(&facts, there)
            .iter()
            .map(|row| row.code.as_str())
            .collect()
    };
    assert_eq!(
        codes(&[]),
        [
            "contract",
            "price_breakdown",
            "brokered_contract",
            "uscc_certificates",
            "authorisation"
        ]
    );
    assert_eq!(
        codes(&["contract", "other", "price_breakdown", "uscc_certificates"]),
        ["brokered_contract", "authorisation"]
    );
    // A type that nobody knows yet asks for nothing by itself.
    assert!(missing(&Facts::default(), &[]).is_empty());
}
