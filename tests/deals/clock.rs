//! The clock over first answers: who is reminded when, each once, and what ends it.

use chrono::{DateTime, Utc};
use kexing::deals::clock::Round;
use kexing::jobs::Job as _;
use kexing::mail::Mail;
use kexing::web::{Duty, OrganisationRole};

use super::{Scene, manager, scene};
use crate::app::TestApp;

/// A moment in Dazhou. The deals of these tests are asked for on Monday 23 November and due on Monday 30.
fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+08:00")
        .parse::<DateTime<chrono::FixedOffset>>()
        .unwrap()
        .to_utc()
}

/// Lets the clock look at a moment; the mails of that look.
async fn look(app: &TestApp, text: &str) -> Vec<Mail> {
    app.app.clock.advance(at(text) - app.app.clock.now());
    Round {}.run(&app.app).await.unwrap();
    app.mails().await
}

fn recipients(mails: &[Mail]) -> Vec<&str> {
    let mut found: Vec<&str> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
    found.sort_unstable();
    found
}

async fn asked(app: &TestApp) -> (Scene<'_>, String) {
    let scene = scene(app).await;
    app.member_as("chief", scene.university, OrganisationRole::Administrator)
        .await;
    manager(app).await;
    let deal = scene.asked().await;
    app.mails().await;
    (scene, deal)
}

const OWNER: &str = "提醒发布方：答复期限将至";
const ADMINISTRATORS: &str = "已过答复期限，提醒发布方管理员";
const MANAGER: &str = "逾期仍无答复，转技术经理人跟进";

fn count(page: &str, text: &str) -> usize {
    page.matches(text).count()
}

#[tokio::test]
async fn silence_climbs_to_the_centre_and_stands_in_the_history() {
    let app = TestApp::new().await;
    let (scene, deal) = asked(&app).await;
    assert_eq!(look(&app, "2026-11-27T08:59").await, []);
    let mails = look(&app, "2026-11-27T09:00").await;
    assert_eq!(recipients(&mails), ["owner@kexing.example"]);
    assert!(mails[0].subject.contains("请在 2026-11-30 前答复"));
    assert!(mails[0].text.contains(&deal));
    assert_eq!(look(&app, "2026-11-30T23:59").await, []);
    let mails = look(&app, "2026-12-01T00:00").await;
    assert_eq!(
        recipients(&mails),
        ["chief@kexing.example", "owner@kexing.example"]
    );
    assert!(mails[0].subject.contains("已过答复期限"));
    assert_eq!(look(&app, "2026-12-01T23:59").await, []);
    let mails = look(&app, "2026-12-02T00:00").await;
    assert_eq!(recipients(&mails), ["manager@kexing.example"]);
    assert!(mails[0].subject.contains("需跟进"));
    assert_eq!(look(&app, "2026-12-06T00:00").await, []);
    let page = scene.asker.get(&deal).await.assert_ok().text();
    for line in [OWNER, ADMINISTRATORS, MANAGER] {
        assert_eq!(count(&page, line), 1, "{line}");
    }
}

#[tokio::test]
async fn two_workers_and_a_retry_remind_once() {
    let app = TestApp::new().await;
    let (scene, deal) = asked(&app).await;
    app.app
        .clock
        .advance(at("2026-11-27T09:30") - app.app.clock.now());
    let (one, two) = tokio::join!(Round {}.run(&app.app), Round {}.run(&app.app));
    one.unwrap();
    two.unwrap();
    Round {}.run(&app.app).await.unwrap();
    assert_eq!(recipients(&app.mails().await), ["owner@kexing.example"]);
    let page = scene.asker.get(&deal).await.text();
    assert_eq!(count(&page, OWNER), 1);
}

#[tokio::test]
async fn an_answer_or_a_withdrawal_ends_the_reminders() {
    let app = TestApp::new().await;
    let (scene, deal) = asked(&app).await;
    scene
        .owner
        .post(&format!("{deal}/refusal"), &[("decline_reason", "price")])
        .await
        .assert_redirect(&deal);
    let again = scene.asked().await;
    scene
        .asker
        .post(&format!("{again}/withdrawal"), &[])
        .await
        .assert_redirect(&again);
    app.mails().await;
    assert_eq!(look(&app, "2026-11-27T09:00").await, []);
    assert_eq!(look(&app, "2026-12-03T09:00").await, []);
}

#[tokio::test]
async fn after_a_standstill_only_what_still_holds_is_said() {
    let app = TestApp::new().await;
    let (scene, deal) = asked(&app).await;
    let mails = look(&app, "2026-12-07T09:00").await;
    assert_eq!(
        recipients(&mails),
        [
            "chief@kexing.example",
            "manager@kexing.example",
            "owner@kexing.example"
        ]
    );
    let page = scene.asker.get(&deal).await.text();
    assert_eq!(
        (
            count(&page, OWNER),
            count(&page, ADMINISTRATORS),
            count(&page, MANAGER)
        ),
        (0, 1, 1)
    );
}

#[tokio::test]
async fn a_suspended_owner_is_not_reminded() {
    let app = TestApp::new().await;
    let (scene, deal) = asked(&app).await;
    let desk = app.staff("desk", &[Duty::Reviewer]).await;
    let path = format!("/desk/organisations/{}", scene.university);
    let page = desk.get(&path).await.text();
    let (_, seen) = page.split_once("name=\"seen\" value=\"").unwrap();
    let form = [
        ("deed", "suspend"),
        ("suspend_reason", "资料过期"),
        ("seen", seen.split('"').next().unwrap()),
    ];
    desk.post(&format!("{path}/decision"), &form)
        .await
        .location();
    app.mails().await;
    let mails = look(&app, "2026-11-24T09:00").await;
    assert_eq!(recipients(&mails), ["manager@kexing.example"]);
    let page = scene.asker.get(&deal).await.text();
    assert_eq!(count(&page, "发布方已停用，转技术经理人跟进"), 1);
    assert_eq!(look(&app, "2026-12-07T09:00").await, []);
}

#[tokio::test]
async fn the_time_limit_is_a_setting() {
    let app = TestApp::with(|config| config.answer_workdays = 2).await;
    let (scene, deal) = asked(&app).await;
    let page = scene.owner.get(&deal).await.text();
    assert!(page.contains("2026-11-25"), "{page}");
    assert_eq!(look(&app, "2026-11-24T08:59").await, []);
    let mails = look(&app, "2026-11-24T09:00").await;
    assert_eq!(recipients(&mails), ["owner@kexing.example"]);
}
