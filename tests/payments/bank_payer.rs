//! What a payer sees of a transfer: where to send it, and the receipt that helps to find it.

use kexing::money::Money;
use kexing::payments::order::State;

use super::bank::{COMPANY, Desk, row};
use super::yuan;
use crate::app::TestApp;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

#[tokio::test]
async fn a_payer_is_told_where_to_transfer_how_much_and_under_which_reference() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(Money::from_fen(1_234_505)).await;
    let ben = app.member("ben", desk.company).await;
    let address = format!("/my/payments/{}/instructions", order.number);
    ben.get(&address)
        .await
        .assert_ok()
        .assert_contains(&order.reference)
        .assert_contains("5110 0000 0000 0088")
        .assert_contains("¥ 12,345.05")
        .assert_contains("壹万贰仟叁佰肆拾伍元零伍分");
    ben.in_english()
        .get(&address)
        .await
        .assert_contains("Account holder")
        .assert_contains("示例银行达州分行");
    let stranger = app.university().await;
    let eve = app.member("eve", stranger).await;
    eve.get(&address).await.assert_status(404);
    // What is left, after a part came.
    desk.bring(&row(1, "10,000.00", COMPANY, &order.reference))
        .await;
    let line = desk.line("S1").await;
    let id = order.id.to_string();
    desk.finance
        .post(
            &format!("{line}/confirmation"),
            &[("revision", "0"), ("order", &id)],
        )
        .await;
    let ben = app.member("ben2", desk.company).await;
    ben.get(&address)
        .await
        .assert_contains("余下应付金额")
        .assert_contains("¥ 2,345.05");
}

#[tokio::test]
async fn without_an_account_in_the_settings_nobody_is_sent_anywhere() {
    let app = TestApp::with(|config| config.bank.account.clear()).await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(100)).await;
    let ben = app.member("ben", desk.company).await;
    ben.get(&format!("/my/payments/{}/instructions", order.number))
        .await
        .assert_ok()
        .assert_contains("收款账户尚未公布")
        .assert_lacks(&order.reference);
}

#[tokio::test]
async fn a_receipt_is_shown_to_finance_and_is_no_money() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(100)).await;
    let ben = app.member("ben", desk.company).await;
    let own = format!("/my/payments/{}", order.number);
    let (address, back) = (format!("{own}/proof"), format!("{own}/instructions"));
    ben.upload(
        &address,
        &[("words", "今天已汇")],
        ("file", "回单.pdf", PDF),
    )
    .await
    .assert_redirect(&back);
    assert_eq!(desk.state(&order).await, (State::Open, Money::ZERO));
    let page = desk
        .finance
        .get("/desk/payments/bank")
        .await
        .assert_contains("今天已汇")
        .assert_contains(&order.number)
        .text();
    let at = page.find("/desk/payments/proofs/").unwrap();
    let proof = page[at..].split('"').next().unwrap();
    let opened = desk.finance.get(proof).await.assert_ok();
    assert_eq!(opened.bytes, PDF);
    let own = proof.replace("/desk/payments", &own);
    ben.get(&own).await.assert_ok();
    let university = app.university().await;
    let eve = app.member("eve", university).await;
    eve.get(&own).await.assert_status(404);
    eve.upload(&address, &[], ("file", "回单.pdf", PDF))
        .await
        .assert_status(404);
    // Once the order is paid, the receipt waits no longer.
    desk.bring(&row(1, "100.00", COMPANY, &order.reference))
        .await;
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    desk.finance
        .get("/desk/payments/bank")
        .await
        .assert_lacks("今天已汇");
    ben.upload(&address, &[], ("file", "回单.pdf", PDF))
        .await
        .assert_status(409);
}

#[tokio::test]
async fn only_pictures_and_pdf_are_receipts_and_not_without_end() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(100)).await;
    let ben = app.member("ben", desk.company).await;
    let address = format!("/my/payments/{}/proof", order.number);
    for (name, bytes) in [
        ("a.txt", &b"paid"[..]),
        ("a.pdf", b"<html>"),
        ("a.exe", PDF),
        ("a.pdf", b""),
    ] {
        ben.upload(&address, &[], ("file", name, bytes))
            .await
            .assert_status(422)
            .assert_contains("error-summary");
        desk.finance
            .get("/desk/payments/bank")
            .await
            .assert_lacks(&order.number);
    }
    for _ in 0..10 {
        ben.upload(&address, &[], ("file", "回单.pdf", PDF))
            .await
            .location();
    }
    ben.upload(&address, &[], ("file", "回单.pdf", PDF))
        .await
        .assert_status(409);
}
