//! A distribution as its form is read: direct costs, shares, completers; and the rule of a unit. Pure. Must stay true:
//! net income is the receipt less its direct costs and never below nothing.

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::Serialize;

use super::sharing::{Basis, Completer, Line, Mode, Shares, WHOLE_BP};
use crate::contracts::performing::receipt::Standing;
use crate::contracts::performing::royalty::percent;
use crate::contracts::performing::sum;
use crate::halfwidth::half_width;
use crate::ids::{DistributionId, FileId, IncomeRuleId, ReceiptId, UserId};
use crate::listings::content;
use crate::money::Money;
use crate::web::form::{Errors, Reader, Typed};
use crate::web::words::Message;

/// What direct costs are for.
pub const COSTS: [&str; 5] = ["patent", "evaluation", "tax", "brokerage", "other"];
pub const COSTS_TABLE: &str = "costs";
pub const PEOPLE_TABLE: &str = "people";
pub const COSTS_MOST: usize = 20;
pub const PEOPLE_MOST: usize = 40;
const NAME_MOST: usize = 60;
const WORDS_MOST: usize = 300;
const WEIGHT_MOST: u32 = 100_000;

/// A cost that belongs to this very receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Cost {
    /// One of `COSTS`.
    pub kind: String,
    pub what: String,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
}

/// The rule of a unit, as it held for a time.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Rule {
    pub id: IncomeRuleId,
    pub version: i64,
    pub title: String,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    pub completers_bp: i64,
    pub unit_bp: i64,
    pub department_bp: i64,
    pub others_bp: i64,
    pub document: Option<FileId>,
    /// Why it gives less than the law's minimum, where that holds for the unit.
    pub words: String,
    pub created_at: DateTime<Utc>,
}

impl Rule {
    #[must_use]
    pub fn shares(&self) -> Shares {
        Shares {
            completers: self.completers_bp,
            unit: self.unit_bp,
            department: self.department_bp,
            others: self.others_bp,
        }
    }
}

/// The rule that held on a day: the newest of those that did.
#[must_use]
pub fn rule_on(rules: &[Rule], day: NaiveDate) -> Option<&Rule> {
    rules
        .iter()
        .filter(|r| r.valid_from <= day && r.valid_until.is_none_or(|until| day <= until))
        .max_by_key(|r| r.version)
}

/// A distribution or its counter entry.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Distribution {
    pub id: DistributionId,
    pub receipt_id: ReceiptId,
    pub mode: Mode,
    pub basis: Basis,
    pub rule_id: Option<IncomeRuleId>,
    pub document: Option<FileId>,
    #[sqlx(rename = "receipt_fen")]
    pub receipt: Money,
    #[sqlx(rename = "costs_fen")]
    pub costs_sum: Money,
    #[sqlx(rename = "net_fen")]
    pub net: Money,
    pub completers_bp: i64,
    pub unit_bp: i64,
    pub department_bp: i64,
    pub others_bp: i64,
    pub words: String,
    pub reverses: Option<DistributionId>,
    pub state: Standing,
    pub entered_by: UserId,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused.
    pub decided_words: String,
    pub created_at: DateTime<Utc>,
    #[sqlx(skip)]
    pub costs: Vec<Cost>,
    #[sqlx(skip)]
    pub lines: Vec<Line>,
}

impl Distribution {
    #[must_use]
    pub fn shares(&self) -> Shares {
        Shares {
            completers: self.completers_bp,
            unit: self.unit_bp,
            department: self.department_bp,
            others: self.others_bp,
        }
    }
}

/// What a form says of one distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    pub mode: Mode,
    pub basis: Basis,
    pub costs: Vec<Cost>,
    pub costs_sum: Money,
    pub net: Money,
    pub shares: Shares,
    pub completers: Vec<Completer>,
    pub words: String,
}

/// What a distribution is read against.
pub struct Frame<'a> {
    pub receipt: Money,
    /// The rule that held when the money came in.
    pub rule: Option<&'a Rule>,
    /// A document comes with the form.
    pub document: bool,
}

impl Shared {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, frame: &Frame<'_>) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let mode = choice(&mut r, "mode", Mode::from_code);
        let basis = basis(&mut r, frame);
        let costs = costs(&mut r);
        let net = costs.as_ref().and_then(|(_, sum)| net(&mut r, frame, *sum));
        let shares = match (basis, mode) {
            (Some(Basis::Rule), _) => frame.rule.map(Rule::shares),
            (Some(Basis::Agreement), _) => shares(&mut r),
            (Some(Basis::None), Some(mode)) => Some(Shares::least(mode)),
            _ => None,
        };
        let gets = shares.is_none_or(|shares| shares.completers > 0);
        let completers = completers(&mut r, gets);
        let words = r.optional("words", WORDS_MOST).unwrap_or_default();
        let whole = (|| {
            let (costs, costs_sum) = costs?;
            Some(Self {
                mode: mode?,
                basis: basis?,
                costs,
                costs_sum,
                net: net?,
                shares: shares?,
                completers: completers?,
                words,
            })
        })();
        r.finish(whole)
    }
}

fn choice<T>(r: &mut Reader<'_>, field: &str, of: fn(&str) -> Option<T>) -> Option<T> {
    let found = of(r.typed.get(field));
    if found.is_none() {
        r.error(field, "field-choose");
    }
    found
}

fn basis(r: &mut Reader<'_>, frame: &Frame<'_>) -> Option<Basis> {
    let basis = choice(r, "basis", Basis::from_code)?;
    if basis == Basis::Rule && frame.rule.is_none() {
        r.error("basis", "income-no-rule");
        return None;
    }
    if basis == Basis::Agreement && !frame.document {
        r.error("document", "income-agreement-document");
    }
    Some(basis)
}

fn costs(r: &mut Reader<'_>) -> Option<(Vec<Cost>, Money)> {
    let mut costs = Some(Vec::new());
    for n in content::rows(r, COSTS_TABLE, COSTS_MOST) {
        let field = |name: &str| format!("{COSTS_TABLE}.{n}.{name}");
        let kind = choice(r, &field("kind"), |code| {
            COSTS.into_iter().find(|known| *known == code)
        });
        let amount = r.parsed(&field("amount"), sum);
        let what = r.optional(&field("what"), WORDS_MOST).unwrap_or_default();
        let cost = kind.zip(amount).map(|(kind, amount)| Cost {
            kind: kind.to_owned(),
            what,
            amount,
        });
        costs = costs.zip(cost).map(|(mut all, one)| {
            all.push(one);
            all
        });
    }
    let costs = costs?;
    let Some(sum) = Money::total(costs.iter().map(|cost| cost.amount)) else {
        r.error(COSTS_TABLE, "money-too-large");
        return None;
    };
    Some((costs, sum))
}

/// Net income: the receipt less its direct costs.
fn net(r: &mut Reader<'_>, frame: &Frame<'_>, costs: Money) -> Option<Money> {
    let net = frame.receipt.checked_sub(costs)?;
    if net < Money::ZERO {
        let message = Message::new("income-costs-exceed")
            .with("costs", costs.yuan_grouped())
            .with("receipt", frame.receipt.yuan_grouped());
        r.errors.add(COSTS_TABLE, message);
        return None;
    }
    Some(net)
}

/// The shares of the four pots; an empty field is nothing.
pub(super) fn shares(r: &mut Reader<'_>) -> Option<Shares> {
    let mut all = [Some(0); 4];
    for (bp, pot) in all.iter_mut().zip(super::sharing::POTS) {
        let field = format!("share_{pot}");
        if r.typed.is_set(&field) && r.typed.get(&field) != "0" {
            *bp = r.parsed(&field, percent);
        }
    }
    let [completers, unit, department, others] = all;
    let shares = Shares {
        completers: completers?,
        unit: unit?,
        department: department?,
        others: others?,
    };
    if shares.is_whole() {
        return Some(shares);
    }
    let sum = shares.all().iter().sum::<i64>();
    let message =
        Message::new("income-shares-not-whole").with("sum", crate::money::percent::text(sum));
    r.errors.add("share_completers", message);
    None
}

fn completers(r: &mut Reader<'_>, needed: bool) -> Option<Vec<Completer>> {
    let mut all: Option<Vec<Completer>> = Some(Vec::new());
    for n in content::rows(r, PEOPLE_TABLE, PEOPLE_MOST) {
        let name = r.text(&format!("{PEOPLE_TABLE}.{n}.name"), NAME_MOST);
        let weight = r.parsed(&format!("{PEOPLE_TABLE}.{n}.weight"), weight);
        let one = name
            .zip(weight)
            .map(|(name, weight)| Completer { name, weight });
        all = all.zip(one).map(|(mut all, one)| {
            all.push(one);
            all
        });
    }
    let all = all?;
    if all.is_empty() && needed {
        r.error(PEOPLE_TABLE, "income-people-missing");
        return None;
    }
    Some(all)
}

/// A whole number of parts.
fn weight(text: &str) -> Result<u32, Message> {
    half_width(text)
        .parse()
        .ok()
        .filter(|weight| (1..=WEIGHT_MOST).contains(weight))
        .ok_or_else(|| Message::new("income-weight-wrong"))
}

/// What a form says of a unit's rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleForm {
    pub title: String,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    pub shares: Shares,
    pub words: String,
}

impl RuleForm {
    /// # Errors
    /// Every error, by field.
    pub fn parse(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let (earliest, latest) = (today - Months::new(12 * 30), today + Months::new(12 * 30));
        let title = r.text("title", WORDS_MOST);
        let valid_from = r.required_date("valid_from", earliest, latest);
        let before = r.errors.0.len();
        let valid_until = r.date("valid_until", earliest, latest);
        let fits = r.errors.0.len() == before;
        if let (Some(from), Some(until)) = (valid_from, valid_until)
            && until < from
        {
            r.error("valid_until", "income-rule-backwards");
        }
        let shares = shares(&mut r);
        let words = r.optional("words", WORDS_MOST).unwrap_or_default();
        let whole = (|| {
            Some(Self {
                title: title?,
                valid_from: valid_from?,
                valid_until: if fits { valid_until } else { return None },
                shares: shares?,
                words,
            })
        })();
        r.finish(whole)
    }
}

/// How much of the whole a pot gets, as people write it.
#[must_use]
pub fn share_text(bp: i64) -> String {
    debug_assert!((0..=WHOLE_BP).contains(&bp));
    crate::money::percent::text(bp)
}

#[cfg(test)]
mod tests;
