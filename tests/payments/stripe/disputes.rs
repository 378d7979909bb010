//! Disputes are shown, the ledger follows the money, whatever order the messages come in.

use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::web::Duty;
use stripe_stand_in::Outcome;

use super::Shop;
use crate::payments::{balance, yuan};

async fn disputed() -> (Shop, String) {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let session = shop.session(&payer).await;
    drop(payer);
    assert!(shop.stripe.pay(&session, "card", Outcome::Paid));
    shop.hears().await;
    let dispute = shop.stripe.dispute(&session).unwrap();
    (shop, dispute)
}

#[tokio::test]
async fn a_dispute_takes_the_money_and_a_won_one_brings_it_back() {
    let (shop, dispute) = disputed().await;
    shop.hears().await;
    assert_eq!(balance(&shop.app, Account::Disputed).await, yuan(1000));
    assert_eq!(balance(&shop.app, Account::Stripe).await, Money::ZERO);
    assert_eq!(shop.tasks().await, ["payment-dispute"]);
    let finance = shop.app.staff("finance", &[Duty::Finance]).await;
    finance
        .get("/desk/payments/stripe")
        .await
        .assert_ok()
        .assert_contains(&dispute)
        .assert_contains("needs_response")
        .assert_contains(&shop.number);
    assert!(shop.stripe.close_dispute(&dispute, true));
    shop.hears().await;
    assert_eq!(balance(&shop.app, Account::Disputed).await, Money::ZERO);
    assert_eq!(shop.tasks().await, Vec::<String>::new());
    shop.sound().await;
}

#[tokio::test]
async fn a_lost_one_told_backwards_and_twice_ends_the_same() {
    let (shop, dispute) = disputed().await;
    assert!(shop.stripe.close_dispute(&dispute, false));
    let mut news = shop.news();
    news.reverse();
    for _ in 0..2 {
        for event in &news {
            shop.deliver(&event.payload).await;
            shop.app.run_jobs().await;
        }
    }
    assert_eq!(balance(&shop.app, Account::Disputed).await, yuan(1000));
    assert_eq!(shop.tasks().await, Vec::<String>::new());
    let finance = shop.app.staff("finance", &[Duty::Finance]).await;
    finance
        .get("/desk/payments/stripe")
        .await
        .assert_contains(">lost<");
    shop.sound().await;
}
