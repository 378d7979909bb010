//! Saved searches: kept from the search page, run when something was published, told once and to one person only.

use kexing::alerts::hits::RunSearches;
use kexing::jobs::Job as _;

use crate::app::{Actor, TestApp};
use crate::catalogue::stage::{need, publish_need, publish_result, result, unrelated};

use super::digest::mails_at;
use super::look;

pub(crate) async fn save(by: &Actor<'_>, address: &str, frequency: &str) {
    by.post(
        "/my/alerts/searches",
        &[
            ("address", address),
            ("name", "我的浸润剂"),
            ("frequency", frequency),
        ],
    )
    .await
    .assert_redirect("/my/alerts#searches");
}

#[tokio::test]
async fn a_saved_search_tells_of_what_is_published_later() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    publish_result(&app, university, &result("早就有的浸润剂", "低断头率")).await;
    app.run_jobs().await;
    let engineer = app.member("engineer", company).await;
    engineer
        .get("/search?q=%E6%B5%B8%E6%B6%A6%E5%89%82")
        .await
        .assert_contains(
            "/my/alerts/searches/new?kind=achievements&amp;q=%E6%B5%B8%E6%B6%A6%E5%89%82",
        );
    engineer
        .get("/my/alerts/searches/new?kind=achievements&q=%E6%B5%B8%E6%B6%A6%E5%89%82&page=3")
        .await
        .assert_ok()
        .assert_contains("value=\"浸润剂\"");
    save(
        &engineer,
        "/search?kind=achievements&q=浸润剂&page=3",
        "off",
    )
    .await;
    look(&app).await;
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("没有新提醒")
        .assert_contains("我的浸润剂");
    let fresh = publish_result(&app, university, &result("新的浸润剂配方", "低断头率")).await;
    publish_result(&app, university, &unrelated()).await;
    publish_result(&app, company, &result("自家的浸润剂", "低断头率")).await;
    app.run_jobs().await;
    look(&app).await;
    let page = engineer
        .get("/my/alerts")
        .await
        .assert_contains("搜索“我的浸润剂”的新结果")
        .assert_contains("新的浸润剂配方")
        .assert_lacks("红薯粉丝")
        .assert_lacks("早就有的浸润剂")
        .assert_lacks("自家的浸润剂")
        .text();
    assert!(page.contains("alert-count"));
    // Opening it is reading it; it stays listed and is told no second time.
    let open = page
        .split("/my/alerts/items/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let open = format!("/my/alerts/items/{open}");
    let fresh = format!("{}?from=alert", fresh.path);
    engineer.get(&open).await.assert_redirect(&fresh);
    engineer
        .get("/my/alerts")
        .await
        .assert_lacks("alert-count")
        .assert_contains("新的浸润剂配方");
    look(&app).await;
    engineer.get("/my/alerts").await.assert_lacks("alert-count");
    // Another's piece of news does not exist.
    let other = app.member("other", company).await;
    other.get(&open).await.assert_status(404);
    other
        .get("/my/alerts")
        .await
        .assert_lacks("新的浸润剂配方")
        .assert_lacks("我的浸润剂");
}

#[tokio::test]
async fn a_masked_need_is_told_without_its_company() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let officer = app.member("officer", university).await;
    save(&officer, "/search?kind=needs", "off").await;
    app.app.clock.advance(chrono::Duration::minutes(1));
    let mut masked = need("求玄武岩纤维浸润剂", "断头率高");
    masked.masked = true;
    publish_need(&app, company, &masked).await;
    app.run_jobs().await;
    look(&app).await;
    officer
        .get("/my/alerts")
        .await
        .assert_contains("求玄武岩纤维浸润剂")
        .assert_lacks("达川岩丝");
}

#[tokio::test]
async fn saving_asks_for_the_frequency_and_has_an_end() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let engineer = app.member("engineer", company).await;
    let form = [("address", "/search?kind=needs&q=a"), ("name", "甲")];
    engineer
        .post("/my/alerts/searches", &form)
        .await
        .assert_status(422)
        .assert_contains("value=\"甲\"");
    for address in ["/search?kind=organisations&q=a", "kind=organisations"] {
        engineer
            .post(
                "/my/alerts/searches",
                &[("address", address), ("name", "甲"), ("frequency", "off")],
            )
            .await
            .assert_status(404);
    }
    for n in 0..50 {
        save(&engineer, &format!("/search?kind=needs&q=word{n}"), "off").await;
    }
    // The same again is no new one; a new one is too many.
    save(
        &engineer,
        "/search?kind=needs&q=word7&sort=price&page=2",
        "weekly",
    )
    .await;
    let form = [
        ("address", "/search?q=more"),
        ("name", "乙"),
        ("frequency", "off"),
    ];
    engineer
        .post("/my/alerts/searches", &form)
        .await
        .assert_status(422)
        .assert_contains("最多保存 50 个搜索");
    let page = engineer.get("/my/alerts").await.text();
    let end = page
        .split("/my/alerts/searches/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let end = format!("/my/alerts/searches/{end}");
    // A stranger can't end it; its owner can, twice without harm.
    let other = app.member("other", company).await;
    other.post(&end, &[]).await.assert_redirect("/my/alerts");
    assert_eq!(
        engineer
            .get("/my/alerts")
            .await
            .text()
            .matches("/end\"")
            .count(),
        50
    );
    for _ in 0..2 {
        engineer.post(&end, &[]).await.assert_redirect("/my/alerts");
    }
    assert_eq!(
        engineer
            .get("/my/alerts")
            .await
            .text()
            .matches("/end\"")
            .count(),
        49
    );
}

#[tokio::test]
async fn more_searches_than_one_job_takes_are_all_run() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let mut people = Vec::new();
    for n in 0..3 {
        let person = app.member(&format!("person{n}"), company).await;
        for m in 0..49 {
            save(
                &person,
                &format!("/search?kind=achievements&q=word{m}"),
                "off",
            )
            .await;
        }
        save(
            &person,
            "/search?kind=achievements&q=浸润剂&field=04",
            "off",
        )
        .await;
        people.push(person);
    }
    app.app.clock.advance(chrono::Duration::minutes(1));
    publish_result(&app, university, &result("玄武岩纤维浸润剂", "低断头率")).await;
    app.run_jobs().await;
    look(&app).await;
    for person in &people {
        person
            .get("/my/alerts")
            .await
            .assert_contains("玄武岩纤维浸润剂");
    }
}

#[tokio::test]
async fn only_what_has_all_the_words_is_news() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let engineer = app.member("engineer", company).await;
    for words in [
        "量子 浸润剂",
        "玄武岩 浸润剂 漏板 上浆 拉丝 断头率 池窑",
        "浸润剂 -水性",
        "\"浸润剂水性\"",
    ] {
        let address = format!("/search?kind=achievements&q={words}");
        save(&engineer, &address, "daily").await;
    }
    app.app.clock.advance(chrono::Duration::minutes(1));
    publish_result(
        &app,
        university,
        &result("水性浸润剂", "玄武岩用，上浆匀，拉丝稳"),
    )
    .await;
    app.run_jobs().await;
    look(&app).await;
    let inbox = engineer.get("/my/alerts").await;
    inbox.assert_ok().assert_contains("没有新提醒");
    assert!(
        mails_at(&app, "2026-11-24T08:10:00+08:00").await.is_empty(),
        "and nothing is mailed"
    );
    publish_result(&app, university, &result("量子点浸润剂", "低断头率")).await;
    app.run_jobs().await;
    look(&app).await;
    engineer
        .get("/my/alerts")
        .await
        .assert_contains("量子点浸润剂")
        .assert_lacks("水性浸润剂</a>");
}

#[tokio::test]
async fn all_of_a_large_import_is_told_and_counted() {
    const MANY: usize = 130;
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let engineer = app.member("engineer", company).await;
    save(&engineer, "/search?kind=achievements&q=浸润剂", "daily").await;
    app.app.clock.advance(chrono::Duration::minutes(1));
    for n in 0..MANY {
        if n == 40 {
            app.run_jobs().await;
            app.app.clock.advance(chrono::Duration::minutes(1));
        }
        let title = format!("浸润剂配方第{n:03}号");
        publish_result(&app, university, &result(&title, "低断头率")).await;
    }
    // The first look comes while the index lags behind.
    app.app.clock.advance(chrono::Duration::minutes(10));
    RunSearches::new().run(&app.app).await.unwrap();
    app.run_jobs().await;
    look(&app).await;
    let mut told = std::collections::BTreeSet::new();
    for page in 1..=3 {
        let text = engineer
            .get(&format!("/my/alerts?page={page}"))
            .await
            .assert_ok()
            .text();
        let titles = text.split("浸润剂配方第").skip(1);
        told.extend(titles.filter_map(|rest| rest.get(..3)).map(str::to_owned));
    }
    assert_eq!(told.len(), MANY);
    let mails = mails_at(&app, "2026-11-24T08:10:00+08:00").await;
    assert_eq!(mails.len(), 1);
    let subject = &mails[0].subject;
    assert!(subject.contains(&format!("{MANY} 条新提醒")), "{subject}");
    assert!(mails[0].text.contains(&format!("另有 {} 条", MANY - 5)));
    engineer.post("/my/alerts/reading", &[]).await.location();
    look(&app).await;
    engineer.get("/my/alerts").await.assert_lacks("alert-count");
}
