//! The best matches of an organisation's own public listings, as lines for one person's workspace: what that person
//! has not read yet is marked, what the person spoke of as not relevant or known is left out.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::alerts;
use crate::db::Tx;
use crate::ids::{OrganisationId, UserId};
use crate::listings::{self, Listing};
use crate::matching;
use crate::matching::feedback::{PairView, Verdict};
use crate::web::error::Result;

/// One's own listing and what fits it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MatchLine {
    pub(crate) own_title: String,
    pub(crate) title: String,
    pub(crate) url: String,
    /// strong, fair or weak
    pub(crate) level: &'static str,
    pub(crate) unread: bool,
    pub(crate) pair: PairView,
}

/// The best matches with other organisations' listings that are public now; a constant number of queries.
pub(crate) async fn best(
    tx: &mut Tx,
    (user, organisation): (UserId, OrganisationId),
    most: i64,
    now: DateTime<Utc>,
) -> Result<Vec<MatchLine>> {
    // Some are one's own on both sides, just went out of date, or were spoken of.
    let mut found = matching::store::best_for(tx, organisation, most * 5).await?;
    let pairs: Vec<_> = found.iter().map(matching::store::Match::pair).collect();
    let verdicts = matching::store::verdicts(tx, Some(user), &pairs).await?;
    found.retain(|m| matches!(verdicts.get(&m.pair()), None | Some(Verdict::Useful)));
    let unread = alerts::unread_matches(tx, user).await?;
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
        let news = unread.get(&(own.id, other.id));
        foreign.then(|| MatchLine {
            own_title: own.title.clone(),
            title: other.title.clone(),
            url: news.map_or_else(|| path(own, other), alerts::item_path),
            level: m.level_name(),
            unread: news.is_some(),
            pair: PairView::new(m.pair(), verdicts.get(&m.pair()).copied()),
        })
    };
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    Ok(found.iter().filter_map(line).take(most).collect())
}

/// The other side's page, which remembers whose match led there.
fn path(own: &Listing, other: &Listing) -> String {
    let number = own.number.as_deref().unwrap_or_default();
    format!("{}?with={number}", other.path().unwrap_or_default())
}

pub(super) fn sample() -> MatchLine {
    MatchLine {
        own_title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
        title: "漏板温差控制".to_owned(),
        url: "/needs/KX-X-2026-00001".to_owned(),
        level: "strong",
        unread: true,
        pair: PairView::sample(),
    }
}
