//! `/desk/tasks`: what waits for me, the most urgent first; one at a time by a click, or several at once.

use std::collections::HashMap;

use axum::extract::State;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts;
use crate::db::Tx;
use crate::deals::Choice;
use crate::deals::handover::{self, NOBODY};
use crate::ids::{TaskId, UserId};
use crate::state::App;
use crate::tasks::life::{self, Outcome};
use crate::tasks::store::{self, Change, Whose};
use crate::tasks::task::last_moment;
use crate::tasks::{Task, Urgency};
use crate::tz;
use crate::web::error::Error;
use crate::web::form::{Reader, Typed};
use crate::web::{Answer, Ctx, Message, Page, Path, Query, Staff, see_other};

/// Tasks on a page.
const SIZE: usize = 50;
const READ: i64 = 51;
/// Tasks of one change: a page of them.
const CHANGED_MOST: usize = SIZE;
const YEARS: u64 = 2;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    whose: String,
    after: String,
}

/// The lists there are; the first is shown without a word in the address.
const LISTS: [&str; 4] = ["mine", "nobody", "all", "done"];

fn list(asked: &str) -> &'static str {
    LISTS.into_iter().find(|l| *l == asked).unwrap_or(LISTS[0])
}

fn address(list: &str) -> String {
    if list == LISTS[0] {
        "/desk/tasks".to_owned()
    } else {
        format!("/desk/tasks?whose={list}")
    }
}

#[derive(Serialize)]
pub(crate) struct Row {
    id: TaskId,
    words: String,
    subject: String,
    url: String,
    who: String,
    /// The last day, or the day it was done.
    day: NaiveDate,
    can_reopen: bool,
}

#[derive(Serialize)]
pub(crate) struct Group {
    urgency: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
pub(crate) struct Tab {
    pub(super) text: String,
    pub(super) url: String,
    pub(super) count: Option<i64>,
    pub(super) current: bool,
}

#[derive(Serialize)]
pub(crate) struct TasksPage {
    list: &'static str,
    tabs: Vec<Tab>,
    groups: Vec<Group>,
    people: Vec<Choice>,
    tomorrow: NaiveDate,
    last_day: NaiveDate,
    /// Not the first page.
    first_url: String,
    next_url: String,
}

impl Page for TasksPage {
    const TEMPLATE: &'static str = "pipeline/tasks.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/tasks?whose=&after=`
pub(crate) async fn index(
    ctx: Ctx,
    staff: Staff,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Answer {
    let list = list(&asked.whose);
    let whose = match list {
        "nobody" => Whose::Nobodys,
        "mine" => Whose::Of(staff.id),
        _ => Whose::All,
    };
    let after = place(&asked.after);
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let mut tasks = if list == "done" {
        store::done_tasks(&mut tx, READ).await?
    } else {
        store::open_tasks(&mut tx, whose, after, READ).await?
    };
    let more = tasks.len() > SIZE;
    tasks.truncate(SIZE);
    let counts = store::counts(&mut tx, staff.id).await?;
    let names = names(&mut tx, &tasks).await?;
    let people = handover::people(&mut tx, &ctx).await?;
    drop(tx);
    let next = tasks.last().filter(|_| more && list != "done");
    let next_url = next.map(|task| next_page(list, task)).unwrap_or_default();
    let today = tz::shanghai_date(now);
    ctx.page(TasksPage {
        list,
        tabs: tabs(&ctx, list, counts),
        groups: groups(&tasks, &names, (&ctx, now)),
        people,
        tomorrow: today + Days::new(1),
        last_day: last_day(today),
        first_url: after.map(|_| address(list)).unwrap_or_default(),
        next_url,
    })
    .await
}

fn last_day(today: NaiveDate) -> NaiveDate {
    today + Days::new(366 * YEARS)
}

/// The place after which a page begins: microseconds and an id.
fn place(text: &str) -> Option<(DateTime<Utc>, TaskId)> {
    let (micros, id) = text.split_once('_')?;
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    Some((at, id.parse().ok()?))
}

fn next_page(list: &str, last: &Task) -> String {
    let micros = last.due_at.timestamp_micros();
    format!("/desk/tasks?whose={list}&after={micros}_{}", last.id)
}

async fn names(tx: &mut Tx, tasks: &[Task]) -> sqlx::Result<HashMap<UserId, String>> {
    let mut ids: Vec<UserId> = tasks
        .iter()
        .flat_map(|task| [task.assignee, task.done_by])
        .flatten()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let names = accounts::store::names(tx, &ids).await?;
    Ok(names.into_iter().collect())
}

fn tabs(ctx: &Ctx, list: &str, (mine, nobodys, all): (i64, i64, i64)) -> Vec<Tab> {
    let counts = [Some(mine), Some(nobodys), Some(all), None];
    LISTS
        .into_iter()
        .zip(counts)
        .map(|(one, count)| Tab {
            text: ctx.t(&format!("task-list-{one}")),
            url: address(one),
            count,
            current: one == list,
        })
        .collect()
}

fn groups(
    tasks: &[Task],
    names: &HashMap<UserId, String>,
    (ctx, now): (&Ctx, DateTime<Utc>),
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for task in tasks {
        let urgency = if task.done_at.is_some() {
            "done"
        } else {
            task.urgency(now).code()
        };
        if groups.last().is_none_or(|group| group.urgency != urgency) {
            groups.push(Group {
                urgency,
                rows: Vec::new(),
            });
        }
        let who = if task.done_at.is_some() {
            task.done_by
        } else {
            task.assignee
        };
        let row = Row {
            id: task.id,
            words: task.words(ctx.locale),
            subject: task.subject.clone(),
            url: task.path.clone(),
            who: who
                .and_then(|id| names.get(&id).cloned())
                .unwrap_or_default(),
            day: tz::shanghai_date(task.done_at.unwrap_or(last_moment(task.due_at))),
            can_reopen: task.done_by.is_some(),
        };
        if let Some(group) = groups.last_mut() {
            group.rows.push(row);
        }
    }
    groups
}

/// `POST /desk/tasks/{id}/completion`
pub(crate) async fn complete(
    ctx: Ctx,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<TaskId>,
    typed: Typed,
) -> Answer {
    let mut tx = app.db.write().await?;
    if store::by_ids(&mut tx, &[id]).await?.is_empty() {
        return Err(Error::NotFound);
    }
    let change = (Change::Done(staff.id), staff.id);
    let outcome = life::change(&mut tx, &app, &[id], change, app.clock.now()).await?;
    tx.commit().await?;
    tell(&ctx, outcome, list(typed.get("whose"))).await
}

/// `POST /desk/tasks/{id}/reopening`
pub(crate) async fn reopen(
    ctx: Ctx,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<TaskId>,
) -> Answer {
    let mut tx = app.db.write().await?;
    life::reopen(&mut tx, id, staff.id, app.clock.now()).await?;
    tx.commit().await?;
    ctx.done("task-reopened", &address("done")).await
}

/// `POST /desk/tasks/changes`: several at once.
pub(crate) async fn change(ctx: Ctx, staff: Staff, State(app): State<App>, typed: Typed) -> Answer {
    let back = list(typed.get("whose"));
    let ids = typed.all("task").take(CHANGED_MOST);
    let ids: Vec<TaskId> = ids.filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return refuse(&ctx, "task-none-chosen", back).await;
    }
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let change = match typed.get("deed") {
        "done" => Change::Done(staff.id),
        "take" => Change::HandOver(Some(staff.id)),
        "hand_over" => match handover::person(&mut tx, typed.get("to"), staff.id).await? {
            Ok(to) => Change::HandOver(to),
            Err(key) => return refuse(&ctx, key, back).await,
        },
        "put_off" => match day(&typed, tz::shanghai_date(now)) {
            Some(day) => Change::PutOff(tz::end_of_day(day)),
            None => return refuse(&ctx, "task-no-day", back).await,
        },
        _ => return refuse(&ctx, "task-no-deed", back).await,
    };
    let outcome = life::change(&mut tx, &app, &ids, (change, staff.id), now).await?;
    tx.commit().await?;
    tell(&ctx, outcome, back).await
}

fn day(typed: &Typed, today: NaiveDate) -> Option<NaiveDate> {
    Reader::new(typed).date("day", today, last_day(today))
}

async fn refuse(ctx: &Ctx, key: &str, back: &str) -> Answer {
    ctx.flash("danger", Message::new(key)).await?;
    Ok(see_other(&address(back)))
}

/// How many were changed, and which were not and why.
async fn tell(ctx: &Ctx, outcome: Outcome, back: &str) -> Answer {
    let say = |key: &str, n: usize| Message::new(key).with("n", n);
    if outcome.changed > 0 {
        ctx.flash("success", say("task-changed", outcome.changed))
            .await?;
    }
    if outcome.done_before > 0 {
        let before = say("task-done-before", outcome.done_before);
        ctx.flash("warning", before).await?;
    }
    if outcome.same > 0 {
        ctx.flash("info", say("task-same", outcome.same)).await?;
    }
    Ok(see_other(&address(back)))
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let day = DateTime::UNIX_EPOCH.date_naive();
    let row = |n: u128, url: &str| Row {
        id: TaskId(uuid::Uuid::from_u128(n)),
        words: "回访达川岩丝新材料有限公司（虚构）".to_owned(),
        subject: if url.is_empty() {
            ""
        } else {
            "KX-D-2026-00001"
        }
        .to_owned(),
        url: url.to_owned(),
        who: if url.is_empty() { "" } else { "卢示" }.to_owned(),
        day,
        can_reopen: url.is_empty(),
    };
    let page = |list: &'static str, groups: Vec<Group>, next: &str| TasksPage {
        list,
        tabs: vec![Tab {
            text: "我的".to_owned(),
            url: "/desk/tasks".to_owned(),
            count: Some(2),
            current: true,
        }],
        groups,
        people: vec![Choice {
            value: NOBODY.to_owned(),
            label: "任何人".to_owned(),
        }],
        tomorrow: day,
        last_day: day,
        first_url: next.to_owned(),
        next_url: next.to_owned(),
    };
    let group = |urgency| Group {
        urgency,
        rows: vec![row(1, "/deals/KX-D-2026-00001"), row(2, "")],
    };
    let open = [Urgency::Overdue, Urgency::Today, Urgency::Later];
    let open = open.map(|urgency| group(urgency.code())).into();
    [
        page("mine", open, "/desk/tasks?whose=mine"),
        page("nobody", vec![group("today")], ""),
        page("done", vec![group("done")], ""),
        page("mine", Vec::new(), ""),
    ]
    .iter()
    .map(crate::web::Sample::of)
    .collect()
}
