//! Money that goes back after an invoice was asked for or issued: the one is stopped, the other reversed.

use kexing::payments::order::Kind;

use super::invoices::{CODE, NUMBER, desk, form, paid, returned, scene, send};
use crate::app::TestApp;

fn red<'a>(number: &'a str, amount: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("red_number", number),
        ("red_amount", amount),
        ("red_on", "2026-11-23"),
        ("red_words", "部分退款"),
    ]
}

#[tokio::test]
async fn a_refund_stops_what_was_asked_for() {
    let app = TestApp::new().await;
    let (payer, finance, company) = scene(&app).await;
    let (order, payment) = paid(&app, company, Kind::EventFee).await;
    let path = format!("/my/payments/{}/invoice", order.number);
    let first = payer.post(&path, &form("700", CODE)).await.location();
    let second = payer.post(&path, &form("300", CODE)).await.location();
    let issued = [("number", NUMBER), ("issued_on", "2026-11-23")];
    send(&finance, &desk(&first), "issue", &issued)
        .await
        .assert_status(303);
    returned(&app, order.id, payment, 400).await;
    finance
        .get("/desk/invoices?tab=exceeds")
        .await
        .assert_contains("超过实收");
    send(
        &finance,
        &desk(&second),
        "issue",
        &[("number", "24517002"), ("issued_on", "2026-11-23")],
    )
    .await
    .assert_status(409);
    send(&finance, &desk(&second), "refusal", &[])
        .await
        .assert_status(422);
    send(
        &finance,
        &desk(&second),
        "refusal",
        &[("refuse_words", "款项已部分退回")],
    )
    .await
    .assert_status(303);
}

#[tokio::test]
async fn red_letter_invoices_take_back_no_more_than_was_issued_and_can_be_asked_anew() {
    let app = TestApp::new().await;
    let (payer, finance, company) = scene(&app).await;
    let (order, payment) = paid(&app, company, Kind::EventFee).await;
    let path = format!("/my/payments/{}/invoice", order.number);
    let first = payer.post(&path, &form("700", CODE)).await.location();
    let issued = [("number", NUMBER), ("issued_on", "2026-11-23")];
    send(&finance, &desk(&first), "issue", &issued)
        .await
        .assert_status(303);
    returned(&app, order.id, payment, 400).await;
    let url = desk(&first);
    send(&finance, &url, "reversal", &red(NUMBER, "100"))
        .await
        .assert_status(422);
    send(&finance, &url, "reversal", &red("24517003", "700.01"))
        .await
        .assert_status(422);
    send(&finance, &url, "reversal", &red("24517003", "100"))
        .await
        .assert_status(303);
    finance
        .get("/desk/invoices?tab=exceeds")
        .await
        .assert_contains("没有需要红冲的发票");
    payer
        .get(&first)
        .await
        .assert_contains("24517003")
        .assert_contains("¥ 600.00");
    payer
        .get(&path)
        .await
        .assert_contains("目前没有可以开票的金额");
    // A form that saw an older state changes nothing.
    let stale = [
        ("red_number", "24517004"),
        ("red_amount", "100"),
        ("red_on", "2026-11-23"),
        ("red_words", "再冲"),
        ("revision", "1"),
    ];
    finance
        .post(&format!("{url}/reversal"), &stale)
        .await
        .assert_status(409);
    send(&finance, &url, "reversal", &red("24517004", "600"))
        .await
        .assert_status(303);
    payer.get(&path).await.assert_contains("value=\"600.00\"");
}
