//! The first of two steps: which achievements are worth comparing with a need. The engine finds those that hold its
//! heaviest words, the shelf those that point the same way; together they miss next to nothing of the best fifty.

use std::collections::HashMap;

use super::pair::Measure;
use super::profile::Need;
use super::score::Field;
use super::text::{Atom, Term, atoms};
use crate::search::{Gather, Wish};

/// What to ask the engine for.
pub(crate) fn gather(measure: &Measure<'_>, need: &Need<'_>) -> Gather {
    let most = measure.candidates();
    let (title, content) = (atoms(need.title), atoms(need.content));
    let mut terms: Vec<Wish> = Vec::new();
    for field in Field::ALL {
        let mut letters: HashMap<Term, String> = HashMap::new();
        for atoms in [&title, &content] {
            letters.extend(spelt(field, atoms));
        }
        for (wanted, weight) in measure.wishes(field) {
            if let Some(text) = letters.remove(&wanted.term) {
                #[expect(clippy::cast_possible_truncation, reason = "enough to order by")]
                let weight = weight as f32;
                terms.push(Wish { text, weight });
            }
        }
    }
    terms.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.text.cmp(&b.text))
    });
    terms.truncate(most.terms);
    Gather {
        terms,
        limit: most.gathered,
    }
}

/// The terms of a field with the letters that make them.
fn spelt(field: Field, atoms: &[Atom<'_>]) -> Vec<(Term, String)> {
    match field {
        Field::Characters => {
            let single = atoms.iter().filter_map(|atom| atom.han);
            single
                .map(|c| (Term::character(c), c.to_string()))
                .collect()
        }
        Field::Grams => {
            let latin = atoms.iter().filter(|atom| atom.han.is_none());
            let latin = latin.map(|atom| (atom.key(), atom.text.to_ascii_lowercase()));
            let pairs = atoms.windows(2).filter_map(|two| {
                let (a, b) = (two[0].han?, two[1].han?);
                let joined = two[0].end() == two[1].start;
                joined.then(|| (Term::pair(a, b), [a, b].into_iter().collect()))
            });
            latin.chain(pairs).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::Matcher;
    use crate::matching::sample::Sample;

    #[test]
    fn the_rare_words_of_the_title_are_asked_for_first() {
        let matcher = Matcher::embedded();
        let mut sample = Sample::default();
        for title in ["研究开发系统", "系统研究", "控制系统研究"] {
            let achievement = crate::matching::Achievement {
                title,
                ..Default::default()
            };
            sample.learn(&matcher.read_achievement(&achievement));
        }
        let need = Need {
            title: "PVC闸阀研究",
            content: "需要闸阀系统。",
        };
        let profile = matcher.read_need(&need);
        let measure = Measure::new(&matcher.weights, &sample, &profile);
        let gather = gather(&measure, &need);
        let texts: Vec<&str> = gather.terms.iter().map(|wish| wish.text.as_str()).collect();
        assert!(texts[..3].contains(&"闸阀"), "{texts:?}");
        for wanted in ["pvc", "阀", "研究", "系统"] {
            assert!(texts.contains(&wanted), "{wanted} is not among {texts:?}");
        }
        let place = |text| texts.iter().position(|one| *one == text).unwrap();
        assert!(place("pvc") < place("研究"));
    }

    #[test]
    fn a_long_need_asks_for_a_bounded_number() {
        let matcher = Matcher::embedded();
        let content: String = ('一'..).take(5_000).collect();
        let need = Need {
            title: "",
            content: &content,
        };
        let profile = matcher.read_need(&need);
        let sample = Sample::default();
        let measure = Measure::new(&matcher.weights, &sample, &profile);
        assert_eq!(
            gather(&measure, &need).terms.len(),
            matcher.weights.candidates.terms
        );
    }
}
