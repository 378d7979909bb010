//! Crossed with localstripe, an independent stand-in: its signatures are accepted, and it takes our refunds. It has to run
//! for it, so `scripts/test` starts it and these are asked for by name.

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use kexing::config::{Secret, StripeConfig};
use kexing::money::Money;
use kexing::payments::stripe::Gateway;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::mpsc;

const SECRET: &str = "whsec_crossed";

fn address() -> String {
    std::env::var("LOCALSTRIPE").unwrap()
}

/// A form sent to it, and the JSON that came back.
async fn ask(path: &str, form: &str) -> serde_json::Value {
    let mut stream = tokio::net::TcpStream::connect(address()).await.unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localstripe\r\nAuthorization: Bearer sk_test_crossed\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    serde_json::from_str(body.trim()).unwrap_or_default()
}

fn gateway() -> Gateway {
    Gateway::open(&StripeConfig {
        key: Some(Secret::from("sk_test_crossed")),
        webhook_secret: Some(Secret::from(SECRET)),
        api_url: Some(format!("http://{}/", address())),
        patience: None,
    })
    .unwrap()
}

/// A charge that was paid by card; answers its payment intent.
async fn charged() -> String {
    let card = ask(
        "/v1/payment_methods",
        "type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123",
    )
    .await;
    let form = format!(
        "amount=1000&currency=cny&confirm=true&payment_method={}",
        card["id"].as_str().unwrap()
    );
    let intent = ask("/v1/payment_intents", &form).await;
    assert_eq!(intent["status"], "succeeded", "{intent}");
    intent["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
#[ignore = "needs a localstripe that runs; scripts/test starts one"]
async fn its_signatures_are_accepted() {
    let (seen, mut received) = mpsc::unbounded_channel();
    let hook = Router::new().route(
        "/",
        post(async move |headers: HeaderMap, body: String| {
            let header = headers["stripe-signature"].to_str().unwrap().to_owned();
            seen.send((body, header)).unwrap();
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, hook).await });
    ask(
        "/_config/webhooks/crossed",
        &format!("url={url}&secret={SECRET}"),
    )
    .await;
    charged().await;
    let (body, header) = received.recv().await.unwrap();
    let gateway = gateway();
    let on = gateway.on().unwrap();
    let at = header
        .split(',')
        .find_map(|part| part.strip_prefix("t="))
        .unwrap()
        .parse()
        .unwrap();
    let at = chrono::DateTime::from_timestamp(at, 0).unwrap();
    assert!(on.is_genuine(&body, &header, at));
    assert!(!on.is_genuine(&format!("{body} "), &header, at));
    assert!(!on.is_genuine(&body, &header, at + chrono::Duration::minutes(6)));
}

#[tokio::test]
#[ignore = "needs a localstripe that runs; scripts/test starts one"]
async fn it_takes_our_refunds() {
    let intent = charged().await;
    let gateway = gateway();
    let on = gateway.on().unwrap();
    let id = kexing::ids::mint(crate::app::start());
    let back = on
        .give_back(id, &intent, Money::from_fen(400))
        .await
        .unwrap();
    assert!(back.outside.starts_with("re_"));
    // Sent again, it is found by our own id: localstripe knows no idempotency keys.
    assert_eq!(
        on.give_back(id, &intent, Money::from_fen(400))
            .await
            .unwrap(),
        back
    );
    assert_eq!(on.look_back(&back.outside).await.unwrap(), back);
}
