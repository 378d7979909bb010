//! The desk of deals: the board by stage, and the same as a table.

use std::collections::HashMap;

use axum::extract::State as Shared;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::deal::Deal;
use super::pages::{self, DealLine};
use super::state::{Side, State};
use super::steps::NextStep;
use super::store::{self, Filter, Manager, Steps};
use crate::accounts;
use crate::db::Tx;
use crate::ids::UserId;
use crate::state::App;
use crate::tz;
use crate::web::error::Result;
use crate::web::{Answer, Ctx, Duty, Page, Query, Staff};

/// Deals shown of one stage.
const PER_STAGE: i64 = 50;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    view: String,
    state: String,
    /// me, nobody or nothing
    manager: String,
    overdue: String,
    /// none, due or nothing
    step: String,
}

impl Asked {
    fn filter(&self, me: UserId, now: DateTime<Utc>) -> Filter {
        Filter {
            state: State::from_code(&self.state),
            manager: match self.manager.as_str() {
                "me" => Manager::One(me),
                "nobody" => Manager::Nobody,
                _ => Manager::Anybody,
            },
            overdue_at: (self.overdue == "yes").then_some(now),
            steps: match self.step.as_str() {
                "none" => Steps::Missing,
                "due" => Steps::DueBy(tz::shanghai_date(now)),
                _ => Steps::Any,
            },
        }
    }

    /// The same desk with one choice changed; nothing else gets into the address.
    fn url(&self, field: &str, value: &str) -> String {
        let state = State::from_code(&self.state).map_or("", State::code);
        let fields = [
            ("view", self.view.as_str()),
            ("state", state),
            ("manager", self.manager.as_str()),
            ("overdue", self.overdue.as_str()),
            ("step", self.step.as_str()),
        ];
        let pairs: Vec<(&str, &str)> = fields
            .into_iter()
            .map(|(name, now)| (name, if name == field { value } else { now }))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("/desk/deals?{query}")
    }
}

#[derive(Serialize)]
pub(crate) struct Card {
    #[serde(flatten)]
    line: DealLine,
    /// Whole days in this stage.
    days: i64,
    manager: String,
    mine: bool,
    next: Option<NextStep>,
    /// It goes on, and nobody planned how.
    unplanned: bool,
}

#[derive(Serialize)]
pub(crate) struct Column {
    state: &'static str,
    count: i64,
    cards: Vec<Card>,
}

#[derive(Serialize)]
pub(crate) struct FilterOption {
    label: String,
    url: String,
    chosen: bool,
}

#[derive(Serialize)]
pub(crate) struct DeskPage {
    table: bool,
    board_url: String,
    table_url: String,
    here: String,
    columns: Vec<Column>,
    states: Vec<FilterOption>,
    managers: Vec<FilterOption>,
    delays: Vec<FilterOption>,
    steps: Vec<FilterOption>,
    total: i64,
    can_assign: bool,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "deals/desk.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/deals?view=&state=&manager=&overdue=`
pub(crate) async fn show(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let filter = asked.filter(staff.id, app.clock.now());
    let mut tx = app.db.read().await?;
    let counts = store::counts_by_state(&mut tx, filter).await?;
    let deals = store::board(&mut tx, filter, PER_STAGE).await?;
    let cards = cards(&mut tx, &deals, &ctx).await?;
    drop(tx);
    let columns = columns(filter.state, &counts, cards);
    ctx.page(DeskPage {
        table: asked.view == "table",
        board_url: asked.url("view", ""),
        table_url: asked.url("view", "table"),
        here: asked.url("", ""),
        total: columns.iter().map(|column| column.count).sum(),
        columns,
        states: states(&ctx, &asked),
        managers: options(&ctx, &asked, "manager", &["", "me", "nobody"]),
        delays: options(&ctx, &asked, "overdue", &["", "yes"]),
        steps: options(&ctx, &asked, "step", &["", "none", "due"]),
        can_assign: staff.has(Duty::TechnologyManager),
    })
    .await
}

async fn cards(tx: &mut Tx, deals: &[Deal], ctx: &Ctx) -> Result<Vec<(State, Card)>> {
    let now = ctx.app.clock.now();
    let mut managers: Vec<UserId> = deals.iter().filter_map(|d| d.manager).collect();
    managers.sort_unstable();
    managers.dedup();
    let names: HashMap<UserId, String> = accounts::store::names(tx, &managers)
        .await?
        .into_iter()
        .collect();
    let lines = pages::lines(tx, deals, Side::Staff, ctx).await?;
    let mut by_url: HashMap<String, DealLine> = lines
        .into_iter()
        .map(|line| (line.url.clone(), line))
        .collect();
    let ids: Vec<_> = deals.iter().map(|deal| deal.id).collect();
    let open = store::open_steps(tx, &ids).await?;
    let today = ctx.app.clock.today();
    let mut steps: HashMap<_, _> = open
        .iter()
        .map(|step| (step.deal_id, NextStep::of(step, today, String::new())))
        .collect();
    let card = |deal: &Deal| {
        let next = steps.remove(&deal.id);
        let line = by_url.remove(&deal.path())?;
        let manager = deal.manager.and_then(|id| names.get(&id).cloned());
        Some((
            deal.state,
            Card {
                line,
                days: (now - deal.since()).num_days(),
                manager: manager.unwrap_or_default(),
                mine: deal.manager.is_some() && deal.manager == ctx.user(),
                unplanned: deal.state.is_open() && next.is_none(),
                next,
            },
        ))
    };
    Ok(deals.iter().filter_map(card).collect())
}

fn columns(only: Option<State>, counts: &[(State, i64)], cards: Vec<(State, Card)>) -> Vec<Column> {
    let shown: Vec<State> = only.map_or_else(|| State::WAY.to_vec(), |state| vec![state]);
    let mut by_state: HashMap<State, Vec<Card>> = HashMap::new();
    for (state, card) in cards {
        by_state.entry(state).or_default().push(card);
    }
    let count = |state: State| {
        let found = counts.iter().find(|(s, _)| *s == state);
        found.map_or(0, |(_, count)| *count)
    };
    shown
        .into_iter()
        .map(|state| Column {
            state: state.code(),
            count: count(state),
            cards: by_state.remove(&state).unwrap_or_default(),
        })
        .collect()
}

fn states(ctx: &Ctx, asked: &Asked) -> Vec<FilterOption> {
    let all = FilterOption {
        label: ctx.t("deal-desk-all-states"),
        url: asked.url("state", ""),
        chosen: State::from_code(&asked.state).is_none(),
    };
    let each = State::ALL.into_iter().map(|state| FilterOption {
        label: ctx.t(&format!("deal-state-{}", state.code())),
        url: asked.url("state", state.code()),
        chosen: asked.state == state.code(),
    });
    std::iter::once(all).chain(each).collect()
}

fn options(ctx: &Ctx, asked: &Asked, field: &str, values: &[&str]) -> Vec<FilterOption> {
    let now = match field {
        "manager" => &asked.manager,
        "step" => &asked.step,
        _ => &asked.overdue,
    };
    values
        .iter()
        .map(|value| FilterOption {
            label: ctx.t(&format!(
                "deal-desk-{field}-{}",
                if value.is_empty() { "all" } else { value }
            )),
            url: asked.url(field, value),
            chosen: now == value,
        })
        .collect()
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let card = |overdue: bool| Card {
        line: DealLine {
            url: "/deals/KX-D-2026-00001".to_owned(),
            number: "KX-D-2026-00001".to_owned(),
            title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
            with: "达川岩丝新材料有限公司（虚构） → 锦江示例大学（虚构）".to_owned(),
            state: "requested",
            tint: "warning",
            due_at: Some(DateTime::UNIX_EPOCH),
            overdue,
            last: "请说明驻厂人数。".to_owned(),
            last_at: DateTime::UNIX_EPOCH,
        },
        days: 6,
        manager: if overdue { "" } else { "卢示" }.to_owned(),
        mine: !overdue,
        next: (!overdue).then(NextStep::sample),
        unplanned: overdue,
    };
    let option = |chosen| FilterOption {
        label: "全部".to_owned(),
        url: "/desk/deals?".to_owned(),
        chosen,
    };
    let page = |table: bool, columns: Vec<Column>| DeskPage {
        table,
        board_url: "/desk/deals?".to_owned(),
        table_url: "/desk/deals?view=table".to_owned(),
        here: "/desk/deals?".to_owned(),
        total: columns.iter().map(|c| c.count).sum(),
        columns,
        states: vec![option(true)],
        managers: vec![option(true), option(false)],
        delays: vec![option(true)],
        steps: vec![option(true), option(false)],
        can_assign: true,
    };
    let columns = || {
        vec![Column {
            state: "requested",
            count: 60,
            cards: vec![card(true), card(false)],
        }]
    };
    [
        page(false, columns()),
        page(true, columns()),
        page(true, Vec::new()),
    ]
    .iter()
    .map(crate::web::Sample::of)
    .collect()
}
