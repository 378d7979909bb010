//! All achievements on offer, as an inverted index in memory, kept up to date one by one.
//! A pair's score is the same whichever side asks, and the same as after a rebuild.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;

use super::Matcher;
use super::pair::{Measure, terms};
use super::profile::{Achievement, AchievementProfile, Counts, Need, NeedProfile};
use super::quote::{SharedTerm, shared_terms};
use super::score::{Field, Statistics, Totals, worth};
use super::text::Term;
use super::weights::{Level, Weights};

/// Achievements under ids of the caller's choice.
#[derive(Debug, Clone)]
pub struct Pool<Id> {
    weights: Weights,
    totals: Totals,
    places: HashMap<Id, usize>,
    shelf: Vec<Option<(Id, AchievementProfile)>>,
    free: Vec<usize>,
    characters: Postings,
    grams: Postings,
}

/// Who holds a term, by place on the shelf.
type Postings = HashMap<Term, Vec<(u32, Counts)>>;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked<Id> {
    pub id: Id,
    pub score: f64,
    pub level: Level,
}

impl<Id: Clone + Eq + Hash + Ord> Pool<Id> {
    #[must_use]
    pub fn new(matcher: &Matcher) -> Self {
        Self {
            weights: matcher.weights.clone(),
            totals: Totals::default(),
            places: HashMap::new(),
            shelf: Vec::new(),
            free: Vec::new(),
            characters: Postings::new(),
            grams: Postings::new(),
        }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.totals.achievements()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    pub fn get(&self, id: &Id) -> Option<&AchievementProfile> {
        let place = *self.places.get(id)?;
        self.shelf[place].as_ref().map(|(_, profile)| profile)
    }

    /// Adds an achievement or replaces what stands under its id.
    ///
    /// # Panics
    /// Beyond 2^32 achievements, which no memory holds.
    pub fn upsert(&mut self, id: Id, profile: AchievementProfile) {
        self.remove(&id);
        let place = self.free.pop().unwrap_or_else(|| {
            self.shelf.push(None);
            self.shelf.len() - 1
        });
        let number = u32::try_from(place).expect("no memory holds 2^32 achievements");
        for field in Field::ALL {
            for held in terms(&profile, field) {
                let holders = self.postings_mut(field).entry(held.term).or_default();
                let at = holders.partition_point(|(other, _)| *other < number);
                holders.insert(at, (number, held.counts));
            }
        }
        self.totals.add(profile.lengths);
        self.places.insert(id.clone(), place);
        self.shelf[place] = Some((id, profile));
    }

    /// Whether there was such an achievement.
    pub fn remove(&mut self, id: &Id) -> bool {
        let Some(place) = self.places.remove(id) else {
            return false;
        };
        let Some((_, profile)) = self.shelf[place].take() else {
            return false;
        };
        for field in Field::ALL {
            let postings = self.postings_mut(field);
            for held in terms(&profile, field) {
                let Some(holders) = postings.get_mut(&held.term) else {
                    continue;
                };
                if let Ok(at) = holders.binary_search_by_key(&place, |(place, _)| *place as usize) {
                    holders.remove(at);
                }
                if holders.is_empty() {
                    postings.remove(&held.term);
                }
            }
        }
        self.totals.subtract(profile.lengths);
        self.free.push(place);
        true
    }

    /// The best achievements for a need, best first; all of them when `top` is 0.
    #[must_use]
    pub fn rank_for_need(&self, need: &NeedProfile, top: usize) -> Vec<Ranked<Id>> {
        let norms: Vec<_> = self
            .shelf
            .iter()
            .map(|slot| {
                slot.as_ref()
                    .map(|(_, profile)| self.totals.norms(&self.weights, profile.lengths))
            })
            .collect();
        let measure = Measure::new(&self.weights, self, need);
        let mut lexical = vec![0.0; self.shelf.len()];
        for field in Field::ALL {
            for (wanted, weight) in measure.wishes(field) {
                for (place, counts) in self.postings(field, wanted.term) {
                    let place = *place as usize;
                    if let Some(norms) = &norms[place] {
                        lexical[place] += weight * worth(&self.weights, field, *counts, norms);
                    }
                }
            }
        }
        let places = self.shelf.iter().zip(lexical);
        let ranked = places.filter_map(|(slot, lexical)| {
            let (id, profile) = slot.as_ref()?;
            Some((id, measure.combined(profile, lexical)))
        });
        self.best(ranked.collect(), top)
    }

    /// The needs an achievement serves best, by this pool's statistics. Add the achievement first, if it is new.
    pub fn rank_for_achievement<'n, NeedId: Clone + Ord + 'n>(
        &self,
        achievement: &AchievementProfile,
        needs: impl IntoIterator<Item = (&'n NeedId, &'n NeedProfile)>,
        top: usize,
    ) -> Vec<Ranked<NeedId>> {
        let ranked = needs
            .into_iter()
            .map(|(id, need)| (id, self.score(need, achievement)));
        self.best(ranked.collect(), top)
    }

    /// How well an achievement fits a need: about 1 where it says what the need's title says, and 0 for a need without
    /// words.
    #[must_use]
    pub fn score(&self, need: &NeedProfile, achievement: &AchievementProfile) -> f64 {
        Measure::new(&self.weights, self, need).score(achievement)
    }

    /// The words that speak most for a match, best first, by their rarity in this pool.
    #[must_use]
    pub fn shared_terms(
        &self,
        matcher: &Matcher,
        need: &Need<'_>,
        achievement: &Achievement<'_>,
    ) -> Vec<SharedTerm> {
        shared_terms(self, matcher, need, achievement)
    }

    #[must_use]
    pub fn level(&self, score: f64) -> Level {
        self.weights.level(score)
    }

    fn best<Any: Clone + Ord>(&self, mut scored: Vec<(&Any, f64)>, top: usize) -> Vec<Ranked<Any>> {
        let order = |a: &(&Any, f64), b: &(&Any, f64)| -> Ordering {
            b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0))
        };
        if (1..scored.len()).contains(&top) {
            scored.select_nth_unstable_by(top, order);
            scored.truncate(top);
        }
        scored.sort_unstable_by(order);
        let ranked = |(id, score): (&Any, f64)| Ranked {
            id: id.clone(),
            score,
            level: self.weights.level(score),
        };
        scored.into_iter().map(ranked).collect()
    }

    fn postings(&self, field: Field, term: Term) -> &[(u32, Counts)] {
        let postings = match field {
            Field::Characters => &self.characters,
            Field::Grams => &self.grams,
        };
        postings.get(&term).map_or(&[], Vec::as_slice)
    }

    fn postings_mut(&mut self, field: Field) -> &mut Postings {
        match field {
            Field::Characters => &mut self.characters,
            Field::Grams => &mut self.grams,
        }
    }
}

impl<Id> Statistics for Pool<Id> {
    fn totals(&self) -> &Totals {
        &self.totals
    }

    fn holders(&self, field: Field, term: Term) -> usize {
        let postings = match field {
            Field::Characters => &self.characters,
            Field::Grams => &self.grams,
        };
        postings.get(&term).map_or(0, Vec::len)
    }
}
