//! Stripe is down, slow or away: the payer is told what to do, nothing is lost and nothing is made twice.

use kexing::payments::order::State;
use stripe_stand_in::Outcome;

use super::Shop;
use crate::app::TestApp;

#[tokio::test]
async fn an_error_of_stripes_is_a_page_that_says_what_to_do_and_trying_again_works() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    // Once without effect, once with it: the second page is the first one.
    shop.stripe
        .switch(|switches| (switches.fail, switches.fail_after) = (1, 1));
    for _ in 0..2 {
        payer
            .post(&shop.checkout(), &[])
            .await
            .assert_status(503)
            .assert_contains("再试一次")
            .assert_contains(&format!("/my/payments/{}/instructions", shop.number));
        assert_eq!(shop.pages().await, ["creating"]);
    }
    assert_eq!(shop.stripe.sessions().len(), 1);
    let session = shop.session(&payer).await;
    assert_eq!(shop.stripe.sessions(), std::slice::from_ref(&session));
    assert!(shop.stripe.pay(&session, "card", Outcome::Paid));
    // Asking how it stands fails twice, too.
    shop.stripe.switch(|switches| switches.fail = 2);
    for event in shop.news() {
        shop.deliver(&event.payload).await;
    }
    kexing::jobs::drain(&shop.app.app).await.unwrap();
    shop.app.app.clock.advance(chrono::Duration::minutes(1));
    kexing::jobs::drain(&shop.app.app).await.unwrap();
    shop.app.app.clock.advance(chrono::Duration::minutes(2));
    shop.app.run_jobs().await;
    assert_eq!(shop.now().await.state, State::Paid);
    shop.sound().await;
}

#[tokio::test]
async fn a_slow_stripe_is_not_waited_for_and_makes_one_page() {
    let patience = std::time::Duration::from_millis(1500);
    let shop = Shop::with(|paying| paying.patience = Some(patience)).await;
    let payer = shop.payer().await.in_english();
    shop.stripe.switch(|switches| switches.slow_ms = 60_000);
    payer
        .post(&shop.checkout(), &[])
        .await
        .assert_status(503)
        .assert_contains("Try again");
    assert_eq!(
        (shop.stripe.sessions().len(), shop.pages().await),
        (1, vec!["creating".to_owned()])
    );
}

#[tokio::test]
async fn an_absent_stripe_loses_nothing() {
    let mut shop = Shop::open().await;
    let payer = shop.payer().await;
    let session = shop.session(&payer).await;
    assert!(shop.stripe.pay(&session, "card", Outcome::Paid));
    drop(payer);
    let payloads: Vec<String> = shop.news().into_iter().map(|event| event.payload).collect();
    // Another one takes its place, and the old address answers nobody.
    shop.stripe = stripe_stand_in::StandIn::start(stripe_stand_in::Options::default())
        .await
        .unwrap();
    for payload in &payloads {
        shop.deliver(payload).await;
    }
    kexing::jobs::drain(&shop.app.app).await.unwrap();
    assert!(
        shop.fates()
            .await
            .iter()
            .any(|(kind, state, _)| kind == "checkout.session.completed" && state == "stored")
    );
    assert_eq!(shop.now().await.state, State::Open);
    shop.sound().await;
}

#[tokio::test]
async fn without_keys_there_is_bank_transfer_and_no_ear_for_messages() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let desk = app.user("issuer").await;
    let new = crate::payments::new_order(
        &app,
        kexing::payments::order::Kind::ServiceFee,
        company,
        crate::payments::yuan(10),
    );
    let order = crate::payments::issue(&app, &new, desk).await;
    let payer = app.member("payer", company).await;
    payer
        .post(&format!("/my/payments/{}/checkout", order.number), &[])
        .await
        .assert_status(503)
        .assert_contains(&order.reference)
        .assert_lacks("再试一次");
    app.visitor()
        .post("/payments/stripe/webhook", &[])
        .await
        .assert_status(404);
}
