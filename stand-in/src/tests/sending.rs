//! What a shop receives.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;

use super::session;
use crate::{Options, Outcome, StandIn, Switches, switches, verify};

/// What a shop received, and how often it is busy first.
#[derive(Clone, Default)]
struct Shop {
    got: Arc<Mutex<Vec<String>>>,
    busy: Arc<Mutex<u32>>,
}

impl Shop {
    async fn open(&self) -> String {
        let shop = self.clone();
        let router = Router::new().route(
            "/hook",
            post(async move |headers: HeaderMap, body: String| {
                let header = headers["stripe-signature"].to_str().unwrap();
                assert!(verify(&body, header, "whsec_stand_in"));
                if switches::spend(&mut shop.busy.lock().unwrap()) {
                    return StatusCode::SERVICE_UNAVAILABLE;
                }
                let event: Value = serde_json::from_str(&body).unwrap();
                shop.got
                    .lock()
                    .unwrap()
                    .push(event["type"].as_str().unwrap().to_owned());
                StatusCode::OK
            }),
        );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    async fn waits_for(&self, count: usize) -> Vec<String> {
        for _ in 0..500 {
            let got = self.got.lock().unwrap().clone();
            if got.len() >= count {
                return got;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("only {:?}", self.got.lock().unwrap());
    }
}

#[tokio::test]
async fn events_are_sent_until_they_are_taken() {
    let shop = Shop::default();
    *shop.busy.lock().unwrap() = 2;
    let options = Options {
        webhook: Some(shop.open().await),
        pause: Duration::from_millis(10),
        ..Options::default()
    };
    let one = StandIn::start(options).await.unwrap();
    let id = session(&one).await;
    one.expire(&id);
    assert_eq!(shop.waits_for(1).await, ["checkout.session.expired"]);
}

#[tokio::test]
async fn events_are_doubled_swapped_and_lost() {
    let shop = Shop::default();
    let one = StandIn::start(Options {
        webhook: Some(shop.open().await),
        ..Options::default()
    })
    .await
    .unwrap();
    let id = session(&one).await;
    one.switch(|switches| {
        *switches = Switches {
            lose: 1,
            duplicate: 1,
            reorder: true,
            ..Switches::default()
        }
    });
    // The charge is lost; of the other two the later comes first, and both come twice.
    one.pay(&id, "card", Outcome::Paid);
    let mut got = shop.waits_for(4).await;
    assert_eq!(got[0], "checkout.session.completed");
    got.sort();
    assert_eq!(got[..2], ["checkout.session.completed"; 2]);
    assert_eq!(got[2..], ["payment_intent.succeeded"; 2]);
}
