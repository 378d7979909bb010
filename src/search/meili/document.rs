//! Documents: from ours to what the server keeps. Attributes the settings don't name are passed over.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::filter::safe;
use super::shape::{
    KEY, LATIN, SHORT, SOUND, Shape, TERMS, filter_attribute, key_attribute, sort_attribute,
    text_attribute,
};
use crate::search::correct::WIDEST;
use crate::search::embedded::document::{BETWEEN, texts};
use crate::search::query::neighbours;
use crate::search::text::fold::{Class, fold};
use crate::search::text::sound::{keys, read_aloud, sort_key};
use crate::search::text::tokens::Tokens;

/// Between a key for typing ahead and the text it leads to; no key holds it.
pub(super) const LEADS_TO: char = '|';
/// The server takes no longer ids.
const LONGEST_KEY: usize = 400;

/// A document ready to be sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ready {
    pub(super) key: String,
    pub(super) document: Value,
}

/// The server's id for ours: the same where its few signs suffice.
pub(super) fn key(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if id.len() <= LONGEST_KEY && !id.starts_with("_x") && id.bytes().all(plain) {
        return id.to_owned();
    }
    let hash = Sha256::digest(id.as_bytes());
    hash.iter()
        .fold("_x".to_owned(), |key, byte| format!("{key}{byte:02x}"))
}

/// Reads a document; says what is wrong with it if it can't be used.
pub(super) fn document(shape: &Shape, value: &Value) -> Result<Ready, String> {
    let Value::Object(object) = value else {
        return Err("it is not an object".to_owned());
    };
    let id = object.get("id").and_then(Value::as_str);
    let Some(id) = id.filter(|id| !id.is_empty()) else {
        return Err("it has no id, or one that is not a text".to_owned());
    };
    let mut sent = Map::new();
    let key = key(id);
    sent.insert(KEY.to_owned(), json!(key));
    sent.insert("id".to_owned(), json!(safe(id)));
    add_text(shape, object, &mut sent);
    let settings = &shape.settings;
    for attribute in &settings.filterable_attributes {
        // A value given twice is one value.
        let values = texts(object.get(attribute));
        let values: BTreeSet<String> = values.iter().map(|value| safe(value)).collect();
        if !values.is_empty() {
            sent.insert(filter_attribute(attribute), json!(values));
        }
    }
    for attribute in &settings.sortable_attributes {
        let value = match object.get(attribute) {
            Some(Value::Number(number)) => json!(number.as_i64().ok_or_else(|| {
                format!("{attribute} is to be sorted by and is not a whole number")
            })?),
            Some(Value::String(text)) => json!(safe(&sort_key(text))),
            _ => continue,
        };
        sent.insert(sort_attribute(attribute), value);
    }
    let document = Value::Object(sent);
    Ok(Ready { key, document })
}

fn add_text(shape: &Shape, object: &Map<String, Value>, sent: &mut Map<String, Value>) {
    let (mut all, mut short) = (BTreeSet::new(), BTreeSet::new());
    for attribute in &shape.settings.searchable_attributes {
        let text = texts(object.get(attribute)).join(BETWEEN);
        if text.is_empty() {
            continue;
        }
        let own = terms(&text);
        if shape.settings.typed_attributes.contains(attribute) {
            short.extend(own.iter().cloned());
        }
        all.extend(own);
        sent.insert(text_attribute(attribute), json!(text));
    }
    let mut heard = BTreeSet::new();
    for attribute in &shape.settings.typed_attributes {
        let mut all = BTreeSet::new();
        for text in texts(object.get(attribute)) {
            let lead = |key: String| safe(&format!("{key}{LEADS_TO}{text}"));
            all.extend(keys(&text, &shape.words).into_iter().map(lead));
            let aloud = read_aloud(&text, &shape.words, WIDEST);
            heard.extend(aloud.map(|(sound, words)| format!("{sound}{LEADS_TO}{words}")));
        }
        sent.insert(key_attribute(attribute), json!(all));
    }
    let latin: BTreeSet<&String> = all.iter().filter(|term| is_latin(term)).collect();
    sent.insert(LATIN.to_owned(), json!(latin));
    sent.insert(SOUND.to_owned(), json!(heard));
    sent.insert(TERMS.to_owned(), json!(compact(&all)));
    sent.insert(SHORT.to_owned(), json!(compact(&short)));
}

/// A word of letters only, that may be misspelt.
pub(super) fn is_latin(term: &str) -> bool {
    let letter = |ch: char| Class::of(ch) == Class::Latin && ch.is_alphabetic();
    term.chars().nth(1).is_some() && term.chars().all(letter)
}

/// What the text can be found by, and the neighbours that no pair of characters tells (for phrases).
fn terms(text: &str) -> BTreeSet<String> {
    let tokens = Tokens::of(text, None);
    let all = (0..tokens.len()).map(|nth| tokens.get(nth).1.to_owned());
    all.chain(neighbours(&fold(text))).collect()
}

/// A character is found by what begins with it; it stands alone only where nothing else does.
fn compact(terms: &BTreeSet<String>) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut all = terms.iter().map(String::as_str).peekable();
    while let Some(term) = all.next() {
        let single = super::gate::is_character(term);
        // In order, what begins with the character comes right after it.
        let told = single && all.peek().is_some_and(|next| next.starts_with(term));
        if !told {
            kept.push(term);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_with_other_signs_get_a_key_of_their_own() {
        assert_eq!(key("018f-abc_1"), "018f-abc_1");
        assert!(key("甲").starts_with("_x") && key("甲") != key("乙"));
        assert!(key("_x12").len() > 60);
    }

    #[test]
    fn characters_are_told_by_their_pairs() {
        let all = terms("球阀座 PLC阀");
        let kept = compact(&all);
        for wanted in ["球阀", "阀座", "座 plc", "plc", "plc 阀"] {
            assert!(kept.contains(&wanted), "{wanted}: {kept:?}");
        }
        assert!(!kept.contains(&"球") && !kept.contains(&"阀"));
    }
}
