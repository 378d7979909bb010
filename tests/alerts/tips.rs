//! The managers' list of matches that nobody took up, and recommending one to both sides.

use kexing::web::Duty;

use crate::app::TestApp;
use crate::catalogue::stage::{need, publish_need};
use crate::deals::{MESSAGE, form};
use crate::matching::feedback::pair;

const LIST: &str = "/desk/matches";

#[tokio::test]
async fn a_match_leaves_the_list_when_somebody_takes_it_up() {
    let app = TestApp::new().await;
    let (pair, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    manager
        .get("/desk")
        .await
        .assert_contains("/desk/matches?level=strong")
        .assert_contains("待撮合的强匹配");
    manager
        .get(LIST)
        .await
        .assert_ok()
        .assert_contains(&pair.need.path)
        .assert_contains(&pair.achievement.path)
        .assert_contains("双方都写到：");
    for narrow in [
        "field=01",
        "region=511725",
        "days=7",
        "level=fair",
        "state=tipped",
    ] {
        manager
            .get(&format!("{LIST}?{narrow}"))
            .await
            .assert_ok()
            .assert_lacks(&pair.need.path);
    }
    for wide in [
        "field=04",
        "region=511703",
        "level=strong",
        "sort=age",
        "page=1000000000",
        "field=zz&days=x&region=%00",
    ] {
        manager
            .get(&format!("{LIST}?{wide}"))
            .await
            .assert_ok()
            .assert_contains(&pair.need.path);
    }
    // Somebody's "not relevant" takes it off, its withdrawal brings it back.
    engineer
        .post(&pair.feedback(), &[("verdict", "not_relevant")])
        .await;
    manager.get(LIST).await.assert_lacks(&pair.need.path);
    engineer
        .post(&pair.feedback(), &[("verdict", "none")])
        .await;
    manager.get(LIST).await.assert_contains(&pair.need.path);
    engineer
        .post(
            &format!("{}/requests", pair.achievement.path),
            &form(MESSAGE),
        )
        .await
        .location();
    manager.get(LIST).await.assert_lacks(&pair.need.path);
}

#[tokio::test]
async fn only_the_two_sides_and_managers_take_a_match_off_the_list() {
    let app = TestApp::new().await;
    let (pair, university, _) = pair(&app).await;
    let third = app
        .organisation("宣汉示例化工（虚构）", "enterprise", "91511722FAKE100001")
        .await;
    let stranger = app.member("stranger", third).await;
    let nobody = app.user("nobody").await;
    let nobody = app.signed_in(nobody).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let officer = app.member("officer", university).await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    let put_aside = [("verdict", "not_relevant"), ("place", "desk")];
    for other in [&stranger, &nobody, &reviewer] {
        other.post(&pair.feedback(), &put_aside).await.location();
        manager.get(LIST).await.assert_contains(&pair.need.path);
    }
    for one in [&officer, &manager] {
        one.post(&pair.feedback(), &put_aside).await.location();
        manager.get(LIST).await.assert_lacks(&pair.need.path);
        one.post(&pair.feedback(), &[("verdict", "none")])
            .await
            .location();
        manager.get(LIST).await.assert_contains(&pair.need.path);
    }
}

#[tokio::test]
async fn a_recommendation_reaches_both_sides_once_and_names_no_masked_company() {
    let app = TestApp::new().await;
    let (pair, university, _) = pair(&app).await;
    let other = app
        .organisation("宣汉示例纤维（虚构）", "enterprise", "91511722FAKE100001")
        .await;
    let mut masked = need(
        "玄武岩纤维浸润剂改进",
        "池窑拉丝断头率高，需要新的浸润剂配方",
    );
    masked.masked = true;
    let masked = publish_need(&app, other, &masked).await;
    app.run_jobs().await;
    let officer = app.member("officer", university).await;
    let engineer = app.member("engineer", other).await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    let tip = format!("{LIST}/{}/{}/tip", masked.id, pair.achievement.id);
    manager
        .get(&tip)
        .await
        .assert_ok()
        .assert_contains("较为契合");
    manager
        .post(&tip, &[("note", "短")])
        .await
        .assert_status(422);
    for _ in 0..2 {
        manager
            .post(&tip, &[("note", "请双方尽快了解，中心可以安排见面。")])
            .await
            .assert_redirect(LIST);
    }
    officer
        .get("/my/alerts")
        .await
        .assert_contains("中心推荐：与“连续玄武岩纤维浸润剂制备”对接")
        .assert_contains("中心可以安排见面")
        .assert_contains("玄武岩纤维浸润剂改进")
        .assert_lacks("宣汉示例纤维");
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("中心可以安排见面");
    manager.get(LIST).await.assert_lacks(&masked.path);
    manager
        .get(&format!("{LIST}?state=tipped"))
        .await
        .assert_contains(&masked.path)
        .assert_contains("推荐于");
    let swapped = format!("{LIST}/{}/{}/tip", pair.achievement.id, masked.id);
    manager.get(&swapped).await.assert_status(404);
}
