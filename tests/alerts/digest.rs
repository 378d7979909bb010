//! Mails: by choice only, one for everything, each exactly once, never at night, never more than the public may see.

use chrono::{DateTime, Duration, Utc};
use kexing::alerts::digest::{Digest, SendDigests};
use kexing::jobs::{self, Job as _};
use kexing::mail::Mail;

use super::look;
use super::searching::save;
use crate::accounts::mails::renders;
use crate::app::{Actor, TestApp};
use crate::catalogue::stage::{need, publish_need};
use crate::matching::feedback::pair;

/// The mails that leave at a moment.
pub(crate) async fn mails_at(app: &TestApp, at: &str) -> Vec<Mail> {
    let at: DateTime<Utc> = at.parse().unwrap();
    app.app.clock.advance(at - app.app.clock.now());
    let mut tx = app.app.db.write().await.unwrap();
    jobs::enqueue(&mut tx, &SendDigests {}, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.mails().await
}

pub(crate) async fn choose(by: &Actor<'_>, frequency: &str) {
    by.post(
        "/my/alerts/settings",
        &[("frequency", frequency), ("own", "yes")],
    )
    .await
    .assert_redirect("/my/alerts");
}

#[test]
fn the_digest_renders_in_both_languages() {
    renders(&Digest::sample(), "http://127.0.0.1:8080/unsubscribe/abc");
}

#[tokio::test]
async fn nobody_is_written_to_who_did_not_choose_it() {
    let app = TestApp::new().await;
    let (_, university, company) = pair(&app).await;
    app.member("officer", university).await;
    let engineer = app.member("engineer", company).await;
    look(&app).await;
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("alert-count");
    assert!(mails_at(&app, "2026-11-24T08:10:00+08:00").await.is_empty());
    assert!(mails_at(&app, "2026-11-30T08:10:00+08:00").await.is_empty());
}

#[tokio::test]
async fn a_digest_leaves_once_with_everything_in_it() {
    let app = TestApp::new().await;
    let (pair, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    choose(&engineer, "daily").await;
    save(&engineer, "/search?kind=needs", "daily").await;
    app.app.clock.advance(Duration::minutes(1));
    let mut masked = need("求污水处理装置", "乡镇污水");
    masked.masked = true;
    let other = app
        .organisation("宣汉示例化工（虚构）", "enterprise", "91511722FAKE100001")
        .await;
    publish_need(&app, other, &masked).await;
    app.run_jobs().await;
    look(&app).await;
    // Not yet, and not in the night before.
    assert!(mails_at(&app, "2026-11-23T23:00:00+08:00").await.is_empty());
    assert!(mails_at(&app, "2026-11-24T03:00:00+08:00").await.is_empty());
    let mails = mails_at(&app, "2026-11-24T08:01:00+08:00").await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.recipient, "engineer@kexing.example");
    assert!(mail.subject.contains("2 条新提醒"), "{}", mail.subject);
    for text in [&mail.text, &mail.html] {
        assert!(
            text.contains(&pair.achievement.path) && text.contains("求污水处理装置"),
            "{text}"
        );
        assert!(!text.contains("宣汉示例化工"), "{text}");
        assert!(text.contains(&mail.unsubscribe), "{text}");
    }
    assert!(
        mail.unsubscribe
            .starts_with("http://127.0.0.1:8080/unsubscribe/")
    );
    // The same job again, the next morning without news: nothing.
    assert!(mails_at(&app, "2026-11-24T08:02:00+08:00").await.is_empty());
    assert!(mails_at(&app, "2026-11-25T08:01:00+08:00").await.is_empty());
}

#[tokio::test]
async fn what_was_read_in_the_site_is_not_mailed() {
    let app = TestApp::new().await;
    let (_, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    choose(&engineer, "weekly").await;
    look(&app).await;
    engineer.post("/my/alerts/reading", &[]).await;
    assert!(mails_at(&app, "2026-11-30T08:01:00+08:00").await.is_empty());
}

#[tokio::test]
async fn two_workers_and_a_dead_one_write_one_mail() {
    let app = TestApp::new().await;
    let (_, _, company) = pair(&app).await;
    let engineer = app.member("engineer", company).await;
    choose(&engineer, "daily").await;
    look(&app).await;
    let at: DateTime<Utc> = "2026-11-24T08:01:00+08:00".parse().unwrap();
    app.app.clock.advance(at - app.app.clock.now());
    // A worker that dies half-way: its task is dropped at its first pauses.
    for pauses in 1..40 {
        let work = SendDigests {}.run(&app.app);
        let mut work = std::pin::pin!(work);
        for _ in 0..pauses {
            let one = tokio::time::timeout(std::time::Duration::from_micros(300), &mut work).await;
            if one.is_ok() {
                break;
            }
        }
    }
    let workers: Vec<_> = (0..6)
        .map(|_| {
            let app = app.app.clone();
            tokio::spawn(async move { SendDigests {}.run(&app).await.is_ok() })
        })
        .collect();
    for worker in workers {
        assert!(worker.await.unwrap());
    }
    assert_eq!(app.mails().await.len(), 1);
}
