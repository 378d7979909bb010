//! The form of a request: the day of the answer, what was begun, what an answer to a need says, open challenges.

use kexing::listings::Kind;
use serde_json::json;

use super::{MESSAGE, form, publish, publish_with, scene};
use crate::app::TestApp;

#[tokio::test]
async fn the_day_of_the_answer_is_told_before_anything_is_sent() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let new = format!("{}/new", scene.ask_url());
    // 2026-11-23 is a Monday; five working days later it is Monday again.
    app.visitor()
        .get(&new)
        .await
        .assert_contains("2026-11-30")
        .assert_contains("5 个工作日")
        .assert_contains("data-count=\"1000\"")
        .assert_contains("data-keep=\"/achievements/");
}

#[tokio::test]
async fn what_somebody_signed_in_typed_comes_back_until_it_is_sent() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let (url, new) = (scene.ask_url(), format!("{}/new", scene.ask_url()));
    let draft = format!("{url}/draft");
    let typed = [
        ("message", "还没写完"),
        ("timing", "quarter"),
        ("once", "x"),
    ];
    scene.asker.post(&draft, &typed).await.assert_status(204);
    scene
        .asker
        .get(&new)
        .await
        .assert_contains("还没写完")
        .assert_contains("已恢复您上次没有提交的内容");
    let colleague = app.member("colleague", scene.company).await;
    colleague.get(&new).await.assert_lacks("还没写完");
    app.visitor().post(&draft, &typed).await.assert_status(303);
    scene
        .asker
        .post(&draft, &[("_discard", "yes")])
        .await
        .assert_redirect(&new);
    scene.asker.get(&new).await.assert_lacks("还没写完");
    // Errors keep what was typed, and the draft with it.
    scene.asker.post(&draft, &typed).await;
    scene
        .asker
        .post(&url, &typed)
        .await
        .assert_status(422)
        .assert_contains("还没写完");
    scene.asker.get(&new).await.assert_contains("还没写完");
    let deal = scene.asked().await;
    let withdrawn = scene.asker.post(&format!("{deal}/withdrawal"), &[]).await;
    withdrawn.assert_redirect(&deal);
    scene.asker.get(&new).await.assert_lacks("还没写完");
}

#[tokio::test]
async fn a_second_tab_leads_to_the_request_that_was_sent() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.asked().await;
    let new = format!("{}/new", scene.ask_url());
    scene.asker.get(&new).await.assert_redirect(&deal);
    // Even with mistakes in it: the form that is still open in the other tab.
    scene
        .asker
        .post(&scene.ask_url(), &[("message", "太短")])
        .await
        .assert_redirect(&deal);
    scene
        .asker
        .get(&deal)
        .await
        .assert_contains("data-keep-sent");
    scene.owner.get(&deal).await.assert_lacks("data-keep-sent");
}

#[tokio::test]
async fn an_answer_to_a_need_names_result_maturity_and_time() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let owner = (scene.company, scene.asker.id.unwrap());
    let need = publish(&app, owner, Kind::Need, ("漏板温差控制", false)).await;
    let url = format!("/needs/{need}/offers");
    scene
        .owner
        .get(&format!("{url}/new"))
        .await
        .assert_contains("玄武岩纤维漏板长寿命技术");
    let mut typed = form(MESSAGE);
    typed.extend([("months", "121"), ("maturity", "10")]);
    scene
        .owner
        .post(&url, &typed)
        .await
        .assert_status(422)
        .assert_contains("1 至 120")
        .assert_contains("没有这个选项");
    let mut typed = form(MESSAGE);
    typed.extend([
        ("months", "6"),
        ("maturity", "7"),
        ("result", &scene.achievement),
    ]);
    let deal = scene.owner.post(&url, &typed).await.location();
    scene
        .asker
        .get(&format!("/needs/{need}/answers"))
        .await
        .assert_contains("6 个月")
        .assert_contains("TRL 7");
    scene
        .asker
        .get(&format!("{deal}/evaluation"))
        .await
        .assert_ok()
        .assert_contains("TRL 7");
}

#[tokio::test]
async fn an_open_challenge_is_answered_under_its_conditions_and_until_its_day() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let owner = (scene.company, scene.asker.id.unwrap());
    let challenge = json!({"challenge": {
        "until": "2026-11-24", "conditions": "须有两项同类工程业绩（虚构）",
    }});
    let named = ("漏板温差攻关", false);
    let need = publish_with(&app, owner, Kind::Need, named, challenge).await;
    let url = format!("/needs/{need}/offers");
    app.visitor()
        .get(&format!("/needs/{need}"))
        .await
        .assert_contains("揭榜挂帅")
        .assert_contains("须有两项同类工程业绩");
    scene
        .owner
        .get(&format!("{url}/new"))
        .await
        .assert_contains("须有两项同类工程业绩")
        .assert_contains("2026-11-24");
    scene
        .owner
        .post(&url, &form(MESSAGE))
        .await
        .assert_status(422)
        .assert_contains("请确认符合并同意揭榜条件");
    let mut typed = form(MESSAGE);
    typed.push(("accepts_terms", "yes"));
    let deal = scene.owner.post(&url, &typed).await.location();
    scene
        .asker
        .get(&format!("{deal}/evaluation"))
        .await
        .assert_contains("已同意的揭榜条件")
        .assert_contains("须有两项同类工程业绩");
    app.app.clock.advance(chrono::Duration::days(2));
    let late = app
        .organisation("巴渠应用技术研究院", "institute", "12510000FAKE000001")
        .await;
    let late = app.member("late", late).await;
    for answer in [
        late.get(&format!("{url}/new")).await,
        late.post(&url, &typed).await,
    ] {
        answer.assert_status(409).assert_contains("揭榜已截止");
    }
}
