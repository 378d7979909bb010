//! What the registration form asks for beyond the values that figures count, in words: only what is stated.

use serde::Serialize;

use super::view::Fact;
use crate::codes::{self, Table};
use crate::contracts::contract::Values;
use crate::contracts::details::{Details, Side};
use crate::money::{Money, percent};
use crate::web::words::{Locale, t};

/// One block of particulars on a file's page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Block {
    title: String,
    facts: Vec<Fact>,
}

/// Both sides and the rest; blocks that say nothing are left out.
pub(super) fn blocks(v: &Values, locale: Locale) -> Vec<Block> {
    let mut blocks: Vec<Block> = Side::ALL
        .into_iter()
        .map(|side| Block {
            title: t(locale, &format!("contract-particulars-{}", side.code())),
            facts: of_side(&v.details, side, locale),
        })
        .collect();
    blocks.push(Block {
        title: t(locale, "contract-more"),
        facts: rest(v, locale),
    });
    blocks.retain(|block| !block.facts.is_empty());
    blocks
}

/// All of it in one list with names that tell the sides apart, for comparing versions.
pub(super) fn all(v: &Values, locale: Locale) -> Vec<Fact> {
    let mut all = Vec::new();
    for side in Side::ALL {
        let name = t(locale, &format!("contract-f-{}", side.code()));
        all.extend(
            of_side(&v.details, side, locale)
                .into_iter()
                .map(|fact| Fact {
                    label: format!("{name} · {}", fact.label),
                    value: fact.value,
                }),
        );
    }
    all.extend(rest(v, locale));
    all
}

fn fact(locale: Locale, key: &str, value: impl Into<String>) -> Fact {
    Fact {
        label: t(locale, key),
        value: value.into(),
    }
}

fn stated(facts: Vec<Fact>) -> Vec<Fact> {
    facts.into_iter().filter(|f| !f.value.is_empty()).collect()
}

fn yes_no(flag: Option<bool>, locale: Locale) -> String {
    match flag {
        Some(true) => t(locale, "contract-yes"),
        Some(false) => t(locale, "contract-no"),
        None => String::new(),
    }
}

fn label(table: Table, code: &str, locale: Locale) -> String {
    if code.is_empty() {
        return String::new();
    }
    codes::label(table, code, locale.tag()).into_owned()
}

fn of_side(d: &Details, side: Side, locale: Locale) -> Vec<Fact> {
    let p = d.of(side);
    let flag = |key: &str, flag| fact(locale, key, yes_no(flag, locale));
    let text = |key: &str, value: &str| fact(locale, key, value);
    let mut facts = vec![
        text("contract-p-uscc", &p.uscc),
        text("contract-p-country", &p.country),
        text(
            "contract-p-industry",
            &label(Table::Industry, &p.industry, locale),
        ),
        flag("contract-p-transfer_agency", p.transfer_agency),
        flag("contract-p-research", p.research),
        flag("contract-p-converted", p.converted),
        flag("contract-p-zone", p.zone),
        flag("contract-p-listed", p.listed),
        text(
            "contract-p-scale",
            &label(Table::EnterpriseScale, &p.scale, locale),
        ),
        text("contract-p-address", &p.address),
        text("contract-p-postal_code", &p.postal_code),
        text("contract-p-representative", &p.representative),
        text("contract-p-contact", &p.contact),
        text("contract-p-phone", &p.phone),
        text("contract-p-bank", &p.bank),
        text("contract-p-bank_account", &p.bank_account),
    ];
    let further: Vec<String> = d
        .further_of(side)
        .map(|party| {
            let region = label(Table::Region, &party.region, locale);
            [party.name.as_str(), &region, &party.uscc]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · ")
        })
        .collect();
    facts.push(text("contract-further", &further.join("；")));
    stated(facts)
}

fn rest(v: &Values, locale: Locale) -> Vec<Fact> {
    let d = &v.details;
    let yuan = |sum: Option<Money>| sum.map(Money::yuan_grouped).unwrap_or_default();
    let only_yes = |flag: bool| yes_no(flag.then_some(true), locale);
    stated(vec![
        fact(locale, "contract-f-estimated", only_yes(v.estimated)),
        fact(
            locale,
            "contract-f-share",
            d.share
                .map(|share| format!("{}%", percent::text(share)))
                .unwrap_or_default(),
        ),
        fact(
            locale,
            "contract-f-sublicence",
            yes_no(d.sublicensable, locale),
        ),
        fact(locale, "contract-f-place", d.signed_at.as_str()),
        fact(locale, "contract-f-investment", yuan(d.investment)),
        fact(locale, "contract-f-output", yuan(d.output)),
        fact(locale, "contract-f-agent", d.agent.as_str()),
        fact(locale, "contract-f-agent-phone", d.agent_phone.as_str()),
        fact(locale, "contract-foreign", only_yes(d.foreign_language)),
        fact(
            locale,
            "contract-government",
            only_yes(d.government_project),
        ),
    ])
}
