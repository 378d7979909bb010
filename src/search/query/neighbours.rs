//! Neighbours: a phrase as the pairs of terms that stand side by side in it, for an engine that knows no positions.

use super::reader::phrase_terms;
use crate::search::text::fold::Class;

/// A phrase's terms in pairs; a term that has a mark on either side stands alone.
pub(crate) fn neighbour_terms(terms: &[(usize, String)]) -> Vec<String> {
    let mut all = Vec::new();
    let mut told = false;
    for (nth, (at, term)) in terms.iter().enumerate() {
        match terms.get(nth + 1).filter(|(next, _)| *next == at + 1) {
            Some((_, next)) => {
                all.push(pair(term, next));
                told = true;
            }
            None => {
                if !told {
                    all.push(term.clone());
                }
                told = false;
            }
        }
    }
    all
}

/// The pairs of a folded text that are not two Chinese characters, which are in its tokens already.
pub(crate) fn neighbours(folded: &str) -> Vec<String> {
    let terms = phrase_terms(folded);
    let pairs = terms.windows(2);
    pairs
        .filter(|two| two[1].0 == two[0].0 + 1 && !(is_han(&two[0].1) && is_han(&two[1].1)))
        .map(|two| pair(&two[0].1, &two[1].1))
        .collect()
}

fn pair(left: &str, right: &str) -> String {
    let between = if is_han(left) && is_han(right) {
        ""
    } else {
        " "
    };
    format!("{left}{between}{right}")
}

fn is_han(term: &str) -> bool {
    term.chars()
        .next()
        .is_some_and(|ch| Class::of(ch) == Class::Han)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_pairs_and_what_stands_alone() {
        let of = |text: &str| neighbour_terms(&phrase_terms(text));
        assert_eq!(of("含胶率"), ["含胶", "胶率"]);
        assert_eq!(of("plc 控制"), ["plc 控", "控制"]);
        assert_eq!(of("阀,门座"), ["阀", "门座"]);
        assert_eq!(of("controlled valve"), ["controlled valve"]);
        assert_eq!(of("plc"), ["plc"]);
    }

    #[test]
    fn only_pairs_with_latin_are_told_apart() {
        assert_eq!(neighbours("plc控制阀 x"), ["plc 控", "阀 x"]);
    }
}
