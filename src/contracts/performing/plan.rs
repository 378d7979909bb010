//! The plan of instalments: lines with a day or a milestone, read from a form, made from the terms of a deal, held
//! against 成交额 and against what came in. Pure. Must stay true: a plan adds up to 成交额 unless that is an estimate, and
//! an instalment that money was put to never leaves the plan.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::Serialize;

use super::sum;
use crate::deals::offers::{self, Terms};
use crate::ids::{InstalmentId, MilestoneId, UserId};
use crate::money::Money;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

pub const LINES_MOST: usize = 60;
const WHAT_MOST: usize = 120;
pub const TABLE: &str = "lines";

/// What an instalment is paid for.
pub const KINDS: [&str; 4] = ["price", "royalty", "entry_fee", "other"];
pub const ROYALTY: &str = "royalty";

/// One instalment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Line {
    pub line: InstalmentId,
    /// One of `KINDS`.
    pub kind: String,
    pub what: String,
    pub due_on: Option<NaiveDate>,
    pub milestone_id: Option<MilestoneId>,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
}

/// One version of the plan.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Plan {
    pub id: uuid::Uuid,
    pub number: i64,
    /// `typed` or `deal`.
    pub source: String,
    pub words: String,
    pub latest: bool,
    pub revision: i64,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    #[sqlx(skip)]
    pub lines: Vec<Line>,
}

/// What the lines come to; `None` beyond what can be counted.
#[must_use]
pub fn planned(lines: &[Line]) -> Option<Money> {
    Money::total(lines.iter().map(|line| line.amount))
}

/// 成交额 less the plan: above zero when the plan says too little.
#[must_use]
pub fn missing(lines: &[Line], total: Money) -> Option<Money> {
    total.checked_sub(planned(lines)?)
}

/// The lines that accepted terms ask for.
#[must_use]
pub fn of_terms(terms: &Terms, now: DateTime<Utc>, words: &dyn Fn(&str) -> String) -> Vec<Line> {
    let line = |kind: &str, what: String, due_on, amount| Line {
        line: InstalmentId::mint(now),
        kind: kind.to_owned(),
        what,
        due_on,
        milestone_id: None,
        amount,
    };
    let mut lines: Vec<Line> = terms
        .instalments
        .iter()
        .map(|part| line("price", part.what.clone(), part.due_on, part.amount))
        .collect();
    if let Some(fee) = terms.entry_fee {
        lines.push(line("entry_fee", words("entry_fee"), None, fee));
    }
    let named = planned(&lines).unwrap_or_default();
    let rest = terms.total.checked_sub(named).unwrap_or_default();
    if rest.is_positive() {
        let kind = if terms.royalty.is_some() {
            ROYALTY
        } else {
            "price"
        };
        let due = (terms.payment == offers::ONCE).then_some(terms.starts_on);
        lines.push(line(kind, words(kind), due, rest));
    }
    lines
}

/// The form that reads back to these lines.
#[must_use]
pub fn typed(lines: &[Line]) -> Typed {
    let mut typed = Typed::default();
    for (n, line) in lines.iter().enumerate() {
        let mut cell =
            |name: &str, value: String| typed.push(&format!("{TABLE}.{n}.{name}"), value);
        cell("id", line.line.to_string());
        cell("kind", line.kind.clone());
        cell("what", line.what.clone());
        cell(
            "due_on",
            line.due_on.map(|d| d.to_string()).unwrap_or_default(),
        );
        cell(
            "milestone",
            line.milestone_id.map(|m| m.to_string()).unwrap_or_default(),
        );
        cell("amount", line.amount.yuan_text());
    }
    typed
}

/// The same for lines that no plan has yet: each gets its id when it is written.
#[must_use]
pub fn typed_anew(lines: &[Line]) -> Typed {
    let mut typed = typed(lines);
    typed
        .0
        .retain(|(field, _)| field.rsplit('.').next() != Some("id"));
    typed
}

/// What a plan is read against.
pub struct Frame<'a> {
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
    pub total: Money,
    /// 成交额 is not known yet, so nothing has to add up to it.
    pub estimated: bool,
    /// Those that were not withdrawn.
    pub milestones: &'a [MilestoneId],
    /// The lines of this very contract; all others are new.
    pub known: &'a [InstalmentId],
    /// Lines that money was put to, with their names.
    pub paid: &'a BTreeMap<InstalmentId, String>,
}

/// # Errors
/// Every error, by field.
pub fn parse(typed: &Typed, frame: &Frame<'_>) -> Result<Vec<Line>, Errors> {
    let mut r = Reader::new(typed);
    let rows = crate::listings::content::rows(&mut r, TABLE, LINES_MOST);
    let mut lines: Option<Vec<Line>> = Some(Vec::new());
    for n in rows {
        let line = row(&mut r, n, frame);
        lines = lines.zip(line).map(|(mut all, one)| {
            all.push(one);
            all
        });
    }
    if lines.as_ref().is_some_and(Vec::is_empty) {
        r.error(TABLE, "plan-empty");
    }
    if let Some(lines) = &lines {
        whole(&mut r, lines, frame);
    }
    r.finish(lines)
}

fn row(r: &mut Reader<'_>, n: usize, frame: &Frame<'_>) -> Option<Line> {
    let field = |name: &str| format!("{TABLE}.{n}.{name}");
    let kind = match r.typed.get(&field("kind")) {
        "" => Some("price".to_owned()),
        known if KINDS.contains(&known) => Some(known.to_owned()),
        _ => {
            r.error(&field("kind"), "field-unknown-choice");
            None
        }
    };
    let what = r.text(&field("what"), WHAT_MOST);
    let (from, until) = (
        frame.today - Months::new(12 * 20),
        frame.today + Months::new(12 * 50),
    );
    let before = r.errors.0.len();
    let due_on = r.date(&field("due_on"), from, until);
    let day_fits = r.errors.0.len() == before;
    let milestone = match r.typed.get(&field("milestone")) {
        "" => Some(None),
        text => {
            let known = text.parse().ok().filter(|id| frame.milestones.contains(id));
            if known.is_none() {
                r.error(&field("milestone"), "field-unknown-choice");
            }
            known.map(Some)
        }
    };
    let amount = r.parsed(&field("amount"), sum);
    let line = match r.typed.get(&field("id")) {
        "" => Some(InstalmentId::mint(frame.now)),
        text => {
            let known = text.parse().ok().filter(|id| frame.known.contains(id));
            if known.is_none() {
                // Its own field is hidden.
                r.error(&field("what"), "plan-line-foreign");
            }
            known
        }
    };
    Some(Line {
        line: line?,
        kind: kind?,
        what: what?,
        due_on: if day_fits { due_on } else { return None },
        milestone_id: milestone?,
        amount: amount?,
    })
}

/// What only all lines together show.
fn whole(r: &mut Reader<'_>, lines: &[Line], frame: &Frame<'_>) {
    let kept: BTreeSet<InstalmentId> = lines.iter().map(|line| line.line).collect();
    if kept.len() != lines.len() {
        r.error(TABLE, "plan-line-twice");
    }
    for (_, name) in frame.paid.iter().filter(|(id, _)| !kept.contains(id)) {
        let message = Message::new("plan-line-paid").with("what", name.clone());
        r.errors.add(TABLE, message);
    }
    match missing(lines, frame.total) {
        None => r.error(TABLE, "money-too-large"),
        Some(rest) if frame.estimated || rest.is_zero() || lines.is_empty() => {}
        Some(rest) => {
            let key = if rest.is_positive() {
                "plan-too-little"
            } else {
                "plan-too-much"
            };
            let off = Money::from_fen(rest.fen().abs());
            let message = Message::new(key)
                .with("total", frame.total.yuan_grouped())
                .with("off", off.yuan_grouped());
            r.errors.add(TABLE, message);
        }
    }
}

/// Spreads money over what is open, line by line in the plan's order; what is left belongs to no line.
#[must_use]
pub fn spread(amount: Money, open: &[(InstalmentId, Money)]) -> Vec<(InstalmentId, Money)> {
    let mut left = amount;
    let mut parts = Vec::new();
    for (line, open) in open {
        let part = left.min(*open);
        if part.is_positive() {
            parts.push((*line, part));
            left = left.checked_sub(part).unwrap_or_default();
        }
    }
    parts
}

#[cfg(test)]
mod tests;
