//! Figures of one's own listing: counted without knowing anybody, and shown to nobody else.

use axum::body::Body;
use axum::http::{Request, header};
use kexing::listings::{self, Kind};
use kexing::web::Duty;

use crate::app::{Actor, TestApp};
use crate::deals::{Scene, scene};

async fn look(by: &Actor<'_>, path: &str, agent: &str, from: &str) {
    let request = Request::builder()
        .uri(path)
        .header(header::USER_AGENT, agent)
        .header(header::REFERER, from);
    by.send(request, Body::empty()).await.assert_ok();
}

const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0.50";

async fn figures_url(app: &TestApp, scene: &Scene<'_>) -> String {
    let mut tx = app.app.db.read().await.unwrap();
    let found = listings::store::by_number(&mut tx, Kind::Achievement, &scene.achievement).await;
    format!("/my/listings/{}/figures", found.unwrap().unwrap().id)
}

#[tokio::test]
async fn a_browser_counts_once_a_day_and_machines_and_owners_never() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let page = format!("/achievements/{}", scene.achievement);
    let url = figures_url(&app, &scene).await;
    let search = "http://127.0.0.1:8080/search?kind=achievements";
    for _ in 0..3 {
        look(&app.visitor(), &page, BROWSER, search).await;
    }
    look(&app.visitor(), &page, PHONE, "https://else.example/").await;
    look(
        &scene.asker,
        &format!("{page}?with=KX-X-2026-00001"),
        BROWSER,
        "",
    )
    .await;
    // None of these is a reader.
    look(&scene.owner, &page, BROWSER, "").await;
    look(&app.visitor(), &page, "Baiduspider/2.0", "").await;
    app.visitor().get(&page).await.assert_ok();
    // Nothing is written before the buffer is.
    scene
        .owner
        .get(&url)
        .await
        .assert_contains("这段时间还没有浏览");
    app.app.views.write(&app.app).await.unwrap();
    app.app.views.write(&app.app).await.unwrap();
    scene.asked().await;
    let text = scene.owner.get(&url).await.assert_ok().text();
    for (row, views, requests) in [
        ("搜索与列表", 1, 0),
        ("匹配与相似推荐", 1, 0),
        ("直接打开或站外链接", 1, 1),
        ("合计", 3, 1),
    ] {
        let cells =
            format!("{row}</th><td class=\"num\">{views}</td><td class=\"num\">{requests}</td>");
        assert!(text.contains(&cells), "{row}: {text}");
    }
    // The next day the same browser counts again.
    app.app.clock.advance(chrono::Duration::days(1));
    look(&app.visitor(), &page, BROWSER, search).await;
    app.app.views.write(&app.app).await.unwrap();
    for days in ["30", "90", "365", "-1"] {
        scene
            .owner
            .get(&format!("{url}?days={days}"))
            .await
            .assert_ok()
            .assert_contains("合计</th><td class=\"num\">4</td>");
    }
}

#[tokio::test]
async fn nobody_else_sees_the_figures() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let url = figures_url(&app, &scene).await;
    scene.asker.get(&url).await.assert_status(404);
    let staff = app
        .staff("manager", &[Duty::TechnologyManager, Duty::Analyst])
        .await;
    staff.get(&url).await.assert_status(403);
    let visit = app.visitor().get(&url).await;
    assert!(visit.location().starts_with("/sign-in"));
    let page = format!("/achievements/{}", scene.achievement);
    let colleague = app.member("colleague", scene.university).await;
    colleague.get(&url).await.assert_ok();
    colleague.get(&page).await.assert_contains(&url);
    for reader in [&app.visitor(), &scene.asker] {
        reader
            .get(&page)
            .await
            .assert_lacks("/my/listings/")
            .assert_lacks("浏览与请求");
    }
}

#[tokio::test]
async fn what_nobody_asks_for_gets_a_hint() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let url = figures_url(&app, &scene).await;
    scene.owner.get(&url).await.assert_lacks("可以怎么改进");
    app.app.clock.advance(chrono::Duration::days(45));
    app.signed_in(scene.owner.id.unwrap())
        .await
        .get(&url)
        .await
        .assert_contains("可以怎么改进")
        .assert_contains("看的人很少");
    app.app.clock.advance(chrono::Duration::days(46));
    app.signed_in(scene.owner.id.unwrap())
        .await
        .get(&url)
        .await
        .assert_contains("该确认是否仍然有效了");
}
