//! The numbers of a report and all the words that explain them, in both languages: what a snapshot keeps. Nothing here is
//! reckoned anew when it is shown.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::report::Official;
use super::rows::{Pick, Set};
use super::term::Term;
use crate::ids::ContractId;
use crate::reports::count::Totals;
use crate::reports::dimension::Dimension;
use crate::reports::target::{Basis, Measure, Scope};
use crate::web::words::Locale;

/// The form of what is kept; a later form gets another number.
pub const FORMAT: u32 = 1;

/// The same in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub zh: String,
    pub en: String,
}

impl Said {
    #[must_use]
    pub fn of(say: impl Fn(Locale) -> String) -> Self {
        Self {
            zh: say(Locale::Zh),
            en: say(Locale::En),
        }
    }

    #[must_use]
    pub fn to(&self, locale: Locale) -> &str {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }
}

/// A period and the same days a year before; the latter is missing before all years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    pub now: Totals,
    pub before: Totals,
}

/// From day to day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// How far the year's target was reached by the end of the term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    pub measure: Measure,
    /// Fen, or contracts; so is `reached`.
    pub amount: i64,
    pub reached: i64,
    /// `None` when the target is nothing.
    pub percent_bp: Option<i64>,
    pub elapsed_bp: i64,
    pub source_document: String,
    pub item_number: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The name of a dimension and one of its words: what the row's numbers open.
    pub by: String,
    pub word: String,
    /// 0 adds up to the whole, 1 is a part of the line above.
    pub level: u8,
    pub label: Said,
    pub sums: Beside,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// "t1" to "t11".
    pub code: String,
    /// Whose contracts it counts; what was kept before this was told counted by the seller.
    #[serde(default)]
    pub scope: Scope,
    pub title: Said,
    pub head: Said,
    pub lines: Vec<Line>,
}

/// What flows from one place to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub from: String,
    pub to: String,
    /// Whether what goes from here or what comes here is counted; what was kept before this was told knew the former only.
    #[serde(default)]
    pub scope: Scope,
    pub sums: Totals,
}

/// The flow of technology as a matrix, its places in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    pub title: Said,
    pub places: Vec<(String, Said)>,
    /// Row by row, every pair.
    pub cells: Vec<Cell>,
}

/// A change or cancellation that took effect within the term, of a contract registered in its year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub contract: ContractId,
    pub number: String,
    pub name: String,
    pub on: NaiveDate,
    pub was: Totals,
    /// Nothing after a cancellation.
    pub is: Totals,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    pub name: Said,
    pub text: Said,
}

/// With what it was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// Each code table with the beginning of its hash.
    pub code_tables: BTreeMap<String, String>,
    pub rule_set: String,
    pub program: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub format: u32,
    pub term: Term,
    /// The days that are counted: to the term's end, or to the day of reading while it lasts.
    pub span: Span,
    pub year_span: Span,
    pub before_span: Option<Span>,
    /// The day on which the ledger was read.
    pub read_on: NaiveDate,
    pub basis: Basis,
    pub target: Option<Reached>,
    pub outflow: Beside,
    pub outflow_so_far: Beside,
    pub inflow: Beside,
    pub inflow_so_far: Beside,
    pub official_inflow: Option<Official>,
    /// Outflow of each month of the year, January first.
    pub months: [Totals; 12],
    pub tables: Vec<Table>,
    pub flow: Option<Flow>,
    pub corrections: Vec<Correction>,
    pub headlines: Vec<Said>,
    pub analysis: String,
    pub definitions: Vec<Definition>,
    pub sources: Sources,
}

impl Figures {
    /// Every number with the rows it is made of.
    #[must_use]
    pub fn numbers(&self) -> Vec<(Pick, Totals)> {
        let mut all = Vec::new();
        for (sums, scope, now, before) in [
            (self.outflow, Scope::Outflow, Set::Term, Set::Before),
            (
                self.outflow_so_far,
                Scope::Outflow,
                Set::SoFar,
                Set::BeforeSoFar,
            ),
            (self.inflow, Scope::Inflow, Set::Term, Set::Before),
            (
                self.inflow_so_far,
                Scope::Inflow,
                Set::SoFar,
                Set::BeforeSoFar,
            ),
        ] {
            all.push((Pick::new(now, scope), sums.now));
            all.push((Pick::new(before, scope), sums.before));
        }
        for (place, sums) in (0..).zip(self.months) {
            all.push((self.month(place), sums));
        }
        for table in &self.tables {
            for line in &table.lines {
                all.push((table.pick(line, Set::Term), line.sums.now));
                all.push((table.pick(line, Set::Before), line.sums.before));
            }
        }
        for cell in self.flow.iter().flat_map(|flow| &flow.cells) {
            all.push((cell.pick(), cell.sums));
        }
        all
    }

    /// The rows of a month of the year, 0 for January.
    #[must_use]
    pub fn month(&self, place: u32) -> Pick {
        let word = format!("{}-{:02}", self.term.year, place + 1);
        Pick::new(Set::SoFar, Scope::Outflow).cut(Dimension::Month, &word)
    }
}

impl Table {
    /// The rows of one of its lines.
    #[must_use]
    pub fn pick(&self, line: &Line, set: Set) -> Pick {
        let pick = Pick::new(set, self.scope);
        Dimension::from_code(&line.by).map_or_else(|| pick.clone(), |by| pick.cut(by, &line.word))
    }
}

impl Cell {
    #[must_use]
    pub fn pick(&self) -> Pick {
        Pick::new(Set::Term, self.scope)
            .cut(Dimension::SellerPlace, &self.from)
            .cut(Dimension::BuyerPlace, &self.to)
    }
}

impl Correction {
    #[must_use]
    pub fn delta(&self) -> Totals {
        self.is.less(self.was)
    }
}
