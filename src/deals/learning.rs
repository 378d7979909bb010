//! What the matcher learns when a request is declined or ends without a result. A reason that speaks of the pair itself
//! is kept as what the person says of the match; reasons of price, time or partner say nothing of the texts.
//! Must stay true: what a person said of a match by themselves is never written over.

use chrono::{DateTime, Utc};

use super::deal::{Deal, Kind};
use super::life::By;
use super::origin::FromMatch;
use super::state::Side;
use super::store;
use crate::db::Tx;
use crate::ids::ListingId;
use crate::matching::feedback::{Statement, Verdict};
use crate::matching::store as matches;

/// The reason why a match is not relevant that a code of table `decline_reason` comes to.
#[must_use]
pub fn says_of_match(code: &str) -> Option<&'static str> {
    match code {
        "not_a_fit" => Some("general"),
        "maturity" => Some("maturity"),
        _ => None,
    }
}

/// Keeps what a reason says of the match behind the deal, as a statement of the person who gave it: the pair is put
/// aside for that person from now on, and is a label for the matcher.
pub(super) async fn learn(
    tx: &mut Tx,
    deal: &Deal,
    (by, code): (By, &str),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let (Some(reason), Some(organisation)) = (says_of_match(code), deal.organisation(by.side))
    else {
        return Ok(());
    };
    if by.side == Side::Staff {
        return Ok(());
    }
    let Some((pair, then)) = pair(tx, deal).await? else {
        return Ok(());
    };
    let now_there = matches::snapshot(tx, pair.0, pair.1).await?;
    let Some(then) = now_there.or(then) else {
        return Ok(());
    };
    let statement = Statement {
        need_id: pair.0,
        achievement_id: pair.1,
        user_id: by.user,
        organisation_id: Some(organisation),
        verdict: Verdict::NotRelevant,
        reason: reason.to_owned(),
        words: String::new(),
        place: "page".to_owned(),
        then,
        updated_at: now,
    };
    matches::say_unless_said(tx, &statement).await
}

type Then = Option<crate::matching::feedback::Snapshot>;

/// The need and the result that a deal is about, where both are known.
async fn pair(tx: &mut Tx, deal: &Deal) -> sqlx::Result<Option<((ListingId, ListingId), Then)>> {
    let details = store::origin_details(tx, &[deal.id]).await?;
    if let Some(from) = details.get(&deal.id).and_then(FromMatch::read) {
        return Ok(Some(((from.need, from.achievement), Some(from.then))));
    }
    if deal.kind != Kind::SolveNeed {
        return Ok(None);
    }
    let offered = store::offered(tx, &[deal.id]).await?;
    let named = offered.get(&deal.id).and_then(|o| o.achievement_id);
    Ok(named.map(|achievement| ((deal.listing_id, achievement), None)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{self, Table};
    use crate::matching::feedback::REASONS;

    #[test]
    fn reasons_are_known_on_both_sides() {
        let codes = || codes::all(Table::DeclineReason).iter();
        for code in ["not_a_fit", "maturity"] {
            assert!(codes().any(|row| row.code == code));
        }
        for row in codes() {
            if let Some(reason) = says_of_match(&row.code) {
                assert!(REASONS.contains(&reason), "{reason}");
            }
        }
        assert_eq!(says_of_match("price"), None);
    }
}
