//! Documents: from JSON to what the index keeps. Attributes the settings don't name are passed over.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use tantivy::TantivyDocument;

use super::schema::Fields;
use crate::search::text::sound::sort_key;

/// Between the values of a list, where it is kept as one text.
pub(in crate::search) const BETWEEN: &str = " · ";
/// Values to filter and sort by are names and codes; longer ones are cut.
const LONGEST_VALUE: usize = 1_000;

/// Reads a document; says what is wrong with it if it can't be used.
pub(super) fn document(
    fields: &Fields,
    value: &Value,
) -> Result<(String, TantivyDocument), String> {
    let Value::Object(object) = value else {
        return Err("it is not an object".to_owned());
    };
    let Some(id) = object
        .get("id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
    else {
        return Err("it has no id, or one that is not a text".to_owned());
    };
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, id);
    add_text(fields, object, &mut document);
    for (attribute, field) in &fields.filter {
        // A value given twice is one value, or it would be counted twice.
        for value in BTreeSet::from_iter(texts(object.get(attribute))) {
            document.add_text(*field, cut(&value));
        }
    }
    for (attribute, field) in &fields.sort {
        match object.get(attribute) {
            Some(Value::Number(number)) => {
                let number = number.as_i64().ok_or_else(|| {
                    format!("{attribute} is to be sorted by and is not a whole number")
                })?;
                document.add_i64(field.number, number);
            }
            Some(Value::String(text)) => document.add_text(field.string, cut(&sort_key(text))),
            _ => {}
        }
    }
    Ok((id.to_owned(), document))
}

fn add_text(fields: &Fields, object: &Map<String, Value>, document: &mut TantivyDocument) {
    for (attribute, field) in &fields.text {
        let text = texts(object.get(attribute)).join(BETWEEN);
        if !text.is_empty() {
            document.add_text(fields.all, &text);
            document.add_text(*field, text);
        }
    }
    for (attribute, field) in &fields.typed {
        for text in texts(object.get(attribute)) {
            document.add_text(*field, text);
        }
    }
}

/// The values of a list as they were before they became one text.
pub(super) fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN)
}

pub(in crate::search) fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Bool(truth)) => vec![truth.to_string()],
        Some(Value::Array(list)) => list.iter().flat_map(|value| texts(Some(value))).collect(),
        _ => Vec::new(),
    }
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_VALUE)]
}
