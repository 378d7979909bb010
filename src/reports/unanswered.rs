//! `/desk/matches`: strong matches that nobody took up, for technology managers to bring together or to put aside.

use axum::extract::State;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::store::unanswered::{self, Narrow, Pair};
use crate::catalogue::cards::{self, Card};
use crate::codes::{self, Table};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::detail::joined;
use crate::matching::feedback::PairView;
use crate::matching::store::level_name;
use crate::state::App;
use crate::web::pager::{self, Pager};
use crate::web::words::Message;
use crate::web::{Answer, Ctx, Page, Query, Staff};

/// The city whose counties can be chosen.
const HOME: &str = "511700";
/// Pairs are counted up to here.
const COUNTED: i64 = 2000;
/// From so many days on, a pair is called old.
const OLD_DAYS: [i64; 2] = [7, 30];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    field: String,
    region: String,
    level: String,
    days: String,
    state: String,
    sort: String,
    page: String,
}

impl Asked {
    fn narrow(&self, now: DateTime<Utc>) -> Narrow {
        let under = |code: &&'static str| codes::within(Table::Field, code, &self.field);
        let fields = codes::all(Table::Field).iter().map(|row| row.code.as_str());
        let days: Option<i64> = self
            .days
            .parse()
            .ok()
            .filter(|days| OLD_DAYS.contains(days));
        Narrow {
            level: match self.level.as_str() {
                "strong" => Some(4),
                "fair" => Some(3),
                _ => None,
            },
            fields: fields.filter(under).collect(),
            region: codes::get(Table::Region, &self.region).map(|row| row.code.as_str()),
            before: days.map(|days| now - Duration::days(days)),
            tipped: self.state == "tipped",
            oldest: self.sort == "age",
        }
    }

    /// The same list with one choice changed.
    fn url(&self, name: &str, value: &str) -> String {
        let fields = [
            ("field", self.field.as_str()),
            ("region", self.region.as_str()),
            ("level", self.level.as_str()),
            ("days", self.days.as_str()),
            ("state", self.state.as_str()),
            ("sort", self.sort.as_str()),
            ("page", ""),
        ];
        let pairs: Vec<(&str, &str)> = fields
            .into_iter()
            .map(|(known, now)| (known, if known == name { value } else { now }))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        if query.is_empty() {
            "/desk/matches".to_owned()
        } else {
            format!("/desk/matches?{query}")
        }
    }

    fn is(&self, name: &str, value: &str) -> bool {
        value
            == match name {
                "field" => &self.field,
                "region" => &self.region,
                "level" => &self.level,
                "days" => &self.days,
                "state" => &self.state,
                _ => &self.sort,
            }
    }
}

#[derive(Clone, Serialize)]
struct FilterOption {
    label: String,
    url: String,
    chosen: bool,
}

#[derive(Clone, Serialize)]
struct Line {
    need: Side,
    achievement: Side,
    level: &'static str,
    sentence: String,
    since: Option<DateTime<Utc>>,
    tipped_at: Option<DateTime<Utc>>,
    tip_url: String,
    pair: PairView,
}

#[derive(Clone, Serialize)]
struct Side {
    title: String,
    url: String,
    owner: String,
}

#[derive(Serialize)]
pub(super) struct UnansweredPage {
    here: String,
    total: i64,
    more: bool,
    rows: Vec<(String, Vec<FilterOption>)>,
    sorts: Vec<FilterOption>,
    lines: Vec<Line>,
    pager: Pager,
}

impl Page for UnansweredPage {
    const TEMPLATE: &'static str = "reports/unanswered.html";
    const NAV: &'static str = "desk";
}

/// How many strong ones wait, for the desk; counted up to `most`.
pub(crate) async fn waiting(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> sqlx::Result<i64> {
    let strong = Narrow {
        level: Some(4),
        ..Narrow::default()
    };
    unanswered::count(tx, &strong, now, most).await
}

/// `GET /desk/matches?field=&region=&level=&days=&state=&sort=&page=`
pub(super) async fn show(
    ctx: Ctx,
    staff: Staff,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let now = app.clock.now();
    let narrow = asked.narrow(now);
    let mut tx = app.db.read().await?;
    let total = unanswered::count(&mut tx, &narrow, now, COUNTED).await?;
    let address = |n: usize| asked.url("page", &n.to_string());
    let pager = Pager::new(
        pager::page_number(&asked.page),
        u64::try_from(total).unwrap_or(0),
        address,
    );
    let size = i64::try_from(pager::SIZE).unwrap_or(20);
    let offset = i64::try_from(pager.page - 1).unwrap_or(0) * size;
    let pairs = unanswered::pairs(&mut tx, &narrow, now, (offset, size)).await?;
    let ids: Vec<ListingId> = pairs
        .iter()
        .flat_map(|p| [p.need_id, p.achievement_id])
        .collect();
    let at = (ctx.locale, now);
    let cards = cards::read(&mut tx, &ids, Some(&staff), at).await?;
    drop(tx);
    let here = ctx
        .uri
        .path_and_query()
        .map_or("/desk/matches", |uri| uri.as_str());
    let line = |pair: &Pair| {
        let side = |card: &Card| Side {
            title: card.title.clone(),
            url: card.url.clone(),
            owner: card.owner.name.clone(),
        };
        Some(Line {
            need: side(cards.get(&pair.need_id)?),
            achievement: side(cards.get(&pair.achievement_id)?),
            level: level_name(pair.level),
            sentence: sentence(pair, &ctx),
            since: pair.good_at,
            tipped_at: pair.tipped_at,
            tip_url: format!("/desk/matches/{}/{}/tip", pair.need_id, pair.achievement_id),
            pair: PairView::new((pair.need_id, pair.achievement_id), None),
        })
    };
    let lines = pairs.iter().filter_map(line).collect();
    ctx.page(UnansweredPage {
        here: here.to_owned(),
        total,
        more: total >= COUNTED,
        rows: rows(&ctx, &asked),
        sorts: options(&ctx, &asked, "sort", &["", "age"]),
        lines,
        pager,
    })
    .await
}

fn sentence(pair: &Pair, ctx: &Ctx) -> String {
    let terms = &pair.reasons.terms;
    if terms.is_empty() {
        return ctx.t("matching-no-terms");
    }
    let words: Vec<String> = terms.iter().map(|term| term.term.clone()).collect();
    Message::new("matching-terms")
        .with("terms", joined(&words, ctx.locale))
        .say(ctx.locale)
}

fn rows(ctx: &Ctx, asked: &Asked) -> Vec<(String, Vec<FilterOption>)> {
    let coded = |name: &'static str, rows: Vec<&'static codes::Row>| {
        let option = |row: &'static codes::Row| FilterOption {
            label: row.label(ctx.locale.tag()).to_owned(),
            url: asked.url(name, &row.code),
            chosen: asked.is(name, &row.code),
        };
        let all = FilterOption {
            label: ctx.t("report-unanswered-all"),
            url: asked.url(name, ""),
            chosen: asked.is(name, ""),
        };
        std::iter::once(all)
            .chain(rows.into_iter().map(option))
            .collect()
    };
    let today = ctx.app.clock.today();
    let fields = codes::tops(Table::Field, today);
    let places = codes::children(Table::Region, HOME, today);
    vec![
        (
            ctx.t("report-unanswered-state"),
            options(ctx, asked, "state", &["", "tipped"]),
        ),
        (
            ctx.t("report-unanswered-level"),
            options(ctx, asked, "level", &["", "strong", "fair"]),
        ),
        (
            ctx.t("report-unanswered-days"),
            options(ctx, asked, "days", &["", "7", "30"]),
        ),
        (
            ctx.t("report-unanswered-field"),
            coded("field", fields.collect()),
        ),
        (
            ctx.t("report-unanswered-region"),
            coded("region", places.collect()),
        ),
    ]
}

fn options(ctx: &Ctx, asked: &Asked, name: &str, values: &[&str]) -> Vec<FilterOption> {
    let option = |value: &&str| FilterOption {
        label: ctx.t(&format!(
            "report-unanswered-{name}-{}",
            if value.is_empty() { "all" } else { value }
        )),
        url: asked.url(name, value),
        chosen: asked.is(name, value),
    };
    values.iter().map(option).collect()
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let side = |title: &str| Side {
        title: title.to_owned(),
        url: "/needs/KX-X-2026-00001".to_owned(),
        owner: "达川岩丝新材料有限公司（虚构）".to_owned(),
    };
    let line = |tipped_at| Line {
        need: side("求购玄武岩纤维浸润剂"),
        achievement: side("连续玄武岩纤维浸润剂制备"),
        level: "strong",
        sentence: "双方都写到：浸润剂。".to_owned(),
        since: Some(DateTime::UNIX_EPOCH),
        tipped_at,
        tip_url: "/desk/matches/1/2/tip".to_owned(),
        pair: PairView::sample(),
    };
    let page = |lines: Vec<Line>| UnansweredPage {
        here: "/desk/matches".to_owned(),
        total: 42,
        more: false,
        rows: vec![(
            "领域".to_owned(),
            vec![FilterOption {
                label: "全部".to_owned(),
                url: "/desk/matches".to_owned(),
                chosen: true,
            }],
        )],
        sorts: Vec::new(),
        lines,
        pager: Pager::new(1, 42, |n| format!("/desk/matches?page={n}")),
    };
    let full = vec![line(None), line(Some(DateTime::UNIX_EPOCH))];
    [page(full), page(Vec::new())]
        .iter()
        .map(crate::web::Sample::of)
        .collect()
}
