//! How a plan stands against what came in, line by line and as a whole.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::contracts::performing::clock::due_day;
use crate::contracts::performing::milestone::Milestone;
use crate::contracts::performing::plan::{self, Line};
use crate::contracts::performing::receipt::{self, Receipt, Standing};
use crate::ids::InstalmentId;
use crate::money::Money;
use crate::web::words::{Locale, t};
use crate::workdays::Calendar;

/// One instalment as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LineView {
    /// The instalment's id.
    pub(super) line: String,
    pub(super) what: String,
    pub(super) kind: String,
    pub(super) due_on: Option<NaiveDate>,
    /// The milestone it waits for; empty for none.
    pub(super) milestone: String,
    pub(super) milestone_url: String,
    pub(super) amount: i64,
    pub(super) paid: i64,
    pub(super) waiting: i64,
    pub(super) open: i64,
    /// Paid beyond its amount.
    pub(super) over: i64,
    /// Ends the key of its words.
    pub(super) state: &'static str,
    pub(super) tint: &'static str,
}

/// The sums of a contract's performance, each by itself.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Sums {
    /// 成交额
    pub(super) total: i64,
    pub(super) planned: i64,
    /// 成交额 less the plan.
    pub(super) missing: i64,
    /// 到账额
    pub(super) received: i64,
    pub(super) waiting: i64,
    /// 成交额 less 到账额; below zero when more came in.
    pub(super) open: i64,
    /// Came in and put to no instalment.
    pub(super) unassigned: i64,
}

fn fen(money: Option<Money>) -> i64 {
    money.unwrap_or_default().fen()
}

pub(super) fn sums(total: Money, lines: &[Line], receipts: &[Receipt]) -> Sums {
    let received = receipt::received(receipts);
    let waiting = receipts.iter().filter(|r| r.state == Standing::Entered);
    let put = receipt::put_to(receipts, |r| r.state.counts());
    let known = lines.iter().filter_map(|line| put.get(&line.line)).copied();
    let received_or_none = received.unwrap_or_default();
    Sums {
        total: total.fen(),
        planned: fen(plan::planned(lines)),
        missing: fen(plan::missing(lines, total)),
        received: received_or_none.fen(),
        waiting: fen(Money::total(waiting.map(|r| r.amount))),
        open: fen(total.checked_sub(received_or_none)),
        unassigned: fen(received_or_none.checked_sub(Money::total(known).unwrap_or_default())),
    }
}

fn state(
    paid: Money,
    (waiting, amount): (Money, Money),
    due: Option<NaiveDate>,
    today: NaiveDate,
) -> (&'static str, &'static str) {
    if paid > amount {
        ("over", "warning")
    } else if paid == amount {
        ("paid", "success")
    } else if due.is_some_and(|day| Calendar::current().on_or_after(day) < today) {
        ("overdue", "danger")
    } else if waiting.is_positive() {
        ("waiting", "info")
    } else if paid.is_positive() {
        ("part", "info")
    } else if due.is_some() {
        ("open", "")
    } else {
        ("undated", "")
    }
}

/// The lines of a plan with what came in for each.
pub(super) fn lines(
    lines: &[Line],
    receipts: &[Receipt],
    (milestones, base): (&[Milestone], &str),
    (today, locale): (NaiveDate, Locale),
) -> Vec<LineView> {
    let paid = receipt::put_to(receipts, |r| r.state.counts());
    let waiting = receipt::put_to(receipts, |r| r.state == Standing::Entered);
    let of = |map: &BTreeMap<InstalmentId, Money>, line: &Line| {
        map.get(&line.line).copied().unwrap_or_default()
    };
    lines
        .iter()
        .map(|line| {
            let (paid, waiting) = (of(&paid, line), of(&waiting, line));
            let due = due_day(line, milestones);
            let (state, tint) = state(paid, (waiting, line.amount), due, today);
            let milestone = line
                .milestone_id
                .and_then(|id| milestones.iter().find(|m| m.id == id));
            let rest = fen(line.amount.checked_sub(paid));
            LineView {
                line: line.line.to_string(),
                what: line.what.clone(),
                kind: t(
                    locale,
                    &format!("plan-kind-{}", line.kind.replace('_', "-")),
                ),
                due_on: due,
                milestone: milestone.map(|m| m.title.clone()).unwrap_or_default(),
                milestone_url: milestone
                    .map(|m| format!("{base}/performance/milestones/{}", m.id))
                    .unwrap_or_default(),
                amount: line.amount.fen(),
                paid: paid.fen(),
                waiting: waiting.fen(),
                open: rest.max(0),
                over: (-rest).max(0),
                state,
                tint,
            }
        })
        .collect()
}
