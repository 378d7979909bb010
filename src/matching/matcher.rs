//! The matcher: weights, word vectors and background weights, loaded once for the process.
//! It turns texts into profiles; `Pool` compares them.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::profile::{Achievement, AchievementProfile, Need, NeedProfile};
use super::text::Term;
use super::vectors::{Calls, Direction, Vectors};
use super::weights::Weights;

static EMBEDDED: LazyLock<Matcher> = LazyLock::new(|| {
    let weights = Weights::embedded();
    Matcher {
        background: Background::embedded(weights.rarity.unseen),
        vectors: Vectors::embedded(),
        weights,
    }
});

pub struct Matcher {
    pub(crate) weights: Weights,
    pub(crate) background: Background,
    pub(crate) vectors: Vectors,
}

impl Matcher {
    /// The matcher of this build. The first call loads the tables and takes a moment.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Kept with scores and feedback, which another version would not have given.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.weights.version
    }

    #[must_use]
    pub fn read_need(&self, need: &Need<'_>) -> NeedProfile {
        NeedProfile::read(self, need)
    }

    #[must_use]
    pub fn read_achievement(&self, achievement: &Achievement<'_>) -> AchievementProfile {
        AchievementProfile::read(self, achievement)
    }

    pub(crate) fn direction(&self, title: &Calls, content: &Calls) -> Direction {
        self.vectors.direction(&self.weights.vector, title, content)
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("version", &self.version())
            .finish_non_exhaustive()
    }
}

/// How special each character is in Chinese at large, whatever the pool. It demotes 研究开发系统 and lets one
/// rare character count, in place of stop words.
pub(crate) struct Background {
    known: HashMap<Term, f64>,
    unseen: f64,
}

impl Background {
    fn embedded(unseen: f64) -> Self {
        let file = include_str!("../../search-config/vectors/char_idf.tsv");
        let line = |line: &str| {
            let (character, weight) = line.split_once('\t')?;
            Some((
                Term::character(character.chars().next()?),
                weight.parse().ok()?,
            ))
        };
        Self {
            known: file.lines().skip(1).filter_map(line).collect(),
            unseen,
        }
    }

    pub(crate) fn of(&self, character: Term) -> f64 {
        self.known.get(&character).copied().unwrap_or(self.unseen)
    }

    /// A pair weighs as its characters; a Latin word as two unseen ones.
    pub(crate) fn of_gram(&self, gram: Term) -> f64 {
        gram.as_pair().map_or(2.0 * self.unseen, |pair| {
            pair.map(|c| self.of(Term::character(c))).iter().sum()
        })
    }

    /// As the grams: a Latin word is no more special for being long.
    pub(crate) fn of_word(&self, word: &str) -> f64 {
        let letters = if word.is_ascii() {
            &word[..word.len().min(2)]
        } else {
            word
        };
        letters.chars().map(|c| self.of(Term::character(c))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_knows_common_characters() {
        let background = &Matcher::embedded().background;
        assert!(background.known.len() > 12_000);
        assert!((background.of(Term::character('一')) - 0.084).abs() < 1e-9);
        assert!(
            background.of_gram(Term::pair('研', '究')) < background.of_gram(Term::pair('焊', '接'))
        );
        assert!((background.of(Term::character('Ж')) - background.unseen).abs() < 1e-9);
    }
}
