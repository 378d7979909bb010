//! The next step of a deal: planned by the centre, seen by nobody else, one at a time.

use chrono::Duration;
use kexing::web::Duty;

use super::{manager, scene};
use crate::app::{Actor, TestApp};

const FIRST: [(&str, &str); 2] = [
    ("step_text", "约双方周三看试验线"),
    ("step_on", "2026-11-25"),
];
const SECOND: [(&str, &str); 2] = [("step_text", "催图纸交付清单"), ("step_on", "2026-12-01")];

async fn plan(manager: &Actor<'_>, deal: &str, step: &[(&'static str, &'static str)]) {
    manager
        .post(&format!("{deal}/next-step"), step)
        .await
        .assert_redirect(deal);
}

#[tokio::test]
async fn a_step_is_planned_done_and_planned_again_and_the_sides_see_none_of_it() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let manager = manager(&app).await;
    manager.get(&deal).await.assert_contains("没有下一步");
    plan(&manager, &deal, &FIRST).await;
    // Sent twice it is one step.
    plan(&manager, &deal, &FIRST).await;
    manager.get(&deal).await.assert_contains(FIRST[0].1);
    for side in [&scene.owner, &scene.asker] {
        side.get(&deal)
            .await
            .assert_ok()
            .assert_lacks(FIRST[0].1)
            .assert_lacks("下一步做什么");
        side.post(&format!("{deal}/next-step"), &FIRST)
            .await
            .assert_status(403);
    }
    plan(&manager, &deal, &SECOND).await;
    manager
        .get(&deal)
        .await
        .assert_contains(SECOND[0].1)
        .assert_contains("此前的安排")
        .assert_contains(FIRST[0].1);
    let done = format!("{deal}/next-step/done");
    manager.post(&done, &[]).await.assert_redirect(&deal);
    manager.post(&done, &[]).await.assert_status(409);
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst.post(&done, &[]).await.assert_status(403);
    analyst
        .get(&deal)
        .await
        .assert_contains(SECOND[0].1)
        .assert_lacks("定为下一步");
}

#[tokio::test]
async fn the_desk_finds_what_is_due_and_what_nobody_planned() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let manager = manager(&app).await;
    let (none, due) = (
        "/desk/deals?view=table&step=none",
        "/desk/deals?view=table&step=due",
    );
    manager.get(none).await.assert_contains(&deal);
    manager.get(due).await.assert_lacks(&deal);
    plan(&manager, &deal, &FIRST).await;
    manager.get(none).await.assert_lacks(&deal);
    manager.get(due).await.assert_lacks(&deal);
    app.app.clock.advance(Duration::days(3));
    manager.get(due).await.assert_contains(&deal);
    manager.get("/desk/deals").await.assert_contains(FIRST[0].1);
    manager
        .post(&format!("{deal}/manager"), &[("to", "me")])
        .await;
    manager
        .get("/desk")
        .await
        .assert_contains("/desk/deals?manager=me&amp;step=due");
    let reason = [("lose_reason", "price"), ("lose_words", "")];
    manager.post(&format!("{deal}/loss"), &reason).await;
    manager.get(due).await.assert_lacks(&deal);
    manager
        .post(&format!("{deal}/next-step"), &SECOND)
        .await
        .assert_status(409);
}

#[tokio::test]
async fn a_step_needs_words_and_a_day_to_come() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let deal = scene.accepted().await;
    let manager = manager(&app).await;
    let url = format!("{deal}/next-step");
    for (text, day) in [
        ("", "2026-12-01"),
        ("催图纸", ""),
        ("催图纸", "2026-11-22"),
        ("催图纸", "昨天"),
        ("催图纸", "2090-01-01"),
    ] {
        manager
            .post(&url, &[("step_text", text), ("step_on", day)])
            .await
            .assert_status(422)
            .assert_contains("定为下一步");
    }
    manager.get(&deal).await.assert_contains("没有下一步");
}
