use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

fn frame(total: i64, paid: &BTreeMap<InstalmentId, String>) -> Frame<'_> {
    Frame {
        today: today(),
        now: now(),
        total: Money::from_fen(total),
        estimated: false,
        milestones: &[],
        known: &[],
        paid,
    }
}

fn form(rows: &[(&str, &str)]) -> Typed {
    let mut typed = Typed::default();
    for (n, (what, amount)) in rows.iter().enumerate() {
        typed.push(&format!("lines.{n}.what"), *what);
        typed.push(&format!("lines.{n}.amount"), *amount);
    }
    typed
}

fn said(typed: &Typed, frame: &Frame<'_>) -> Vec<(String, String)> {
    let errors = parse(typed, frame).unwrap_err();
    errors.0.into_iter().map(|(f, m)| (f, m.key)).collect()
}

#[test]
fn a_plan_that_adds_up_is_taken() {
    let none = BTreeMap::new();
    let lines = parse(
        &form(&[("首期", "24万"), ("尾款", "￥３６０,０００")]),
        &frame(60_000_000, &none),
    )
    .unwrap();
    assert_eq!(planned(&lines), Some(Money::from_fen(60_000_000)));
    assert_eq!(lines[0].kind, "price");
    let known: Vec<InstalmentId> = lines.iter().map(|line| line.line).collect();
    let mut frame = frame(60_000_000, &none);
    let foreign = ("lines.0.what".to_owned(), "plan-line-foreign".to_owned());
    assert_eq!(said(&typed(&lines), &frame)[0], foreign);
    assert!(parse(&typed_anew(&lines), &frame).is_ok());
    frame.known = &known;
    assert_eq!(parse(&typed(&lines), &frame), Ok(lines));
}

#[test]
fn a_plan_that_misses_the_total_by_a_fen_is_refused_unless_it_is_an_estimate() {
    let none = BTreeMap::new();
    let rows = form(&[("首期", "599999.99")]);
    let mut frame = frame(60_000_000, &none);
    assert_eq!(
        said(&rows, &frame),
        [("lines".to_owned(), "plan-too-little".to_owned())]
    );
    let more = form(&[("首期", "600000.01")]);
    assert_eq!(
        said(&more, &frame),
        [("lines".to_owned(), "plan-too-much".to_owned())]
    );
    frame.estimated = true;
    assert!(parse(&rows, &frame).is_ok());
}

#[test]
fn what_was_paid_stays_in_the_plan() {
    let paid: BTreeMap<_, _> = [(InstalmentId::mint(now()), "首期".to_owned())].into();
    let rows = form(&[("全款", "60万")]);
    assert_eq!(
        said(&rows, &frame(60_000_000, &paid)),
        [("lines".to_owned(), "plan-line-paid".to_owned())]
    );
}

#[rstest]
#[case("1e9", "money-exponent")]
#[case("-5", "money-negative")]
#[case("0", "contract-money-zero")]
#[case("1234567890123456", "money-too-large")]
#[case("0.001", "money-too-precise")]
#[case("面议", "money-not-a-number")]
fn bad_amounts_are_said_at_their_field(#[case] amount: &str, #[case] key: &str) {
    let none = BTreeMap::new();
    let errors = said(&form(&[("首期", amount)]), &frame(60_000_000, &none));
    assert_eq!(errors, [("lines.0.amount".to_owned(), key.to_owned())]);
}

#[test]
fn an_empty_plan_is_no_plan() {
    let none = BTreeMap::new();
    assert_eq!(
        said(&Typed::default(), &frame(1, &none)),
        [("lines".to_owned(), "plan-empty".to_owned())]
    );
}

proptest! {
    #[test]
    fn spreading_gives_no_line_too_much_and_loses_nothing(
        amount in 0..1_000_000_i64,
        open in prop::collection::vec(0..300_000_i64, 0..8),
    ) {
        let open: Vec<(InstalmentId, Money)> = open
            .into_iter()
            .map(|fen| (InstalmentId::mint(now()), Money::from_fen(fen)))
            .collect();
        let parts = spread(Money::from_fen(amount), &open);
        for (line, part) in &parts {
            let room = open.iter().find(|(id, _)| id == line).unwrap().1;
            prop_assert!(part.is_positive() && *part <= room);
        }
        let given = Money::total(parts.iter().map(|(_, part)| *part)).unwrap().fen();
        let room: i64 = open.iter().map(|(_, open)| open.fen()).sum();
        prop_assert_eq!(given, amount.min(room));
    }
}
