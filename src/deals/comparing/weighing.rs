//! Where an answer stands among the others, and what scores come to. Pure: no clock, no database.
//! Must stay true: a total is exact and rounds halves up; who has not scored every criterion does not count yet.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::{DealId, UserId};

/// Where the need's owner has an answer.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Stage {
    Finalist,
    Assess,
    Screen,
    Aside,
}

impl Stage {
    /// The way forward, and the place beside it.
    pub const ALL: [Self; 4] = [Self::Screen, Self::Assess, Self::Finalist, Self::Aside];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Assess => "assess",
            Self::Finalist => "finalist",
            Self::Aside => "aside",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// The next one forward.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Screen => Some(Self::Assess),
            Self::Assess => Some(Self::Finalist),
            Self::Finalist => None,
            Self::Aside => Some(Self::Screen),
        }
    }

    /// The colour of its badge; the word says the same.
    #[must_use]
    pub fn tint(self) -> &'static str {
        match self {
            Self::Screen => "info",
            Self::Assess => "warning",
            Self::Finalist => "success",
            Self::Aside => "",
        }
    }
}

/// What answers are scored by.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Criterion {
    pub id: Uuid,
    pub position: i64,
    pub name: String,
    pub weight: i64,
}

/// One person's score of one answer by one criterion, 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Score {
    pub deal_id: DealId,
    pub criterion_id: Uuid,
    pub evaluator: UserId,
    pub score: i64,
}

pub const SCORE_MOST: i64 = 10;

/// One person's weighted mean in hundredths; `None` while a criterion has no score.
#[must_use]
pub fn total(criteria: &[Criterion], score: impl Fn(Uuid) -> Option<i64>) -> Option<i64> {
    let mut sum = 0;
    let mut weights = 0;
    for criterion in criteria {
        sum += score(criterion.id)? * criterion.weight;
        weights += criterion.weight;
    }
    (weights > 0).then(|| rounded(sum * 100, weights))
}

/// The mean of all who scored every criterion, in hundredths, and how many they are.
#[must_use]
pub fn overall(criteria: &[Criterion], scores: &[Score], deal: DealId) -> Option<(i64, i64)> {
    let of_deal: Vec<&Score> = scores.iter().filter(|s| s.deal_id == deal).collect();
    let mut people: Vec<UserId> = of_deal.iter().map(|s| s.evaluator).collect();
    people.sort_unstable();
    people.dedup();
    let totals: Vec<i64> = people
        .into_iter()
        .filter_map(|person| {
            total(criteria, |id| {
                let own = |s: &&&Score| s.evaluator == person && s.criterion_id == id;
                of_deal.iter().find(own).map(|s| s.score)
            })
        })
        .collect();
    let n = i64::try_from(totals.len()).unwrap_or(i64::MAX);
    (n > 0).then(|| (rounded(totals.iter().sum(), n), n))
}

/// Halves up; nothing here is negative.
fn rounded(sum: i64, by: i64) -> i64 {
    (sum * 2 + by) / (by * 2)
}

/// Hundredths as people read them: "8.25".
#[must_use]
pub fn text(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn criteria(weights: &[i64]) -> Vec<Criterion> {
        let one = |(n, weight): (usize, &i64)| Criterion {
            id: Uuid::from_u128(n as u128 + 1),
            position: i64::try_from(n).unwrap(),
            name: format!("C{n}"),
            weight: *weight,
        };
        weights.iter().enumerate().map(one).collect()
    }

    fn score(person: u128, criterion: u128, score: i64) -> Score {
        Score {
            deal_id: DealId(Uuid::from_u128(9)),
            criterion_id: Uuid::from_u128(criterion),
            evaluator: UserId(Uuid::from_u128(person)),
            score,
        }
    }

    #[test]
    fn weights_count_and_halves_round_up() {
        let two = criteria(&[70, 30]);
        let given = |id: Uuid| Some(if id.as_u128() == 1 { 9 } else { 4 });
        assert_eq!(total(&two, given), Some(750));
        assert_eq!(text(750), "7.50");
        let eight = criteria(&[1; 8]);
        let one = |id: Uuid| Some(i64::from(id.as_u128() == 1));
        assert_eq!(total(&eight, one), Some(13), "0.125 is 0.13");
    }

    #[test]
    fn who_left_a_criterion_out_does_not_count_yet() {
        let two = criteria(&[50, 50]);
        let deal = DealId(Uuid::from_u128(9));
        let scores = [score(1, 1, 8), score(1, 2, 6), score(2, 1, 10)];
        assert_eq!(overall(&two, &scores, deal), Some((700, 1)));
        let all = [scores.as_slice(), &[score(2, 2, 9)]].concat();
        assert_eq!(overall(&two, &all, deal), Some((825, 2)));
        assert_eq!(overall(&two, &all, DealId(Uuid::nil())), None);
        assert_eq!(overall(&[], &all, deal), None);
    }

    proptest! {
        #[test]
        fn a_total_lies_between_the_lowest_and_the_highest_score(
            given in prop::collection::vec((1i64..=100, 0i64..=10), 1..8),
        ) {
            let weights: Vec<i64> = given.iter().map(|(weight, _)| *weight).collect();
            let criteria = criteria(&weights);
            let found = total(&criteria, |id| {
                let place = criteria.iter().position(|c| c.id == id)?;
                Some(given[place].1)
            });
            let scores = || given.iter().map(|(_, score)| *score * 100);
            let found = found.unwrap();
            prop_assert!(scores().min().unwrap() <= found && found <= scores().max().unwrap());
        }
    }
}
