//! Work that failed, as whoever runs the site finds and mends it.

use kexing::audit::entries;
use kexing::ids::UserId;
use kexing::jobs;
use kexing::mail::{self, MailPage};
use kexing::web::{Duty, Locale};

use crate::app::{Actor, TestApp};
use crate::house::mail::{Mood, Server};

/// A mail that opens nothing.
#[derive(serde::Serialize)]
struct Plain {
    name: String,
    what: String,
    at: String,
    url: String,
}

impl MailPage for Plain {
    const NAME: &'static str = "account-security";
    const OPENS: bool = false;
}

async fn post(app: &TestApp, to: &str) {
    let page = Plain {
        name: "某人".to_owned(),
        what: "password-changed".to_owned(),
        at: String::new(),
        url: "http://127.0.0.1:8080/my/account".to_owned(),
    };
    let mut tx = app.app.db.write().await.unwrap();
    mail::post(&mut tx, &app.app, (to, Locale::Zh), &page)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    jobs::drain(&app.app).await.unwrap();
}

async fn nonsense(app: &TestApp) {
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    jobs::enqueue_named(&mut tx, "no-such-job", serde_json::json!({ "a": 1 }), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    jobs::drain(&app.app).await.unwrap();
}

/// The address of the first piece of work on the page.
async fn first(by: &Actor<'_>) -> String {
    let text = by.get("/admin/jobs").await.assert_ok().text();
    let (_, rest) = text.split_once("id=\"job-").unwrap();
    format!("/admin/jobs/{}", rest.split_once('"').unwrap().0)
}

async fn logged(app: &TestApp, id: &str) -> Vec<(String, Option<UserId>, serde_json::Value)> {
    let mut tx = app.app.db.read().await.unwrap();
    let rows = entries::of_chain(&mut tx, "jobs", i64::MAX, 10)
        .await
        .unwrap();
    let rows = rows.into_iter().filter(|row| id.ends_with(&row.subject));
    rows.map(|row| (row.action, row.actor, row.detail.0))
        .collect()
}

#[tokio::test]
async fn a_refused_mail_that_opens_nothing_is_sent_once_its_address_is_mended() {
    let (server, transport) = Server::start(Mood::Refuses).await;
    let app = TestApp::sending_by(transport).await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    post(&app, "someone@kexing.example").await;
    boss.get("/admin").await.assert_contains("1 项已放弃");
    let page = boss.get("/admin/jobs").await.assert_ok();
    page.assert_contains("someone@kexing.example")
        .assert_contains("已放弃")
        .assert_contains("发送邮件")
        .assert_lacks("某人");
    let job = first(&boss).await;
    *server.mood.lock().unwrap() = Mood::Takes;
    let again = format!("{job}/again");
    boss.post(&again, &[]).await.assert_redirect("/admin/jobs");
    // A second press finds that it moved on.
    boss.post(&again, &[]).await.assert_status(409);
    jobs::drain(&app.app).await.unwrap();
    assert_eq!(server.taken.lock().unwrap().len(), 1);
    boss.get("/admin/jobs")
        .await
        .assert_contains("没有失败的后台任务");
    let log = logged(&app, &job).await;
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].0.as_str(), log[0].1), ("job-tried-again", boss.id));
}

#[tokio::test]
async fn a_mail_whose_text_was_erased_can_only_be_dropped() {
    let (_, transport) = Server::start(Mood::Refuses).await;
    let app = TestApp::sending_by(transport).await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    app.user("forgetful").await;
    app.visitor()
        .post("/password-reset", &[("email", "forgetful@kexing.example")])
        .await;
    jobs::drain(&app.app).await.unwrap();
    let job = first(&boss).await;
    boss.get("/admin/jobs")
        .await
        .assert_contains("放弃时已清除")
        .assert_lacks("/again\"");
    boss.post(&format!("{job}/again"), &[])
        .await
        .assert_status(409);
    boss.post(&format!("{job}/drop"), &[("reason", " ")])
        .await
        .assert_status(422)
        .assert_contains("请填写");
    let reason = [("reason", "邮箱已停用，已电话告知")];
    boss.post(&format!("{job}/drop"), &reason)
        .await
        .assert_redirect("/admin/jobs");
    boss.post(&format!("{job}/drop"), &reason)
        .await
        .assert_status(409);
    boss.get("/admin/jobs").await.assert_lacks("forgetful");
    let log = logged(&app, &job).await;
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].0, "job-dropped");
    assert_eq!(log[0].2["reason"], "邮箱已停用，已电话告知");
    assert!(!log[0].2.to_string().contains("/password-reset/"));
}

#[tokio::test]
async fn what_waits_for_a_server_can_be_tried_before_its_time() {
    let (server, transport) = Server::start(Mood::Busy).await;
    let app = TestApp::sending_by(transport).await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    post(&app, "someone@kexing.example").await;
    boss.get("/admin/jobs").await.assert_contains("等待重试");
    boss.get("/admin").await.assert_lacks("项已放弃");
    *server.mood.lock().unwrap() = Mood::Takes;
    let job = first(&boss).await;
    boss.post(&format!("{job}/again"), &[]).await;
    jobs::drain(&app.app).await.unwrap();
    assert_eq!(server.taken.lock().unwrap().len(), 1);
    boss.post(&format!("{job}/again"), &[])
        .await
        .assert_status(409);
}

#[tokio::test]
async fn unknown_work_shows_its_own_name_and_fails_again() {
    let app = TestApp::new().await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    nonsense(&app).await;
    boss.get("/admin/jobs").await.assert_contains("no-such-job");
    let job = first(&boss).await;
    boss.post(&format!("{job}/again"), &[]).await;
    jobs::drain(&app.app).await.unwrap();
    boss.get("/admin/jobs")
        .await
        .assert_contains("no-such-job")
        .assert_contains("已试 1 次");
}
