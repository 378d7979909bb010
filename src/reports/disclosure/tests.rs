use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::reports::count::tests::entry;
use crate::reports::count::{Period, counted};
use crate::reports::target::Scope;

fn rows(entries: &[Entry]) -> Vec<Counted<'_>> {
    let day = NaiveDate::from_ymd_opt(2028, 1, 1).unwrap();
    let period = Period::year(2026, day).unwrap();
    counted(entries, period, Scope::Outflow, Basis::Registered)
}

proptest! {
    /// Nobody who knows the whole and all told sums can find one respondent's by taking them away.
    #[test]
    fn what_is_withheld_is_of_three_at_least_or_it_is_all(
        entries in prop::collection::vec(entry(), 0..60),
        names in prop::collection::vec((0_u8..6, 0_u8..6), 60),
    ) {
        let mut entries = entries;
        for (entry, (seller, buyer)) in entries.iter_mut().zip(names) {
            for stand in &mut entry.stands {
                stand.seller_name = format!("seller {seller}");
                stand.buyer_name = format!("buyer {buyer}");
            }
        }
        let rows = rows(&entries);
        for dimension in [Dimension::Family, Dimension::Type, Dimension::County] {
            let word = |row: &Counted<'_>| dimension.word(row, Scope::Outflow).into_owned();
            let hidden = withheld(&rows, word);
            let mut told: BTreeMap<String, Behind<'_>> = BTreeMap::new();
            let mut kept = Behind::default();
            for row in &rows {
                if hidden.contains(&word(row)) {
                    kept.add(row);
                } else {
                    told.entry(word(row)).or_default().add(row);
                }
            }
            prop_assert!(told.values().all(Behind::hides_each));
            prop_assert!(hidden.is_empty() || kept.hides_each() || told.is_empty());
        }
    }
}

#[test]
fn a_span_of_days_is_not_one_of_months() {
    let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
    assert!(is_months((day(2, 1), day(2, 28))));
    assert!(!is_months((day(2, 1), day(2, 27))));
    assert!(!is_months((day(2, 2), day(2, 28))));
    assert!(is_year((day(1, 1), day(12, 31))));
    assert!(!is_year((day(1, 1), day(11, 30))));
}
