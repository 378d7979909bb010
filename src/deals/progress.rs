//! How far the deals on a need got, counted anew after every deed and kept with the need, so that lists read it without
//! a query. Must stay true: it says a stage and a week; who, how many and how much never leave this room.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::deal::{Deal, Kind as DealKind};
use super::state::State;
use super::store;
use crate::db::Tx;
use crate::ids::ListingId;
use crate::jobs::{self, Job, JobError};
use crate::listings::{
    self, Kind,
    progress::{Stage, week_of},
};
use crate::state::App;

/// Deals of one need that are looked at, and needs counted in one step.
const DEALS: i64 = 500;
const NEEDS: i64 = 100;

/// A deal as far as it shows that a need gets on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Sign {
    pub state: State,
    pub created_at: DateTime<Utc>,
    /// When it came into its state.
    pub moved_at: Option<DateTime<Utc>>,
    /// When terms were put forward last.
    pub offered_at: Option<DateTime<Utc>>,
}

impl Sign {
    /// What it shows, and since when. What was taken back shows nothing; what came to nothing still was an answer.
    fn shows(&self) -> Option<(Stage, DateTime<Utc>)> {
        let moved = self.moved_at.unwrap_or(self.created_at);
        match (self.state, self.offered_at) {
            (State::Withdrawn, _) => None,
            (State::Requested | State::Declined | State::Lost, _) => {
                Some((Stage::Answered, self.created_at))
            }
            (State::Accepted | State::Introduced, Some(offered)) => {
                Some((Stage::Proposal, offered))
            }
            (State::Accepted | State::Introduced, None) => Some((Stage::Talks, moved)),
            (State::Agreed, _) => Some((Stage::Proposal, moved)),
            (State::Contracted, _) => Some((Stage::Contract, moved)),
        }
    }
}

/// The farthest stage, in the latest week that reached it; nothing while nobody answered.
#[must_use]
pub fn latest(signs: &[Sign]) -> Option<(Stage, NaiveDate)> {
    let farthest = signs.iter().filter_map(Sign::shows).max();
    farthest.map(|(stage, at)| (stage, week_of(at)))
}

/// Asks for counting after a deed.
pub(super) async fn note(tx: &mut Tx, deal: &Deal, now: DateTime<Utc>) -> sqlx::Result<()> {
    if deal.kind != DealKind::SolveNeed {
        return Ok(());
    }
    let count = CountProgress {
        listing: deal.listing_id,
    };
    jobs::enqueue(tx, &count, now).await
}

/// Counts for one need.
#[derive(Debug, Serialize, Deserialize)]
pub struct CountProgress {
    pub listing: ListingId,
}

impl Job for CountProgress {
    const NAME: &'static str = "count-progress";

    async fn run(self, app: &App) -> Result<(), JobError> {
        count(app, self.listing).await?;
        Ok(())
    }
}

async fn count(app: &App, id: ListingId) -> sqlx::Result<()> {
    let mut tx = app.db.write().await?;
    let found = listings::store::find(&mut tx, id).await?;
    let Some(need) = found.filter(|listing| listing.kind == Kind::Need) else {
        return Ok(());
    };
    let signs = store::signs(&mut tx, need.id, DEALS).await?;
    let now = latest(&signs);
    if need.progress.zip(need.progress_on) != now {
        listings::feed::set_progress(&mut tx, need.id, now).await?;
    }
    tx.commit().await
}

/// Counts for all needs that were ever asked for, some at a time; when a site begins to show it.
#[derive(Debug, Serialize, Deserialize)]
pub struct CountAll {
    pub after: ListingId,
}

impl Job for CountAll {
    const NAME: &'static str = "count-all-progress";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let mut tx = app.db.read().await?;
        let needs = store::needs_asked_for(&mut tx, self.after, NEEDS).await?;
        drop(tx);
        for need in &needs {
            count(app, *need).await?;
        }
        if let Some(last) = needs.last() {
            let mut tx = app.db.write().await?;
            jobs::enqueue(&mut tx, &Self { after: *last }, app.clock.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(day: u32) -> DateTime<Utc> {
        format!("2026-11-{day:02}T04:00:00Z").parse().unwrap()
    }

    fn sign(state: State, moved: u32, offered: Option<u32>) -> Sign {
        Sign {
            state,
            created_at: at(2),
            moved_at: Some(at(moved)),
            offered_at: offered.map(at),
        }
    }

    fn shown(signs: &[Sign]) -> Option<(Stage, String)> {
        latest(signs).map(|(stage, day)| (stage, day.to_string()))
    }

    #[test]
    fn a_need_gets_on_step_by_step() {
        use State as S;
        let week = |day: &str| format!("2026-11-{day}");
        assert_eq!(shown(&[]), None);
        assert_eq!(shown(&[sign(S::Withdrawn, 3, None)]), None);
        let asked = sign(S::Requested, 2, None);
        assert_eq!(shown(&[asked]), Some((Stage::Answered, week("02"))));
        let talks = sign(S::Introduced, 12, None);
        assert_eq!(shown(&[asked, talks]), Some((Stage::Talks, week("09"))));
        let offer = sign(S::Accepted, 5, Some(20));
        assert_eq!(
            shown(&[talks, offer, asked]),
            Some((Stage::Proposal, week("16")))
        );
        let signed = sign(S::Contracted, 24, Some(20));
        assert_eq!(shown(&[signed, offer]), Some((Stage::Contract, week("23"))));
    }

    #[test]
    fn what_came_to_nothing_was_an_answer_all_the_same() {
        let lost = sign(State::Lost, 20, Some(12));
        assert_eq!(
            shown(&[lost]),
            Some((Stage::Answered, "2026-11-02".to_owned()))
        );
    }

    proptest! {
        /// Whoever joins, the line never goes back, and it never tells how many there are.
        #[test]
        fn another_deal_never_sets_a_need_back(
            states in prop::collection::vec(0usize..8, 1..12),
            moved in prop::collection::vec(2u32..28, 12),
        ) {
            let signs: Vec<Sign> = states.iter().zip(&moved)
                .map(|(state, day)| sign(State::ALL[*state], *day, None)).collect();
            for n in 1..signs.len() {
                prop_assert!(latest(&signs[..n]) <= latest(&signs[..=n]));
            }
            let twice: Vec<Sign> = signs.iter().chain(&signs).copied().collect();
            prop_assert_eq!(latest(&twice), latest(&signs));
        }
    }
}
