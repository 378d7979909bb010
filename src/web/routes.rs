//! A room's routes: method, address, who may enter, handler. The guard comes with the line, so no handler can
//! forget it, and the table can be read by a test that tries every route with every role.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, on};

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
        self.add((Method::GET, MethodFilter::GET), path, access, handler)
    }

    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        access: Access,
        handler: H,
    ) -> Self {
        self.add((Method::POST, MethodFilter::POST), path, access, handler)
    }

    /// A POST with files.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        access: Access,
        handler: H,
    ) -> Self {
        let handler = handler.layer(super::layers::for_uploads());
        self.add((Method::POST, MethodFilter::POST), path, access, handler)
    }

    fn add<H: Handler<T, App>, T: 'static>(
        mut self,
        (method, filter): (Method, MethodFilter),
        path: &str,
        access: Access,
        handler: H,
    ) -> Self {
        let guarded =
            on(filter, handler).layer(middleware::from_fn(move |request: Request, next: Next| {
                guard(access, request, next)
            }));
        self.router = self.router.route(path, guarded);
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
