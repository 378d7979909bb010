//! A sample of what is on offer: how rare each term is, learnt from the profiles of some ten thousand achievements.
//! More would change nothing but the memory it takes.

use std::collections::HashMap;

use super::pair::terms;
use super::profile::AchievementProfile;
use super::score::{Field, Statistics, Totals};
use super::text::Term;

/// So many achievements are learnt from.
pub(crate) const ENOUGH: usize = 50_000;

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sample {
    totals: Totals,
    characters: HashMap<Term, u32>,
    grams: HashMap<Term, u32>,
}

impl Sample {
    /// Whether it was taken in; not when enough is known.
    pub(crate) fn learn(&mut self, profile: &AchievementProfile) -> bool {
        if self.totals.achievements() >= ENOUGH {
            return false;
        }
        for field in Field::ALL {
            let holders = self.holders_mut(field);
            for held in terms(profile, field) {
                *holders.entry(held.term).or_default() += 1;
            }
        }
        self.totals.add(profile.lengths);
        true
    }

    /// Undoes `learn` of the same profile.
    pub(crate) fn forget(&mut self, profile: &AchievementProfile) {
        for field in Field::ALL {
            let holders = self.holders_mut(field);
            for held in terms(profile, field) {
                if let Some(count) = holders.get_mut(&held.term) {
                    *count -= 1;
                    if *count == 0 {
                        holders.remove(&held.term);
                    }
                }
            }
        }
        self.totals.subtract(profile.lengths);
    }

    fn holders_mut(&mut self, field: Field) -> &mut HashMap<Term, u32> {
        match field {
            Field::Characters => &mut self.characters,
            Field::Grams => &mut self.grams,
        }
    }
}

impl Statistics for Sample {
    fn totals(&self) -> &Totals {
        &self.totals
    }

    fn holders(&self, field: Field, term: Term) -> usize {
        let holders = match field {
            Field::Characters => &self.characters,
            Field::Grams => &self.grams,
        };
        holders.get(&term).map_or(0, |count| *count as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{Achievement, Matcher};

    fn profile(title: &str) -> AchievementProfile {
        Matcher::embedded().read_achievement(&Achievement {
            title,
            ..Achievement::default()
        })
    }

    #[test]
    fn what_is_forgotten_was_never_learnt() {
        let mut sample = Sample::default();
        assert!(sample.learn(&profile("高压闸阀密封")));
        let before = sample.clone();
        sample.learn(&profile("闸阀启闭力矩"));
        let valve = Term::pair('闸', '阀');
        assert_eq!(sample.holders(Field::Grams, valve), 2);
        sample.forget(&profile("闸阀启闭力矩"));
        assert_eq!(sample, before);
        assert_eq!(sample.holders(Field::Grams, valve), 1);
        assert_eq!(sample.holders(Field::Grams, Term::pair('力', '矩')), 0);
    }

    #[test]
    fn a_common_word_is_less_rare() {
        let mut sample = Sample::default();
        for title in ["系统一", "系统二", "闸阀"] {
            sample.learn(&profile(title));
        }
        let rarity =
            |a, b| sample.idf(&Matcher::embedded().weights, Field::Grams, Term::pair(a, b));
        assert!(rarity('闸', '阀') > rarity('系', '统'));
    }
}
