//! What became of the contracts of a frozen report: each difference between its rows and the ledger as it stands. Pure.
//! Must stay true: the frozen sum and the differences with effect in the term add up to what the ledger would count now,
//! and with the later ones to what these contracts stand at.

use std::borrow::Cow;
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

/// A contract as a report kept it, or as the ledger has it.
#[derive(Clone, Copy)]
enum Side<'a> {
    Kept(&'a Row),
    Now(&'a Counted<'a>),
}

impl Side<'_> {
    fn version(self) -> i64 {
        match self {
            Self::Kept(row) => row.version,
            Self::Now(row) => row.stand.version,
        }
    }

    fn sums(self) -> Totals {
        match self {
            Self::Kept(row) => row.sums(),
            Self::Now(row) => Totals::of([row]),
        }
    }

    fn word(&self, dimension: Dimension) -> Option<Cow<'_, str>> {
        match self {
            Self::Kept(row) => row.words.get(dimension.code()).map(Cow::from),
            Self::Now(row) => Some(dimension.word(row, Scope::Outflow)),
        }
    }

    /// What tells it apart differently from another, among what it was told apart by.
    fn moved(&self, other: &Self) -> Vec<&'static str> {
        let told = CUTS.iter().filter(|by| self.word(**by).is_some());
        told.filter(|by| self.word(**by) != other.word(**by))
            .map(|by| by.code())
            .collect()
    }

    fn differs(self, other: Self) -> bool {
        if let (Self::Now(one), Self::Now(other)) = (self, other) {
            // The same contract: whatever tells it apart stands in its version.
            return one.stand.version != other.stand.version;
        }
        self.version() != other.version()
            || self.sums() != other.sums()
            || !self.moved(&other).is_empty()
    }

    fn adjustment(self, what: What, inside: bool) -> Adjustment {
        let (contract, number, name) = match self {
            Self::Kept(row) => (row.contract, &row.number, &row.name),
            Self::Now(row) => (row.entry.id, &row.entry.number, &row.stand.name),
        };
        Adjustment {
            contract,
            number: number.clone(),
            name: name.clone(),
            what,
            on: None,
            inside,
            was: self.sums(),
            is: Totals::default(),
            moved: Vec::new(),
        }
    }
}

type Known<'a> = BTreeMap<ContractId, Side<'a>>;

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
        .map(|row| (row.contract, Side::Kept(row)))
        .collect();
    let (at_close, standing) = (known(&at_close), known(&standing));
    let gone: Gone = entries
        .iter()
        .filter_map(|entry| Some((entry.id, entry.cancelled_on?)))
        .collect();
    let mut all = differences(&kept, &at_close, (&gone, true));
    all.extend(differences(&at_close, &standing, (&gone, false)));
    all.sort_by(|a, b| (!a.inside, a.on, &a.number).cmp(&(!b.inside, b.on, &b.number)));
    all
}

/// When contracts were cancelled.
type Gone = HashMap<ContractId, NaiveDate>;

fn known<'a>(rows: &'a [Counted<'a>]) -> Known<'a> {
    rows.iter()
        .map(|row| (row.entry.id, Side::Now(row)))
        .collect()
}

fn differences(was: &Known<'_>, is: &Known<'_>, (gone, inside): (&Gone, bool)) -> Vec<Adjustment> {
    let mut all = Vec::new();
    for (id, before) in was {
        match is.get(id) {
            Some(after) if before.differs(*after) => all.push(Adjustment {
                on: match after {
                    Side::Now(row) => Some(row.stand.effective_on),
                    Side::Kept(_) => None,
                },
                is: after.sums(),
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
    for after in is
        .iter()
        .filter(|(id, _)| !was.contains_key(id))
        .map(|(_, after)| after)
    {
        all.push(Adjustment {
            on: match after {
                Side::Now(row) => Some(row.entry.registered_on),
                Side::Kept(row) => Some(row.registered_on),
            },
            was: Totals::default(),
            is: after.sums(),
            ..after.adjustment(What::Added, inside)
        });
    }
    all
}
