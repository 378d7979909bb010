//! Atoms: folded text cut into the words that units are made of.

use crate::search::text::runs::{Run, number_and_letters, runs, same_code};
use crate::search::text::units::measure;
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

/// What synonyms are known by: words with a space between, but none between Chinese ones; English ones in the singular.
pub(super) fn key(atoms: &[Atom]) -> String {
    let mut text = String::new();
    for atom in atoms {
        let joins = atom.han && atom.glued;
        if !joins && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&singular(&atom.text));
    }
    text
}

/// `batteries` is `battery`, `fibres` is `fibre`; it need not be right for words that no synonym has.
fn singular(word: &str) -> String {
    let long = word.len() > 4 && word.bytes().all(|b| b.is_ascii_lowercase());
    match word.strip_suffix('s') {
        Some(stem) if long && !stem.ends_with(['s', 'u', 'i']) => stem
            .strip_suffix("ie")
            .map_or_else(|| stem.to_owned(), |stem| format!("{stem}y")),
        _ => word.to_owned(),
    }
}

/// Cuts folded text into words; a number takes its unit along, a code its parts.
pub(super) fn atoms(folded: &str, words: &Words) -> Vec<Atom> {
    let runs = runs(folded);
    let mut atoms = Vec::new();
    let (mut at, mut done) = (0, 0);
    while at < runs.len() {
        let run = runs[at];
        if run.han {
            let from = run.from.max(done);
            chinese(&folded[from..run.to], from == done, words, &mut atoms);
            done = run.to;
            at += 1;
            continue;
        }
        let (atom, last) = latin(folded, &runs, at, done);
        done = atom.1;
        atoms.push(atom.0);
        at = last;
    }
    atoms
}

fn chinese(text: &str, glued: bool, words: &Words, atoms: &mut Vec<Atom>) {
    for (nth, word) in words.cut(text).into_iter().enumerate() {
        atoms.push(Atom {
            text: word.to_owned(),
            han: true,
            glued: glued || nth > 0,
            parts: Vec::new(),
        });
    }
}

/// The word that begins with the run `at` and the byte where it ends, and the run to go on with.
fn latin(folded: &str, runs: &[Run], at: usize, done: usize) -> ((Atom, usize), usize) {
    let run = runs[at];
    let atom = |text: String, parts: &[Run]| Atom {
        text,
        han: false,
        glued: at > 0 && done == run.from,
        parts: parts
            .iter()
            .map(|part| part.of(folded).to_owned())
            .collect(),
    };
    if let Some(measure) = measure(folded, runs, at) {
        let next = runs[at..]
            .iter()
            .take_while(|run| run.to <= measure.to)
            .count();
        return ((atom(measure.word, &[]), measure.to), at + next);
    }
    let linked = runs[at..]
        .windows(2)
        .take_while(|two| same_code(folded, two[0], two[1]))
        .count();
    let letters = runs
        .get(at + 1)
        .filter(|next| linked == 0 && number_and_letters(folded, run, **next));
    if let Some(next) = letters {
        let text = format!("{}{}", run.of(folded), next.of(folded));
        return ((atom(text, &[run, *next]), next.to), at + 2);
    }
    let last = runs[at + linked];
    let several = if linked > 0 {
        &runs[at..=at + linked]
    } else {
        &[]
    };
    (
        (atom(folded[run.from..last.to].to_owned(), several), last.to),
        at + linked + 1,
    )
}
