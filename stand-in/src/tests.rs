//! Over HTTP, as a shop would use it.

mod sending;

use axum::http::StatusCode;
use serde_json::Value;

use super::*;

const ITEM: &str = "mode=payment&success_url=http://shop.example/ok?s={CHECKOUT_SESSION_ID}&cancel_url=http://shop.example/no\
    &line_items[0][quantity]=1&line_items[0][price_data][currency]=cny&line_items[0][price_data][unit_amount]=12345\
    &line_items[0][price_data][product_data][name]=%3Cb%3E%E8%B4%B9&metadata[order]=KX-1";

async fn started() -> StandIn {
    StandIn::start(Options::default()).await.unwrap()
}

async fn send(of: &StandIn, path: &str, body: &str, key: Option<&str>) -> (u16, Value) {
    let http = reqwest::Client::new();
    let mut request = http
        .post(format!("{}v1/{path}", of.url()))
        .header("Authorization", "Bearer sk_test_x");
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let answer = request.body(body.to_owned()).send().await.unwrap();
    (
        answer.status().as_u16(),
        serde_json::from_str(&answer.text().await.unwrap()).unwrap(),
    )
}

async fn read(of: &StandIn, path: &str) -> Value {
    let http = reqwest::Client::new();
    let answer = http
        .get(format!("{}v1/{path}", of.url()))
        .header("Authorization", "Bearer sk_test_x")
        .send()
        .await;
    serde_json::from_str(&answer.unwrap().text().await.unwrap()).unwrap()
}

async fn session(of: &StandIn) -> String {
    let (status, made) = send(of, "checkout/sessions", ITEM, None).await;
    assert_eq!(status, 200, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

fn kinds(of: &StandIn) -> Vec<String> {
    of.events().into_iter().map(|event| event.kind).collect()
}

#[tokio::test]
async fn a_session_is_paid_once_and_refunded_up_to_what_was_paid() {
    let one = started().await;
    let id = session(&one).await;
    assert!(one.pay(&id, "card", Outcome::Paid) && !one.pay(&id, "card", Outcome::Paid));
    let made = read(
        &one,
        &format!("checkout/sessions/{id}?expand[]=payment_intent"),
    )
    .await;
    assert_eq!(
        (made["payment_status"].as_str(), made["url"].as_str()),
        (Some("paid"), None)
    );
    assert_eq!(made["payment_intent"]["amount_received"], 12345);
    let intent = made["payment_intent"]["id"].as_str().unwrap();
    let (status, part) = send(
        &one,
        "refunds",
        &format!("payment_intent={intent}&amount=345"),
        None,
    )
    .await;
    assert_eq!((status, part["status"].as_str()), (200, Some("succeeded")));
    let (status, over) = send(
        &one,
        "refunds",
        &format!("payment_intent={intent}&amount=12001"),
        None,
    )
    .await;
    assert_eq!(
        (status, over["error"]["param"].as_str()),
        (400, Some("amount"))
    );
    assert_eq!(
        send(&one, "refunds", &format!("payment_intent={intent}"), None)
            .await
            .0,
        200
    );
    let (_, all_gone) = send(&one, "refunds", &format!("payment_intent={intent}"), None).await;
    assert_eq!(all_gone["error"]["code"], "charge_already_refunded");
    assert_eq!(
        read(&one, &format!("refunds?payment_intent={intent}")).await["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn a_key_gives_one_effect_and_one_answer() {
    let one = started().await;
    let (_, first) = send(&one, "checkout/sessions", ITEM, Some("k")).await;
    let (_, again) = send(&one, "checkout/sessions", ITEM, Some("k")).await;
    assert_eq!(
        (first["id"].as_str(), one.sessions().len()),
        (again["id"].as_str(), 1)
    );
    let (status, other) = send(
        &one,
        "checkout/sessions",
        &format!("{ITEM}&locale=en"),
        Some("k"),
    )
    .await;
    assert_eq!(
        (status, other["error"]["type"].as_str()),
        (400, Some("idempotency_error"))
    );
}

#[tokio::test]
async fn what_the_current_version_does_not_have_is_refused() {
    let one = started().await;
    let (status, old) = send(
        &one,
        "checkout/sessions",
        &format!("{ITEM}&payment_method_types[]=card"),
        None,
    )
    .await;
    assert_eq!(
        (status, old["error"]["code"].as_str()),
        (400, Some("parameter_unknown"))
    );
    for wrong in [
        "mode=subscription".to_owned(),
        ITEM.replace("12345", "399"),
        ITEM.replace("12345", "100000000"),
        ITEM.replace("=cny", "="),
        format!("{ITEM}&expires_at=1"),
        format!("{ITEM}&allowed_payment_method_types[]=wechat_pay"),
        format!("{ITEM}&allowed_payment_method_types[]=pigeon"),
    ] {
        assert_eq!(
            send(&one, "checkout/sessions", &wrong, None).await.0,
            400,
            "{wrong}"
        );
    }
    assert!(one.sessions().is_empty());
}

#[tokio::test]
async fn only_test_keys_are_taken_and_none_is_repeated() {
    let one = started().await;
    let http = reqwest::Client::new();
    for key in [
        "",
        "Bearer sk_live_secretsecret",
        "Bearer sk_test_",
        "Basic x",
    ] {
        let answer = http
            .get(format!("{}v1/balance", one.url()))
            .header("Authorization", key)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert!(!answer.text().await.unwrap().contains("secretsec"));
    }
    assert_eq!(read(&one, "balance").await["object"], "balance");
}

#[tokio::test]
async fn the_page_pays_declines_and_says_how_it_stands() {
    let one = started().await;
    let id = session(&one).await;
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let page = format!("{}pay/{id}", one.url());
    let shown = http.get(&page).send().await.unwrap().text().await.unwrap();
    assert!(
        shown.contains("¥123.45")
            && shown.contains("&lt;b&gt;费")
            && shown.contains("不会真的扣款")
    );
    let press = |outcome: &str| {
        http.post(&page)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("lang=en&method=alipay&outcome={outcome}"))
            .send()
    };
    assert!(
        press("declined")
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("was declined")
    );
    let gone = press("paid").await.unwrap();
    assert_eq!(
        gone.headers()["location"],
        format!("http://shop.example/ok?s={id}").as_str()
    );
    assert_eq!(press("paid").await.unwrap().status(), StatusCode::SEE_OTHER);
    let shown = http
        .get(format!("{page}?lang=en"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(shown.contains("This has been paid") && !shown.contains("<form"));
    assert_eq!(
        kinds(&one),
        [
            "payment_intent.payment_failed",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed"
        ]
    );
}

#[tokio::test]
async fn money_may_come_later_and_be_taken_back() {
    let one = started().await;
    let (late, never, gone) = (
        session(&one).await,
        session(&one).await,
        session(&one).await,
    );
    assert!(
        one.pay(&late, "wechat_pay", Outcome::Later)
            && one.settle(&late, true)
            && !one.settle(&late, true)
    );
    assert!(one.pay(&never, "alipay", Outcome::LaterNot) && one.settle(&never, false));
    assert!(one.expire(&gone) && !one.expire(&gone) && !one.pay(&gone, "card", Outcome::Paid));
    let dispute = one.dispute(&late).unwrap();
    assert!(one.dispute(&never).is_none());
    assert!(one.close_dispute(&dispute, true) && !one.close_dispute(&dispute, false));
    assert_eq!(
        kinds(&one).last().map(String::as_str),
        Some("charge.dispute.funds_reinstated")
    );
    assert!(kinds(&one).contains(&"checkout.session.async_payment_failed".to_owned()));
}

#[tokio::test]
async fn a_wallet_takes_a_refund_later_or_sends_it_back() {
    let one = started().await;
    one.switch(|switches| switches.refunds = Refunds::Wait);
    let id = session(&one).await;
    assert!(one.pay(&id, "alipay", Outcome::Paid));
    let intent = read(&one, &format!("checkout/sessions/{id}")).await["payment_intent"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_, refund) = send(&one, "refunds", &format!("payment_intent={intent}"), None).await;
    assert_eq!(refund["status"], "pending");
    assert!(one.settle_refund(refund["id"].as_str().unwrap(), false));
    assert_eq!(
        kinds(&one).last().map(String::as_str),
        Some("refund.failed")
    );
    assert_eq!(
        send(&one, "refunds", &format!("payment_intent={intent}"), None)
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_bad_day_can_be_ordered() {
    let one = started().await;
    one.switch(|switches| (switches.fail, switches.fail_after) = (1, 1));
    assert_eq!(
        send(&one, "checkout/sessions", ITEM, Some("a")).await.0,
        500
    );
    assert!(one.sessions().is_empty());
    assert_eq!(
        send(&one, "checkout/sessions", ITEM, Some("a")).await.0,
        500
    );
    let (status, made) = send(&one, "checkout/sessions", ITEM, Some("a")).await;
    assert_eq!(
        (status, one.sessions()),
        (200, vec![made["id"].as_str().unwrap().to_owned()])
    );
}

#[tokio::test]
async fn a_file_keeps_everything_over_a_restart() {
    let file = std::env::temp_dir().join(format!("stand-in-{}.json", std::process::id()));
    let options = || Options {
        file: Some(file.clone()),
        ..Options::default()
    };
    let one = StandIn::start(options()).await.unwrap();
    let id = session(&one).await;
    drop(one);
    let one = StandIn::start(options()).await.unwrap();
    assert_eq!(one.sessions(), [id]);
    std::fs::remove_file(file).unwrap();
}
