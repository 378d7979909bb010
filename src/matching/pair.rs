//! The score of one pair from its two profiles and the statistics of what is on offer; the same whoever asks.

use super::profile::{AchievementProfile, Held, NeedProfile, Wanted};
use super::score::{Field, Statistics, Totals, own_worth, worth};
use super::weights::{Candidates, Weights};

/// A need made ready to be compared with many achievements: what depends on it alone is worked out once.
pub(crate) struct Measure<'a> {
    weights: &'a Weights,
    totals: &'a Totals,
    need: &'a NeedProfile,
    /// What each wish is worth where it is met once, in the order of the wishes.
    worths: [Vec<f64>; 2],
    /// The lexical score of the need against its own title.
    own: f64,
    /// What makes the scores of different needs comparable. The same for all achievements, so it moves no rank.
    scale: f64,
}

impl<'a> Measure<'a> {
    pub(crate) fn new(
        weights: &'a Weights,
        statistics: &'a impl Statistics,
        need: &'a NeedProfile,
    ) -> Self {
        let totals = statistics.totals();
        let mut variance = 0.0;
        let worths = Field::ALL.map(|field| {
            let worth = |wanted: &Wanted| {
                let holders = statistics.holders(field, wanted.term);
                let worth = wanted.weight * totals.idf(weights, holders);
                let share = totals.share(weights, holders);
                variance += worth * worth * share * (1.0 - share);
                worth
            };
            wishes(need, field).iter().map(worth).collect::<Vec<f64>>()
        });
        let own = Field::ALL
            .into_iter()
            .zip(&worths)
            .flat_map(|(field, worths)| {
                let wishes = wishes(need, field).iter().zip(worths);
                let own = wishes.filter(|(wanted, _)| wanted.own > 0);
                own.map(|(wanted, worth)| worth * own_worth(weights, wanted.own))
            });
        let own: f64 = own.sum();
        Self {
            weights,
            totals,
            need,
            worths,
            own,
            scale: scale(own, variance.sqrt(), weights.chance),
        }
    }

    /// The wishes of a field with what each is worth.
    pub(crate) fn wishes(&self, field: Field) -> impl Iterator<Item = (&Wanted, f64)> {
        let worths = match field {
            Field::Characters => &self.worths[0],
            Field::Grams => &self.worths[1],
        };
        wishes(self.need, field).iter().zip(worths.iter().copied())
    }

    /// How many are to be compared.
    pub(crate) fn candidates(&self) -> Candidates {
        self.weights.candidates
    }

    /// How well an achievement fits the need: about 1 where it says what the need's title says, and 0 for a need
    /// without words. The levels' thresholds give the numbers a meaning.
    pub(crate) fn score(&self, achievement: &AchievementProfile) -> f64 {
        let norms = self.totals.norms(self.weights, achievement.lengths);
        let mut lexical = 0.0;
        for field in Field::ALL {
            let mut held = terms(achievement, field);
            for (wanted, weight) in self.wishes(field) {
                // Both lists are in the order of the terms.
                held = &held[held.partition_point(|one| one.term < wanted.term)..];
                if let Some(one) = held.first().filter(|one| one.term == wanted.term) {
                    lexical += weight * worth(self.weights, field, one.counts, &norms);
                }
            }
        }
        self.combined(achievement, lexical)
    }

    /// The score from what the shared words are worth.
    pub(crate) fn combined(&self, achievement: &AchievementProfile, lexical: f64) -> f64 {
        if self.own <= 0.0 {
            return 0.0;
        }
        let cosine = achievement.direction.cosine(&self.need.direction);
        let score = (lexical / self.own + self.weights.cosine * cosine) * self.scale;
        if achievement.title.says(self.need.title) {
            return score.max(self.weights.levels[2]);
        }
        score
    }
}

/// Against its own title a need's score says how much of the need is met, against chance how surprising that is.
/// The truth lies between: the geometric mean of both, in the measure of a typical need.
fn scale(own: f64, spread: f64, typical: f64) -> f64 {
    if own > 0.0 && spread > 0.0 {
        (typical * own / spread).sqrt()
    } else {
        0.0
    }
}

pub(crate) fn terms(achievement: &AchievementProfile, field: Field) -> &[Held] {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::sample::Sample;
    use crate::matching::text::Term;
    use crate::matching::{Achievement, Matcher, Need};

    fn result(title: &str) -> AchievementProfile {
        Matcher::embedded().read_achievement(&Achievement {
            title,
            ..Achievement::default()
        })
    }

    fn offered(titles: &[&str]) -> Sample {
        let mut sample = Sample::default();
        for title in titles {
            sample.learn(&result(title));
        }
        sample
    }

    fn score(sample: &Sample, need: Need<'_>, title: &str) -> f64 {
        let matcher = Matcher::embedded();
        let profile = matcher.read_need(&need);
        Measure::new(&matcher.weights, sample, &profile).score(&result(title))
    }

    fn titled(title: &str) -> Need<'_> {
        Need { title, content: "" }
    }

    #[test]
    fn a_word_of_the_title_counts_more_than_one_of_the_content() {
        let need = Matcher::embedded().read_need(&Need {
            title: "闸阀",
            content: "水泵。",
        });
        let weight = |a, b| {
            let wanted = need.grams.iter().find(|one| one.term == Term::pair(a, b));
            wanted.map(|one| one.weight).unwrap()
        };
        let (of_title, of_content) = (weight('闸', '阀'), weight('水', '泵'));
        assert!(of_title > 2.0 * of_content, "{of_title} {of_content}");
    }

    #[test]
    fn a_result_of_near_meaning_is_found_without_a_common_word() {
        let titles = ["土豆种植", "古诗朗诵"];
        let sample = offered(&titles);
        let [near, far] = titles.map(|title| score(&sample, titled("马铃薯栽培"), title));
        assert!(near > 0.05 && near > far + 0.05, "{near} {far}");
    }

    #[test]
    fn a_need_of_common_words_scores_less_for_what_chance_gives_it() {
        let mut titles: Vec<String> = ('甲'..).take(60).map(|c| format!("{c}系统研究")).collect();
        titles.push("闸阀密封".to_owned());
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let sample = offered(&titles);
        let (rare, common) = (
            score(&sample, titled("闸阀密封"), "高压闸阀密封"),
            score(&sample, titled("系统研究"), "高压系统研究"),
        );
        assert!(rare > 1.3 * common, "{rare} {common}");
    }
}
