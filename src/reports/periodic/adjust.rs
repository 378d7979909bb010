//! What became of the contracts of a frozen report: each difference between its rows and the ledger as it stands. Pure.
//! Must stay true: the frozen sum and the differences with effect in the term add up to what the ledger would count now,
//! and with the later ones to what these contracts stand at.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::build::term_period;
use super::rows::Row;
use super::term::Term;
use crate::ids::ContractId;
use crate::reports::count::{Counted, Entry, Period, Totals, counted};
use crate::reports::target::{Basis, Scope};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Recorded late: it counts in the term and was not known.
    Added,
    Changed,
    Cancelled,
    /// It counts elsewhere now: another seller, another day.
    Left,
}

impl What {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Cancelled => "cancelled",
            Self::Left => "left",
        }
    }
}

/// One difference of one contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    pub contract: ContractId,
    pub number: String,
    pub name: String,
    pub what: What,
    /// From when it holds, as far as it is known.
    pub on: Option<NaiveDate>,
    /// With effect within the term; a later one leaves the term's figure right as it is.
    pub inside: bool,
    pub was: Totals,
    pub is: Totals,
    /// The dimensions in which it is told apart differently.
    pub moved: Vec<String>,
}

impl Adjustment {
    #[must_use]
    pub fn delta(&self) -> Totals {
        self.is.less(self.was)
    }
}

/// Differences that hold within the term or after it, added up.
#[must_use]
pub fn sum(all: &[Adjustment], inside: bool) -> Totals {
    all.iter()
        .filter(|one| one.inside == inside)
        .map(Adjustment::delta)
        .sum()
}

type Known<'a> = BTreeMap<ContractId, (Row, Option<&'a Counted<'a>>)>;

/// `frozen`: the rows of the term and scope as they were kept; `entries`: the ledger's of the term, known today.
#[must_use]
pub fn adjustments(
    frozen: &[&Row],
    entries: &[Entry],
    (term, scope, basis): (Term, Scope, Basis),
    today: NaiveDate,
) -> Vec<Adjustment> {
    let own = term_period(term, today);
    let at_close = counted(entries, own, scope, basis);
    // The same contracts with the values that they have today.
    let mut standing = counted(
        entries,
        Period {
            to: own.to.max(today),
            ..own
        },
        scope,
        basis,
    );
    standing.retain(|row| row.on <= own.to);
    let kept: Known<'_> = frozen
        .iter()
        .map(|row| (row.contract, ((*row).clone(), None)))
        .collect();
    let (at_close, standing) = (known(&at_close, own.from), known(&standing, own.from));
    let mut all = differences(&kept, &at_close, (entries, true));
    all.extend(differences(&at_close, &standing, (entries, false)));
    all.sort_by(|a, b| (!a.inside, a.on, &a.number).cmp(&(!b.inside, b.on, &b.number)));
    all
}

fn known<'a>(rows: &'a [Counted<'a>], from: NaiveDate) -> Known<'a> {
    rows.iter()
        .map(|row| (row.entry.id, (Row::of(row, from), Some(row))))
        .collect()
}

fn differences(
    was: &Known<'_>,
    is: &Known<'_>,
    (entries, inside): (&[Entry], bool),
) -> Vec<Adjustment> {
    let mut all = Vec::new();
    for (id, (before, _)) in was {
        match is.get(id) {
            Some((after, counted)) if differs(before, after) => all.push(Adjustment {
                on: counted.map(|row| row.stand.effective_on),
                is: after.sums(),
                moved: moved(before, after),
                ..of(before, What::Changed, inside)
            }),
            Some(_) => {}
            None => {
                let gone = entries
                    .iter()
                    .find(|entry| entry.id == *id)
                    .and_then(|entry| entry.cancelled_on);
                let what = if gone.is_some() {
                    What::Cancelled
                } else {
                    What::Left
                };
                all.push(Adjustment {
                    on: gone,
                    ..of(before, what, inside)
                });
            }
        }
    }
    for (id, (after, _)) in is {
        if !was.contains_key(id) {
            all.push(Adjustment {
                on: Some(after.registered_on),
                was: Totals::default(),
                is: after.sums(),
                ..of(after, What::Added, inside)
            });
        }
    }
    all
}

fn of(row: &Row, what: What, inside: bool) -> Adjustment {
    Adjustment {
        contract: row.contract,
        number: row.number.clone(),
        name: row.name.clone(),
        what,
        on: None,
        inside,
        was: row.sums(),
        is: Totals::default(),
        moved: Vec::new(),
    }
}

fn differs(before: &Row, after: &Row) -> bool {
    before.version != after.version || before.sums() != after.sums() || before.words != after.words
}

fn moved(before: &Row, after: &Row) -> Vec<String> {
    before
        .words
        .iter()
        .filter(|(name, word)| after.words.get(*name) != Some(*word))
        .map(|(name, _)| name.clone())
        .collect()
}
