//! Reports on random ledgers: every number is the sum of what it opens, what is frozen reads back to the very same, and
//! frozen sums and adjustments add up to the ledger.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::adjust::{adjustments, sum};
use super::build::{Ledger, before_period, build, term_period, year_period};
use super::figures::Cell;
use super::report::Words;
use super::rows::{Pick, Set};
use super::snapshot::Snapshot;
use super::term::Term;
use crate::ids::ContractId;
use crate::reports::count::tests::entry;
use crate::reports::count::{Entry, Period, Totals, counted};
use crate::reports::target::{Basis, Scope};

fn told_apart(entries: Vec<Entry>) -> Vec<Entry> {
    (1_u128..)
        .zip(entries)
        .map(|(n, entry)| Entry {
            id: ContractId(uuid::Uuid::from_u128(n)),
            number: format!("KX-H-{n:05}"),
            ..entry
        })
        .collect()
}

/// What is known of a ledger on a day: as the store reads it.
fn known(entries: &[Entry], period: Period) -> Vec<Entry> {
    entries
        .iter()
        .filter(|entry| entry.registered_on <= period.as_of)
        .map(|entry| {
            let mut entry = entry.clone();
            entry.stands.retain(|s| s.effective_on <= period.as_of);
            entry
        })
        .collect()
}

fn reckoned(term: Term, today: NaiveDate, entries: &[Entry], basis: Basis) -> Snapshot {
    let words = Words::default();
    let before = before_period(term, today).map(|period| known(entries, period));
    build(&Ledger {
        term,
        today,
        basis,
        target: None,
        entries: &known(entries, year_period(term, today)),
        before: &before.unwrap_or_default(),
        words: &words,
        rule_set: "CN2000",
    })
}

fn any_term() -> impl Strategy<Value = Term> {
    prop::sample::select([2025, 2026, 2027].map(Term::of_year).concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_number_is_the_sum_of_what_it_opens_and_every_table_of_its_lines(
        entries in prop::collection::vec(entry(), 0..30), term in any_term(), late in 0_u64..400,
        basis in prop::sample::select(Basis::ALL.to_vec()),
    ) {
        let entries = told_apart(entries);
        let today = term.first() + Days::new(late);
        let snapshot = reckoned(term, today, &entries, basis);
        for (pick, sums) in snapshot.figures.numbers() {
            prop_assert_eq!(snapshot.rows.sums(&pick), sums, "{:?}", pick);
        }
        let figures = &snapshot.figures;
        for table in &figures.tables {
            let tops = || table.lines.iter().filter(|line| line.level == 0);
            let whole = if table.scope == Scope::Inflow { figures.inflow } else { figures.outflow };
            prop_assert_eq!(tops().map(|line| line.sums.now).sum::<Totals>(), whole.now);
            prop_assert_eq!(tops().map(|line| line.sums.before).sum::<Totals>(), whole.before);
            // What has parts is the sum of them.
            let mut parted: Vec<(Totals, Option<Totals>)> = Vec::new();
            for line in &table.lines {
                match parted.last_mut() {
                    Some((_, parts)) if line.level > 0 => {
                        *parts = Some(parts.unwrap_or_default().and(line.sums.now));
                    }
                    _ => parted.push((line.sums.now, None)),
                }
            }
            for (sums, parts) in parted {
                prop_assert_eq!(parts.unwrap_or(sums), sums, "{}", table.code);
            }
        }
        if let Some(flow) = &figures.flow {
            let of = |scope, inside: &dyn Fn(&Cell) -> bool| -> (Totals, Totals) {
                let cells = flow.cells.iter().filter(|cell| inside(cell)).map(|cell| cell.sums).sum();
                (cells, snapshot.rows.sums(&Pick::new(Set::Term, scope)))
            };
            let (sold, outflow) = of(Scope::Outflow, &|cell| cell.from == "home");
            let (bought, inflow) = of(Scope::Inflow, &|cell| cell.to == "home");
            prop_assert_eq!((sold, bought), (outflow, inflow));
        }
        for one in &figures.corrections {
            let entry = entries.iter().find(|entry| entry.id == one.contract).unwrap();
            let days = entry.stands.iter().filter_map(|stand| entry.day_by(stand, basis));
            let year = year_period(term, today);
            prop_assert!(days.clone().any(|day| year.from <= day && day <= year.close()));
            prop_assert!(term.first() <= one.on && one.on <= term.last());
        }
        prop_assert_eq!(figures.months.into_iter().sum::<Totals>(), figures.outflow_so_far.now);
        let plain = counted(&entries, term_period(term, today), Scope::Outflow, basis);
        prop_assert_eq!(Totals::of(&plain), figures.outflow.now);
        let plain = counted(&entries, year_period(term, today), Scope::Inflow, basis);
        prop_assert_eq!(Totals::of(&plain), figures.inflow_so_far.now);
    }

    #[test]
    fn what_is_kept_reads_back_to_the_same_and_its_hash_finds_every_change(
        entries in prop::collection::vec(entry(), 0..12), term in any_term(),
    ) {
        let entries = told_apart(entries);
        let snapshot = reckoned(term, term.last() + Days::new(3), &entries, Basis::Registered);
        let kept = snapshot.kept().unwrap();
        prop_assert_eq!(&kept.hash, &kept.reckoned());
        let back = kept.read().unwrap();
        prop_assert_eq!(back.kept().unwrap(), kept.clone());
        prop_assert_eq!(back, snapshot.clone());
        let mut other = kept.clone();
        other.figures = other.figures.replacen("\"number\":", "\"number\": ", 1);
        prop_assert_ne!(other.reckoned(), kept.hash);
        // A closed term comes to the same whenever it is read.
        let later = reckoned(term, term.last() + Days::new(700), &entries, Basis::Registered);
        prop_assert_eq!(later.fingerprint().unwrap(), snapshot.fingerprint().unwrap());
    }

    #[test]
    fn frozen_sums_and_adjustments_add_up_to_the_ledger(
        entries in prop::collection::vec(entry(), 0..25), hidden in prop::collection::vec(any::<bool>(), 25),
        term in any_term(), since in 1_u64..500, scope in prop::sample::select(vec![Scope::Outflow, Scope::Inflow]),
    ) {
        let all = told_apart(entries);
        // Some contracts and the later versions of others were not recorded yet when the report was frozen.
        let recorded: Vec<Entry> = all
            .iter()
            .zip(&hidden)
            .enumerate()
            .filter(|(n, (_, hidden))| !**hidden || n % 2 == 0)
            .map(|(_, (entry, hidden))| {
                let mut entry = entry.clone();
                if *hidden {
                    entry.stands.truncate(1);
                    entry.cancelled_on = None;
                }
                entry
            })
            .collect();
        let frozen = reckoned(term, term.last() + Days::new(1), &recorded, Basis::Registered);
        let today = term.last() + Days::new(since);
        let rows = frozen.rows.behind(&Pick::new(Set::Term, scope));
        let ledger = known(&all, term_period(term, today));
        let found = adjustments(&rows, &ledger, (term, scope, Basis::Registered), today);
        let was: Totals = rows.iter().map(|row| row.sums()).sum();
        let at_close = Totals::of(&counted(&ledger, term_period(term, today), scope, Basis::Registered));
        let corrected = was.and(sum(&found, true));
        prop_assert_eq!(corrected, at_close);
        let open = Period { to: today.max(term.last()), ..term_period(term, today) };
        let mut standing = counted(&ledger, open, scope, Basis::Registered);
        standing.retain(|row| row.on <= term.last());
        prop_assert_eq!(corrected.and(sum(&found, false)), Totals::of(&standing));
        // Nothing happened, nothing is told.
        let same = frozen.rows.behind(&Pick::new(Set::Term, scope));
        let quiet = adjustments(&same, &known(&recorded, term_period(term, term.last())),
            (term, scope, Basis::Registered), term.last());
        prop_assert!(quiet.is_empty());
    }
}

/// A county whose code ended with a year: what it sold before stands beside what its successor sold after, in one line.
#[test]
fn a_county_that_got_another_code_stays_one_line() {
    let sold = |region: &str, on: NaiveDate| {
        let mut entry = crate::reports::pages::sample_entries().remove(0);
        (entry.registered_on, entry.filed_on) = (on, Some(on));
        for stand in &mut entry.stands {
            region.clone_into(&mut stand.seller_region);
            (stand.effective_on, stand.signed_on) = (on, Some(on));
        }
        entry
    };
    let day = |year, month| NaiveDate::from_ymd_opt(year, month, 9).unwrap();
    let entries = told_apart(vec![
        sold("511721", day(2013, 5)),
        sold("511703", day(2014, 2)),
        // Written with the old code after its end.
        sold("511721", day(2014, 8)),
    ]);
    let term = Term::of_year(2014)
        .into_iter()
        .find(|term| term.code() == "2014");
    let today = day(2015, 1);
    let snapshot = reckoned(term.unwrap(), today, &entries, Basis::Registered);
    let counties = snapshot.figures.tables.iter().find(|t| t.code == "t11");
    let lines = &counties.unwrap().lines;
    let line = lines.iter().find(|line| line.word == "511703").unwrap();
    assert_eq!((line.sums.now.number, line.sums.before.number), (2, 1));
    assert!(lines.iter().all(|line| line.word != "511721"));
    let pick = counties.unwrap().pick(line, Set::Term);
    assert_eq!(snapshot.rows.sums(&pick), line.sums.now);
}
