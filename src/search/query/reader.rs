//! The reader: from typed words to units, with the stop words and synonyms of the settings.

use std::collections::{HashMap, HashSet};

use super::atoms::{Atom, atoms, key};
use super::clauses::{Clause, clauses};
use super::lexicon::Lexicon;
use crate::search::settings::Settings;
use crate::search::text::fold::fold;
use crate::search::text::runs::{parts, runs};
use crate::search::text::sound::is_syllable;
use crate::search::text::words::Words;

/// Nobody means more than this; the rest of a pasted page is not read.
const LONGEST: usize = 800;
const MOST_UNITS: usize = 24;
/// A synonym or a syllable run spans at most so many words.
const WIDEST: usize = 6;

/// Something a document should hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    /// A Chinese word or character.
    Han(String),
    /// A Latin word, a number, a number with its unit.
    Latin(String),
    /// A code such as `kx-c-2026-00001`: whole, or all its parts.
    Code { whole: String, parts: Vec<String> },
    /// Exactly this, with the place of each term.
    Phrase {
        text: String,
        terms: Vec<(usize, String)>,
    },
    /// One of these ways, each of which needs all its units.
    Any(Vec<Vec<Unit>>),
}

impl Unit {
    /// As a visitor reads it: of several ways the one that was typed.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Han(word) | Self::Latin(word) => word.clone(),
            Self::Code { whole, .. } => whole.clone(),
            Self::Phrase { text, .. } => text.clone(),
            Self::Any(ways) => {
                let mut shown = String::new();
                for unit in ways.first().into_iter().flatten() {
                    if !shown.is_empty() && !matches!(unit, Self::Han(_)) {
                        shown.push(' ');
                    }
                    shown.push_str(&unit.shown());
                }
                shown
            }
        }
    }

    fn is_character(&self) -> bool {
        matches!(self, Self::Han(word) if word.chars().nth(1).is_none())
    }
}

/// What a visitor wants.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) units: Vec<Unit>,
    /// Single characters of a longer query: good to have, not asked for.
    pub(crate) welcome: Vec<Unit>,
    pub(crate) excluded: Vec<Unit>,
    /// The words in their order, for documents that hold them side by side.
    pub(crate) in_order: Vec<(usize, String)>,
}

impl Wanted {
    /// How many units a document needs, from what is hoped for down to what must do.
    pub(crate) fn levels(&self) -> Vec<usize> {
        let all = self.units.len();
        let share = |percent: usize| (all * percent).div_ceil(100);
        let first = match all {
            0..=3 => all,
            4..=5 => all - 1,
            _ => share(70),
        };
        let mut levels = vec![first, share(50), share(34), 1.min(all)];
        levels.dedup();
        levels.retain(|level| *level <= first);
        levels
    }
}

/// Reads queries for one index.
#[derive(Debug)]
pub(crate) struct Reader {
    stop_words: HashSet<String>,
    synonyms: HashMap<String, Vec<String>>,
    pub(crate) lexicon: Lexicon,
}

impl Reader {
    pub(crate) fn new(settings: &Settings, words: &Words) -> Self {
        let synonyms = settings.synonyms.iter();
        Self {
            stop_words: settings.stop_words.iter().map(|word| fold(word)).collect(),
            synonyms: synonyms
                .map(|(word, others)| (key(&atoms(&fold(word), words)), others.clone()))
                .collect(),
            lexicon: Lexicon::new(settings),
        }
    }

    pub(crate) fn read(&self, text: &str, words: &Words) -> Wanted {
        let text: String = text.chars().take(LONGEST).collect();
        let (mut plain, mut wanted) = (String::new(), Wanted::default());
        for clause in clauses(&fold(&text)) {
            match clause {
                Clause::Plain(text) => {
                    plain.push_str(text);
                    plain.push(' ');
                }
                Clause::Quoted(text) => wanted.units.extend(phrase(text)),
                Clause::Not(text) => wanted.excluded.extend(phrase(text)),
            }
        }
        let atoms = atoms(&plain, words);
        wanted.in_order = phrase_terms(&plain);
        let mut units = self.units(&atoms, words, true);
        if units.is_empty() && wanted.units.is_empty() {
            units = self.units(&atoms, words, false);
        }
        wanted.units.extend(units);
        tidy(&mut wanted);
        wanted
    }

    fn units(&self, atoms: &[Atom], words: &Words, skip_stop_words: bool) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut at = 0;
        while at < atoms.len() {
            if let Some((width, unit)) = self.synonym(&atoms[at..], words) {
                units.push(unit);
                at += width;
            } else if skip_stop_words && self.stop_words.contains(&atoms[at].text) {
                at += 1;
            } else if let Some((width, unit)) = syllables(&atoms[at..]) {
                units.push(unit);
                at += width;
            } else {
                let width = self.characters(&atoms[at..], skip_stop_words);
                if width > 1 {
                    units.extend(pairs(&atoms[at..at + width]));
                } else {
                    units.push(unit(&atoms[at]));
                }
                at += width.max(1);
            }
        }
        units
    }

    fn synonym(&self, atoms: &[Atom], words: &Words) -> Option<(usize, Unit)> {
        let widest = atoms.len().min(WIDEST);
        let (width, others) = (1..=widest).rev().find_map(|width| {
            self.synonyms
                .get(&key(&atoms[..width]))
                .map(|others| (width, others))
        })?;
        let own = atoms[..width].iter().map(unit).collect();
        let ways = others.iter().map(|other| {
            let other = fold(other);
            let atoms = self::atoms(&other, words);
            atoms.iter().map(unit).collect::<Vec<_>>()
        });
        let ways = std::iter::once(own)
            .chain(ways.filter(|way| !way.is_empty()))
            .collect();
        Some((width, Unit::Any(ways)))
    }

    /// How many single characters stand together here.
    fn characters(&self, atoms: &[Atom], skip_stop_words: bool) -> usize {
        let single = |atom: &&Atom| {
            let stop = skip_stop_words && self.stop_words.contains(&atom.text);
            atom.han && atom.text.chars().nth(1).is_none() && !stop
        };
        let Some(first) = atoms.first().filter(single) else {
            return 0;
        };
        let _ = first;
        1 + atoms[1..]
            .iter()
            .take_while(|atom| atom.glued && single(atom))
            .count()
    }
}

/// Repeated units say nothing new, and single characters beside words ask too much.
fn tidy(wanted: &mut Wanted) {
    let mut seen = HashSet::new();
    wanted.units.retain(|unit| seen.insert(unit.clone()));
    if wanted
        .units
        .iter()
        .filter(|unit| !unit.is_character())
        .count()
        >= 3
    {
        let (characters, words) = wanted.units.drain(..).partition(Unit::is_character);
        wanted.units = words;
        wanted.welcome = characters;
    }
    wanted.units.truncate(MOST_UNITS);
    wanted.welcome.truncate(MOST_UNITS);
    if wanted.in_order.len() < 2 || wanted.in_order.len() > MOST_UNITS {
        wanted.in_order.clear();
    }
}

fn unit(atom: &Atom) -> Unit {
    if atom.han {
        return Unit::Han(atom.text.clone());
    }
    let (text, pieces) = (&atom.text, parts(&atom.text));
    if !atom.parts.is_empty() {
        return Unit::Code {
            whole: text.clone(),
            parts: atom.parts.clone(),
        };
    }
    let letters_first = !text.starts_with(|ch: char| ch.is_ascii_digit());
    if pieces.len() > 1 && letters_first && pieces.iter().all(|piece| piece.len() > 1) {
        let parts = pieces.into_iter().map(str::to_owned).collect();
        return Unit::Code {
            whole: text.clone(),
            parts,
        };
    }
    Unit::Latin(text.clone())
}

/// Characters that segmentation left single but that stand together are asked for in pairs.
fn pairs(atoms: &[Atom]) -> Vec<Unit> {
    let pair = |two: &[Atom]| Unit::Han(format!("{}{}", two[0].text, two[1].text));
    atoms.windows(2).map(pair).collect()
}

/// Pinyin typed with spaces (`xuan wu yan`): the syllables apart, or together.
fn syllables(atoms: &[Atom]) -> Option<(usize, Unit)> {
    let spelt = |atom: &&Atom| !atom.han && is_syllable(&atom.text);
    let width = atoms.iter().take(WIDEST).take_while(spelt).count();
    if width < 2 {
        return None;
    }
    let apart = atoms[..width].iter().map(unit).collect();
    let together: String = atoms[..width]
        .iter()
        .map(|atom| atom.text.as_str())
        .collect();
    Some((width, Unit::Any(vec![apart, vec![Unit::Latin(together)]])))
}

fn phrase(folded: &str) -> Option<Unit> {
    let terms = phrase_terms(folded);
    if terms.is_empty() {
        return None;
    }
    Some(Unit::Phrase {
        text: folded.trim().to_owned(),
        terms,
    })
}

/// Characters and whole Latin words, each with its place.
pub(super) fn phrase_terms(folded: &str) -> Vec<(usize, String)> {
    let mut terms = Vec::new();
    for run in runs(folded) {
        if run.han {
            let chars = run.of(folded).chars().enumerate();
            terms.extend(chars.map(|(nth, ch)| (run.position + nth, ch.to_string())));
        } else {
            terms.push((run.position, run.of(folded).to_owned()));
        }
    }
    terms
}

#[cfg(test)]
mod tests;
