//! What machines ask: is the process there, can it work. No session, no page.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::store;
use crate::search::Query;
use crate::state::App;

/// `GET /healthz`
pub(super) async fn alive() -> Response {
    plain(StatusCode::OK, "ok")
}

/// `GET /readyz`: database and index answer.
pub(super) async fn ready(State(app): State<App>) -> Response {
    let database = async {
        let mut tx = app.db.read().await?;
        store::ping(&mut tx).await
    };
    let query = Query {
        limit: 0,
        ..Query::new("")
    };
    let index = app.search.search("achievements", query);
    match tokio::join!(database, index) {
        (Ok(()), Ok(_)) => plain(StatusCode::OK, "ok"),
        (Err(error), _) => {
            tracing::error!(%error, "the database does not answer");
            plain(StatusCode::SERVICE_UNAVAILABLE, "database")
        }
        (_, Err(error)) => {
            tracing::error!(%error, "the index does not answer");
            plain(StatusCode::SERVICE_UNAVAILABLE, "index")
        }
    }
}

/// A failure of type text/plain would be made a page for people on its way out.
fn plain(status: StatusCode, state: &'static str) -> Response {
    let text = if status == StatusCode::OK {
        "text/plain; charset=utf-8"
    } else {
        "text/x-state; charset=utf-8"
    };
    (
        status,
        [(CONTENT_TYPE, text), (CACHE_CONTROL, "no-store")],
        state,
    )
        .into_response()
}
