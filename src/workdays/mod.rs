//! Counts days as 民法典 201–203 do: the first day is not counted, and a period that would end
//! on a day off ends on the next working day. Years without a known notice have weekends only. The years that came with
//! the release and those that the administrator typed in are one calendar, the same for every clock of the process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, PoisonError, RwLock};
use std::time::Duration;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

mod entry;
mod pages;
mod store;

pub(crate) use pages::{routes, samples};

use crate::state::App;

static EMBEDDED: LazyLock<Calendar> = LazyLock::new(|| Calendar::from_notices(Calendar::shipped()));

/// What every clock counts by; it changes when the administrator types a year in.
static LIVE: LazyLock<RwLock<&'static Calendar>> = LazyLock::new(|| RwLock::new(&EMBEDDED));

/// How often a process looks whether a year was typed in elsewhere.
const EVERY: Duration = Duration::from_mins(1);

/// The work that reckons days anew, done by a room further right.
pub(crate) const RECOUNT: &str = "filing-recount";

/// One year's notice of days off, as the administrator types it in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub year: i32,
    /// First and last day, both off.
    pub off: Vec<(NaiveDate, NaiveDate)>,
    /// Weekend days that are worked instead.
    pub worked: Vec<NaiveDate>,
}

/// How a rule set states a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    Days(u16),
    Workdays(u16),
    Months(u16),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    years: BTreeSet<i32>,
    /// Days that differ from the ordinary week: true is worked.
    exceptions: BTreeMap<NaiveDate, bool>,
}

impl Calendar {
    /// The years that came with this release.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    pub fn shipped() -> Vec<Notice> {
        serde_json::from_str(include_str!("../../codes/holidays.json"))
            .expect("the embedded calendar is checked by a test")
    }

    /// The years that came with this release and those that were typed in.
    #[must_use]
    pub fn current() -> &'static Self {
        *LIVE.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts what was typed in over what came with the release. Calendars are few and live as long as the process.
    fn go_live(notices: Vec<Notice>) {
        let calendar = notices.into_iter().fold(EMBEDDED.clone(), Self::with);
        if calendar != *Self::current() {
            *LIVE.write().unwrap_or_else(PoisonError::into_inner) = Box::leak(Box::new(calendar));
        }
    }

    #[must_use]
    pub fn from_notices(notices: impl IntoIterator<Item = Notice>) -> Self {
        notices.into_iter().fold(Self::default(), Self::with)
    }

    /// The calendar with one more year, or with that year's notice replaced.
    #[must_use]
    pub fn with(mut self, notice: Notice) -> Self {
        self.exceptions.retain(|day, _| day.year() != notice.year);
        self.years.insert(notice.year);
        for (first, last) in notice.off {
            let off = first.iter_days().take_while(|day| *day <= last);
            self.exceptions.extend(off.map(|day| (day, false)));
        }
        self.exceptions
            .extend(notice.worked.into_iter().map(|day| (day, true)));
        self
    }

    /// Whether the year's notice is here; if not, pages say that only weekends are counted.
    #[must_use]
    pub fn known(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether every year from `first` to `last` is known.
    #[must_use]
    pub fn known_between(&self, first: NaiveDate, last: NaiveDate) -> bool {
        (first.year()..=last.year()).all(|year| self.known(year))
    }

    #[must_use]
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.exceptions.get(&day).copied().unwrap_or(!weekend)
    }

    /// `day` itself if it is worked, else the next one that is.
    #[must_use]
    pub fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days()
            .find(|day| self.is_workday(*day))
            .unwrap_or(day)
    }

    /// The last working day before `day`.
    #[must_use]
    pub fn workday_before(&self, day: NaiveDate) -> NaiveDate {
        std::iter::successors(day.pred_opt(), NaiveDate::pred_opt)
            .find(|day| self.is_workday(*day))
            .unwrap_or(day)
    }

    /// The `count`th working day after `from`; `from` is not counted.
    #[must_use]
    pub fn add_workdays(&self, from: NaiveDate, count: u16) -> NaiveDate {
        if count == 0 {
            return self.on_or_after(from);
        }
        let mut worked = from.iter_days().skip(1).filter(|day| self.is_workday(*day));
        worked.nth(usize::from(count) - 1).unwrap_or(from)
    }

    /// The last day of a period of `count` natural days; on a day off it moves on.
    #[must_use]
    pub fn add_days(&self, from: NaiveDate, count: u16) -> NaiveDate {
        let last = from
            .checked_add_days(Days::new(count.into()))
            .unwrap_or(NaiveDate::MAX);
        self.on_or_after(last)
    }

    /// The same day of a later month, or that month's last; on a day off it moves on.
    #[must_use]
    pub fn add_months(&self, from: NaiveDate, count: u16) -> NaiveDate {
        let last = from
            .checked_add_months(Months::new(count.into()))
            .unwrap_or(NaiveDate::MAX);
        self.on_or_after(last)
    }

    /// The last day of a limit that starts with an event on `from`.
    #[must_use]
    pub fn due(&self, from: NaiveDate, limit: Limit) -> NaiveDate {
        match limit {
            Limit::Days(count) => self.add_days(from, count),
            Limit::Workdays(count) => self.add_workdays(from, count),
            Limit::Months(count) => self.add_months(from, count),
        }
    }

    /// Working days after `from` up to and with `to`; 0 when `to` is not later.
    #[must_use]
    pub fn workdays_between(&self, from: NaiveDate, to: NaiveDate) -> usize {
        from.iter_days()
            .skip(1)
            .take_while(|day| *day <= to)
            .filter(|day| self.is_workday(*day))
            .count()
    }
}

/// Reads the years that were typed in.
///
/// # Errors
/// When the database does not answer.
pub async fn refresh(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let years = store::years(&mut tx).await?;
    Calendar::go_live(years.into_iter().map(|year| year.notice.0).collect());
    Ok(())
}

/// Reads them now and again, for what another process wrote.
///
/// # Errors
/// When the database does not answer the first time.
pub async fn start(app: &App) -> anyhow::Result<()> {
    refresh(app).await?;
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = refresh(&app).await {
                tracing::warn!("the working days were not read: {error:#}");
            }
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests;
