//! A person's own account page.

use crate::app::{PASSWORD, TestApp};

#[tokio::test]
async fn name_phone_and_language_are_changed_all_errors_at_once() {
    let app = TestApp::new().await;
    let user = app.user("officer").await;
    let me = app.signed_in(user).await;
    me.post(
        "/my/account",
        &[("name", ""), ("phone", "12"), ("language", "fr")],
    )
    .await
    .assert_status(422)
    .assert_contains("#f-name")
    .assert_contains("value=\"12\"")
    .assert_contains("#f-language");
    let form = [
        ("name", "<b>林亦川</b>"),
        ("phone", "0818-0000101"),
        ("language", "en"),
    ];
    let back = me.post("/my/account", &form).await.location();
    assert_eq!(back, "/my/account?lang=en");
    me.get(&back)
        .await
        .assert_ok()
        .assert_contains("Your details are saved.")
        .assert_contains("&lt;b&gt;林亦川")
        .assert_lacks("<b>林亦川");
    me.get("/my/account")
        .await
        .assert_contains("Signed-in devices");
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_other_sessions() {
    let app = TestApp::new().await;
    let user = app.user("officer").await;
    let (me, elsewhere) = (app.signed_in(user).await, app.signed_in(user).await);
    me.post(
        "/my/account/password",
        &[("old_password", "wrong"), ("password", "long enough now")],
    )
    .await
    .assert_status(422)
    .assert_contains("现在的密码不对")
    .assert_lacks("long enough now");
    me.post(
        "/my/account/password",
        &[
            ("old_password", PASSWORD),
            ("password", "officer@kexing.example"),
        ],
    )
    .await
    .assert_status(422)
    .assert_contains("密码不能就是邮箱地址");
    me.post(
        "/my/account/password",
        &[("old_password", PASSWORD), ("password", "long enough now")],
    )
    .await
    .assert_redirect("/my/account");
    me.get("/my/account")
        .await
        .assert_ok()
        .assert_contains("新密码已生效");
    elsewhere.get("/my/account").await.location();
    let form = [
        ("email", "officer@kexing.example"),
        ("password", "long enough now"),
    ];
    app.visitor()
        .post("/sign-in", &form)
        .await
        .assert_redirect("/my");
}

/// The addresses of the buttons that end sessions.
fn handles(page: &str) -> Vec<String> {
    page.split("action=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|action| action.starts_with("/my/account/sessions/") && action.ends_with("/end"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn sessions_are_listed_and_ended_without_showing_their_ids() {
    let app = TestApp::new().await;
    let user = app.user("officer").await;
    let (me, other, third) = (
        app.signed_in(user).await,
        app.signed_in(user).await,
        app.signed_in(user).await,
    );
    let stranger = app.user("stranger").await;
    let stranger = app.signed_in(stranger).await;
    let page = me.get("/my/account").await.assert_ok().text();
    assert_eq!(handles(&page).len(), 3);

    // A stranger can't end somebody else's session.
    for handle in handles(&page) {
        stranger
            .post(&handle, &[])
            .await
            .assert_redirect("/my/account");
    }
    me.get("/my/account").await.assert_ok();
    other.get("/my/account").await.assert_ok();

    me.post("/my/account/sessions/end-others", &[])
        .await
        .assert_redirect("/my/account");
    other.get("/my/account").await.location();
    third.get("/my/account").await.location();
    let page = me.get("/my/account").await.assert_ok().text();
    let mine = handles(&page);
    assert_eq!(mine.len(), 1);
    me.post(&mine[0], &[]).await.assert_redirect("/");
    me.get("/my/account").await.location();
}
