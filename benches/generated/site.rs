//! A site on SQLite at a fixed moment, asked without a network.

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use clap::Parser;
use kexing::accounts::{self, user::User};
use kexing::clock::Clock;
use kexing::config::Config;
use kexing::db::Db;
use kexing::ids::UserId;
use kexing::mail::Transport;
use kexing::state::App;
use kexing::web::session::{Store, USER_KEY};
use tower::ServiceExt as _;
use tower_sessions::SessionStore as _;
use tower_sessions::cookie::time::{Duration as Days, OffsetDateTime};
use tower_sessions::session::{Id, Record};

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The site of a folder, begun if there is none.
pub(crate) async fn open(folder: &Path) -> App {
    let data = folder.to_str().expect("a plain path");
    let config = Settings::parse_from(["bench", "--data", data]).config;
    let db = Db::connect(&Db::sqlite_url(folder))
        .await
        .expect("a database");
    db.migrate().await.expect("the tables");
    let clock = Clock::fixed("2026-11-23T02:00:00Z".parse().expect("a moment"));
    let mails = Transport::Memory(std::sync::Arc::default());
    kexing::assemble(config, db, clock, mails).expect("an application")
}

/// Asks for a page and gives its size; an empty cookie is a visitor.
pub(crate) async fn ask(router: &Router, page: &str, cookie: &str) -> usize {
    let request = Request::get(page)
        .header(header::COOKIE, format!("kexing={cookie}"))
        .header(header::ACCEPT_LANGUAGE, "zh-CN");
    let request = request.body(Body::empty()).expect("a request");
    let answer = router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{page}");
    let body = to_bytes(answer.into_body(), usize::MAX).await;
    body.expect("a page").len()
}

/// Somebody with an account, made if the folder has none.
pub(crate) async fn person(app: &App, name: &str) -> UserId {
    let now = app.clock.now();
    let user = User {
        id: UserId::mint(now),
        email: format!("{name}@kexing.example"),
        name: name.to_owned(),
        phone: String::new(),
        locale: None,
        disabled_at: None,
        created_at: now,
    };
    let mut tx = app.db.write().await.expect("a transaction");
    let known = accounts::store::by_email(&mut tx, &user.email).await;
    if let Some(known) = known.expect("an answer") {
        return known.id;
    }
    accounts::store::insert(&mut tx, &user, "-")
        .await
        .expect("a person");
    tx.commit().await.expect("written");
    user.id
}

/// What a browser that is signed in brings along.
pub(crate) async fn session(app: &App, user: UserId) -> String {
    let store = Store {
        db: app.db.clone(),
        clock: app.clock.clone(),
    };
    let user = serde_json::to_value(user).expect("an id");
    let mut record = Record {
        id: Id(rand::random()),
        data: [(USER_KEY.to_owned(), user)].into(),
        expiry_date: OffsetDateTime::now_utc() + Days::days(3650),
    };
    store.create(&mut record).await.expect("a session");
    record.id.to_string()
}
