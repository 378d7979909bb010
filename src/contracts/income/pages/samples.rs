//! Invented pages of a contract's income, for the test that renders every template.

use chrono::{DateTime, NaiveDate};

use super::distributions::{DistributionPage, Sharing};
use super::overview::{AccountRow, IncomePage, SharedRow};
use super::paper::PaperPage;
use super::rules::{RulePage, RuleRow};
use super::sharing_form::SharingPage;
use crate::contracts::income::sharing::{self, Basis, Completer, Mode, Shares};
use crate::contracts::pages::view::Fact;
use crate::contracts::performing::pages::Head;
use crate::deals::Choice;
use crate::money::Money;
use crate::web::words::Locale;
use crate::web::{Errors, FormView, Sample, Typed};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 21).unwrap_or_default()
}

fn account_row(kind: &'static str, settable: bool) -> AccountRow {
    AccountRow {
        n: 1,
        kind,
        on: day(),
        invoice: "00012345".to_owned(),
        amount: 30_000_000,
        technical: 26_000_000,
        rate: "86.67%".to_owned(),
        received: 30_000_000,
        so_far: 26_000_000,
        words: if settable { "" } else { "（虚构）" }.to_owned(),
        set_url: if settable { "/" } else { "" }.to_owned(),
        field: "technical.1".to_owned(),
        reason_field: "reason.1".to_owned(),
        room: 30_000_000,
    }
}

fn shared_row(state: &'static str, begun: bool) -> SharedRow {
    SharedRow {
        on: day(),
        amount: 30_000_000,
        first: begun,
        reward_by: day(),
        taken_back: !begun,
        url: if begun { "/" } else { "" }.to_owned(),
        net: 29_123_457,
        completers: 20_386_422,
        state,
        tint: "success",
        counter: begun,
        new_url: if begun { "" } else { "/" }.to_owned(),
    }
}

fn overview(desk: bool) -> IncomePage {
    let form = Errors::one("technical.1", "income-technical-too-much");
    IncomePage {
        head: Head::sample(desk),
        total: 60_000_000,
        technical: 52_000_000,
        received: 30_000_000,
        so_far: 26_000_000,
        rest: 26_000_000,
        standing: if desk { "" } else { "尚未登记（虚构）" }.to_owned(),
        registered: desk,
        estimated: desk,
        rows: if desk {
            vec![account_row("receipt", true), account_row("change", false)]
        } else {
            Vec::new()
        },
        shared: if desk {
            vec![shared_row("confirmed", true), shared_row("none", false)]
        } else {
            Vec::new()
        },
        shared_net: 29_123_457,
        shared_completers: 20_386_422,
        rule: if desk {
            "成果转化办法（虚构）"
        } else {
            ""
        }
        .to_owned(),
        rule_url: if desk { "/" } else { "" }.to_owned(),
        form: FormView::new(&Typed::default(), &form, Locale::Zh),
    }
}

fn sharing_of(mode: Mode, basis: Basis) -> Sharing {
    let shares = Shares {
        completers: 7_000,
        unit: 3_000,
        department: 0,
        others: 0,
    };
    let net = Money::from_fen(29_123_457);
    let people = [("覃知微（虚构）", 60), ("鲜于远（虚构）", 40)].map(|(name, weight)| Completer {
        name: name.to_owned(),
        weight,
    });
    let lines = sharing::lines(net, shares, &people);
    Sharing::new((mode, basis, true), (net, shares), &lines, Locale::Zh)
}

fn distribution(state: &'static str, mode: Mode) -> DistributionPage {
    let waits = state == "entered";
    DistributionPage {
        head: Head::sample(true),
        counter: !waits,
        state,
        tint: "success",
        on: day(),
        receipt: 30_000_000,
        costs: vec![("专利费".to_owned(), 876_543)],
        facts: vec![Fact {
            label: "依据".to_owned(),
            value: "单位规定".to_owned(),
        }],
        words: "（虚构）".to_owned(),
        document_url: "/".to_owned(),
        sharing: sharing_of(mode, Basis::None),
        related_url: if waits { "" } else { "/" }.to_owned(),
        receipt_gone: !waits,
        not_held: waits,
        may_confirm: waits,
        may_refuse: waits,
        own: !waits,
        may_counter: !waits,
        url: "/".to_owned(),
        counter_id: String::new(),
        form: FormView::new(
            &Typed::default(),
            &Errors::one("counter_words", "field-required"),
            Locale::Zh,
        ),
    }
}

pub(crate) fn all() -> Vec<Sample> {
    let fact = Fact {
        label: "成交额".to_owned(),
        value: "600,000.00".to_owned(),
    };
    let choices = |prefix: &str, code: &'static str| Choice::worded(prefix, [code], Locale::Zh);
    let form = |preview: Option<Sharing>| SharingPage {
        head: Head::sample(true),
        id: String::new(),
        receipt: String::new(),
        on: day(),
        amount: 30_000_000,
        form: FormView::new(
            &Typed::default(),
            &Errors::one("costs", "income-costs-exceed"),
            Locale::Zh,
        ),
        cost_rows: vec![0],
        people_rows: vec![0, 1],
        kinds: choices("income-cost-", "patent"),
        modes: choices("income-mode-", "transfer"),
        bases: choices("income-basis-", "none"),
        rule: if preview.is_some() {
            "办法（虚构）"
        } else {
            ""
        }
        .to_owned(),
        preview,
    };
    let rule = RuleRow {
        version: 1,
        words: "成果转化办法（虚构）".to_owned(),
        why: "设备投入较大（虚构）".to_owned(),
        from: day(),
        until: None,
        document_url: "/".to_owned(),
    };
    let mut all: Vec<Sample> = [true, false].map(|desk| Sample::of(&overview(desk))).into();
    all.push(Sample::of(&PaperPage {
        head: Head::sample(true),
        facts: vec![fact],
        rows: vec![account_row("receipt", false)],
        received: 30_000_000,
        technical: 26_000_000,
        on: day(),
    }));
    all.push(Sample::of(&form(None)));
    all.push(Sample::of(&form(Some(sharing_of(
        Mode::Transfer,
        Basis::None,
    )))));
    all.push(Sample::of(&distribution("entered", Mode::Transfer)));
    all.push(Sample::of(&distribution("confirmed", Mode::Other)));
    all.push(Sample::of(&RulePage {
        head: Head::sample(true),
        unit: "锦江示例大学（虚构）".to_owned(),
        rows: vec![
            rule.clone(),
            RuleRow {
                until: Some(day()),
                ..rule
            },
        ],
        id: DateTime::UNIX_EPOCH.to_rfc3339(),
        form: FormView::blank(),
    }));
    all
}
