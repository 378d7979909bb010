use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::reports::count::Entry;
use crate::reports::count::tests::entry;
use crate::reports::filter::{Asked, Filter};
use crate::reports::target::Basis;

fn sum<'a>(parts: impl IntoIterator<Item = &'a Totals>) -> Totals {
    parts
        .into_iter()
        .fold(Totals::default(), |sum, part| sum.and(*part))
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The rows that an address opens, read as the page of rows reads it.
fn opened<'a>(url: &str, entries: &'a [Entry], basis: Basis) -> Vec<Counted<'a>> {
    let query = url.split_once('?').unwrap().1;
    let asked: Asked = serde_urlencoded::from_str(query).unwrap();
    Filter::read(&asked, day(2028, 6, 1)).rows(entries, basis)
}

proptest! {
    #[test]
    fn cells_edges_whole_and_opened_rows_agree(
        entries in prop::collection::vec(entry(), 0..50),
        down in prop::sample::select(Dimension::ALL.to_vec()),
        across in prop::option::of(prop::sample::select(Dimension::ALL.to_vec())),
        scope in prop::sample::select(Scope::ALL.to_vec()),
        basis in prop::sample::select(Basis::ALL.to_vec()),
    ) {
        let entries: Vec<Entry> = entries;
        let across = across.filter(|across| *across != down);
        let mut filter = Filter::year(2026, day(2028, 6, 1)).of(scope).by(basis);
        filter.span = Some((day(2025, 1, 1), day(2027, 12, 31)));
        let rows = filter.rows(&entries, basis);
        let table = pivot(&rows, (down, across), scope, Measure::Total);
        prop_assert_eq!(table.whole, Totals::of(&rows));
        prop_assert_eq!(sum(&table.line_sums), table.whole);
        prop_assert_eq!(sum(&table.column_sums), table.whole);
        prop_assert!(table.lines.words.len() <= LINES && table.columns.words.len() <= COLUMNS);
        for (line, word) in table.lines.words.iter().enumerate() {
            prop_assert_eq!(sum(&table.cells[line]), table.line_sums[line]);
            let cut = filter.cut(down, word);
            prop_assert_eq!(Totals::of(&opened(&cut.behind(), &entries, basis)), table.line_sums[line]);
            for (column, other) in table.columns.words.iter().enumerate() {
                let cut = across.map_or_else(|| cut.clone(), |across| cut.cut(across, other));
                let rows = opened(&cut.behind(), &entries, basis);
                prop_assert_eq!(Totals::of(&rows), table.cells[line][column], "{}", cut.behind());
            }
        }
        for (column, sums) in table.column_sums.iter().enumerate() {
            let column: Totals = sum(table.cells.iter().map(|line| &line[column]));
            prop_assert_eq!(column, *sums);
        }
    }

    /// More codes than a side holds: the largest stand alone, the others together, and open exactly themselves.
    #[test]
    fn what_does_not_fit_is_put_together_and_opens_itself(
        entries in prop::collection::vec(entry(), 30..80),
    ) {
        let entries: Vec<Entry> = entries;
        let mut filter = Filter::year(2026, day(2028, 6, 1)).by(Basis::Registered);
        filter.span = Some((day(2025, 1, 1), day(2028, 6, 1)));
        let rows = filter.rows(&entries, Basis::Registered);
        let (months, _) = side(&rows, Some(Dimension::Month), Scope::Outflow, (Measure::Total, 4));
        prop_assume!(months.others > 0);
        prop_assert_eq!(months.words.len(), 4);
        let sums: Vec<Totals> = months
            .words
            .iter()
            .map(|word| {
                let url = filter.cut(Dimension::Month, word).behind();
                Totals::of(&opened(&url, &entries, Basis::Registered))
            })
            .collect();
        prop_assert_eq!(sum(&sums), Totals::of(&rows));
        let rest = months.words[3].trim_start_matches('!').split(',').count();
        prop_assert_eq!(rest, 3);
    }
}

#[test]
fn an_average_is_of_the_sums_and_of_nothing_it_is_not_said() {
    let sums = Totals {
        number: 3,
        total_fen: 1_000,
        technical_fen: 900,
    };
    assert_eq!(Shown::Average.of(sums), Some(333));
    assert_eq!(Shown::Average.of(Totals::default()), None);
    assert_eq!(Shown::Number.share_bp(sums, sums), Some(10_000));
    assert_eq!(Shown::Total.share_bp(sums, Totals::default()), None);
    assert_eq!(Shown::Average.share_bp(sums, sums), None);
}

/// A county whose code was ended counts with the one that followed it, and opens by it.
#[test]
fn a_retired_code_counts_and_opens_under_its_successor() {
    let mut entries = crate::reports::pages::sample_entries();
    entries[2].stands[0].seller_region = "511721".to_owned();
    let filter = Filter::year(2026, day(2028, 6, 1)).by(Basis::Registered);
    let rows = filter.rows(&entries, Basis::Registered);
    let table = pivot(
        &rows,
        (Dimension::County, None),
        Scope::Outflow,
        Measure::Total,
    );
    assert!(!table.lines.words.contains(&"511721".to_owned()));
    for (word, sums) in table.lines.words.iter().zip(&table.line_sums) {
        let url = filter.cut(Dimension::County, word).behind();
        let rows = opened(&url, &entries, Basis::Registered);
        assert_eq!(Totals::of(&rows), *sums);
    }
}
