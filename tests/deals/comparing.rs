//! The answers to one need side by side: who sees them, moves them, scores them, and what the other side learns.

use kexing::listings::Kind;

use super::{MESSAGE, Scene, form, manager, publish, scene};
use crate::app::{Actor, TestApp};

/// A need of the company and two answers to it.
struct Answered<'a> {
    scene: Scene<'a>,
    /// Owner of the need.
    owner: Actor<'a>,
    rival: Actor<'a>,
    need: String,
    first: String,
    second: String,
}

async fn answered(app: &TestApp) -> Answered<'_> {
    let scene = scene(app).await;
    let need = publish(
        app,
        (scene.company, scene.asker.id.unwrap()),
        Kind::Need,
        ("漏板温差控制", false),
    )
    .await;
    let institute = app
        .organisation("巴渠应用技术研究院", "institute", "12510000FAKE000001")
        .await;
    let rival = app.member("rival", institute).await;
    let url = format!("/needs/{need}/offers");
    let first = scene.owner.post(&url, &form(MESSAGE)).await.location();
    let second = rival.post(&url, &form(MESSAGE)).await.location();
    let owner = app.member("buyer", scene.company).await;
    Answered {
        scene,
        owner,
        rival,
        need,
        first,
        second,
    }
}

impl Answered<'_> {
    fn compare(&self) -> String {
        format!("/needs/{}/answers", self.need)
    }
}

async fn move_to(by: &Actor<'_>, deal: &str, to: &str, revision: &str) -> crate::app::Res {
    let form = [("to", to), ("revision", revision)];
    by.post(&format!("{deal}/evaluation/stage"), &form).await
}

const CRITERIA: [(&str, &str); 5] = [
    ("revision", "0"),
    ("criteria.0.name", "技术"),
    ("criteria.0.weight", "70"),
    ("criteria.1.name", "价格"),
    ("criteria.1.weight", "30"),
];

#[tokio::test]
async fn the_owner_and_staff_see_all_answers_and_nobody_else() {
    let app = TestApp::new().await;
    let a = answered(&app).await;
    for reader in [&a.owner, &manager(&app).await] {
        reader
            .get(&a.compare())
            .await
            .assert_ok()
            .assert_contains("锦江示例大学")
            .assert_contains("巴渠应用技术研究院")
            .assert_contains("60.00 万元")
            .assert_contains(&a.second);
    }
    for stranger in [&a.rival, &a.scene.owner] {
        stranger.get(&a.compare()).await.assert_status(404);
        let inside = format!("{}/evaluation", a.first);
        stranger.get(&inside).await.assert_status(404);
    }
    a.owner
        .get("/my/deals")
        .await
        .assert_contains(&a.compare())
        .assert_contains("2 个进行中，共 2 个");
    a.owner
        .get(&a.first)
        .await
        .assert_contains(&format!("{}/evaluation", a.first));
    // A result's number is no need's.
    let other = format!("/needs/{}/answers", a.scene.achievement);
    a.owner.get(&other).await.assert_status(404);
}

#[tokio::test]
async fn an_answer_moves_once_and_the_other_side_hears_nothing() {
    let app = TestApp::new().await;
    let a = answered(&app).await;
    app.mails().await;
    let done = move_to(&a.owner, &a.first, "assess", "0").await;
    done.assert_redirect(&format!("{}/evaluation", a.first));
    // A colleague who saw it before the move is told so; the same move again is no fault.
    move_to(&a.scene.asker, &a.first, "finalist", "0")
        .await
        .assert_status(409)
        .assert_contains("同事刚刚移动过");
    move_to(&a.scene.asker, &a.first, "assess", "0")
        .await
        .assert_status(303);
    let (one, two) = tokio::join!(
        move_to(&a.owner, &a.first, "finalist", "1"),
        move_to(&a.scene.asker, &a.first, "aside", "1")
    );
    let mut codes = [one.status.as_u16(), two.status.as_u16()];
    codes.sort_unstable();
    assert_eq!(codes, [303, 409]);
    let inside = a.owner.get(&format!("{}/evaluation", a.first)).await;
    inside.assert_contains("移到评估");
    a.scene
        .owner
        .get(&a.first)
        .await
        .assert_ok()
        .assert_lacks("移到评估")
        .assert_lacks("入围");
    assert!(app.mails().await.is_empty());
    move_to(&a.rival, &a.second, "finalist", "0")
        .await
        .assert_status(404);
    a.owner
        .get(&format!("{}?stage=screen", a.compare()))
        .await
        .assert_contains("巴渠应用技术研究院")
        .assert_lacks("锦江示例大学");
}

#[tokio::test]
async fn scores_are_weighed_and_stay_with_the_owner_unless_it_lets_the_centre_in() {
    let app = TestApp::new().await;
    let a = answered(&app).await;
    let inside = format!("{}/evaluation", a.first);
    let wrong = [
        ("revision", "0"),
        ("criteria.0.name", "技术"),
        ("criteria.0.weight", "0"),
    ];
    let criteria = format!("{}/criteria", a.compare());
    a.owner
        .post(&criteria, &wrong)
        .await
        .assert_status(422)
        .assert_contains("1 至 100");
    a.owner
        .post(&criteria, &CRITERIA)
        .await
        .assert_redirect(&a.compare());
    a.owner
        .post(&criteria, &CRITERIA)
        .await
        .assert_redirect(&a.compare());
    let stale = [
        ("revision", "0"),
        ("criteria.0.name", "别的"),
        ("criteria.0.weight", "5"),
    ];
    a.owner.post(&criteria, &stale).await.assert_status(409);
    let scores = format!("{inside}/scores");
    a.owner
        .post(&scores, &[("score.0", "11")])
        .await
        .assert_status(422)
        .assert_contains("0 至 10");
    let given = [("score.0", "9"), ("score.1", "4")];
    a.owner.post(&scores, &given).await.assert_redirect(&inside);
    let given = [("score.0", "8"), ("score.1", "8")];
    a.scene
        .asker
        .post(&scores, &given)
        .await
        .assert_redirect(&inside);
    // 9×70 + 4×30 is 7.50, the other 8.00: their mean is 7.75.
    a.owner
        .get(&a.compare())
        .await
        .assert_contains("7.75")
        .assert_contains("2 人打分");
    let note = [("note", "价格可以再谈"), ("once", "n1")];
    for _ in 0..2 {
        let noted = a.owner.post(&format!("{inside}/notes"), &note).await;
        noted.assert_status(303);
    }
    let page = a.owner.get(&inside).await.text();
    assert_eq!(page.matches("价格可以再谈").count(), 1);
    let manager = manager(&app).await;
    manager.get(&inside).await.assert_status(404);
    manager.get(&a.compare()).await.assert_lacks("7.75");
    let centre = format!("{}/centre", a.compare());
    a.owner.post(&centre, &[("reads", "yes")]).await;
    manager.get(&a.compare()).await.assert_contains("7.75");
    manager
        .get(&inside)
        .await
        .assert_ok()
        .assert_contains("价格可以再谈")
        .assert_lacks("evaluation/scores");
    a.owner.post(&centre, &[("reads", "no")]).await;
    manager.get(&inside).await.assert_status(404);
}

#[tokio::test]
async fn a_removed_criterion_takes_its_scores_along() {
    let app = TestApp::new().await;
    let a = answered(&app).await;
    let inside = format!("{}/evaluation", a.first);
    let criteria = format!("{}/criteria", a.compare());
    a.owner.post(&criteria, &CRITERIA).await;
    let given = [("score.0", "9"), ("score.1", "4")];
    a.owner.post(&format!("{inside}/scores"), &given).await;
    let only = [
        ("revision", "1"),
        ("criteria.0.name", "技术"),
        ("criteria.0.weight", "70"),
        ("criteria.1.name", ""),
        ("criteria.1.weight", ""),
    ];
    a.owner
        .post(&criteria, &only)
        .await
        .assert_redirect(&a.compare());
    a.owner.get(&a.compare()).await.assert_contains("9.00");
}

#[tokio::test]
async fn being_told_of_the_assessment_is_an_answer_and_moves_the_day() {
    let app = TestApp::new().await;
    let a = answered(&app).await;
    let word = format!("{}/evaluation/word", a.first);
    a.owner
        .post(&word, &[("decide_on", "2026-11-23")])
        .await
        .assert_status(422);
    a.owner
        .post(&word, &[("decide_on", "2026-12-18")])
        .await
        .assert_status(303);
    a.owner
        .post(&word, &[("decide_on", "2026-12-20")])
        .await
        .assert_status(409);
    a.scene
        .owner
        .get(&a.first)
        .await
        .assert_contains("告知正在评估")
        .assert_contains("2026-12-18");
    let mails = app.mails().await;
    let told: Vec<_> = mails
        .iter()
        .filter(|m| m.subject.contains("正在评估"))
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].recipient.starts_with("owner@") && told[0].text.contains("2026-12-18"));
    // It can still be accepted.
    a.owner
        .post(&format!("{}/acceptance", a.first), &[])
        .await
        .assert_redirect(&a.first);
}

#[tokio::test]
async fn who_was_put_aside_is_told_all_at_once_and_the_others_not() {
    let app = TestApp::new().await;
    let a = answered(&app).await;
    move_to(&a.owner, &a.first, "aside", "0").await;
    let refusals = format!("{}/refusals", a.compare());
    a.owner.post(&refusals, &[]).await.assert_status(422);
    let reason = [
        ("refusal_reason", "maturity"),
        ("refusal_words", "需要已有工程业绩"),
    ];
    for _ in 0..2 {
        let told = a.owner.post(&refusals, &reason).await;
        told.assert_redirect(&a.compare());
    }
    a.scene
        .owner
        .get(&a.first)
        .await
        .assert_contains("婉拒")
        .assert_contains("需要已有工程业绩");
    a.rival
        .get(&a.second)
        .await
        .assert_lacks("需要已有工程业绩");
    let mails = app.mails().await;
    let told = mails.iter().filter(|m| m.text.contains("需要已有工程业绩"));
    assert_eq!(told.count(), 1);
    move_to(&a.owner, &a.first, "screen", "1")
        .await
        .assert_status(409);
    // One that is talked about already is ended with its reason too.
    a.owner
        .post(&format!("{}/acceptance", a.second), &[])
        .await
        .assert_status(303);
    a.owner
        .post(&format!("{}/evaluation/refusal", a.second), &reason)
        .await
        .assert_status(303);
    a.owner
        .get(&format!("{}?stage=ended", a.compare()))
        .await
        .assert_contains("未成")
        .assert_contains("已婉拒");
}
