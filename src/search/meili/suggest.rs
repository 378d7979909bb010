//! Typing ahead: the server's search among the values of a facet, whose values are keys with the text they lead to.

use serde_json::Value;

use super::ask::{Found, id_of, plain};
use super::document::LEADS_TO;
use super::filter::{Expr, original};
use super::server::Server;
use super::shape::{Shape, key_attribute};
use super::spelling::values;
use crate::search::embedded::suggest::best;
use crate::search::text::sound::{keys_from_start, typed_key};
use crate::search::{Result, Suggestion};

const MOST: usize = 50;

pub(super) async fn suggest(
    server: &Server,
    shape: &Shape,
    typed: &str,
    limit: usize,
) -> Result<Vec<Suggestion>> {
    let key = typed_key(typed);
    let limit = limit.min(MOST);
    if key.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (rank, attribute) in shape.settings.typed_attributes.iter().enumerate() {
        for seen in values(server, &shape.uid(), &key_attribute(attribute), &key).await? {
            let value = original(&seen.value);
            let Some((_, text)) = value.split_once(LEADS_TO) else {
                continue;
            };
            let suggestion = Suggestion {
                text: text.to_owned(),
                attribute: attribute.clone(),
                documents: seen.count,
                // Until the document is known, what leads to it.
                id: (seen.count == 1).then(|| value.clone()),
            };
            found.push((!from_start(text, &key), rank, suggestion));
        }
    }
    let mut best = best(found, limit);
    lead(server, shape, &mut best).await?;
    Ok(best)
}

fn from_start(text: &str, key: &str) -> bool {
    let mut keys = keys_from_start(text).into_iter();
    typed_key(text).starts_with(key) || keys.any(|own| own.starts_with(key))
}

/// Finds the document of each suggestion that leads to only one.
async fn lead(server: &Server, shape: &Shape, all: &mut [Suggestion]) -> Result<()> {
    let mut leading: Vec<&mut Suggestion> = all.iter_mut().filter(|one| one.id.is_some()).collect();
    let query = |one: &&mut Suggestion| {
        let value = one.id.iter().cloned().collect();
        let filter = Expr::In(key_attribute(&one.attribute), value);
        Value::Object(plain(shape, &filter, 1))
    };
    let queries = leading.iter().map(query).collect();
    let found = server.multi::<Found>(queries).await?;
    for (one, found) in leading.iter_mut().zip(found) {
        one.id = found.hits.first().map(id_of);
    }
    Ok(())
}
