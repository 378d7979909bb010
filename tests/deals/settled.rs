//! What follows an accepted offer: the contract draft with its gaps, and the notice to those who may buy first.

use kexing::deals::State;

use super::offers::{make, newest, stored};
use super::scene;
use crate::app::TestApp;

#[tokio::test]
async fn a_draft_of_terms_tells_what_it_lacks_and_is_signed_only_when_whole() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    make(&scene.owner, &deal, &[]).await;
    let offer = newest(&app, &deal).await.id;
    scene
        .asker
        .post(&format!("{deal}/offers/{offer}/acceptance"), &[])
        .await;
    app.run_jobs().await;
    let registrar = crate::contracts::registrar(&app).await;
    let file = crate::contracts::FILE;
    registrar
        .get(file)
        .await
        .assert_contains("签订前还要补齐")
        .assert_contains("知识产权")
        .assert_contains("漏板工艺包");
    let signing = [("revision", "0"), ("signed_on", "2026-11-23")];
    registrar
        .post(&format!("{file}/signing"), &signing)
        .await
        .assert_status(422)
        .assert_contains("请先编辑补齐");
    let (seller, buyer) = (scene.university.to_string(), scene.company.to_string());
    let whole = crate::contracts::form_with(&[
        ("revision", "0"),
        ("seller_id", &seller),
        ("buyer_id", &buyer),
    ]);
    registrar
        .post(&format!("{file}/edit"), &whole)
        .await
        .assert_redirect(file);
    let signing = [("revision", "1"), ("signed_on", "2026-11-23")];
    registrar
        .post(&format!("{file}/signing"), &signing)
        .await
        .assert_redirect(file);
    assert_eq!(stored(&app, &deal).await.state, State::Contracted);
}

#[tokio::test]
async fn a_transfer_brings_the_notice_to_those_who_may_buy_first() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    make(&scene.asker, &deal, &[("type_code", "21")]).await;
    let offer = newest(&app, &deal).await.id;
    let notice = format!("{deal}/first-refusal");
    scene.owner.get(&notice).await.assert_status(404);
    scene
        .owner
        .post(&format!("{deal}/offers/{offer}/acceptance"), &[])
        .await;
    scene
        .owner
        .get(&notice)
        .await
        .assert_contains("第八百四十七条")
        .assert_contains("陆拾万元整")
        .assert_contains("不是法定期限")
        .assert_contains("SHA-256");
    // The buyer has no business with the seller's staff.
    scene.asker.get(&notice).await.assert_status(404);
    scene.asker.get(&deal).await.assert_lacks("优先受让");
    scene
        .owner
        .get(&deal)
        .await
        .assert_contains("还在等他们的答复");
    let reply = |reply| {
        [
            ("name", "苏拟"),
            ("reply", reply),
            ("happened_on", "2026-11-23"),
        ]
    };
    scene.owner.post(&notice, &[]).await.assert_status(422);
    for what in ["given", "waived", "waived"] {
        scene
            .owner
            .post(&notice, &reply(what))
            .await
            .assert_redirect(&notice);
    }
    scene
        .owner
        .get(&notice)
        .await
        .assert_contains("都已放弃优先受让");
    // A service needs none.
    let other = TestApp::new().await;
    let scene = super::scene(&other).await;
    let deal = scene.accepted().await;
    make(&scene.asker, &deal, &[]).await;
    let offer = newest(&other, &deal).await.id;
    scene
        .owner
        .post(&format!("{deal}/offers/{offer}/acceptance"), &[])
        .await;
    scene
        .owner
        .get(&format!("{deal}/first-refusal"))
        .await
        .assert_status(404);
}
