//! Settings of an index, in Meilisearch's own format, so that every engine reads the same files.
//! Words shared by all indexes (synonyms, stop words, dictionary) are merged in when read.

mod faults;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use self::faults::Faults;

/// The settings of one index.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    #[serde(skip)]
    pub index: String,
    /// In order of weight: the first counts most, and is never cropped in highlights.
    pub searchable_attributes: Vec<String>,
    pub filterable_attributes: Vec<String>,
    pub sortable_attributes: Vec<String>,
    pub displayed_attributes: Vec<String>,
    pub stop_words: Vec<String>,
    pub synonyms: BTreeMap<String, Vec<String>>,
    pub dictionary: Vec<String>,
    /// Short attributes that are offered while typing and found by their sound.
    #[serde(skip)]
    pub typed_attributes: Vec<String>,
    /// What only another engine reads (ranking rules and the like), passed on untouched.
    #[serde(flatten)]
    pub other: serde_json::Map<String, serde_json::Value>,
}

/// What all indexes share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shared {
    pub synonyms: Synonyms,
    pub stop_words: Vec<String>,
    pub dictionary: Vec<String>,
    pub typed_attributes: Vec<String>,
    /// What is wrong in the files, each with its place; those entries are passed over.
    pub faults: Vec<String>,
}

/// The file of synonyms.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Synonyms {
    /// Groups of words that mean the same: each of them finds all others.
    pub two_way: Vec<Vec<String>>,
    /// A broader word finds these narrower ones too, and they don't find it.
    pub one_way: BTreeMap<String, Vec<String>>,
}

impl Shared {
    /// Reads the shared files: JSON for all but the dictionary, which has a word a line and `#` remarks. An entry that
    /// can't be right is passed over and told in `faults`.
    ///
    /// # Errors
    /// A file that isn't what its name says.
    pub fn parse(
        synonyms: &str,
        stop_words: &str,
        typed_attributes: &str,
        dictionary: &str,
    ) -> anyhow::Result<Self> {
        let mut faults = Faults::default();
        let read: Synonyms = serde_json::from_str(synonyms).context("reading the synonyms")?;
        let stops = serde_json::from_str(stop_words).context("reading the stop words")?;
        Ok(Self {
            synonyms: faults.synonyms(read, synonyms),
            stop_words: faults.stop_words(stops, stop_words),
            typed_attributes: serde_json::from_str(typed_attributes)
                .context("reading the attributes offered while typing")?,
            dictionary: faults.dictionary(dictionary),
            faults: faults.found,
        })
    }
}

impl Settings {
    /// Reads one settings file.
    ///
    /// # Errors
    /// Text that isn't settings in JSON.
    pub fn parse(index: &str, json: &str) -> anyhow::Result<Self> {
        let read = serde_json::from_str(json);
        let settings: Self = read.with_context(|| format!("reading the settings of {index}"))?;
        Ok(Self {
            index: index.to_owned(),
            ..settings
        })
    }

    /// Adds the shared words to the index's own.
    #[must_use]
    pub fn and(mut self, shared: &Shared) -> Self {
        for group in &shared.synonyms.two_way {
            for word in group {
                self.finds(word, group);
            }
        }
        for (broad, narrow) in &shared.synonyms.one_way {
            self.finds(broad, narrow);
        }
        self.stop_words = union(self.stop_words, &shared.stop_words);
        self.dictionary = union(self.dictionary, &shared.dictionary);
        let own = &self.searchable_attributes;
        let typed = shared
            .typed_attributes
            .iter()
            .filter(|attribute| own.contains(attribute));
        self.typed_attributes = union(self.typed_attributes, typed);
        self
    }

    fn finds(&mut self, word: &str, others: &[String]) {
        let known = self.synonyms.entry(word.to_owned()).or_default();
        for other in others.iter().filter(|other| *other != word) {
            if !known.contains(other) {
                known.push(other.clone());
            }
        }
    }
}

fn union<'a>(own: Vec<String>, more: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let all = own.into_iter().chain(more.into_iter().cloned());
    all.filter(|word| seen.insert(word.clone())).collect()
}

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/search-config/",
            $name
        ))
    };
}

fn shipped_words() -> anyhow::Result<Shared> {
    Shared::parse(
        file!("synonyms.json"),
        file!("stopwords.json"),
        file!("typed.json"),
        file!("dictionary.txt"),
    )
}

/// What is wrong in the lists of words this program was built with, one line each.
///
/// # Errors
/// A file that can't be read at all.
pub fn shipped_faults() -> anyhow::Result<Vec<String>> {
    Ok(shipped_words()?.faults)
}

/// The settings this program ships with, one for each file of `search-config`.
///
/// # Errors
/// None that the tests of this file have not seen.
pub fn shipped() -> anyhow::Result<Vec<Settings>> {
    let shared = shipped_words()?;
    let files = [
        ("achievements", file!("achievements.json")),
        ("needs", file!("needs.json")),
        ("organisations", file!("organisations.json")),
    ];
    files
        .into_iter()
        .map(|(index, json)| Ok(Settings::parse(index, json)?.and(&shared)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_settings_can_be_read() {
        let all = shipped().unwrap();
        assert_eq!(all.len(), 3);
        for settings in &all {
            assert!(
                !settings.searchable_attributes.is_empty(),
                "{}",
                settings.index
            );
            assert!(!settings.typed_attributes.is_empty(), "{}", settings.index);
            assert!(settings.dictionary.len() > 500 && settings.synonyms.len() > 400);
        }
        assert_eq!(shipped_faults().unwrap(), [""; 0]);
    }

    #[test]
    fn synonyms_hold_in_every_direction_and_own_ones_stay() {
        let own = r#"{"synonyms": {"甲": ["子"]}, "stopWords": ["的"], "rankingRules": ["words"]}"#;
        let shared = Shared {
            synonyms: Synonyms {
                two_way: vec![vec!["甲".into(), "乙".into(), "丙".into()]],
                one_way: BTreeMap::from([("丁".into(), vec!["甲".into()])]),
            },
            stop_words: vec!["的".into(), "了".into()],
            ..Shared::default()
        };
        let settings = Settings::parse("things", own).unwrap().and(&shared);
        assert_eq!(settings.synonyms["甲"], ["子", "乙", "丙"]);
        assert_eq!(settings.synonyms["丙"], ["甲", "乙"]);
        assert_eq!(settings.synonyms["丁"], ["甲"], "and 甲 does not find 丁");
        assert_eq!(settings.stop_words, ["的", "了"]);
        let sent = serde_json::to_value(&settings).unwrap();
        assert_eq!(sent["rankingRules"][0], "words");
        assert!(sent.get("index").is_none() && sent.get("typedAttributes").is_none());
    }
}
