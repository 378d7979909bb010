//! The six signs of clauses that may be void for unlawfully monopolising technology (SPC interpretation, art. 10). The
//! list warns and remembers who looked; whether a clause is void is for a court.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::web::form::{Errors, Reader, Typed};

/// In the order of the interpretation.
pub(crate) const SIGNS: [&str; 6] = [
    "improvements",
    "sources",
    "limits",
    "tying",
    "inputs",
    "challenge",
];

pub(crate) const WORDS_MOST: usize = 500;

/// What was answered to one sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) found: bool,
    pub(crate) words: String,
    pub(crate) by: UserId,
    pub(crate) at: DateTime<Utc>,
}

/// The answers by sign; one that nobody looked for is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct CheckList(pub(crate) BTreeMap<String, Answer>);

impl CheckList {
    #[must_use]
    pub(crate) fn is_done(&self) -> bool {
        SIGNS.iter().all(|sign| self.0.contains_key(*sign))
    }

    /// The signs that were found, in their order.
    pub(crate) fn found(&self) -> impl Iterator<Item = &'static str> {
        let is_found = |sign: &&str| self.0.get(*sign).is_some_and(|answer| answer.found);
        SIGNS.into_iter().filter(is_found)
    }

    /// Reads the form over what was answered before: an answer that stays the same keeps who gave it and when. What is
    /// found must be told in words; part of the list may be done today and the rest tomorrow.
    ///
    /// # Errors
    /// Every error, by field.
    pub(crate) fn parse(
        typed: &Typed,
        before: &Self,
        by: UserId,
        at: DateTime<Utc>,
    ) -> Result<Self, Errors> {
        let mut r = Reader::new(typed);
        let mut answers = BTreeMap::new();
        for sign in SIGNS {
            let words_field = format!("{sign}_words");
            let words = r.optional(&words_field, WORDS_MOST).unwrap_or_default();
            let found = match typed.get(sign) {
                "yes" => true,
                "no" => false,
                "" => {
                    if before.0.contains_key(sign) || !words.is_empty() {
                        r.error(sign, "field-choose");
                    }
                    continue;
                }
                _ => {
                    r.error(sign, "field-unknown-choice");
                    continue;
                }
            };
            if found && !typed.is_set(&words_field) {
                r.error(&words_field, "drafting-sign-words-missing");
            }
            let new = Answer {
                found,
                words,
                by,
                at,
            };
            let same = before
                .0
                .get(sign)
                .filter(|old| old.found == new.found && old.words == new.words);
            answers.insert(sign.to_owned(), same.cloned().unwrap_or(new));
        }
        r.finish(Some(Self(answers)))
    }

    pub(crate) fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        for (sign, answer) in &self.0 {
            typed.push(sign, if answer.found { "yes" } else { "no" });
            typed.push(&format!("{sign}_words"), answer.words.as_str());
        }
        typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().copied().collect()
    }

    #[test]
    fn what_is_found_is_told_in_words_and_what_stays_keeps_its_author() {
        let (first, second) = (
            UserId::mint(DateTime::UNIX_EPOCH),
            UserId::mint(DateTime::UNIX_EPOCH),
        );
        let later = DateTime::UNIX_EPOCH + chrono::Duration::days(1);
        let none = CheckList::default();
        let wrong = CheckList::parse(&form(&[("tying", "yes")]), &none, first, later).unwrap_err();
        assert_eq!(wrong.0[0].0, "tying_words");
        let typed = form(&[
            ("tying", "yes"),
            ("tying_words", "须购设备"),
            ("inputs", "no"),
        ]);
        let list = CheckList::parse(&typed, &none, first, DateTime::UNIX_EPOCH).unwrap();
        assert!(!list.is_done());
        assert_eq!(list.found().collect::<Vec<_>>(), ["tying"]);
        let mut typed = list.typed();
        for sign in SIGNS {
            if !typed.is_set(sign) {
                typed.push(sign, "no");
            }
        }
        let whole = CheckList::parse(&typed, &list, second, later).unwrap();
        assert!(whole.is_done());
        assert_eq!(whole.0["tying"].by, first);
        assert_eq!(whole.0["limits"].by, second);
    }

    #[test]
    fn an_answer_can_be_changed_but_not_taken_away() {
        let by = UserId::mint(DateTime::UNIX_EPOCH);
        let typed = form(&[("inputs", "no")]);
        let list =
            CheckList::parse(&typed, &CheckList::default(), by, DateTime::UNIX_EPOCH).unwrap();
        let nothing = CheckList::parse(&form(&[]), &list, by, DateTime::UNIX_EPOCH).unwrap_err();
        assert_eq!(nothing.0[0].0, "inputs");
        let odd = form(&[("inputs", "perhaps")]);
        assert!(CheckList::parse(&odd, &list, by, DateTime::UNIX_EPOCH).is_err());
    }
}
