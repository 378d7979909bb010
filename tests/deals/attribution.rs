//! Where a deal came from: told by its form, shown to staff, corrected with a note, handed to the contract.

use super::{MESSAGE, form, manager, scene};
use crate::app::TestApp;

#[tokio::test]
async fn the_words_that_found_it_are_remembered_for_staff_alone() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    // The page before was a search; the button carries its words on.
    let request = axum::http::Request::get(format!("/achievements/{}", scene.achievement))
        .header("host", "kexing.example")
        .header(
            "referer",
            "http://kexing.example/search?kind=achievements&q=%E6%BC%8F%E6%9D%BF&page=2",
        );
    let page = scene
        .asker
        .send(request, axum::body::Body::empty())
        .await
        .text();
    let ask = "/requests/new?from=search&amp;q=%E6%BC%8F%E6%9D%BF";
    assert!(page.contains(ask), "no {ask}");
    let foreign = axum::http::Request::get(format!("/achievements/{}", scene.achievement))
        .header("host", "kexing.example")
        .header("referer", "http://elsewhere.example/search?q=x");
    let page = scene
        .asker
        .send(foreign, axum::body::Body::empty())
        .await
        .text();
    assert!(!page.contains("from=search"));
    scene
        .asker
        .get(&format!(
            "/achievements/{}/requests/new?from=search&q=%E6%BC%8F%E6%9D%BF",
            scene.achievement
        ))
        .await
        .assert_contains("name=\"words\" value=\"漏板\"");
    let mut typed = form(MESSAGE);
    typed.extend([("origin", "search"), ("words", "漏板")]);
    let deal = scene.asker.post(&scene.ask_url(), &typed).await.location();
    manager(&app)
        .await
        .get(&deal)
        .await
        .assert_contains("搜索：漏板");
    for side in [&scene.asker, &scene.owner] {
        side.get(&deal).await.assert_lacks("搜索：漏板");
    }
}

#[tokio::test]
async fn every_known_origin_is_kept_and_an_unknown_one_is_direct() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    for (code, label) in [
        ("event", "活动"),
        ("visit", "走访"),
        ("import", "导入"),
        ("alert", "订阅提醒"),
        ("made-up", "直接"),
    ] {
        let mut typed = form(MESSAGE);
        typed.push(("origin", code));
        let deal = scene.asker.post(&scene.ask_url(), &typed).await.location();
        let page = manager.get(&deal).await.text();
        let part = page.split("id=\"origin\"").nth(1).unwrap();
        let text = part.split("</p>").next().unwrap();
        assert!(text.contains(label), "{code}: {text}");
        scene.asker.post(&format!("{deal}/withdrawal"), &[]).await;
    }
}

#[tokio::test]
async fn staff_correct_it_once_with_a_note_that_the_sides_do_not_see() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let manager = manager(&app).await;
    let url = format!("{deal}/origin");
    let without = [("origin", "event"), ("origin_seen", "direct")];
    manager.post(&url, &without).await.assert_status(422);
    let note = [
        ("origin", "event"),
        ("origin_seen", "direct"),
        ("origin_note", "在供需对接会上认识的"),
    ];
    manager.post(&url, &note).await.assert_redirect(&deal);
    manager
        .get(&deal)
        .await
        .assert_contains("更正来源")
        .assert_contains("直接 → 活动：在供需对接会上认识的");
    for side in [&scene.asker, &scene.owner] {
        side.get(&deal).await.assert_lacks("在供需对接会上认识的");
        side.post(&url, &note).await.assert_status(403);
    }
    // Somebody who still saw the first one is told.
    let late = [
        ("origin", "visit"),
        ("origin_seen", "direct"),
        ("origin_note", "走访"),
    ];
    manager.post(&url, &late).await.assert_status(409);
}
