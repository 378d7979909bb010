//! A task written by hand, for oneself, for somebody else or for whoever takes it.

use axum::extract::State;
use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::accounts::links;
use crate::db::Tx;
use crate::deals;
use crate::deals::Choice;
use crate::deals::handover::{self, NOBODY};
use crate::ids::UserId;
use crate::state::App;
use crate::tasks::{NewTask, life, task::BY_HAND};
use crate::tz;
use crate::web::error::Result;
use crate::web::form::{Errors, FormView, Reader, Typed};
use crate::web::{Answer, Ctx, Message, Page, Query, Staff};

const WORDS_MOST: usize = 200;
const DAYS_MOST: u64 = 732;
#[derive(Serialize)]
pub(crate) struct NewTaskPage {
    form: FormView,
    people: Vec<Choice>,
    /// Makes a form sent twice one task.
    once: String,
}

impl Page for NewTaskPage {
    const TEMPLATE: &'static str = "pipeline/task_new.html";
    const NAV: &'static str = "desk";
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct About {
    deal: String,
}

/// `GET /desk/tasks/new?deal=`
pub(crate) async fn new(
    ctx: Ctx,
    staff: Staff,
    State(app): State<App>,
    Query(about): Query<About>,
) -> Answer {
    let typed = Typed::from_iter([
        ("deal", about.deal),
        ("to", staff.id.to_string()),
        ("day", tz::shanghai_date(app.clock.now()).to_string()),
    ]);
    let mut tx = app.db.read().await?;
    let page = NewTaskPage {
        form: ctx.form(&typed, &Errors::default()),
        people: handover::people(&mut tx, &ctx).await?,
        once: links::secret(),
    };
    drop(tx);
    ctx.page(page).await
}

/// `POST /desk/tasks`
pub(crate) async fn create(ctx: Ctx, staff: Staff, State(app): State<App>, typed: Typed) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let task = match read(&mut tx, &typed, (tz::shanghai_date(now), staff.id)).await? {
        Ok(task) => task,
        Err(errors) => {
            let page = NewTaskPage {
                form: ctx.form(&typed, &errors),
                people: handover::people(&mut tx, &ctx).await?,
                once: typed.get("once").to_owned(),
            };
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    let mine = task.assignee == Some(staff.id);
    life::write(&mut tx, &app, &task, staff.id, now).await?;
    tx.commit().await?;
    let to = if mine {
        "/desk/tasks"
    } else {
        "/desk/tasks?whose=all"
    };
    ctx.done("task-written", to).await
}

async fn read(
    tx: &mut Tx,
    typed: &Typed,
    (today, by): (NaiveDate, UserId),
) -> Result<std::result::Result<NewTask, Errors>> {
    let mut reader = Reader::new(typed);
    let title = reader.text("title", WORDS_MOST);
    let day = reader.required_date("day", today, today + Days::new(DAYS_MOST));
    let assignee = match handover::person(tx, typed.get("to"), by).await? {
        Ok(assignee) => Some(assignee),
        Err(key) => {
            reader.error("to", key);
            None
        }
    };
    let number = typed.get("deal").to_uppercase();
    let mut path = String::new();
    if !number.is_empty() {
        match deals::store::by_number(tx, &number).await? {
            Some(deal) => path = deal.path(),
            None => reader.errors.add("deal", Message::new("task-no-deal")),
        }
    }
    let once = typed.get("once");
    let task = title
        .zip(day)
        .zip(assignee)
        .map(|((title, day), assignee)| NewTask {
            once: format!("hand:{by}:{once}"),
            kind: BY_HAND,
            subject: number,
            path,
            title,
            assignee,
            due_at: tz::end_of_day(day),
        });
    Ok(reader.finish(task))
}

pub(super) fn samples() -> Vec<crate::web::Sample> {
    let page = |form| NewTaskPage {
        form,
        people: vec![Choice {
            value: NOBODY.to_owned(),
            label: "任何人".to_owned(),
        }],
        once: "k".to_owned(),
    };
    let typed = Typed::from_iter([("title", "回访<b>"), ("deal", "KX-D-2026-99999")]);
    let wrong = Errors::one("deal", "task-no-deal");
    let wrong = FormView::new(&typed, &wrong, crate::web::Locale::Zh);
    [page(FormView::blank()), page(wrong)]
        .iter()
        .map(crate::web::Sample::of)
        .collect()
}
