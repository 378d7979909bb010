use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn people(weights: &[u32]) -> Vec<Completer> {
    weights
        .iter()
        .enumerate()
        .map(|(n, weight)| Completer {
            name: format!("完成人{n}"),
            weight: *weight,
        })
        .collect()
}

fn shares(all: [i64; 4]) -> Shares {
    Shares {
        completers: all[0],
        unit: all[1],
        department: all[2],
        others: all[3],
    }
}

fn amounts(lines: &[Line]) -> Vec<i64> {
    lines.iter().map(|line| line.amount().fen()).collect()
}

#[test]
fn the_worked_case_comes_out_to_the_fen() {
    // 300,000.00 less 8,765.43 of costs: 291,234.57; 70/15/10/5, three completers 50/30/20.
    let net = Money::from_fen(30_000_000 - 876_543);
    let lines = lines(
        net,
        shares([7_000, 1_500, 1_000, 500]),
        &people(&[50, 30, 20]),
    );
    // The pots towards zero leave three fen, which the largest takes: 203,864.19 and 0.03.
    assert_eq!(of_completers(&lines), Money::from_fen(20_386_422));
    assert_eq!(
        amounts(&lines),
        [
            10_193_212, 6_115_926, 4_077_284, 4_368_518, 2_912_345, 1_456_172
        ]
    );
    // Three of the pots and one of the three people.
    assert_eq!(lines[0].adjustment, Money::from_fen(4));
    assert_eq!(Money::total(lines.iter().map(Line::amount)), Some(net));
}

#[test]
fn half_and_half_gives_the_odd_fen_to_those_who_made_it() {
    let lines = lines(
        Money::from_fen(101),
        Shares::least(Mode::Transfer),
        &people(&[1]),
    );
    assert_eq!(amounts(&lines), [51, 50]);
    assert_eq!(lines[0].adjustment, Money::from_fen(1));
}

#[test]
fn three_fen_among_nine_people_take_from_nobody() {
    let net = Money::from_fen(3);
    let lines = lines(net, shares([2_500, 2_500, 2_500, 2_500]), &people(&[1; 9]));
    assert!(
        lines
            .iter()
            .all(|line| line.share >= Money::ZERO && line.adjustment >= Money::ZERO)
    );
    assert_eq!(Money::total(lines.iter().map(Line::amount)), Some(net));
}

#[rstest]
#[case(Mode::Transfer, Basis::None, false, 50, Least::Met)]
#[case(Mode::Transfer, Basis::None, false, 49, Least::NotMet)]
#[case(Mode::Transfer, Basis::Rule, true, 49, Least::NotMet)]
#[case(Mode::Transfer, Basis::Agreement, true, 70, Least::Met)]
#[case(Mode::Transfer, Basis::Rule, false, 20, Least::DoesNotApply)]
#[case(Mode::Equity, Basis::None, false, 50, Least::Met)]
#[case(Mode::OwnUse, Basis::None, true, 5, Least::Met)]
#[case(Mode::OwnUse, Basis::None, true, 4, Least::NotMet)]
#[case(Mode::Other, Basis::None, true, 0, Least::DoesNotApply)]
fn the_law_s_minimum(
    #[case] mode: Mode,
    #[case] basis: Basis,
    #[case] bound: bool,
    #[case] theirs: i64,
    #[case] expected: Least,
) {
    let sums = (Money::from_fen(theirs), Money::from_fen(100));
    assert_eq!(least(mode, basis, bound, sums), expected);
}

#[test]
fn only_state_institutes_and_universities_are_bound_by_the_minimum_in_their_own_rules() {
    for (nature, bound) in [
        ("0211", true),
        ("022", true),
        ("023", false),
        ("150", false),
    ] {
        assert_eq!(is_bound(nature), bound, "{nature}");
    }
}

#[test]
fn shares_are_the_whole_or_nothing() {
    assert!(shares([7_000, 3_000, 0, 0]).is_whole());
    assert!(!shares([7_000, 3_001, 0, 0]).is_whole());
    assert!(!shares([11_000, -1_000, 0, 0]).is_whole());
}

proptest! {
    #[test]
    fn a_distribution_adds_up_to_the_fen_and_takes_from_nobody(
        net in 0..100_000_000_000_i64,
        cuts in prop::array::uniform3(0..=10_000_i64),
        weights in prop::collection::vec(1..1_000_u32, 1..9),
    ) {
        let mut cuts = cuts.to_vec();
        cuts.sort_unstable();
        let all = [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 10_000 - cuts[2]];
        let shares = shares(all);
        prop_assert!(shares.is_whole());
        let lines = lines(Money::from_fen(net), shares, &people(&weights));
        prop_assert_eq!(Money::total(lines.iter().map(Line::amount)), Some(Money::from_fen(net)));
        for line in &lines {
            prop_assert!(line.amount() >= Money::ZERO && line.share >= Money::ZERO && line.adjustment >= Money::ZERO);
        }
    }

    #[test]
    fn the_minimum_holds_where_half_is_shared(net in 0..100_000_000_i64, weights in prop::collection::vec(1..1_000_u32, 1..9)) {
        let net = Money::from_fen(net);
        let lines = lines(net, Shares::least(Mode::Transfer), &people(&weights));
        prop_assert_eq!(least(Mode::Transfer, Basis::None, true, (of_completers(&lines), net)), Least::Met);
    }
}
