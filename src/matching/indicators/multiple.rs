//! 万, 亿 and their like, which multiply the number before them or belong to the unit after it: the 万 of "5万吨" is
//! the number's, that of "5万元" the unit's, and a range may say it once for both numbers.

use super::fold::Folded;
use super::number::Number;
use super::unit::Unit;

/// With their powers of ten; longer words first.
const MULTIPLES: &[(&str, i32)] = &[
    ("万亿", 12),
    ("百万", 6),
    ("千万", 7),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
];

/// 万, 亿 … and where the word ends, unless it begins a unit such as 千克 or 万元.
pub(super) fn multiple_at(text: &Folded, at: usize) -> Option<(Number, usize)> {
    if Unit::at(text, at).is_some() {
        return None;
    }
    multiple_of(text, at)
}

/// The 万 of 万元: the word that a unit itself begins with.
pub(super) fn multiple_in(text: &Folded, unit: usize) -> Option<Number> {
    Unit::at(text, unit)?;
    multiple_of(text, unit).map(|(multiple, _)| multiple)
}

/// The word that stands here, whatever follows.
pub(super) fn multiple_of(text: &Folded, at: usize) -> Option<(Number, usize)> {
    MULTIPLES
        .iter()
        .find_map(|(word, power)| Some((Number::power_of_ten(*power)?, text.after(at, word)?)))
}
