//! A task, how urgent it is and when it is reminded of. Pure: no clock, no database.

use chrono::{DateTime, Duration, Utc};

use crate::ids::{TaskId, UserId};
use crate::tz;
use crate::web::Duty;
use crate::web::words::{Locale, Message};

/// The hour of the morning of the last day at which a task is reminded of.
const MORNING: i64 = 9;

/// The kind of a task that a person wrote.
pub const BY_HAND: &str = "hand";

/// A task to open. No assignee: any technology manager.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// Opening it again under the same word is the same task.
    pub once: String,
    pub kind: &'static str,
    /// What it is about, a number for people; may be empty.
    pub subject: String,
    /// Where it is done; may be empty.
    pub path: String,
    pub title: String,
    pub assignee: Option<UserId>,
    /// The first moment at which it is late.
    pub due_at: DateTime<Utc>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Task {
    pub id: TaskId,
    pub kind: String,
    pub subject: String,
    pub path: String,
    pub title: String,
    pub assignee: Option<UserId>,
    pub due_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
    pub done_by: Option<UserId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Overdue,
    Today,
    Later,
}

impl Urgency {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Later => "later",
        }
    }
}

/// The last moment at which a task is not late yet lies on its last day.
#[must_use]
pub fn last_moment(due_at: DateTime<Utc>) -> DateTime<Utc> {
    due_at - Duration::microseconds(1)
}

impl Task {
    #[must_use]
    pub fn urgency(&self, now: DateTime<Utc>) -> Urgency {
        if now >= self.due_at {
            Urgency::Overdue
        } else if tz::shanghai_date(last_moment(self.due_at)) == tz::shanghai_date(now) {
            Urgency::Today
        } else {
            Urgency::Later
        }
    }

    /// Whose work it is when it is nobody's yet.
    #[must_use]
    pub fn duty(&self) -> Duty {
        if self.kind.starts_with("filing-") {
            Duty::Registrar
        } else if self.kind.starts_with("report-") {
            Duty::Analyst
        } else if self.kind.starts_with("payment-") {
            Duty::Finance
        } else {
            Duty::TechnologyManager
        }
    }

    /// What is to be done, in the reader's language.
    #[must_use]
    pub fn words(&self, locale: Locale) -> String {
        Message::new(&format!("task-kind-{}", self.kind))
            .with("title", self.title.as_str())
            .say(locale)
    }
}

/// The morning of the last day; when that is past, the moment it becomes late.
#[must_use]
pub fn remind_at(due_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let last = tz::shanghai_date(last_moment(due_at));
    let morning = tz::start_of_day(last) + Duration::hours(MORNING);
    if morning > now && morning < due_at {
        morning
    } else {
        due_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone as _;
    use proptest::prelude::*;

    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        let here = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
        here.with_ymd_and_hms(2026, 11, day, hour, 0, 0)
            .unwrap()
            .to_utc()
    }

    fn task(due_at: DateTime<Utc>) -> Task {
        Task {
            id: TaskId::mint(due_at),
            kind: BY_HAND.to_owned(),
            subject: String::new(),
            path: String::new(),
            title: "回访".to_owned(),
            assignee: None,
            due_at,
            done_at: None,
            done_by: None,
        }
    }

    #[test]
    fn a_task_is_due_on_its_last_day_until_midnight() {
        let task = task(at(25, 0));
        assert_eq!(task.urgency(at(23, 23)), Urgency::Later);
        assert_eq!(task.urgency(at(24, 0)), Urgency::Today);
        assert_eq!(task.urgency(last_moment(at(25, 0))), Urgency::Today);
        assert_eq!(task.urgency(at(25, 0)), Urgency::Overdue);
    }

    #[test]
    fn it_is_reminded_of_on_the_morning_of_its_last_day() {
        assert_eq!(remind_at(at(25, 0), at(20, 12)), at(24, 9));
        assert_eq!(remind_at(at(25, 0), at(24, 10)), at(25, 0));
        assert_eq!(remind_at(at(24, 8), at(20, 12)), at(24, 8));
    }

    proptest! {
        #[test]
        fn no_reminder_comes_after_a_task_is_late(due in 0..4_000_000_000_i64, ahead in 0..10_000_000_i64) {
            let due_at = Utc.timestamp_opt(due, 0).unwrap();
            let now = due_at - Duration::seconds(ahead);
            let remind = remind_at(due_at, now);
            prop_assert!(remind <= due_at);
            prop_assert!(remind >= now);
        }
    }
}
