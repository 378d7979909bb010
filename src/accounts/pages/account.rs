//! A person's own account: name, phone, language, password, sessions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use super::sign_in::{session, wait};
use crate::accounts::sign_in::{self, AGENT_KEY, Outcome};
use crate::accounts::user::User;
use crate::accounts::{browser, form, links, password, store};
use crate::audit::{self, Entry};
use crate::web::{
    Answer, Ctx, Error, Errors, FormView, Locale, Page, Path, Reader, Result, Sample, SignedIn,
    Typed, see_other,
};

const PAGE: &str = "/my/account";

#[derive(Serialize)]
struct SessionLine {
    /// Stands for the session in addresses: the session's own id opens the account.
    handle: String,
    browser: String,
    since: DateTime<Utc>,
    seen: DateTime<Utc>,
    current: bool,
}

#[derive(Serialize)]
struct AccountPage {
    email: String,
    form: FormView,
    password_form: FormView,
    sessions: Vec<SessionLine>,
    has_other_sessions: bool,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "accounts/account.html";
    const NAV: &'static str = "workspace";
}

pub(super) fn samples() -> Vec<Sample> {
    let at = DateTime::UNIX_EPOCH;
    let line = |current: bool| SessionLine {
        handle: "0123456789abcdef".to_owned(),
        browser: if current { "Firefox · Windows" } else { "" }.to_owned(),
        since: at,
        seen: at,
        current,
    };
    let typed: Typed = [
        ("name", "林亦川"),
        ("phone", "0818-0000101"),
        ("language", "zh-CN"),
    ]
    .into_iter()
    .collect();
    let page = |errors: &Errors, sessions: Vec<SessionLine>| AccountPage {
        email: "officer@kexing.example".to_owned(),
        form: FormView::new(&typed, errors, Locale::Zh),
        password_form: FormView::new(&Typed::default(), errors, Locale::Zh),
        has_other_sessions: sessions.len() > 1,
        sessions,
    };
    vec![
        Sample::of(&page(&Errors::default(), vec![line(true), line(false)])),
        Sample::of(&page(
            &Errors::one("phone", "phone-shape"),
            vec![line(true)],
        )),
    ]
}

/// The handle of a session id.
fn handle(id: &str) -> String {
    links::hash(id).chars().take(32).collect()
}

fn card(user: &User, shown: Locale) -> Typed {
    let language = user.locale.as_deref().unwrap_or(shown.tag());
    [
        ("name", user.name.as_str()),
        ("phone", &user.phone),
        ("language", language),
    ]
    .into_iter()
    .collect()
}

fn current_id(ctx: &Ctx) -> Result<Option<String>> {
    Ok(session(ctx)?.id().map(|id| id.to_string()))
}

async fn page(
    ctx: &Ctx,
    me: &SignedIn,
    form: Option<FormView>,
    password_form: Option<FormView>,
) -> Result<AccountPage> {
    let current = current_id(ctx)?;
    let mut tx = ctx.app.db.read().await?;
    let user = store::find(&mut tx, me.id).await?.ok_or(Error::NotFound)?;
    let rows = store::sessions(&mut tx, me.id, ctx.app.clock.now()).await?;
    let sessions: Vec<SessionLine> = rows
        .into_iter()
        .map(|row| SessionLine {
            handle: handle(&row.id),
            browser: browser::name(row.data[AGENT_KEY].as_str().unwrap_or("")),
            since: row.created_at,
            seen: row.seen_at,
            current: Some(&row.id) == current.as_ref(),
        })
        .collect();
    let form = form
        .unwrap_or_else(|| FormView::new(&card(&user, ctx.locale), &Errors::default(), ctx.locale));
    Ok(AccountPage {
        email: user.email,
        form,
        password_form: password_form.unwrap_or_default(),
        has_other_sessions: sessions.iter().any(|line| !line.current),
        sessions,
    })
}

/// `GET /my/account`
pub(crate) async fn show(ctx: Ctx, me: SignedIn) -> Answer {
    let page = page(&ctx, &me, None, None).await?;
    ctx.page(page).await
}

/// `POST /my/account`
pub(crate) async fn update(mut ctx: Ctx, me: SignedIn, typed: Typed) -> Answer {
    let mut reader = Reader::new(&typed);
    let name = reader.text("name", form::NAME_MOST);
    let phone = form::phone(&mut reader);
    let language = form::language(&mut reader);
    let read = name.zip(phone).zip(language);
    let ((name, phone), language) = match reader.finish(read) {
        Ok(read) => read,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            let page = page(&ctx, &me, Some(form), None).await?;
            return ctx.invalid(page).await;
        }
    };
    let mut tx = ctx.app.db.write().await?;
    store::update_card(&mut tx, me.id, &name, &phone, language.tag()).await?;
    tx.commit().await?;
    // The language just chosen also holds in this browser, where a cookie may say otherwise.
    ctx.locale = language;
    let back = format!("{PAGE}?lang={}", language.tag());
    ctx.done("account-saved", &back).await
}

/// `POST /my/account/password`
pub(crate) async fn set_password(ctx: Ctx, me: SignedIn, typed: Typed) -> Answer {
    let mut with_email = typed.clone();
    with_email.set("email", &me.email);
    let mut reader = Reader::new(&with_email);
    let old = reader.text("old_password", 1000);
    let new = form::password(&mut reader, "password");
    let errors = match reader.finish(old.zip(new)) {
        Err(errors) => errors,
        Ok((old, new)) => match sign_in::check(&ctx.app, &me.email, &old).await? {
            Outcome::Welcome(id) if id == me.id => return replace(ctx, me, &new).await,
            Outcome::Wait(seconds) => wait(seconds),
            _ => Errors::one("old_password", "account-old-password-wrong"),
        },
    };
    let form = ctx.form(&typed, &errors);
    let page = page(&ctx, &me, None, Some(form)).await?;
    ctx.invalid(page).await
}

/// Sets the new password; every other session ends, and this one gets a new id.
async fn replace(ctx: Ctx, me: SignedIn, new: &str) -> Answer {
    let hash = password::hash(&ctx.app, new).await?;
    let now = ctx.app.clock.now();
    let current = current_id(&ctx)?;
    let mut tx = ctx.app.db.write().await?;
    store::set_password(&mut tx, me.id, &hash).await?;
    store::void_tokens(&mut tx, me.id, links::PASSWORD_RESET, now).await?;
    store::end_sessions(&mut tx, me.id, None, current.as_deref()).await?;
    let entry = Entry {
        chain: "accounts",
        actor: Some(me.id),
        action: "password-changed",
        subject: me.id.to_string(),
        detail: json!({}),
    };
    audit::append(&mut tx, entry, now).await?;
    links::tell_owner(&mut tx, me.id, "password-changed", now).await?;
    tx.commit().await?;
    session(&ctx)?.cycle_id().await?;
    ctx.done("account-password-set", PAGE).await
}

/// `POST /my/account/sessions/{handle}/end`
pub(crate) async fn end_session(ctx: Ctx, me: SignedIn, Path(wanted): Path<String>) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let rows = store::sessions(&mut tx, me.id, ctx.app.clock.now()).await?;
    let by_handle: HashMap<String, String> = rows
        .into_iter()
        .map(|row| (handle(&row.id), row.id))
        .collect();
    // A session that has ended meanwhile is what was asked for.
    let Some(id) = by_handle.get(&wanted) else {
        return ctx.done("account-session-ended", PAGE).await;
    };
    if Some(id) == current_id(&ctx)?.as_ref() {
        drop(tx);
        sign_in::end(session(&ctx)?).await?;
        return Ok(see_other("/"));
    }
    store::end_sessions(&mut tx, me.id, Some(id), None).await?;
    tx.commit().await?;
    ctx.done("account-session-ended", PAGE).await
}

/// `POST /my/account/sessions/end-others`
pub(crate) async fn end_other_sessions(ctx: Ctx, me: SignedIn) -> Answer {
    // Without a current session this would end all of them; somebody signed in has one.
    let current = current_id(&ctx)?.ok_or(Error::Forbidden)?;
    let mut tx = ctx.app.db.write().await?;
    store::end_sessions(&mut tx, me.id, None, Some(&current)).await?;
    tx.commit().await?;
    ctx.done("account-sessions-ended", PAGE).await
}
