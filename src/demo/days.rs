//! Times of the demonstration: so many days before it is loaded, at an hour when offices are open.

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};

use crate::config::Config;
use crate::listings::freshness::Freshness;
use crate::tz;

/// Counts back from the moment of loading.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    now: DateTime<Utc>,
    pub(crate) today: NaiveDate,
    /// The site's own settings.
    pub(crate) answer_workdays: u16,
    pub(crate) first_refusal: u16,
    pub(crate) freshness: Freshness,
}

impl Days {
    pub(crate) fn before(now: DateTime<Utc>, config: &Config) -> Self {
        Self {
            now,
            today: tz::shanghai_date(now),
            answer_workdays: config.answer_workdays,
            first_refusal: config.first_refusal_days,
            freshness: Freshness::of(config),
        }
    }

    /// So many days ago, at an hour of that day; never later than now.
    pub(crate) fn ago(&self, days: i64, hour: i64) -> DateTime<Utc> {
        self.on(self.today - Duration::days(days), hour)
    }

    /// A day at an hour; never later than now.
    pub(crate) fn on(&self, day: NaiveDate, hour: i64) -> DateTime<Utc> {
        (tz::start_of_day(day) + Duration::hours(hour)).min(self.now)
    }

    /// Month and day in a year counted from this one; `None` for what is no day.
    pub(crate) fn in_year(&self, offset: i32, month_day: &str) -> Option<NaiveDate> {
        let (month, day) = month_day.split_once('-')?;
        let year = self.today.year() + offset;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // 29 February in other years.
        NaiveDate::from_ymd_opt(year, month, day)
            .or_else(|| NaiveDate::from_ymd_opt(year, month, day - 1))
    }
}
