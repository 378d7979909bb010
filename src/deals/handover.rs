//! Who looks after a deal, and handing it over with a note: history row, audit, a mail to whoever gets it and a task
//! that ends when a next step is planned. Must stay true: only technology managers get deals, and the note stays inside.

use axum::extract::State as Shared;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use super::Choice;
use super::clock;
use super::deal::Deal;
use super::state::Side;
use super::store::{self, Handover};
use super::{deeds, life};
use crate::accounts;
use crate::db::Tx;
use crate::ids::{DealId, UserId};
use crate::listings;
use crate::mail::MailPage;
use crate::notices::{self, Kind, Notice};
use crate::state::App;
use crate::tasks::{self, NewTask};
use crate::tz;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::{Answer, Ctx, Path, Staff, safe_return};
use crate::workdays::Calendar;

pub(crate) const NOTE_MOST: usize = 500;
/// In place of a person: whoever takes it.
pub(crate) const NOBODY: &str = "nobody";
/// Deals named in a mail; the desk has them all.
const NAMED: usize = 20;
const ONE: i64 = 1;

/// Who gets it, and what is said to them.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub to: Option<UserId>,
    pub note: &'a str,
    pub by: UserId,
}

/// Whom a deal or a task can be given to, the last of them whoever takes it.
pub(crate) async fn people(tx: &mut Tx, ctx: &Ctx) -> Result<Vec<Choice>> {
    let managers = tasks::remind::managers(tx).await?;
    let mut people: Vec<Choice> = managers
        .into_iter()
        .map(|user| Choice {
            value: user.id.to_string(),
            label: user.name,
        })
        .collect();
    people.push(Choice {
        value: NOBODY.to_owned(),
        label: ctx.t("task-to-nobody"),
    });
    Ok(people)
}

/// The person chosen, or the key of what is wrong: only a technology manager can be given something.
pub(crate) async fn person(
    tx: &mut Tx,
    typed: &str,
    me: UserId,
) -> Result<std::result::Result<Option<UserId>, &'static str>> {
    match typed {
        NOBODY => return Ok(Ok(None)),
        "me" => return Ok(Ok(Some(me))),
        _ => {}
    }
    let Ok(id) = typed.parse::<UserId>() else {
        return Ok(Err("task-no-person"));
    };
    let managers = tasks::remind::managers(tx).await?;
    if managers.iter().any(|user| user.id == id) {
        Ok(Ok(Some(id)))
    } else {
        Ok(Err("task-no-person"))
    }
}

/// Gives a deal to a technology manager, or to nobody; `false` when it is so already.
///
/// # Errors
/// Conflict when somebody else changed that in the meantime.
pub async fn assign(
    tx: &mut Tx,
    deal: &Deal,
    title: &str,
    given: Given<'_>,
    now: DateTime<Utc>,
) -> Result<bool> {
    if given.to == deal.manager {
        return Ok(false);
    }
    if !store::assign(tx, deal, given.to, now).await? {
        return Err(Error::conflict("deal-moved-on"));
    }
    tasks::follow(tx, &clock::task_of(deal), given.to).await?;
    settle(tx, deal.id, now).await?;
    let action = match given.to {
        None => "release",
        Some(to) if to == given.by => "assign",
        Some(_) => "give",
    };
    let who = (Some(given.by), Side::Staff.code());
    life::record(tx, deal, who, (action, deal.state), "", now).await?;
    match given.to {
        Some(to) if to != given.by => hand_over(tx, (deal, title), to, given, now).await?,
        _ => {}
    }
    Ok(true)
}

async fn hand_over(
    tx: &mut Tx,
    (deal, title): (&Deal, &str),
    to: UserId,
    given: Given<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let handover = Handover {
        id: crate::ids::mint(now),
        deal_id: deal.id,
        from_manager: deal.manager,
        to_manager: to,
        given_by: given.by,
        note: given.note.to_owned(),
        created_at: now,
    };
    store::insert_handover(tx, &handover).await?;
    let detail = json!({ "to": to, "note": given.note });
    life::note(tx, deal, Some(given.by), ("handover", detail), now).await?;
    if !deal.state.is_open() {
        return Ok(());
    }
    let today = tz::shanghai_date(now);
    let task = NewTask {
        once: task_of(&handover),
        kind: "handover",
        subject: deal.number.clone(),
        path: deal.path(),
        title: title.to_owned(),
        assignee: Some(to),
        due_at: tz::end_of_day(Calendar::current().add_workdays(today, 1)),
    };
    tasks::open(tx, &task, now).await?;
    Ok(())
}

fn task_of(handover: &Handover) -> String {
    format!("handover:{}", handover.id)
}

/// Whoever got the deal has taken it up, or it is somebody else's now, or over.
pub(super) async fn settle(tx: &mut Tx, deal: DealId, now: DateTime<Utc>) -> sqlx::Result<()> {
    if let Some(last) = store::handovers(tx, deal, ONE).await?.first() {
        tasks::close(tx, &task_of(last), now).await?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Line {
    number: String,
    title: String,
    url: String,
}

/// Tells a manager of the deals that are theirs now: one mail for all.
#[derive(Serialize)]
struct DealsGiven {
    name: String,
    from: String,
    note: String,
    n: usize,
    lines: Vec<Line>,
    more: usize,
    url: String,
}

impl MailPage for DealsGiven {
    const NAME: &'static str = "deals-given";
    const OPENS: bool = false;
}

/// # Errors
/// When the database refuses.
pub(super) async fn tell(
    tx: &mut Tx,
    app: &App,
    given: Given<'_>,
    deals: &[(&Deal, &str)],
) -> Result<()> {
    let Some(to) = given.to.filter(|to| *to != given.by && !deals.is_empty()) else {
        return Ok(());
    };
    let Some(person) = accounts::store::find(tx, to).await? else {
        return Ok(());
    };
    let from = accounts::store::find(tx, given.by).await?;
    let base = &app.config.base_url;
    let line = |(deal, title): &(&Deal, &str)| Line {
        number: deal.number.clone(),
        title: (*title).to_owned(),
        url: format!("{base}{}", deal.path()),
    };
    let letter = DealsGiven {
        name: person.name.clone(),
        from: from.map(|user| user.name).unwrap_or_default(),
        note: given.note.to_owned(),
        n: deals.len(),
        lines: deals.iter().take(NAMED).map(line).collect(),
        more: deals.len().saturating_sub(NAMED),
        url: format!("{base}/desk/deals?view=table&manager=me"),
    };
    let path = match deals {
        [(deal, _)] => deal.path(),
        _ => "/desk/deals?view=table&manager=me".to_owned(),
    };
    let notice = Notice::new(Kind::Reminder, path)
        .with("n", letter.n)
        .with("from", letter.from.as_str());
    notices::tell(tx, app, &person, &notice, &letter).await?;
    Ok(())
}

/// `POST /deals/{number}/manager`: to oneself, to somebody else with a note, or to nobody.
pub(crate) async fn update(
    ctx: Ctx,
    staff: Staff,
    Shared(app): Shared<App>,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let deal = store::by_number(&mut tx, &number)
        .await?
        .ok_or(Error::NotFound)?;
    let (to, note) = match read(&mut tx, &typed, staff.id).await? {
        Ok(read) => read,
        Err(errors) => {
            let typed = (&typed, &errors);
            return deeds::refuse(&ctx, tx, (&deal, Side::Staff), "manager", typed).await;
        }
    };
    let listing = listings::store::find(&mut tx, deal.listing_id).await?;
    let title = listing.map(|listing| listing.title).unwrap_or_default();
    let given = Given {
        to,
        note: &note,
        by: staff.id,
    };
    if assign(&mut tx, &deal, &title, given, now).await? {
        tell(&mut tx, &app, given, &[(&deal, &title)]).await?;
    }
    tx.commit().await?;
    let back = typed.get("return_to");
    let page = if back.is_empty() {
        deal.path()
    } else {
        safe_return(back).to_owned()
    };
    let key = match to {
        None => "deal-done-release",
        Some(to) if to == staff.id => "deal-done-assign",
        Some(_) => "deal-done-give",
    };
    ctx.done(key, &page).await
}

/// The fields `to` and `note`.
pub(super) async fn read(
    tx: &mut Tx,
    typed: &Typed,
    me: UserId,
) -> Result<std::result::Result<(Option<UserId>, String), Errors>> {
    let mut reader = Reader::new(typed);
    let note = reader
        .optional("handover_note", NOTE_MOST)
        .unwrap_or_default();
    let to = match person(tx, typed.get("to"), me).await? {
        Ok(to) => Some((to, note)),
        Err(key) => {
            reader.error("to", key);
            None
        }
    };
    Ok(reader.finish(to))
}
