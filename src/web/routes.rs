//! A room's routes: method, address, who may enter, handler. The guard comes with the line, so no handler can
//! forget it, and the table can be read by a test that tries every route with every role.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use tower_http::timeout::TimeoutLayer;

use super::error::Error;
use super::viewer::{Access, Viewer};
use crate::state::App;

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Route {
    pub method: Method,
    pub path: String,
    pub access: Access,
}

/// What a room hands to `lib.rs`.
#[derive(Default)]
pub struct Routes {
    pub(crate) router: Router<App>,
    /// Every line, for the test of roles.
    pub table: Vec<Route>,
}

impl Routes {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        access: Access,
        handler: H,
    ) -> Self {
        let guarded = guarded(on(MethodFilter::GET, handler), access, PAGE);
        self.add(Method::GET, path, access, guarded)
    }

    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        access: Access,
        handler: H,
    ) -> Self {
        let guarded = guarded(on(MethodFilter::POST, handler), access, PAGE);
        self.add(Method::POST, path, access, guarded)
    }

    /// A POST with files: more bytes and more time than a page has.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        access: Access,
        handler: H,
    ) -> Self {
        let handler = handler.layer(super::layers::for_uploads());
        let guarded = guarded(on(MethodFilter::POST, handler), access, UPLOAD);
        self.add(Method::POST, path, access, guarded)
    }

    /// Puts a layer round all lines so far, outside their guards.
    #[must_use]
    pub(crate) fn round<L>(mut self, layer: L) -> Self
    where
        L: tower::Layer<axum::routing::Route> + Clone + Send + Sync + 'static,
        L::Service: tower::Service<
                Request,
                Error: Into<std::convert::Infallible>,
                Response: axum::response::IntoResponse,
                Future: Send,
            > + Clone
            + Send
            + Sync
            + 'static,
    {
        self.router = self.router.layer(layer);
        self
    }

    fn add(mut self, method: Method, path: &str, access: Access, route: MethodRouter<App>) -> Self {
        self.router = self.router.route(path, route);
        self.table.push(Route {
            method,
            path: path.to_owned(),
            access,
        });
        self
    }

    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }
}

/// How long a request may take, its body's way included.
const PAGE: Duration = Duration::from_secs(30);
const UPLOAD: Duration = Duration::from_mins(15);

fn guarded(route: MethodRouter<App>, access: Access, time: Duration) -> MethodRouter<App> {
    let too_slow = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, time);
    route
        .layer(too_slow)
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            guard(access, request, next)
        }))
}

async fn guard(access: Access, request: Request, next: Next) -> Response {
    let viewer = request.extensions().get::<Viewer>();
    if access.admits(viewer) {
        return next.run(request).await;
    }
    if viewer.is_some() {
        return Error::Forbidden.into_response();
    }
    super::kept::sign_in_first(request).await
}
