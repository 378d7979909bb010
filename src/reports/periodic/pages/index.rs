//! The reports of a year: which there are, which are awaited, which are late.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::reports;
use crate::reports::pages::Link;
use crate::reports::periodic::report::{Report, State};
use crate::reports::periodic::store;
use crate::reports::periodic::term::{Standing, Term};
use crate::reports::target::YEARS;
use crate::web::words::{Locale, t};
use crate::web::{Answer, Ctx, Duty, Page, Query, Staff};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    year: String,
}

#[derive(Serialize)]
struct TermLine {
    code: String,
    name: String,
    kind: String,
    url: String,
    from: NaiveDate,
    to: NaiveDate,
    due_on: NaiveDate,
    /// none, draft, checked or frozen.
    state: &'static str,
    /// ahead, running, due or late; empty once it is frozen.
    standing: &'static str,
    /// Frozen after its day.
    was_late: bool,
    frozen_at: Option<DateTime<Utc>>,
    can_create: bool,
}

#[derive(Serialize)]
pub(crate) struct IndexPage {
    year: i32,
    years: Vec<Link>,
    lines: Vec<TermLine>,
    awaited: usize,
    late: usize,
    can_write: bool,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "reports/periodic/index.html";
    const NAV: &'static str = "desk";
}

fn line(
    term: Term,
    report: Option<&Report>,
    (today, writes, locale): (NaiveDate, bool, Locale),
) -> TermLine {
    let frozen_at = report.and_then(|r| r.frozen).map(|(_, at)| at);
    let standing = term.standing(today);
    TermLine {
        code: term.code(),
        name: term.name(locale),
        kind: t(locale, &format!("periodic-kind-{}", term.kind.code())),
        url: format!("/desk/reports/{}", term.code()),
        from: term.first(),
        to: term.last(),
        due_on: term.due_on(),
        state: report.map_or("none", |r| r.state.code()),
        standing: if report.is_some_and(|r| r.state == State::Frozen) {
            ""
        } else {
            standing.code()
        },
        was_late: frozen_at.is_some_and(|at| crate::tz::shanghai_date(at) > term.due_on()),
        frozen_at,
        can_create: writes && report.is_none() && standing != Standing::Ahead,
    }
}

pub(super) fn build(
    year: i32,
    known: &[Report],
    first: Option<i32>,
    looking: (NaiveDate, bool, Locale),
) -> IndexPage {
    let (today, can_write, _) = looking;
    // The shorter of those that end together first; the latest end on top.
    let lines: Vec<TermLine> = Term::of_year(year)
        .into_iter()
        .rev()
        .map(|term| line(term, known.iter().find(|r| r.term == term), looking))
        .collect();
    let count = |what| lines.iter().filter(|line| line.standing == what).count();
    let this = today.year();
    let first = first.unwrap_or(this).clamp(this - 30, this).min(year);
    IndexPage {
        year,
        years: (first..=this.max(year))
            .rev()
            .map(|one| Link {
                text: one.to_string(),
                url: format!("/desk/reports?year={one}"),
                current: one == year,
            })
            .collect(),
        awaited: count("due"),
        late: count("late"),
        lines,
        can_write,
    }
}

/// `GET /desk/reports`
pub(crate) async fn show(ctx: Ctx, staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let today = ctx.app.clock.today();
    let year = asked.year.trim().parse().ok();
    let year = year
        .filter(|year| YEARS.contains(year) && *year <= today.year() + 1)
        .unwrap_or(today.year());
    let mut tx = ctx.app.db.read().await?;
    let known = store::of_year(&mut tx, year).await?;
    let first = reports::store::first_year(&mut tx).await?;
    drop(tx);
    let looking = (today, staff.has(Duty::Analyst), ctx.locale);
    ctx.page(build(year, &known, first, looking)).await
}
