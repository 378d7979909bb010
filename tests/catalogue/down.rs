//! When the search engine is a server that is down: pages say so or do without, and changes wait until it is back.

use chrono::Duration;
use kexing::catalogue;
use serde_json::json;
use wiremock::matchers::{any, method, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::stage::{publish_result, result};
use crate::app::TestApp;

async fn fail(server: &MockServer) {
    server.reset().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(503))
        .mount(server)
        .await;
}

fn nothing_found(request: &Request) -> ResponseTemplate {
    let asked: serde_json::Value = request.body_json().unwrap();
    let queries = asked["queries"].as_array().unwrap().len();
    let none = vec![json!({"hits": [], "estimatedTotalHits": 0}); queries];
    ResponseTemplate::new(200).set_body_json(json!({ "results": none }))
}

/// Takes everything on, has every index, and is always done.
async fn recover(server: &MockServer) {
    server.reset().await;
    let done = json!({"taskUid": 1, "status": "succeeded", "error": null, "fingerprint": "old"});
    for (verb, status) in [("POST", 202), ("PATCH", 202), ("DELETE", 202)] {
        Mock::given(method(verb))
            .respond_with(ResponseTemplate::new(status).set_body_json(&done))
            .mount(server)
            .await;
    }
    Mock::given(method("GET"))
        .and(path_regex("_changes$"))
        .respond_with(ResponseTemplate::new(404).set_body_json(json!({
            "message": "no such index", "code": "index_not_found", "type": "invalid_request", "link": "https://docs.example"
        })))
        .with_priority(1)
        .mount(server)
        .await;
    Mock::given(path_regex("^/multi-search$"))
        .respond_with(nothing_found)
        .with_priority(1)
        .mount(server)
        .await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(&done))
        .mount(server)
        .await;
}

async fn app(server: &MockServer) -> TestApp {
    let uri = server.uri();
    TestApp::with(|config| {
        config.meili_url = Some(uri);
        config.meili_key = Some("a-key-nobody-may-see".to_owned());
    })
    .await
}

#[tokio::test]
async fn pages_do_without_the_search_or_say_that_it_is_down() {
    let server = MockServer::start().await;
    fail(&server).await;
    let app = app(&server).await;
    let owner = app.university().await;
    let shown = publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    catalogue::start(&app.app).await.unwrap();
    let visitor = app.visitor();
    for kind in ["achievements", "needs", "organisations"] {
        visitor
            .get(&format!("/search?kind={kind}&q=%E7%BA%A4%E7%BB%B4"))
            .await
            .assert_status(503)
            .assert_contains("搜索暂时不可用")
            .assert_lacks("a-key-nobody-may-see");
    }
    visitor.get("/").await.assert_ok();
    let page = visitor.get(&shown.path).await;
    page.assert_ok().assert_contains("连续玄武岩纤维拉丝");
    let offered = visitor.get("/search/suggest?q=xian").await;
    offered.assert_ok().assert_contains("\"items\":[]");
    visitor.get("/readyz").await.assert_status(503);
    visitor.get("/healthz").await.assert_ok();
}

#[tokio::test]
async fn a_change_waits_for_the_search_as_long_as_it_takes() {
    let server = MockServer::start().await;
    fail(&server).await;
    let app = app(&server).await;
    let owner = app.university().await;
    let shown = publish_result(&app, owner, &result("连续玄武岩纤维拉丝", "池窑法")).await;
    // A whole day; at its end `run_jobs` sees to it that no job was given up.
    for _ in 0..180 {
        kexing::jobs::drain(&app.app).await.unwrap();
        app.app.clock.advance(Duration::minutes(8));
    }
    recover(&server).await;
    app.app.clock.advance(Duration::minutes(8));
    assert!(app.run_jobs().await > 0);
    let told = server.received_requests().await.unwrap();
    let of_the_listing = told.iter().filter(|request| {
        let text = String::from_utf8_lossy(&request.body);
        request
            .url
            .path()
            .ends_with("kexing_achievements/documents")
            && text.contains(&shown.id.to_string())
    });
    assert!(of_the_listing.count() > 0);
}

#[tokio::test]
async fn an_index_that_is_not_there_is_asked_for_once_and_said_to_be_rebuilt() {
    let server = MockServer::start().await;
    let absent = ResponseTemplate::new(404).set_body_json(json!({
        "message": "no such index", "code": "index_not_found", "type": "invalid_request", "link": "https://docs.example"
    }));
    Mock::given(any()).respond_with(absent).mount(&server).await;
    let app = app(&server).await;
    let visitor = app.visitor();
    for kind in ["achievements", "needs", "organisations"] {
        visitor
            .get(&format!("/search?kind={kind}&q=%E7%BA%A4%E7%BB%B4"))
            .await
            .assert_ok()
            .assert_contains("搜索索引正在重建，几分钟内结果可能不全")
            .assert_contains("暂时还查不到内容")
            .assert_lacks("没有找到");
    }
    recover(&server).await;
    assert_eq!(
        app.run_jobs().await,
        1,
        "one rebuild, however often it was missed"
    );
}
