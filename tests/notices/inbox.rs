//! The inbox: everything once, in the reader's language, nobody else's, and a count that stays true.

use super::{choose, counted, mails_at};
use crate::app::{Actor, PASSWORD, TestApp};
use crate::deals::{manager, scene};

/// The address of the newest piece of news.
async fn newest(by: &Actor<'_>) -> String {
    let text = by.get("/inbox").await.assert_ok().text();
    let (_, rest) = text.split_once("href=\"/inbox/").unwrap();
    format!("/inbox/{}", rest.split_once('"').unwrap().0)
}

#[tokio::test]
async fn a_request_is_told_in_the_site_and_by_mail_in_the_readers_language() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    assert_eq!(counted(&scene.owner).await, 1);
    scene
        .owner
        .get("/inbox")
        .await
        .assert_ok()
        .assert_contains("新的对接：玄武岩纤维漏板长寿命技术");
    scene
        .owner
        .get("/inbox?lang=en")
        .await
        .assert_contains("New request: 玄武岩纤维漏板长寿命技术");
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    for text in [&mails[0].text, &mails[0].html] {
        assert!(text.contains(&mails[0].unsubscribe) && text.contains("/my/notices"));
    }
    // Nobody else's, not even the other side's.
    let one = newest(&scene.owner).await;
    scene.asker.get(&one).await.assert_status(404);
    let reading = format!("{one}/reading");
    scene.asker.post(&reading, &[]).await.assert_status(404);
    scene.asker.get("/inbox").await.assert_lacks("漏板");
    scene.owner.get(&one).await.assert_redirect(&deal);
    assert_eq!(counted(&scene.owner).await, 0);
    scene
        .owner
        .get("/inbox?show=unread&lang=zh-CN")
        .await
        .assert_contains("没有未读通知");
}

#[tokio::test]
async fn coming_to_the_page_by_another_way_reads_what_led_there() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    for (nth, text) in ["一", "二"].into_iter().enumerate() {
        let once = format!("k{nth}");
        let form = [("text", text), ("once", once.as_str())];
        scene.owner.post(&format!("{deal}/messages"), &form).await;
    }
    // The answer and two messages.
    assert_eq!(counted(&scene.asker).await, 3);
    scene.owner.get(&deal).await.assert_ok();
    assert_eq!(counted(&scene.asker).await, 3);
    scene
        .asker
        .get(&deal)
        .await
        .assert_ok()
        .assert_lacks("alert-count");
    assert_eq!(counted(&scene.asker).await, 0);
}

#[tokio::test]
async fn the_count_stays_in_step_whatever_is_read_twice() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let deal = scene.introduced(&manager).await;
    assert_eq!(counted(&scene.owner).await, 2);
    let one = newest(&scene.owner).await;
    for _ in 0..2 {
        scene
            .owner
            .post(
                &format!("{one}/reading"),
                &[("return_to", "//else.example")],
            )
            .await
            .assert_redirect("/inbox");
    }
    assert_eq!(counted(&scene.owner).await, 1);
    let page = scene.owner.get("/inbox").await.text();
    let (_, rest) = page.split_once("name=\"until\" value=\"").unwrap();
    let until = rest.split_once('"').unwrap().0.to_owned();
    // What comes in after the page was made stays new.
    app.app.clock.advance(chrono::Duration::seconds(5));
    let form = [("text", "还有一事。"), ("once", "late")];
    scene.asker.post(&format!("{deal}/messages"), &form).await;
    for _ in 0..2 {
        scene
            .owner
            .post("/inbox/reading", &[("until", &until)])
            .await
            .assert_redirect("/inbox");
    }
    assert_eq!(counted(&scene.owner).await, 1);
    for _ in 0..2 {
        scene.owner.post("/inbox/reading", &[]).await;
    }
    assert_eq!(counted(&scene.owner).await, 0);
}

#[tokio::test]
async fn a_kind_switched_off_is_not_told_and_what_matters_cannot_be() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    scene.asker.post("/inbox/reading", &[]).await;
    app.mails().await;
    choose(&scene.asker, "message", "off").await;
    let form = [("text", "请看图纸。"), ("once", "k1")];
    scene.owner.post(&format!("{deal}/messages"), &form).await;
    assert!(app.mails().await.is_empty());
    assert_eq!(counted(&scene.asker).await, 0);
    choose(&scene.asker, "message", "site").await;
    let form = [("text", "请看报告。"), ("once", "k2")];
    scene.owner.post(&format!("{deal}/messages"), &form).await;
    assert!(app.mails().await.is_empty());
    assert_eq!(counted(&scene.asker).await, 1);
    for (kind, way) in [
        ("request", "off"),
        ("reminder", "off"),
        ("security", "off"),
        ("security", "daily"),
        ("answer", "always"),
    ] {
        scene
            .asker
            .post("/my/notices", &[("message", "now"), (kind, way)])
            .await
            .assert_status(404);
    }
    // Nothing of a refused form is kept.
    scene
        .asker
        .get("/my/notices")
        .await
        .assert_contains("<option value=\"site\" selected>");
}

#[tokio::test]
async fn a_changed_password_is_told_at_once_and_once() {
    let app = TestApp::new().await;
    let someone = app.signed_in(app.user("careful").await).await;
    let form = [("old_password", PASSWORD), ("password", "another horse 43")];
    someone
        .post("/my/account/password", &form)
        .await
        .assert_redirect("/my/account");
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].subject.contains("密码已修改"),
        "{}",
        mails[0].subject
    );
    assert_eq!(mails[0].unsubscribe, "");
    assert!(mails[0].text.contains("2026-11-23 10:00"));
    someone
        .get("/inbox")
        .await
        .assert_contains("密码已修改")
        .assert_contains("账号安全");
    assert!(mails_at(&app, "2026-11-24T08:01:00+08:00").await.is_empty());
}

#[tokio::test]
async fn an_inbox_has_pages() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    for n in 0..25 {
        let (text, once) = (format!("第{n}条"), format!("k{n}"));
        let form = [("text", text.as_str()), ("once", once.as_str())];
        scene.owner.post(&format!("{deal}/messages"), &form).await;
        app.app.clock.advance(chrono::Duration::seconds(1));
    }
    let lines = async |path: &str| {
        let page = scene.asker.get(path).await.assert_ok().text();
        page.matches("class=\"notice ").count()
    };
    assert_eq!(lines("/inbox").await, 20);
    assert_eq!(lines("/inbox?page=2").await, 6);
    assert_eq!(lines("/inbox?page=99").await, 6);
    assert_eq!(lines("/inbox?show=unread&page=2").await, 6);
}

#[tokio::test]
async fn after_any_sequence_the_head_counts_exactly_what_is_unread() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let mut seed = 7_u32;
    for step in 0..60 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        app.app.clock.advance(chrono::Duration::seconds(1));
        match (seed >> 20) % 8 {
            0..=3 => {
                let once = format!("k{step}");
                let form = [("text", "请看图纸。"), ("once", once.as_str())];
                scene.owner.post(&format!("{deal}/messages"), &form).await;
            }
            4 | 5 => {
                let one = newest(&scene.asker).await;
                scene.asker.get(&one).await.assert_redirect(&deal);
            }
            6 => {
                scene.asker.post("/inbox/reading", &[]).await;
            }
            _ => {
                scene.asker.get(&deal).await.assert_ok();
            }
        }
        let page = scene.asker.get("/inbox?show=unread").await.text();
        let unread = page.matches("news-unread").count();
        assert!(unread < 20, "more than a page: choose another seed");
        assert_eq!(counted(&scene.asker).await, unread, "after step {step}");
    }
}
