//! Gathering candidates: for each of the heaviest terms the documents that have it, added up here by weight and
//! rarity. One question with all terms would not do: the server takes its words as a text to be found whole, and its
//! ranking of a need's title is hardly better than chance.

use std::collections::HashMap;

use serde_json::Value;

use super::ask::{Found, id_of, plain};
use super::filter::Expr;
use super::gate::{has, has_short, is_character};
use super::server::{Server, absent};
use super::shape::Shape;
use crate::search::gather::ANYWHERE;
use crate::search::text::fold::fold;
use crate::search::{Gather, Result};

/// The heaviest terms decide; asking for more costs time and changes little.
const TERMS: usize = 40;
/// Documents per term. What more of them have is too common to be missed here.
const PER_TERM: usize = 1_000;

pub(super) async fn gather(server: &Server, shape: &Shape, gather: &Gather) -> Result<Vec<String>> {
    if gather.terms.is_empty() || gather.limit == 0 {
        return Ok(Vec::new());
    }
    let mut terms: Vec<(String, f32)> = gather
        .terms
        .iter()
        .map(|wish| (fold(&wish.text), wish.weight))
        .collect();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1));
    terms.truncate(TERMS);
    let mut asked: Vec<(Expr, f32)> = Vec::new();
    for (term, weight) in &terms {
        asked.push((has_short(term), *weight));
        // Single characters say something in a title, and nothing in a long text.
        if !is_character(term) {
            asked.push((has(term), weight * ANYWHERE));
        }
    }
    let all = Value::Object(plain(shape, &Expr::All, 0));
    let queries = asked
        .iter()
        .map(|(filter, _)| Value::Object(plain(shape, filter, PER_TERM)));
    let found = match server
        .multi::<Found>(std::iter::once(all).chain(queries).collect())
        .await
    {
        Err(error) if absent(&error) => return Ok(Vec::new()),
        found => found?,
    };
    let total = found.first().map_or(0, |all| all.estimated_total_hits);
    let mut scores: HashMap<String, f32> = HashMap::new();
    for ((_, weight), found) in asked.iter().zip(found.iter().skip(1)) {
        let worth = weight * rarity(found.estimated_total_hits, total);
        for hit in &found.hits {
            *scores.entry(id_of(hit)).or_default() += worth;
        }
    }
    let mut scores: Vec<(String, f32)> = scores.into_iter().collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    scores.truncate(gather.limit);
    Ok(scores.into_iter().map(|(id, _)| id).collect())
}

/// As BM25 weighs a term by the documents that have it.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of documents, and only their size matters"
)]
fn rarity(documents: u64, total: u64) -> f32 {
    let (n, all) = (documents as f32, total as f32);
    ((all - n + 0.5) / (n + 0.5)).max(0.0).ln_1p()
}
