//! What an answer to a need says besides its message, as both sides see it on the deal's page.

use serde::Serialize;

use super::card::maturity;
use crate::db::Tx;
use crate::deals::deal::{Deal, Kind};
use crate::deals::store;
use crate::listings;
use crate::web::Ctx;

#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct AnswerFacts {
    maturity: String,
    months: Option<i64>,
    /// The named result, with its address while it is public.
    result: String,
    result_url: String,
    /// The conditions of an open challenge, as they were accepted.
    terms: String,
}

impl AnswerFacts {
    pub(in crate::deals) fn sample() -> Self {
        Self {
            maturity: "TRL 7 · 示范应用".to_owned(),
            months: Some(6),
            result: "玄武岩纤维漏板长寿命技术".to_owned(),
            result_url: "/achievements/KX-C-2026-00001".to_owned(),
            terms: "须有同类工程业绩（虚构）".to_owned(),
        }
    }
}

/// Nothing for a request for a result.
pub(in crate::deals) async fn of_deal(
    tx: &mut Tx,
    deal: &Deal,
    ctx: &Ctx,
) -> sqlx::Result<Option<AnswerFacts>> {
    if deal.kind != Kind::SolveNeed {
        return Ok(None);
    }
    let Some(offered) = store::offered(tx, &[deal.id]).await?.remove(&deal.id) else {
        return Ok(None);
    };
    let result = match offered.achievement_id {
        Some(id) => listings::store::find(tx, id).await?,
        None => None,
    };
    let now = ctx.app.clock.now();
    let url = |listing: &listings::Listing| listing.path().filter(|_| listing.is_public(now));
    Ok(Some(AnswerFacts {
        maturity: maturity(&offered.maturity, ctx.locale),
        months: offered.months,
        result_url: result.as_ref().and_then(url).unwrap_or_default(),
        result: result.map_or_else(String::new, |listing| listing.title),
        terms: offered.terms,
    }))
}
