use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::reports::count::Stand;
use crate::reports::count::tests::entry;

/// The day of asking, long after the year.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2028, 1, 1).unwrap()
}

fn year() -> Filter {
    Filter::year(2026, today()).for_anybody(today())
}

/// Gives entries parties, and what else tells them apart.
fn named(mut entries: Vec<Entry>, names: &[(u8, u8, u8)]) -> Vec<Entry> {
    for (n, (entry, (seller, buyer, field))) in entries.iter_mut().zip(names).enumerate() {
        entry.id = ContractId(uuid::Uuid::from_u128(u128::try_from(n).unwrap()));
        for stand in &mut entry.stands {
            stand.seller_name = format!("seller {seller}");
            stand.buyer_name = format!("buyer {buyer}");
            stand.field = format!("0{}", field % 4 + 1);
            stand.ip = if field % 3 == 0 { "90" } else { "10" }.to_owned();
        }
    }
    entries
}

/// How many of these rows of numbers are not made of the others.
fn rank(mut rows: Vec<Vec<u64>>) -> usize {
    const PRIME: u64 = 1_000_000_007;
    let power = |mut base: u64, mut by: u64| {
        let mut result = 1;
        while by > 0 {
            if by % 2 == 1 {
                result = result * base % PRIME;
            }
            base = base * base % PRIME;
            by /= 2;
        }
        result
    };
    let mut rank = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(found) = (rank..rows.len()).find(|n| rows[*n][column] != 0) else {
            continue;
        };
        rows.swap(rank, found);
        let pivot = rows[rank].clone();
        let one = power(pivot[column], PRIME - 2);
        for row in &mut rows[rank + 1..] {
            let factor = PRIME - row[column] * one % PRIME;
            for (value, by) in row.iter_mut().zip(&pivot) {
                *value = (*value + factor * by) % PRIME;
            }
        }
        rank += 1;
    }
    rank
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whoever adds and subtracts all that is told, in whatever multiples, finds no sum of few: not of a month or a family,
    /// nor of any other part, one type of contract included.
    #[test]
    fn nothing_of_few_can_be_reckoned_from_what_is_told(
        entries in prop::collection::vec(entry(), 0..60),
        names in prop::collection::vec((0_u8..6, 0_u8..6, 0_u8..12), 60),
    ) {
        let entries = named(entries, &names);
        let filter = year();
        let rows = filter.rows(&entries, Basis::Registered);
        let told = Told::of(&rows, &filter);
        let mark = |is: &dyn Fn(&Counted<'_>) -> bool| -> Vec<u64> {
            rows.iter().map(|row| u64::from(is(row))).collect()
        };
        let mut open = vec![mark(&|_| true)];
        let mut few = Vec::new();
        for dimension in Dimension::ALL.iter().copied() {
            let word = |row: &Counted<'_>| (*dimension.word(row, Scope::Outflow)).to_owned();
            let over = |row: &Counted<'_>| dimension.over_itself(&word(row)).to_owned();
            for one in rows.iter().map(word).collect::<BTreeSet<String>>() {
                let of: Vec<Counted<'_>> = rows.iter().copied().filter(|row| word(row) == one).collect();
                if !Behind::of(&of).hides_each() && of.len() < rows.len() {
                    few.push((dimension, one.clone(), mark(&|row| word(row) == one)));
                }
            }
            let lines: BTreeSet<String> = rows.iter().map(over).collect();
            for one in &lines {
                if !told.hides(dimension, one) {
                    open.push(mark(&|row| over(row) == *one));
                }
                let others = lines.iter().filter(|other| *other != one).map(String::as_str);
                if told.tells_together(dimension, others) {
                    open.push(mark(&|row| over(row) != *one));
                }
            }
        }
        let known = rank(open.clone());
        for (dimension, word, part) in few {
            let with = open.iter().cloned().chain([part]).collect();
            prop_assert!(rank(with) > known, "{dimension:?} {word}");
        }
    }

    /// What a page shows of a part and what its rows tell is the same, and no span but a year is told.
    #[test]
    fn rows_tell_what_their_table_tells(
        entries in prop::collection::vec(entry(), 0..40),
        names in prop::collection::vec((0_u8..5, 0_u8..5, 0_u8..12), 40),
    ) {
        let entries = named(entries, &names);
        let filter = year();
        let rows = filter.rows(&entries, Basis::Registered);
        let told = Told::of(&rows, &filter);
        for dimension in [Dimension::Month, Dimension::Family, Dimension::Type, Dimension::Origin] {
            for row in &rows {
                let word = (*dimension.word(row, Scope::Outflow)).to_owned();
                let cut = filter.cut(dimension, &word);
                prop_assert_eq!(
                    tells(&cut, &entries, Basis::Registered),
                    !told.hides(dimension, &word)
                );
            }
        }
        for month in 1..=12 {
            let from = NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
            let to = from + chrono::Months::new(3) - chrono::Days::new(1);
            let span = Filter { span: Some((from, to)), ..filter.clone() };
            let is_empty = span.rows(&entries, Basis::Registered).is_empty();
            prop_assert_eq!(tells(&span, &entries, Basis::Registered), is_empty);
        }
    }
}

/// A contract of a month between two regions, of parties of its own.
fn contract(n: u32, month: u32, (seller, buyer): (&str, &str)) -> Entry {
    let registered_on = NaiveDate::from_ymd_opt(2026, month, 1 + n % 28).unwrap();
    Entry {
        id: ContractId(uuid::Uuid::from_u128(u128::from(n))),
        number: format!("{n}"),
        registration_number: None,
        origin: "direct".to_owned(),
        registered_on,
        filed_on: None,
        cancelled_on: None,
        stands: vec![Stand {
            version: 1,
            effective_on: registered_on,
            type_code: "11".to_owned(),
            seller_name: format!("seller {n}"),
            seller_region: seller.to_owned(),
            buyer_name: format!("buyer {n}"),
            buyer_region: buyer.to_owned(),
            total_fen: i64::from(n) * 1_000_000 + 100,
            ..Stand::default()
        }],
        places: std::sync::Arc::default(),
    }
}

const HOME: &str = "511702";
const AWAY: &str = "500000";

#[test]
fn a_year_of_many_is_told_by_month_and_one_small_month_hides_behind_another() {
    let full: Vec<Entry> = (0..36)
        .map(|n| contract(n, n % 12 + 1, (HOME, HOME)))
        .collect();
    let told = |entries: &[Entry]| {
        let rows = year().rows(entries, Basis::Registered);
        Told::of(&rows, &year())
    };
    assert!(!told(&full).hides_any(Dimension::Month));
    // In May one of three is left: May is hidden, and with it the smallest month.
    let mut less = full.clone();
    less.retain(|entry| {
        entry.registered_on.format("%m").to_string() != "05" || entry.number == "4"
    });
    let told = told(&less);
    assert!(told.hides(Dimension::Month, "2026-05") && told.hides(Dimension::Month, "2026-01"));
    assert!(!told.hides(Dimension::Month, "2026-06"));
    assert!(told.hides(Dimension::Type, "11") && told.hides(Dimension::Quarter, "2026-Q3"));
}

#[test]
fn inflow_stands_beside_outflow_only_where_the_difference_is_not_of_few() {
    let tells = |entries: &[Entry]| tells(&year().of(Scope::Inflow), entries, Basis::Registered);
    let home = |n: u32| -> Vec<Entry> { (0..n).map(|n| contract(n, 3, (HOME, HOME))).collect() };
    let with = |more: &[Entry]| [&home(9), more].concat();
    assert!(tells(&home(9)), "both are the same");
    let outward = contract(20, 4, (HOME, AWAY));
    let inward = contract(21, 5, (AWAY, HOME));
    assert!(
        !tells(&with(std::slice::from_ref(&outward))),
        "the one that goes out is the difference"
    );
    assert!(!tells(&with(std::slice::from_ref(&inward))));
    // One out and one in: the flow hides what stays, so that neither is found.
    assert!(tells(&with(&[outward, inward.clone()])));
    let many: Vec<Entry> = (30..34).map(|n| contract(n, 6, (HOME, AWAY))).collect();
    let beside = [&with(&many), &[inward][..]].concat();
    assert!(
        !tells(&beside),
        "what stays is told, so that the one that comes in would be"
    );
}

#[test]
fn what_was_brokered_here_is_told_only_beside_enough_that_was_not() {
    let tells = |entries: &[Entry]| tells(&year().of(Scope::Brokered), entries, Basis::Registered);
    let of = |brokered: u32| -> Vec<Entry> {
        (0..12)
            .map(|n| contract(n, 3, (HOME, HOME)))
            .map(|entry| Entry {
                origin: if entry.number.parse::<u32>().unwrap() < brokered {
                    "match"
                } else {
                    "direct"
                }
                .to_owned(),
                ..entry
            })
            .collect()
    };
    assert!(!tells(&of(2)) && tells(&of(3)) && tells(&of(9)));
    assert!(!tells(&of(10)) && tells(&of(12)));
}
