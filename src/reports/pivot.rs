//! A pivot over the ledger: what was counted, cut by one dimension down and one across. Each cell is a cut of the same
//! filter, so that what it opens adds up to it; cells, edges and the whole always agree. Codes beyond the largest are put
//! together and open as "all but these".

pub(crate) mod asked;

use std::borrow::Cow;
use std::collections::HashMap;

use super::count::{Counted, Totals};
use super::dimension::{self, Dimension};
use super::target::{Measure, Scope};
use crate::money::Money;

/// So many lines and columns at most; with more codes, the last of them holds the others.
pub(crate) const LINES: usize = 40;
pub(crate) const COLUMNS: usize = 16;

/// What stands in the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    #[default]
    Total,
    Technical,
    Number,
    /// 成交额 over the number: the only one whose cells do not add up.
    Average,
}

impl Shown {
    pub(crate) const ALL: [Self; 4] = [Self::Total, Self::Technical, Self::Number, Self::Average];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Technical => "technical",
            Self::Number => "number",
            Self::Average => "average",
        }
    }

    pub(crate) fn from_code(code: &str) -> Self {
        let found = Self::ALL.into_iter().find(|shown| shown.code() == code);
        found.unwrap_or_default()
    }

    /// What is added up to know which codes are the largest.
    pub(crate) fn measure(self) -> Measure {
        match self {
            Self::Total | Self::Average => Measure::Total,
            Self::Technical => Measure::Technical,
            Self::Number => Measure::Number,
        }
    }

    /// Fen or contracts; `None` for the average of nothing.
    pub(crate) fn of(self, sums: Totals) -> Option<i64> {
        match self {
            Self::Average => sums.average_fen(),
            _ => Some(sums.by(self.measure())),
        }
    }

    /// The part of the whole, in hundredths of a percent; an average has none.
    pub(crate) fn share_bp(self, part: Totals, whole: Totals) -> Option<i64> {
        if self == Self::Average {
            return None;
        }
        let by = self.measure();
        Money::from_fen(part.by(by)).basis_points_of(Money::from_fen(whole.by(by)))
    }
}

/// Words of one side of the table, as cuts of a filter: a word, or all but some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) words: Vec<String>,
    /// How many codes the last word puts together; 0 when it is one of its own.
    pub(crate) others: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pivot {
    pub(crate) lines: Side,
    /// A single column without a word when nothing is told apart across.
    pub(crate) columns: Side,
    /// By line, then column.
    pub(crate) cells: Vec<Vec<Totals>>,
    pub(crate) line_sums: Vec<Totals>,
    pub(crate) column_sums: Vec<Totals>,
    pub(crate) whole: Totals,
}

/// The words of one side in the order of their table, bounded, and the place of each row's word.
fn side(
    rows: &[Counted<'_>],
    dimension: Option<Dimension>,
    scope: Scope,
    (measure, most): (Measure, usize),
) -> (Side, Vec<usize>) {
    let Some(dimension) = dimension else {
        let one = Side {
            words: vec![String::new()],
            others: 0,
        };
        return (one, vec![0; rows.len()]);
    };
    let words: Vec<Cow<'_, str>> = rows.iter().map(|row| dimension.word(row, scope)).collect();
    let mut sums: HashMap<&str, Totals> = HashMap::new();
    for (word, row) in words.iter().zip(rows) {
        sums.entry(word).or_default().add(row);
    }
    let mut known: Vec<(&str, Totals)> = sums.into_iter().collect();
    known.sort_by(|(a, one), (b, other)| {
        let by = |sums: &Totals| (sums.by(measure), sums.number);
        by(other).cmp(&by(one)).then_with(|| a.cmp(b))
    });
    let own = if known.len() > most { most - 1 } else { most };
    let others = known.len().saturating_sub(own);
    known.truncate(own);
    known.sort_by_cached_key(|(word, _)| dimension.place_of(word));
    let places: HashMap<&str, usize> = known
        .iter()
        .enumerate()
        .map(|(place, (word, _))| (*word, place))
        .collect();
    let place_of = |word: &str| places.get(word).copied();
    let found = words
        .iter()
        .map(|word| place_of(word).unwrap_or(known.len()))
        .collect();
    let mut shown: Vec<String> = known.iter().map(|(word, _)| (*word).to_owned()).collect();
    if others > 0 {
        shown.push(dimension::all_but(&shown));
    }
    let side = Side {
        words: shown,
        others,
    };
    (side, found)
}

/// Counts rows into the cells of a table.
#[must_use]
pub(crate) fn pivot(
    rows: &[Counted<'_>],
    (down, across): (Dimension, Option<Dimension>),
    scope: Scope,
    measure: Measure,
) -> Pivot {
    let (lines, line_of) = side(rows, Some(down), scope, (measure, LINES));
    let (columns, column_of) = side(rows, across, scope, (measure, COLUMNS));
    let mut table = Pivot {
        cells: vec![vec![Totals::default(); columns.words.len()]; lines.words.len()],
        line_sums: vec![Totals::default(); lines.words.len()],
        column_sums: vec![Totals::default(); columns.words.len()],
        whole: Totals::default(),
        lines,
        columns,
    };
    for ((row, line), column) in rows.iter().zip(line_of).zip(column_of) {
        table.cells[line][column].add(row);
        table.line_sums[line].add(row);
        table.column_sums[column].add(row);
        table.whole.add(row);
    }
    table
}

#[cfg(test)]
mod tests;
