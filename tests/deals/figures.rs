//! How an organisation answers is counted by itself, shown where it matters, and told to the search.

use chrono::Duration;

use kexing::listings::Kind;

use super::{MESSAGE, form, publish, scene};
use crate::app::TestApp;

const ANSWERS_FEW: &str = "近一年请求不足 3 件";

#[tokio::test]
async fn answers_are_counted_when_given_and_when_overdue() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let owner = format!("/organisations/{}", scene.university);
    let first = scene.asked().await;
    scene.owner.post(&format!("{first}/acceptance"), &[]).await;
    app.run_jobs().await;
    app.visitor()
        .get(&owner)
        .await
        .assert_ok()
        .assert_contains(ANSWERS_FEW);
    let mut asked = Vec::new();
    for title in ["苎麻脱胶在线检测装置", "高压球阀软密封结构"] {
        let by = (scene.university, scene.owner.id.unwrap());
        let number = publish(&app, by, Kind::Achievement, (title, false)).await;
        let url = format!("/achievements/{number}/requests");
        asked.push(scene.asker.post(&url, &form(MESSAGE)).await.location());
    }
    app.app.clock.advance(Duration::days(2));
    let refusal = [("decline_reason", "timing"), ("decline_words", "")];
    scene
        .owner
        .post(&format!("{}/refusal", asked[0]), &refusal)
        .await;
    // The third stays without an answer until it is overdue.
    app.run_jobs().await;
    app.visitor().get(&owner).await.assert_contains(ANSWERS_FEW);
    app.app.clock.advance(Duration::days(7));
    app.run_jobs().await;
    app.visitor()
        .get(&owner)
        .await
        .assert_contains("67%（近一年 3 件）")
        .assert_contains("2 个工作日");
    app.visitor()
        .get("/search?kind=achievements")
        .await
        .assert_contains("答复率 60% 以上");
}
