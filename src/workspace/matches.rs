//! New matches of an organisation's own public listings, as lines for its workspace.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::listings::{self, Listing};
use crate::matching;
use crate::web::error::Result;

/// One's own listing and what fits it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MatchLine {
    pub(crate) own_title: String,
    pub(crate) title: String,
    pub(crate) url: String,
    /// strong, fair or weak
    pub(crate) level: &'static str,
}

/// The best matches with other organisations' listings that are public now, in two queries.
pub(crate) async fn best(
    tx: &mut Tx,
    organisation: OrganisationId,
    most: i64,
    now: DateTime<Utc>,
) -> Result<Vec<MatchLine>> {
    // Some are one's own on both sides or just went out of date.
    let found = matching::store::best_for(tx, organisation, most * 3).await?;
    let mut ids: Vec<_> = found
        .iter()
        .flat_map(|m| [m.need_id, m.achievement_id])
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let heads = listings::store::heads(tx, &ids).await?;
    let heads: HashMap<_, Listing> = heads.into_iter().map(|l| (l.id, l)).collect();
    let line = |m: &matching::store::Match| {
        let (need, achievement) = (heads.get(&m.need_id)?, heads.get(&m.achievement_id)?);
        let (own, other) = if need.organisation_id == organisation {
            (need, achievement)
        } else {
            (achievement, need)
        };
        let foreign = other.organisation_id != organisation && other.is_public(now);
        foreign.then(|| MatchLine {
            own_title: own.title.clone(),
            title: other.title.clone(),
            url: other.path().unwrap_or_default(),
            level: m.level_name(),
        })
    };
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    Ok(found.iter().filter_map(line).take(most).collect())
}
