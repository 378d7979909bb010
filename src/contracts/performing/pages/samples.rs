//! Invented pages of a contract's performance, for the test that renders every template.

use chrono::{DateTime, NaiveDate, Utc};

use super::milestone_form::MilestoneFormPage;
use super::milestones::{EventLine, FileLine, MilestonePage};
use super::overview::{
    Earlier, May, MilestoneRow, PerformancePage, ReceiptRow, Royalties, StatementRow,
};
use super::plans::PlanPage;
use super::receipt_form::{OpenLine, ReceiptFormPage};
use super::receipts::ReceiptPage;
use super::royalties::RoyaltyPage;
use super::standing::{self, LineView};
use super::waiting::{WaitingPage, WaitingRow};
use super::{Head, plans};
use crate::contracts::performing::may::Side;
use crate::contracts::performing::milestone::{Milestone, Stage};
use crate::contracts::performing::plan::Line;
use crate::contracts::performing::receipt::{Receipt, Standing};
use crate::deals::Choice;
use crate::ids::{InstalmentId, MilestoneId, ReceiptId, UserId};
use crate::money::Money;
use crate::web::words::Locale;
use crate::web::{Errors, FormView, Sample, Typed};

const BASE: &str = "/desk/contracts/KX-H-2026-00001";

fn at() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
}

fn instalments(milestone: MilestoneId) -> Vec<Line> {
    let line = |kind: &str, what: &str, due_on, milestone_id, fen| Line {
        line: InstalmentId::mint(at()),
        kind: kind.to_owned(),
        what: what.to_owned(),
        due_on,
        milestone_id,
        amount: Money::from_fen(fen),
    };
    vec![
        line(
            "entry_fee",
            "入门费（虚构）",
            Some(day(1, 20)),
            None,
            20_000_000,
        ),
        line("price", "中期款", None, Some(milestone), 30_000_000),
        line("royalty", "提成", None, None, 10_000_000),
    ]
}

fn receipt(fen: i64, state: Standing, parts: Vec<(InstalmentId, Money)>) -> Receipt {
    Receipt {
        id: ReceiptId::mint(at()),
        received_on: day(1, 21),
        amount: Money::from_fen(fen),
        payer: "达川岩丝新材料有限公司（虚构）".to_owned(),
        bank_reference: "20260121-0001".to_owned(),
        invoice: "00012345".to_owned(),
        note: String::new(),
        proof: None,
        no_proof: "回单次日取得".to_owned(),
        source: "typed".to_owned(),
        outside: None,
        reverses: (fen < 0).then(|| ReceiptId::mint(at())),
        state,
        side: Side::Seller,
        entered_by: UserId::mint(at()),
        decided_by: None,
        decided_at: None,
        words: String::new(),
        decided_words: String::new(),
        revision: 0,
        created_at: at(),
        parts,
    }
}

fn milestone(state: Stage) -> Milestone {
    Milestone {
        id: MilestoneId::mint(at()),
        title: "中期报告（虚构）".to_owned(),
        deliverable: "测试报告与数据".to_owned(),
        due_on: day(6, 30),
        side: Side::Seller,
        accept_workdays: 10,
        state,
        round: 2,
        handed_over_on: Some(day(6, 29)),
        accept_by: Some(day(7, 13)),
        decided_on: None,
        revision: 3,
    }
}

fn overview(desk: bool, full: bool) -> PerformancePage {
    let (today, locale) = (day(11, 23), Locale::Zh);
    let milestones: Vec<Milestone> = Stage::ALL.into_iter().map(milestone).collect();
    let lines = instalments(milestones[0].id);
    let part = vec![(lines[0].line, Money::from_fen(20_000_000))];
    let receipts = [
        receipt(21_000_000, Standing::Confirmed, part),
        receipt(-100, Standing::Entered, Vec::new()),
    ];
    let shown = (milestones.as_slice(), BASE);
    let views: Vec<LineView> = standing::lines(&lines, &receipts, shown, (today, locale));
    PerformancePage {
        head: Head::sample(desk),
        sums: standing::sums(Money::from_fen(60_000_100), &lines, &receipts),
        estimated: full,
        plan: full.then_some(2),
        plan_words: "补充协议（虚构）".to_owned(),
        lines: if full { views.clone() } else { Vec::new() },
        earlier: vec![Earlier {
            number: 1,
            on: at().to_rfc3339(),
            words: "延期（虚构）".to_owned(),
            lines: views,
            planned: 60_000_000,
        }],
        proposed: desk,
        milestones: if full {
            milestones
                .iter()
                .map(|m| MilestoneRow::new(m, BASE, today, locale))
                .collect()
        } else {
            Vec::new()
        },
        receipts: if full {
            receipts
                .iter()
                .map(|r| ReceiptRow::new(r, &lines, BASE))
                .collect()
        } else {
            Vec::new()
        },
        royalties: full.then(|| royalties(desk)),
        may: May {
            plan: desk,
            milestones: desk,
            enter: true,
            state: full,
        },
        ask_url: if desk && full {
            "/desk/payments/new?contract=KX-H-2026-00001".to_owned()
        } else {
            String::new()
        },
        rests: if full {
            String::new()
        } else {
            "合同尚未签订（虚构）".to_owned()
        },
        form: FormView::blank(),
    }
}

fn royalties(desk: bool) -> Royalties {
    let row = |withdrawn| StatementRow {
        id: "1".to_owned(),
        from: day(1, 1),
        to: day(3, 31),
        base: 100_000_000,
        rate: "3.5".to_owned(),
        amount: 3_500_000,
        words: "第一季度".to_owned(),
        side: "卖方".to_owned(),
        file_url: "/".to_owned(),
        withdrawn,
        withdrawn_words: "重复".to_owned(),
    };
    Royalties {
        rows: vec![row(false), row(true)],
        estimate: 60_000_000,
        known: 53_500_000,
        off: -6_500_000,
        correct_url: if desk { "/" } else { "" }.to_owned(),
        registered: desk,
    }
}

fn form(errors: &Errors) -> FormView {
    FormView::new(&Typed::default(), errors, Locale::Zh)
}

fn plan() -> PlanPage {
    let typed: Typed = [("lines.0.what", "首期"), ("lines.0.amount", "60万")]
        .into_iter()
        .collect();
    let wrong = Errors::one("lines", "plan-empty");
    PlanPage {
        head: Head::sample(true),
        form: FormView::new(&typed, &wrong, Locale::Zh),
        rows: plans::rows(&typed, "lines"),
        number: 1,
        revision: 0,
        source: "deal",
        versioned: true,
        estimated: true,
        total: 60_000_000,
        planned: plans::typed_sum(&typed, "lines"),
        kinds: Choice::worded("plan-kind-", ["price"], Locale::Zh),
        milestones: Choice::worded("plan-kind-", ["price"], Locale::Zh),
    }
}

fn milestone_page(state: Stage) -> MilestonePage {
    MilestonePage {
        head: Head::sample(state != Stage::Open),
        row: MilestoneRow::new(&milestone(state), BASE, day(11, 23), Locale::Zh),
        deliverable: "测试报告与数据".to_owned(),
        accept_workdays: 10,
        handed_over_on: Some(day(6, 29)),
        decided_on: (state == Stage::Accepted).then(|| day(7, 1)),
        events: vec![EventLine {
            at: at().to_rfc3339(),
            day: day(6, 29),
            title: "交付".to_owned(),
            words: "见附件".to_owned(),
            who: "卖方".to_owned(),
            round: 2,
            files: vec![FileLine {
                name: "报告.pdf".to_owned(),
                size: "1 MB".to_owned(),
                url: "/".to_owned(),
            }],
        }],
        may_edit: state == Stage::Open,
        may_hand_over: state == Stage::Open,
        may_decide: state == Stage::HandedOver,
        for_party: true,
        revision: 3,
        form: form(&Errors::one("withdraw_words", "field-required")),
        answers: Choice::worded("milestone-answer-", ["accept", "reject"], Locale::Zh),
    }
}

fn milestone_form(fresh: bool) -> MilestoneFormPage {
    MilestoneFormPage {
        head: Head::sample(true),
        action: "/".to_owned(),
        id: String::new(),
        revision: 0,
        fresh,
        form: form(&Errors::one("title", "field-required")),
        sides: Choice::worded("performing-side-", ["seller", "buyer"], Locale::Zh),
    }
}

fn receipt_page(fen: i64, state: Standing) -> ReceiptPage {
    let waits = state == Standing::Entered;
    ReceiptPage {
        head: Head::sample(waits),
        row: ReceiptRow::new(&receipt(fen, state, Vec::new()), &[], BASE),
        note: "（虚构）".to_owned(),
        words: "金额录错".to_owned(),
        decided_words: "金额无误".to_owned(),
        no_proof: "回单次日取得".to_owned(),
        proof_url: if waits { "/" } else { "" }.to_owned(),
        unassigned: fen.max(0),
        entered: "卖方 林亦川".to_owned(),
        entered_at: at().to_rfc3339(),
        decided: if waits { "" } else { "中心 詹若水" }.to_owned(),
        decided_at: at().to_rfc3339(),
        source: "（虚构）".to_owned(),
        related_url: if fen < 0 { "/" } else { "" }.to_owned(),
        may_confirm: waits,
        own: waits && fen < 0,
        may_counter: !waits,
        may_assign: !waits,
        counter_waits: !waits,
        counter_id: String::new(),
        form: form(&Errors::one("counter_words", "field-required")),
    }
}

pub(crate) fn all() -> Vec<Sample> {
    let mut all: Vec<Sample> = [(true, true), (false, true), (true, false), (false, false)]
        .into_iter()
        .map(|(desk, full)| Sample::of(&overview(desk, full)))
        .collect();
    all.push(Sample::of(&plan()));
    all.extend(Stage::ALL.map(|state| Sample::of(&milestone_page(state))));
    all.extend([true, false].map(|fresh| Sample::of(&milestone_form(fresh))));
    all.push(Sample::of(&ReceiptFormPage {
        head: Head::sample(false),
        id: String::new(),
        form: form(&Errors::one("amount", "money-exponent")),
        lines: vec![OpenLine {
            field: "part.1".to_owned(),
            what: "首期".to_owned(),
            open: 100,
        }],
    }));
    all.extend(
        [
            (100, Standing::Entered),
            (100, Standing::Confirmed),
            (-100, Standing::Entered),
            (100, Standing::Reversed),
        ]
        .map(|(fen, state)| Sample::of(&receipt_page(fen, state))),
    );
    all.push(Sample::of(&RoyaltyPage {
        head: Head::sample(true),
        id: String::new(),
        form: form(&Errors::one("base", "money-negative")),
    }));
    let waiting = WaitingRow {
        number: "KX-H-2026-00001".to_owned(),
        name: "池窑温度场测试（虚构）".to_owned(),
        url: "/".to_owned(),
        amount: -100,
        counter: true,
        who: "尚怀瑾".to_owned(),
        at: at().to_rfc3339(),
        own: true,
    };
    all.push(Sample::of(&WaitingPage {
        receipts: vec![waiting],
        distributions: Vec::new(),
    }));
    all
}
