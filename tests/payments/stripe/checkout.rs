//! From the button to Stripe's page and back.

use chrono::Duration;
use kexing::ids::OrganisationId;
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::life;
use kexing::payments::order::{Kind, Method, State};
use kexing::payments::store;
use stripe_stand_in::Outcome;

use super::Shop;
use crate::payments::{arrive, balance, issue, new_order, transfer, yuan};

#[tokio::test]
async fn an_order_is_paid_by_each_method_and_counts_where_it_stands() {
    for (word, method) in [
        ("card", Method::Card),
        ("alipay", Method::Alipay),
        ("wechat_pay", Method::WechatPay),
    ] {
        let shop = Shop::open().await;
        let payer = shop.payer().await;
        let session = shop.session(&payer).await;
        assert!(shop.stripe.pay(&session, word, Outcome::Paid));
        assert_eq!(shop.now().await.paid, Money::ZERO);
        shop.hears().await;
        let order = shop.now().await;
        assert_eq!((order.state, order.paid), (State::Paid, yuan(1000)));
        let mut tx = shop.app.app.db.read().await.unwrap();
        let paid = store::payments_of(&mut tx, order.id, 10).await.unwrap();
        assert_eq!(
            (paid.len(), paid[0].method, paid[0].amount),
            (1, method, yuan(1000))
        );
        drop(tx);
        assert_eq!(balance(&shop.app, Account::Stripe).await, yuan(1000));
        assert_eq!(shop.pages().await, ["paid"]);
        assert_eq!(shop.tasks().await, Vec::<String>::new());
        shop.sound().await;
        payer
            .get(&shop.checkout())
            .await
            .assert_redirect(&format!("/my/payments/{}", shop.number));
        payer.post(&shop.checkout(), &[]).await.assert_status(409);
    }
}

#[tokio::test]
async fn two_tabs_share_one_page() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let path = shop.checkout();
    let (one, two) = tokio::join!(payer.post(&path, &[]), payer.post(&path, &[]));
    assert_eq!(one.location(), two.location());
    assert_eq!(payer.post(&path, &[]).await.location(), one.location());
    assert_eq!(shop.stripe.sessions().len(), 1);
    assert_eq!(shop.pages().await, ["open"]);
}

#[tokio::test]
async fn only_the_payer_gets_a_page_and_only_while_something_is_open() {
    let shop = Shop::open().await;
    let other = shop.app.university().await;
    shop.app
        .member("other", other)
        .await
        .post(&shop.checkout(), &[])
        .await
        .assert_status(404);
    let payer = shop.payer().await;
    payer
        .post("/my/payments/KX-P-2026-99999/checkout", &[])
        .await
        .assert_status(404);
    let by = (shop.app.user("finance").await, shop.app.app.clock.now());
    let mut tx = shop.app.app.db.write().await.unwrap();
    life::cancel(&mut tx, shop.order, "不再需要", by)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    payer.post(&shop.checkout(), &[]).await.assert_status(409);
    assert_eq!(shop.stripe.posts(), 0);
}

async fn issued(shop: &Shop, payer: OrganisationId, sum: Money) -> String {
    let by = shop.app.user("another").await;
    issue(
        &shop.app,
        &new_order(&shop.app, Kind::ServiceFee, payer, sum),
        by,
    )
    .await
    .number
}

#[tokio::test]
async fn a_sum_that_stripe_does_not_take_is_for_a_transfer() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let company = shop.now().await.payer;
    let big = issued(&shop, company, yuan(1_000_000)).await;
    payer
        .post(&format!("/my/payments/{big}/checkout"), &[])
        .await
        .assert_status(409)
        .assert_contains("999,999.99");
    let shop = Shop::open().await;
    let company = shop.now().await.payer;
    let small = issued(&shop, company, Money::from_fen(100)).await;
    let payer = shop.payer().await;
    payer
        .post(&format!("/my/payments/{small}/checkout"), &[])
        .await
        .assert_status(409)
        .assert_contains(&format!("/my/payments/{small}/instructions"));
    assert_eq!(shop.pages().await, ["failed"]);
}

#[tokio::test]
async fn a_page_for_an_old_sum_is_ended_and_the_next_one_asks_for_the_rest() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let old = shop.session(&payer).await;
    arrive(&shop.app, shop.order, &transfer("line 1", yuan(400))).await;
    shop.app.run_jobs().await;
    assert!(!shop.stripe.pay(&old, "card", Outcome::Paid));
    assert_eq!(shop.pages().await, ["expired"]);
    let new = shop.session(&payer).await;
    assert!(shop.stripe.pay(&new, "card", Outcome::Paid));
    shop.hears().await;
    let order = shop.now().await;
    assert_eq!((order.state, order.paid), (State::Paid, yuan(1000)));
    assert_eq!(balance(&shop.app, Account::Stripe).await, yuan(600));
    shop.sound().await;
}

#[tokio::test]
async fn a_page_is_made_anew_after_it_ran_out_and_a_declined_card_leaves_it_open() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let old = shop.session(&payer).await;
    assert!(shop.stripe.pay(&old, "card", Outcome::Declined));
    shop.hears().await;
    assert_eq!(shop.session(&payer).await, old);
    shop.app.app.clock.advance(Duration::minutes(61));
    let new = shop.session(&payer).await;
    assert_ne!(new, old);
    shop.hears().await;
    assert_eq!(shop.pages().await, ["expired", "open"]);
    assert_eq!(shop.now().await.paid, Money::ZERO);
}

#[tokio::test]
async fn money_that_comes_later_counts_when_it_comes() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let session = shop.session(&payer).await;
    assert!(shop.stripe.pay(&session, "alipay", Outcome::Later));
    shop.hears().await;
    assert_eq!(
        (shop.now().await.paid, shop.pages().await),
        (Money::ZERO, vec!["open".to_owned()])
    );
    // Pressing the button again opens no second page.
    payer
        .post(&shop.checkout(), &[])
        .await
        .assert_redirect(&format!("/my/payments/{}?paid=1", shop.number));
    assert_eq!(shop.stripe.sessions().len(), 1);
    assert!(shop.stripe.settle(&session, true));
    shop.hears().await;
    assert_eq!(shop.now().await.state, State::Paid);

    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let session = shop.session(&payer).await;
    assert!(shop.stripe.pay(&session, "alipay", Outcome::LaterNot));
    assert!(shop.stripe.settle(&session, false));
    shop.hears().await;
    assert_eq!(
        (shop.now().await.paid, shop.pages().await),
        (Money::ZERO, vec!["failed".to_owned()])
    );
    assert_ne!(shop.session(&payer).await, session);
}

#[tokio::test]
async fn coming_back_asks_stripe_and_takes_no_word_of_the_browsers() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    payer
        .get(&shop.checkout())
        .await
        .assert_redirect(&format!("/my/payments/{}", shop.number));
    let session = shop.session(&payer).await;
    payer.get(&format!("{}?paid=1", shop.checkout())).await;
    shop.app.run_jobs().await;
    assert_eq!(shop.now().await.paid, Money::ZERO);
    assert!(shop.stripe.pay(&session, "card", Outcome::Paid));
    payer.get(&shop.checkout()).await;
    assert_eq!(shop.now().await.paid, Money::ZERO);
    shop.app.run_jobs().await;
    assert_eq!(shop.now().await.state, State::Paid);
    // What Stripe tells afterwards changes nothing.
    shop.hears().await;
    assert_eq!(balance(&shop.app, Account::Stripe).await, yuan(1000));
    shop.sound().await;
}
