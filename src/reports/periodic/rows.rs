//! The contracts behind the numbers of a report, as they counted: each with its values and the words that tell it apart
//! in the tables, so that a number of a frozen report opens the same rows whatever becomes of the code tables.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::term::{Kind, Term};
use crate::identifiers::RegistrationNumber;
use crate::ids::ContractId;
use crate::reports::count::Entry;
use crate::reports::count::{Counted, Period, Totals, counted};
use crate::reports::dimension::Dimension;
use crate::reports::target::{Basis, Scope, coded};

coded!(
    /// Which rows a number is made of.
    Set {
        /// The term itself.
        #[default]
        Term = "term",
        /// Its year up to the term's end.
        SoFar = "so_far",
        /// The same days a year before.
        Before = "before",
        BeforeSoFar = "before_so_far",
    }
);

/// What a row can be cut by: all that the tables of a report use, and months.
pub const CUTS: [Dimension; 15] = [
    Dimension::Family,
    Dimension::Type,
    Dimension::Field,
    Dimension::Ip,
    Dimension::Plan,
    Dimension::SellerNature,
    Dimension::BuyerNature,
    Dimension::SellerPlace,
    Dimension::BuyerPlace,
    Dimension::Objective,
    Dimension::Band,
    Dimension::Industry,
    Dimension::County,
    Dimension::RegistrationPoint,
    Dimension::Month,
];

/// A contract with the values it counted with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub contract: ContractId,
    pub number: String,
    pub registration_number: Option<String>,
    pub version: i64,
    /// The day that put it into the period.
    pub on: NaiveDate,
    pub registered_on: NaiveDate,
    pub signed_on: Option<NaiveDate>,
    pub name: String,
    pub type_code: String,
    pub seller: String,
    pub seller_region: String,
    pub buyer: String,
    pub buyer_region: String,
    pub total_fen: i64,
    pub non_technical_fen: i64,
    pub technical_fen: i64,
    /// Within the term, not only within its year.
    pub term: bool,
    pub outflow: bool,
    pub inflow: bool,
    pub words: BTreeMap<String, String>,
}

impl Row {
    #[must_use]
    pub fn of(row: &Counted<'_>, from: NaiveDate) -> Self {
        let stand = row.stand;
        let words = CUTS.iter().map(|dimension| {
            let word = dimension.word(row, Scope::Outflow);
            (dimension.code().to_owned(), word.into_owned())
        });
        Self {
            contract: row.entry.id,
            number: row.entry.number.clone(),
            registration_number: row
                .entry
                .registration_number
                .as_ref()
                .map(RegistrationNumber::spaced),
            version: stand.version,
            on: row.on,
            registered_on: row.entry.registered_on,
            signed_on: stand.signed_on,
            name: stand.name.clone(),
            type_code: stand.type_code.clone(),
            seller: stand.seller_name.clone(),
            seller_region: stand.seller_region.clone(),
            buyer: stand.buyer_name.clone(),
            buyer_region: stand.buyer_region.clone(),
            total_fen: stand.total_fen,
            non_technical_fen: stand.non_technical_fen,
            technical_fen: stand.technical_fen,
            term: row.on >= from,
            outflow: row.is_in(Scope::Outflow),
            inflow: row.is_in(Scope::Inflow),
            words: words.collect(),
        }
    }

    #[must_use]
    pub fn is_of(&self, scope: Scope) -> bool {
        match scope {
            Scope::Outflow => self.outflow,
            Scope::Inflow => self.inflow,
            Scope::Brokered => false,
        }
    }

    #[must_use]
    pub fn bears(&self, dimension: Dimension, word: &str) -> bool {
        self.words
            .get(dimension.code())
            .is_some_and(|own| dimension.covers(word, own))
    }

    #[must_use]
    pub fn sums(&self) -> Totals {
        Totals {
            number: 1,
            total_fen: self.total_fen,
            technical_fen: self.technical_fen,
        }
    }
}

/// All rows of a report: those of the year so far, and those of the same days a year before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    pub now: Vec<Row>,
    pub before: Vec<Row>,
}

/// What a number is about: the link that it bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub set: Set,
    pub scope: Scope,
    pub cuts: Vec<(Dimension, String)>,
}

impl Pick {
    #[must_use]
    pub fn new(set: Set, scope: Scope) -> Self {
        Self {
            set,
            scope,
            cuts: Vec::new(),
        }
    }

    #[must_use]
    pub fn cut(&self, dimension: Dimension, word: &str) -> Self {
        let mut cut = self.clone();
        cut.cuts.push((dimension, word.to_owned()));
        cut
    }

    /// Whether anybody may be told its sums: the outflow of a whole year. Any part of a frozen year beside the same part as
    /// it stands today, or at another freezing, would tell what became of a single contract; `reports::disclosure` tells
    /// parts of years as they stand today.
    #[must_use]
    pub fn is_told(&self, term: Term) -> bool {
        term.kind == Kind::Year
            && self.scope == Scope::Outflow
            && matches!(self.set, Set::Term | Set::SoFar)
            && self.cuts.is_empty()
    }

    /// Reads an address; what makes no sense is passed over.
    #[must_use]
    pub fn read(pairs: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| pairs.get(name).map_or("", String::as_str);
        Self {
            set: Set::from_code(text("set")).unwrap_or_default(),
            scope: Scope::from_code(text("scope")).unwrap_or_default(),
            cuts: CUTS
                .iter()
                .filter_map(|d| Some((*d, pairs.get(d.code())?.clone())))
                .collect(),
        }
    }

    /// The page of exactly these rows.
    #[must_use]
    pub fn url(&self, term: Term) -> String {
        let mut pairs = vec![("set", self.set.code()), ("scope", self.scope.code())];
        pairs.extend(self.cuts.iter().map(|(d, w)| (d.code(), w.as_str())));
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("/figures/reports/{}/rows?{query}", term.code())
    }
}

impl Rows {
    /// Exactly the rows that a number is made of, in the order of their days.
    #[must_use]
    pub fn behind(&self, pick: &Pick) -> Vec<&Row> {
        let (rows, whole) = match pick.set {
            Set::Term => (&self.now, false),
            Set::SoFar => (&self.now, true),
            Set::Before => (&self.before, false),
            Set::BeforeSoFar => (&self.before, true),
        };
        rows.iter()
            .filter(|row| (whole || row.term) && row.is_of(pick.scope))
            .filter(|row| pick.cuts.iter().all(|(d, word)| row.bears(*d, word)))
            .collect()
    }

    #[must_use]
    pub fn sums(&self, pick: &Pick) -> Totals {
        self.behind(pick).into_iter().map(Row::sums).sum()
    }
}

/// What counts in a period by the seller or by the buyer; `from`: where the term begins in it.
#[must_use]
pub fn collect(entries: &[Entry], period: Period, basis: Basis, from: NaiveDate) -> Vec<Row> {
    let mut rows: Vec<Row> = counted(entries, period, Scope::Outflow, basis)
        .iter()
        .map(|row| Row::of(row, from))
        .collect();
    let inflow = counted(entries, period, Scope::Inflow, basis);
    // What does both is there already.
    rows.extend(
        inflow
            .iter()
            .filter(|row| !row.is_in(Scope::Outflow))
            .map(|row| Row::of(row, from)),
    );
    rows.sort_by(|a, b| (a.on, &a.number, a.contract).cmp(&(b.on, &b.number, b.contract)));
    rows
}
