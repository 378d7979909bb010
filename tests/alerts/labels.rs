//! The labels hold what was said and what became of requests, and name nobody.

use kexing::alerts::labels::{self, Format};
use kexing::ids::OrganisationId;
use kexing::web::Duty;

use crate::app::TestApp;
use crate::deals::{MESSAGE, form};
use crate::matching::feedback::{Pair, pair};

/// Both sides, a manager and a stranger speak of the match, and a deal comes of it; then the stranger asks for the same
/// result.
async fn story(app: &TestApp, pair: &Pair, university: OrganisationId, company: OrganisationId) {
    let engineer = app.member("engineer", company).await;
    let officer = app.member("officer", university).await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    engineer
        .post(&pair.feedback(), &[("verdict", "useful")])
        .await;
    let pause = || app.app.clock.advance(chrono::Duration::minutes(1));
    pause();
    officer
        .post(&pair.feedback(), &[("verdict", "known")])
        .await;
    let refuse = [
        ("verdict", "not_relevant"),
        ("reason", "maturity"),
        ("words", "张三说的"),
    ];
    pause();
    manager.post(&pair.feedback(), &refuse).await;
    let third = app
        .organisation("宣汉示例化工（虚构）", "enterprise", "91511722FAKE100001")
        .await;
    let outsider = app.member("outsider", third).await;
    pause();
    outsider.post(&pair.feedback(), &refuse).await;
    let mut typed = form(MESSAGE);
    typed.push(("with", &pair.need.number));
    let deal = engineer
        .post(&format!("{}/requests", pair.achievement.path), &typed)
        .await
        .location();
    app.app.clock.advance(chrono::Duration::hours(1));
    officer
        .post(&format!("{deal}/acceptance"), &[])
        .await
        .location();
    manager
        .post(
            &format!("{deal}/introduction"),
            &[("note", "周三下午三点在中心三楼见面。")],
        )
        .await
        .location();
    pause();
    for side in [&engineer, &officer] {
        side.post(&format!("{deal}/agreement"), &[])
            .await
            .location();
    }
    pause();
    // A request that is not the need's own says nothing of the pair.
    outsider
        .post(&format!("{}/requests", pair.achievement.path), &typed)
        .await
        .location();
}

#[tokio::test]
async fn what_was_said_and_what_became_of_it() {
    let app = TestApp::new().await;
    let (pair, university, company) = pair(&app).await;
    story(&app, &pair, university, company).await;
    let mut tx = app.app.db.read().await.unwrap();
    let all = labels::all(&mut tx).await.unwrap();
    let short: Vec<_> = all
        .iter()
        .map(|one| {
            (
                one.label,
                one.suggested_level,
                one.side,
                one.reason.as_str(),
            )
        })
        .collect();
    assert_eq!(
        short,
        [
            ("useful", Some(3), "need", ""),
            ("known", None, "achievement", ""),
            ("not_relevant", Some(1), "centre", "maturity"),
            // A stranger's word is kept, and suggests nothing.
            ("not_relevant", None, "other", "maturity"),
            ("asked", Some(3), "both", ""),
            ("introduced", Some(3), "both", ""),
            ("agreed", Some(4), "both", ""),
        ]
    );
    for one in &all {
        assert_eq!(
            (&one.need, &one.achievement),
            (&pair.need.number, &pair.achievement.number)
        );
        assert!(one.level == 4 && one.rank == 1 && !one.matcher.is_empty());
    }
    for format in [Format::Csv, Format::Jsonl] {
        let text = String::from_utf8(labels::write(&all, format).unwrap()).unwrap();
        for name in ["engineer", "张三", "达川岩丝", "锦江"] {
            assert!(!text.contains(name), "{text}");
        }
    }
}
