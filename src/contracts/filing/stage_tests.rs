use chrono::DateTime;
use proptest::prelude::*;

use super::*;

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![Mode::Helper, Mode::Registry])
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(prop::sample::select(Act::ALL.to_vec()), 0..40)
}

/// One step that was let pass.
#[derive(Debug)]
struct Passed {
    from: Stage,
    act: Act,
    to: Stage,
    facts: Facts,
}

/// What an attempt went through, its facts kept as the file keeps them.
fn walk(mode: Mode, two: bool, acts: &[Act]) -> Vec<Passed> {
    let mut stage = Stage::Preparing;
    let mut facts = Facts {
        mode,
        accepted: false,
        first: false,
        second: false,
        two,
    };
    let mut path = Vec::new();
    for act in acts {
        let Some(to) = stage.after(*act, facts) else {
            continue;
        };
        path.push(Passed {
            from: stage,
            act: *act,
            to,
            facts,
        });
        match act {
            Act::Accept => facts.accepted = true,
            Act::CheckFirst => facts.first = true,
            Act::CheckSecond => facts.second = true,
            Act::Back => (facts.first, facts.second) = (false, false),
            _ => {}
        }
        stage = to;
    }
    path
}

proptest! {
    #[test]
    fn a_decision_is_the_end_of_an_attempt(mode in mode(), two: bool, acts in acts()) {
        for step in walk(mode, two, &acts) {
            prop_assert!(step.from.is_open(), "{step:?}");
        }
    }

    #[test]
    fn nothing_is_registered_that_was_not_handed_in(mode in mode(), two: bool, acts in acts()) {
        let path = walk(mode, two, &acts);
        if let Some(at) = path.iter().position(|step| step.to == Stage::Registered) {
            prop_assert!(path[..at].iter().any(|step| step.act == Act::Submit));
        }
    }

    #[test]
    fn where_two_have_to_look_two_did_before_it_went_on(mode in mode(), acts in acts()) {
        for step in walk(mode, true, &acts) {
            let goes_on = match mode {
                Mode::Helper => step.act == Act::Submit,
                Mode::Registry => step.act == Act::Register,
            };
            prop_assert!(!goes_on || (step.facts.first && step.facts.second), "{step:?}");
        }
    }

    #[test]
    fn a_registry_decides_nothing_that_it_did_not_accept(two: bool, acts in acts()) {
        for step in walk(Mode::Registry, two, &acts) {
            let decided = matches!(step.to, Stage::Registered | Stage::Refused);
            prop_assert!(!decided || step.facts.accepted, "{step:?}");
        }
    }

    #[test]
    fn a_supplement_comes_back_to_where_it_was_asked(mode in mode(), two: bool, acts in acts()) {
        let path = walk(mode, two, &acts);
        for pair in path.windows(2) {
            if pair[0].act == Act::Ask && pair[1].act == Act::Answer {
                prop_assert_eq!(pair[0].from, pair[1].to);
            }
        }
    }

    #[test]
    fn what_waits_can_always_be_taken_back(mode in mode(), two: bool, acts in acts()) {
        for step in walk(mode, two, &acts) {
            if step.to.is_open() && step.to != Stage::Preparing {
                prop_assert!(step.to.may(Act::Withdraw, step.facts), "{step:?}");
            }
        }
    }
}

#[test]
fn what_a_helper_mended_for_a_supplement_is_looked_at_again_where_two_have_to() {
    let facts = |first, second, two| Facts {
        mode: Mode::Helper,
        accepted: false,
        first,
        second,
        two,
    };
    let after = |act, facts| Stage::Supplement.after(act, facts);
    // Editing took the checks back.
    assert_eq!(after(Act::Answer, facts(false, false, true)), None);
    let first = after(Act::CheckFirst, facts(false, false, true));
    assert_eq!(first, Some(Stage::Supplement));
    assert_eq!(after(Act::Answer, facts(true, false, true)), None);
    let second = after(Act::CheckSecond, facts(true, false, true));
    assert_eq!(second, Some(Stage::Supplement));
    let answered = Some(Stage::Submitted);
    assert_eq!(after(Act::Answer, facts(true, true, true)), answered);
    // Where one is enough, nothing more is asked.
    assert_eq!(after(Act::Answer, facts(false, false, false)), answered);
    assert_eq!(after(Act::CheckFirst, facts(false, false, false)), None);
}

#[test]
fn the_way_of_a_large_contract_through_this_registry() {
    let acts = [
        Act::Submit,
        Act::Ask,
        Act::Answer,
        Act::Accept,
        Act::CheckFirst,
        Act::CheckSecond,
        Act::Register,
    ];
    let stages: Vec<Stage> = walk(Mode::Registry, true, &acts)
        .iter()
        .map(|step| step.to)
        .collect();
    assert_eq!(
        stages,
        [
            Stage::Submitted,
            Stage::Supplement,
            Stage::Submitted,
            Stage::Accepted,
            Stage::FirstPassed,
            Stage::SecondPassed,
            Stage::Registered,
        ]
    );
}

#[test]
fn codes_read_back() {
    for stage in Stage::ALL {
        assert_eq!(Stage::from_code(stage.code()), Some(stage));
    }
}

#[test]
fn the_first_person_is_never_the_second() {
    let at = DateTime::UNIX_EPOCH;
    let (one, other) = (UserId::mint(at), UserId::mint(at));
    assert!(may_be_second(Some(one), other));
    assert!(!may_be_second(Some(one), one));
    assert!(!may_be_second(None, one));
}
