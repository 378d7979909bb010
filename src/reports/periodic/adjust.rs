//! What became of the contracts of a frozen report: each difference between its rows and the ledger as it stands. Pure.
//! Must stay true: the frozen sum and the differences with effect in the term add up to what the ledger would count now,
//! and with the later ones to what these contracts stand at.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

use super::build::term_period;
use super::rows::{CUTS, Row};
use super::term::Term;
use crate::ids::ContractId;
use crate::reports::count::{Counted, Entry, Period, Totals, counted};
use crate::reports::dimension::Dimension;
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
    pub moved: Vec<&'static str>,
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

/// A contract as a report kept it, or as the ledger had it at another moment.
#[derive(Clone, Copy)]
enum Was<'a> {
    Kept(&'a Row),
    Counted(&'a Counted<'a>),
}

impl Was<'_> {
    /// By what it is told apart otherwise now, of what it was told apart by.
    fn moved(self, now: &Counted<'_>) -> Vec<&'static str> {
        let moved = |by: &&Dimension| {
            let word = by.word(now, Scope::Outflow);
            match self {
                Self::Kept(row) => row.words.get(by.code()).is_some_and(|was| *was != *word),
                Self::Counted(row) => by.word(row, Scope::Outflow) != word,
            }
        };
        CUTS.iter().filter(moved).map(|by| by.code()).collect()
    }

    fn differs(self, now: &Counted<'_>) -> bool {
        match self {
            Self::Kept(row) => {
                row.version != now.stand.version
                    || row.sums() != Totals::of([now])
                    || !self.moved(now).is_empty()
            }
            // Whatever tells a contract apart stands in its version.
            Self::Counted(row) => row.stand.version != now.stand.version,
        }
    }

    fn adjustment(self, what: What, inside: bool) -> Adjustment {
        let (contract, number, name, was) = match self {
            Self::Kept(row) => (row.contract, &row.number, &row.name, row.sums()),
            Self::Counted(row) => {
                let (entry, name) = (row.entry, &row.stand.name);
                (entry.id, &entry.number, name, Totals::of([row]))
            }
        };
        Adjustment {
            contract,
            number: number.clone(),
            name: name.clone(),
            what,
            on: None,
            inside,
            was,
            is: Totals::default(),
            moved: Vec::new(),
        }
    }
}

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
    let kept = frozen.iter().map(|row| (row.contract, Was::Kept(row)));
    let closed = at_close.iter().map(|row| (row.entry.id, Was::Counted(row)));
    let gone: Gone = entries
        .iter()
        .filter_map(|entry| Some((entry.id, entry.cancelled_on?)))
        .collect();
    let mut all = differences(&kept.collect(), &at_close, (&gone, true));
    all.extend(differences(&closed.collect(), &standing, (&gone, false)));
    all.sort_by(|a, b| (!a.inside, a.on, &a.number).cmp(&(!b.inside, b.on, &b.number)));
    all
}

/// When contracts were cancelled.
type Gone = HashMap<ContractId, NaiveDate>;

fn differences(
    was: &BTreeMap<ContractId, Was<'_>>,
    is: &[Counted<'_>],
    (gone, inside): (&Gone, bool),
) -> Vec<Adjustment> {
    let is: BTreeMap<ContractId, &Counted<'_>> = is.iter().map(|row| (row.entry.id, row)).collect();
    let mut all = Vec::new();
    for (id, before) in was {
        match is.get(id) {
            Some(after) if before.differs(after) => all.push(Adjustment {
                on: Some(after.stand.effective_on),
                is: Totals::of([*after]),
                moved: before.moved(after),
                ..before.adjustment(What::Changed, inside)
            }),
            Some(_) => {}
            None => {
                let gone = gone.get(id).copied();
                let what = if gone.is_some() {
                    What::Cancelled
                } else {
                    What::Left
                };
                all.push(Adjustment {
                    on: gone,
                    ..before.adjustment(what, inside)
                });
            }
        }
    }
    for (_, after) in is.into_iter().filter(|(id, _)| !was.contains_key(id)) {
        all.push(Adjustment {
            on: Some(after.entry.registered_on),
            was: Totals::default(),
            is: Totals::of([after]),
            ..Was::Counted(after).adjustment(What::Added, inside)
        });
    }
    all
}
