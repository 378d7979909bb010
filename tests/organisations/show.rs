//! The public page of an organisation.

use crate::app::TestApp;

#[tokio::test]
async fn everybody_sees_a_verified_organisation_in_both_languages() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let path = format!("/organisations/{university}");
    app.visitor()
        .get(&path)
        .await
        .assert_ok()
        .assert_contains("锦江示例大学（虚构）")
        .assert_contains("高等院校")
        .assert_contains("2026-11-23")
        .assert_lacks("12510100FAKE000564");
    app.visitor()
        .in_english()
        .get(&path)
        .await
        .assert_ok()
        .assert_contains("University or college")
        .assert_contains("Nothing public yet");
    for unknown in [
        "/organisations/nonsense",
        &format!("/organisations/{}", uuid::Uuid::nil()),
    ] {
        app.visitor().get(unknown).await.assert_status(404);
    }
}
