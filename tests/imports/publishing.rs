//! What staff may do that members may not.

use super::listed;
use crate::app::TestApp;
use kexing::listings::{Kind, Public, Work};
use kexing::web::Duty;

const TWO: &str = "{\"id\":\"a1\",\"title\":\"水泵\",\"content\":\"\"}\n{\"id\":\"a2\",\"title\":\"阀\",\"content\":\"联系13800000000\"}\n";

#[tokio::test]
async fn a_reviewer_publishes_records_marked_incomplete() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let eve = app.staff("eve", &[Duty::Reviewer]).await;
    let form = [
        ("kind", "achievements"),
        ("organisation", "12510100fake000564"),
        ("publish", "yes"),
        ("pledge", "yes"),
    ];
    let file = ("file", "a.jsonl", TWO.as_bytes());
    let address = eve.upload("/my/imports", &form, file).await.location();
    app.run_jobs().await;
    eve.get(&address)
        .await
        .assert_contains("公开内容里不能有电话或邮箱");
    eve.post(&format!("{address}/run"), &[])
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    let made = listed(&app, university, Kind::Achievement).await;
    assert_eq!(made.len(), 1);
    assert!(made[0].incomplete && made[0].public == Public::Published);
    assert_eq!(made[0].number.as_deref(), Some("KX-C-2026-00001"));
}

#[tokio::test]
async fn a_member_who_asks_to_publish_gets_drafts_of_their_own_organisation() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let ada = app.member("ada", university).await;
    let form = [
        ("kind", "achievements"),
        ("organisation", "91511703FAKE100358"),
        ("publish", "yes"),
        ("pledge", "yes"),
    ];
    let file = ("file", "a.jsonl", TWO.as_bytes());
    let address = ada.upload("/my/imports", &form, file).await.location();
    app.run_jobs().await;
    ada.post(&format!("{address}/run"), &[]).await.location();
    app.run_jobs().await;
    assert!(listed(&app, company, Kind::Achievement).await.is_empty());
    let made = listed(&app, university, Kind::Achievement).await;
    assert_eq!(made.len(), 2);
    assert!(
        made.iter()
            .all(|l| l.work == Work::Draft && l.public == Public::None)
    );
}

#[tokio::test]
async fn a_strangers_import_is_not_there() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let (ada, ben) = (
        app.member("ada", university).await,
        app.member("ben", company).await,
    );
    let address = super::check(&app, &ada, "achievements", ("a.jsonl", TWO.as_bytes())).await;
    for path in ["", "/progress", "/bad/rows.csv"] {
        ben.get(&format!("{address}{path}"))
            .await
            .assert_status(404);
    }
    for deed in ["/run", "/submission"] {
        ben.post(&format!("{address}{deed}"), &[])
            .await
            .assert_status(404);
    }
    ben.get("/my/imports")
        .await
        .assert_ok()
        .assert_lacks("a.jsonl");
    app.visitor().get(&address).await.assert_status(303);
    let eve = app.staff("eve", &[Duty::Finance]).await;
    eve.get("/my/imports").await.assert_status(403);
}
