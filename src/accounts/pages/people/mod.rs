//! People as administrators see them: search, duties, disabling, new staff.

mod deeds;
mod new;

use serde::Serialize;

pub(crate) use deeds::{change_duty, change_standing};
pub(crate) use new::{create, new};

use crate::accounts::store;
use crate::accounts::user::User;
use crate::db::Tx;
use crate::ids::UserId;
use crate::jobs;
use crate::web::{
    Answer, Ctx, Duty, Error, Errors, FormView, Locale, Page, Path, Result, Sample, Typed,
};

const MOST: i64 = 50;
/// Failed work that is counted.
const FAILED: i64 = 100;

#[derive(Serialize)]
struct AdminPage {
    /// Work that was given up and waits for somebody, counted up to a limit.
    failed: usize,
}

impl Page for AdminPage {
    const TEMPLATE: &'static str = "accounts/admin.html";
}

#[derive(Serialize)]
struct PersonLine {
    url: String,
    name: String,
    email: String,
    duties: Vec<&'static str>,
    disabled: bool,
}

#[derive(Serialize)]
struct PeoplePage {
    q: String,
    people: Vec<PersonLine>,
    /// More people fit than are shown.
    more: bool,
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "accounts/people.html";
}

#[derive(Serialize)]
struct DutyLine {
    code: &'static str,
    has: bool,
}

#[derive(Serialize)]
struct PersonPage {
    id: UserId,
    user: User,
    duties: Vec<DutyLine>,
    form: FormView,
    is_self: bool,
    url: String,
}

impl Page for PersonPage {
    const TEMPLATE: &'static str = "accounts/person.html";
}

pub(super) fn samples() -> Vec<Sample> {
    let at = chrono::DateTime::UNIX_EPOCH;
    let user = User {
        id: UserId::mint(at),
        email: "officer@kexing.example".to_owned(),
        name: "林亦川".to_owned(),
        phone: "0818-0000101".to_owned(),
        locale: Some("zh-CN".to_owned()),
        disabled_at: None,
        created_at: at,
    };
    let off = User {
        disabled_at: Some(at),
        ..user.clone()
    };
    let line = person_line(&user, &[(user.id, Duty::Reviewer)]);
    let errors = Errors::one("reason", "field-required");
    let form = FormView::new(&Typed::default(), &errors, Locale::Zh);
    let mut all = vec![
        Sample::of(&AdminPage { failed: 2 }),
        Sample::of(&PeoplePage {
            q: String::new(),
            people: vec![line, person_line(&off, &[])],
            more: true,
        }),
        Sample::of(&PeoplePage {
            q: "无".to_owned(),
            people: Vec::new(),
            more: false,
        }),
        Sample::of(&person_page(user, &[Duty::Reviewer], form, false)),
        Sample::of(&person_page(off, &[], FormView::blank(), true)),
    ];
    all.extend(new::samples());
    all
}

fn person_line(user: &User, duties: &[(UserId, Duty)]) -> PersonLine {
    PersonLine {
        url: url(user.id),
        name: user.name.clone(),
        email: user.email.clone(),
        duties: duties
            .iter()
            .filter(|(id, _)| *id == user.id)
            .map(|(_, duty)| duty.code())
            .collect(),
        disabled: user.disabled_at.is_some(),
    }
}

fn person_page(user: User, duties: &[Duty], form: FormView, is_self: bool) -> PersonPage {
    PersonPage {
        id: user.id,
        url: url(user.id),
        user,
        duties: Duty::ALL
            .into_iter()
            .map(|duty| DutyLine {
                code: duty.code(),
                has: duties.contains(&duty),
            })
            .collect(),
        form,
        is_self,
    }
}

fn url(id: UserId) -> String {
    format!("/admin/people/{id}")
}

/// `GET /admin`
pub(crate) async fn landing(ctx: Ctx) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let failed = jobs::failed(&mut tx, FAILED).await?;
    drop(tx);
    let given_up = failed.iter().filter(|job| job.failed_at.is_some());
    ctx.page(AdminPage {
        failed: given_up.count(),
    })
    .await
}

/// `GET /admin/people?q=`: without words, whoever has a duty.
pub(crate) async fn index(ctx: Ctx, typed: Typed) -> Answer {
    let q: String = typed.get("q").chars().take(100).collect();
    let mut tx = ctx.app.db.read().await?;
    let mut users = if q.is_empty() {
        store::with_duties(&mut tx, MOST + 1).await?
    } else {
        store::beginning_with(&mut tx, &q, MOST + 1).await?
    };
    let more = users.len() > usize::try_from(MOST).unwrap_or(usize::MAX);
    users.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let duties = store::duties_of(&mut tx, &ids).await?;
    drop(tx);
    let people = users
        .iter()
        .map(|user| person_line(user, &duties))
        .collect();
    ctx.page(PeoplePage { q, people, more }).await
}

async fn load(tx: &mut Tx, id: UserId) -> Result<(User, Vec<Duty>)> {
    let user = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let duties = store::duties(tx, id).await?;
    Ok((user, duties))
}

/// `GET /admin/people/{id}`
pub(crate) async fn show(ctx: Ctx, Path(id): Path<UserId>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let (user, duties) = load(&mut tx, id).await?;
    drop(tx);
    let is_self = ctx.user() == Some(id);
    ctx.page(person_page(user, &duties, FormView::blank(), is_self))
        .await
}
