//! Money going back: asked by one, agreed by another, sent once, counted when Stripe says so.

use chrono::Duration;
use kexing::ids::{MoveId, UserId};
use kexing::jobs::Job as _;
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::moves::{Move, State, What};
use kexing::payments::moving::{self, Asked};
use kexing::payments::store;
use kexing::payments::stripe::{self, SendRefund};
use stripe_stand_in::Outcome;

use super::Shop;
use crate::payments::{balance, yuan};

/// A paid order and two people of finance.
async fn paid(method: &str) -> (Shop, String, [UserId; 2]) {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let session = shop.session(&payer).await;
    drop(payer);
    assert!(shop.stripe.pay(&session, method, Outcome::Paid));
    shop.hears().await;
    let people = [shop.app.user("asks").await, shop.app.user("decides").await];
    (shop, session, people)
}

/// A refund that two people agreed on; its job waits.
async fn agreed(shop: &Shop, sum: Money, [asks, decides]: [UserId; 2]) -> MoveId {
    let now = shop.app.app.clock.now();
    let order = shop.now().await;
    let mut tx = shop.app.app.db.write().await.unwrap();
    let payment = store::payments_of(&mut tx, order.id, 1).await.unwrap()[0].id;
    let asked = Asked {
        id: MoveId::mint(now),
        kind: What::Refund,
        payment: Some(payment),
        amount: sum,
        reason: "服务取消（虚构）".to_owned(),
    };
    assert!(
        moving::ask(&mut tx, &order, &asked, (asks, now))
            .await
            .unwrap()
    );
    moving::decide(&mut tx, asked.id, (true, ""), (decides, now))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    asked.id
}

async fn find(shop: &Shop, id: MoveId) -> Move {
    let mut tx = shop.app.app.db.read().await.unwrap();
    store::find_move(&mut tx, id).await.unwrap().unwrap()
}

fn sent(shop: &Shop) -> usize {
    shop.stripe
        .events()
        .iter()
        .filter(|event| event.kind == "refund.created")
        .count()
}

#[tokio::test]
async fn a_refund_counts_when_stripe_says_it_is_done() {
    let (shop, _, people) = paid("alipay").await;
    let id = agreed(&shop, yuan(300), people).await;
    shop.app.run_jobs().await;
    let m = find(&shop, id).await;
    assert_eq!(
        (m.state, shop.now().await.returned),
        (State::Sent, Money::ZERO)
    );
    assert!(
        shop.stripe
            .settle_refund(m.outside.as_deref().unwrap(), true)
    );
    shop.hears().await;
    assert_eq!(
        (find(&shop, id).await.state, shop.now().await.returned),
        (State::Done, yuan(300))
    );
    assert_eq!(balance(&shop.app, Account::Stripe).await, yuan(700));
    // Another one for the rest, and not a fen more.
    let rest = agreed(&shop, yuan(700), people).await;
    shop.app.run_jobs().await;
    let m = find(&shop, rest).await;
    assert!(
        shop.stripe
            .settle_refund(m.outside.as_deref().unwrap(), true)
    );
    shop.hears().await;
    assert_eq!(balance(&shop.app, Account::Stripe).await, Money::ZERO);
    assert_eq!(sent(&shop), 2);
    shop.sound().await;
}

#[tokio::test]
async fn a_refund_sent_twice_at_once_goes_once() {
    let (shop, _, people) = paid("card").await;
    let id = agreed(&shop, yuan(300), people).await;
    let send = || SendRefund { move_id: id }.run(&shop.app.app);
    let (one, two, three) = tokio::join!(send(), send(), send());
    for outcome in [one, two, three] {
        outcome.unwrap();
    }
    shop.app.run_jobs().await;
    assert_eq!((sent(&shop), find(&shop, id).await.state), (1, State::Sent));
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_is_found_again() {
    let (shop, _, people) = paid("card").await;
    let id = agreed(&shop, yuan(300), people).await;
    shop.stripe.switch(|switches| switches.fail_after = 1);
    kexing::jobs::drain(&shop.app.app).await.unwrap();
    assert_eq!(find(&shop, id).await.state, State::Approved);
    // It was made and the answer lost; days later the key is forgotten there.
    shop.app.app.clock.advance(Duration::days(2));
    for _ in 0..3 {
        kexing::jobs::drain(&shop.app.app).await.unwrap();
        shop.app.app.clock.advance(Duration::hours(2));
    }
    assert_eq!((sent(&shop), find(&shop, id).await.state), (1, State::Sent));
}

#[tokio::test]
async fn a_refund_that_comes_back_frees_the_money_and_is_told() {
    let (shop, _, people) = paid("wechat_pay").await;
    let id = agreed(&shop, yuan(300), people).await;
    shop.app.run_jobs().await;
    let outside = find(&shop, id).await.outside.unwrap();
    assert!(shop.stripe.settle_refund(&outside, false));
    shop.hears().await;
    let (m, order) = (find(&shop, id).await, shop.now().await);
    assert_eq!(
        (m.state, order.returned, order.moving),
        (State::Failed, Money::ZERO, Money::ZERO)
    );
    assert_eq!(balance(&shop.app, Account::Stripe).await, yuan(1000));
    assert_eq!(shop.tasks().await, ["payment-refund"]);
    shop.sound().await;
}

#[tokio::test]
async fn a_refund_nobody_told_of_is_asked_after() {
    let (shop, _, people) = paid("alipay").await;
    let id = agreed(&shop, yuan(300), people).await;
    shop.app.run_jobs().await;
    assert!(
        shop.stripe
            .settle_refund(find(&shop, id).await.outside.as_deref().unwrap(), true)
    );
    shop.news();
    stripe::start(&shop.app.app).await.unwrap();
    shop.app.app.clock.advance(Duration::minutes(16));
    shop.app.run_jobs().await;
    assert_eq!(
        (find(&shop, id).await.state, shop.now().await.returned),
        (State::Done, yuan(300))
    );
    shop.sound().await;
}

#[tokio::test]
async fn a_refund_made_on_stripes_own_pages_is_in_doubt_and_one_of_ours_then_refused_there() {
    let (shop, session, people) = paid("card").await;
    assert!(shop.stripe.refund_elsewhere(&session, 80_000));
    shop.hears().await;
    assert_eq!(shop.now().await.returned, Money::ZERO);
    assert!(
        shop.fates()
            .await
            .iter()
            .any(|(_, state, why)| state == "doubtful" && why == "stripe-doubt-refund-elsewhere")
    );
    assert_eq!(shop.tasks().await, ["payment-stripe"]);
    let id = agreed(&shop, yuan(300), people).await;
    shop.app.run_jobs().await;
    let m = find(&shop, id).await;
    assert_eq!(m.state, State::Failed);
    assert!(m.words.contains("amount_too_large"), "{}", m.words);
    shop.sound().await;
}
