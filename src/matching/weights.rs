//! The matcher's numbers, read from `search-config/matching.json`.
//! Whoever changes one changes the version too: scores and feedback are kept with it.

use serde::{Deserialize, Serialize};

const FILE: &str = include_str!("../../search-config/matching.json");

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weights {
    pub(crate) version: String,
    pub(crate) bm25: Bm25,
    pub(crate) need: NeedWeights,
    pub(crate) fields: FieldWeights,
    pub(crate) vector: VectorWeights,
    pub(crate) rarity: RarityWeights,
    /// What the vectors' cosine adds to a lexical score, whose own title scores 1.
    pub(crate) cosine: f64,
    /// How far chance alone moves a typical need's score, against a full match. Needs of few or common words are moved
    /// further and score less for it, so that scores of different needs can be compared.
    pub(crate) chance: f64,
    /// The lowest scores of levels 2, 3 and 4.
    pub(crate) levels: [f64; 3],
    pub(crate) candidates: Candidates,
    pub(crate) quote: QuoteWeights,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bm25 {
    pub(crate) k1: f64,
    pub(crate) b: f64,
}

/// What a term of a need weighs by where it stands.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeedWeights {
    pub(crate) title: f64,
    pub(crate) content: Saturation,
    /// A need without a title is measured by as many atoms of its opening.
    pub(crate) opening: usize,
    /// A sentence under a heading such as 公司简介.
    pub(crate) aside: f64,
    /// The cosine to the title from which on a sentence counts in full; below it counts in proportion.
    pub(crate) near: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldWeights {
    pub(crate) characters: f64,
    pub(crate) grams: f64,
    /// An achievement's body against its title and keywords.
    pub(crate) body: f64,
    /// So many different terms of a body are kept, the most telling ones.
    pub(crate) body_terms: usize,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VectorWeights {
    pub(crate) title: f64,
    pub(crate) content: Saturation,
    pub(crate) word: f64,
    /// A character of a word that has no row.
    pub(crate) unknown: f64,
    pub(crate) character: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RarityWeights {
    /// So many achievements are thought to be unknown yet; they matter while few are known.
    pub(crate) unknown: f64,
    /// A character that Chinese at large hardly ever has.
    pub(crate) unseen: f64,
}

/// How many are compared with a need, of how many there are.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Candidates {
    /// Words asked for.
    pub(crate) terms: usize,
    /// Achievements taken from the engine.
    pub(crate) gathered: usize,
    /// Achievements taken from the shelf.
    pub(crate) nearest: usize,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteWeights {
    pub(crate) terms: usize,
    /// Characters of a quoted sentence.
    pub(crate) sentence: usize,
    /// Words below are too general to be shown as a reason.
    pub(crate) telling: f64,
}

/// A count that grows ever slower: 1 stays 1, and nothing passes the limit.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Saturation {
    limit: f64,
    half: f64,
}

impl Saturation {
    pub(crate) fn of(self, count: f64) -> f64 {
        self.limit * count / (count + self.half)
    }
}

impl Weights {
    pub(crate) fn embedded() -> Self {
        serde_json::from_str(FILE).expect("the embedded matching.json is checked by a test")
    }

    pub(crate) fn level(&self, score: f64) -> Level {
        let [weak, fair, strong] = self.levels;
        match score {
            score if score >= strong => Level::Strong,
            score if score >= fair => Level::Fair,
            score if score >= weak => Level::Weak,
            _ => Level::Unrelated,
        }
    }
}

/// How well an achievement fits a need: 无, 弱, 较强, 强.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Unrelated,
    Weak,
    Fair,
    Strong,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Unrelated, Self::Weak, Self::Fair, Self::Strong];

    /// 1 for unrelated to 4 for strong.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The word under which screens, files and the database know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unrelated => "unrelated",
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Strong => "strong",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_reads_and_its_levels_rise() {
        let weights = Weights::embedded();
        assert!(weights.levels.is_sorted() && weights.levels[0] > 0.0);
        assert!(!weights.version.is_empty());
    }

    #[test]
    fn every_number_is_one_that_the_matcher_can_work_with() {
        let weights = Weights::embedded();
        assert!((0.0..=1.0).contains(&weights.bm25.b) && weights.bm25.k1 > 0.0);
        let shares = [weights.need.aside, weights.need.near, weights.fields.body];
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        let positive = [
            weights.need.title,
            weights.fields.characters,
            weights.fields.grams,
            weights.vector.title,
            weights.vector.word,
            weights.vector.unknown,
            weights.vector.character,
            weights.rarity.unknown,
            weights.rarity.unseen,
            weights.cosine,
            weights.chance,
            weights.quote.telling,
        ];
        assert!(positive.iter().all(|weight| *weight > 0.0));
        let Candidates {
            terms,
            gathered,
            nearest,
        } = weights.candidates;
        let most = [
            weights.fields.body_terms,
            weights.need.opening,
            weights.quote.terms,
        ];
        assert!(
            [terms, gathered, nearest]
                .iter()
                .chain(&most)
                .all(|most| *most > 0)
        );
    }

    #[test]
    fn one_mention_counts_one() {
        let saturation = Weights::embedded().need.content;
        assert!((saturation.of(1.0) - 1.0).abs() < 1e-12);
        assert!(saturation.of(1e9) < 9.0);
    }

    #[test]
    fn a_threshold_belongs_to_the_level_it_opens() {
        let weights = Weights::embedded();
        assert_eq!(weights.level(weights.levels[2]), Level::Strong);
        assert_eq!(weights.level(weights.levels[0]), Level::Weak);
        assert_eq!(weights.level(0.0), Level::Unrelated);
        assert_eq!(weights.level(f64::NAN), Level::Unrelated);
        assert_eq!(Level::ALL.map(Level::number), [1, 2, 3, 4]);
    }
}
