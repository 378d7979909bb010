//! Which order a line of the statement pays, with the reasons in words. Pure: what is known comes in, a verdict comes out.
//!
//! Must stay true: sure is only a line that names exactly one open order by its reference, brings exactly what is open of
//! it, and contradicts it in nothing; everything else a person decides.

use serde::Serialize;
use uuid::Uuid;

use super::line::folded_name;
use crate::money::Money;
use crate::web::words::Message;

/// Candidates shown of one line.
pub(crate) const SHOWN: usize = 6;

/// What a line brings to the question.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    /// More than nothing, in yuan.
    pub(crate) amount: Money,
    /// Valid references in the remark, each once.
    pub(crate) references: Vec<String>,
    /// As the statement writes it; empty when it does not say.
    pub(crate) payer: String,
}

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    Open,
    Paid,
    Cancelled,
}

/// What is known of an order that might be meant.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) reference: String,
    pub(crate) standing: Standing,
    /// What is still to be paid.
    pub(crate) open: Money,
    pub(crate) payer: String,
    /// The name as it is compared.
    pub(crate) payer_key: String,
}

/// One fact for or against a candidate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fact {
    pub(crate) weighs: Weighs,
    pub(crate) text: Message,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weighs {
    For,
    Against,
    /// Neither: it is not said.
    Unsaid,
}

impl Weighs {
    /// As the list of reasons names it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::For => "met",
            Self::Against => "unmet",
            Self::Unsaid => "unstated",
        }
    }
}

/// An order that may be meant.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) order: &'a Known,
    pub(crate) facts: Vec<Fact>,
    rank: u8,
}

/// What comes of it.
#[derive(Clone, Debug)]
pub(crate) struct Verdict<'a> {
    /// Whether the first candidate is sure.
    pub(crate) sure: bool,
    /// The best first.
    pub(crate) candidates: Vec<Candidate<'a>>,
}

impl Verdict<'_> {
    /// As it is kept with the line.
    pub(crate) fn code(&self) -> &'static str {
        if self.sure {
            "sure"
        } else if self.candidates.is_empty() {
            "none"
        } else {
            "doubtful"
        }
    }
}

/// What one order and the line have in common.
#[derive(Clone, Copy)]
struct Fit {
    reference: bool,
    amount: bool,
    /// `None` when the line does not name its payer.
    payer: Option<bool>,
}

impl Fit {
    fn new(line: &Incoming, payer: &str, order: &Known) -> Self {
        Self {
            reference: line.references.contains(&order.reference),
            amount: order.standing == Standing::Open && order.open == line.amount,
            payer: (!payer.is_empty()).then(|| order.payer_key == payer),
        }
    }
}

/// Holds one order against a line that a person thinks it pays.
pub(crate) fn compare<'a>(line: &Incoming, order: &'a Known) -> Candidate<'a> {
    let fit = Fit::new(line, &folded_name(&line.payer), order);
    Candidate {
        order,
        facts: facts(line, order, fit, 1),
        rank: u8::MAX,
    }
}

/// Judges a line among all orders that have its reference, its amount or its payer.
pub(crate) fn judge<'a>(line: &Incoming, known: &'a [Known]) -> Verdict<'a> {
    let payer = folded_name(&line.payer);
    let fit = |order: &Known| Fit::new(line, &payer, order);
    let named = known.iter().filter(|order| fit(order).reference).count();
    let same_amount = known.iter().filter(|order| fit(order).amount).count();
    let mut candidates: Vec<Candidate<'a>> = known
        .iter()
        .filter_map(|order| {
            let fit = fit(order);
            let rank = rank(order, fit)?;
            let facts = facts(line, order, fit, same_amount);
            Some(Candidate { order, facts, rank })
        })
        .collect();
    candidates.sort_by(|a, b| {
        a.rank
            .cmp(&b.rank)
            .then_with(|| a.order.number.cmp(&b.order.number))
    });
    let sure = line.references.len() == 1
        && named == 1
        && candidates.first().is_some_and(|best| {
            let fit = fit(best.order);
            fit.reference && fit.amount && fit.payer != Some(false)
        });
    candidates.truncate(SHOWN);
    Verdict { sure, candidates }
}

/// How near an order is, 0 the nearest; `None` when it is not worth showing.
fn rank(order: &Known, fit: Fit) -> Option<u8> {
    let open = order.standing == Standing::Open;
    let payer = fit.payer == Some(true);
    match (fit.reference, fit.amount, payer) {
        (true, true, _) => Some(0),
        (true, false, _) if open => Some(1),
        (true, false, _) => Some(2),
        (false, true, true) => Some(3),
        (false, true, false) => Some(4),
        (false, false, true) if open => Some(5),
        (false, false, _) => None,
    }
}

fn facts(line: &Incoming, order: &Known, fit: Fit, same_amount: usize) -> Vec<Fact> {
    let mut facts = vec![reference_fact(line, order, fit)];
    match order.standing {
        Standing::Open => facts.push(amount_fact(line, order)),
        Standing::Paid => facts.push(against("bank-fact-paid", order)),
        Standing::Cancelled => facts.push(against("bank-fact-cancelled", order)),
    }
    facts.push(match fit.payer {
        None => Fact {
            weighs: Weighs::Unsaid,
            text: Message::new("bank-fact-payer-unsaid"),
        },
        Some(true) => Fact {
            weighs: Weighs::For,
            text: Message::new("bank-fact-payer").with("name", order.payer.clone()),
        },
        Some(false) => Fact {
            weighs: Weighs::Against,
            text: Message::new("bank-fact-payer-other")
                .with("name", line.payer.clone())
                .with("payer", order.payer.clone()),
        },
    });
    if fit.amount && !fit.reference && same_amount > 1 {
        facts.push(Fact {
            weighs: Weighs::Against,
            text: Message::new("bank-fact-amount-several").with("n", same_amount),
        });
    }
    facts
}

fn against(key: &str, order: &Known) -> Fact {
    Fact {
        weighs: Weighs::Against,
        text: Message::new(key).with("number", order.number.clone()),
    }
}

fn reference_fact(line: &Incoming, order: &Known, fit: Fit) -> Fact {
    if fit.reference && line.references.len() > 1 {
        return Fact {
            weighs: Weighs::Against,
            text: Message::new("bank-fact-reference-several")
                .with("references", line.references.join("、")),
        };
    }
    if fit.reference {
        return Fact {
            weighs: Weighs::For,
            text: Message::new("bank-fact-reference").with("reference", order.reference.clone()),
        };
    }
    if line.references.is_empty() {
        return Fact {
            weighs: Weighs::Unsaid,
            text: Message::new("bank-fact-reference-none")
                .with("reference", order.reference.clone()),
        };
    }
    Fact {
        weighs: Weighs::Against,
        text: Message::new("bank-fact-reference-other")
            .with("reference", line.references.join("、")),
    }
}

fn amount_fact(line: &Incoming, order: &Known) -> Fact {
    let off = line.amount.fen().saturating_sub(order.open.fen());
    let (weighs, key) = match off.signum() {
        0 => (Weighs::For, "bank-fact-amount"),
        1 => (Weighs::Against, "bank-fact-amount-more"),
        _ => (Weighs::Against, "bank-fact-amount-less"),
    };
    let off = Money::from_fen(off.saturating_abs()).yuan_grouped();
    Fact {
        weighs,
        text: Message::new(key)
            .with("off", off)
            .with("open", order.open.yuan_grouped()),
    }
}

/// What a line that went out brings to the question.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) amount: Money,
    pub(crate) references: Vec<String>,
    /// Who got it, as the statement writes it.
    pub(crate) payee: String,
}

/// Something that was to go out through the bank.
#[derive(Clone, Debug)]
pub(crate) struct KnownOut {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) reference: String,
    pub(crate) amount: Money,
    pub(crate) payee: String,
    pub(crate) payee_key: String,
}

/// What may have gone out by this line, the nearest first, each with its facts. A person says which it is.
pub(crate) fn judge_out<'a>(
    line: &Outgoing,
    known: &'a [KnownOut],
) -> Vec<(&'a KnownOut, Vec<Fact>)> {
    let payee = folded_name(&line.payee);
    let mut found: Vec<(u8, &KnownOut, Vec<Fact>)> = known
        .iter()
        .filter(|out| out.amount == line.amount)
        .map(|out| {
            let named = line.references.contains(&out.reference);
            let theirs = (!payee.is_empty()).then(|| out.payee_key == payee);
            let mut facts = vec![Fact {
                weighs: Weighs::For,
                text: Message::new("bank-fact-out-amount"),
            }];
            if named {
                let text =
                    Message::new("bank-fact-reference").with("reference", out.reference.clone());
                facts.push(Fact {
                    weighs: Weighs::For,
                    text,
                });
            }
            let (weighs, text) = match theirs {
                None => (Weighs::Unsaid, Message::new("bank-fact-payee-unsaid")),
                Some(true) => (
                    Weighs::For,
                    Message::new("bank-fact-payee").with("name", out.payee.clone()),
                ),
                Some(false) => (
                    Weighs::Against,
                    Message::new("bank-fact-payee-other")
                        .with("name", line.payee.clone())
                        .with("payee", out.payee.clone()),
                ),
            };
            facts.push(Fact { weighs, text });
            let rank = match (named, theirs) {
                (true, _) => 0,
                (false, Some(true)) => 1,
                (false, None) => 2,
                (false, Some(false)) => 3,
            };
            (rank, out, facts)
        })
        .collect();
    found.sort_by(|a, b| (a.0, &a.1.number, a.1.id).cmp(&(b.0, &b.1.number, b.1.id)));
    found
        .into_iter()
        .take(SHOWN)
        .map(|(_, out, facts)| (out, facts))
        .collect()
}

#[cfg(test)]
mod tests;
