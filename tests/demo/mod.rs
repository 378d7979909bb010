//! The demonstration: invented organisations, people, listings, deals and contracts, marked as such.

use crate::app::TestApp;
use kexing::accounts::{self, sign_in};
use kexing::deals;
use kexing::demo::{self, Loaded, PASSWORD};
use kexing::listings::{self, Kind};
use kexing::reports;

/// Loading takes a while, so one test looks at everything that was loaded.
#[tokio::test]
async fn the_demonstration_loads_once_and_is_whole() {
    let app = TestApp::new().await;
    assert_eq!(demo::load(&app.app).await.unwrap(), Loaded::Now);
    assert_eq!(demo::load(&app.app).await.unwrap(), Loaded::Before);
    let now = app.app.clock.now();
    let mut tx = app.app.db.read().await.unwrap();
    // One result was not confirmed in time and is hidden by itself.
    for (expected, kind) in [(37, Kind::Achievement), (28, Kind::Need)] {
        let found = listings::store::count_public(&mut tx, kind, now)
            .await
            .unwrap();
        assert_eq!(found, expected, "{kind:?}");
    }
    assert_eq!(
        listings::store::to_review(&mut tx, 100)
            .await
            .unwrap()
            .len(),
        6
    );
    let (rows, broken) = kexing::audit::verify(&mut tx).await.unwrap();
    assert!(rows > 100 && broken.is_empty(), "{broken:?}");
    let today = app.app.clock.today();
    let progress = reports::progress(&app.app.ledger, &mut tx, today);
    let progress = progress.await.unwrap().unwrap();
    // On 23 November: all that is registered by then, with the change of October and without what was cancelled.
    assert_eq!(
        progress.counted_fen,
        60_000_000
            + 45_000_000
            + 30_000_000
            + 80_000_000
            + 12_000_000
            + 120_000_000
            + 6_000_000
            + 64_000_000
    );
    assert_eq!(progress.target_fen, 550_000_000);
    drop(tx);
    people_can_sign_in(&app).await;
    deals_stand_where_the_story_ends(&app).await;
    pages_show_it(&app).await;
    the_desk_is_filled(&app).await;
}

async fn people_can_sign_in(app: &TestApp) {
    let lines = demo::sign_ins().unwrap();
    assert_eq!(lines.len(), 17);
    let mut hashes = Vec::new();
    for line in &lines {
        assert!(line.role.contains(" / "), "{}", line.role);
        let mut tx = app.app.db.read().await.unwrap();
        let known = accounts::store::password_hash(&mut tx, &line.email)
            .await
            .unwrap();
        hashes.push(known.unwrap().1);
    }
    hashes.dedup();
    assert_eq!(hashes.len(), 1, "one hash, made once");
    let outcome = sign_in::check(&app.app, "registrar@kexing.example", PASSWORD)
        .await
        .unwrap();
    assert!(
        matches!(outcome, sign_in::Outcome::Welcome(_)),
        "{outcome:?}"
    );
}

async fn deals_stand_where_the_story_ends(app: &TestApp) {
    let mut states = Vec::new();
    let mut tx = app.app.db.read().await.unwrap();
    for n in 1..=21 {
        let number = format!("KX-D-2026-{n:05}");
        let other = format!("KX-D-2025-{n:05}");
        for number in [number, other] {
            if let Some(deal) = deals::store::by_number(&mut tx, &number).await.unwrap() {
                states.push(deal.state.code());
            }
        }
    }
    assert_eq!(states.len(), 21);
    let count = |code| states.iter().filter(|s| **s == code).count();
    assert_eq!(
        [
            "contracted",
            "agreed",
            "introduced",
            "accepted",
            "requested",
            "declined",
            "withdrawn"
        ]
        .map(count),
        [4, 2, 2, 3, 6, 3, 1]
    );
}

async fn pages_show_it(app: &TestApp) {
    let visitor = app.visitor();
    for path in ["/", "/search?kind=achievements&q=漏板", "/figures"] {
        let path = path.replace("漏板", "%E6%BC%8F%E6%9D%BF");
        visitor.get(&path).await.assert_ok();
    }
    visitor
        .get("/search?kind=achievements&q=%E6%BC%8F%E6%9D%BF")
        .await
        .assert_contains("低析晶玄武岩纤维多孔");
}

async fn the_desk_is_filled(app: &TestApp) {
    let mut tx = app.app.db.read().await.unwrap();
    let broker = accounts::store::by_email(&mut tx, "broker@kexing.example")
        .await
        .unwrap();
    drop(tx);
    let broker = app.signed_in(broker.unwrap().id).await;
    for (path, words) in [
        ("/desk/deals", "陪企业去看试验线"),
        ("/desk/tasks", "接手对接"),
        ("/desk/visits", "草稿，等企业补充"),
        ("/desk/visits?which=open", "菌棒灭菌耗煤高"),
        ("/desk/contracts/KX-H-2026-00002/performance", "逾期"),
        ("/desk/contracts/KX-H-2026-00002/income", "279,234.57"),
    ] {
        broker.get(path).await.assert_ok().assert_contains(words);
    }
    for (path, words) in [
        ("/desk/reports", "已定稿"),
        ("/desk/reports/2026-Q3", "− ¥ 60,000.00"),
        ("/desk/reports/2026-11", "预计下月上旬认定"),
    ] {
        broker.get(path).await.assert_ok().assert_contains(words);
    }
    for words in ["待补正", "待复审", "已受理", "已提交"] {
        broker
            .get("/desk/filings")
            .await
            .assert_ok()
            .assert_contains(words);
    }
}

#[tokio::test]
async fn other_data_is_left_alone() {
    let app = TestApp::new().await;
    app.university().await;
    assert_eq!(demo::load(&app.app).await.unwrap(), Loaded::NotEmpty);
}

/// Whatever day it is loaded on, what lies ahead has not happened.
#[tokio::test]
async fn it_loads_on_any_day_of_the_year() {
    for days in [60, 130, 220, 402] {
        let app = TestApp::new().await;
        app.app.clock.advance(chrono::Duration::days(days));
        assert_eq!(
            demo::write(&app.app).await.unwrap(),
            Loaded::Now,
            "after {days} days"
        );
    }
}
