//! All achievements on offer, as an inverted index in memory, kept up to date one by one.
//! A pair's score is the same whichever side asks, and the same as after a rebuild.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;

use super::Matcher;
use super::profile::{AchievementProfile, Counts, Held, NeedProfile, Wanted};
use super::score::{Field, Totals, own_worth, worth};
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
        let mut lexical = vec![0.0; self.shelf.len()];
        for field in Field::ALL {
            for wanted in wishes(need, field) {
                let holders = self.holders(field, wanted.term);
                let weight = wanted.weight * self.totals.idf(holders.len());
                for (place, counts) in holders {
                    let place = *place as usize;
                    if let Some(norms) = &norms[place] {
                        lexical[place] += weight * worth(&self.weights, field, *counts, norms);
                    }
                }
            }
        }
        let own = self.own_score(need);
        let places = self.shelf.iter().zip(lexical);
        let ranked = places.filter_map(|(slot, lexical)| {
            let (id, profile) = slot.as_ref()?;
            Some((id, self.combined(need, profile, lexical, own)))
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

    /// How well an achievement fits a need: towards 1 where it says what the need's title says, less for a need of
    /// few or common words, and 0 for one without any.
    #[must_use]
    pub fn score(&self, need: &NeedProfile, achievement: &AchievementProfile) -> f64 {
        let norms = self.totals.norms(&self.weights, achievement.lengths);
        let mut lexical = 0.0;
        for field in Field::ALL {
            let held = terms(achievement, field);
            for wanted in wishes(need, field) {
                if let Ok(at) = held.binary_search_by_key(&wanted.term, |held| held.term) {
                    let weight = wanted.weight * self.idf(field, wanted.term);
                    lexical += weight * worth(&self.weights, field, held[at].counts, &norms);
                }
            }
        }
        self.combined(need, achievement, lexical, self.own_score(need))
    }

    #[must_use]
    pub fn level(&self, score: f64) -> Level {
        self.weights.level(score)
    }

    /// How rare a term is in this pool.
    pub(crate) fn idf(&self, field: Field, term: Term) -> f64 {
        self.totals.idf(self.holders(field, term).len())
    }

    /// The lexical score of a need against its own title.
    fn own_score(&self, need: &NeedProfile) -> f64 {
        let own = |field| {
            let wishes = wishes(need, field).iter().filter(|wanted| wanted.own > 0);
            wishes.map(move |wanted| {
                wanted.weight * self.idf(field, wanted.term) * own_worth(&self.weights, wanted.own)
            })
        };
        Field::ALL.into_iter().flat_map(own).sum()
    }

    fn combined(
        &self,
        need: &NeedProfile,
        achievement: &AchievementProfile,
        lexical: f64,
        own: f64,
    ) -> f64 {
        if own <= 0.0 {
            return 0.0;
        }
        let likeness =
            lexical / own + self.weights.cosine * achievement.direction.cosine(&need.direction);
        // The same for all achievements, so it moves levels and not ranks.
        let sureness = own / (own + self.weights.few_terms * self.totals.idf(self.len().min(1)));
        likeness * sureness
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

    fn holders(&self, field: Field, term: Term) -> &[(u32, Counts)] {
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

fn terms(achievement: &AchievementProfile, field: Field) -> &[Held] {
    match field {
        Field::Characters => &achievement.characters,
        Field::Grams => &achievement.grams,
    }
}

pub(crate) fn wishes(need: &NeedProfile, field: Field) -> &[Wanted] {
    match field {
        Field::Characters => &need.characters,
        Field::Grams => &need.grams,
    }
}
