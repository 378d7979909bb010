//! What a process that matches holds in memory: where each public result points to, how rare words are among them, and
//! the public needs. The profiles themselves stay in the database.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::candidates;
use super::live::Texts;
use super::pair::Measure;
use super::quote::{NeedWords, SharedTerm};
use super::sample::Sample;
use super::shelf::Shelf;
use super::texts::NeedTexts;
use super::{AchievementProfile, Level, Matcher, NeedProfile};
use crate::ids::ListingId;
use crate::search::Gather;

/// Matches of one listing that are looked for.
const TOP: usize = 20;
/// A result keeps so few needs that it is only weakly related to: there are always some, and they help nobody.
const WEAK: usize = 5;
/// Matches of one listing that are kept, with those that its partners look for.
const KEPT: usize = 60;

/// A pair with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) need: ListingId,
    pub(super) achievement: ListingId,
    pub(super) score: f64,
    pub(super) level: Level,
}

/// How a listing reads now.
pub(super) enum Profile {
    Need(NeedProfile),
    Achievement {
        now: AchievementProfile,
        /// As it was taken in before, where that is still known.
        before: Option<AchievementProfile>,
    },
    Gone {
        before: Option<AchievementProfile>,
    },
}

#[derive(Default)]
pub(super) struct Held {
    shelf: Shelf<ListingId>,
    pub(super) sample: Sample,
    /// The results that the sample was learnt from.
    learnt: HashSet<ListingId>,
    needs: BTreeMap<ListingId, NeedProfile>,
    pub(super) seen: HashMap<ListingId, DateTime<Utc>>,
    /// The last change that is known.
    pub(super) mark: Option<DateTime<Utc>>,
    /// When all changes were last read.
    pub(super) read_at: Option<DateTime<Utc>>,
}

impl Held {
    pub(super) fn put(&mut self, id: ListingId, at: DateTime<Utc>, profile: Profile) {
        match profile {
            Profile::Need(need) => {
                self.needs.insert(id, need);
            }
            Profile::Achievement { now, before } => {
                self.unlearn(id, before);
                if !self.learnt.contains(&id) && self.sample.learn(&now) {
                    self.learnt.insert(id);
                }
                self.shelf.put(id, now.direction);
            }
            Profile::Gone { before } => {
                self.needs.remove(&id);
                self.shelf.remove(&id);
                self.unlearn(id, before);
            }
        }
        self.seen.insert(id, at);
        self.mark = self.mark.max(Some(at));
    }

    /// Without what was learnt, the sample stays as it is: one of many thousands does not matter.
    fn unlearn(&mut self, id: ListingId, before: Option<AchievementProfile>) {
        if let Some(before) = before.filter(|_| self.learnt.remove(&id)) {
            self.sample.forget(&before);
        }
    }

    pub(super) fn needs(&self) -> Vec<ListingId> {
        self.needs.keys().copied().collect()
    }

    /// What to ask the engine for a need.
    pub(super) fn gather(&self, id: ListingId, texts: &NeedTexts) -> Option<Gather> {
        let need = self.needs.get(&id)?;
        let measure = Measure::new(&Matcher::embedded().weights, &self.sample, need);
        Some(candidates::gather(&measure, &texts.borrowed()))
    }

    /// The results that point a need's way.
    pub(super) fn nearest(&self, id: ListingId) -> Vec<ListingId> {
        let need = self.needs.get(&id);
        need.map_or_else(Vec::new, |need| {
            let most = Matcher::embedded().weights.candidates.nearest;
            self.shelf.nearest(&need.direction, most)
        })
    }

    /// The related ones of these results for a need, best first.
    pub(super) fn related(
        &self,
        id: ListingId,
        results: &[(ListingId, AchievementProfile)],
    ) -> Vec<Pair> {
        let Some(need) = self.needs.get(&id) else {
            return Vec::new();
        };
        let measure = Measure::new(&Matcher::embedded().weights, &self.sample, need);
        let public = results.iter().filter(|(one, _)| self.shelf.holds(one));
        let pairs = public.map(|(one, profile)| pair(id, *one, measure.score(profile)));
        best_first(pairs.collect())
    }

    /// The needs that a result is related to, best first.
    pub(super) fn related_needs(&self, id: ListingId, result: &AchievementProfile) -> Vec<Pair> {
        if !self.shelf.holds(&id) {
            return Vec::new();
        }
        let weights = &Matcher::embedded().weights;
        let pairs = self.needs.iter().map(|(need, profile)| {
            let measure = Measure::new(weights, &self.sample, profile);
            pair(*need, id, measure.score(result))
        });
        best_first(pairs.collect())
    }

    /// The shared terms of pairs, by what is rare among the results on offer; a need is cut into words once.
    pub(super) fn explain(
        &self,
        pairs: Vec<Pair>,
        texts: &HashMap<ListingId, Texts>,
    ) -> Vec<(Pair, Vec<SharedTerm>)> {
        let mut cut: HashMap<ListingId, NeedWords<'_>> = HashMap::new();
        let explained = pairs.into_iter().filter_map(|pair| {
            let Texts::Achievement(result) = texts.get(&pair.achievement)? else {
                return None;
            };
            let words = match cut.entry(pair.need) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let (Texts::Need(need), Some(profile)) =
                        (texts.get(&pair.need)?, self.needs.get(&pair.need))
                    else {
                        return None;
                    };
                    let matcher = Matcher::embedded();
                    let need = need.borrowed();
                    place.insert(NeedWords::read(&self.sample, matcher, &need, profile))
                }
            };
            Some((pair, words.shared_with(&result.borrowed())))
        });
        explained.collect()
    }
}

fn pair(need: ListingId, achievement: ListingId, score: f64) -> Pair {
    Pair {
        need,
        achievement,
        score,
        level: Matcher::embedded().weights.level(score),
    }
}

fn best_first(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.retain(|pair| pair.level > Level::Unrelated);
    pairs.sort_by(|a, b| {
        let ids = |pair: &Pair| (pair.need, pair.achievement);
        b.score
            .total_cmp(&a.score)
            .then_with(|| ids(a).cmp(&ids(b)))
    });
    pairs
}

/// The pairs of a need worth keeping: its best, and those of results whose best it is among.
pub(super) fn worth_keeping_of_need(pairs: Vec<Pair>, known: &[ListingId]) -> Vec<Pair> {
    let worth = pairs.into_iter().enumerate();
    let worth = worth.filter(|(place, pair)| *place < TOP || known.contains(&pair.achievement));
    worth.map(|(_, pair)| pair).take(KEPT).collect()
}

/// The pairs of a result worth keeping: its best, and those of needs whose best it is among.
pub(super) fn worth_keeping_of_result(pairs: Vec<Pair>, known: &[ListingId]) -> Vec<Pair> {
    let worth = pairs.into_iter().enumerate();
    let worth =
        worth.filter(|(place, pair)| *place < most(pair.level) || known.contains(&pair.need));
    worth.map(|(_, pair)| pair).take(KEPT).collect()
}

/// Up to which place among a result's needs a pair of this level is kept.
fn most(level: Level) -> usize {
    if level > Level::Weak { TOP } else { WEAK }
}

/// Every pair that is among the best of a need, or one of the good ones of a result; from the related results of each
/// need as they come in.
#[derive(Default)]
pub(super) struct BothSides {
    of_need: BTreeMap<ListingId, Vec<Pair>>,
    of_result: HashMap<ListingId, Vec<Pair>>,
}

impl BothSides {
    pub(super) fn take_in(&mut self, need: ListingId, related: &[Pair]) {
        for pair in related.iter().filter(|pair| pair.level > Level::Weak) {
            let best = self.of_result.entry(pair.achievement).or_default();
            let at = best.partition_point(|other| other.score >= pair.score);
            best.insert(at, *pair);
            best.truncate(TOP);
        }
        let own = related.iter().take(TOP).copied().collect();
        self.of_need.insert(need, own);
    }

    pub(super) fn by_need(self) -> BTreeMap<ListingId, Vec<Pair>> {
        let mut by_need = self.of_need;
        for pair in self.of_result.into_values().flatten() {
            let own = by_need.entry(pair.need).or_default();
            if !own
                .iter()
                .any(|known| known.achievement == pair.achievement)
            {
                own.push(pair);
            }
        }
        by_need
    }
}
