//! `/desk/workplan`: all indicators of a year by item number, each with its light, its last value and the document's words.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::indicator::{Indicator, parts};
use super::known;
use super::light::Light;
use super::line::{Around, LightView, Line, item_label};
use crate::reports::pages::Link;
use crate::reports::store::workplan as store;
use crate::reports::target::YEARS;
use crate::web::words::Locale;
use crate::web::{Answer, Ctx, Duty, Page, Query, Staff};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Narrow {
    year: String,
    light: String,
    tag: String,
}

#[derive(Serialize)]
struct Group {
    title: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Count {
    light: LightView,
    n: usize,
    url: String,
    current: bool,
}

#[derive(Serialize)]
pub(crate) struct BoardPage {
    year: i32,
    years: Vec<Link>,
    today: NaiveDate,
    counts: Vec<Count>,
    tags: Vec<Link>,
    all_url: String,
    narrowed: bool,
    total: usize,
    groups: Vec<Group>,
    can_write: bool,
}

impl Page for BoardPage {
    const TEMPLATE: &'static str = "reports/workplan/board.html";
    const NAV: &'static str = "desk";
}

fn url(year: i32, light: &str, tag: &str) -> String {
    let year = year.to_string();
    let pairs = [("year", year.as_str()), ("light", light), ("tag", tag)];
    let pairs: Vec<_> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    format!("/desk/workplan?{query}")
}

struct Sources<'a> {
    indicators: &'a [Indicator],
    around: Around<'a>,
    years: Vec<i64>,
    light: &'a str,
    tag: &'a str,
    can_write: bool,
}

/// Those that are asked for, by the first item of each.
fn groups(all: &[(&Indicator, Line)], s: &Sources<'_>, locale: Locale) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (one, line) in all {
        let of_light = s.light.is_empty() || line.light.code == s.light;
        let of_tag = s.tag.is_empty() || line.tags.iter().any(|tag| tag == s.tag);
        if !of_light || !of_tag {
            continue;
        }
        let first = parts(&one.values.items).next().unwrap_or("");
        let title = item_label(first, locale);
        if groups.last().is_none_or(|group| group.title != title) {
            groups.push(Group {
                title,
                lines: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.lines.push(line.clone());
        }
    }
    groups
}

fn build(s: &Sources<'_>, locale: Locale) -> BoardPage {
    let year = s.around.year;
    let mut indicators: Vec<&Indicator> = s.indicators.iter().collect();
    indicators.sort_by_cached_key(|one| one.values.place());
    let all: Vec<(&Indicator, Line)> = indicators
        .into_iter()
        .map(|one| (one, Line::new(one, &s.around, locale)))
        .collect();
    let mut tags: Vec<&str> = s
        .indicators
        .iter()
        .flat_map(|i| parts(&i.values.tags))
        .collect();
    tags.sort_unstable();
    tags.dedup();
    BoardPage {
        year,
        years: s
            .years
            .iter()
            .map(|one| Link {
                text: one.to_string(),
                url: format!("/desk/workplan?year={one}"),
                current: *one == i64::from(year),
            })
            .collect(),
        today: s.around.today,
        counts: Light::ALL
            .iter()
            .map(|light| Count {
                light: LightView::new(*light, locale),
                n: all
                    .iter()
                    .filter(|(_, l)| l.light.code == light.code())
                    .count(),
                url: url(year, light.code(), ""),
                current: s.light == light.code(),
            })
            .filter(|count| count.n > 0)
            .collect(),
        tags: tags
            .into_iter()
            .map(|tag| Link {
                text: tag.to_owned(),
                url: url(year, "", tag),
                current: s.tag == tag,
            })
            .collect(),
        all_url: url(year, "", ""),
        narrowed: !s.light.is_empty() || !s.tag.is_empty(),
        total: all.len(),
        groups: groups(&all, s, locale),
        can_write: s.can_write,
    }
}

/// `GET /desk/workplan?year=&light=&tag=`
pub(super) async fn show(ctx: Ctx, staff: Staff, Query(asked): Query<Narrow>) -> Answer {
    let today = ctx.app.clock.today();
    let year = asked.year.trim().parse().ok();
    let year = year
        .filter(|year| YEARS.contains(year))
        .unwrap_or(today.year());
    let mut tx = ctx.app.db.read().await?;
    let indicators = store::of_year(&mut tx, year).await?;
    let reported = store::last_of_year(&mut tx, year).await?;
    let known = known::read(&ctx.app, &mut tx, &indicators, year).await?;
    let mut years = store::years(&mut tx).await?;
    drop(tx);
    for one in [i64::from(today.year()), i64::from(year)] {
        if !years.contains(&one) {
            years.push(one);
        }
    }
    years.sort_unstable_by(|a, b| b.cmp(a));
    let sources = Sources {
        indicators: &indicators,
        around: Around {
            reported: &reported,
            known: &known,
            year,
            today,
        },
        years,
        light: &asked.light,
        tag: &asked.tag,
        can_write: staff.has(Duty::Analyst),
    };
    ctx.page(build(&sources, ctx.locale)).await
}

mod samples;
