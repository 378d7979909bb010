//! The way out of the mails: by a link that does nothing else, without signing in, as often as one likes.

use axum::body::Body;
use axum::http::{Method, Request, header};

use super::{choose, counted, mails_at};
use crate::app::TestApp;
use crate::deals::scene;

#[tokio::test]
async fn a_link_ends_the_mails_of_its_kind_and_nothing_else() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let form = [("text", "请看图纸。"), ("once", "k1")];
    scene.owner.post(&format!("{deal}/messages"), &form).await;
    let mails = app.mails().await;
    let mail = mails.iter().find(|m| m.unsubscribe.ends_with("/message"));
    let link = mail
        .unwrap()
        .unsubscribe
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap()
        .to_owned();
    let visitor = app.visitor();
    // Opening it changes nothing: mail filters do that.
    visitor
        .get(&link)
        .await
        .assert_ok()
        .assert_contains("对接留言")
        .assert_lacks("asker");
    scene
        .asker
        .get("/my/notices")
        .await
        .assert_lacks("<option value=\"site\" selected>");
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
    let before = counted(&scene.asker).await;
    let form = [("text", "请看报告。"), ("once", "k2")];
    scene.owner.post(&format!("{deal}/messages"), &form).await;
    assert!(app.mails().await.is_empty());
    assert_eq!(counted(&scene.asker).await, before + 1);
    // It signed nobody in.
    let visit = visitor.get("/inbox").await;
    assert!(visit.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_digests_link_ends_all_digests_and_leaves_what_comes_at_once() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    choose(&scene.asker, "message", "daily").await;
    let deal = scene.accepted().await;
    let form = [("text", "请看图纸。"), ("once", "k1")];
    scene.owner.post(&format!("{deal}/messages"), &form).await;
    app.mails().await;
    let mails = mails_at(&app, "2026-11-24T08:01:00+08:00").await;
    let link = mails[0]
        .unsubscribe
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap();
    app.visitor()
        .post(link, &[])
        .await
        .assert_ok()
        .assert_contains("已退订");
    let page = scene.asker.get("/my/notices").await.text();
    assert_eq!(page.matches("<option value=\"site\" selected>").count(), 1);
    assert!(page.matches("<option value=\"now\" selected>").count() > 5);
}

#[tokio::test]
async fn a_wrong_link_is_no_link() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    for link in [
        "/unsubscribe/abc/message",
        "/unsubscribe/abc/everything",
        "/unsubscribe/%27%20OR%201=1/digest",
    ] {
        visitor.get(link).await.assert_status(404);
        visitor.post(link, &[]).await.assert_status(404);
    }
}
