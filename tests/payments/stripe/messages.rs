//! Stripe's messages: forged, late, again and again, in any order, of another mode or version, and about other sums.

use chrono::Duration;
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::order::State;
use kexing::payments::stripe;
use serde_json::Value;
use stripe_stand_in::{Outcome, sign};

use super::{KEY, SECRET, Shop};
use crate::payments::{arrive, balance, transfer, yuan};

fn changed(payload: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(payload).unwrap();
    change(&mut value);
    value.to_string()
}

async fn paid_and_not_told() -> (Shop, Vec<String>) {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let session = shop.session(&payer).await;
    drop(payer);
    assert!(shop.stripe.pay(&session, "alipay", Outcome::Paid));
    let payloads = shop.news().into_iter().map(|event| event.payload).collect();
    (shop, payloads)
}

#[tokio::test]
async fn a_forged_or_stale_message_is_refused_and_leaves_nothing() {
    let (shop, payloads) = paid_and_not_told().await;
    let payload = payloads.last().unwrap();
    let now = shop.app.app.clock.now().timestamp();
    let other = changed(payload, |v| v["data"]["object"]["amount_total"] = 1.into());
    for (body, header) in [
        (payload.as_str(), String::new()),
        (payload, sign(payload, "whsec_of_somebody", now)),
        (payload, sign(payload, SECRET, now - 301)),
        (payload, sign(payload, SECRET, now + 301)),
        (&other, sign(payload, SECRET, now)),
        ("{}", sign("{}", SECRET, now)),
        ("no json", sign("no json", SECRET, now)),
    ] {
        let answer = shop.send(body, &header).await.assert_status(400);
        assert!(!answer.text().contains(SECRET) && !answer.text().contains(KEY));
    }
    shop.app.run_jobs().await;
    assert_eq!(shop.fates().await, Vec::new());
    assert_eq!(shop.now().await.paid, Money::ZERO);
    // The true one is still welcome.
    shop.deliver(payload).await;
    shop.app.run_jobs().await;
    assert_eq!(shop.now().await.state, State::Paid);
}

#[tokio::test]
async fn a_message_told_a_thousand_times_has_one_effect() {
    let (shop, payloads) = paid_and_not_told().await;
    let payload = payloads.last().unwrap();
    let header = shop.signature(payload);
    for n in 0..1000 {
        shop.send(payload, &header).await.assert_ok();
        if n % 250 == 0 {
            shop.app.run_jobs().await;
        }
    }
    shop.app.run_jobs().await;
    assert_eq!(shop.fates().await.len(), 1);
    assert_eq!(balance(&shop.app, Account::Stripe).await, yuan(1000));
    shop.sound().await;
}

#[tokio::test]
async fn messages_may_come_in_any_order() {
    let (shop, mut payloads) = paid_and_not_told().await;
    payloads.reverse();
    for payload in &payloads {
        shop.deliver(payload).await;
        shop.app.run_jobs().await;
    }
    for payload in payloads.iter().rev() {
        shop.deliver(payload).await;
    }
    shop.app.run_jobs().await;
    assert_eq!(balance(&shop.app, Account::Stripe).await, yuan(1000));
    let mut fates: Vec<String> = shop
        .fates()
        .await
        .into_iter()
        .map(|(kind, state, _)| format!("{kind} {state}"))
        .collect();
    fates.sort();
    assert_eq!(
        fates,
        [
            "charge.succeeded ignored",
            "checkout.session.completed applied",
            "payment_intent.succeeded ignored"
        ]
    );
    shop.sound().await;
}

#[tokio::test]
async fn what_is_not_known_is_kept_and_not_used() {
    let (shop, payloads) = paid_and_not_told().await;
    let payload = payloads.last().unwrap();
    shop.deliver(&changed(payload, |v| {
        v["id"] = "evt_kind".into();
        v["type"] = "moon.landed".into();
    }))
    .await;
    shop.deliver(&changed(payload, |v| {
        v["id"] = "evt_other".into();
        v["data"]["object"]["id"] = "cs_of_another_shop".into();
        v["data"]["object"]["metadata"] = serde_json::json!({});
    }))
    .await;
    shop.deliver(&changed(payload, |v| {
        v["id"] = "evt_mode".into();
        v["livemode"] = true.into();
    }))
    .await;
    shop.app.run_jobs().await;
    let why: Vec<String> = shop
        .fates()
        .await
        .into_iter()
        .map(|(_, state, why)| format!("{state} {why}"))
        .collect();
    assert_eq!(
        why,
        [
            "ignored stripe-ignored-kind",
            "ignored stripe-ignored-mode",
            "ignored stripe-ignored-not-ours"
        ]
    );
    assert_eq!(shop.now().await.paid, Money::ZERO);
}

#[tokio::test]
async fn a_message_of_a_later_version_is_not_read_but_asked_after() {
    let (shop, payloads) = paid_and_not_told().await;
    let later = changed(payloads.last().unwrap(), |v| {
        v["api_version"] = "2031-01-01.zebra".into();
        v["data"]["object"] =
            serde_json::json!({ "id": v["data"]["object"]["id"], "money": "in another shape" });
    });
    shop.deliver(&later).await;
    shop.app.run_jobs().await;
    assert_eq!(shop.fates().await[0].2, "stripe-ignored-version");
    assert_eq!(shop.now().await.state, State::Paid);
    shop.sound().await;
}

#[tokio::test]
async fn another_sum_than_asked_for_is_booked_as_it_came_and_looked_at() {
    for (fen, applied, left) in [(30_000, 30_000, 0), (150_000, 100_000, 50_000)] {
        let shop = Shop::open().await;
        let payer = shop.payer().await;
        let session = shop.session(&payer).await;
        assert!(
            shop.stripe
                .pay_other(&session, "card", Outcome::Paid, (Some(fen), None))
        );
        shop.hears().await;
        let order = shop.now().await;
        assert_eq!(order.paid, Money::from_fen(applied));
        assert_eq!(
            balance(&shop.app, Account::Stripe).await,
            Money::from_fen(fen)
        );
        assert_eq!(
            balance(&shop.app, Account::Unapplied(order.payer)).await,
            Money::from_fen(-left)
        );
        assert!(
            shop.fates()
                .await
                .iter()
                .any(|(_, state, why)| state == "doubtful" && why == "stripe-doubt-amount")
        );
        assert!(shop.tasks().await.contains(&"payment-stripe".to_owned()));
        shop.sound().await;
    }
}

#[tokio::test]
async fn another_currency_is_no_fen() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    let session = shop.session(&payer).await;
    assert!(
        shop.stripe
            .pay_other(&session, "card", Outcome::Paid, (None, Some("usd")))
    );
    shop.hears().await;
    assert_eq!(shop.now().await.paid, Money::ZERO);
    assert!(
        shop.fates()
            .await
            .iter()
            .any(|(_, state, why)| state == "doubtful" && why == "stripe-doubt-currency")
    );
    assert_eq!(shop.tasks().await, ["payment-stripe"]);
    // Asking again adds no second doubt.
    shop.hears().await;
    assert_eq!(shop.tasks().await, ["payment-stripe"]);
    shop.sound().await;
}

#[tokio::test]
async fn money_for_what_was_paid_otherwise_or_ran_out_stays_the_payers() {
    let (shop, payloads) = paid_and_not_told().await;
    arrive(&shop.app, shop.order, &transfer("line 1", yuan(1000))).await;
    for payload in payloads {
        shop.deliver(&payload).await;
    }
    shop.app.run_jobs().await;
    let order = shop.now().await;
    assert_eq!((order.state, order.paid), (State::Paid, yuan(1000)));
    assert_eq!(
        balance(&shop.app, Account::Unapplied(order.payer)).await,
        Money::from_fen(-100_000)
    );
    assert_eq!(shop.tasks().await, ["payment-surplus"]);
    shop.sound().await;

    let (shop, payloads) = paid_and_not_told().await;
    let mut tx = shop.app.app.db.write().await.unwrap();
    let ended = "UPDATE payment_sessions SET state = 'expired'";
    match &mut tx {
        kexing::db::Tx::Sqlite(t) => drop(sqlx::query(ended).execute(&mut **t).await.unwrap()),
        kexing::db::Tx::Postgres(t) => drop(sqlx::query(ended).execute(&mut **t).await.unwrap()),
    }
    tx.commit().await.unwrap();
    shop.deliver(payloads.last().unwrap()).await;
    shop.app.run_jobs().await;
    assert_eq!(shop.now().await.state, State::Paid);
    assert_eq!(shop.pages().await, ["paid"]);
    shop.sound().await;
}

#[tokio::test]
async fn a_lost_message_costs_time_and_no_money() {
    let (shop, _lost) = paid_and_not_told().await;
    stripe::start(&shop.app.app).await.unwrap();
    shop.app.run_jobs().await;
    assert_eq!(shop.now().await.paid, Money::ZERO);
    shop.app.app.clock.advance(Duration::minutes(61));
    shop.app.run_jobs().await;
    assert_eq!(shop.now().await.state, State::Paid);
    // The round after it finds nothing to ask.
    shop.app.app.clock.advance(Duration::minutes(61));
    shop.app.run_jobs().await;
    assert_eq!(balance(&shop.app, Account::Stripe).await, yuan(1000));
    shop.sound().await;
}
