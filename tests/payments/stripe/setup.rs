//! Settings: what `kexing check` tells, what the client asks for, and that the stand-in is the demonstration's alone.

use std::path::Path;

use kexing::config::{Secret, StripeConfig};
use kexing::payments::stripe::check;
use stripe_stand_in::{API_VERSION, Options, StandIn};

use super::{KEY, SECRET, Shop, config};

const BASE: &str = "https://kexing.example/";

#[tokio::test]
async fn check_tells_what_is_missing_wrong_or_in_order() {
    let stripe = StandIn::start(Options {
        key: Some(KEY.to_owned()),
        ..Options::default()
    })
    .await
    .unwrap();
    let good = config(&stripe);
    let told = check(&good, BASE, None).await.unwrap();
    assert!(told.contains("test mode, Stripe knows the key"), "{told}");
    assert!(
        told.contains("https://kexing.example/payments/stripe/webhook"),
        "{told}"
    );
    assert_eq!(stripe.version_asked(), API_VERSION);
    let off = |key: bool, secret: bool| StripeConfig {
        key: good.key.clone().filter(|_| key),
        webhook_secret: good.webhook_secret.clone().filter(|_| secret),
        ..good.clone()
    };
    assert_eq!(
        check(&off(false, false), BASE, None).await.unwrap(),
        "off: bank transfer only"
    );
    assert!(
        check(&off(true, false), BASE, None)
            .await
            .unwrap()
            .contains("STRIPE_WEBHOOK_SECRET is missing")
    );
    assert!(
        check(&off(false, true), BASE, None)
            .await
            .unwrap()
            .contains("STRIPE_SECRET_KEY is missing")
    );
    let other = StripeConfig {
        key: Some(Secret::from("sk_test_unknown_there")),
        ..good.clone()
    };
    let wrong = format!("{:#}", check(&other, BASE, None).await.unwrap_err());
    assert!(
        wrong.contains("401") && !wrong.contains("unknown_there"),
        "{wrong}"
    );
    let live = StripeConfig {
        key: Some(Secret::from("sk_live_secret_part")),
        ..good.clone()
    };
    let wrong = format!("{:#}", check(&live, BASE, None).await.unwrap_err());
    assert!(
        wrong.contains("live key") && !wrong.contains("secret_part"),
        "{wrong}"
    );
    drop(stripe);
    let gone = format!("{:#}", check(&good, BASE, None).await.unwrap_err());
    assert!(
        gone.contains("does not answer") && !gone.contains(KEY),
        "{gone}"
    );
}

#[tokio::test]
async fn payments_of_the_other_mode_in_the_database_are_told() {
    let shop = Shop::open().await;
    let payer = shop.payer().await;
    shop.session(&payer).await;
    let good = config(&shop.stripe);
    let db = &shop.app.app.db;
    let told = check(&good, BASE, Some(db)).await.unwrap();
    assert!(!told.contains("warning"), "{told}");
    let mut tx = db.write().await.unwrap();
    let live = "UPDATE payment_sessions SET livemode = TRUE";
    match &mut tx {
        kexing::db::Tx::Sqlite(t) => drop(sqlx::query(live).execute(&mut **t).await.unwrap()),
        kexing::db::Tx::Postgres(t) => drop(sqlx::query(live).execute(&mut **t).await.unwrap()),
    }
    tx.commit().await.unwrap();
    let told = check(&good, BASE, Some(db)).await.unwrap();
    assert!(told.contains("1 payment pages of the live mode"), "{told}");
    // A page of the other mode is never led to.
    assert_eq!(shop.pages().await, ["open"]);
    shop.session(&payer).await;
    assert_eq!(shop.pages().await, ["failed", "open"]);
}

#[test]
fn no_secret_is_in_what_is_printed() {
    let config = StripeConfig {
        key: Some(Secret::from(KEY)),
        webhook_secret: Some(Secret::from(SECRET)),
        api_url: None,
        patience: None,
    };
    let gateway = kexing::payments::stripe::Gateway::open(&config).unwrap();
    let told = format!(
        "{config:?} {gateway:?} {:?}",
        kexing::payments::stripe::settings(&config)
    );
    assert!(!told.contains(KEY) && !told.contains(SECRET), "{told}");
}

#[test]
fn the_stand_in_is_started_by_the_demonstration_and_nothing_else() {
    fn naming(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                naming(&path, found);
            } else if std::fs::read_to_string(&path)
                .is_ok_and(|text| text.contains("stripe_stand_in"))
            {
                found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let cli = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    naming(&cli, &mut found);
    assert_eq!(found, ["demo.rs"]);
    let reachable = kexing::routes()
        .table
        .iter()
        .any(|route| route.path.contains("stand_in") || route.path.starts_with("/pay/"));
    assert!(!reachable);
}
