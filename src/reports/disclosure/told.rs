//! The parts of a year whose sums anybody may be told. Must stay true: of no part with fewer than three sellers or buyers
//! behind it can the sum be told, nor be reckoned from those that are told, whichever tables they stand in.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::{LEAST, span};
use crate::reports::count::Counted;
use crate::reports::dimension::Dimension;
use crate::reports::filter::Filter;
use crate::reports::target::Scope;

/// What a year is told by. Where two tables would tell too much together, the later one tells less.
const BY: [Dimension; 14] = [
    Dimension::Month,
    Dimension::Family,
    Dimension::County,
    Dimension::RegistrationPoint,
    Dimension::Field,
    Dimension::BuyerPlace,
    Dimension::SellerNature,
    Dimension::BuyerNature,
    Dimension::Plan,
    Dimension::Ip,
    Dimension::Band,
    Dimension::Industry,
    Dimension::Objective,
    Dimension::OldFamily,
];

/// What is told to nobody outside, and so must not be found from anything either: the parts of lines, months together, and
/// what has no table.
const PARTS: [Dimension; 7] = [
    Dimension::Type,
    Dimension::SellerNature,
    Dimension::BuyerNature,
    Dimension::Quarter,
    Dimension::Origin,
    Dimension::Zone,
    Dimension::Point,
];

/// Who stands behind a sum; of the names no more than are needed.
#[derive(Clone, Default)]
pub(super) struct Behind<'a> {
    sellers: Vec<&'a str>,
    buyers: Vec<&'a str>,
    total_fen: i64,
    number: usize,
}

fn name<'a>(names: &mut Vec<&'a str>, one: &'a str) {
    if names.len() < LEAST && !names.contains(&one) {
        names.push(one);
    }
}

impl<'a> Behind<'a> {
    pub(super) fn of(rows: &[Counted<'a>]) -> Self {
        let mut behind = Self::default();
        for row in rows {
            behind.add(row);
        }
        behind
    }

    pub(super) fn add(&mut self, row: &Counted<'a>) {
        name(&mut self.sellers, &row.stand.seller_name);
        name(&mut self.buyers, &row.stand.buyer_name);
        self.total_fen = self.total_fen.saturating_add(row.stand.total_fen);
        self.number += 1;
    }

    pub(super) fn join(&mut self, other: &Self) {
        for seller in &other.sellers {
            name(&mut self.sellers, seller);
        }
        for buyer in &other.buyers {
            name(&mut self.buyers, buyer);
        }
        self.number += other.number;
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.number == 0
    }

    pub(super) fn hides_each(&self) -> bool {
        self.sellers.len() >= LEAST && self.buyers.len() >= LEAST
    }
}

/// A part of the year: what bears one word of a dimension.
struct Part<'a> {
    /// The place of its table.
    table: usize,
    word: String,
    behind: Behind<'a>,
    hidden: bool,
}

/// The parts of all tables, with the parts that each contract is in.
struct Parts<'a> {
    all: Vec<Part<'a>>,
    of_rows: Vec<Vec<usize>>,
}

impl<'a> Parts<'a> {
    fn of(rows: &[Counted<'a>], scope: Scope) -> Self {
        let mut all: Vec<Part<'a>> = Vec::new();
        let most = BY.len() + PARTS.len();
        let mut of_rows = vec![Vec::with_capacity(most); rows.len()];
        for (table, dimension) in BY.iter().chain(&PARTS).enumerate() {
            let mut known: HashMap<String, usize> = HashMap::new();
            for (row, parts) in rows.iter().zip(&mut of_rows) {
                let word = dimension.word(row, scope);
                let is_part = table >= BY.len();
                let word = if is_part {
                    &*word
                } else {
                    dimension.over_itself(&word)
                };
                let part = known.get(word).copied().unwrap_or_else(|| {
                    known.insert(word.to_owned(), all.len());
                    all.push(Part {
                        table,
                        word: word.to_owned(),
                        behind: Behind::default(),
                        hidden: is_part,
                    });
                    all.len() - 1
                });
                all[part].behind.add(row);
                parts.push(part);
            }
        }
        Self { all, of_rows }
    }

    /// Within each table: those with too few behind them and, while what is withheld together is still too few, the
    /// smallest of the others.
    fn hide_few(&mut self) {
        for table in 0..BY.len() {
            let parts = self.all.iter_mut().filter(|part| part.table == table);
            let (mut open, few): (Vec<_>, Vec<_>) =
                parts.partition(|part| part.behind.hides_each());
            let mut together = Behind::default();
            let is_any = !few.is_empty();
            for part in few {
                together.join(&part.behind);
                part.hidden = true;
            }
            open.sort_by(|a, b| {
                let sums = b.behind.total_fen.cmp(&a.behind.total_fen);
                sums.then_with(|| a.word.cmp(&b.word))
            });
            while is_any && !together.hides_each() {
                let Some(part) = open.pop() else { break };
                together.join(&part.behind);
                part.hidden = true;
            }
        }
    }

    /// How many contracts each two parts share; after them the whole.
    fn shared(&self) -> Vec<Vec<u64>> {
        let whole = self.all.len();
        let mut shared = vec![vec![0; whole + 1]; whole + 1];
        // Many contracts are in the very same parts.
        let mut alike: HashMap<&[usize], u64> = HashMap::new();
        for parts in &self.of_rows {
            *alike.entry(parts).or_default() += 1;
        }
        for (parts, number) in alike {
            for one in parts.iter().chain([&whole]) {
                for other in parts.iter().chain([&whole]) {
                    shared[*one][*other] += number;
                }
            }
        }
        shared
    }

    /// Across the tables: while few can be reckoned from what is told, the smallest part of the last table that they
    /// would be reckoned from is told no more.
    fn keep_apart(&mut self) {
        let whole = self.all.len();
        let few: Vec<usize> = (0..whole)
            .filter(|n| {
                let behind = &self.all[*n].behind;
                // What is alone in its table is the whole.
                !behind.hides_each() && behind.number < self.of_rows.len()
            })
            .collect();
        if few.is_empty() {
            return;
        }
        let shared = self.shared();
        loop {
            let told = (0..whole).filter(|n| !self.all[*n].hidden);
            let told: Vec<usize> = told.chain([whole]).collect();
            let Some(used) = span::reckoned(&shared, &told, &few) else {
                break;
            };
            let used = used.into_iter().filter(|n| *n != whole);
            let Some(last) = used.max_by_key(|n| {
                let part = &self.all[*n];
                (part.table, Reverse(part.behind.total_fen))
            }) else {
                break;
            };
            self.all[last].hidden = true;
        }
    }
}

/// What a viewer is told of a year's parts.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    /// Staff.
    Everything,
    /// Anybody, of other spans than calendar years and of other contracts than the city's own.
    Nothing,
    /// Anybody: everything but these words of each dimension, and no other dimension.
    But(HashMap<Dimension, BTreeSet<String>>),
}

impl Told {
    /// What anybody is told of a filter's whole: `rows` are all of its year. Only the outflow is told in parts; the other
    /// contracts are partly the same, and each part less the outflow's would be what few bought.
    #[must_use]
    pub(crate) fn of(rows: &[Counted<'_>], filter: &Filter) -> Self {
        if filter.scope != Scope::Outflow || !filter.is_year() {
            return Self::Nothing;
        }
        let mut parts = Parts::of(rows, filter.scope);
        parts.hide_few();
        parts.keep_apart();
        let mut hidden: HashMap<Dimension, BTreeSet<String>> =
            BY.iter().map(|by| (*by, BTreeSet::new())).collect();
        for part in parts.all.into_iter().filter(|part| part.hidden) {
            if let Some(words) = BY.get(part.table).and_then(|by| hidden.get_mut(by)) {
                words.insert(part.word);
            }
        }
        Self::But(hidden)
    }

    /// The same, or everything for those inside the centre.
    #[must_use]
    pub(crate) fn to(inside: bool, rows: &[Counted<'_>], filter: &Filter) -> Self {
        if inside {
            Self::Everything
        } else {
            Self::of(rows, filter)
        }
    }

    #[must_use]
    pub(crate) fn hides(&self, dimension: Dimension, word: &str) -> bool {
        match self {
            Self::Everything => false,
            Self::Nothing => true,
            Self::But(hidden) => {
                let is_part = dimension.over_itself(word) != word;
                let hidden = hidden.get(&dimension);
                is_part || hidden.is_none_or(|words| words.contains(word))
            }
        }
    }

    /// Whether any word of a dimension is withheld.
    #[must_use]
    pub(crate) fn hides_any(&self, dimension: Dimension) -> bool {
        match self {
            Self::Everything => false,
            Self::Nothing => true,
            Self::But(hidden) => hidden.get(&dimension).is_none_or(|words| !words.is_empty()),
        }
    }

    /// From where to where: all that the city sells comes from itself.
    #[must_use]
    pub(crate) fn hides_flow(&self, from: &str, to: &str) -> bool {
        match self {
            Self::But(_) => from != "home" || self.hides(Dimension::BuyerPlace, to),
            _ => self.hides(Dimension::BuyerPlace, to),
        }
    }

    /// Whether the sum of some words of a dimension may be told: when none of what is withheld is among them, or all of it.
    #[must_use]
    pub(crate) fn tells_together<'w>(
        &self,
        dimension: Dimension,
        words: impl Iterator<Item = &'w str>,
    ) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::But(hidden) => hidden.get(&dimension).is_some_and(|hidden| {
                let among = words.filter(|word| hidden.contains(*word)).count();
                among == 0 || among == hidden.len()
            }),
        }
    }
}
