//! Every page of the books with something on it and with nothing.

use chrono::NaiveDate;

use super::Choice;
use super::entries::{EntriesPage, EntryView};
use super::reconciliation::{AccountRow, DayRow, Ends, MoveRow, ReconciliationPage};
use super::statement::{LineView, Payer, StatementPage, Totals};
use crate::payments::books::clearing::{Explained, Piece};
use crate::web::Sample;
use crate::web::pager::Pager;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default()
}

fn reconciliation(anything: bool) -> ReconciliationPage {
    let some = |n: usize| if anything { n } else { 0 };
    let day_row = |same| DayRow {
        day: day(),
        bank_in: 1_200_000,
        bank_out: 1_500,
        ledger_in: 1_200_000,
        ledger_out: 0,
        same,
        lines_url: "/desk/payments/bank".to_owned(),
        entries_url: "/desk/payments/entries".to_owned(),
    };
    let piece = |what: &str, url: &str| Piece {
        what: what.to_owned(),
        number: 1,
        fen: -77_700,
        url: url.to_owned(),
    };
    let moved = MoveRow {
        number: "KX-P-2026-00001".to_owned(),
        kind: "退款".to_owned(),
        amount: 30_000,
        on: anything.then(day),
    };
    ReconciliationPage {
        month: "2026-11".to_owned(),
        before_url: "/desk/payments/reconciliation?month=2026-10".to_owned(),
        after_url: String::new(),
        days: [true, false]
            .into_iter()
            .map(day_row)
            .take(some(2))
            .collect(),
        bank_in: 2_400_000,
        bank_out: 3_000,
        ledger_in: 2_400_000,
        ledger_out: 0,
        same: !anything,
        ends: anything.then(|| Ends {
            on: day(),
            said: 9_200_000,
            reckoned: 9_200_001,
            off: -1,
        }),
        clearing: Explained {
            balance: -77_701,
            pieces: [
                piece("todo", "/desk/payments/bank"),
                piece("aside-interest", "/desk/payments/bank"),
                piece("moves-unseen", ""),
            ]
            .into_iter()
            .take(some(3))
            .collect(),
            rest: i64::from(anything),
        },
        clearing_url: "/desk/payments/entries?account=clearing".to_owned(),
        accounts: vec![AccountRow {
            label: "银行存款".to_owned(),
            url: "/desk/payments/entries?account=bank".to_owned(),
            opening: 0,
            debit: 1_200_000,
            credit: 1_500,
            closing: 1_198_500,
        }],
        debit: 1_200_000,
        credit: 1_200_000,
        unseen: vec![moved.clone()],
        to_send: if anything { vec![moved] } else { Vec::new() },
        until: day(),
    }
}

fn entries(of_account: bool) -> EntriesPage {
    let choice = || Choice {
        label: "csv".to_owned(),
        url: "/desk/payments/entries/entries.csv".to_owned(),
        count: None,
        chosen: false,
    };
    EntriesPage {
        title: "银行存款".to_owned(),
        span: if of_account {
            "2026-11-01 – 2026-11-30".to_owned()
        } else {
            String::new()
        },
        accounts: vec![choice()],
        causes: vec![choice()],
        rows: if of_account {
            vec![EntryView {
                on: day(),
                cause: "银行流水".to_owned(),
                debit: "银行存款".to_owned(),
                credit: "待说明款项".to_owned(),
                amount: 1_200_000,
                number: "KX-P-2026-00001".to_owned(),
                line_url: "/desk/payments/bank/lines/1".to_owned(),
            }]
        } else {
            Vec::new()
        },
        number: i64::from(of_account),
        debit: 1_200_000,
        credit: 0,
        of_account,
        files: vec![choice()],
        all_time_url: "/desk/payments/entries".to_owned(),
        pager: Pager::new(1, 1, |n| format!("/desk/payments/entries?page={n}")),
    }
}

fn statement(desk: bool, chosen: bool) -> StatementPage {
    StatementPage {
        desk,
        name: if chosen {
            "达川岩丝新材料有限公司（虚构）".to_owned()
        } else {
            String::new()
        },
        chosen: String::new(),
        payers: vec![Payer {
            value: "1".to_owned(),
            label: "达川岩丝新材料有限公司（虚构）".to_owned(),
        }],
        period: "2026-11".to_owned(),
        first: day(),
        last: day(),
        before_url: "/my/payments/statement?period=2026-10".to_owned(),
        after_url: String::new(),
        other_url: "/my/payments/statement?period=2026".to_owned(),
        is_year: !desk,
        lines: if chosen {
            vec![LineView {
                on: day(),
                what: "到账".to_owned(),
                number: "KX-P-2026-00001".to_owned(),
                url: "/my/payments/KX-P-2026-00001".to_owned(),
                purpose: "成果评价费".to_owned(),
                charged: 0,
                paid: 1_200_000,
                returned: 0,
                due: 0,
                in_hand: 10_000,
            }]
        } else {
            Vec::new()
        },
        totals: Totals {
            charged: 1_190_000,
            paid: 1_200_000,
            returned: 0,
            forfeited: 500,
            opening_due: 0,
            opening_in_hand: 0,
            due: 0,
            in_hand: 10_000,
        },
        cut: desk,
        csv_url: "/my/payments/statement.csv".to_owned(),
        xlsx_url: "/my/payments/statement.xlsx".to_owned(),
    }
}

pub(in crate::payments::books) fn samples() -> Vec<Sample> {
    vec![
        Sample::of(&reconciliation(true)),
        Sample::of(&reconciliation(false)),
        Sample::of(&entries(true)),
        Sample::of(&entries(false)),
        Sample::of(&statement(true, true)),
        Sample::of(&statement(true, false)),
        Sample::of(&statement(false, true)),
        Sample::of(&statement(false, false)),
    ]
}
