//! What open deals may come to: the sum a deal names, times the chance of its stage. Whole fen; rounded down, once for
//! each stage, so that the whole is exactly the sum of what the stages show. Pure.

use serde::Serialize;

use crate::config::Percents;
use crate::deals::state::State;
use crate::deals::store::Sum;

/// The chance of a stage in percent; what is signed or over has none.
pub(super) fn chance(percents: Percents, state: State) -> Option<u8> {
    let place = State::WAY.iter().position(|stage| *stage == state)?;
    percents.0.get(place).copied()
}

fn weighted(fen: i64, percent: u8) -> i64 {
    let exact = i128::from(fen) * i128::from(percent) / 100;
    i64::try_from(exact).unwrap_or(i64::MAX)
}

/// What the deals of a stage, or of all, are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Worth {
    pub(super) count: i64,
    pub(super) fen: i64,
    /// Of open stages.
    pub(super) weighted: Option<i64>,
    pub(super) chance: Option<u8>,
    /// Deals that name no sum.
    pub(super) open_price: i64,
}

impl Worth {
    pub(super) fn of(sums: &[Sum], state: State, percents: Percents) -> Self {
        let chance = chance(percents, state);
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

    const USUAL: Percents = Percents([10, 30, 50, 80]);

    #[test]
    fn each_stage_before_the_contract_has_its_chance() {
        let chances = State::ALL.map(|state| chance(USUAL, state));
        assert_eq!(chances[..4], [Some(10), Some(30), Some(50), Some(80)]);
        assert_eq!(chances[4..], [None; 4]);
    }

    #[test]
    fn an_odd_fen_is_rounded_down() {
        assert_eq!(weighted(99, 50), 49);
        assert_eq!(weighted(i64::MAX, 100), i64::MAX);
    }

    proptest! {
        #[test]
        fn the_whole_is_the_sum_of_the_stages_and_never_more_than_their_sums(
            fen in proptest::collection::vec(0..1_000_000_000_000_i64, 4),
            percents in proptest::array::uniform4(0..=100_u8),
        ) {
            let sums: Vec<Sum> = State::WAY.iter().zip(&fen).map(|(state, fen)| Sum {
                state: *state, count: 2, valued: 1, fen: *fen,
            }).collect();
            let stages = State::WAY.map(|state| Worth::of(&sums, state, Percents(percents)));
            let total = Worth::total(&stages);
            prop_assert_eq!(total.fen, fen.iter().sum::<i64>());
            prop_assert_eq!(total.weighted, Some(stages.iter().filter_map(|s| s.weighted).sum()));
            prop_assert!(total.weighted.unwrap() <= total.fen);
            prop_assert_eq!((total.count, total.open_price), (8, 4));
        }
    }
}
