//! What open deals may come to: the sum a deal names, times the chance of its stage. Whole fen; rounded down, once for
//! each stage, so that the whole is exactly the sum of what the stages show. Pure.

use serde::Serialize;

use crate::deals::chances::{Chances, weighted};
use crate::deals::state::State;
use crate::deals::store::Sum;

/// What the deals of a stage, or of all, are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Worth {
    pub(super) count: i64,
    pub(super) fen: i64,
    /// Of open stages.
    pub(super) weighted: Option<i64>,
    pub(super) chance: Option<i64>,
    /// Deals that name no sum.
    pub(super) open_price: i64,
}

impl Worth {
    pub(super) fn of(sums: &[Sum], state: State, chances: Chances) -> Self {
        let chance = chances.of_state(state);
        let found = sums.iter().find(|sum| sum.state == state);
        let fen = found.map_or(0, |sum| sum.fen);
        Self {
            count: found.map_or(0, |sum| sum.count),
            fen,
            weighted: chance.map(|percent| weighted(fen, percent)),
            chance,
            open_price: found.map_or(0, |sum| sum.count - sum.valued),
        }
    }

    /// All open stages together; what is signed is no longer expected.
    pub(super) fn total(stages: &[Self]) -> Self {
        let open = stages.iter().filter(|stage| stage.chance.is_some());
        open.fold(Self::default(), |all, stage| Self {
            count: all.count + stage.count,
            fen: all.fen.saturating_add(stage.fen),
            weighted: Some(
                all.weighted
                    .unwrap_or(0)
                    .saturating_add(stage.weighted.unwrap_or(0)),
            ),
            chance: None,
            open_price: all.open_price + stage.open_price,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_odd_fen_is_rounded_down() {
        assert_eq!(weighted(99, 50), 49);
        assert_eq!(weighted(i64::MAX, 100), i64::MAX);
    }

    proptest! {
        #[test]
        fn the_whole_is_the_sum_of_the_stages_and_never_more_than_their_sums(
            fen in proptest::collection::vec(0..1_000_000_000_000_i64, 4),
            percents in proptest::array::uniform7(0..=100_i64),
        ) {
            let sums: Vec<Sum> = State::WAY.iter().zip(&fen).map(|(state, fen)| Sum {
                state: *state, count: 2, valued: 1, fen: *fen,
            }).collect();
            let stages = State::WAY.map(|state| Worth::of(&sums, state, Chances(percents)));
            let total = Worth::total(&stages);
            prop_assert_eq!(total.fen, fen.iter().sum::<i64>());
            prop_assert_eq!(total.weighted, Some(stages.iter().filter_map(|s| s.weighted).sum()));
            prop_assert!(total.weighted.unwrap() <= total.fen);
            prop_assert_eq!((total.count, total.open_price), (8, 4));
        }
    }
}
