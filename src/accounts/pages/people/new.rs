//! A new member of staff: the account is made here, the password by its owner through a mailed link.

use serde::Serialize;
use serde_json::json;

use super::url;
use crate::accounts::user::User;
use crate::accounts::{form, links, password, store};
use crate::audit::{self, Entry};
use crate::db;
use crate::ids::UserId;
use crate::state::App;
use crate::web::{
    Answer, Ctx, Duty, Error, Errors, FormView, Locale, Page, Reader, Result, Sample, SignedIn,
    Typed,
};

#[derive(Serialize)]
struct NewStaffPage {
    form: FormView,
    duties: Vec<&'static str>,
}

impl Page for NewStaffPage {
    const TEMPLATE: &'static str = "accounts/staff_new.html";
}

impl NewStaffPage {
    fn new(form: FormView) -> Self {
        Self {
            form,
            duties: Duty::ALL.into_iter().map(Duty::code).collect(),
        }
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let errors = Errors::one("duty", "field-choose-some");
    let form = FormView::new(&Typed::default(), &errors, Locale::Zh);
    vec![Sample::of(&NewStaffPage::new(form))]
}

/// `GET /admin/people/new`
pub(crate) async fn new(ctx: Ctx) -> Answer {
    let typed: Typed = [("language", ctx.locale.tag())].into_iter().collect();
    let form = ctx.form(&typed, &Errors::default());
    ctx.page(NewStaffPage::new(form)).await
}

struct NewStaff {
    name: String,
    email: String,
    phone: String,
    locale: Locale,
    duties: Vec<Duty>,
}

fn parse(typed: &Typed) -> Result<NewStaff, Errors> {
    let mut reader = Reader::new(typed);
    let name = reader.text("name", form::NAME_MOST);
    let email = form::email(&mut reader);
    let phone = form::phone(&mut reader);
    let locale = form::language(&mut reader);
    let chosen: Vec<Option<Duty>> = typed.all("duty").map(Duty::from_code).collect();
    let duties: Option<Vec<Duty>> = chosen.into_iter().collect();
    match &duties {
        None => reader.error("duty", "field-unknown-choice"),
        Some(duties) if duties.is_empty() => reader.error("duty", "field-choose-some"),
        Some(_) => {}
    }
    let read = (|| {
        Some(NewStaff {
            name: name?,
            email: email?,
            phone: phone?,
            locale: locale?,
            duties: duties?,
        })
    })();
    reader.finish(read)
}

/// `POST /admin/people/new`
pub(crate) async fn create(ctx: Ctx, me: SignedIn, typed: Typed) -> Answer {
    let errors = match parse(&typed) {
        Ok(staff) => match insert(&ctx.app, &me, &staff).await? {
            Some(id) => return ctx.done("account-admin-invited", &url(id)).await,
            None => Errors::one("email", "account-admin-known"),
        },
        Err(errors) => errors,
    };
    let form = ctx.form(&typed, &errors);
    ctx.invalid(NewStaffPage::new(form)).await
}

/// The new account's id; nothing when the address has an account already.
async fn insert(app: &App, me: &SignedIn, staff: &NewStaff) -> Result<Option<UserId>> {
    // Nobody knows this password; the link sets one.
    let hash = password::hash(app, &links::secret()).await?;
    let now = app.clock.now();
    let user = User {
        id: UserId::mint(now),
        email: staff.email.clone(),
        name: staff.name.clone(),
        phone: staff.phone.clone(),
        locale: Some(staff.locale.tag().to_owned()),
        disabled_at: None,
        created_at: now,
    };
    let mut tx = app.db.write().await?;
    match store::insert(&mut tx, &user, &hash).await {
        Err(error) if db::is_duplicate(&error) => return Ok(None),
        done => done?,
    }
    for duty in &staff.duties {
        store::grant(&mut tx, user.id, *duty, now).await?;
    }
    let codes: Vec<&str> = staff.duties.iter().map(|duty| duty.code()).collect();
    let entry = Entry {
        chain: "accounts",
        actor: Some(me.id),
        action: "staff-created",
        subject: user.id.to_string(),
        detail: json!({ "email": user.email, "duties": codes }),
    };
    audit::append(&mut tx, entry, now).await?;
    links::send_welcome(&mut tx, app, &user).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(Some(user.id))
}
