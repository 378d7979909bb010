use super::*;
use proptest::prelude::*;

fn at() -> DateTime<Utc> {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn worth(total: i64, technical: i64) -> Worth {
    Worth {
        total: Money::from_fen(total),
        technical: Money::from_fen(technical),
    }
}

fn money(fen: i64) -> Entry {
    Entry::Money {
        receipt: ReceiptId::mint(at()),
        on: day(),
        amount: Money::from_fen(fen),
        invoice: String::new(),
    }
}

fn set(receipt: ReceiptId, fen: i64) -> Entry {
    Entry::Set(Setting {
        receipt_id: receipt,
        technical: Money::from_fen(fen),
        reason: "设备款".to_owned(),
        set_by: crate::ids::UserId::mint(at()),
        created_at: at(),
    })
}

fn after(worth: Worth, entries: &[Entry]) -> Account {
    let mut account = Account::new(worth);
    for entry in entries {
        account.enter(entry);
    }
    account
}

fn parts(account: &Account) -> Vec<i64> {
    account
        .lines
        .iter()
        .map(|line| line.technical.fen())
        .collect()
}

fn receipt_of(entry: &Entry) -> ReceiptId {
    match entry {
        Entry::Money { receipt, .. } => *receipt,
        _ => unreachable!(),
    }
}

#[test]
fn each_receipt_takes_its_fraction_and_the_last_the_rest() {
    // 600,000 of which 520,000 technical: thirds do not come out even.
    let worth = worth(60_000_000, 52_000_000);
    let account = after(
        worth,
        &[money(20_000_000), money(20_000_000), money(20_000_000)],
    );
    assert_eq!(parts(&account), [17_333_333, 17_333_334, 17_333_333]);
    assert_eq!(account.technical, Money::from_fen(52_000_000));
    assert_eq!(account.lines[1].so_far, Money::from_fen(34_666_667));
}

#[test]
fn what_comes_in_beyond_the_total_is_not_technical() {
    let account = after(worth(1_000, 700), &[money(900), money(300)]);
    assert_eq!(parts(&account), [630, 70]);
    assert_eq!(account.technical, Money::from_fen(700));
}

#[test]
fn a_counter_entry_takes_its_part_back_and_the_money_can_come_anew() {
    let worth = worth(60_000_000, 52_000_000);
    let account = after(
        worth,
        &[money(30_000_000), money(-30_000_000), money(60_000_000)],
    );
    assert_eq!(parts(&account), [26_000_000, -26_000_000, 52_000_000]);
}

#[test]
fn a_change_corrects_what_came_before_by_a_line_of_its_own() {
    let changed = Entry::Changed {
        version: 2,
        on: day(),
        worth: worth(64_000_000, 56_000_000),
    };
    let account = after(
        worth(60_000_000, 52_000_000),
        &[money(30_000_000), changed, money(34_000_000)],
    );
    // 300,000 × 52/60 = 260,000.00; × 56/64 = 262,500.00
    assert_eq!(parts(&account), [26_000_000, 250_000, 29_750_000]);
    assert_eq!(account.lines[1].kind, Kind::Change);
    assert_eq!(account.technical, Money::from_fen(56_000_000));
}

#[test]
fn a_person_s_word_holds_and_later_receipts_make_up_for_it() {
    let first = money(30_000_000);
    let id = receipt_of(&first);
    let account = after(
        worth(60_000_000, 30_000_000),
        &[first, set(id, 0), money(30_000_000)],
    );
    assert_eq!(parts(&account), [15_000_000, -15_000_000, 30_000_000]);
    assert_eq!(account.of_receipt(id), Money::ZERO);
    assert_eq!(account.technical, Money::from_fen(30_000_000));
}

#[test]
fn nobody_can_set_more_than_came_in_or_than_is_technical() {
    let first = money(20_000_000);
    let id = receipt_of(&first);
    let account = after(worth(60_000_000, 15_000_000), &[first]);
    assert_eq!(account.room(id), Some(Money::from_fen(15_000_000)));
    assert_eq!(account.room(ReceiptId::mint(at())), None);
}

#[derive(Clone, Debug)]
enum Step {
    Money(i64),
    /// The counter entry of the n-th receipt, if it was not taken back.
    Counter(usize),
    Change(i64, i64),
    Set(usize, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..50_000_i64).prop_map(Step::Money),
        2 => (0..8_usize).prop_map(Step::Counter),
        1 => (1..200_000_i64, 0..200_000_i64).prop_map(|(a, b)| Step::Change(a, b.min(a))),
        1 => (0..8_usize, 0..60_000_i64).prop_map(|(n, fen)| Step::Set(n, fen)),
    ];
    prop::collection::vec(step, 0..20)
}

fn played(steps: &[Step]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut receipts: Vec<(ReceiptId, i64, bool)> = Vec::new();
    for step in steps {
        match step {
            Step::Money(fen) => {
                let entry = money(*fen);
                receipts.push((receipt_of(&entry), *fen, true));
                entries.push(entry);
            }
            Step::Counter(n) => {
                if let Some(one) = receipts.get_mut(*n).filter(|one| one.2) {
                    one.2 = false;
                    entries.push(money(-one.1));
                }
            }
            Step::Change(total, technical) => entries.push(Entry::Changed {
                version: 2,
                on: day(),
                worth: worth(*total, *technical),
            }),
            Step::Set(n, fen) => {
                if let Some(one) = receipts.get(*n) {
                    entries.push(set(one.0, *fen));
                }
            }
        }
    }
    entries
}

#[test]
fn a_word_on_a_receipt_that_was_countered_takes_nothing_more() {
    let steps = [
        Step::Money(1),
        Step::Change(21_904, 21_904),
        Step::Money(21_901),
        Step::Counter(1),
        Step::Set(1, 0),
    ];
    let account = after(worth(1, 0), &played(&steps));
    assert_eq!(account.technical, Money::ZERO);
}

proptest! {
    #[test]
    fn technical_income_is_never_more_than_came_in_or_than_the_contract_says(
        (total, technical) in (1..200_000_i64).prop_flat_map(|t| (Just(t), 0..=t)),
        steps in steps(),
    ) {
        let mut account = Account::new(worth(total, technical));
        for entry in played(&steps) {
            account.enter(&entry);
            prop_assert!(account.technical >= Money::ZERO);
            prop_assert!(account.technical <= account.received, "{:?}", account.lines.last());
            prop_assert!(account.technical <= account.worth.technical.max(Money::ZERO));
            let sum = Money::total(account.lines.iter().map(|line| line.technical));
            prop_assert_eq!(sum, Some(account.technical));
        }
    }

    #[test]
    fn lines_once_written_never_change(steps in steps()) {
        let entries = played(&steps);
        let whole = after(worth(100_000, 60_000), &entries);
        for n in 0..entries.len() {
            let part = after(worth(100_000, 60_000), &entries[..n]);
            prop_assert_eq!(&whole.lines[..part.lines.len()], &part.lines[..]);
        }
    }

    #[test]
    fn a_full_payment_comes_to_the_technical_amount_in_any_order(
        sums in prop::collection::vec(1..1_000_000_i64, 1..8),
        share in 0..=100_i64,
        turn in 0..8_usize,
    ) {
        let total: i64 = sums.iter().sum();
        let technical = total * share / 100;
        let mut turned = sums.clone();
        turned.rotate_left(turn % sums.len());
        for order in [sums, turned] {
            let mut entries: Vec<Entry> = order.iter().map(|fen| money(*fen)).collect();
            // Something came twice on the way and was taken back.
            entries.insert(1, money(777));
            entries.insert(2, money(-777));
            let account = after(worth(total, technical), &entries);
            prop_assert_eq!(account.technical.fen(), technical);
        }
    }
}
