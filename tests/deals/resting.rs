//! While an organisation is suspended its deals stay readable and rest; the other side and the centre are told so.

use kexing::ids::OrganisationId;
use kexing::web::Duty;

use super::{manager, scene};
use crate::app::TestApp;

/// Staff suspend an organisation, or let it back in.
async fn decide(app: &TestApp, desk: &str, organisation: OrganisationId, deed: &str) {
    let desk = app.staff(desk, &[Duty::Reviewer]).await;
    let path = format!("/desk/organisations/{organisation}");
    let page = desk.get(&path).await.text();
    let (_, seen) = page.split_once("name=\"seen\" value=\"").unwrap();
    let form = [
        ("deed", deed),
        ("suspend_reason", "证照过期"),
        ("seen", seen.split('"').next().unwrap()),
    ];
    desk.post(&format!("{path}/decision"), &form)
        .await
        .location();
}

#[tokio::test]
async fn people_of_a_suspended_organisation_read_their_deals_and_learn_whom_to_ask() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    decide(&app, "desk", scene.university, "suspend").await;
    app.mails().await;
    scene
        .owner
        .get(&deal)
        .await
        .assert_ok()
        .assert_contains("锦江示例大学（虚构）已被暂停")
        .assert_contains("暂停原因：证照过期")
        .assert_contains("请联系技术转移中心")
        .assert_lacks(&format!("action=\"{deal}/acceptance\""));
    for deed in ["acceptance", "refusal", "messages", "agreement", "loss"] {
        let form = [("decline_reason", "price"), ("text", "可以谈。")];
        scene
            .owner
            .post(&format!("{deal}/{deed}"), &form)
            .await
            .assert_status(403)
            .assert_contains("刚才的操作没有生效。请联系技术转移中心");
    }
    let list = scene.owner.get("/my/deals").await.assert_ok();
    list.assert_contains(&deal).assert_contains("已被暂停");
    assert!(app.mails().await.is_empty());
    decide(&app, "desk2", scene.university, "lift").await;
    scene.owner.get(&deal).await.assert_lacks("已被暂停");
    scene
        .owner
        .post(&format!("{deal}/acceptance"), &[])
        .await
        .assert_redirect(&deal);
}

#[tokio::test]
async fn the_other_side_sees_that_the_deal_rests_and_may_only_end_it() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    manager
        .post(&format!("{deal}/manager"), &[("to", "me")])
        .await;
    decide(&app, "desk", scene.university, "suspend").await;
    scene
        .asker
        .get(&deal)
        .await
        .assert_contains("已被中心暂停，这项对接暂停办理")
        .assert_contains("本对接的技术经理人manager")
        .assert_lacks("证照过期")
        .assert_lacks(&format!("action=\"{deal}/agreement\""));
    for deed in ["agreement", "messages"] {
        scene
            .asker
            .post(&format!("{deal}/{deed}"), &[("text", "在吗")])
            .await
            .assert_status(403)
            .assert_contains("对方机构已被暂停");
    }
    manager
        .post(&format!("{deal}/agreement"), &[])
        .await
        .assert_status(403);
    manager
        .post(&format!("{deal}/messages"), &[("text", "等待复核证照。")])
        .await
        .location();
    scene
        .asker
        .get(&deal)
        .await
        .assert_contains("等待复核证照。");
    scene
        .asker
        .post(&format!("{deal}/loss"), &[("lose_reason", "timing")])
        .await
        .assert_redirect(&deal);
}

#[tokio::test]
async fn a_stranger_and_a_person_without_organisation_still_learn_nothing() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let third = app
        .organisation("第三方（虚构）", "enterprise", "91511703FAKE100435")
        .await;
    let stranger = app.member("stranger", third).await;
    decide(&app, "desk", third, "suspend").await;
    stranger.get(&deal).await.assert_status(404);
    stranger
        .get("/my/deals")
        .await
        .assert_ok()
        .assert_lacks(&deal);
    let asked_for = format!("/my/deals?of={}", scene.university);
    stranger.get(&asked_for).await.assert_lacks(&deal);
    let loner = app.signed_in(app.user("loner").await).await;
    loner.get(&deal).await.assert_status(404);
    loner
        .get("/my/deals")
        .await
        .assert_redirect("/my/organisation");
}

#[tokio::test]
async fn who_has_another_organisation_finds_the_suspended_ones_deals_by_its_link() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let user = scene.owner.id.unwrap();
    let mut tx = app.app.db.write().await.unwrap();
    kexing::organisations::store::add_member(
        &mut tx,
        user,
        scene.company,
        kexing::web::OrganisationRole::Officer,
        app.app.clock.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    decide(&app, "desk", scene.university, "suspend").await;
    let link = format!("/my/deals?of={}", scene.university);
    scene.owner.get("/my/deals").await.assert_contains(&link);
    scene.owner.get(&link).await.assert_contains(&deal);
    // Acting for the asker now, and belonging to the suspended owner: the side that may act counts.
    scene
        .owner
        .get(&deal)
        .await
        .assert_contains("已被中心暂停，这项对接暂停办理");
}
