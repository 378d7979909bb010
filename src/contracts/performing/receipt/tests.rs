use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn at() -> DateTime<Utc> {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn line(fen: i64) -> Line {
    Line {
        line: InstalmentId::mint(at()),
        kind: "price".to_owned(),
        what: "首期".to_owned(),
        due_on: None,
        milestone_id: None,
        amount: Money::from_fen(fen),
    }
}

fn read(typed: &[(&str, &str)], lines: &[Line]) -> Result<Entry, Errors> {
    let open: Vec<_> = lines.iter().map(|l| (l.line, l.amount)).collect();
    let frame = Frame {
        today: day(),
        signed_on: None,
        lines,
        open: &open,
        proof: false,
    };
    Entry::parse(&typed.iter().copied().collect(), &frame)
}

const GOOD: [(&str, &str); 5] = [
    ("received_on", "2026-11-20"),
    ("amount", "30万"),
    ("payer", "达川岩丝新材料有限公司（虚构）"),
    ("bank_reference", "2026-11 ab 0001"),
    ("no_proof", "回单次日取得"),
];

#[test]
fn without_parts_the_first_open_instalments_are_paid() {
    let lines = [line(20_000_000), line(40_000_000)];
    let entry = read(&GOOD, &lines).unwrap();
    assert_eq!(
        entry.parts,
        [
            (lines[0].line, Money::from_fen(20_000_000)),
            (lines[1].line, Money::from_fen(10_000_000))
        ]
    );
}

#[test]
fn parts_may_not_come_to_more_than_the_money() {
    let lines = [line(20_000_000), line(40_000_000)];
    let field = part_field(lines[1].line);
    let mut typed = GOOD.to_vec();
    typed.push((&field, "300000.01"));
    let errors = read(&typed, &lines).unwrap_err();
    assert_eq!(errors.0[0].0, "amount");
    typed.pop();
    typed.push((&field, "12万"));
    let entry = read(&typed, &lines).unwrap();
    assert_eq!(entry.parts, [(lines[1].line, Money::from_fen(12_000_000))]);
}

#[test]
fn a_proof_or_a_reason_is_needed() {
    let errors = read(&GOOD[..4], &[]).unwrap_err();
    assert_eq!(errors, Errors::one("proof", "receipt-proof-missing"));
}

#[rstest]
#[case("1,200.5万", None)]
#[case("￥３０万", None)]
#[case("1e9", Some("money-exponent"))]
#[case("-30", Some("money-negative"))]
#[case("0", Some("contract-money-zero"))]
#[case("9999999999999999", Some("money-too-large"))]
fn amounts_as_people_type_them(#[case] amount: &str, #[case] key: Option<&str>) {
    let mut typed = GOOD.to_vec();
    typed[1].1 = amount;
    let said = read(&typed, &[]).err().map(|errors| errors.0[0].clone());
    assert_eq!(
        said.as_ref().map(|(f, m)| (f.as_str(), m.key.as_str())),
        key.map(|k| ("amount", k))
    );
}

#[test]
fn the_same_reference_is_the_same_however_it_is_typed() {
    assert_eq!(
        bank_key("2026-11 ab 0001"),
        bank_key("２０２６１１ＡＢ－０００１")
    );
    assert_eq!(bank_key(" — "), "");
}

fn receipt(fen: i64, state: Standing, parts: Vec<(InstalmentId, Money)>) -> Receipt {
    Receipt {
        id: ReceiptId::mint(at()),
        received_on: day(),
        amount: Money::from_fen(fen),
        payer: String::new(),
        bank_reference: String::new(),
        invoice: String::new(),
        note: String::new(),
        proof: None,
        no_proof: String::new(),
        source: TYPED.to_owned(),
        outside: None,
        reverses: None,
        state,
        side: Side::Centre,
        entered_by: UserId::mint(at()),
        decided_by: None,
        decided_at: None,
        words: String::new(),
        decided_words: String::new(),
        revision: 0,
        created_at: at(),
        parts,
    }
}

proptest! {
    #[test]
    fn what_came_in_is_what_was_confirmed(sums in prop::collection::vec((1..1_000_000_i64, 0..3_u8), 0..12)) {
        let states = [Standing::Entered, Standing::Confirmed, Standing::Refused];
        let mut all: Vec<Receipt> = sums.iter().map(|(fen, s)| receipt(*fen, states[usize::from(*s)], Vec::new())).collect();
        let confirmed: i64 = sums.iter().filter(|(_, s)| *s == 1).map(|(fen, _)| fen).sum();
        prop_assert_eq!(received(&all), Some(Money::from_fen(confirmed)));
        // A counter entry to each leaves nothing.
        let counters: Vec<Receipt> = all.iter().filter(|r| r.state.counts())
            .map(|r| receipt(-r.amount.fen(), Standing::Confirmed, Vec::new())).collect();
        for r in &mut all {
            if r.state == Standing::Confirmed { r.state = Standing::Reversed; }
        }
        all.extend(counters);
        prop_assert_eq!(received(&all), Some(Money::ZERO));
    }
}
