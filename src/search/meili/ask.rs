//! Asking: a query without words, and what the server says to it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::filter::{Expr, original};
use super::shape::Shape;

/// What the server says to one query.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Found {
    pub(super) hits: Vec<Map<String, Value>>,
    #[serde(default)]
    pub(super) estimated_total_hits: u64,
    #[serde(default)]
    pub(super) facet_distribution: Option<BTreeMap<String, BTreeMap<String, u64>>>,
}

pub(super) fn id_of(hit: &Map<String, Value>) -> String {
    original(hit.get("id").and_then(Value::as_str).unwrap_or_default())
}

/// A query without words: `filter` only.
pub(super) fn plain(shape: &Shape, filter: &Expr, limit: usize) -> Map<String, Value> {
    let mut query = Map::new();
    query.insert("indexUid".to_owned(), json!(shape.uid()));
    query.insert("q".to_owned(), json!(""));
    query.insert("limit".to_owned(), json!(limit));
    query.insert("attributesToRetrieve".to_owned(), json!(["id"]));
    if let Some(filter) = filter.sent() {
        query.insert("filter".to_owned(), json!(filter));
    }
    query
}
