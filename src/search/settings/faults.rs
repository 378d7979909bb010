//! Faults: entries of the word lists that can't be right. Each is passed over, so that one slip of a pen never keeps
//! the site from starting, and told with its file and line, so that it is mended.

use std::collections::{HashMap, HashSet};

use super::Synonyms;
use crate::search::text::fold::{Class, fold};

/// A longer entry is a sentence that slipped in.
const LONGEST_WORD: usize = 16;
const LONGEST_SYNONYM: usize = 40;

#[derive(Default)]
pub(super) struct Faults {
    pub(super) found: Vec<String>,
}

impl Faults {
    fn tell(&mut self, file: &str, line: usize, what: &str) {
        self.found.push(format!("{file} line {line}: {what}"));
    }

    /// Words of Chinese characters that segmentation keeps whole, one a line.
    pub(super) fn dictionary(&mut self, text: &str) -> Vec<String> {
        let (mut words, mut known) = (Vec::new(), HashMap::new());
        for (line, word) in (1..).zip(text.lines().map(str::trim)) {
            if word.is_empty() || word.starts_with('#') {
                continue;
            }
            let length = word.chars().count();
            let fault = if !word.chars().all(|ch| Class::of(ch) == Class::Han) {
                Some(format!("{word:?} is not only Chinese characters"))
            } else if length < 2 {
                Some(format!(
                    "{word:?} is a single character, which is a word already"
                ))
            } else if length > LONGEST_WORD {
                Some(format!("{word:?} is longer than {LONGEST_WORD} characters"))
            } else {
                let before = known.insert(fold(word), line);
                before.map(|before| format!("{word:?} stands in line {before} already"))
            };
            match fault {
                Some(fault) => self.tell("dictionary.txt", line, &fault),
                None => words.push(word.to_owned()),
            }
        }
        words
    }

    pub(super) fn stop_words(&mut self, words: Vec<String>, text: &str) -> Vec<String> {
        self.list(words, text, "stopwords.json")
    }

    pub(super) fn synonyms(&mut self, read: Synonyms, text: &str) -> Synonyms {
        const FILE: &str = "synonyms.json";
        let mut fine = Synonyms::default();
        for group in read.two_way {
            let line = line_of(text, group.first().map_or("", String::as_str));
            let group = self.list(group, text, FILE);
            if group.len() < 2 {
                let what = format!("a group of synonyms needs two words, this one has {group:?}");
                self.tell(FILE, line, &what);
            } else {
                fine.two_way.push(group);
            }
        }
        for (broad, narrow) in read.one_way {
            let line = line_of(text, &broad);
            let narrow = self.list(narrow, text, FILE);
            if unusable(&broad).is_some() || narrow.is_empty() || narrow.contains(&broad) {
                let what = format!("{broad:?} needs other words that it finds, it has {narrow:?}");
                self.tell(FILE, line, &what);
            } else {
                fine.one_way.insert(broad, narrow);
            }
        }
        fine
    }

    /// The usable words of a list, each once.
    fn list(&mut self, words: Vec<String>, text: &str, file: &str) -> Vec<String> {
        let mut known = HashSet::new();
        let mut fine = Vec::new();
        for word in words {
            let twice = || format!("{word:?} stands twice in its list");
            let fault = unusable(&word).or_else(|| (!known.insert(fold(&word))).then(twice));
            match fault {
                Some(fault) => self.tell(file, line_of(text, &word), &fault),
                None => fine.push(word),
            }
        }
        fine
    }
}

fn unusable(word: &str) -> Option<String> {
    let says_something = |ch: char| matches!(Class::of(ch), Class::Han | Class::Latin);
    if !word.chars().any(says_something) {
        return Some(format!("{word:?} says nothing"));
    }
    (word.chars().count() > LONGEST_SYNONYM)
        .then(|| format!("{word:?} is longer than {LONGEST_SYNONYM} characters"))
}

/// Where an entry stands in the text of its file, counted from 1.
fn line_of(text: &str, word: &str) -> usize {
    let written = serde_json::to_string(word).unwrap_or_default();
    let at = text.find(&written).unwrap_or(0);
    1 + text[..at].matches('\n').count()
}

#[cfg(test)]
mod tests {
    use crate::search::Shared;

    #[test]
    fn a_wrong_entry_is_told_with_its_line_and_passed_over() {
        let synonyms = "{\"twoWay\": [\n[\"光伏\", \"pv\"],\n[\"独\"],\n[\"储能\", \"\", \"储能\", \"energy storage\"]],\n\
                        \"oneWay\": {\"秸秆\": [\"稻草\"],\n\"新能源\": []}}";
        let long = "玄".repeat(17);
        let dictionary =
            format!("# 词\n玄武岩纤维\n\n阀\n玄武岩 纤维\npe管\n{long}\n玄武岩纖維\n漏板\n");
        let shared =
            Shared::parse(synonyms, "[\"的\",\n\"，\"]", "[\"title\"]", &dictionary).unwrap();
        assert_eq!(shared.dictionary, ["玄武岩纤维", "漏板"]);
        assert_eq!(shared.stop_words, ["的"]);
        assert_eq!(shared.synonyms.two_way.len(), 2);
        assert_eq!(shared.synonyms.two_way[1], ["储能", "energy storage"]);
        assert_eq!(shared.synonyms.one_way.keys().collect::<Vec<_>>(), ["秸秆"]);
        for wanted in [
            "dictionary.txt line 4: \"阀\" is a single character",
            "dictionary.txt line 5: \"玄武岩 纤维\" is not only",
            "dictionary.txt line 6",
            "dictionary.txt line 7",
            "dictionary.txt line 8: \"玄武岩纖維\" stands in line 2 already",
            "synonyms.json line 3: a group of synonyms needs two words",
            "synonyms.json line 4: \"储能\" stands twice",
            "synonyms.json line 6: \"新能源\" needs",
            "stopwords.json line 2: \"，\" says nothing",
        ] {
            assert!(
                shared.faults.iter().any(|fault| fault.starts_with(wanted)),
                "{wanted}: {:#?}",
                shared.faults
            );
        }
    }

    #[test]
    fn a_file_that_is_something_else_is_an_error_with_its_name() {
        for (synonyms, stops) in [
            ("[[\"a\", \"b\"]]", "[]"),
            ("{}x", "[]"),
            ("{\"twoWay\": [], \"oneWay\": {}}", "{}"),
        ] {
            let error = Shared::parse(synonyms, stops, "[]", "").unwrap_err();
            assert!(format!("{error:#}").contains("reading the s"), "{error:#}");
        }
    }
}
