//! Reading a text as characters, pairs of characters and Latin words.
//! A term is a number that depends on its letters only, so profiles made anywhere agree without a shared dictionary.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// Loading the dictionary takes a good part of a second: one for the process.
pub(crate) static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;
const SPAN: u32 = LAST - FIRST + 1;
/// Pairs of common Chinese characters fill the numbers below; all other terms are hashed above.
const HASHED: u32 = SPAN * SPAN;

/// A term of the lexical index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Term(u32);

impl Term {
    pub(crate) fn character(c: char) -> Self {
        Self(u32::from(c))
    }

    pub(crate) fn pair(a: char, b: char) -> Self {
        let place = |c| {
            u32::from(c)
                .checked_sub(FIRST)
                .filter(|&place| place < SPAN)
        };
        match (place(a), place(b)) {
            (Some(a), Some(b)) => Self(a * SPAN + b),
            _ => Self::hashed([a, b].into_iter()),
        }
    }

    /// The two characters of a pair that was not hashed.
    pub(crate) fn as_pair(self) -> Option<[char; 2]> {
        let pair = [self.0 / SPAN, self.0 % SPAN].map(|place| char::from_u32(FIRST + place));
        Some([pair[0]?, pair[1]?]).filter(|_| self.0 < HASHED)
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// The term with this number.
    pub(crate) fn of_number(number: u32) -> Self {
        Self(number)
    }

    pub(crate) fn latin(word: &str) -> Self {
        Self::hashed(word.chars().map(|c| c.to_ascii_lowercase()))
    }

    /// FNV-1a folded into the numbers that pairs leave free. Two of the some ten thousand Latin words of a
    /// large pool may meet once; their scores then mix, which no one would notice.
    fn hashed(letters: impl Iterator<Item = char>) -> Self {
        let hash = fnv(letters.map(u32::from));
        let free = u64::from(u32::MAX - HASHED);
        Self(HASHED + u32::try_from((hash >> 16) % free).expect("a remainder below a u32 fits"))
    }
}

fn fnv(numbers: impl Iterator<Item = u32>) -> u64 {
    numbers.fold(0xcbf2_9ce4_8422_2325, |hash, number| {
        (hash ^ u64::from(number)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A whole title by its characters and Latin words, so that equal ones are known without keeping them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Title(u64);

impl Title {
    const NONE: Self = Self(0);

    pub(crate) fn of(title: &str) -> Self {
        let atoms = atoms(title);
        if atoms.is_empty() {
            return Self::NONE;
        }
        Self(fnv(atoms.iter().map(|atom| atom.key().0)))
    }

    pub(crate) fn number(self) -> u64 {
        self.0
    }

    /// The title with this number.
    pub(crate) fn of_number(number: u64) -> Self {
        Self(number)
    }

    /// Whether both say the same; titles without a word say nothing.
    pub(crate) fn says(self, other: Self) -> bool {
        self == other && self != Self::NONE
    }
}

/// Chinese characters: the basic block, the extensions and 〇.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// One Chinese character, or one run of Latin letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Atom<'t> {
    pub(crate) start: usize,
    pub(crate) text: &'t str,
    pub(crate) han: Option<char>,
}

impl Atom<'_> {
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Equal for equal atoms, whatever the case of their letters.
    pub(crate) fn key(&self) -> Term {
        self.han
            .map_or_else(|| Term::latin(self.text), Term::character)
    }

    pub(crate) fn is_word(&self) -> bool {
        self.text.len() > 1 && self.text.bytes().any(|b| b.is_ascii_alphabetic())
    }
}

pub(crate) fn atoms(text: &str) -> Vec<Atom<'_>> {
    let mut atoms = Vec::new();
    let mut latin = None;
    for (at, c) in text.char_indices() {
        if c.is_ascii_alphanumeric() {
            latin.get_or_insert(at);
            continue;
        }
        if let Some(start) = latin.take() {
            atoms.push(Atom {
                start,
                text: &text[start..at],
                han: None,
            });
        }
        if is_han(c) {
            atoms.push(Atom {
                start: at,
                text: &text[at..at + c.len_utf8()],
                han: Some(c),
            });
        }
    }
    if let Some(start) = latin {
        atoms.push(Atom {
            start,
            text: &text[start..],
            han: None,
        });
    }
    atoms
}

/// The single Chinese characters.
pub(crate) fn characters(atoms: &[Atom<'_>]) -> Vec<Term> {
    atoms
        .iter()
        .filter_map(|atom| atom.han)
        .map(Term::character)
        .collect()
}

/// Overlapping pairs of neighbouring Chinese characters, and Latin words.
pub(crate) fn grams(atoms: &[Atom<'_>]) -> Vec<Term> {
    let latin = atoms
        .iter()
        .filter(|atom| atom.han.is_none())
        .map(Atom::key);
    let pairs = atoms.windows(2).filter_map(|pair| {
        let (a, b) = (pair[0], pair[1]);
        (a.end() == b.start).then_some(())?;
        Some(Term::pair(a.han?, b.han?))
    });
    latin.chain(pairs).collect()
}

/// How often each term stands in the list, in the order of the terms.
pub(crate) fn counted(mut terms: Vec<Term>) -> Vec<(Term, u16)> {
    terms.sort_unstable();
    terms
        .chunk_by(|a, b| a == b)
        .map(|run| (run[0], u16::try_from(run.len()).unwrap_or(u16::MAX)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_characters_and_latin_words() {
        let atoms = atoms("PVC管材，耐-20℃");
        let texts: Vec<&str> = atoms.iter().map(|atom| atom.text).collect();
        assert_eq!(texts, ["PVC", "管", "材", "耐", "20"]);
        assert_eq!(characters(&atoms).len(), 3);
        let mut grams = grams(&atoms);
        grams.sort_unstable();
        let mut expected = vec![
            Term::latin("pvc"),
            Term::latin("20"),
            Term::pair('管', '材'),
        ];
        expected.sort_unstable();
        assert_eq!(grams, expected);
    }

    #[test]
    fn punctuation_and_latin_words_part_the_pairs() {
        assert!(grams(&atoms("水、肥")).is_empty());
        assert_eq!(grams(&atoms("水A肥")), [Term::latin("a")]);
    }

    #[test]
    fn emoji_and_other_scripts_are_passed_over() {
        assert!(atoms("🌾🤖 ёж ……").is_empty());
        assert_eq!(atoms("🌾稻").len(), 1);
    }

    #[test]
    fn terms_of_different_kinds_do_not_meet() {
        let corner = Term::pair('\u{9FFF}', '\u{9FFF}');
        assert!(corner < Term::latin("a"));
        assert_ne!(Term::pair('水', '肥'), Term::pair('肥', '水'));
        assert_eq!(Term::pair('水', '肥').as_pair(), Some(['水', '肥']));
        assert_eq!(Term::latin("pvc").as_pair(), None);
        assert_ne!(Term::pair('𠀀', '𠀁'), Term::pair('𠀁', '𠀀'));
    }

    #[test]
    fn titles_are_the_same_whatever_their_marks_and_case() {
        let title = Title::of("PVC管材，耐低温");
        assert!(title.says(Title::of("pvc 管材（耐低温）")));
        assert!(!title.says(Title::of("PVC管材耐高温")));
        assert!(!title.says(Title::of("耐低温PVC管材")));
        assert!(!Title::of("🌾").says(Title::of("……")));
    }

    #[test]
    fn counting_keeps_the_order_of_terms() {
        let (a, b) = (Term::character('水'), Term::character('肥'));
        assert_eq!(counted(vec![b, a, b]), [(a, 1), (b, 2)]);
    }
}
