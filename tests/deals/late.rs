//! Who comes too late is told how the deal stands, which side moved it, and when.

use super::{manager, publish, scene};
use crate::app::TestApp;
use kexing::listings::Kind;

#[tokio::test]
async fn a_deed_that_comes_too_late_names_what_happened_meanwhile() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    app.app.clock.advance(chrono::Duration::minutes(5));
    scene
        .asker
        .post(&format!("{deal}/withdrawal"), &[])
        .await
        .assert_redirect(&deal);
    scene
        .owner
        .post(&format!("{deal}/acceptance"), &[])
        .await
        .assert_status(409)
        .assert_contains("现在的状态是“已撤回”")
        .assert_contains("2026-11-23 10:05，发起方 · 达川岩丝新材料有限公司（虚构），撤回")
        .assert_contains(&format!("href=\"{deal}\""))
        .assert_lacks("asker");
    scene
        .owner
        .post(&format!("{deal}/messages"), &[("text", "还在吗")])
        .await
        .assert_status(409)
        .assert_contains("这项对接已经结束");
}

#[tokio::test]
async fn a_person_is_named_once_contacts_are_open_and_a_masked_owner_never_before() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    let late = manager
        .post(
            &format!("{deal}/introduction"),
            &[("note", "周三下午三点在中心见面。")],
        )
        .await
        .assert_status(409);
    late.assert_contains("现在的状态是“撮合中”")
        .assert_contains("技术转移中心 · manager，开始撮合");
    let need = publish(
        &app,
        (scene.company, scene.asker.id.unwrap()),
        Kind::Need,
        ("漏板寿命", true),
    )
    .await;
    let offer = scene
        .owner
        .post(
            &format!("/needs/{need}/offers"),
            &super::form(super::MESSAGE),
        )
        .await
        .location();
    scene
        .asker
        .post(&format!("{offer}/refusal"), &[("decline_reason", "price")])
        .await
        .assert_redirect(&offer);
    scene
        .owner
        .post(&format!("{offer}/withdrawal"), &[])
        .await
        .assert_status(409)
        .assert_contains("发布方，婉拒")
        .assert_lacks("达川岩丝");
}
