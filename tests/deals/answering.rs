//! The owner's answer, the asker's change of mind, and what strangers see of it: nothing.

use kexing::listings::{self, Kind};
use kexing::web::Duty;

use super::{MESSAGE, form, manager, scene};
use crate::app::TestApp;

#[tokio::test]
async fn contacts_open_to_both_sides_with_the_owners_yes() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    for side in [&scene.asker, &scene.owner] {
        side.get(&deal)
            .await
            .assert_lacks("0818-2345678")
            .assert_lacks("asker@kexing.example")
            .assert_contains("发布方接受后，双方互相可见");
    }
    app.mails().await;
    scene.owner.post(&format!("{deal}/acceptance"), &[]).await;
    for side in [&scene.asker, &scene.owner] {
        side.get(&deal)
            .await
            .assert_ok()
            .assert_contains("0818-2345678")
            .assert_contains("苏拟")
            .assert_contains("asker@kexing.example");
    }
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "asker@kexing.example");
    assert!(mails[0].subject.contains("接受"));
    let mut tx = app.app.db.read().await.unwrap();
    let listing = listings::store::by_number(&mut tx, Kind::Achievement, &scene.achievement)
        .await
        .unwrap()
        .unwrap();
    assert!(
        listings::store::is_counterpart(&mut tx, listing.id, scene.company)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_refusal_names_its_reason_and_ends_the_deal() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let refusal = format!("{deal}/refusal");
    scene
        .owner
        .post(
            &refusal,
            &[("decline_reason", "other"), ("decline_words", " ")],
        )
        .await
        .assert_status(422)
        .assert_contains("请填写此项");
    scene
        .owner
        .post(&refusal, &[("decline_words", "明年<再谈>")])
        .await
        .assert_status(422)
        .assert_contains("请选择一项")
        .assert_contains("明年&lt;再谈&gt;");
    app.mails().await;
    let reason = [("decline_reason", "price"), ("decline_words", "明年再谈")];
    scene
        .owner
        .post(&refusal, &reason)
        .await
        .assert_redirect(&deal);
    scene
        .asker
        .get(&deal)
        .await
        .assert_contains("价格差距较大")
        .assert_contains("明年再谈")
        .assert_lacks("0818-2345678");
    let mails = app.mails().await;
    assert!(mails[0].text.contains("明年再谈"));
    scene
        .asker
        .post(&format!("{deal}/messages"), &[("text", "还在吗")])
        .await
        .assert_status(409)
        .assert_contains("已经结束");
    // After a no one may ask again.
    let again = scene.asker.post(&scene.ask_url(), &form(MESSAGE)).await;
    assert_ne!(again.location(), deal);
}

#[tokio::test]
async fn the_asker_may_withdraw_but_not_answer() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    for deed in ["acceptance", "refusal"] {
        let refused = scene.asker.post(&format!("{deal}/{deed}"), &[]).await;
        refused.assert_status(403);
    }
    let withdrawal = format!("{deal}/withdrawal");
    scene.owner.post(&withdrawal, &[]).await.assert_status(403);
    scene
        .asker
        .post(&withdrawal, &[])
        .await
        .assert_redirect(&deal);
    scene.owner.get(&deal).await.assert_contains("已撤回");
    scene
        .owner
        .post(&format!("{deal}/acceptance"), &[])
        .await
        .assert_status(409)
        .assert_contains("在您操作之前，这项对接已有变化");
}

#[tokio::test]
async fn yes_and_no_at_the_same_moment_have_one_effect() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    app.mails().await;
    let colleague = app.member("colleague", scene.university).await;
    let (yes, no) = (format!("{deal}/acceptance"), format!("{deal}/refusal"));
    let reason = [("decline_reason", "price")];
    let (one, two) = tokio::join!(scene.owner.post(&yes, &[]), colleague.post(&no, &reason));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(app.mails().await.len(), 1);
    // Sent again, it changes nothing more.
    scene.owner.post(&yes, &[]).await.assert_status(409);
}

#[tokio::test]
async fn strangers_find_no_deal() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let other = app
        .organisation("巴山示例研究院（虚构）", "institute", "12510100FAKE000999")
        .await;
    let stranger = app.member("stranger", other).await;
    stranger.get(&deal).await.assert_status(404);
    for deed in [
        "acceptance",
        "refusal",
        "withdrawal",
        "messages",
        "agreement",
        "loss",
    ] {
        let found = stranger
            .post(&format!("{deal}/{deed}"), &[("text", "x")])
            .await;
        found.assert_status(404);
    }
    stranger
        .get("/my/deals")
        .await
        .assert_ok()
        .assert_lacks("KX-D-");
    let visitor = app.visitor().get(&deal).await;
    assert!(visitor.location().starts_with("/sign-in?return_to="));
    let expert = app.staff("expert", &[Duty::Expert]).await;
    expert.get(&deal).await.assert_status(404);
}

#[tokio::test]
async fn staff_read_all_deals_and_only_technology_managers_write() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    registrar
        .get(&deal)
        .await
        .assert_ok()
        .assert_contains(MESSAGE);
    let message = [("text", "您好，需要帮助吗？")];
    let messages = format!("{deal}/messages");
    registrar.post(&messages, &message).await.assert_status(403);
    registrar
        .post(&format!("{deal}/manager"), &[("to", "me")])
        .await
        .assert_status(403);
    registrar
        .post(
            &format!("{deal}/introduction"),
            &[("note", "周三下午在中心见面。")],
        )
        .await
        .assert_status(403);
    manager(&app)
        .await
        .post(&messages, &message)
        .await
        .assert_redirect(&format!("{deal}#thread"));
    scene.asker.get(&deal).await.assert_contains("需要帮助吗");
    // The centre doesn't answer in the owner's place.
    let staff = app.staff("second", &[Duty::TechnologyManager]).await;
    staff
        .post(&format!("{deal}/acceptance"), &[])
        .await
        .assert_status(403);
}
