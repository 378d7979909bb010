//! The layers round all routes: request id, log, time limit, size limit, compression, headers, cross-site guard, sessions.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Request, header};
use axum::middleware;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration as CookieDuration;
use tower_sessions::{Expiry, SessionManagerLayer};

use super::{ctx, session, upload};
use crate::state::App;

const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

#[derive(Clone, Copy, Default)]
struct ShortId;

impl MakeRequestId for ShortId {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        let id = format!("{:012x}", rand::random::<u64>() & 0xffff_ffff_ffff);
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// What pages may load, and where their forms may lead: here, and to the page where people pay.
fn policy(app: &App) -> SetResponseHeaderLayer<HeaderValue> {
    let pay = app.stripe.on().map_or("", |on| on.page.as_str());
    let text = format!("{CSP}; form-action 'self' {pay}");
    let value = HeaderValue::from_str(text.trim_end());
    let value = value.unwrap_or(HeaderValue::from_static(CSP));
    SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, value)
}

/// Puts the layers on; the innermost is written first. `identify` finds out who is asking.
pub(crate) fn wrap(
    router: Router<App>,
    app: &App,
    identify: impl FnOnce(Router<App>) -> Router<App>,
) -> Router {
    let id = HeaderName::from_static("x-request-id");
    let sessions = SessionManagerLayer::new(session::Store {
        db: app.db.clone(),
        clock: app.clock.clone(),
    })
    .with_name("kexing")
    .with_secure(app.config.base_url.starts_with("https"))
    .with_http_only(true)
    .with_same_site(SameSite::Lax)
    .with_expiry(Expiry::OnInactivity(CookieDuration::days(14)));
    let router = router
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(2 * 1024 * 1024))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), ctx::frame));
    identify(router)
        .layer(sessions)
        .layer(compression())
        .layer(policy(app))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ))
        .layer(fixed(
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ))
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(TraceLayer::new_for_http())
        .layer(SetRequestIdLayer::new(id, ShortId))
        .with_state(app.clone())
}

/// Not of packed files: nothing is to be gained, and their size would no longer be told.
fn compression() -> CompressionLayer<impl Predicate> {
    let packed = NotForContentType::const_new("application/zip");
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(packed))
}

/// For routes that take files: read more than a form may have, so that too large a file gets its answer.
pub(crate) fn for_uploads() -> DefaultBodyLimit {
    DefaultBodyLimit::max(upload::BODY_MOST)
}
