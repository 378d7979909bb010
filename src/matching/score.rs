//! BM25 over the fields of an achievement, as arithmetic alone.
//! Every way of asking for a pair's score runs these functions in the same order, so all agree to the last bit.

use super::profile::{Counts, Lengths};
use super::text::Term;
use super::weights::Weights;

/// The lists of terms; each term's rarity is counted within its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Characters,
    /// Pairs and Latin words, of title, keywords and body.
    Grams,
}

impl Field {
    pub(crate) const ALL: [Self; 2] = [Self::Characters, Self::Grams];
}

/// How rare terms are among the achievements on offer, and how long those are.
pub(crate) trait Statistics {
    fn totals(&self) -> &Totals;

    /// How many achievements hold a term.
    fn holders(&self, field: Field, term: Term) -> usize;

    /// How rare a term is.
    fn idf(&self, weights: &Weights, field: Field, term: Term) -> f64 {
        self.totals().idf(weights, self.holders(field, term))
    }
}

/// What length does to a term's worth, one number per part of an achievement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Norms {
    characters: f64,
    head: f64,
    body: f64,
}

/// Sums over a pool from which its averages follow. Whole numbers, so that removing undoes adding exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    achievements: usize,
    characters: Total,
    head: Total,
    body: Total,
}

/// The length of the texts that are not empty: a pool half without bodies must not make the others look long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Total {
    texts: usize,
    length: u64,
}

impl Total {
    fn add(&mut self, length: u32) {
        self.texts += usize::from(length > 0);
        self.length += u64::from(length);
    }

    fn subtract(&mut self, length: u32) {
        self.texts -= usize::from(length > 0);
        self.length -= u64::from(length);
    }

    /// The length of a text against the average one.
    fn share(self, length: u32) -> f64 {
        if self.length == 0 {
            return 1.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 characters")]
        let (texts, total) = (self.texts as f64, self.length as f64);
        f64::from(length) * texts / total
    }
}

impl Totals {
    pub(crate) fn add(&mut self, lengths: Lengths) {
        self.achievements += 1;
        self.characters.add(lengths.characters);
        self.head.add(lengths.head);
        self.body.add(lengths.body);
    }

    pub(crate) fn subtract(&mut self, lengths: Lengths) {
        self.achievements -= 1;
        self.characters.subtract(lengths.characters);
        self.head.subtract(lengths.head);
        self.body.subtract(lengths.body);
    }

    pub(crate) fn achievements(&self) -> usize {
        self.achievements
    }

    /// How rare a term is, as if a few more achievements were known and none of them held it: among two results
    /// every shared term looks common, and no match could be strong.
    pub(crate) fn idf(&self, weights: &Weights, holders: usize) -> f64 {
        let (all, holders) = self.counted(weights, holders);
        (1.0 + (all - holders + 0.5) / (holders + 0.5)).ln()
    }

    /// The share of achievements that hold a term, counted the same way.
    pub(crate) fn share(&self, weights: &Weights, holders: usize) -> f64 {
        let (all, holders) = self.counted(weights, holders);
        (holders + 0.5) / (all + 1.0)
    }

    fn counted(&self, weights: &Weights, holders: usize) -> (f64, f64) {
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 achievements")]
        let (all, holders) = (self.achievements as f64, holders as f64);
        (all + weights.rarity.unknown, holders)
    }

    pub(crate) fn norms(&self, weights: &Weights, lengths: Lengths) -> Norms {
        let norm = |share: f64| weights.bm25.k1 * (1.0 - weights.bm25.b + weights.bm25.b * share);
        Norms {
            characters: norm(self.characters.share(lengths.characters)),
            head: norm(self.head.share(lengths.head)),
            body: norm(self.body.share(lengths.body)),
        }
    }
}

/// What a term is worth to an achievement that holds it.
pub(crate) fn worth(weights: &Weights, field: Field, counts: Counts, norms: &Norms) -> f64 {
    let k1 = weights.bm25.k1;
    match field {
        Field::Characters => saturated(k1, counts.head, norms.characters),
        Field::Grams => {
            let body = if counts.body > 0 {
                saturated(k1, counts.body, norms.body)
            } else {
                0.0
            };
            saturated(k1, counts.head, norms.head) + weights.fields.body * body
        }
    }
}

/// What a term is worth to a title of average length.
pub(crate) fn own_worth(weights: &Weights, count: u16) -> f64 {
    saturated(weights.bm25.k1, count, weights.bm25.k1)
}

fn saturated(k1: f64, count: u16, norm: f64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    let count = f64::from(count);
    count * (k1 + 1.0) / (count + norm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_terms_weigh_more_and_none_below_zero() {
        let (weights, mut totals) = (&Weights::embedded(), Totals::default());
        assert!(totals.idf(weights, 0) > 0.0);
        for _ in 0..3 {
            totals.add(Lengths::default());
        }
        assert!(totals.idf(weights, 1) > totals.idf(weights, 2));
        assert!(totals.idf(weights, 3) > 0.0);
    }

    #[test]
    fn no_term_is_common_while_few_results_are_known() {
        let (weights, mut totals) = (&Weights::embedded(), Totals::default());
        assert!(totals.share(weights, 0) > 0.0);
        totals.add(Lengths::default());
        assert!(totals.share(weights, 1) < 0.1);
        for _ in 1..1_000 {
            totals.add(Lengths::default());
        }
        assert!(totals.share(weights, 1_000) > 0.9 && totals.share(weights, 1_000) < 1.0);
    }

    #[test]
    fn subtracting_undoes_adding() {
        let mut totals = Totals::default();
        totals.add(Lengths {
            characters: 5,
            head: 4,
            body: 0,
        });
        let before = totals.clone();
        totals.add(Lengths {
            characters: 0,
            head: 1,
            body: 700,
        });
        totals.subtract(Lengths {
            characters: 0,
            head: 1,
            body: 700,
        });
        assert_eq!(totals, before);
    }

    #[test]
    fn a_text_of_average_length_is_worth_its_own() {
        let weights = Weights::embedded();
        let mut totals = Totals::default();
        let lengths = Lengths {
            characters: 8,
            head: 7,
            body: 0,
        };
        totals.add(lengths);
        let counts = Counts { head: 2, body: 0 };
        let norms = totals.norms(&weights, lengths);
        let worth = worth(&weights, Field::Characters, counts, &norms);
        assert!((worth - own_worth(&weights, 2)).abs() < 1e-12);
    }
}
