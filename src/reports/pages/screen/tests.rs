use chrono::NaiveDate;

use super::*;
use crate::reports::pages::sample_entries;

/// More fields than have bars of their own.
fn entries() -> Vec<Entry> {
    let one = &sample_entries()[0];
    let fields = (1_u128..=8).map(|n| {
        let mut entry = one.clone();
        entry.id = crate::ids::ContractId(uuid::Uuid::from_u128(n));
        for stand in &mut entry.stands {
            stand.field = format!("{n:02}");
            stand.seller_name = format!("seller {n}");
            stand.buyer_name = format!("buyer {n}");
        }
        entry
    });
    fields.collect()
}

#[test]
fn the_other_fields_open_exactly_their_own_rows() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let filter = Filter::year(2026, today).for_anybody(today);
    let entries = entries();
    let rows = filter.rows(&entries, Basis::Registered);
    let shown = fields(&filter, &rows, (&Told::Everything, Locale::Zh));
    assert_eq!(shown.len(), FIELDS);
    let others = shown.last().unwrap();
    assert_eq!((others.number, others.withheld), (3, false));
    let query = others.url.strip_prefix("/figures/contracts?").unwrap();
    let asked: Asked = serde_urlencoded::from_str(query).unwrap();
    let opened = Filter::read(&asked, today).rows(&entries, Basis::Registered);
    let sums = Totals::of(&opened);
    assert_eq!((sums.number, sums.total_fen), (others.number, others.total));
    // One contract of each field: none is told, nor are the others together, and their rows say the same.
    let told = Told::of(&rows, &filter);
    let shown = fields(&filter, &rows, (&told, Locale::Zh));
    assert!(shown.iter().all(|row| row.withheld));
    let cut = Filter::read(&asked, today).for_anybody(today);
    assert!(!disclosure::tells(&cut, &entries, Basis::Registered));
}
