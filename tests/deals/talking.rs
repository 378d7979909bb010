//! The thread, and one's own lists.

use kexing::audit;

use super::{MESSAGE, scene};
use crate::app::TestApp;

#[tokio::test]
async fn a_message_sent_twice_is_one_and_mailed_once() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    app.mails().await;
    let messages = format!("{deal}/messages");
    let form = [
        ("text", "请提供<近三个月>的温度记录。\n谢谢。"),
        ("once", "key-1"),
    ];
    for _ in 0..2 {
        let sent = scene.owner.post(&messages, &form).await;
        sent.assert_redirect(&format!("{deal}#thread"));
    }
    let page = scene.asker.get(&deal).await.assert_ok();
    let page = page.assert_contains("请提供&lt;近三个月&gt;的温度记录");
    assert_eq!(page.text().matches("近三个月").count(), 1);
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "asker@kexing.example");
    assert!(mails[0].html.contains("&lt;近三个月&gt;"));
    // The same key of another writer is another message.
    let answer = [("text", "已整理好。"), ("once", "key-1")];
    scene.asker.post(&messages, &answer).await;
    scene.owner.get(&deal).await.assert_contains("已整理好");
}

#[tokio::test]
async fn an_empty_or_endless_message_is_refused_with_its_words_kept() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let messages = format!("{deal}/messages");
    scene
        .asker
        .post(&messages, &[("text", "  ")])
        .await
        .assert_status(422)
        .assert_contains("请填写此项");
    let endless = "长".repeat(2001);
    scene
        .asker
        .post(&messages, &[("text", &endless)])
        .await
        .assert_status(422)
        .assert_contains("现在多了 1 个字")
        .assert_contains(&endless);
}

#[tokio::test]
async fn each_side_finds_its_deals_under_its_own_tab() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    scene
        .owner
        .get("/my/deals")
        .await
        .assert_ok()
        .assert_contains(&deal)
        .assert_contains("达川岩丝")
        .assert_contains("待答复")
        .assert_contains("2026-11-30")
        .assert_contains(MESSAGE);
    scene.asker.get("/my/deals").await.assert_lacks(&deal);
    scene
        .asker
        .get("/my/deals?tab=asked")
        .await
        .assert_contains(&deal)
        .assert_contains("锦江示例大学");
    scene
        .asker
        .post(
            &format!("{deal}/messages"),
            &[("text", "补充：酸度系数4.5～5.4。")],
        )
        .await;
    let list = scene.owner.get("/my/deals").await;
    list.assert_contains("补充：酸度系数").assert_lacks(MESSAGE);
    app.app.clock.advance(chrono::Duration::days(9));
    scene.owner.get("/my/deals").await.assert_contains("已逾期");
    let english = app.member("reader", scene.university).await.in_english();
    english
        .get("/my/deals")
        .await
        .assert_contains("They ask us");
    english.get(&deal).await.assert_contains("Awaiting answer");
}

#[tokio::test]
async fn every_deed_leaves_a_row_of_history_and_an_unbroken_chain() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    scene
        .asker
        .get(&deal)
        .await
        .assert_contains("发起对接")
        .assert_contains("接受对接");
    let mut tx = app.app.db.read().await.unwrap();
    let (rows, broken) = audit::verify(&mut tx).await.unwrap();
    assert!(rows >= 3 && broken.is_empty(), "{rows} {broken:?}");
}
