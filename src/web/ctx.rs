//! The context of a request (viewer, language, flash, frame), and the layer that prepares it and writes error pages.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use tower_sessions::Session;

use super::error::{Error, Fault};
use super::form::{Errors, FormView, Typed};
use super::page::{Answer, Flash, Page, Site, SiteViewer, html, see_other};
use super::viewer::{Duty, OrganisationRole, Unread, Viewer};
use super::words::{Locale, Message, t};
use crate::state::App;

const FLASH: &str = "flash";
const LANG_COOKIE: &str = "lang";

/// What nearly every handler asks for.
#[derive(Clone)]
pub struct Ctx {
    pub app: App,
    pub locale: Locale,
    pub viewer: Option<Viewer>,
    pub session: Option<Session>,
    pub uri: Uri,
    /// Path and query of the page of this site that led here; empty when none did.
    pub came_from: String,
    unread: i64,
    request_id: String,
}

/// What the browser says of the page before, if it is one of ours.
fn came_from(headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let referer: Option<Uri> = text(header::REFERER).and_then(|uri| uri.parse().ok());
    let own =
        |uri: &Uri| uri.authority().map(axum::http::uri::Authority::as_str) == text(header::HOST);
    referer
        .filter(own)
        .and_then(|uri| uri.path_and_query().map(ToString::to_string))
        .unwrap_or_default()
}

impl FromRequestParts<App> for Ctx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        Ok(Self::of(parts, app))
    }
}

impl Ctx {
    fn of(parts: &Parts, app: &App) -> Self {
        Self {
            app: app.clone(),
            locale: parts
                .extensions
                .get::<Locale>()
                .copied()
                .unwrap_or_default(),
            viewer: parts.extensions.get::<Viewer>().cloned(),
            session: parts.extensions.get::<Session>().cloned(),
            uri: parts.uri.clone(),
            came_from: came_from(&parts.headers),
            unread: parts.extensions.get().map_or(0, |Unread(some)| *some),
            request_id: parts
                .headers
                .get("x-request-id")
                .and_then(|id| id.to_str().ok())
                .unwrap_or("")
                .to_owned(),
        }
    }

    /// # Errors
    /// When the template meets data it doesn't expect.
    pub async fn page<P: Page>(&self, page: P) -> Answer {
        self.page_with(StatusCode::OK, page).await
    }

    /// The same page again with all errors and everything typed (422).
    ///
    /// # Errors
    /// When the template meets data it doesn't expect.
    pub async fn invalid<P: Page>(&self, page: P) -> Answer {
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
    }

    /// # Errors
    /// When the template meets data it doesn't expect.
    pub async fn page_with<P: Page>(&self, status: StatusCode, page: P) -> Answer {
        let site = self.site(P::NAV).await;
        Ok(html(
            status,
            self.app.pages.render(P::TEMPLATE, &page, &site)?,
        ))
    }

    /// A part of a page, for htmx: the template is rendered with the same frame data.
    ///
    /// # Errors
    /// When the template meets data it doesn't expect.
    pub fn fragment(&self, template: &str, page: &impl Serialize) -> Answer {
        let site = self.frame("", Vec::new());
        Ok(html(
            StatusCode::OK,
            self.app.pages.render(template, page, &site)?,
        ))
    }

    #[must_use]
    pub fn form(&self, typed: &Typed, errors: &Errors) -> FormView {
        FormView::new(typed, errors, self.locale)
    }

    #[must_use]
    pub fn t(&self, key: &str) -> String {
        t(self.locale, key)
    }

    /// Says something on the next page. `kind`: success, info, warning, danger.
    ///
    /// # Errors
    /// When the session can't be read.
    pub async fn flash(&self, kind: &str, message: Message) -> Result<(), Error> {
        if let Some(session) = &self.session {
            let mut flashes: Vec<Flash> = session.get(FLASH).await?.unwrap_or_default();
            flashes.push(Flash {
                kind: kind.to_owned(),
                text: message.say(self.locale),
            });
            session.insert(FLASH, flashes).await?;
        }
        Ok(())
    }

    /// The usual end of a form that did its work: a word of success, then the next page.
    ///
    /// # Errors
    /// When the session can't be read.
    pub async fn done(&self, key: &str, to: &str) -> Answer {
        self.flash("success", Message::new(key)).await?;
        Ok(see_other(to))
    }

    /// The acting person's id for history rows; `None` for visitors.
    #[must_use]
    pub fn user(&self) -> Option<crate::ids::UserId> {
        self.viewer.as_ref().map(|v| v.id)
    }

    async fn site(&self, nav: &'static str) -> Site {
        let flashes = match &self.session {
            Some(session) => session
                .remove(FLASH)
                .await
                .ok()
                .flatten()
                .unwrap_or_default(),
            None => Vec::new(),
        };
        self.frame(nav, flashes)
    }

    fn frame(&self, nav: &'static str, flashes: Vec<Flash>) -> Site {
        let config = &self.app.config;
        let other = self.locale.other();
        Site {
            lang: self.locale.tag(),
            other_lang_url: with_lang(&self.uri, other),
            other_lang_name: match other {
                Locale::Zh => "中文",
                Locale::En => "English",
            },
            path: self.uri.path().to_owned(),
            canonical: format!("{}{}", config.base_url, self.uri.path()),
            viewer: self.viewer.as_ref().map(|viewer| SiteViewer {
                name: viewer.name.clone(),
                organisation: viewer.acting.as_ref().map(|a| a.name.clone()),
                unread: self.unread,
                notices: viewer.unread,
                news: self.unread + viewer.unread,
                is_staff: viewer.is_staff(),
                is_member: viewer.acting.is_some(),
                is_administrator: viewer.has(Duty::Administrator),
                is_organisation_administrator: viewer
                    .acting
                    .as_ref()
                    .is_some_and(|a| a.role == OrganisationRole::Administrator),
            }),
            flashes,
            icp: config.icp.clone(),
            police: config.police.clone(),
            nav,
            demo: config.demo,
            request_id: self.request_id.clone(),
            now: self.app.clock.now(),
        }
    }
}

fn with_lang(uri: &Uri, locale: Locale) -> String {
    let mut pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(uri.query().unwrap_or("")).unwrap_or_default();
    pairs.retain(|(key, _)| key != "lang");
    pairs.push(("lang".to_owned(), locale.tag().to_owned()));
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    format!("{}?{query}", uri.path())
}

/// An error page: what happened, what to do.
#[derive(Serialize)]
pub struct ErrorPage {
    pub status: u16,
    pub title: String,
    pub text: String,
    /// Where it can be seen how things stand; or empty.
    pub back: String,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "web/error.html";
}

impl ErrorPage {
    #[must_use]
    pub fn new(status: StatusCode, message: Option<&Message>, locale: Locale) -> Self {
        let known = match status.as_u16() {
            code @ (400 | 403 | 404 | 405 | 409 | 413 | 429 | 503) => code,
            408 => 503,
            _ => 500,
        };
        Self {
            status: status.as_u16(),
            title: t(locale, &format!("error-{known}-title")),
            text: message.map_or_else(
                || t(locale, &format!("error-{known}-text")),
                |m| m.say(locale),
            ),
            back: String::new(),
        }
    }
}

/// Settles the language, runs the request, and gives every bare error answer a page in that language.
pub async fn frame(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let asked = asked_language(request.uri());
    let viewer_language = request.extensions().get::<Viewer>().and_then(|v| v.locale);
    let locale = asked
        .or_else(|| cookie_language(request.headers()))
        .or(viewer_language)
        .or_else(|| header_language(request.headers()))
        .unwrap_or_default();
    request.extensions_mut().insert(locale);
    request.extensions_mut().insert(app.clone());
    let head = request.method() == Method::HEAD;
    let may_write = !head && request.method() != Method::GET;
    let (parts, body) = request.into_parts();
    let ctx = Ctx::of(&parts, &app);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if may_write {
        app.wake.notify_one();
    }
    if needs_page(&response) && !head {
        let status = response.status();
        let fault = response.extensions().get::<Fault>().cloned();
        response = error_page(&ctx, status, fault.unwrap_or_default()).await;
    }
    if let Some(locale) = asked {
        let cookie = format!(
            "{LANG_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax",
            locale.tag()
        );
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn needs_page(response: &Response) -> bool {
    let status = response.status();
    (status.is_client_error() || status.is_server_error())
        && (response.extensions().get::<Fault>().is_some()
            || response
                .headers()
                .get(header::CONTENT_TYPE)
                .is_none_or(|media| media.as_bytes().starts_with(b"text/plain")))
}

async fn error_page(ctx: &Ctx, status: StatusCode, fault: Fault) -> Response {
    let page = ErrorPage {
        back: fault.back.unwrap_or_default(),
        ..ErrorPage::new(status, fault.message.as_ref(), ctx.locale)
    };
    match ctx.page_with(status, page).await {
        Ok(page) => page,
        Err(_) => html(status, format!("{} {}", status, ctx.request_id)),
    }
}

fn asked_language(uri: &Uri) -> Option<Locale> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(uri.query()?).ok()?;
    pairs
        .iter()
        .find(|(key, _)| key == "lang")
        .and_then(|(_, tag)| Locale::from_tag(tag))
}

fn cookie_language(headers: &HeaderMap) -> Option<Locale> {
    axum_extra::extract::CookieJar::from_headers(headers)
        .get(LANG_COOKIE)
        .and_then(|cookie| Locale::from_tag(cookie.value()))
}

fn header_language(headers: &HeaderMap) -> Option<Locale> {
    Locale::from_accept(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}
