//! Spelling: Latin words of the index that a typed word may have meant, by the server's search among facet values.
//! The rules are those of the embedded engine: see there.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::json;

use super::document::is_latin;
use super::server::{Server, absent};
use super::shape::{LATIN, Shape};
use crate::search::Result;
use crate::search::embedded::Spelling;
use crate::search::query::{Unit, Wanted};

/// Nobody types more Latin words than this and misspells the last of them.
const MOST_WORDS: usize = 8;
const MOST_KEPT: usize = 12;
const SHORTEST_TYPO: usize = 4;
const SHORTEST_START: usize = 3;
/// Shorter words that the index knows are words, not pinyin (`can`, `led`).
const SURELY_SOUND: usize = 5;

/// What each Latin word of a query may have meant.
#[derive(Debug, Default)]
pub(super) struct Spellings(HashMap<String, Spelling>);

impl Spellings {
    pub(super) fn of(&self, word: &str) -> Spelling {
        self.0.get(word).cloned().unwrap_or_default()
    }

    /// Whether some of the words stands nowhere.
    pub(super) fn any_unknown(&self) -> bool {
        self.0.values().any(|spelling| !spelling.known)
    }

    pub(super) async fn find(server: &Server, shape: &Shape, wanted: &Wanted) -> Result<Self> {
        let mut words = Vec::new();
        for unit in wanted.units.iter().chain(&wanted.excluded) {
            latin_words(unit, &mut words);
        }
        words.retain(|word| is_latin(word));
        words.dedup();
        words.truncate(MOST_WORDS);
        let mut all = HashMap::new();
        for word in words {
            let spelling = find(server, shape, &word).await?;
            all.insert(word, spelling);
        }
        Ok(Self(all))
    }
}

/// The words a visitor may have misspelt, or meant as pinyin: not those that only our own synonyms bring in.
fn latin_words(unit: &Unit, words: &mut Vec<String>) {
    match unit {
        Unit::Latin(word) => words.push(word.clone()),
        Unit::Any(ways) => {
            let typed = |unit: &Unit| matches!(unit, Unit::Latin(_));
            let all = ways.first().is_some_and(|own| own.iter().all(typed));
            let ways = ways.iter().take(if all { ways.len() } else { 1 });
            ways.flatten().for_each(|unit| latin_words(unit, words));
        }
        Unit::Han(_) | Unit::Code { .. } | Unit::Phrase { .. } => {}
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Values {
    pub(super) facet_hits: Vec<Counted>,
}

#[derive(Deserialize)]
pub(super) struct Counted {
    pub(super) value: String,
    pub(super) count: u64,
}

/// The values of an attribute that begin like this, the most frequent first.
pub(super) async fn values(
    server: &Server,
    uid: &str,
    attribute: &str,
    start: &str,
) -> Result<Vec<Counted>> {
    let asked = json!({"facetName": attribute, "facetQuery": start});
    let path = format!("/indexes/{uid}/facet-search");
    match server.ask::<Values>(&path, &asked).await {
        Ok(values) => Ok(values.facet_hits),
        Err(error) if absent(&error) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

async fn find(server: &Server, shape: &Shape, word: &str) -> Result<Spelling> {
    let seen = values(server, &shape.uid(), LATIN, word).await?;
    let known = seen.iter().any(|seen| seen.value == word);
    let length = word.chars().count();
    let mut near: Vec<&Counted> = seen
        .iter()
        .filter(|seen| {
            let typo = length >= SHORTEST_TYPO && one_off(word, &seen.value);
            let longer = length >= SHORTEST_START && !known && seen.value.starts_with(word);
            seen.value != word && (typo || longer)
        })
        .collect();
    near.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    near.truncate(MOST_KEPT);
    Ok(Spelling {
        neighbours: near.into_iter().map(|seen| seen.value.clone()).collect(),
        by_sound: word.is_ascii() && length >= 2 && (!known || length >= SURELY_SOUND),
        known,
    })
}

/// Whether one letter more, less, other or swapped makes the one word the other.
fn one_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[same..], &long[same..]);
    if short.len() < long.len() {
        return *short == long[1..];
    }
    match (short, long) {
        ([], _) => true,
        ([a, b, left @ ..], [c, d, right @ ..]) if a == d && b == c && left == right => true,
        ([_, left @ ..], [_, right @ ..]) => left == right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_off_is_one_letter_off() {
        for near in [
            "sealling", "sealin", "seeling", "selaing", "xsealing", "sealing",
        ] {
            assert!(one_off("sealing", near), "{near}");
        }
        for far in ["seal", "sealliing", "selaign", "", "ceilin"] {
            assert!(!one_off("sealing", far), "{far}");
        }
    }
}
