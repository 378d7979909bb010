//! A deal is handed over with a note: seen by the centre, told to whoever gets it, done once.

use kexing::web::Duty;

use super::{manager, scene};
use crate::app::TestApp;

const NOTE: &str = "对方周四来厂，请接着谈驻厂人数。";

#[tokio::test]
async fn whoever_gets_a_deal_has_a_mail_and_a_task_until_they_plan() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    let other = app.staff("other", &[Duty::TechnologyManager]).await;
    let deal = scene.accepted().await;
    app.mails().await;
    let to = other.id.unwrap().to_string();
    let url = format!("{deal}/manager");
    for _ in 0..2 {
        boss.post(&url, &[("to", &to), ("handover_note", NOTE)])
            .await
            .assert_redirect(&deal);
    }
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "other@kexing.example");
    assert!(mails[0].text.contains(NOTE) && mails[0].text.contains(&deal));
    other
        .get("/inbox")
        .await
        .assert_contains("manager 把 1 项对接转交给您")
        .assert_lacks(NOTE);
    boss.get(&deal)
        .await
        .assert_contains(NOTE)
        .assert_contains("manager → other");
    for side in [&scene.owner, &scene.asker] {
        side.get(&deal)
            .await
            .assert_lacks(NOTE)
            .assert_contains("转交给另一位技术经理人");
    }
    let tasks = "/desk/tasks";
    other.get(tasks).await.assert_contains("接手对接");
    let step = [("step_text", "约周四的时间"), ("step_on", "2026-11-26")];
    other
        .post(&format!("{deal}/next-step"), &step)
        .await
        .assert_redirect(&deal);
    other.get(tasks).await.assert_lacks("接手对接");
    // Back again is another hand-over with a task of its own, which the end of the deal closes.
    other
        .post(&url, &[("to", &boss.id.unwrap().to_string())])
        .await
        .assert_redirect(&deal);
    boss.get(tasks).await.assert_contains("接手对接");
    let reason = [("lose_reason", "price"), ("lose_words", "")];
    boss.post(&format!("{deal}/loss"), &reason).await;
    boss.get(tasks).await.assert_lacks("接手对接");
}

#[tokio::test]
async fn only_technology_managers_get_deals_and_a_long_note_is_kept_in_the_form() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let boss = manager(&app).await;
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    let deal = scene.asked().await;
    let url = format!("{deal}/manager");
    let stranger = analyst.id.unwrap().to_string();
    let long = "长".repeat(501);
    for to in [stranger.as_str(), "", "somebody"] {
        boss.post(&url, &[("to", to), ("handover_note", NOTE)])
            .await
            .assert_status(422)
            .assert_contains("一位技术经理人")
            .assert_contains(NOTE);
    }
    let me = boss.id.unwrap().to_string();
    boss.post(&url, &[("to", &me), ("handover_note", &long)])
        .await
        .assert_status(422);
    analyst.post(&url, &[("to", "me")]).await.assert_status(403);
    boss.get("/desk/deals?manager=nobody")
        .await
        .assert_contains(&deal);
    assert!(app.mails().await.iter().all(|m| !m.text.contains(NOTE)));
}
