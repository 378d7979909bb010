//! A request that came from a match remembers the match as it stood.

use kexing::deals::store::matched_after;
use kexing::ids::DealId;
use kexing::matching::store;

use crate::app::TestApp;
use crate::deals::{MESSAGE, form};
use crate::matching::feedback::pair;

#[tokio::test]
async fn a_request_from_a_match_remembers_it() {
    let app = TestApp::new().await;
    let (pair, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    let ask = format!(
        "{}/requests/new?from=match&with={}",
        pair.achievement.path, pair.need.number
    );
    engineer
        .get(&ask)
        .await
        .assert_ok()
        .assert_contains(&format!("name=\"with\" value=\"{}\"", pair.need.number));
    let mut tx = app.app.db.read().await.unwrap();
    let then = store::snapshot(&mut tx, pair.need.id, pair.achievement.id)
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    let mut typed = form(MESSAGE);
    typed.push(("origin", "match"));
    typed.push(("with", &pair.need.number));
    engineer
        .post(&format!("{}/requests", pair.achievement.path), &typed)
        .await
        .location();
    let mut tx = app.app.db.read().await.unwrap();
    let from = (chrono::DateTime::UNIX_EPOCH, DealId(uuid::Uuid::nil()));
    let (found, _) = matched_after(&mut tx, from, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].from.then, then);
    assert_eq!(
        (found[0].from.need, found[0].from.achievement),
        (pair.need.id, pair.achievement.id)
    );
    assert!(found[0].from.own);
}

#[tokio::test]
async fn a_made_up_match_is_not_remembered() {
    let app = TestApp::new().await;
    let (pair, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    let mut typed = form(MESSAGE);
    typed.push(("origin", "match"));
    typed.push(("with", "KX-X-2026-09999"));
    engineer
        .post(&format!("{}/requests", pair.achievement.path), &typed)
        .await
        .location();
    let mut tx = app.app.db.read().await.unwrap();
    let from = (chrono::DateTime::UNIX_EPOCH, DealId(uuid::Uuid::nil()));
    let (found, last) = matched_after(&mut tx, from, 10).await.unwrap();
    assert!(found.is_empty() && last.is_some());
}
