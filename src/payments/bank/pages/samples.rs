//! Every page of the bank with something on it, for the test that renders all templates.

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::index::{BankPage, Choice, ProofView, TabView};
use super::instructions::{InstructionsPage, SentProof};
use super::line::{self, LinePage, PartView, SplitLine};
use super::statement::{BalanceView, Progress, RowView, StatementPage};
use super::statements::{Counts, NewStatementPage, StatementLine, StatementsPage};
use super::view::{CandidateView, LineView};
use crate::web::pager::Pager;
use crate::web::{FormView, Sample};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default()
}

fn candidate() -> CandidateView {
    CandidateView {
        deed: "confirmation",
        field: "order",
        id: Uuid::nil().to_string(),
        number: "KX-P-2026-00001".to_owned(),
        url: "/desk/payments/KX-P-2026-00001".to_owned(),
        who: "达川岩丝新材料有限公司（虚构）".to_owned(),
        what: "成果评价费".to_owned(),
        due_on: Some(day()),
        open: 1_200_000,
        facts: Vec::new(),
        effect: "付清".to_owned(),
        button: "记入此单".to_owned(),
    }
}

fn line(state: &'static str, sure: bool, candidates: Vec<CandidateView>) -> LineView {
    LineView {
        id: Uuid::nil().to_string(),
        url: "/desk/payments/bank/lines/1".to_owned(),
        revision: 0,
        booked_on: day(),
        amount: 1_200_000,
        shown: "¥ 12,000.00".to_owned(),
        is_in: true,
        other: "达川岩丝新材料有限公司（虚构）".to_owned(),
        other_account: "5110000000000001".to_owned(),
        remark: "KXP260000147 评价费".to_owned(),
        serial: "17".to_owned(),
        state,
        state_label: "存疑".to_owned(),
        state_kind: "warning",
        reason: String::new(),
        words: String::new(),
        sure,
        candidates,
    }
}

fn index(lines: Vec<LineView>) -> BankPage {
    let choice = |chosen| Choice {
        label: "全部".to_owned(),
        url: "/desk/payments/bank".to_owned(),
        count: None,
        chosen,
    };
    BankPage {
        tabs: vec![TabView {
            text: "待处理".to_owned(),
            url: "/desk/payments/bank".to_owned(),
            count: Some(2),
            current: true,
        }],
        show: "todo",
        verdicts: vec![choice(true), choice(false)],
        ways: vec![choice(true)],
        number: 2,
        came_in: 2_400_000,
        went_out: 1_500,
        sure: i64::from(!lines.is_empty()),
        limit: 5_000_000,
        proofs: if lines.is_empty() {
            Vec::new()
        } else {
            vec![ProofView {
                url: "/desk/payments/proofs/1".to_owned(),
                number: "KX-P-2026-00001".to_owned(),
                order_url: "/desk/payments/KX-P-2026-00001".to_owned(),
                payer: "达川岩丝新材料有限公司（虚构）".to_owned(),
                words: "今天已汇".to_owned(),
                sent_at: DateTime::UNIX_EPOCH,
            }]
        },
        q: String::new(),
        narrowed: lines.is_empty(),
        plain_url: "/desk/payments/bank".to_owned(),
        anything: !lines.is_empty(),
        lines,
        pager: Pager::new(1, 2, |n| format!("/desk/payments/bank?page={n}")),
    }
}

fn one(view: LineView, parts: Vec<PartView>) -> LinePage {
    let agreed = view.state == "matched";
    LinePage {
        account: "5110000000000088".to_owned(),
        balance: Some(9_200_000),
        statement_url: "/desk/payments/bank/statements/1".to_owned(),
        asked: String::new(),
        not_found: false,
        split: if parts.is_empty() {
            vec![SplitLine {
                field: "part.1".to_owned(),
                number: "KX-P-2026-00001".to_owned(),
                purpose: "评价费".to_owned(),
                open: 1_200_000,
            }]
        } else {
            Vec::new()
        },
        first: "苟会计".to_owned(),
        first_at: (!parts.is_empty()).then_some(DateTime::UNIX_EPOCH),
        second: "向出纳".to_owned(),
        second_at: agreed.then_some(DateTime::UNIX_EPOCH),
        parts,
        large: true,
        limit: 5_000_000,
        may_agree: view.state == "confirmed",
        own: view.state == "confirmed",
        may_reopen: view.state == "confirmed" || view.state == "set_aside",
        reasons: vec![line::Choice {
            value: "interest",
            label: "利息".to_owned(),
        }],
        form: FormView::blank(),
        line: view,
    }
}

fn statement(state: &str) -> StatementPage {
    let row = |outcome: &str, fault: &str| RowView {
        row: 5,
        outcome: outcome.to_owned(),
        booked_on: fault.is_empty().then(day),
        amount: 1_200_000,
        currency: "CNY".to_owned(),
        other: "达川岩丝新材料有限公司（虚构）".to_owned(),
        remark: "KXP260000147".to_owned(),
        fault: fault.to_owned(),
        cells: "2026-11-31 | 5.00".to_owned(),
        url: String::new(),
    };
    StatementPage {
        name: "对账单.csv".to_owned(),
        account: "5110000000000088".to_owned(),
        url: "/desk/payments/bank/statements/1".to_owned(),
        lines_url: "/desk/payments/bank?show=all".to_owned(),
        from_on: Some(day()),
        until_on: Some(day()),
        counts: Counts {
            fresh: 2,
            known: 1,
            bad: 1,
            taken: 0,
        },
        balance: Some(BalanceView {
            opening: 8_000_000,
            moves: 1_200_000,
            closing: 9_200_001,
            fits: state == "done",
            gap: Some(5),
            off: 1,
        }),
        progress: Progress {
            state: state.to_owned(),
            busy: state == "taking",
            percent: 40,
            url: "/desk/payments/bank/statements/1/progress".to_owned(),
        },
        tabs: Vec::new(),
        rows: vec![row("new", ""), row("bad", "日期无法识别")],
        pager: Pager::new(1, 2, |n| {
            format!("/desk/payments/bank/statements/1?page={n}")
        }),
    }
}

fn statements() -> StatementsPage {
    let line = StatementLine {
        url: "/desk/payments/bank/statements/1".to_owned(),
        name: "对账单.csv".to_owned(),
        account: "5110000000000088".to_owned(),
        from_on: Some(day()),
        until_on: None,
        state: "checked".to_owned(),
        counts: Counts::default(),
        by: "苟会计".to_owned(),
        at: DateTime::UNIX_EPOCH,
    };
    StatementsPage {
        lines: vec![line],
        pager: Pager::new(1, 1, |n| format!("?page={n}")),
    }
}

fn instructions(known: bool) -> InstructionsPage {
    InstructionsPage {
        number: "KX-P-2026-00001".to_owned(),
        purpose: "成果评价费".to_owned(),
        due_on: day(),
        payer: "达川岩丝新材料有限公司（虚构）".to_owned(),
        reference: "KXP260000147".to_owned(),
        open: 1_200_000,
        capitals: "壹万贰仟元整".to_owned(),
        part_paid: known,
        is_open: true,
        known,
        holder: "科兴技术转移中心（虚构）".to_owned(),
        bank: "示例银行达州分行（虚构）".to_owned(),
        account: "5110 0000 0000 0088".to_owned(),
        proofs: vec![SentProof {
            url: "/my/payments/KX-P-2026-00001/proofs/1".to_owned(),
            words: "今天已汇".to_owned(),
            at: DateTime::UNIX_EPOCH,
        }],
        form: FormView::blank(),
    }
}

pub(in crate::payments::bank) fn samples() -> Vec<Sample> {
    let part = |kind: &str| PartView {
        kind: kind.to_owned(),
        number: "KX-P-2026-00001".to_owned(),
        url: "/desk/payments/KX-P-2026-00001".to_owned(),
        amount: 1_200_000,
        fee: 1_500,
    };
    let out = LineView {
        is_in: false,
        ..line("proposed", false, vec![candidate()])
    };
    let aside = LineView {
        reason: "利息".to_owned(),
        words: "三季度".to_owned(),
        ..line("set_aside", false, Vec::new())
    };
    vec![
        Sample::of(&index(vec![
            line("proposed", true, vec![candidate()]),
            line("waiting", false, Vec::new()),
            out.clone(),
        ])),
        Sample::of(&index(Vec::new())),
        Sample::of(&one(
            line("proposed", false, vec![candidate(), candidate()]),
            Vec::new(),
        )),
        Sample::of(&one(line("waiting", false, Vec::new()), Vec::new())),
        Sample::of(&one(out, Vec::new())),
        Sample::of(&one(aside, Vec::new())),
        Sample::of(&one(
            line("confirmed", false, Vec::new()),
            vec![part("order")],
        )),
        Sample::of(&one(
            line("matched", false, Vec::new()),
            vec![part("move"), part("payout")],
        )),
        Sample::of(&statements()),
        Sample::of(&StatementsPage {
            lines: Vec::new(),
            ..statements()
        }),
        Sample::of(&NewStatementPage {
            form: FormView::blank(),
            account: String::new(),
        }),
        Sample::of(&statement("checked")),
        Sample::of(&statement("taking")),
        Sample::of(&statement("done")),
        Sample::of(&instructions(true)),
        Sample::of(&instructions(false)),
    ]
}
