//! What is kept of the ledger in memory: never anything but what the database answers, whatever happened in between.

use kexing::reports::filter::Filter;

use super::periodic::{by, day, later, numbered};
use super::{analyst, kept_is_current};
use crate::app::{TestApp, counted};
use crate::contracts::example::{self, go_to};

#[tokio::test]
async fn what_is_kept_follows_registering_changing_and_cancelling() {
    let app = TestApp::new().await;
    kept_is_current(&app).await;
    example::load(&app).await;
    kexing::reports::read_ahead(&app.app).await.unwrap();
    kept_is_current(&app).await;
    let one = analyst(&app).await.id.unwrap();
    let sum = async || {
        let who = by(&app, one).await;
        let page = who.get("/figures/contracts?year=2026").await;
        let page = page.assert_ok().text();
        let after = page.split("合计 10 项").nth(1).map(str::to_owned);
        after.unwrap_or(page)
    };
    assert!(sum().await.contains("5,715,000.00"));
    let number = numbered(&app, 64_000_000).await;
    later(&app, &number, Some("600000"), day(2026, 12, 20)).await;
    assert!(sum().await.contains("5,675,000.00"));
    kept_is_current(&app).await;
    later(&app, &number, None, day(2027, 1, 15)).await;
    kept_is_current(&app).await;
}

/// Reading ahead does what the first to ask would have done, and again after a change.
#[tokio::test]
async fn what_was_read_ahead_is_not_read_again() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let year = Filter::year(2026, day(2026, 12, 31)).period();
    go_to(&app, day(2026, 12, 31));
    let asked = async || {
        let mut tx = app.app.db.read().await.unwrap();
        let (entries, statements) = counted(app.app.ledger.entries(&mut tx, year)).await;
        (entries.unwrap(), statements)
    };
    let (_, first) = asked().await;
    let (known, again) = asked().await;
    assert!(again < first, "{again} after {first}");
    let number = numbered(&app, 64_000_000).await;
    later(&app, &number, Some("600000"), day(2026, 12, 20)).await;
    kexing::reports::read_ahead(&app.app).await.unwrap();
    let (changed, statements) = asked().await;
    assert_eq!(statements, again);
    assert_ne!(changed, known);
}
