//! Home, pages about the site, problem reports, health.

mod work;

use kexing::web::Duty;

use crate::app::TestApp;

#[tokio::test]
async fn the_home_page_stands_without_any_data() {
    let app = TestApp::new().await;
    app.visitor()
        .get("/")
        .await
        .assert_ok()
        .assert_contains("/my/needs/new")
        .assert_contains("还没有公开的需求");
    app.visitor()
        .in_english()
        .get("/")
        .await
        .assert_contains("No open needs yet");
}

#[tokio::test]
async fn the_pages_about_the_site_open_in_both_languages() {
    let app = TestApp::new().await;
    for path in [
        "/about",
        "/about/matching",
        "/rules",
        "/privacy",
        "/accessibility",
    ] {
        for visitor in [app.visitor(), app.visitor().in_english()] {
            visitor.get(path).await.assert_ok().assert_lacks("[site-");
        }
    }
}

#[tokio::test]
async fn a_problem_reported_twice_is_one_and_only_staff_read_it() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    visitor
        .get("/report-a-problem?address=/needs/KX-X-2026-00001")
        .await
        .assert_ok()
        .assert_contains("value=\"/needs/KX-X-2026-00001\"");
    let form = [
        ("address", "/needs/KX-X-2026-00001"),
        ("text", "<b>专利号</b>与证书不一致"),
        ("contact", ""),
    ];
    for _ in 0..2 {
        visitor
            .post("/report-a-problem", &form)
            .await
            .assert_redirect("/");
    }
    visitor.get("/").await.assert_contains("已收到");
    let staff = app.staff("reviewer", &[Duty::Reviewer]).await;
    let list = staff.get("/desk/problems").await.assert_ok().text();
    assert_eq!(list.matches("与证书不一致").count(), 1);
    assert!(!list.contains("<b>专利号"));
    visitor.get("/desk/problems").await.location();
    let member = app.member("member", app.company().await).await;
    member.get("/desk/problems").await.assert_status(403);
}

#[tokio::test]
async fn an_empty_report_comes_back_with_what_was_typed() {
    let app = TestApp::new().await;
    app.visitor()
        .post(
            "/report-a-problem",
            &[("text", ""), ("contact", "0818-0000000")],
        )
        .await
        .assert_status(422)
        .assert_contains("0818-0000000")
        .assert_contains("请填写此项");
}

#[tokio::test]
async fn machines_learn_that_all_is_well() {
    let app = TestApp::new().await;
    for path in ["/healthz", "/readyz"] {
        let answer = app.visitor().get(path).await.assert_ok();
        assert_eq!(answer.text(), "ok");
        assert!(!answer.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn the_style_guide_is_for_demonstrations() {
    let app = TestApp::new().await;
    app.visitor().get("/style-guide").await.assert_status(404);
    app.visitor()
        .get("/style-guide/home")
        .await
        .assert_status(404);
}
