//! How an organisation answers the requests made to it, counted anew by a job whenever one was answered or fell due.
//! Must stay true: silence counts against an organisation only from the day the answer was due.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::state::State;
use super::store;
use crate::catalogue::OrganisationChanged;
use crate::ids::OrganisationId;
use crate::jobs::{self, Job, JobError};
use crate::organisations::{self, answers::Answers};
use crate::state::App;
use crate::tz;
use crate::workdays::Calendar;

/// How far back is looked.
const WINDOW: Duration = Duration::days(365);
/// Of more requests only the latest are counted.
const MOST: i64 = 1_000;

const STALE: Duration = Duration::days(7);
const EVERY: Duration = Duration::hours(6);
/// Organisations counted anew at once.
const AT_ONCE: i64 = 200;

/// A request as far as its answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Request {
    pub created_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub state: State,
    /// When it came into its state.
    pub moved_at: Option<DateTime<Utc>>,
}

impl Request {
    /// Whether it says anything: it was answered, or stayed without an answer when that was due. What its asker took
    /// back before that day does not count.
    fn counts(&self, now: DateTime<Utc>) -> bool {
        let ended = self.moved_at.filter(|_| self.state != State::Requested);
        self.answered_at.is_some() || self.due_at < ended.unwrap_or(now)
    }
}

/// Counts requests. The median is that of the answered ones; of an even number the later of the two in the middle.
#[must_use]
pub fn count(requests: &[Request], calendar: &Calendar, now: DateTime<Utc>) -> Answers {
    let counted = || requests.iter().filter(|request| request.counts(now));
    let days = |request: &Request| {
        let answered = tz::shanghai_date(request.answered_at?);
        let days = calendar.workdays_between(tz::shanghai_date(request.created_at), answered);
        i64::try_from(days).ok()
    };
    let mut taken: Vec<i64> = counted().filter_map(days).collect();
    taken.sort_unstable();
    Answers {
        asked: i64::try_from(counted().count()).unwrap_or(i64::MAX),
        given: i64::try_from(taken.len()).unwrap_or(i64::MAX),
        days: taken.get(taken.len() / 2).copied(),
    }
}

/// Counts the answers of one organisation. `at` makes work for different moments different work.
#[derive(Debug, Serialize, Deserialize)]
pub struct CountAnswers {
    pub organisation: OrganisationId,
    pub at: Option<DateTime<Utc>>,
}

impl Job for CountAnswers {
    const NAME: &'static str = "count-answers";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        let requests =
            store::requests_since(&mut tx, self.organisation, now - WINDOW, MOST).await?;
        let answers = count(&requests, Calendar::current(), now);
        let found = organisations::store::find(&mut tx, self.organisation).await?;
        let Some(before) = found.map(|organisation| organisation.answers) else {
            return Ok(());
        };
        organisations::store::set_answers(&mut tx, self.organisation, answers, now).await?;
        // The index only knows the standing.
        if answers.standing() != before.standing() {
            let changed = OrganisationChanged {
                organisation: self.organisation,
            };
            jobs::enqueue(&mut tx, &changed, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Counts anew where that was long ago: requests leave the year that is counted though nothing happens.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recount {}

impl Job for Recount {
    const NAME: &'static str = "recount-answers";

    async fn run(self, app: &App) -> Result<(), JobError> {
        let now = app.clock.now();
        let mut tx = app.db.write().await?;
        let stale = organisations::store::answers_before(&mut tx, now - STALE, AT_ONCE).await?;
        for organisation in stale {
            let count = CountAnswers {
                organisation,
                at: None,
            };
            jobs::enqueue(&mut tx, &count, now).await?;
        }
        jobs::enqueue_at(&mut tx, &Self {}, now + EVERY, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+08:00").parse().unwrap()
    }

    fn request(created: &str, due: &str, answered: Option<&str>) -> Request {
        Request {
            created_at: at(created),
            due_at: at(due),
            answered_at: answered.map(at),
            state: if answered.is_some() {
                State::Accepted
            } else {
                State::Requested
            },
            moved_at: Some(answered.map_or(at(created), at)),
        }
    }

    fn counted(requests: &[Request], now: &str) -> (i64, i64, Option<i64>) {
        let answers = count(requests, Calendar::current(), at(now));
        (answers.asked, answers.given, answers.days)
    }

    #[test]
    fn silence_counts_from_the_day_the_answer_was_due() {
        let open = request("2026-11-02T09:00", "2026-11-09T23:59", None);
        assert_eq!(counted(&[open], "2026-11-09T20:00"), (0, 0, None));
        assert_eq!(counted(&[open], "2026-11-10T00:00"), (1, 0, None));
    }

    #[test]
    fn what_was_taken_back_in_time_does_not_count() {
        let taken_back = |moved: &str| Request {
            state: State::Withdrawn,
            moved_at: Some(at(moved)),
            ..request("2026-11-02T09:00", "2026-11-09T23:59", None)
        };
        let now = "2026-11-20T00:00";
        assert_eq!(
            counted(&[taken_back("2026-11-05T09:00")], now),
            (0, 0, None)
        );
        assert_eq!(
            counted(&[taken_back("2026-11-12T09:00")], now),
            (1, 0, None)
        );
    }

    #[test]
    fn the_median_counts_working_days_over_a_long_holiday() {
        // National Day 2026: 1 to 7 October are off.
        let over = request(
            "2026-09-30T15:00",
            "2026-10-14T23:59",
            Some("2026-10-08T09:00"),
        );
        assert_eq!(counted(&[over], "2026-10-09T00:00"), (1, 1, Some(1)));
        let same = request(
            "2026-11-02T09:00",
            "2026-11-09T23:59",
            Some("2026-11-02T17:00"),
        );
        assert_eq!(counted(&[over, same], "2026-11-20T00:00"), (2, 2, Some(1)));
    }
}
