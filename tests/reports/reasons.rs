//! Why deals came to nothing: each number opens exactly the deals behind it.

use kexing::listings::Kind;

use crate::app::TestApp;
use crate::deals::{MESSAGE, form, manager, publish, scene};

#[tokio::test]
async fn each_number_opens_exactly_its_deals() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let declined = scene.asked().await;
    let reason = [("decline_reason", "price"), ("decline_words", "差一倍")];
    scene
        .owner
        .post(&format!("{declined}/refusal"), &reason)
        .await;
    let owner = (scene.company, scene.asker.id.unwrap());
    let need = publish(&app, owner, Kind::Need, ("漏板温差控制", false)).await;
    let url = format!("/needs/{need}/offers");
    let lost = scene.owner.post(&url, &form(MESSAGE)).await.location();
    scene.asker.post(&format!("{lost}/acceptance"), &[]).await;
    let reason = [("lose_reason", "timing")];
    scene.owner.post(&format!("{lost}/loss"), &reason).await;
    let open = scene.asked().await;
    let manager = manager(&app).await;
    let page = manager.get("/desk/reasons").await.assert_ok();
    let page = page
        .assert_contains("价格差距较大")
        .assert_contains("时间安排不合适")
        .text();
    let shown = |url: &str| url.rsplit('/').next().unwrap().to_owned();
    // Every link of the table leads to as many deals as it says.
    let mut links = 0;
    for part in page.split("<a href=\"/desk/reasons/deals?").skip(1) {
        let (query, rest) = part.split_once("\">").unwrap();
        let n: usize = rest.split_once('<').unwrap().0.parse().unwrap();
        let query = query.replace("&amp;", "&");
        let list = manager.get(&format!("/desk/reasons/deals?{query}")).await;
        let list = list.assert_ok().text();
        assert_eq!(list.matches("\">KX-D-").count(), n, "{query}");
        links += 1;
    }
    assert!(links >= 7, "{links}");
    let kind = "/desk/reasons/deals?year=2026&kind=declined";
    manager
        .get(kind)
        .await
        .assert_contains(&shown(&declined))
        .assert_contains("差一倍")
        .assert_lacks(&shown(&lost))
        .assert_lacks(&shown(&open));
    for by in ["direction", "field", "organisation"] {
        manager
            .get(&format!("/desk/reasons?year=2026&by={by}"))
            .await
            .assert_ok();
    }
    manager
        .get("/desk/reasons?year=2026&by=organisation")
        .await
        .assert_contains("锦江示例大学");
    manager
        .get("/desk/reasons?year=2025")
        .await
        .assert_contains("没有未成的对接");
    scene.owner.get("/desk/reasons").await.assert_status(403);
}
