//! New matches: of one's own organisation's listings, and of what one follows.

use kexing::listings::Deed;

use super::look;
use crate::app::TestApp;
use crate::catalogue::stage::{publish_result, result, turn};
use crate::matching::feedback::pair;

#[tokio::test]
async fn both_sides_are_told_of_a_new_match_once() {
    let app = TestApp::new().await;
    let (pair, university, company) = pair(&app).await;
    let officer = app.member("officer", university).await;
    let engineer = app.member("engineer", company).await;
    let stranger = app.signed_in(app.user("stranger").await).await;
    look(&app).await;
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("“求玄武岩纤维浸润剂”的新匹配")
        .assert_contains("连续玄武岩纤维浸润剂制备")
        .assert_contains("alert-count");
    officer
        .get("/my/alerts")
        .await
        .assert_contains("“连续玄武岩纤维浸润剂制备”的新匹配");
    stranger
        .get("/my/alerts")
        .await
        .assert_contains("没有新提醒");
    engineer
        .post(
            "/my/alerts/reading",
            &[("until", &app.app.clock.now().to_rfc3339())],
        )
        .await
        .assert_redirect("/my/alerts");
    engineer.get("/my/alerts").await.assert_lacks("alert-count");
    // Computed anew, told no second time.
    kexing::matching::rematch_all(&app.app, |_, _| ())
        .await
        .unwrap();
    look(&app).await;
    engineer.get("/my/alerts").await.assert_lacks("alert-count");
    // What one spoke of, and what went, is no news.
    officer
        .post(
            &pair.feedback(),
            &[
                ("verdict", "known"),
                ("place", "inbox"),
                ("return_to", "/my/alerts"),
            ],
        )
        .await
        .assert_redirect("/my/alerts");
    officer
        .get("/my/alerts")
        .await
        .assert_lacks("求玄武岩纤维浸润剂");
    officer.get("/my/alerts").await.assert_lacks("alert-count");
    turn(&app, pair.achievement.id, Deed::Withdraw).await;
    engineer
        .get("/my/alerts")
        .await
        .assert_lacks("连续玄武岩纤维浸润剂制备");
}

#[tokio::test]
async fn a_request_made_from_an_alert_remembers_its_match() {
    let app = TestApp::new().await;
    let (pair, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    look(&app).await;
    let page = engineer.get("/my").await.text();
    let open = page.split("/my/alerts/items/").nth(1).unwrap();
    let open = format!("/my/alerts/items/{}", open.split('"').next().unwrap());
    let opened = engineer.get(&open).await.location();
    assert_eq!(
        opened,
        format!(
            "{}?with={}&from=alert",
            pair.achievement.path, pair.need.number
        )
    );
    let ask = format!("/requests/new?from=alert&amp;with={}", pair.need.number);
    engineer.get(&opened).await.assert_contains(&ask);
}

#[tokio::test]
async fn news_of_ones_own_organisation_can_be_turned_off() {
    let app = TestApp::new().await;
    let company = {
        let (_, _, company) = pair(&app).await;
        company
    };
    let engineer = app.member("engineer", company).await;
    engineer
        .post("/my/alerts/settings", &[("frequency", "off")])
        .await
        .assert_redirect("/my/alerts");
    look(&app).await;
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("没有新提醒");
    engineer
        .post("/my/alerts/settings", &[("frequency", "sometimes")])
        .await
        .assert_redirect("/my/alerts#settings");
}

#[tokio::test]
async fn anybody_may_follow_a_public_listing() {
    let app = TestApp::new().await;
    let (pair, university, _) = pair(&app).await;
    look(&app).await;
    let stranger = app.signed_in(app.user("stranger").await).await;
    let ask = format!("/my/alerts/follow?listing={}", pair.need.number);
    app.visitor()
        .get(&pair.need.path)
        .await
        .assert_contains(&ask);
    stranger
        .get(&ask)
        .await
        .assert_ok()
        .assert_contains("求玄武岩纤维浸润剂");
    let form = [
        ("listing", pair.need.number.as_str()),
        ("frequency", "weekly"),
    ];
    for _ in 0..2 {
        stranger
            .post("/my/alerts/follows", &form)
            .await
            .assert_redirect(&pair.need.path);
    }
    stranger.get(&ask).await.assert_contains("您已经关注");
    stranger
        .post("/my/alerts/follows", &form[..1])
        .await
        .assert_status(422);
    // What matched before is on the page already; what matches later is news.
    look(&app).await;
    stranger
        .get("/my/alerts")
        .await
        .assert_contains("没有新提醒");
    publish_result(
        &app,
        university,
        &result("玄武岩纤维浸润剂二代", "池窑拉丝低断头率浸润剂配方"),
    )
    .await;
    app.run_jobs().await;
    look(&app).await;
    stranger
        .get("/my/alerts")
        .await
        .assert_contains("玄武岩纤维浸润剂二代");
    stranger
        .post("/my/alerts/follows/end", &form[..1])
        .await
        .assert_redirect("/my/alerts");
    stranger
        .get("/my/alerts")
        .await
        .assert_lacks("玄武岩纤维浸润剂二代");
    turn(&app, pair.need.id, Deed::Withdraw).await;
    stranger.get(&ask).await.assert_status(404);
}
