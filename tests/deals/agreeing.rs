//! From the introduction to the agreement, the loss, and the contract that another room reports.

use kexing::deals::{self, State};

use super::{manager, scene};
use crate::app::TestApp;

async fn stored(app: &TestApp, path: &str) -> deals::Deal {
    let mut tx = app.app.db.read().await.unwrap();
    let number = path.strip_prefix("/deals/").unwrap();
    deals::store::by_number(&mut tx, number)
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn the_centre_brings_both_together_and_both_are_told() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let early = scene.asked().await;
    let note = [("note", "周三下午三点在中心三楼见面。")];
    let introduction = format!("{early}/introduction");
    manager.post(&introduction, &note).await.assert_status(409);
    scene.owner.post(&format!("{early}/acceptance"), &[]).await;
    app.mails().await;
    manager.post(&introduction, &[]).await.assert_status(422);
    manager
        .post(&introduction, &note)
        .await
        .assert_redirect(&early);
    let mails = app.mails().await;
    let mut told: Vec<_> = mails.iter().map(|m| m.recipient.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["asker@kexing.example", "owner@kexing.example"]);
    for side in [&scene.asker, &scene.owner] {
        side.get(&early).await.assert_contains("周三下午三点");
    }
    manager.post(&introduction, &note).await.assert_status(409);
}

#[tokio::test]
async fn a_deal_is_agreed_when_both_sides_say_so() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    let agreement = format!("{deal}/agreement");
    scene
        .asker
        .post(&agreement, &[])
        .await
        .assert_redirect(&deal);
    assert_eq!(stored(&app, &deal).await.state, State::Introduced);
    scene.asker.get(&deal).await.assert_contains("等待对方确认");
    // One side's word twice is still one side's.
    scene.asker.post(&agreement, &[]).await.assert_status(409);
    scene
        .owner
        .post(&agreement, &[])
        .await
        .assert_redirect(&deal);
    assert_eq!(stored(&app, &deal).await.state, State::Agreed);
    scene.owner.get(&deal).await.assert_contains("双方达成意向");
}

#[tokio::test]
async fn both_sides_agreeing_at_once_agree() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    let agreement = format!("{deal}/agreement");
    let (one, two) = tokio::join!(
        scene.asker.post(&agreement, &[]),
        scene.owner.post(&agreement, &[])
    );
    assert_eq!(
        [one.location(), two.location()],
        [deal.as_str(), deal.as_str()]
    );
    assert_eq!(stored(&app, &deal).await.state, State::Agreed);
}

#[tokio::test]
async fn a_deal_that_comes_to_nothing_says_why() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let loss = format!("{deal}/loss");
    scene.asker.post(&loss, &[]).await.assert_status(422);
    scene
        .asker
        .post(&loss, &[("lose_reason", "timing")])
        .await
        .assert_redirect(&deal);
    scene
        .owner
        .get(&deal)
        .await
        .assert_contains("这次对接未成")
        .assert_contains("时间安排不合适")
        .assert_lacks("asker@kexing.example");
    scene
        .owner
        .post(&loss, &[("lose_reason", "price")])
        .await
        .assert_status(409);
}

#[tokio::test]
async fn the_contracts_room_reads_what_was_agreed_and_reports_the_contract_once() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    manager
        .post(&format!("{deal}/agreement"), &[])
        .await
        .assert_redirect(&deal);
    let mut tx = app.app.db.write().await.unwrap();
    assert_eq!(deals::store::count_open(&mut tx).await.unwrap(), 1);
    let agreed = deals::store::agreed_without_contract(&mut tx, 10)
        .await
        .unwrap();
    assert_eq!(agreed.len(), 1);
    let (by, now) = (manager.id.unwrap(), app.app.clock.now());
    deals::life::contracted(&mut tx, &agreed[0], by, now)
        .await
        .unwrap();
    assert!(
        deals::life::contracted(&mut tx, &agreed[0], by, now)
            .await
            .is_err()
    );
    tx.commit().await.unwrap();
    assert_eq!(stored(&app, &deal).await.state, State::Contracted);
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(deals::store::count_open(&mut tx).await.unwrap(), 0);
    assert!(
        deals::store::agreed_without_contract(&mut tx, 10)
            .await
            .unwrap()
            .is_empty()
    );
    drop(tx);
    scene.asker.get(&deal).await.assert_contains("签订合同");
}
