//! Signing in and out.

use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use tower_sessions::Session;

use crate::accounts::sign_in::{self, Outcome};
use crate::accounts::{form, store};
use crate::ids::UserId;
use crate::state::App;
use crate::web::{
    Answer, Ctx, Duty, Error, Errors, FormView, Locale, Message, Page, Reader, Result, Sample,
    Typed, safe_return, see_other,
};

#[derive(Serialize)]
struct SignInPage {
    form: FormView,
    return_to: String,
    sign_up_url: String,
}

impl SignInPage {
    fn new(form: FormView, return_to: String) -> Self {
        Self {
            form,
            sign_up_url: with_return("/sign-up", &return_to),
            return_to,
        }
    }
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "accounts/sign_in.html";
}

pub(super) fn samples() -> Vec<Sample> {
    let empty = SignInPage::new(FormView::blank(), String::new());
    let typed: Typed = [("email", "officer@kexing.example")].into_iter().collect();
    let errors = Errors::one("password", "account-sign-in-wrong");
    let form = FormView::new(&typed, &errors, Locale::Zh);
    let wrong = SignInPage::new(form, "/my/account".to_owned());
    vec![Sample::of(&empty), Sample::of(&wrong)]
}

/// Where the visitor wanted to go, if that is on this site; "" for nowhere in particular.
pub(crate) fn wanted(typed: &Typed) -> String {
    match typed.get("return_to") {
        "" => String::new(),
        to => safe_return(to).to_owned(),
    }
}

/// An address that carries on where the visitor wanted to go.
pub(crate) fn with_return(path: &str, wanted: &str) -> String {
    if wanted.is_empty() {
        return path.to_owned();
    }
    let query = serde_urlencoded::to_string([("return_to", wanted)]).unwrap_or_default();
    format!("{path}?{query}")
}

/// Where somebody lands who wanted to go nowhere in particular.
pub(crate) async fn landing(app: &App, user: UserId, wanted: &str) -> Result<String> {
    if !wanted.is_empty() {
        return Ok(wanted.to_owned());
    }
    let mut tx = app.db.read().await?;
    let duties = store::duties(&mut tx, user).await?;
    let is_staff = duties.iter().any(|duty| *duty != Duty::Expert);
    Ok(if is_staff { "/desk" } else { "/my" }.to_owned())
}

pub(crate) fn session(ctx: &Ctx) -> Result<&Session> {
    ctx.session
        .as_ref()
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("the request has no session")))
}

/// The browser's name for itself.
pub(crate) fn agent(headers: &HeaderMap) -> &str {
    headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or("")
}

/// `GET /sign-in`
pub(crate) async fn new(ctx: Ctx, typed: Typed) -> Answer {
    let return_to = wanted(&typed);
    if let Some(viewer) = &ctx.viewer {
        let to = landing(&ctx.app, viewer.id, &return_to).await?;
        return Ok(see_other(&to));
    }
    let form = FormView::blank();
    ctx.page(SignInPage::new(form, return_to)).await
}

/// `POST /sign-in`
pub(crate) async fn create(ctx: Ctx, headers: HeaderMap, typed: Typed) -> Answer {
    let return_to = wanted(&typed);
    let mut reader = Reader::new(&typed);
    let email = form::email(&mut reader);
    let password = reader.text("password", 1000);
    let (status, errors) = match reader.finish(email.zip(password)) {
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Ok((email, password)) => match sign_in::check(&ctx.app, &email, &password).await? {
            Outcome::Welcome(user) => {
                sign_in::begin(session(&ctx)?, user, agent(&headers)).await?;
                let to = landing(&ctx.app, user, &return_to).await?;
                return Ok(see_other(&to));
            }
            Outcome::Wrong => (
                StatusCode::UNPROCESSABLE_ENTITY,
                Errors::one("password", "account-sign-in-wrong"),
            ),
            Outcome::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, wait(seconds)),
        },
    };
    let form = ctx.form(&typed, &errors);
    ctx.page_with(status, SignInPage::new(form, return_to))
        .await
}

pub(crate) fn wait(seconds: i64) -> Errors {
    let mut errors = Errors::default();
    errors.add(
        "password",
        Message::new("account-sign-in-wait").with("seconds", seconds),
    );
    errors
}

/// `POST /sign-out`: does no harm to somebody who is signed out already.
pub(crate) async fn end(ctx: Ctx) -> Answer {
    sign_in::end(session(&ctx)?).await?;
    Ok(see_other("/"))
}
