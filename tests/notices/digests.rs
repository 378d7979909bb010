//! Digests: in the morning only, what is still unread, and exactly once whatever happens to a worker.

use kexing::jobs::Job as _;
use kexing::notices::digest::SendDigests;

use super::{choose, mails_at};
use crate::app::TestApp;
use crate::deals::{Scene, scene};

async fn write(scene: &Scene<'_>, deal: &str, once: &str) {
    let form = [("text", "请看图纸。"), ("once", once)];
    scene.owner.post(&format!("{deal}/messages"), &form).await;
}

#[tokio::test]
async fn what_waits_leaves_in_the_morning_in_one_mail() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    choose(&scene.asker, "message", "daily").await;
    choose(&scene.asker, "answer", "weekly").await;
    let deal = scene.accepted().await;
    write(&scene, &deal, "k1").await;
    write(&scene, &deal, "k2").await;
    let mine = |mails: Vec<kexing::mail::Mail>| {
        let mine = mails
            .into_iter()
            .filter(|m| m.recipient.starts_with("asker"));
        mine.collect::<Vec<_>>()
    };
    assert!(mine(app.mails().await).is_empty());
    assert!(mine(mails_at(&app, "2026-11-24T03:00:00+08:00").await).is_empty());
    let mails = mine(mails_at(&app, "2026-11-24T08:01:00+08:00").await);
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].subject.contains("2 条未读通知"),
        "{}",
        mails[0].subject
    );
    assert_eq!(mails[0].text.matches("/inbox/").count(), 2);
    assert!(mails[0].unsubscribe.ends_with("/digest"));
    assert!(mine(mails_at(&app, "2026-11-24T08:20:00+08:00").await).is_empty());
    // The weekly one comes on Monday.
    assert!(mine(mails_at(&app, "2026-11-25T08:20:00+08:00").await).is_empty());
    let mails = mine(mails_at(&app, "2026-11-30T08:01:00+08:00").await);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("1 条"), "{}", mails[0].subject);
}

#[tokio::test]
async fn what_was_read_or_is_wanted_no_more_is_not_mailed() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    choose(&scene.asker, "message", "daily").await;
    let deal = scene.accepted().await;
    write(&scene, &deal, "k1").await;
    scene.asker.get(&deal).await.assert_ok();
    app.mails().await;
    assert!(mails_at(&app, "2026-11-24T08:01:00+08:00").await.is_empty());
    write(&scene, &deal, "k2").await;
    choose(&scene.asker, "message", "site").await;
    choose(&scene.asker, "message", "daily").await;
    assert!(mails_at(&app, "2026-11-25T08:01:00+08:00").await.is_empty());
}

#[tokio::test]
async fn two_workers_and_a_dead_one_write_one_digest() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    choose(&scene.asker, "message", "daily").await;
    let deal = scene.accepted().await;
    write(&scene, &deal, "k1").await;
    app.mails().await;
    let at: chrono::DateTime<chrono::Utc> = "2026-11-24T08:01:00+08:00".parse().unwrap();
    app.app.clock.advance(at - app.app.clock.now());
    // A worker that dies half-way: its task is dropped at its first pauses.
    for pauses in 1..20 {
        let work = SendDigests {}.run(&app.app);
        let mut work = std::pin::pin!(work);
        for _ in 0..pauses {
            let one = tokio::time::timeout(std::time::Duration::from_micros(300), &mut work).await;
            if one.is_ok() {
                break;
            }
        }
    }
    let workers: Vec<_> = (0..4)
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
