//! The shape of one index: which attributes the server holds, and its settings, made from the same files as those of
//! the embedded engine. Names are prefixed by the use, so that one attribute can be searched, filtered and sorted.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::search::fresh::{ANSWERED, FRESHNESS};
use crate::search::query::Reader;
use crate::search::settings::Settings;
use crate::search::text::words::Words;

/// Raise it when a change of code makes existing indexes wrong.
const FORMAT: u32 = 1;
pub(super) const PREFIX: &str = "kexing_";

/// The server's own id of a document; `id` holds ours, which may have signs that the server's may not.
pub(super) const KEY: &str = "key";
/// Everything that decides whether a document matches: characters, pairs, Latin words, numbers, codes.
pub(super) const TERMS: &str = "terms";
/// The same of short attributes only.
pub(super) const SHORT: &str = "short";
/// Latin words, to find what a misspelt one may have meant.
pub(super) const LATIN: &str = "latin";
/// Chinese words of short attributes by how they are read, to find what a misheard one may have meant.
pub(super) const SOUND: &str = "sound";

/// Suggestions and spellings looked at; also the values a facet can have.
const MOST_VALUES: u32 = 500;
/// Totals beyond this are not told.
const MOST_HITS: u32 = 10_000_000;

pub(super) struct Shape {
    pub(super) settings: Settings,
    pub(super) words: Words,
    pub(super) reader: Reader,
    pub(super) fingerprint: String,
    sent: Value,
    /// Of all our indexes on the server.
    prefix: String,
}

pub(super) fn text_attribute(name: &str) -> String {
    format!("t_{name}")
}

pub(super) fn filter_attribute(name: &str) -> String {
    format!("f_{name}")
}

pub(super) fn sort_attribute(name: &str) -> String {
    format!("s_{name}")
}

pub(super) fn key_attribute(name: &str) -> String {
    format!("k_{name}")
}

impl Shape {
    pub(super) fn new(settings: Settings, words: Words, prefix: &str) -> Self {
        let sent = sent(&settings);
        // How our own cutting makes terms depends on the dictionary and the synonyms, which are in `sent` too.
        let hash = Sha256::digest(format!("{FORMAT} {sent}"));
        let fingerprint = hash.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Self {
            reader: Reader::new(&settings, &words),
            settings,
            words,
            fingerprint,
            sent,
            prefix: prefix.to_owned(),
        }
    }

    /// The name of our index.
    pub(super) fn name(&self) -> &str {
        &self.settings.index
    }

    /// The server's name of the index in use.
    pub(super) fn uid(&self) -> String {
        format!("{}{}", self.prefix, self.settings.index)
    }

    /// The index that a rebuild fills.
    pub(super) fn next(&self) -> String {
        format!("{}{}_next", self.prefix, self.settings.index)
    }

    /// The changes that arrive while a rebuild is under way; it exists only then.
    pub(super) fn journal(&self) -> String {
        format!("{}{}_changes", self.prefix, self.settings.index)
    }

    /// What is known about the indexes: how each was made, who is rebuilding it.
    pub(super) fn meta(&self) -> String {
        format!("{}meta", self.prefix)
    }

    /// The settings as the server takes them.
    pub(super) fn sent(&self) -> &Value {
        &self.sent
    }
}

/// The attributes that say what is known of a document besides its text, where it has them.
pub(super) fn standing(settings: &Settings) -> impl Iterator<Item = String> {
    let known = [FRESHNESS, ANSWERED].into_iter();
    known
        .filter(|name| settings.sortable_attributes.iter().any(|own| own == name))
        .map(sort_attribute)
}

fn sent(settings: &Settings) -> Value {
    let all = |names: &[String], attribute: fn(&str) -> String| -> Vec<String> {
        names.iter().map(|name| attribute(name)).collect()
    };
    let texts = all(&settings.searchable_attributes, text_attribute);
    let keys = all(&settings.typed_attributes, key_attribute);
    let mut exact = all(&settings.filterable_attributes, filter_attribute);
    exact.extend(["id", TERMS, SHORT].map(str::to_owned));
    let mut searched = keys.clone();
    searched.extend([LATIN, SOUND].map(str::to_owned));
    let features = |facet_search| json!({"facetSearch": facet_search, "filter": {"equality": true, "comparison": false}});
    let mut shown = vec!["id".to_owned()];
    shown.extend(texts.iter().cloned());
    shown.extend(standing(settings));
    let own = json!({
        "searchableAttributes": texts,
        "displayedAttributes": shown,
        "filterableAttributes": [
            {"attributePatterns": exact, "features": features(false)},
            {"attributePatterns": searched, "features": features(true)},
        ],
        "sortableAttributes": all(&settings.sortable_attributes, sort_attribute),
        "stopWords": settings.stop_words,
        "synonyms": settings.synonyms,
        "dictionary": settings.dictionary,
        "typoTolerance": {
            // The server looks further, for two letters off, from a length that no word has.
            "minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 255},
            "disableOnAttributes": keys,
            "disableOnNumbers": true,
        },
        // Exact phrases are pairs of neighbours in `terms`; the server's own pairs would double its size.
        "proximityPrecision": "byAttribute",
        "faceting": {"maxValuesPerFacet": MOST_VALUES, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": MOST_HITS},
    });
    let mut sent: Map<String, Value> = settings.other.clone();
    if let Value::Object(own) = own {
        sent.extend(own);
    }
    Value::Object(sent)
}
