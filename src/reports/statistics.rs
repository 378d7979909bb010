//! The tables of the statistics of a period, T1 to T11: what was counted, told apart by one dimension each, with its share
//! and its growth against the same period a year before. A table's rows always add up to the whole.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::NaiveDate;

use super::count::{Counted, Totals};
use super::dimension::{Dimension, PLACES};
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

/// The tables by one dimension, in the order of the national ones; T7 is a matrix of its own, T11 is told by county and by
/// registration point.
#[must_use]
pub fn tables(view: View) -> [(&'static str, Dimension); 11] {
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
        ("t11p", Dimension::RegistrationPoint),
    ]
}

/// What a word came to, now and a year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What its word is of: the table's own dimension, or that of its parts.
    pub by: Dimension,
    /// 0 adds up to the whole, 1 is a part of the line above.
    pub level: u8,
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

impl Line {
    fn nothing(by: Dimension, word: String) -> Self {
        Self {
            by,
            level: 0,
            word,
            sums: Totals::default(),
            before: Totals::default(),
        }
    }
}

/// A table: the lines of a dimension, each with its parts under it. With a day every word that could be chosen on it is
/// there too.
#[must_use]
pub fn table(
    rows: &[Counted<'_>],
    before: &[Counted<'_>],
    dimension: Dimension,
    scope: Scope,
    listed: Option<NaiveDate>,
) -> Vec<Line> {
    let parts = dimension.parts().unwrap_or(dimension);
    let mut leaves = lines(rows, before, parts, scope);
    let chosen = listed.map(|day| parts.words_on(day)).unwrap_or_default();
    for word in chosen {
        if leaves.iter().all(|line| line.word != word) {
            leaves.push(Line::nothing(parts, word));
        }
    }
    leaves.sort_by_cached_key(|line| parts.place_of(&line.word));
    if dimension.parts().is_none() {
        return leaves;
    }
    let mut tops: Vec<(Line, Vec<Line>)> = Vec::new();
    for leaf in leaves {
        let over = dimension.over(&leaf.word);
        let place = tops.iter().position(|(top, _)| top.word == over);
        let place = place.unwrap_or_else(|| {
            tops.push((Line::nothing(dimension, over.to_owned()), Vec::new()));
            tops.len() - 1
        });
        let (top, under) = &mut tops[place];
        top.sums = top.sums.and(leaf.sums);
        top.before = top.before.and(leaf.before);
        // A family without types is its own type.
        if leaf.word != top.word {
            under.push(Line { level: 1, ..leaf });
        }
    }
    tops.sort_by_cached_key(|(top, _)| dimension.place_of(&top.word));
    tops.into_iter()
        .flat_map(|(top, under)| std::iter::once(top).chain(under))
        .collect()
}

/// Every word of one dimension that either period has, in the order of its code table, without parts.
#[must_use]
pub fn lines(
    rows: &[Counted<'_>],
    before: &[Counted<'_>],
    dimension: Dimension,
    scope: Scope,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut places: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for (row, past) in rows
        .iter()
        .map(|row| (row, false))
        .chain(before.iter().map(|row| (row, true)))
    {
        let word = dimension.word(row, scope);
        let place = *places.entry(word).or_insert_with_key(|word| {
            lines.push(Line::nothing(dimension, word.clone().into_owned()));
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

/// What flows from one place to another, and whose list it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowCell {
    pub from: String,
    pub to: String,
    pub scope: Scope,
    pub sums: Totals,
}

/// The flow of technology as a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// Places in the order of a table: rows are those of sellers, columns those of buyers.
    pub places: Vec<String>,
    /// Row by row, every pair.
    pub cells: Vec<FlowCell>,
}

/// What is sold from here to everywhere and, from elsewhere, what is bought here; what stays here is in both and counts
/// once, as sold.
#[must_use]
pub fn matrix(sold: &[Counted<'_>], bought: &[Counted<'_>]) -> Matrix {
    let elsewhere = bought.iter().filter(|row| !row.is_in(Scope::Outflow));
    let mut sums: HashMap<(Cow<'_, str>, Cow<'_, str>), Totals> = HashMap::new();
    let mut places: Vec<String> = PLACES.map(str::to_owned).to_vec();
    for row in sold.iter().chain(elsewhere) {
        let place = |dimension: Dimension| dimension.word(row, Scope::Outflow);
        let pair = (place(Dimension::SellerPlace), place(Dimension::BuyerPlace));
        for place in [&pair.0, &pair.1] {
            if !places.iter().any(|known| known == place) {
                places.push(place.clone().into_owned());
            }
        }
        sums.entry(pair).or_default().add(row);
    }
    let cell = |from: &String, to: &String| {
        let pair = (Cow::from(from.as_str()), Cow::from(to.as_str()));
        FlowCell {
            from: from.clone(),
            to: to.clone(),
            scope: if from == PLACES[0] {
                Scope::Outflow
            } else {
                Scope::Inflow
            },
            sums: sums.get(&pair).copied().unwrap_or_default(),
        }
    };
    let cells = places
        .iter()
        .flat_map(|from| places.iter().map(|to| cell(from, to)))
        .collect();
    Matrix { places, cells }
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
            entries in prop::collection::vec(entry(), 0..40), listed in any::<bool>(),
        ) {
            let entries: Vec<Entry> = entries;
            for scope in Scope::ALL.iter().copied() {
                let rows = counted(&entries, period(2026), scope, Basis::Registered);
                let before = counted(&entries, period(2025), scope, Basis::Registered);
                let whole = Totals::of(&rows);
                for view in [View::Five, View::Four] {
                    for (_, dimension) in tables(view) {
                        let listed = listed.then_some(NaiveDate::from_ymd_opt(2026, 7, 1).unwrap());
                        let lines = table(&rows, &before, dimension, scope, listed);
                        let tops = || lines.iter().filter(|line| line.level == 0);
                        prop_assert_eq!(sum(tops().map(|l| &l.sums)), whole);
                        prop_assert_eq!(sum(tops().map(|l| &l.before)), Totals::of(&before));
                        for line in &lines {
                            let opened = rows.iter().filter(|r| line.by.holds(&line.word, r, scope));
                            prop_assert_eq!(Totals::of(opened), line.sums);
                        }
                    }
                }
                let cells = matrix(&rows, &[]).cells;
                prop_assert_eq!(sum(cells.iter().map(|cell| &cell.sums)), whole);
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
