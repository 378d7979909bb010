//! One statement per person and pair: it changes what that person sees, and keeps the match as it stood.

use kexing::ids::ListingId;
use kexing::listings::Deed;
use kexing::matching::feedback::{Statement, Verdict};
use kexing::matching::store;

use crate::app::{Actor, TestApp};
use crate::catalogue::stage::{
    Published, need, publish_need, publish_result, result, turn, unrelated,
};

pub(crate) struct Pair {
    pub(crate) need: Published,
    pub(crate) achievement: Published,
}

/// A strong match between a university's result and a company's need.
pub(crate) async fn pair(
    app: &TestApp,
) -> (
    Pair,
    kexing::ids::OrganisationId,
    kexing::ids::OrganisationId,
) {
    let (university, company) = (app.university().await, app.company().await);
    let achievement = publish_result(
        app,
        university,
        &result(
            "连续玄武岩纤维浸润剂制备",
            "低断头率浸润剂配方，适用于池窑拉丝",
        ),
    )
    .await;
    publish_result(app, university, &unrelated()).await;
    let need = publish_need(
        app,
        company,
        &need("求玄武岩纤维浸润剂", "池窑拉丝断头率高，需要新的浸润剂配方"),
    )
    .await;
    app.run_jobs().await;
    (Pair { need, achievement }, university, company)
}

impl Pair {
    pub(crate) fn feedback(&self) -> String {
        format!("/matches/{}/{}/feedback", self.need.id, self.achievement.id)
    }
}

async fn said(app: &TestApp, by: &Actor<'_>) -> Vec<Statement> {
    let mut tx = app.app.db.read().await.unwrap();
    store::of_person(&mut tx, by.id.unwrap(), 10).await.unwrap()
}

#[tokio::test]
async fn a_second_statement_takes_the_place_of_the_first() {
    let app = TestApp::new().await;
    let (pair, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    let useful = [
        ("verdict", "useful"),
        ("place", "page"),
        ("return_to", pair.need.path.as_str()),
    ];
    for _ in 0..2 {
        engineer
            .post(&pair.feedback(), &useful)
            .await
            .assert_redirect(&pair.need.path);
    }
    let statements = said(&app, &engineer).await;
    assert_eq!(statements.len(), 1);
    assert_eq!(statements[0].verdict, Verdict::Useful);
    assert_eq!(statements[0].organisation_id, Some(company));
    let mut tx = app.app.db.read().await.unwrap();
    let now = store::snapshot(&mut tx, pair.need.id, pair.achievement.id)
        .await
        .unwrap();
    drop(tx);
    assert_eq!(Some(&statements[0].then), now.as_ref());
    assert_eq!(
        (statements[0].then.level, statements[0].then.place_in_list),
        (4, 1)
    );
    let refuse = [
        ("verdict", "not_relevant"),
        ("reason", "price"),
        ("words", "超出预算"),
        ("return_to", "https://elsewhere.example/"),
    ];
    // Nobody is sent to another site.
    engineer
        .post(&pair.feedback(), &refuse)
        .await
        .assert_redirect("/");
    let statements = said(&app, &engineer).await;
    assert_eq!(statements.len(), 1);
    assert_eq!(
        (
            statements[0].verdict,
            statements[0].reason.as_str(),
            statements[0].words.as_str()
        ),
        (Verdict::NotRelevant, "price", "超出预算")
    );
    engineer
        .post(&pair.feedback(), &[("verdict", "none")])
        .await
        .assert_redirect("/");
    assert!(said(&app, &engineer).await.is_empty());
}

#[tokio::test]
async fn what_is_not_relevant_to_one_stays_for_others() {
    let app = TestApp::new().await;
    let (pair, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    let colleague = app.member("colleague", company).await;
    engineer
        .get("/my")
        .await
        .assert_contains("连续玄武岩纤维浸润剂制备");
    let refuse = [
        ("verdict", "not_relevant"),
        ("reason", "field"),
        ("place", "workspace"),
        ("return_to", "/my#matches"),
    ];
    engineer
        .post(&pair.feedback(), &refuse)
        .await
        .assert_redirect("/my#matches");
    engineer
        .get("/my")
        .await
        .assert_contains("不再向您显示")
        .assert_lacks("连续玄武岩纤维浸润剂制备");
    colleague
        .get("/my")
        .await
        .assert_contains("连续玄武岩纤维浸润剂制备");
    let own = engineer
        .get(&pair.need.path)
        .await
        .assert_ok()
        .assert_contains("恢复显示")
        .text();
    let others = colleague
        .get(&pair.need.path)
        .await
        .assert_ok()
        .assert_lacks("恢复显示")
        .text();
    assert!(others.contains("我要对接") && !own.contains("匹配强"));
    engineer
        .post(&pair.feedback(), &[("verdict", "none")])
        .await;
    engineer
        .get("/my")
        .await
        .assert_contains("连续玄武岩纤维浸润剂制备");
}

#[tokio::test]
async fn only_a_pair_that_may_be_seen_can_be_spoken_of() {
    let app = TestApp::new().await;
    let (pair, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    let useful = [("verdict", "useful")];
    let (need, achievement) = (pair.need.id, pair.achievement.id);
    let nobody = ListingId(uuid::Uuid::nil());
    for (one, other) in [(achievement, need), (need, nobody), (need, need)] {
        engineer
            .post(&format!("/matches/{one}/{other}/feedback"), &useful)
            .await
            .assert_status(404);
    }
    engineer
        .post(&pair.feedback(), &[("verdict", "'; DROP TABLE")])
        .await
        .assert_status(400);
    let long = "长".repeat(201);
    engineer
        .post(
            &pair.feedback(),
            &[("verdict", "not_relevant"), ("words", &long)],
        )
        .await
        .assert_status(400);
    app.visitor()
        .post(&pair.feedback(), &useful)
        .await
        .location();
    turn(&app, achievement, Deed::Withdraw).await;
    engineer
        .post(&pair.feedback(), &useful)
        .await
        .assert_status(404);
    assert!(said(&app, &engineer).await.is_empty());
}

#[tokio::test]
async fn a_pair_that_does_not_match_needs_no_statement() {
    let app = TestApp::new().await;
    let (pair, university, company) = pair(&app).await;
    let other = publish_result(&app, university, &unrelated()).await;
    let engineer = app.member("engineer", company).await;
    let mut tx = app.app.db.read().await.unwrap();
    let kept = store::snapshot(&mut tx, pair.need.id, other.id)
        .await
        .unwrap();
    drop(tx);
    assert_eq!(kept, None);
    engineer
        .post(
            &format!("/matches/{}/{}/feedback", pair.need.id, other.id),
            &[("verdict", "useful")],
        )
        .await
        .assert_redirect("/");
    assert!(said(&app, &engineer).await.is_empty());
}

#[tokio::test]
async fn news_are_told_from_the_first_time_a_pair_was_good() {
    let app = TestApp::new().await;
    let (pair, ..) = pair(&app).await;
    let nobody = ListingId(uuid::Uuid::nil());
    let news = async || {
        let mut tx = app.app.db.read().await.unwrap();
        let from = (chrono::DateTime::UNIX_EPOCH, nobody, nobody);
        store::news_after(&mut tx, from, 10).await.unwrap()
    };
    let before = news().await;
    assert!(
        before
            .iter()
            .any(|one| one.need_id == pair.need.id && one.achievement_id == pair.achievement.id)
    );
    app.app.clock.advance(chrono::Duration::days(3));
    let mut tx = app.app.db.write().await.unwrap();
    for id in [pair.need.id, pair.achievement.id] {
        kexing::listings::life::changed(&mut tx, id, app.app.clock.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    app.run_jobs().await;
    kexing::matching::rematch_all(&app.app, |_, _| ())
        .await
        .unwrap();
    assert_eq!(news().await, before);
}
