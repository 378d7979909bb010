//! `/desk/visits`: the latest visits, whose they were and what became of the problems.

use std::collections::HashMap;

use axum::extract::State as Shared;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::life;
use super::show::NeedView;
use crate::accounts;
use crate::ids::UserId;
use crate::listings;
use crate::pipeline::store::{self, Which};
use crate::pipeline::tasks::Tab;
use crate::state::App;
use crate::web::pager::{self, Pager, page_number};
use crate::web::{Answer, Ctx, Duty, Page, Query, Staff};

const LISTS: [&str; 3] = ["all", "mine", "open"];

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    which: String,
    page: String,
}

#[derive(Serialize)]
struct Row {
    url: String,
    organisation: String,
    on: NaiveDate,
    by: String,
    problem: String,
    need: Option<NeedView>,
}

#[derive(Serialize)]
pub(crate) struct ListPage {
    list: &'static str,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
    can_write: bool,
    owner: String,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "pipeline/visits.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/visits?which=&page=`
pub(crate) async fn index(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let list = LISTS.into_iter().find(|l| *l == asked.which);
    let list = list.unwrap_or(LISTS[0]);
    let which = match list {
        "mine" => Which::Of(staff.id),
        "open" => Which::Open,
        _ => Which::All,
    };
    let page = page_number(&asked.page);
    let most = i64::try_from(pager::SIZE).unwrap_or(20);
    let skip = i64::try_from((page - 1) * pager::SIZE).unwrap_or(0);
    let mut tx = app.db.read().await?;
    let (all, mine, open) = store::counts(&mut tx, staff.id).await?;
    let visits = store::page(&mut tx, which, (most, skip)).await?;
    let mut people: Vec<UserId> = visits.iter().map(|visit| visit.created_by).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::store::names(&mut tx, &people).await?;
    let names: HashMap<UserId, String> = names.into_iter().collect();
    let needs: Vec<_> = visits.iter().filter_map(|visit| visit.need_id).collect();
    let needs = listings::store::heads(&mut tx, &needs).await?;
    drop(tx);
    let counts = [all, mine, open];
    let total = counts[LISTS.iter().position(|l| *l == list).unwrap_or(0)];
    let url = |list: &str| format!("/desk/visits?which={list}");
    let rows = visits.into_iter().map(|visit| Row {
        url: life::path(visit.id),
        by: names.get(&visit.created_by).cloned().unwrap_or_default(),
        need: needs
            .iter()
            .find(|need| Some(need.id) == visit.need_id)
            .map(NeedView::of),
        organisation: visit.organisation_name,
        on: visit.visited_on,
        problem: visit.problem,
    });
    ctx.page(ListPage {
        list,
        rows: rows.collect(),
        tabs: LISTS
            .into_iter()
            .zip(counts)
            .map(|(one, count)| Tab {
                text: ctx.t(&format!("visit-list-{one}")),
                url: url(one),
                count: Some(count),
                current: one == list,
            })
            .collect(),
        pager: Pager::new(page, u64::try_from(total).unwrap_or(0), |n| {
            format!("{}&page={n}", url(list))
        }),
        can_write: staff.has(Duty::TechnologyManager),
        owner: staff.id.to_string(),
    })
    .await
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let row = |need: bool| Row {
        url: "/desk/visits/1".to_owned(),
        organisation: "渠江阀泵制造有限公司（虚构）".to_owned(),
        on: NaiveDate::default(),
        by: "卓以宁".to_owned(),
        problem: if need { "阀座低温泄漏" } else { "" }.to_owned(),
        need: need.then(NeedView::sample),
    };
    let page = |rows: Vec<Row>| ListPage {
        list: "all",
        tabs: vec![Tab {
            text: "全部".to_owned(),
            url: "/desk/visits".to_owned(),
            count: Some(2),
            current: true,
        }],
        pager: Pager::new(1, 42, |n| format!("/desk/visits?page={n}")),
        can_write: !rows.is_empty(),
        rows,
        owner: "01890000-0000-7000-8000-000000000000".to_owned(),
    };
    [page(vec![row(true), row(false)]), page(Vec::new())]
        .iter()
        .map(crate::web::Sample::of)
        .collect()
}
