//! A reason that speaks of the pair teaches the matcher and changes what that person sees.

use kexing::alerts::labels;

use crate::app::{Actor, TestApp};
use crate::deals::{MESSAGE, form};
use crate::matching::feedback::{Pair, pair};

/// The engineer's company asks for the result that matches its need.
async fn asked(pair: &Pair, engineer: &Actor<'_>) -> String {
    let mut typed = form(MESSAGE);
    typed.push(("origin", "match"));
    typed.push(("with", &pair.need.number));
    engineer
        .post(&format!("{}/requests", pair.achievement.path), &typed)
        .await
        .location()
}

async fn said(app: &TestApp) -> Vec<(String, Option<u8>, String)> {
    let mut tx = app.app.db.read().await.unwrap();
    let all = labels::all(&mut tx).await.unwrap();
    all.into_iter()
        .map(|label| (label.label.to_owned(), label.suggested_level, label.reason))
        .collect()
}

#[tokio::test]
async fn not_a_fit_is_a_label_and_puts_the_pair_aside_for_who_said_it() {
    let app = TestApp::new().await;
    let (pair, university, company) = pair(&app).await;
    let officer = app.member("officer", university).await;
    let engineer = app.member("engineer", company).await;
    let deal = asked(&pair, &engineer).await;
    let seen = officer.get(&pair.achievement.path).await.text();
    assert!(!seen.contains("不相关的 1 条"));
    officer
        .post(
            &format!("{deal}/refusal"),
            &[("decline_reason", "not_a_fit")],
        )
        .await
        .assert_redirect(&deal);
    assert_eq!(
        said(&app).await,
        [
            ("not_relevant".to_owned(), Some(1), "general".to_owned()),
            ("asked".to_owned(), Some(3), String::new()),
            ("declined".to_owned(), None, "not_a_fit".to_owned()),
        ]
    );
    officer
        .get(&pair.achievement.path)
        .await
        .assert_contains("不相关的 1 条");
    engineer
        .get(&pair.need.path)
        .await
        .assert_lacks("不相关的 1 条");
}

#[tokio::test]
async fn a_price_says_nothing_of_the_pair_and_ones_own_word_stays() {
    let app = TestApp::new().await;
    let (pair, university, company) = pair(&app).await;
    let officer = app.member("officer", university).await;
    let engineer = app.member("engineer", company).await;
    let deal = asked(&pair, &engineer).await;
    officer
        .post(&format!("{deal}/refusal"), &[("decline_reason", "price")])
        .await;
    let labels: Vec<_> = said(&app).await.into_iter().map(|l| l.0).collect();
    assert_eq!(labels, ["asked", "declined"]);
    let feedback = format!("/matches/{}/{}/feedback", pair.need.id, pair.achievement.id);
    officer.post(&feedback, &[("verdict", "useful")]).await;
    let deal = asked(&pair, &engineer).await;
    officer
        .post(
            &format!("{deal}/refusal"),
            &[("decline_reason", "not_a_fit")],
        )
        .await;
    let labels: Vec<_> = said(&app).await.into_iter().map(|l| l.0).collect();
    assert_eq!(labels, ["useful", "asked", "declined", "asked", "declined"]);
}
