//! A forgotten password: ask for a link, set a new one by it.

use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::sign_in::{agent, landing, session};
use crate::accounts::user::User;
use crate::accounts::{form, links, password, sign_in, store};
use crate::audit::{self, Entry};
use crate::state::App;
use crate::web::{
    Answer, Ctx, Error, Errors, FormView, Locale, Page, Path, Reader, Result, Sample, Typed,
};

#[derive(Serialize)]
struct AskPage {
    form: FormView,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "accounts/reset_ask.html";
}

#[derive(Serialize)]
struct SetPage {
    form: FormView,
    /// The link was used, is too old or was never made.
    usable: bool,
    email: String,
    address: String,
}

impl Page for SetPage {
    const TEMPLATE: &'static str = "accounts/reset_set.html";
}

impl SetPage {
    fn gone() -> Self {
        Self {
            form: FormView::blank(),
            usable: false,
            email: String::new(),
            address: String::new(),
        }
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let set = SetPage {
        form: FormView::new(
            &Typed::default(),
            &Errors::one("password", "field-required"),
            Locale::Zh,
        ),
        usable: true,
        email: "o*****r@kexing.example".to_owned(),
        address: "/password-reset/secret".to_owned(),
    };
    let ask = AskPage {
        form: FormView::blank(),
    };
    vec![
        Sample::of(&ask),
        Sample::of(&set),
        Sample::of(&SetPage::gone()),
    ]
}

/// `GET /password-reset`
pub(crate) async fn ask(ctx: Ctx) -> Answer {
    let form = FormView::blank();
    ctx.page(AskPage { form }).await
}

/// `POST /password-reset`: the answer is the same whether or not there is such an account.
pub(crate) async fn send(ctx: Ctx, typed: Typed) -> Answer {
    let mut reader = Reader::new(&typed);
    let email = form::email(&mut reader);
    let email = match reader.finish(email) {
        Ok(email) => email,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(AskPage { form }).await;
        }
    };
    let mut tx = ctx.app.db.write().await?;
    let user = store::by_email(&mut tx, &email).await?;
    if let Some(mut user) = user.filter(|user| user.disabled_at.is_none()) {
        user.locale
            .get_or_insert_with(|| ctx.locale.tag().to_owned());
        links::send_reset(&mut tx, &ctx.app, &user).await?;
    }
    tx.commit().await?;
    ctx.done("account-reset-sent", "/sign-in").await
}

/// The link and whose password it sets.
async fn opened(app: &App, secret: &str) -> Result<Option<(store::Token, User)>> {
    let mut tx = app.db.read().await?;
    let hash = links::hash(secret);
    let now = app.clock.now();
    let Some(token) = store::usable_token(&mut tx, links::PASSWORD_RESET, &hash, now).await? else {
        return Ok(None);
    };
    let Some(id) = token.user_id else {
        return Ok(None);
    };
    let user = store::find(&mut tx, id).await?;
    Ok(user
        .filter(|user| user.disabled_at.is_none())
        .map(|user| (token, user)))
}

fn set_page(user: &User, secret: &str, form: FormView) -> SetPage {
    SetPage {
        form,
        usable: true,
        email: user.email.clone(),
        address: format!("/password-reset/{secret}"),
    }
}

/// `GET /password-reset/{secret}`
pub(crate) async fn edit(ctx: Ctx, Path(secret): Path<String>) -> Answer {
    match opened(&ctx.app, &secret).await? {
        Some((_, user)) => ctx.page(set_page(&user, &secret, FormView::blank())).await,
        None => ctx.page_with(StatusCode::GONE, SetPage::gone()).await,
    }
}

/// `POST /password-reset/{secret}`
pub(crate) async fn set(
    ctx: Ctx,
    Path(secret): Path<String>,
    headers: HeaderMap,
    typed: Typed,
) -> Answer {
    let Some((token, user)) = opened(&ctx.app, &secret).await? else {
        return ctx.page_with(StatusCode::GONE, SetPage::gone()).await;
    };
    let mut with_email = typed.clone();
    with_email.set("email", &user.email);
    let mut reader = Reader::new(&with_email);
    let typed_password = form::password(&mut reader, "password");
    let new = match reader.finish(typed_password) {
        Ok(new) => new,
        Err(errors) => {
            let form = ctx.form(&typed, &errors);
            return ctx.invalid(set_page(&user, &secret, form)).await;
        }
    };
    let hash = password::hash(&ctx.app, &new).await?;
    match replace(&ctx.app, &token, &user, &hash).await {
        Err(Error::Conflict(_)) => {
            return ctx.page_with(StatusCode::GONE, SetPage::gone()).await;
        }
        done => done?,
    }
    sign_in::begin(session(&ctx)?, user.id, agent(&headers)).await?;
    let to = landing(&ctx.app, user.id, "").await?;
    ctx.done("account-password-set", &to).await
}

/// Uses the link up, sets the password and ends every session there is.
async fn replace(app: &App, token: &store::Token, user: &User, hash: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if !store::use_token(&mut tx, token.id, now).await? {
        return Err(Error::conflict("account-link-gone"));
    }
    store::void_tokens(&mut tx, user.id, links::PASSWORD_RESET, now).await?;
    store::set_password(&mut tx, user.id, hash).await?;
    store::end_sessions(&mut tx, user.id, None, None).await?;
    store::forget_failures(&mut tx, &user.email).await?;
    let entry = Entry {
        chain: "accounts",
        actor: Some(user.id),
        action: "password-reset",
        subject: user.id.to_string(),
        detail: json!({}),
    };
    audit::append(&mut tx, entry, now).await?;
    links::tell_owner(&mut tx, user.id, "password-reset", now).await?;
    tx.commit().await?;
    Ok(())
}
