//! Invented pages of payments, for the test that renders every template.

use chrono::{DateTime, NaiveDate, Utc};

use super::desk::{Choosing, DeskPage, Filter, SurplusRow};
use super::issuing::{OrderFormPage, Under};
use super::one::{EntryRow, EventRow, OrderPage, PaymentRow, Sums};
use super::{MoveRow, OrderRow};
use crate::deals::Choice;
use crate::web::pager::Pager;
use crate::web::{FormView, Sample};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default()
}

fn at() -> String {
    DateTime::<Utc>::UNIX_EPOCH.to_rfc3339()
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn row(state: &'static str, tint: &'static str) -> OrderRow {
    OrderRow {
        number: text("KX-P-2026-00001"),
        url: text("/desk/payments/KX-P-2026-00001"),
        purpose: text("成果评价服务费（虚构）"),
        kind: text("评价费"),
        payer: text("达川岩丝新材料有限公司（虚构）"),
        payee: text("锦江示例大学（虚构）"),
        due_on: day(),
        overdue: state == "overdue",
        amount: 1_000_000,
        paid: 400_000,
        open: 600_000,
        state,
        tint,
    }
}

fn one_move(state: &'static str, may_decide: bool, by_hand: bool) -> MoveRow {
    MoveRow {
        id: text("01890000-0000-7000-8000-000000000001"),
        url: text("/desk/payments/KX-P-2026-00001#moves"),
        number: text("KX-P-2026-00001"),
        what: text("退款"),
        payer: text("达川岩丝新材料有限公司（虚构）"),
        amount: 100_000,
        reason: text("服务未开展"),
        words: text("已核对"),
        state,
        tint: "warning",
        asked_by: text("财务甲"),
        decided_by: if may_decide {
            String::new()
        } else {
            text("财务乙")
        },
        at: at(),
        outside: text("退-0001"),
        done_on: (state == "done").then(day),
        may_decide,
        own: state == "asked" && !may_decide,
        by_hand,
    }
}

fn desk(full: bool) -> DeskPage {
    let option = Choosing {
        label: text("全部"),
        url: text("/desk/payments"),
        chosen: true,
    };
    DeskPage {
        finance: full,
        moves: if full {
            vec![
                one_move("asked", true, false),
                one_move("asked", false, false),
                one_move("approved", false, true),
            ]
        } else {
            Vec::new()
        },
        surpluses: if full {
            vec![SurplusRow {
                url: text("/desk/payments/KX-P-2026-00001#payments"),
                number: text("KX-P-2026-00001"),
                payer: text("达川岩丝新材料有限公司（虚构）"),
                received_on: day(),
                surplus: 1_00,
            }]
        } else {
            Vec::new()
        },
        filters: vec![Filter {
            label: text("状态"),
            options: vec![option],
        }],
        chosen: 0,
        q: String::new(),
        state: String::new(),
        kind: String::new(),
        rows: if full {
            vec![row("overdue", "danger"), row("paid", "success")]
        } else {
            Vec::new()
        },
        number: 2,
        open: 600_000,
        pager: Pager::new(1, 2, |n| format!("/desk/payments?page={n}")),
    }
}

fn payment() -> PaymentRow {
    PaymentRow {
        id: text("01890000-0000-7000-8000-000000000002"),
        received_on: day(),
        method: text("支付宝"),
        outside: text("pi_fictional"),
        payer: text("达川岩丝新材料有限公司（虚构）"),
        amount: 400_000,
        applied: 390_000,
        returned: 0,
        surplus: 10_000,
        by: text("财务甲"),
        second: text("财务乙"),
    }
}

fn moves() -> Vec<MoveRow> {
    vec![
        one_move("asked", true, false),
        one_move("asked", false, false),
        one_move("approved", false, true),
        one_move("done", false, false),
    ]
}

fn order(full: bool) -> OrderPage {
    let choice = |value: &str| Choice {
        value: text(value),
        label: text("退款 · 2026-11-26 支付宝 ≤ 6,000.00"),
    };
    OrderPage {
        number: text("KX-P-2026-00001"),
        url: text("/desk/payments/KX-P-2026-00001"),
        reference: text("KXP260000159"),
        kind: text("合同款"),
        purpose: text("池窑调温模型开发 · 首期（虚构）"),
        state: "part",
        tint: "info",
        payer: text("达川岩丝新材料有限公司（虚构）"),
        payee: if full {
            text("锦江示例大学（虚构）")
        } else {
            String::new()
        },
        due_on: day(),
        contract: text("KX-H-2026-00001"),
        contract_url: if full {
            text("/desk/contracts/KX-H-2026-00001/performance")
        } else {
            String::new()
        },
        words: if full {
            String::new()
        } else {
            text("活动取消")
        },
        sums: Sums {
            amount: 1_000_000,
            paid: 400_000,
            open: 600_000,
            ..Sums::default()
        },
        payments: if full { vec![payment()] } else { Vec::new() },
        moves: if full { moves() } else { Vec::new() },
        entries: vec![EntryRow {
            on: day(),
            cause: text("到账"),
            debit: text("Stripe 待结算"),
            credit: text("应收 · 达川岩丝新材料有限公司（虚构）"),
            amount: 400_000,
        }],
        events: vec![EventRow {
            at: at(),
            who: text("财务甲"),
            title: text("发出订单 10,000.00"),
            text: text("按合同第一期"),
        }],
        finance: full,
        may_cancel: full,
        ways: if full {
            vec![choice("passing_on")]
        } else {
            Vec::new()
        },
        surpluses: if full {
            vec![choice("01890000")]
        } else {
            Vec::new()
        },
        fresh: text("01890000-0000-7000-8000-000000000003"),
        form: FormView::blank(),
    }
}

fn form(full: bool) -> OrderFormPage {
    OrderFormPage {
        id: text("01890000-0000-7000-8000-000000000004"),
        prices: if full {
            Vec::new()
        } else {
            vec![Choice {
                value: text("EVAL-PANEL"),
                label: text("会议评价 · 12,000.00 元"),
            }]
        },
        under: full.then(|| Under {
            number: text("KX-H-2026-00001"),
            name: text("池窑调温模型开发（虚构）"),
            url: text("/desk/contracts/KX-H-2026-00001/performance"),
            line: text("01890000-0000-7000-8000-000000000005"),
            what: text("首期"),
            kind: text("instalment"),
            kind_label: text("合同款"),
            payer: text("达川岩丝新材料有限公司（虚构）"),
            payee: text("锦江示例大学（虚构）"),
            most: 24_000_000,
        }),
        kinds: vec![Choice {
            value: text("service_fee"),
            label: text("服务费"),
        }],
        names: vec![text("达川岩丝新材料有限公司（虚构）")],
        form: FormView::blank(),
    }
}

pub(in crate::payments) fn samples() -> Vec<Sample> {
    let both = [true, false];
    let mut all: Vec<Sample> = both.map(desk).iter().map(Sample::of).collect();
    all.extend(both.map(form).iter().map(Sample::of));
    all.extend(both.map(order).iter().map(Sample::of));
    all
}
