//! The matcher against people's judgement of pairs of the demonstration: floors that no change may fall through.

use chrono::NaiveDate;

use super::data::Source;
use crate::listings::Kind;
use crate::matching::measure::{Figures, Labels, Place};
use crate::matching::texts::{AchievementTexts, NeedTexts};
use crate::matching::{Matcher, Pool};
use crate::{achievements, needs};

fn texts() -> (Vec<NeedTexts>, Vec<AchievementTexts>) {
    let source = Source::embedded().unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    let read = |kind| source.records(kind).iter().map(|one| one.typed(today));
    let needs = read(Kind::Need).map(|typed| NeedTexts::of(&needs::Need::incomplete(&typed)));
    let results = read(Kind::Achievement)
        .map(|typed| AchievementTexts::of(&achievements::Achievement::incomplete(&typed)));
    (needs.collect(), results.collect())
}

fn named<T>(letter: char, all: &[T]) -> Vec<String> {
    (1..=all.len()).map(|n| format!("{letter}{n:02}")).collect()
}

#[test]
fn the_demonstration_is_matched_as_people_judge_it() {
    let matcher = Matcher::embedded();
    let (needs, results) = texts();
    let names = named('A', &results);
    let mut pool = Pool::new(matcher);
    for (place, result) in results.iter().enumerate() {
        pool.upsert(place, matcher.read_achievement(&result.borrowed()));
    }
    let labels = Labels::parse(include_str!("../../tests/matching/demo-labels.tsv")).unwrap();
    let mut figures = Figures::default();
    for (name, need) in named('N', &needs).iter().zip(&needs) {
        let ranked = pool.rank_for_need(&matcher.read_need(&need.borrowed()), 0);
        let places = ranked.iter().map(|one| Place {
            id: &names[one.id],
            score: one.score,
            level: one.level.number(),
        });
        figures.add(&labels, name, &places.collect::<Vec<_>>());
    }
    let level = 1.0 / (1.0 + figures.error.value());
    assert!(figures.ndcg.value() > 0.91, "{figures}");
    assert!(figures.pairwise.value() > 0.83, "{figures}");
    assert!(level > 0.70, "{figures}");
}
