//! Signing in and out, and the forgotten password.

use chrono::Duration;

use crate::app::{PASSWORD, TestApp};

const EMAIL: &str = "officer@kexing.example";

#[tokio::test]
async fn the_right_password_opens_the_account_and_leads_back() {
    let app = TestApp::new().await;
    app.user("officer").await;
    let visitor = app.visitor();
    visitor
        .get("/sign-in?return_to=/my/account")
        .await
        .assert_ok()
        .assert_contains("value=\"/my/account\"")
        .assert_contains("/sign-up?return_to=%2Fmy%2Faccount");
    let form = [
        ("email", " Officer@KEXING.example "),
        ("password", PASSWORD),
        ("return_to", "/my/account"),
    ];
    visitor
        .post("/sign-in", &form)
        .await
        .assert_redirect("/my/account");
    visitor
        .get("/my/account")
        .await
        .assert_ok()
        .assert_contains(EMAIL);
    visitor.get("/sign-in").await.assert_redirect("/my");
    visitor.post("/sign-out", &[]).await.assert_redirect("/");
    visitor
        .get("/my/account")
        .await
        .assert_redirect("/sign-in?return_to=%2Fmy%2Faccount");
    visitor.post("/sign-out", &[]).await.assert_redirect("/");
}

#[tokio::test]
async fn a_foreign_address_is_never_returned_to() {
    let app = TestApp::new().await;
    app.user("officer").await;
    for to in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let form = [("email", EMAIL), ("password", PASSWORD), ("return_to", to)];
        let answer = app.visitor().post("/sign-in", &form).await;
        assert!(!answer.location().contains("evil"), "{to}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let app = TestApp::new().await;
    app.user("officer").await;
    for email in [EMAIL, "nobody@kexing.example"] {
        let form = [("email", email), ("password", "not this one")];
        app.visitor()
            .post("/sign-in", &form)
            .await
            .assert_status(422)
            .assert_contains("邮箱或密码不对")
            .assert_contains(email)
            .assert_lacks("not this one");
    }
    let empty = [("email", "x"), ("password", "")];
    app.visitor()
        .in_english()
        .post("/sign-in", &empty)
        .await
        .assert_status(422)
        .assert_contains("href=\"#f-email\"")
        .assert_contains("href=\"#f-password\"");
}

#[tokio::test]
async fn five_failures_ask_for_a_pause_even_of_the_right_password() {
    let app = TestApp::new().await;
    app.user("officer").await;
    let wrong = [("email", EMAIL), ("password", "not this one")];
    for _ in 0..5 {
        app.visitor()
            .post("/sign-in", &wrong)
            .await
            .assert_status(422);
    }
    let right = [("email", EMAIL), ("password", PASSWORD)];
    app.visitor()
        .post("/sign-in", &right)
        .await
        .assert_status(429)
        .assert_contains("60 秒");
    app.app.clock.advance(Duration::seconds(61));
    app.visitor()
        .post("/sign-in", &right)
        .await
        .assert_redirect("/my");
}

#[tokio::test]
async fn a_form_sent_while_signed_out_is_kept_over_sign_in() {
    let app = TestApp::new().await;
    app.user("officer").await;
    let visitor = app.visitor();
    let to_sign_in = visitor
        .post("/my/account", &[("name", "林亦川（虚构）测试姓名")])
        .await
        .location();
    assert!(to_sign_in.starts_with("/sign-in?return_to=%2Fkept%2F"));
    let kept = to_sign_in
        .replace("/sign-in?return_to=", "")
        .replace("%2F", "/");
    let form = [
        ("email", EMAIL),
        ("password", PASSWORD),
        ("return_to", &kept),
    ];
    visitor.post("/sign-in", &form).await.assert_redirect(&kept);
    visitor
        .get(&kept)
        .await
        .assert_ok()
        .assert_contains("林亦川（虚构）测试姓名");
}

#[tokio::test]
async fn a_forgotten_password_is_set_once_by_a_mailed_link() {
    let app = TestApp::new().await;
    let user = app.user("officer").await;
    let elsewhere = app.signed_in(user).await;
    let visitor = app.visitor();
    for email in [EMAIL, EMAIL, "nobody@kexing.example"] {
        visitor
            .post("/password-reset", &[("email", email)])
            .await
            .assert_redirect("/sign-in");
    }
    visitor
        .get("/sign-in")
        .await
        .assert_contains("如果这个邮箱已经注册");
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1, "one mail, however often it was asked for");
    let link = link(&mails[0].text);

    visitor.get(&link).await.assert_ok().assert_contains(EMAIL);
    visitor
        .post(&link, &[("password", "too short")])
        .await
        .assert_status(422)
        .assert_contains("还差 1 个");
    let new = [("password", "a new long password")];
    visitor.post(&link, &new).await.assert_redirect("/my");
    visitor.get("/my/account").await.assert_ok();
    let answer = elsewhere.get("/my/account").await;
    assert!(
        answer.location().starts_with("/sign-in"),
        "other sessions end"
    );
    app.visitor().post(&link, &new).await.assert_status(410);
    app.visitor()
        .get(&link)
        .await
        .assert_status(410)
        .assert_contains("链接已失效");
    let old = [("email", EMAIL), ("password", PASSWORD)];
    app.visitor()
        .post("/sign-in", &old)
        .await
        .assert_status(422);
    let new = [("email", EMAIL), ("password", "a new long password")];
    app.visitor()
        .post("/sign-in", &new)
        .await
        .assert_redirect("/my");
}

#[tokio::test]
async fn a_link_is_too_old_after_two_hours_and_only_the_newest_password_counts() {
    let app = TestApp::new().await;
    app.user("officer").await;
    let visitor = app.visitor();
    visitor.post("/password-reset", &[("email", EMAIL)]).await;
    app.app.clock.advance(Duration::minutes(10));
    visitor.post("/password-reset", &[("email", EMAIL)]).await;
    let mails = app.mails().await;
    let (first, second) = (link(&mails[0].text), link(&mails[1].text));
    app.app.clock.advance(Duration::minutes(112));
    visitor.get(&first).await.assert_status(410);
    let new = [("password", "a new long password")];
    visitor.post(&second, &new).await.assert_redirect("/my");
    visitor
        .get("/password-reset/guess")
        .await
        .assert_status(410);
}

/// The path of the link in a mail.
pub(crate) fn link(text: &str) -> String {
    let start = text.find("http://127.0.0.1:8080").unwrap();
    let url = text[start..].split_whitespace().next().unwrap();
    url.replace("http://127.0.0.1:8080", "")
}
