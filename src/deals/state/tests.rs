use proptest::prelude::*;

use super::*;

#[test]
fn the_straight_way_leads_to_a_contract() {
    let way = [
        (Deed::Accept, Side::Owner),
        (Deed::Introduce, Side::Staff),
        (Deed::Agree, Side::Asker),
        (Deed::Contract, Side::Staff),
    ];
    let end = way.iter().fold(State::Requested, |state, (deed, side)| {
        state.after(*deed, *side).unwrap()
    });
    assert_eq!(end, State::Contracted);
}

fn deeds() -> impl Strategy<Value = Vec<(Deed, Side)>> {
    prop::collection::vec((0..Deed::ALL.len(), 0usize..3), 0..40).prop_map(|steps| {
        steps
            .into_iter()
            .map(|(d, s)| (Deed::ALL[d], Side::ALL[s]))
            .collect()
    })
}

proptest! {
    #[test]
    fn nobody_has_a_right_too_many(state in 0usize..8, deed in 0..Deed::ALL.len(), side in 0usize..3) {
        let (state, deed, side) = (State::ALL[state], Deed::ALL[deed], Side::ALL[side]);
        if let Ok(to) = state.after(deed, side) {
            prop_assert!(deed.belongs_to(side));
            prop_assert!(state.is_open(), "what ended stays ended");
            prop_assert_ne!(to, State::Requested);
            if matches!(to, State::Accepted | State::Declined) { prop_assert_eq!(side, Side::Owner); }
            if to == State::Withdrawn { prop_assert_eq!(side, Side::Asker); }
        }
    }

    #[test]
    fn contacts_open_only_after_the_owner_accepted(steps in deeds()) {
        let (mut state, mut accepted) = (State::Requested, false);
        for (deed, side) in steps {
            if let Ok(next) = state.after(deed, side) {
                accepted |= deed == Deed::Accept;
                let place = |s: State| State::WAY.iter().position(|w| *w == s);
                if let (Some(before), Some(after)) = (place(state), place(next)) {
                    // Two who agree on terms by themselves need nobody to bring them together.
                    let alone = deed == Deed::Settle && state == State::Accepted;
                    prop_assert_eq!(after, before + 1 + usize::from(alone), "no stage is left out");
                }
                state = next;
            }
            prop_assert!(accepted || !state.is_met());
            prop_assert!(accepted || !state.shows_contacts());
        }
    }
}
