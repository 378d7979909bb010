//! The tables of the statistics of a period, T1 to T11: what was counted, told apart by one dimension each, with its share
//! and its growth against the same period a year before. A table's rows always add up to the whole.

use super::count::{Counted, Totals};
use super::dimension::Dimension;
use super::target::{Measure, Scope};
use crate::money::Money;

/// Which families are counted: five since 2021, four before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Five,
    Four,
}

impl View {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Five => "five",
            Self::Four => "four",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code == "four" {
            Self::Four
        } else {
            Self::Five
        }
    }

    #[must_use]
    pub fn families(self) -> Dimension {
        match self {
            Self::Five => Dimension::Family,
            Self::Four => Dimension::OldFamily,
        }
    }
}

/// The tables by one dimension, in the order of the national ones; T7 is a matrix of its own.
#[must_use]
pub fn tables(view: View) -> [(&'static str, Dimension); 10] {
    [
        ("t1", view.families()),
        ("t2", Dimension::Field),
        ("t3", Dimension::Ip),
        ("t4", Dimension::Plan),
        ("t5", Dimension::SellerNature),
        ("t6", Dimension::BuyerNature),
        ("t8", Dimension::Objective),
        ("t9", Dimension::Band),
        ("t10", Dimension::Industry),
        ("t11", Dimension::County),
    ]
}

/// What a word came to, now and a year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub word: String,
    pub sums: Totals,
    pub before: Totals,
}

impl Line {
    /// Its part of the whole by 成交额, in hundredths of a percent.
    #[must_use]
    pub fn share_bp(&self, whole: Totals) -> Option<i64> {
        Money::from_fen(self.sums.total_fen).basis_points_of(Money::from_fen(whole.total_fen))
    }

    /// Growth of 成交额; `None` when there was nothing to grow from.
    #[must_use]
    pub fn growth_bp(&self) -> Option<i64> {
        growth_bp(self.sums, self.before, Measure::Total)
    }
}

/// How much more than before, in hundredths of a percent.
#[must_use]
pub fn growth_bp(now: Totals, before: Totals, measure: Measure) -> Option<i64> {
    let (now, before) = (now.by(measure), before.by(measure));
    let more = now.checked_sub(before)?;
    (before > 0)
        .then(|| Money::from_fen(more).basis_points_of(Money::from_fen(before)))
        .flatten()
}

/// A table: every word that either period has, in the order of its code table.
#[must_use]
pub fn table(
    rows: &[Counted<'_>],
    before: &[Counted<'_>],
    dimension: Dimension,
    scope: Scope,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (row, past) in rows
        .iter()
        .map(|row| (row, false))
        .chain(before.iter().map(|row| (row, true)))
    {
        let word = dimension.word(row, scope);
        let place = *places.entry(word.clone()).or_insert_with(|| {
            lines.push(Line {
                word,
                sums: Totals::default(),
                before: Totals::default(),
            });
            lines.len() - 1
        });
        let line = &mut lines[place];
        if past {
            line.before.add(row);
        } else {
            line.sums.add(row);
        }
    }
    lines.sort_by_cached_key(|line| dimension.place_of(&line.word));
    lines
}

/// The flow of technology: from the places of sellers to those of buyers.
#[must_use]
pub fn flow(rows: &[Counted<'_>], scope: Scope) -> Vec<(String, String, Totals)> {
    let mut cells: std::collections::BTreeMap<(usize, usize), (String, String, Totals)> =
        std::collections::BTreeMap::new();
    for row in rows {
        let from = Dimension::SellerPlace.word(row, scope);
        let to = Dimension::BuyerPlace.word(row, scope);
        let key = (
            Dimension::SellerPlace.place_of(&from).0,
            Dimension::BuyerPlace.place_of(&to).0,
        );
        cells
            .entry(key)
            .or_insert_with(|| (from, to, Totals::default()))
            .2
            .add(row);
    }
    cells.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::count::tests::entry;
    use crate::reports::count::{Entry, Period, counted};
    use crate::reports::target::Basis;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn period(year: i32) -> Period {
        Period::year(year, NaiveDate::from_ymd_opt(2028, 1, 1).unwrap()).unwrap()
    }

    fn sum<'a>(lines: impl IntoIterator<Item = &'a Totals>) -> Totals {
        lines.into_iter().fold(Totals::default(), |a, b| Totals {
            number: a.number + b.number,
            total_fen: a.total_fen + b.total_fen,
            technical_fen: a.technical_fen + b.technical_fen,
        })
    }

    proptest! {
        #[test]
        fn every_table_adds_up_to_the_whole_and_each_line_to_the_rows_it_opens(
            entries in prop::collection::vec(entry(), 0..40),
        ) {
            let entries: Vec<Entry> = entries;
            for scope in Scope::ALL.iter().copied() {
                let rows = counted(&entries, period(2026), scope, Basis::Registered);
                let before = counted(&entries, period(2025), scope, Basis::Registered);
                let whole = Totals::of(&rows);
                for view in [View::Five, View::Four] {
                    for (_, dimension) in tables(view) {
                        let lines = table(&rows, &before, dimension, scope);
                        prop_assert_eq!(sum(lines.iter().map(|l| &l.sums)), whole);
                        prop_assert_eq!(sum(lines.iter().map(|l| &l.before)), Totals::of(&before));
                        for line in &lines {
                            let opened = rows.iter().filter(|r| dimension.word(r, scope) == line.word);
                            prop_assert_eq!(Totals::of(opened), line.sums);
                        }
                    }
                }
                let cells = flow(&rows, scope);
                prop_assert_eq!(sum(cells.iter().map(|c| &c.2)), whole);
            }
        }
    }

    #[test]
    fn growth_from_nothing_is_not_a_number() {
        let of = |fen| Totals {
            number: 1,
            total_fen: fen,
            technical_fen: fen,
        };
        assert_eq!(growth_bp(of(100), Totals::default(), Measure::Total), None);
        assert_eq!(growth_bp(of(150), of(100), Measure::Total), Some(5_000));
        assert_eq!(growth_bp(of(50), of(100), Measure::Total), Some(-5_000));
    }

    #[test]
    fn four_families_take_licences_in() {
        assert_eq!(View::from_code("four").families(), Dimension::OldFamily);
        assert_eq!(View::from_code("").code(), "five");
    }
}
