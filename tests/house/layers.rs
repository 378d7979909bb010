//! What holds for every answer.

use crate::app::TestApp;

#[tokio::test]
async fn an_unknown_address_gets_our_page_in_the_visitors_language() {
    let app = TestApp::new().await;
    app.visitor()
        .get("/nowhere")
        .await
        .assert_status(404)
        .assert_contains("没有找到这个页面");
    app.visitor()
        .in_english()
        .get("/nowhere")
        .await
        .assert_status(404)
        .assert_contains("Page not found");
}

#[tokio::test]
async fn every_answer_forbids_foreign_scripts_and_frames() {
    let app = TestApp::new().await;
    let answer = app.visitor().get("/nowhere").await;
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
    assert_eq!(answer.headers["x-frame-options"], "DENY");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn a_language_once_chosen_stays() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    visitor
        .get("/nowhere?lang=en")
        .await
        .assert_contains("Page not found");
    visitor
        .get("/nowhere")
        .await
        .assert_contains("Page not found");
}
