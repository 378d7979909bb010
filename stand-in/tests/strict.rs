//! The stand-in driven by async-stripe, which refuses an answer or an event that lacks anything Stripe always sends.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use stripe::{
    Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError, StripeRequest as _,
};
use stripe_checkout::checkout_session as checkout;
use stripe_core::{
    balance::RetrieveForMyAccountBalance, charge::RetrieveCharge, dispute::RetrieveDispute,
    payment_intent::RetrievePaymentIntent, refund,
};
use stripe_stand_in::{Options, Outcome, Refunds, StandIn, sign};
use stripe_webhook::Webhook;

async fn started() -> (StandIn, Client) {
    let one = StandIn::start(Options::default()).await.unwrap();
    let client = ClientBuilder::new("sk_test_x")
        .url(one.url())
        .build()
        .unwrap();
    (one, client)
}

fn session() -> checkout::CreateCheckoutSession {
    let price = checkout::CreateCheckoutSessionLineItemsPriceData {
        product_data: Some(checkout::ProductData::new("服务费")),
        unit_amount: Some(12345),
        ..checkout::CreateCheckoutSessionLineItemsPriceData::new(stripe_types::Currency::CNY)
    };
    let item = checkout::CreateCheckoutSessionLineItems {
        price_data: Some(price),
        quantity: Some(1),
        ..Default::default()
    };
    checkout::CreateCheckoutSession::new()
        .mode(stripe_checkout::CheckoutSessionMode::Payment)
        .line_items(vec![item])
        .success_url("http://shop.example/ok")
        .metadata([("order".to_owned(), "KX-1".to_owned())])
}

#[tokio::test]
async fn sessions_are_made_found_paid_and_ended() {
    let (one, client) = started().await;
    let key = RequestStrategy::Idempotent(IdempotencyKey::new("k").unwrap());
    let made = session()
        .customize()
        .request_strategy(key.clone())
        .send(&client)
        .await
        .unwrap();
    let again = session()
        .customize()
        .request_strategy(key)
        .send(&client)
        .await
        .unwrap();
    assert_eq!((&made.id, made.amount_total), (&again.id, Some(12345)));
    assert!(made.url.unwrap().starts_with(&one.url()));
    assert!(one.pay(made.id.as_str(), "wechat_pay", Outcome::Paid));
    let paid = checkout::RetrieveCheckoutSession::new(made.id.clone())
        .send(&client)
        .await
        .unwrap();
    assert_eq!(paid.payment_status.as_str(), "paid");
    let intent = paid.payment_intent.unwrap().id().clone();
    let intent = RetrievePaymentIntent::new(intent)
        .expand(["latest_charge".to_owned()])
        .send(&client)
        .await
        .unwrap();
    let charge = intent.latest_charge.unwrap().into_object().unwrap();
    assert_eq!(charge.payment_method_details.unwrap().type_, "wechat_pay");
    assert_eq!(
        RetrieveCharge::new(charge.id)
            .send(&client)
            .await
            .unwrap()
            .amount,
        12345
    );
    let open = session().send(&client).await.unwrap();
    checkout::ExpireCheckoutSession::new(open.id.clone())
        .send(&client)
        .await
        .unwrap();
    let refused = checkout::ExpireCheckoutSession::new(open.id)
        .send(&client)
        .await;
    assert!(
        matches!(refused, Err(StripeError::Stripe(_, 400))),
        "{refused:?}"
    );
    let all = checkout::ListCheckoutSession::new()
        .send(&client)
        .await
        .unwrap();
    assert_eq!(all.data.len(), 2);
    assert_eq!(
        RetrieveForMyAccountBalance::new()
            .send(&client)
            .await
            .unwrap()
            .pending[0]
            .amount,
        12345
    );
}

#[tokio::test]
async fn refunds_are_made_found_and_refused() {
    let (one, client) = started().await;
    one.switch(|switches| switches.refunds = Refunds::Wait);
    let made = session().send(&client).await.unwrap();
    one.pay(made.id.as_str(), "alipay", Outcome::Paid);
    let paid = checkout::RetrieveCheckoutSession::new(made.id)
        .send(&client)
        .await
        .unwrap();
    let intent = paid.payment_intent.unwrap().id().to_string();
    let part = refund::CreateRefund::new()
        .payment_intent(intent.clone())
        .amount(345);
    let part = part.send(&client).await.unwrap();
    assert_eq!(part.status.as_deref(), Some("pending"));
    one.settle_refund(part.id.as_str(), true);
    let part = refund::RetrieveRefund::new(part.id)
        .send(&client)
        .await
        .unwrap();
    assert_eq!(part.status.as_deref(), Some("succeeded"));
    let over = refund::CreateRefund::new()
        .payment_intent(intent.clone())
        .amount(12001);
    assert!(matches!(
        over.send(&client).await,
        Err(StripeError::Stripe(_, 400))
    ));
    let all = refund::ListRefund::new()
        .payment_intent(intent)
        .send(&client)
        .await
        .unwrap();
    assert_eq!(all.data.len(), 1);
}

/// Everything that an event tells of happens.
async fn all_happens(one: &StandIn, client: &Client) {
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(session().send(client).await.unwrap().id.to_string());
    }
    one.pay(&ids[0], "card", Outcome::Declined);
    one.pay(&ids[0], "card", Outcome::Paid);
    one.pay(&ids[1], "alipay", Outcome::Later);
    one.settle(&ids[1], true);
    one.pay(&ids[2], "alipay", Outcome::LaterNot);
    one.settle(&ids[2], false);
    one.expire(&ids[3]);
    one.pay(&ids[4], "wechat_pay", Outcome::Paid);
    for (n, won) in [(0, true), (4, false)] {
        let dispute = one.dispute(&ids[n]).unwrap();
        let id = stripe_core::DisputeId::from(dispute.clone());
        assert_eq!(
            RetrieveDispute::new(id).send(client).await.unwrap().amount,
            12345
        );
        one.close_dispute(&dispute, won);
    }
    one.switch(|switches| switches.refunds = Refunds::Wait);
    for done in [true, false] {
        let paid = checkout::RetrieveCheckoutSession::new(ids[1].as_str())
            .send(client)
            .await
            .unwrap();
        let intent = paid.payment_intent.unwrap().id().to_string();
        let refund = refund::CreateRefund::new()
            .payment_intent(intent)
            .amount(100)
            .send(client)
            .await
            .unwrap();
        one.settle_refund(refund.id.as_str(), done);
    }
}

#[tokio::test]
async fn every_kind_of_event_is_signed_and_read() {
    let (one, client) = started().await;
    all_happens(&one, &client).await;
    let mut kinds = Vec::new();
    for event in one.events() {
        let header = sign(&event.payload, "whsec_x", 1_700_000_000);
        let read = Webhook::construct_event_with_timestamp(
            &event.payload,
            &header,
            "whsec_x",
            1_700_000_100,
        );
        let read = read.unwrap_or_else(|error| panic!("{}: {error}", event.payload));
        assert_eq!(read.type_.as_str(), event.kind);
        // An object that can't be read is handed over as unknown.
        assert!(
            !format!("{:?}", read.data.object).starts_with("Unknown"),
            "{}",
            event.payload
        );
        kinds.push(event.kind);
    }
    kinds.sort();
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "charge.dispute.closed",
            "charge.dispute.created",
            "charge.dispute.funds_reinstated",
            "charge.dispute.funds_withdrawn",
            "charge.refunded",
            "charge.succeeded",
            "checkout.session.async_payment_failed",
            "checkout.session.async_payment_succeeded",
            "checkout.session.completed",
            "checkout.session.expired",
            "payment_intent.payment_failed",
            "payment_intent.succeeded",
            "refund.created",
            "refund.failed",
            "refund.updated",
        ]
    );
}

#[tokio::test]
async fn a_wrong_key_and_a_broken_server_are_errors_that_can_be_read() {
    let (one, client) = started().await;
    let other = ClientBuilder::new("sk_live_x")
        .url(one.url())
        .build()
        .unwrap();
    let refused = RetrieveForMyAccountBalance::new().send(&other).await;
    assert!(
        matches!(refused, Err(StripeError::Stripe(_, 401))),
        "{refused:?}"
    );
    one.switch(|switches| switches.fail = 1);
    let broken = RetrieveForMyAccountBalance::new().send(&client).await;
    assert!(
        matches!(broken, Err(StripeError::Stripe(_, 500))),
        "{broken:?}"
    );
}
