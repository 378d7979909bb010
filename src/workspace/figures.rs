//! `/my/listings/{id}/figures`: how often one's own listing was looked at and asked for, from where, and what could help
//! next. Must stay true: only people who act for the owner see it, and nobody is counted by name.

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Utc};
use serde::Serialize;

use super::hints::{self, Facts};
use crate::deals;
use crate::ids::ListingId;
use crate::listings::freshness::{Asked, Freshness};
use crate::listings::visits::{Came, Views};
use crate::listings::{self, Listing, feed};
use crate::state::App;
use crate::tz;
use crate::web::{Answer, Ctx, Error, Member, Page, Path, Sample, Typed};

/// Requests of one listing that are looked at.
const REQUESTS: i64 = 1_000;

/// How far back, and what one column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Days30,
    Days90,
    Days365,
}

impl Period {
    const ALL: [Self; 3] = [Self::Days30, Self::Days90, Self::Days365];

    fn days(self) -> u64 {
        match self {
            Self::Days30 => 30,
            Self::Days90 => 90,
            Self::Days365 => 365,
        }
    }

    fn of(typed: &str) -> Self {
        let found = Self::ALL
            .into_iter()
            .find(|p| p.days().to_string() == typed);
        found.unwrap_or(Self::Days90)
    }

    /// The first day that counts; today is the last.
    fn start(self, today: NaiveDate) -> NaiveDate {
        today - Days::new(self.days() - 1)
    }

    /// The column a day falls into, by that column's own first day: a day, a week from Monday, a month.
    fn column(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Days30 => day,
            Self::Days90 => day - Days::new(u64::from(day.weekday().num_days_from_monday())),
            Self::Days365 => day.with_day(1).unwrap_or(day),
        }
    }

    /// All columns in order, empty ones too.
    fn columns(self, today: NaiveDate) -> Vec<NaiveDate> {
        let mut at = self.column(self.start(today));
        let mut all = Vec::new();
        while at <= today {
            all.push(at);
            at = match self {
                Self::Days30 => at + Days::new(1),
                Self::Days90 => at + Days::new(7),
                Self::Days365 => at + Months::new(1),
            };
        }
        all
    }
}

#[derive(Serialize)]
struct Column {
    day: String,
    views: i64,
    requests: i64,
    /// In percent of the chart: place, and height of the views.
    x: f64,
    wide: f64,
    high: f64,
    /// Under the chart; so many fit.
    label: String,
}

#[derive(Serialize)]
struct Direction {
    came: &'static str,
    views: i64,
    requests: i64,
}

#[derive(Serialize)]
struct PeriodTab {
    days: u64,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct FiguresPage {
    title: String,
    number: String,
    plural: &'static str,
    public_url: String,
    edit_url: String,
    periods: Vec<PeriodTab>,
    days: u64,
    views: i64,
    requests: i64,
    total_views: i64,
    top: i64,
    columns: Vec<Column>,
    directions: Vec<Direction>,
    hints: Vec<&'static str>,
    today: NaiveDate,
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "workspace/figures.html";
    const NAV: &'static str = "workspace";
}

/// A request as far as it is counted here.
pub(super) type Request = (String, DateTime<Utc>);

/// `GET /my/listings/{id}/figures` with `days` (30, 90 or 365)
pub(super) async fn show(ctx: Ctx, me: Member, Path(id): Path<ListingId>, typed: Typed) -> Answer {
    let period = Period::of(typed.get("days"));
    let now = ctx.app.clock.now();
    let start = period.start(tz::shanghai_date(now));
    let mut tx = ctx.app.db.read().await?;
    let listing = listings::store::find(&mut tx, id).await?;
    let listing = listing
        .filter(|listing| listing.organisation_id == me.acting.id)
        .ok_or(Error::NotFound)?;
    let views = feed::views_since(&mut tx, id, start).await?;
    let since = tz::start_of_day(start);
    let requests = deals::store::requests_for(&mut tx, id, since, REQUESTS).await?;
    drop(tx);
    let page = page(&ctx.app, &listing, (&views, &requests), (period, now));
    ctx.page(page).await
}

fn page(
    app: &App,
    listing: &Listing,
    (views, requests): (&[Views], &[Request]),
    (period, now): (Period, DateTime<Utc>),
) -> FiguresPage {
    let today = tz::shanghai_date(now);
    let seen: i64 = views.iter().map(|view| view.views).sum();
    let asked = i64::try_from(requests.len()).unwrap_or(i64::MAX);
    let columns = columns((views, requests), period, today);
    let plural = listing.kind.plural();
    let facts = Facts {
        public: listing.is_public(now),
        confirmation_due: Freshness::of(&app.config).at(listing, now) > Asked::Not,
        days: period.days(),
        published_days: listing
            .published_at
            .map_or(0, |at| (now - at).num_days().max(0)),
        views: seen,
        requests: asked,
        from_search: of(views, Came::Search),
    };
    FiguresPage {
        title: listing.title.clone(),
        number: listing.number.clone().unwrap_or_default(),
        plural,
        public_url: listing.path().unwrap_or_default(),
        edit_url: format!("/my/{plural}/{}/edit", listing.id),
        periods: tabs(listing.id, period),
        days: period.days(),
        views: seen,
        requests: asked,
        total_views: listing.views,
        top: columns.iter().map(|column| column.views).max().unwrap_or(0),
        columns,
        directions: Came::ALL
            .into_iter()
            .map(|came| direction(came, (views, requests)))
            .collect(),
        hints: hints::of(&facts),
        today,
    }
}

fn tabs(id: ListingId, chosen: Period) -> Vec<PeriodTab> {
    let tab = |period: Period| PeriodTab {
        days: period.days(),
        url: format!("/my/listings/{id}/figures?days={}", period.days()),
        current: period == chosen,
    };
    Period::ALL.into_iter().map(tab).collect()
}

fn of(views: &[Views], came: Came) -> i64 {
    let some = views.iter().filter(|view| view.came == came);
    some.map(|view| view.views).sum()
}

fn direction(came: Came, (views, requests): (&[Views], &[Request])) -> Direction {
    let asked = requests
        .iter()
        .filter(|(origin, _)| Came::of_origin(origin) == came);
    Direction {
        came: came.code(),
        views: of(views, came),
        requests: i64::try_from(asked.count()).unwrap_or(i64::MAX),
    }
}

fn columns(
    (views, requests): (&[Views], &[Request]),
    period: Period,
    today: NaiveDate,
) -> Vec<Column> {
    /// Labels under the chart.
    const LABELS: usize = 6;
    let days = period.columns(today);
    let seen = |day: NaiveDate| -> i64 {
        let some = views.iter().filter(|view| period.column(view.day) == day);
        some.map(|view| view.views).sum()
    };
    let asked = |day: NaiveDate| {
        let some = requests
            .iter()
            .filter(|(_, at)| period.column(tz::shanghai_date(*at)) == day);
        i64::try_from(some.count()).unwrap_or(i64::MAX)
    };
    let top = days.iter().map(|day| seen(*day)).max().unwrap_or(0).max(1);
    let share = |n: i64, of: i64| {
        f64::from(u32::try_from(n).unwrap_or(u32::MAX)) * 100.0
            / f64::from(u32::try_from(of).unwrap_or(u32::MAX))
    };
    let count = i64::try_from(days.len()).unwrap_or(1).max(1);
    let every = days.len().div_ceil(LABELS).max(1);
    let wide = share(1, count);
    let (whole, short) = match period {
        Period::Days365 => ("%Y-%m", "%Y-%m"),
        Period::Days30 | Period::Days90 => ("%Y-%m-%d", "%m-%d"),
    };
    let column = |(nth, day): (usize, &NaiveDate)| Column {
        day: day.format(whole).to_string(),
        views: seen(*day),
        requests: asked(*day),
        x: share(i64::try_from(nth).unwrap_or(0), count),
        wide: wide * 0.8,
        high: share(seen(*day), top) * 0.86,
        label: if nth % every == 0 {
            day.format(short).to_string()
        } else {
            String::new()
        },
    };
    days.iter().enumerate().map(column).collect()
}

pub(super) fn samples() -> Vec<Sample> {
    let today = NaiveDate::default() + Days::new(400);
    let views = [Views {
        day: today,
        came: Came::Match,
        views: 12,
    }];
    let page = |views: &[Views], hints: Vec<&'static str>| FiguresPage {
        title: "连续玄武岩纤维浸润剂配方".to_owned(),
        number: "KX-C-2026-00001".to_owned(),
        plural: "achievements",
        public_url: "/achievements/KX-C-2026-00001".to_owned(),
        edit_url: "/my/achievements/1/edit".to_owned(),
        periods: tabs(ListingId(uuid::Uuid::nil()), Period::Days90),
        days: 90,
        views: of(views, Came::Match),
        requests: 0,
        total_views: 40,
        top: of(views, Came::Match),
        columns: columns((views, &[]), Period::Days90, today),
        directions: Came::ALL
            .into_iter()
            .map(|came| direction(came, (views, &[])))
            .collect(),
        hints,
        today,
    };
    vec![
        Sample::of(&page(&views, hints::ALL.to_vec())),
        Sample::of(&page(&[], Vec::new())),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever was counted in the period stands in exactly one column, and the columns follow each other.
        #[test]
        fn every_day_has_its_column(offset in 0u64..4000, back in 0u64..400) {
            let today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(offset);
            for period in Period::ALL {
                let all = period.columns(today);
                prop_assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
                let day = today - Days::new(back.min(period.days() - 1));
                let own = period.column(day);
                prop_assert_eq!(all.iter().filter(|column| **column == own).count(), 1);
            }
        }
    }

    #[test]
    fn sums_of_the_chart_and_of_the_directions_agree() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        let view = |day: &str, came, views| Views {
            day: day.parse().unwrap(),
            came,
            views,
        };
        let views = [
            view("2026-11-23", Came::Search, 3),
            view("2026-11-22", Came::Match, 2),
            view("2026-09-01", Came::Direct, 7),
        ];
        let requests = [("match".to_owned(), "2026-11-20T02:00:00Z".parse().unwrap())];
        let all = columns((&views, &requests), Period::Days90, today);
        assert_eq!(all.iter().map(|column| column.views).sum::<i64>(), 12);
        assert_eq!(all.iter().map(|column| column.requests).sum::<i64>(), 1);
        let matched = direction(Came::Match, (&views, &requests));
        assert_eq!((matched.views, matched.requests), (2, 1));
    }
}
