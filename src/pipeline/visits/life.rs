//! What is done with visits: each with its audit row. Must stay true: a visit sent again is the same visit, and one need
//! at most comes of it, a draft that the company itself completes and sends in.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::visit::{Visit, Written};
use crate::accounts;
use crate::audit;
use crate::db::Tx;
use crate::ids::{ListingId, UserId, VisitId};
use crate::listings::{self, Kind};
use crate::mail::MailPage;
use crate::notices::{self, Notice};
use crate::organisations::{
    self,
    organisation::{Organisation, State},
};
use crate::pipeline::store;
use crate::state::App;
use crate::tasks::{self, NewTask};
use crate::tz;
use crate::web::error::{Error, Result};

/// What a listing remembers of where it came from.
pub(crate) const ORIGIN: &str = "visit";
/// At most so many people of an organisation get a mail.
const TOLD_MOST: usize = 4;

/// The organisation of this name or credit code, when there is exactly one that is not suspended.
pub(super) async fn organisation(tx: &mut Tx, text: &str) -> sqlx::Result<Option<Organisation>> {
    let by_code = organisations::store::by_uscc(tx, text).await?;
    let found = match by_code {
        Some(one) => vec![one],
        None => organisations::store::by_name(tx, text, 2).await?,
    };
    Ok(match <[Organisation; 1]>::try_from(found) {
        Ok([one]) if one.state != State::Suspended => Some(one),
        _ => None,
    })
}

/// Writes a visit; the same id again is the same visit.
///
/// # Errors
/// Not found when the id is somebody else's visit.
pub(crate) async fn write(
    tx: &mut Tx,
    id: VisitId,
    written: &Written,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let company = organisation(tx, &written.organisation).await?;
    let company = company.map(|one| one.id);
    if !store::insert(tx, (id, by), written, company, now).await? {
        let there = store::find(tx, id).await?;
        return match there {
            Some(visit) if visit.created_by == by => Ok(false),
            _ => Err(Error::NotFound),
        };
    }
    note(tx, by, ("write", id), json!({}), now).await?;
    if let Some((title, day)) = &written.step {
        let task = NewTask {
            once: format!("visit:{id}"),
            kind: "visit",
            subject: String::new(),
            path: path(id),
            title: title.clone(),
            assignee: Some(by),
            due_at: tz::end_of_day(*day),
        };
        tasks::open(tx, &task, now).await?;
    }
    Ok(true)
}

/// # Errors
/// Conflict when it was changed since this revision.
pub(super) async fn change(
    tx: &mut Tx,
    (visit, seen): (&Visit, i64),
    written: &Written,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    // A company that was linked by hand stays so while the name stays.
    let company = if written.organisation == visit.organisation_name {
        visit.organisation_id
    } else {
        organisation(tx, &written.organisation)
            .await?
            .map(|one| one.id)
    };
    if !store::update(tx, visit, seen, written, company, now).await? {
        return Err(Error::conflict("visit-changed-elsewhere"));
    }
    note(
        tx,
        by,
        ("change", visit.id),
        json!({ "revision": seen }),
        now,
    )
    .await
}

/// # Errors
/// Conflict when a need was made of it in the meantime.
pub(super) async fn link(
    tx: &mut Tx,
    visit: &Visit,
    company: &Organisation,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    if !store::link(tx, visit.id, company.id, now).await? {
        return Err(Error::conflict("visit-changed-elsewhere"));
    }
    let detail = json!({ "organisation": company.id });
    note(tx, by, ("link", visit.id), detail, now).await
}

/// # Errors
/// Not found when there is no such visit.
pub(crate) async fn read(tx: &mut Tx, id: VisitId) -> Result<Visit> {
    store::find(tx, id).await?.ok_or(Error::NotFound)
}

/// A draft of a need, just made of a visit's problem.
pub(crate) struct Draft {
    id: ListingId,
    title: String,
    company: Organisation,
}

/// Makes the draft and tells the company.
///
/// # Errors
/// As `make_need`.
pub(super) async fn to_need(
    tx: &mut Tx,
    app: &App,
    visit: &Visit,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let draft = make_need(tx, visit, by, now).await?;
    tell(tx, app, (visit, &draft), by).await
}

/// Makes a draft of a need of the problem, in the company's name.
///
/// # Errors
/// Conflict when there is one already, the company is not on the site, or no problem was written down.
pub(crate) async fn make_need(
    tx: &mut Tx,
    visit: &Visit,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<Draft> {
    if visit.problem.is_empty() {
        return Err(Error::conflict("visit-no-problem"));
    }
    let company = match visit.organisation_id {
        Some(id) => organisations::store::find(tx, id).await?,
        None => None,
    };
    let company = company
        .filter(|company| company.state != State::Suspended)
        .ok_or_else(|| Error::conflict("visit-no-organisation"))?;
    let typed = visit.need(&company.region);
    let id = ListingId::mint(now);
    let new = listings::store::New {
        id,
        kind: Kind::Need,
        organisation: company.id,
        by,
        typed: &typed,
        source: "form",
        import_key: None,
        now,
    };
    listings::life::create(tx, &new).await?;
    listings::store::remember_origin(tx, id, ORIGIN).await?;
    if !store::became(tx, visit, id, now).await? {
        return Err(Error::conflict("visit-changed-elsewhere"));
    }
    note(tx, by, ("need", visit.id), json!({ "listing": id }), now).await?;
    Ok(Draft {
        id,
        title: typed.get("title").to_owned(),
        company,
    })
}

/// Tells the company of the draft.
#[derive(Serialize)]
struct VisitNeed {
    name: String,
    organisation: String,
    from: String,
    title: String,
    on: String,
    url: String,
}

impl MailPage for VisitNeed {
    const NAME: &'static str = "visit-need";
    const OPENS: bool = false;
}

async fn tell(tx: &mut Tx, app: &App, (visit, draft): (&Visit, &Draft), by: UserId) -> Result<()> {
    let (company, need, title) = (&draft.company, draft.id, draft.title.as_str());
    let from = accounts::store::find(tx, by).await?;
    let from = from.map(|user| user.name).unwrap_or_default();
    let members = organisations::store::members(tx, company.id).await?;
    for (member, _) in members.into_iter().take(TOLD_MOST) {
        let Some(user) = accounts::store::find(tx, member).await? else {
            continue;
        };
        let letter = VisitNeed {
            name: user.name.clone(),
            organisation: company.name.clone(),
            from: from.clone(),
            title: title.to_owned(),
            on: visit.visited_on.to_string(),
            url: format!("{}/my/needs/{need}/edit", app.config.base_url),
        };
        let notice = Notice::new(notices::Kind::Reminder, format!("/my/needs/{need}/edit"))
            .with("title", title);
        notices::tell(tx, app, &user, &notice, &letter).await?;
    }
    Ok(())
}

pub(super) fn path(id: VisitId) -> String {
    format!("/desk/visits/{id}")
}

async fn note(
    tx: &mut Tx,
    by: UserId,
    (action, id): (&str, VisitId),
    detail: Value,
    now: DateTime<Utc>,
) -> Result<()> {
    let entry = audit::Entry {
        chain: "visits",
        actor: Some(by),
        action,
        subject: id.to_string(),
        detail,
    };
    audit::append(tx, entry, now).await?;
    Ok(())
}
