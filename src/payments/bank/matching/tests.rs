use proptest::prelude::*;

use super::*;

const COMPANY: &str = "达川岩丝新材料有限公司（虚构）";

fn order(n: u128, fen: i64, payer: &str) -> Known {
    Known {
        id: Uuid::from_u128(n),
        number: format!("KX-P-2026-{n:05}"),
        reference: format!("KXP26{n:05}00"),
        standing: Standing::Open,
        open: Money::from_fen(fen),
        payer: payer.to_owned(),
        payer_key: folded_name(payer),
    }
}

fn line(fen: i64, references: &[&str], payer: &str) -> Incoming {
    Incoming {
        amount: Money::from_fen(fen),
        references: references.iter().map(|r| (*r).to_owned()).collect(),
        payer: payer.to_owned(),
    }
}

fn keys(verdict: &Verdict<'_>) -> Vec<String> {
    verdict.candidates[0]
        .facts
        .iter()
        .map(|fact| fact.text.key.clone())
        .collect()
}

#[test]
fn reference_amount_and_payer_make_it_sure() {
    let known = [order(1, 1_200_000, COMPANY), order(2, 1_200_000, COMPANY)];
    let verdict = judge(
        &line(1_200_000, &["KXP260000100"], "达川岩丝新材料有限公司(虚构)"),
        &known,
    );
    assert!(verdict.sure);
    assert_eq!(verdict.candidates[0].order.number, "KX-P-2026-00001");
    assert_eq!(
        keys(&verdict),
        ["bank-fact-reference", "bank-fact-amount", "bank-fact-payer"]
    );
    // A statement without payers contradicts nothing.
    assert!(judge(&line(1_200_000, &["KXP260000100"], ""), &known).sure);
}

#[test]
fn one_fen_too_little_or_too_much_is_a_person_s() {
    let known = [order(1, 1_200_000, COMPANY)];
    for (fen, key) in [
        (1_199_999, "bank-fact-amount-less"),
        (1_200_001, "bank-fact-amount-more"),
    ] {
        let verdict = judge(&line(fen, &["KXP260000100"], COMPANY), &known);
        assert!(!verdict.sure);
        assert_eq!(keys(&verdict)[1], key);
        assert!(
            verdict.candidates[0].facts[1]
                .text
                .args
                .contains(&("off".to_owned(), "0.01".into()))
        );
    }
}

#[test]
fn another_payer_two_references_and_closed_orders_are_a_person_s() {
    let mut paid = order(3, 0, COMPANY);
    paid.standing = Standing::Paid;
    let mut cancelled = order(4, 500, COMPANY);
    cancelled.standing = Standing::Cancelled;
    let known = [
        order(1, 500, COMPANY),
        order(2, 500, COMPANY),
        paid,
        cancelled,
    ];
    let stranger = judge(&line(500, &["KXP260000100"], "乙厂（虚构）"), &known);
    assert_eq!(
        (stranger.sure, keys(&stranger)[2].as_str()),
        (false, "bank-fact-payer-other")
    );
    let both = judge(
        &line(1_000, &["KXP260000100", "KXP260000200"], COMPANY),
        &known,
    );
    assert_eq!(
        (both.sure, keys(&both)[0].as_str()),
        (false, "bank-fact-reference-several")
    );
    assert_eq!(
        keys(&judge(&line(500, &["KXP260000300"], COMPANY), &known))[1],
        "bank-fact-paid"
    );
    let gone = judge(&line(500, &["KXP260000400"], COMPANY), &known[3..]);
    assert_eq!(
        (gone.sure, keys(&gone)[1].as_str()),
        (false, "bank-fact-cancelled")
    );
}

#[test]
fn without_a_reference_equal_sums_are_told_to_be_several() {
    let known = [
        order(1, 500, COMPANY),
        order(2, 500, "乙厂（虚构）"),
        order(3, 700, "乙厂（虚构）"),
    ];
    let verdict = judge(&line(500, &[], "乙厂（虚构）"), &known);
    let numbers: Vec<&str> = verdict
        .candidates
        .iter()
        .map(|c| c.order.number.as_str())
        .collect();
    assert_eq!(
        numbers,
        ["KX-P-2026-00002", "KX-P-2026-00001", "KX-P-2026-00003"]
    );
    assert!(!verdict.sure && keys(&verdict).contains(&"bank-fact-amount-several".to_owned()));
    let none = judge(&line(123, &[], "丙厂（虚构）"), &known);
    assert_eq!((none.code(), none.candidates.len()), ("none", 0));
}

#[test]
fn what_went_out_is_proposed_by_sum_and_never_decided() {
    let out = |n: u128, fen: i64, payee: &str| KnownOut {
        id: Uuid::from_u128(n),
        number: format!("KX-P-2026-{n:05}"),
        reference: format!("KXP26{n:05}00"),
        amount: Money::from_fen(fen),
        payee: payee.to_owned(),
        payee_key: folded_name(payee),
    };
    let known = [
        out(1, 500, COMPANY),
        out(2, 500, "乙厂（虚构）"),
        out(3, 700, "乙厂（虚构）"),
    ];
    let line = Outgoing {
        amount: Money::from_fen(500),
        references: Vec::new(),
        payee: "乙厂(虚构)".to_owned(),
    };
    let found = judge_out(&line, &known);
    let numbers: Vec<&str> = found.iter().map(|(out, _)| out.number.as_str()).collect();
    assert_eq!(numbers, ["KX-P-2026-00002", "KX-P-2026-00001"]);
    assert_eq!(found[1].1[1].weighs, Weighs::Against);
    assert!(
        judge_out(
            &Outgoing {
                amount: Money::from_fen(501),
                ..line
            },
            &known
        )
        .is_empty()
    );
}

fn some_orders() -> impl Strategy<Value = Vec<Known>> {
    let one = (0..3_usize, 1..4_i64, 0..3_usize);
    proptest::collection::vec(one, 0..8).prop_map(|all| {
        all.into_iter()
            .zip(1_u128..)
            .map(|((payer, fen, standing), n)| Known {
                standing: [Standing::Open, Standing::Paid, Standing::Cancelled][standing],
                ..order(n, fen * 100, ["甲", "乙", "丙"][payer])
            })
            .collect()
    })
}

proptest! {
    /// Whatever is there: sure means that no other reading of the line exists.
    #[test]
    fn sure_is_never_wrong(
        known in some_orders(), fen in 99..302_i64, named in proptest::collection::vec(1..9_u128, 0..3), payer in 0..4_usize
    ) {
        let mut references: Vec<String> = named.iter().map(|n| order(*n, 1, "").reference).collect();
        references.sort();
        references.dedup();
        let payer = ["", "甲", "乙", "丙"][payer];
        let line = Incoming { amount: Money::from_fen(fen), references, payer: payer.to_owned() };
        let verdict = judge(&line, &known);
        if verdict.sure {
            let meant: Vec<&Known> = known.iter().filter(|o| line.references.contains(&o.reference)).collect();
            prop_assert_eq!(meant.len(), 1);
            prop_assert_eq!(line.references.len(), 1);
            prop_assert_eq!(meant[0].id, verdict.candidates[0].order.id);
            prop_assert_eq!(meant[0].standing, Standing::Open);
            prop_assert_eq!(meant[0].open, line.amount);
            prop_assert!(payer.is_empty() || payer == meant[0].payer);
            prop_assert!(verdict.candidates[0].facts.iter().all(|fact| fact.weighs != Weighs::Against));
        }
        // And what is named by its only reference, whole and by its payer is never left to guess.
        let whole = known.iter().filter(|o| line.references == [o.reference.clone()]).any(|o| {
            o.standing == Standing::Open && o.open == line.amount && o.payer == payer
        });
        prop_assert!(!whole || verdict.sure);
    }

    /// The order of what is known changes nothing.
    #[test]
    fn the_verdict_is_the_same_in_any_order(known in some_orders(), fen in 99..302_i64, payer in 0..4_usize) {
        let line = line(fen, &["KXP260000100"], ["", "甲", "乙", "丙"][payer]);
        let mut turned = known.clone();
        turned.reverse();
        let (one, other) = (judge(&line, &known), judge(&line, &turned));
        let ids = |verdict: &Verdict<'_>| verdict.candidates.iter().map(|c| c.order.id).collect::<Vec<_>>();
        prop_assert_eq!(ids(&one), ids(&other));
        prop_assert_eq!(one.sure, other.sure);
    }
}
