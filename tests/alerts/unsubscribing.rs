//! The way out of the mails: by a link that does nothing else, without signing in, as often as one likes.

use axum::body::Body;
use axum::http::{Method, Request, header};

use super::digest::{choose, mails_at};
use super::look;
use crate::app::{Actor, TestApp};
use crate::catalogue::stage::{publish_result, result};
use crate::matching::feedback::pair;

async fn link(app: &TestApp, by: &Actor<'_>) -> String {
    choose(by, "daily").await;
    look(app).await;
    let mails = mails_at(app, "2026-11-24T08:01:00+08:00").await;
    assert_eq!(mails.len(), 1);
    mails[0]
        .unsubscribe
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_link_ends_the_mails_and_nothing_else() {
    let app = TestApp::new().await;
    let (_, university, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    let link = link(&app, &engineer).await;
    let visitor = app.visitor();
    // Opening it changes nothing: mail filters do that.
    visitor
        .get(&link)
        .await
        .assert_ok()
        .assert_contains("退订邮件摘要")
        .assert_lacks("engineer");
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("value=\"daily\" checked");
    // A mail program posts by itself, from no page of ours, and wants no redirect.
    for _ in 0..2 {
        let request = Request::builder()
            .method(Method::POST)
            .uri(&link)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        visitor
            .send(request, Body::from("List-Unsubscribe=One-Click"))
            .await
            .assert_ok()
            .assert_contains("已退订");
    }
    visitor.get(&link).await.assert_contains("已退订");
    // It signed nobody in.
    assert!(
        visitor
            .get("/my/alerts")
            .await
            .location()
            .starts_with("/sign-in")
    );
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("value=\"off\" checked");
    publish_result(
        &app,
        university,
        &result("玄武岩纤维浸润剂二代", "池窑拉丝低断头率浸润剂配方"),
    )
    .await;
    app.run_jobs().await;
    look(&app).await;
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("玄武岩纤维浸润剂二代");
    assert!(mails_at(&app, "2026-11-25T08:01:00+08:00").await.is_empty());
    // Whoever wants them back chooses so.
    choose(&engineer, "daily").await;
    assert_eq!(mails_at(&app, "2026-11-26T08:01:00+08:00").await.len(), 1);
}

#[tokio::test]
async fn a_wrong_link_is_no_link() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    for link in [
        "/unsubscribe/abc",
        "/unsubscribe/%27%20OR%201=1",
        "/unsubscribe/%E5%85%B3",
    ] {
        visitor.get(link).await.assert_status(404);
        visitor.post(link, &[]).await.assert_status(404);
    }
}
