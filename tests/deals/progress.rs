//! How far a need got, as anybody sees it: a stage and a week, and nothing more.

use kexing::listings::Kind;

use super::{FORM, manager, publish, scene};
use crate::app::TestApp;

#[tokio::test]
async fn a_needs_line_follows_its_deals_and_names_nobody() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let by = (scene.company, scene.asker.id.unwrap());
    let number = publish(&app, by, Kind::Need, ("求购玄武岩纤维浸润剂", true)).await;
    kexing::catalogue::reindex(&app.app, |_| ()).await.unwrap();
    let (page, visitor) = (format!("/needs/{number}"), app.visitor());
    let line = async |text: &str| {
        app.run_jobs().await;
        for path in [page.as_str(), "/search?kind=needs"] {
            let html = visitor.get(path).await.assert_ok();
            html.assert_contains(text)
                .assert_lacks("锦江示例大学")
                .assert_lacks("7,654,321")
                .assert_lacks("765.43");
        }
    };
    let fresh = visitor.get(&page).await;
    fresh.assert_contains("2026-11-23 确认仍在征集");
    app.app.clock.advance(chrono::Duration::days(9));
    let mut form = FORM.to_vec();
    form.retain(|(name, _)| !name.starts_with("budget"));
    form.extend([
        ("budget_kind", "amount"),
        ("budget", "765.4321"),
        (
            "message",
            "我校有成熟的浸润剂配方，断头率低于每千米一次，可先做小试再谈中试。",
        ),
    ]);
    let deal = scene.owner.post(&format!("{page}/offers"), &form).await;
    let deal = deal.location();
    line("已有应答（2026-11-30 当周）").await;
    scene.asker.post(&format!("{deal}/acceptance"), &[]).await;
    line("洽谈中（2026-11-30 当周起）").await;
    app.app.clock.advance(chrono::Duration::days(7));
    let note = [("note", "周三下午三点在中心三楼见面。")];
    manager.post(&format!("{deal}/introduction"), &note).await;
    line("洽谈中（2026-12-07 当周起）").await;
    for side in [&scene.asker, &scene.owner] {
        side.post(&format!("{deal}/agreement"), &[]).await;
    }
    line("已有合作方案（2026-12-07 当周）").await;
}

#[tokio::test]
async fn a_result_has_no_such_line() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    scene.accepted().await;
    app.run_jobs().await;
    app.visitor()
        .get(&format!("/achievements/{}", scene.achievement))
        .await
        .assert_lacks("最新进展");
}
