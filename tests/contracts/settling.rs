//! What one person entered and another settles: nothing moves under it, both persons' words stay, and who is not
//! concerned does not see it.

use kexing::contracts::performing::life::{self, Bringing};
use kexing::contracts::performing::may::Side;
use kexing::contracts::performing::receipt::{Entry, TYPED};
use kexing::contracts::store;
use kexing::ids::ReceiptId;
use kexing::money::Money;
use kexing::web::Duty;

use super::income::{self, AGAIN, SHARED, licensed, shares};
use super::milestones::signed;
use super::performing::{ONE, OTHER, REGISTRATION, enter, finance, slip};
use super::receipts::{COUNTER, plan_with_reason, received};
use super::{registered, registrar, step};
use crate::app::TestApp;

#[tokio::test]
async fn nothing_is_put_to_an_instalment_while_a_counter_entry_waits() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, REGISTRATION).await;
    enter(&registrar, &file, &slip(ONE, "30万", "A-1")).await;
    let (one, two) = (finance(&app, "f1").await, finance(&app, "f2").await);
    let receipt = format!("{file}/performance/receipts/{ONE}");
    one.post(&format!("{receipt}/confirmation"), &[])
        .await
        .assert_redirect(&receipt);
    plan_with_reason(&registrar, &file).await;
    let words = [("id", COUNTER), ("counter_words", "金额录错")];
    one.post(&format!("{receipt}/counter-entry"), &words)
        .await
        .assert_redirect(&receipt);
    registrar
        .post(&format!("{receipt}/assignment"), &[])
        .await
        .assert_status(409);
    let back = format!("{file}/performance/receipts/{COUNTER}");
    two.post(&format!("{back}/confirmation"), &[])
        .await
        .assert_redirect(&back);
    registrar
        .get(&format!("{file}/performance"))
        .await
        .assert_lacks("已付清")
        .assert_lacks("部分到账");
    assert_eq!(received(&app).await, Some(Money::ZERO));
}

#[tokio::test]
async fn money_that_is_taken_back_is_shared_no_more() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    play.received(OTHER, "10万").await;
    let other = app.staff("finance-two", &[Duty::Finance]).await;
    let path = format!("{}/distributions", play.income());
    let one = format!("{path}/{SHARED}");
    play.registrar
        .post(&path, &shares(SHARED, &[]))
        .await
        .assert_redirect(&one);
    for (receipt, counter) in [(ONE, COUNTER), (OTHER, income::COUNTER)] {
        let words = [("id", counter), ("counter_words", "退款")];
        let receipt = format!("{}/performance/receipts/{receipt}", play.desk);
        play.finance
            .post(&format!("{receipt}/counter-entry"), &words)
            .await
            .assert_redirect(&receipt);
    }
    // Neither entered nor confirmed while the counter entry waits.
    play.registrar
        .post(&path, &shares(AGAIN, &[("receipt", OTHER)]))
        .await
        .assert_status(409);
    let confirmation = format!("{one}/confirmation");
    other
        .post(&confirmation, &[])
        .await
        .assert_status(409)
        .assert_contains("这笔到账已冲销或正在冲销");
    let back = format!("{}/performance/receipts/{COUNTER}", play.desk);
    other
        .post(&format!("{back}/confirmation"), &[])
        .await
        .assert_redirect(&back);
    other.post(&confirmation, &[]).await.assert_status(409);
    other
        .get(&one)
        .await
        .assert_contains("这笔到账已冲销或正在冲销")
        .assert_lacks(&confirmation);
    other
        .post(&format!("{one}/refusal"), &[("refuse_words", "已退款")])
        .await
        .assert_redirect(&one);
    // Nor is its technical part set any more.
    let path = format!("{}/technical/{ONE}", play.income());
    let (field, reason) = (format!("technical.{ONE}"), format!("reason.{ONE}"));
    play.finance
        .get(&play.income())
        .await
        .assert_contains(&format!("/technical/{OTHER}"))
        .assert_lacks(&path);
    play.finance
        .post(&path, &[(&field, "0"), (&reason, "全部为设备款")])
        .await
        .assert_status(409);
}

#[tokio::test]
async fn the_words_of_both_persons_stay() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let other = app.staff("finance-two", &[Duty::Finance]).await;
    let words = [("id", COUNTER), ("counter_words", "金额录错")];
    let receipt = format!("{}/performance/receipts/{ONE}", play.desk);
    play.finance
        .post(&format!("{receipt}/counter-entry"), &words)
        .await
        .assert_redirect(&receipt);
    let back = format!("{}/performance/receipts/{COUNTER}", play.desk);
    other
        .post(&format!("{back}/refusal"), &[("refuse_words", "金额无误")])
        .await
        .assert_redirect(&back);
    other
        .get(&back)
        .await
        .assert_contains("金额录错")
        .assert_contains("金额无误");
    let path = format!("{}/distributions", play.income());
    let one = format!("{path}/{SHARED}");
    play.registrar
        .post(&path, &shares(SHARED, &[("words", "按院务会纪要")]))
        .await
        .assert_redirect(&one);
    other
        .post(&format!("{one}/refusal"), &[("refuse_words", "漏计税费")])
        .await
        .assert_redirect(&one);
    other
        .get(&one)
        .await
        .assert_contains("按院务会纪要")
        .assert_contains("漏计税费");
}

/// The address of a receipt's slip, as somebody who sees it finds it.
pub(super) async fn slip_of(actor: &crate::app::Actor<'_>, receipt: &str) -> String {
    let page = actor.get(receipt).await.assert_ok().text();
    let root = receipt.split("/receipts/").next().unwrap();
    format!("{root}/files/{}", super::performing::kept_file(&page))
}

#[tokio::test]
async fn a_party_sees_what_stands_and_what_is_its_own() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    let finance = finance(&app, "finance").await;
    enter(&play.seller, &play.mine, &slip(ONE, "10万", "OWN-1"))
        .await
        .assert_status(303);
    enter(&play.registrar, &play.desk, &slip(OTHER, "20万", "DESK-2"))
        .await
        .assert_status(303);
    let at = |root: &str, id: &str| format!("{root}/performance/receipts/{id}");
    let (own, desk) = (at(&play.mine, ONE), at(&play.mine, OTHER));
    let list = format!("{}/performance", play.mine);
    let slip_own = slip_of(&play.seller, &own).await;
    let slip_desk = slip_of(&finance, &at(&play.desk, OTHER))
        .await
        .replace("/desk/", "/my/");
    play.seller
        .get(&list)
        .await
        .assert_contains("OWN-1")
        .assert_lacks("DESK-2");
    play.seller.get(&desk).await.assert_status(404);
    play.seller.get(&slip_desk).await.assert_status(404);
    play.buyer
        .get(&list)
        .await
        .assert_lacks("OWN-1")
        .assert_lacks("DESK-2")
        .assert_lacks("100,000.00");
    for path in [&own, &desk, &slip_own, &slip_desk] {
        play.buyer.get(path).await.assert_status(404);
    }
    // Refused is known to who entered it, what is confirmed to both.
    let words = [("refuse_words", "回单不清")];
    let path = format!("{}/refusal", at(&play.desk, ONE));
    finance.post(&path, &words).await.assert_status(303);
    let path = format!("{}/confirmation", at(&play.desk, OTHER));
    finance.post(&path, &[]).await.assert_status(303);
    play.seller
        .get(&own)
        .await
        .assert_contains("未通过")
        .assert_contains("回单不清");
    play.seller.get(&slip_own).await.assert_ok();
    for path in [&own, &slip_own] {
        play.buyer.get(path).await.assert_status(404);
    }
    for path in [&desk, &slip_desk] {
        play.buyer.get(path).await.assert_ok();
        play.seller.get(path).await.assert_ok();
    }
    play.buyer
        .get(&list)
        .await
        .assert_lacks("OWN-1")
        .assert_contains("DESK-2");
    // A counter entry that waits is the centre's own.
    let words = [("id", COUNTER), ("counter_words", "重复")];
    let path = format!("{}/counter-entry", at(&play.desk, OTHER));
    finance.post(&path, &words).await.assert_status(303);
    for actor in [&play.seller, &play.buyer] {
        actor.get(&at(&play.mine, COUNTER)).await.assert_status(404);
        actor.get(&desk).await.assert_ok().assert_lacks(COUNTER);
    }
}

#[tokio::test]
async fn a_refusal_is_told_to_who_entered_it() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    let finance = finance(&app, "finance").await;
    let refuse = async |id: &str| {
        let path = format!("{}/performance/receipts/{id}/refusal", play.desk);
        finance
            .post(&path, &[("refuse_words", "回单不清")])
            .await
            .assert_status(303);
        app.mails().await.len()
    };
    enter(&play.registrar, &play.desk, &slip(OTHER, "20万", "DESK-2")).await;
    app.mails().await;
    assert_eq!(refuse(OTHER).await, 0);
    enter(&play.seller, &play.mine, &slip(ONE, "10万", "OWN-1")).await;
    app.mails().await;
    assert_eq!(refuse(ONE).await, 1);
}

#[tokio::test]
async fn money_on_an_abandoned_file_is_settled() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    let (one, two) = (finance(&app, "f1").await, finance(&app, "f2").await);
    enter(&play.seller, &play.mine, &slip(ONE, "10万", "A-1")).await;
    enter(&play.seller, &play.mine, &slip(OTHER, "20万", "A-2")).await;
    let at = |id: &str| format!("{}/performance/receipts/{id}", play.desk);
    let path = format!("{}/confirmation", at(ONE));
    one.post(&path, &[]).await.assert_redirect(&at(ONE));
    let income = format!("{}/income/distributions", play.desk);
    let shared = format!("{income}/{SHARED}");
    play.registrar
        .post(&income, &shares(SHARED, &[]))
        .await
        .assert_redirect(&shared);
    step(&play.registrar, &play.desk, "abandonment", &[])
        .await
        .assert_redirect(&play.desk);
    // Nothing new comes, and what is there finds its end.
    let third = "01890000-0000-7000-8000-0000000000b1";
    enter(&play.seller, &play.mine, &slip(third, "1万", "A-3"))
        .await
        .assert_status(409);
    let mine = shared.replace("/desk/", "/my/");
    play.seller
        .post(&format!("{mine}/refusal"), &[("refuse_words", "不再分配")])
        .await
        .assert_redirect(&mine);
    let path = format!("{}/refusal", at(OTHER));
    one.post(&path, &[("refuse_words", "未到账")])
        .await
        .assert_redirect(&at(OTHER));
    let words = [("id", COUNTER), ("counter_words", "退款")];
    let path = format!("{}/counter-entry", at(ONE));
    one.post(&path, &words).await.assert_redirect(&at(ONE));
    let path = format!("{}/confirmation", at(COUNTER));
    two.post(&path, &[]).await.assert_redirect(&at(COUNTER));
    assert_eq!(received(&app).await, Some(Money::ZERO));
}

#[tokio::test]
async fn a_sum_counts_every_receipt() {
    const MANY: i64 = 1_001;
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, REGISTRATION).await;
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let found = store::by_number(&mut tx, super::NUMBER).await.unwrap();
    let contract = found.unwrap();
    for n in 0..MANY {
        let entry = Entry {
            received_on: app.app.clock.today(),
            amount: Money::from_fen(100),
            payer: "达川岩丝新材料有限公司（虚构）".to_owned(),
            bank_reference: format!("A-{n}"),
            invoice: String::new(),
            note: String::new(),
            no_proof: "回单次日取得".to_owned(),
            parts: Vec::new(),
        };
        let from = Bringing {
            source: TYPED,
            outside: None,
            side: Side::Centre,
            by: registrar.id.unwrap(),
            now,
        };
        let id = ReceiptId::mint(now);
        let done = life::enter(&mut tx, &contract, (id, &entry), None, from).await;
        assert!(done.unwrap());
    }
    tx.commit().await.unwrap();
    registrar
        .get(&format!("{file}/performance"))
        .await
        .assert_contains("1,001.00");
}
