//! The rule on random ledgers: sums always add up, whichever way they are cut.

use proptest::prelude::*;

use super::*;
use crate::identifiers::RegistrationNumber;

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 1).unwrap() + chrono::Days::new(offset)
}

/// Field, intellectual property, plan, natures, objective, industry: of a lower level, of the top, and none.
fn codes() -> impl Strategy<Value = [&'static str; 7]> {
    let of = |codes: [&'static str; 5]| prop::sample::select(codes.to_vec());
    (
        of(["05-01", "10-03", "05-02", "06", ""]),
        of(["11", "12", "20", "90", ""]),
        of(["10", "30", "40", "90", ""]),
        of(["021", "0222", "150", "600", ""]),
        of(["010", "022", "230", "400", ""]),
        of(["01", "04", "10", "02", ""]),
        of(["C30", "P83", "A", "C", ""]),
    )
        .prop_map(|(field, ip, plan, seller, buyer, objective, industry)| {
            [field, ip, plan, seller, buyer, objective, industry]
        })
}

prop_compose! {
    pub(in crate::reports) fn entry()(
        registered in 0_u64..800,
        signed_before in 0_u64..60,
        changes in prop::collection::vec((0_u64..300, 1_i64..1_000_000_000, 0_i64..1000), 1..4),
        cancelled in prop::option::of(0_u64..400),
        type_code in prop::sample::select(vec!["11", "12", "21", "31", "40", "51", "53"]),
        seller in prop::sample::select(vec!["511700", "511703", "511721", "511722", "510100", "500000"]),
        buyer in prop::sample::select(vec!["511700", "511725", "110000"]),
        origin in prop::sample::select(vec!["direct", "match"]),
        codes in codes(),
        number in prop::sample::select(vec!["", "2026511701000018", "2025511702000018", "20265101000018"]),
    ) -> Entry {
        let registered_on = day(registered);
        let mut at = registered;
        let mut stands = Vec::new();
        for (n, (later, total, permille)) in changes.into_iter().enumerate() {
            if n > 0 { at += later; }
            let off = total * permille / 1000;
            stands.push(Stand {
                version: i64::try_from(n).unwrap() + 1,
                effective_on: day(at),
                name: String::new(),
                type_code: type_code.to_owned(),
                seller_name: String::new(),
                seller_region: seller.to_owned(),
                buyer_name: String::new(),
                buyer_region: buyer.to_owned(),
                signed_on: Some(registered_on - chrono::Days::new(signed_before)),
                starts_on: Some(registered_on - chrono::Days::new(signed_before)),
                total_fen: total,
                non_technical_fen: off,
                technical_fen: total - off,
                field: codes[0].to_owned(),
                ip: codes[1].to_owned(),
                plan_source: codes[2].to_owned(),
                seller_nature: codes[3].to_owned(),
                buyer_nature: codes[4].to_owned(),
                objective: codes[5].to_owned(),
                industry: codes[6].to_owned(),
            });
        }
        Entry {
            id: crate::ids::ContractId(uuid::Uuid::nil()),
            number: String::new(),
            registration_number: RegistrationNumber::parse(number).ok(),
            origin: origin.to_owned(),
            registered_on,
            filed_on: Some(registered_on),
            cancelled_on: cancelled.map(|later| day(registered + later)),
            stands,
            places: std::sync::Arc::default(),
        }
    }
}

fn summed(parts: impl IntoIterator<Item = Totals>) -> Totals {
    parts.into_iter().fold(Totals::default(), |sum, t| Totals {
        number: sum.number + t.number,
        total_fen: sum.total_fen + t.total_fen,
        technical_fen: sum.technical_fen + t.technical_fen,
    })
}

proptest! {
    #[test]
    fn months_families_and_counties_add_up_to_the_year(
        entries in prop::collection::vec(entry(), 0..40), as_of in 0_u64..1000,
        scope in prop::sample::select(Scope::ALL.to_vec()), basis in prop::sample::select(Basis::ALL.to_vec()),
    ) {
        let period = Period::year(2026, day(as_of)).unwrap();
        let rows = counted(&entries, period, scope, basis);
        let whole = Totals::of(&rows);
        prop_assert_eq!(summed(by_month(&rows)), whole);
        prop_assert_eq!(whole.total_fen, rows.iter().map(|r| r.stand.total_fen).sum::<i64>());
        prop_assert!(whole.technical_fen <= whole.total_fen);
    }

    #[test]
    fn nothing_counts_before_its_registration_or_after_its_end(
        entries in prop::collection::vec(entry(), 0..40), as_of in 0_u64..1000,
    ) {
        let period = Period::year(2026, day(as_of)).unwrap();
        for row in counted(&entries, period, Scope::Outflow, Basis::Registered) {
            prop_assert!(row.entry.registered_on <= period.close());
            prop_assert!(row.entry.registered_on >= period.from);
            prop_assert!(row.entry.cancelled_on.is_none_or(|gone| gone > period.close()));
            prop_assert!(row.stand.effective_on <= period.close());
        }
    }

    /// A year that is over is not moved by what happens later.
    #[test]
    fn a_closed_year_stays_as_it_is(entries in prop::collection::vec(entry(), 0..40), later in 0_u64..400) {
        let end = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let at_close = Period::year(2026, end).unwrap();
        let afterwards = Period::year(2026, end + chrono::Days::new(later)).unwrap();
        let sums = |p| Totals::of(&counted(&entries, p, Scope::Outflow, Basis::Registered));
        prop_assert_eq!(sums(at_close), sums(afterwards));
    }
}

#[test]
fn a_target_of_nothing_has_no_percentage() {
    assert_eq!(percent_bp(571_500_000, 550_000_000), Some(10_391));
    assert_eq!(percent_bp(518_500_000, 550_000_000), Some(9_427));
    assert_eq!(percent_bp(1, 0), None);
}

#[test]
fn a_year_that_has_not_begun_counts_nothing() {
    let today = day(0);
    let period = Period::year(2026, today).unwrap();
    assert!(!period.has_begun());
    assert!(counted(&[], period, Scope::Outflow, Basis::Registered).is_empty());
}
