//! Owners are asked whether what they published still holds; the link of the mail answers, once.

use chrono::Duration;
use kexing::ids::OrganisationId;
use kexing::jobs::Job as _;
use kexing::listings::asking::Round;
use kexing::listings::{self, Kind, Listing};
use kexing::mail::Mail;
use kexing::web::OrganisationRole;

use crate::app::{Actor, TestApp};
use crate::deals::publish;

struct Scene<'a> {
    owner: Actor<'a>,
    university: OrganisationId,
    numbers: Vec<String>,
}

async fn scene<'a>(app: &'a TestApp, titles: &[&str]) -> Scene<'a> {
    let university = app.university().await;
    let owner = app.member("owner", university).await;
    let mut numbers = Vec::new();
    for title in titles {
        let by = (university, owner.id.unwrap());
        numbers.push(publish(app, by, Kind::Achievement, (title, false)).await);
    }
    app.mails().await;
    Scene {
        owner,
        university,
        numbers,
    }
}

/// Lets days pass; the mails of the morning's round.
async fn after(app: &TestApp, days: i64) -> Vec<Mail> {
    app.app.clock.advance(Duration::days(days));
    Round {}.run(&app.app).await.unwrap();
    app.mails().await
}

/// The addresses of a mail's links, in their order.
fn links(mail: &Mail) -> Vec<String> {
    mail.text
        .split_whitespace()
        .filter_map(|word| word.strip_prefix("http://127.0.0.1:8080"))
        .filter(|path| path.starts_with("/confirmations/"))
        .map(ToOwned::to_owned)
        .collect()
}

/// The same person, signed in now: a session lasts for some days of the real clock, and these tests let months pass.
async fn again<'a>(app: &'a TestApp, who: &Actor<'_>) -> Actor<'a> {
    app.signed_in(who.id.unwrap()).await
}

async fn head(app: &TestApp, number: &str) -> Listing {
    let mut tx = app.app.db.read().await.unwrap();
    listings::store::by_number(&mut tx, Kind::Achievement, number)
        .await
        .unwrap()
        .unwrap()
}

async fn confirmations(app: &TestApp, number: &str) -> usize {
    let id = head(app, number).await.id;
    let mut tx = app.app.db.read().await.unwrap();
    let events = listings::store::events(&mut tx, id, 100).await.unwrap();
    events.iter().filter(|e| e.action == "confirm").count()
}

#[tokio::test]
async fn the_link_asks_first_and_confirms_once() {
    let app = TestApp::new().await;
    let scene = scene(&app, &["漏板长寿命技术"]).await;
    assert_eq!(after(&app, 89).await, []);
    let mails = after(&app, 1).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "owner@kexing.example");
    assert!(mails[0].subject.contains("请确认 1 项"));
    let link = links(&mails[0]).remove(0);
    let visitor = app.visitor();
    for _ in 0..2 {
        visitor
            .get(&link)
            .await
            .assert_ok()
            .assert_contains("这些内容仍然有效吗")
            .assert_contains("漏板长寿命技术");
    }
    assert_eq!(
        confirmations(&app, &scene.numbers[0]).await,
        0,
        "a look confirms nothing"
    );
    visitor
        .post(&link, &[])
        .await
        .assert_ok()
        .assert_contains("已确认，谢谢");
    assert_eq!(
        head(&app, &scene.numbers[0]).await.confirmed_at,
        Some(app.app.clock.now())
    );
    visitor
        .post(&link, &[])
        .await
        .assert_ok()
        .assert_contains("无需再确认");
    visitor.get(&link).await.assert_contains("无需再确认");
    assert_eq!(confirmations(&app, &scene.numbers[0]).await, 1);
    assert_eq!(
        after(&app, 89).await,
        [],
        "the next time is counted from there"
    );
    assert_eq!(after(&app, 1).await.len(), 1);
}

#[tokio::test]
async fn two_presses_at_the_same_moment_confirm_once() {
    let app = TestApp::new().await;
    let scene = scene(&app, &["漏板长寿命技术"]).await;
    let mails = after(&app, 90).await;
    let link = links(&mails[0]).remove(0);
    let (one, two) = (app.visitor(), app.visitor());
    let (one, two) = tokio::join!(one.post(&link, &[]), two.post(&link, &[]));
    one.assert_ok();
    two.assert_ok();
    assert_eq!(confirmations(&app, &scene.numbers[0]).await, 1);
}

#[tokio::test]
async fn one_mail_has_all_of_a_person_each_and_together() {
    let app = TestApp::new().await;
    let scene = scene(&app, &["甲技术", "乙技术", "丙技术"]).await;
    app.app.clock.advance(Duration::days(10));
    let by = (scene.university, scene.owner.id.unwrap());
    let later = publish(&app, by, Kind::Achievement, ("丁技术", false)).await;
    app.mails().await;
    let (one, two) = {
        app.app.clock.advance(Duration::days(80));
        tokio::join!(Round {}.run(&app.app), Round {}.run(&app.app))
    };
    one.unwrap();
    two.unwrap();
    Round {}.run(&app.app).await.unwrap();
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1, "two workers and a retry write once");
    for title in ["甲技术", "乙技术", "丙技术", "丁技术"] {
        assert!(mails[0].text.contains(title), "{title}");
    }
    let links = links(&mails[0]);
    assert_eq!(links.len(), 5, "one for all, then one for each");
    let visitor = app.visitor();
    visitor.post(&links[1], &[]).await.assert_ok();
    visitor
        .get(&links[0])
        .await
        .assert_contains("3 项全部仍然有效");
    visitor
        .post(&links[0], &[])
        .await
        .assert_contains("3 项内容的确认日期");
    for number in scene.numbers.iter().chain([&later]) {
        assert_eq!(confirmations(&app, number).await, 1, "{number}");
    }
    for link in &links[2..] {
        visitor.post(link, &[]).await.assert_contains("无需再确认");
    }
}

#[tokio::test]
async fn what_nobody_confirms_is_hidden_and_comes_back_with_one_click() {
    let app = TestApp::new().await;
    let scene = scene(&app, &["漏板长寿命技术"]).await;
    let page = format!("/achievements/{}", scene.numbers[0]);
    assert_eq!(after(&app, 90).await.len(), 1);
    let owner = again(&app, &scene.owner).await;
    owner.get("/my").await.assert_contains("请确认仍然有效");
    assert_eq!(after(&app, 22).await, []);
    let mails = after(&app, 1).await;
    assert!(mails[0].text.contains("起将暂时隐藏"), "{}", mails[0].text);
    app.visitor().get(&page).await.assert_ok();
    let mails = after(&app, 7).await;
    assert!(mails[0].subject.contains("已隐藏，一键恢复"));
    assert_eq!(after(&app, 1).await, []);
    assert_ne!(app.visitor().get(&page).await.status.as_u16(), 200);
    let owner = again(&app, &scene.owner).await;
    owner
        .get("/my/achievements")
        .await
        .assert_contains("已隐藏")
        .assert_contains("deeds/confirm");
    let link = links(&mails[0]).remove(0);
    app.visitor()
        .post(&link, &[])
        .await
        .assert_contains("已确认，谢谢");
    app.run_jobs().await;
    app.visitor().get(&page).await.assert_ok();
    let id = head(&app, &scene.numbers[0]).await.id;
    let history = format!("/my/achievements/{id}/history");
    again(&app, &owner)
        .await
        .get(&history)
        .await
        .assert_contains("未确认，已隐藏");
}

#[tokio::test]
async fn a_link_out_of_time_or_in_other_hands_does_nothing() {
    let app = TestApp::new().await;
    let scene = scene(&app, &["漏板长寿命技术"]).await;
    let mails = after(&app, 90).await;
    let colleague = app.member("colleague", scene.university).await;
    let company = app.company().await;
    let stranger = app.member("stranger", company).await;
    let link = links(&mails[0]).remove(0);
    for answer in [
        stranger.get(&link).await,
        again(&app, &stranger).await.post(&link, &[]).await,
    ] {
        answer
            .assert_status(403)
            .assert_contains("发给另一个机构")
            .assert_lacks("漏板长寿命技术");
    }
    colleague
        .get(&link)
        .await
        .assert_ok()
        .assert_contains("漏板长寿命技术");
    app.visitor()
        .post("/confirmations/nothing", &[])
        .await
        .assert_status(404)
        .assert_contains("链接不完整或不存在");
    app.app.clock.advance(Duration::days(60));
    for answer in [
        app.visitor().get(&link).await,
        app.visitor().post(&link, &[]).await,
    ] {
        answer.assert_status(410).assert_contains("链接已过期");
    }
    assert_eq!(confirmations(&app, &scene.numbers[0]).await, 0);
}

#[tokio::test]
async fn who_left_confirms_nothing_and_the_administrator_is_asked_instead() {
    let app = TestApp::new().await;
    let scene = scene(&app, &["漏板长寿命技术"]).await;
    app.member_as("chief", scene.university, OrganisationRole::Administrator)
        .await;
    let mails = after(&app, 90).await;
    let link = links(&mails[0]).remove(0);
    let mut tx = app.app.db.write().await.unwrap();
    kexing::accounts::store::disable(&mut tx, scene.owner.id.unwrap(), app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.visitor()
        .post(&link, &[])
        .await
        .assert_status(410)
        .assert_contains("已不能代表该机构确认");
    let mails = after(&app, 23).await;
    assert_eq!(mails[0].recipient, "chief@kexing.example");
    app.visitor()
        .post(&links(&mails[0])[0], &[])
        .await
        .assert_contains("已确认，谢谢");
}

#[tokio::test]
async fn both_numbers_of_days_are_settings() {
    let app = TestApp::with(|config| {
        config.confirm_days = 10;
        config.hide_days = 2;
    })
    .await;
    let scene = scene(&app, &["漏板长寿命技术"]).await;
    assert_eq!(after(&app, 9).await, []);
    assert_eq!(after(&app, 1).await.len(), 1);
    let page = format!("/achievements/{}", scene.numbers[0]);
    app.visitor().get(&page).await.assert_ok();
    assert_eq!(after(&app, 2).await.len(), 1, "told that it is hidden");
    assert_ne!(app.visitor().get(&page).await.status.as_u16(), 200);
}
