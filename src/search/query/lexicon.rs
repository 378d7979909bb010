//! The lexicon: words of the settings by their spelling and their sound, to guess what was meant by a word that no
//! document has.

use std::collections::{BTreeSet, HashMap};

use crate::search::settings::Settings;
use crate::search::text::fold::{Class, fold};
use crate::search::text::nearness::slips;
use crate::search::text::sound;

/// A shorter Latin word has too many neighbours to guess among.
const SHORTEST: usize = 4;
/// From this length on two slips are forgiven.
const LONG: usize = 8;

#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    latin: BTreeSet<String>,
    /// Chinese words by their full pinyin.
    sounds: HashMap<String, Vec<String>>,
}

impl Lexicon {
    pub(super) fn new(settings: &Settings) -> Self {
        let synonyms = settings.synonyms.iter();
        let words = synonyms
            .flat_map(|(word, others)| std::iter::once(word).chain(others))
            .chain(&settings.dictionary)
            .map(|word| fold(word))
            .collect::<BTreeSet<String>>();
        let mut lexicon = Self::default();
        for word in words {
            if word.chars().all(|ch| Class::of(ch) == Class::Han) {
                let same = lexicon.sounds.entry(sound::full(&word)).or_default();
                same.push(word);
            } else {
                let latin = word.split(' ').filter(|word| is_plain(word));
                lexicon.latin.extend(latin.map(str::to_owned));
            }
        }
        lexicon
    }

    pub(crate) fn has(&self, latin: &str) -> bool {
        self.latin.contains(latin)
    }

    /// The nearest Latin word.
    pub(crate) fn near(&self, latin: &str) -> Option<&str> {
        let most = forgiven(latin)?;
        let near = self
            .latin
            .iter()
            .filter_map(|word| Some((slips(latin, word, most)?, word)));
        near.min().map(|(_, word)| word.as_str())
    }

    /// Chinese words that are read like this.
    pub(crate) fn read_like(&self, sound: &str) -> &[String] {
        self.sounds.get(sound).map_or(&[], Vec::as_slice)
    }
}

/// How many slips a Latin word may have; `None` where guessing is no use.
pub(crate) fn forgiven(word: &str) -> Option<usize> {
    (word.len() >= SHORTEST && is_plain(word)).then(|| 1 + usize::from(word.len() >= LONG))
}

fn is_plain(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::shipped;

    #[test]
    fn words_are_known_by_spelling_and_by_sound() {
        let lexicon = Lexicon::new(&shipped().unwrap()[0]);
        assert!(lexicon.has("basalt"));
        assert_eq!(lexicon.near("baslat"), Some("basalt"));
        assert_eq!(lexicon.near("pohtovoltiac"), Some("photovoltaic"));
        assert_eq!(lexicon.near("zzzzz"), None);
        assert_eq!(lexicon.near("pvx"), None, "too short to guess");
        assert_eq!(lexicon.read_like("xuanwuyanxianwei"), ["玄武岩纤维"]);
    }
}
