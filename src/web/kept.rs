//! Nothing typed is lost when the session ran out: a form sent by somebody who is signed out is kept, shown again
//! after sign-in or sign-up, and sent on with one click. Only the browser that typed it can open it.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use sqlx::types::Json;
use tower_sessions::Session;
use uuid::Uuid;

use super::ctx::Ctx;
use super::error::{Error, Result};
use super::extract::{Path, SignedIn};
use super::form::Typed;
use super::page::{Answer, Page};
use super::upload;
use super::words::Locale;
use crate::db::{Tx, on};
use crate::state::App;

const KEPT: &str = "kept";
const MOST: usize = 1024 * 1024;
const DAYS: i64 = 7;

/// Keeps what was sent and asks for sign-in first.
pub(crate) async fn sign_in_first(request: Request) -> Response {
    let return_to = request
        .uri()
        .path_and_query()
        .map_or("/".to_owned(), ToString::to_string);
    if request.method() == Method::GET {
        return Error::SignIn { return_to }.into_response();
    }
    match keep(request).await {
        Ok(Some(id)) => Error::SignIn {
            return_to: format!("/kept/{id}"),
        }
        .into_response(),
        Ok(None) => Error::SignIn {
            return_to: "/".to_owned(),
        }
        .into_response(),
        Err(error) => error.into_response(),
    }
}

async fn keep(request: Request) -> Result<Option<Uuid>> {
    let media = request.headers().get(header::CONTENT_TYPE);
    let media = media.map_or(&b""[..], |media| media.as_bytes());
    let words = media.starts_with(b"application/x-www-form-urlencoded");
    let with_files = media.starts_with(b"multipart/form-data");
    let session = request.extensions().get::<Session>().cloned();
    let app = request.extensions().get::<App>().cloned();
    let (true, Some(session), Some(app)) = (words || with_files, session, app) else {
        return Ok(None);
    };
    let address = request.uri().to_string();
    if with_files {
        let typed = upload::words_of(request, MOST).await?;
        return keep_typed(&app, &session, &address, typed).await.map(Some);
    }
    let bytes = to_bytes(request.into_body(), MOST)
        .await
        .map_err(|_| Error::TooLarge(super::words::Message::new("error-form-too-large")))?;
    keep_typed(&app, &session, &address, Typed::parse(&bytes)?)
        .await
        .map(Some)
}

/// Keeps a form for this browser; `/kept/{id}` shows it after sign-in.
pub(crate) async fn keep_typed(
    app: &App,
    session: &Session,
    address: &str,
    typed: Typed,
) -> Result<Uuid> {
    let now = app.clock.now();
    let id = crate::ids::mint(now);
    let mut tx = app.db.write().await?;
    insert(&mut tx, id, address, &typed.for_keeping(), now).await?;
    tx.commit().await?;
    let mut ids: Vec<Uuid> = session.get(KEPT).await?.unwrap_or_default();
    ids.push(id);
    session.insert(KEPT, ids).await?;
    Ok(id)
}

async fn insert(
    tx: &mut Tx,
    id: Uuid,
    address: &str,
    typed: &Typed,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM kept_forms WHERE created_at < $1")
            .bind(now - Duration::days(DAYS)).execute(&mut *c).await?;
        sqlx::query("INSERT INTO kept_forms (id, address, typed, created_at) VALUES ($1, $2, $3, $4)")
            .bind(id).bind(address).bind(Json(typed)).bind(now).execute(c).await?;
    });
    Ok(())
}

async fn find(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<(String, Json<Typed>)>> {
    on!(tx, c => sqlx::query_as("SELECT address, typed FROM kept_forms WHERE id = $1")
        .bind(id).fetch_optional(c).await)
}

/// The kept form, ready to be sent on.
#[derive(Serialize)]
pub struct KeptPage {
    pub address: String,
    pub fields: Vec<(String, String)>,
    pub preview: Vec<String>,
}

impl Page for KeptPage {
    const TEMPLATE: &'static str = "web/kept.html";
}

impl KeptPage {
    #[must_use]
    pub fn sample(_: Locale) -> Self {
        Self {
            address: "/achievements/KX-C-2026-00001/requests".to_owned(),
            fields: vec![("message".to_owned(), "希望了解中试情况。".to_owned())],
            preview: vec!["希望了解中试情况。".to_owned()],
        }
    }
}

/// `GET /kept/{id}`
pub(crate) async fn show(
    ctx: Ctx,
    _: SignedIn,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Answer {
    let mine: Vec<Uuid> = match &ctx.session {
        Some(session) => session.get(KEPT).await?.unwrap_or_default(),
        None => Vec::new(),
    };
    if !mine.contains(&id) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.read().await?;
    let (address, Json(typed)) = find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let preview = typed
        .0
        .iter()
        .map(|(_, value)| value.clone())
        .filter(|value| value.chars().count() > 8)
        .take(6)
        .collect();
    ctx.page(KeptPage {
        address,
        fields: typed.0,
        preview,
    })
    .await
}
