//! What counts how much in the order of results, where both engines count alike.

/// Each attribute keeps so much of the weight of the one before it.
pub(crate) const KEEPS: f32 = 0.7;
/// A neighbour in spelling, or another way to say a word, says less than the word itself.
pub(crate) const NEIGHBOUR: f32 = 0.5;
/// Documents with all words stand above those with some; no sum of scores reaches this.
pub(crate) const COMPLETE: f32 = 10_000.0;
