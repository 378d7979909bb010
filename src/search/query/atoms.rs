//! Atoms: folded text cut into the words that units are made of.

use crate::search::text::runs::{number_and_unit, runs, same_code};
use crate::search::text::words::Words;

/// A word of the query before it becomes a unit.
pub(super) struct Atom {
    pub(super) text: String,
    pub(super) han: bool,
    /// Stands right after the one before.
    pub(super) glued: bool,
    /// Of a code, or of a number typed apart from its unit.
    pub(super) parts: Vec<String>,
}

pub(super) fn spaced(atoms: &[Atom]) -> String {
    let mut text = String::new();
    for atom in atoms {
        let joins = atom.han && atom.glued;
        if !joins && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&atom.text);
    }
    text
}

/// Cuts folded text into words; a number takes its unit along, a code its parts.
pub(super) fn atoms(folded: &str, words: &Words) -> Vec<Atom> {
    let runs = runs(folded);
    let mut atoms = Vec::new();
    let mut at = 0;
    while at < runs.len() {
        let run = runs[at];
        let glued = at > 0 && runs[at - 1].to == run.from;
        if run.han {
            for (nth, word) in words.cut(run.of(folded)).into_iter().enumerate() {
                let text = word.to_owned();
                atoms.push(Atom {
                    text,
                    han: true,
                    glued: glued || nth > 0,
                    parts: Vec::new(),
                });
            }
            at += 1;
            continue;
        }
        let linked = runs[at..]
            .windows(2)
            .take_while(|two| same_code(folded, two[0], two[1]));
        let mut last = at + linked.count();
        let mut text = folded[run.from..runs[last].to].to_owned();
        if last == at
            && runs
                .get(at + 1)
                .is_some_and(|&next| number_and_unit(folded, run, next))
        {
            last = at + 1;
            text = format!("{}{}", run.of(folded), runs[last].of(folded));
        }
        let several = if last > at { &runs[at..=last] } else { &[] };
        let parts = several
            .iter()
            .map(|part| part.of(folded).to_owned())
            .collect();
        atoms.push(Atom {
            text,
            han: false,
            glued,
            parts,
        });
        at = last + 1;
    }
    atoms
}
