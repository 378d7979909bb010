//! Listings that use the same words, through the search engine; without the engine a page just has none.

use super::cards::{self, Card};
use crate::ids::ListingId;
use crate::listings::Listing;
use crate::search::{Query, text_score};
use crate::web::{Ctx, Result};

const MOST: usize = 4;
/// The listing itself answers its own words best; what answers them much worse only shares a common character.
const AT_LEAST: f32 = 0.3;

/// What is similar to a listing, of its own kind.
pub(super) async fn to(
    ctx: &Ctx,
    listing: &Listing,
    content: &serde_json::Value,
) -> Result<Vec<Card>> {
    let keywords = content["keywords"].as_array().into_iter().flatten();
    let keywords: Vec<&str> = keywords.filter_map(|word| word.as_str()).collect();
    let text = if keywords.is_empty() {
        listing.title.clone()
    } else {
        keywords.join(" ")
    };
    let query = Query {
        any: true,
        limit: MOST + 1,
        ..Query::new(text)
    };
    let found = match ctx.app.search.search(listing.kind.plural(), query).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the search engine failed");
            return Ok(Vec::new());
        }
    };
    // A listing with every word would otherwise be so far ahead that nothing else is shown.
    let scores = found.hits.iter().map(|hit| text_score(hit.score));
    let least = scores.fold(0.0, f32::max) * AT_LEAST;
    let ids: Vec<ListingId> = found
        .hits
        .iter()
        .filter(|hit| text_score(hit.score) >= least)
        .filter_map(|hit| hit.id.parse().ok())
        .filter(|id| *id != listing.id)
        .take(MOST)
        .collect();
    let mut tx = ctx.app.db.read().await?;
    let at = (ctx.locale, ctx.app.clock.now());
    Ok(cards::in_order(&mut tx, &ids, ctx.viewer.as_ref(), at).await?)
}
