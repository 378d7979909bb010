//! What administrators do to people.

use kexing::audit;
use kexing::web::Duty;

use super::sign_in::link;
use crate::app::{PASSWORD, TestApp};

#[tokio::test]
async fn only_administrators_enter() {
    let app = TestApp::new().await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    for path in [
        "/admin",
        "/admin/people",
        "/admin/people/new",
        "/admin/audit",
    ] {
        reviewer.get(path).await.assert_status(403);
        app.visitor().get(path).await.location();
    }
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    boss.get("/admin")
        .await
        .assert_ok()
        .assert_contains("/admin/audit");
}

#[tokio::test]
async fn people_are_found_by_the_start_of_name_or_address() {
    let app = TestApp::new().await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    app.user("officer").await;
    app.user("50%_off").await;
    boss.get("/admin/people")
        .await
        .assert_ok()
        .assert_lacks("officer@");
    boss.get("/admin/people?q=OFFICER@")
        .await
        .assert_contains("officer@kexing.example");
    boss.get("/admin/people?q=off")
        .await
        .assert_contains("officer@");
    boss.get("/admin/people?q=ficer")
        .await
        .assert_lacks("officer@");
    // What LIKE takes for wildcards are ordinary characters here.
    boss.get("/admin/people?q=%25")
        .await
        .assert_lacks("officer@");
    boss.get("/admin/people?q=50%25_")
        .await
        .assert_contains("50%_off@");
}

#[tokio::test]
async fn duties_are_granted_and_revoked_with_a_trace() {
    let app = TestApp::new().await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    let user = app.user("officer").await;
    let path = format!("/admin/people/{user}");
    let grant = [("duty", "reviewer"), ("deed", "grant")];
    for _ in 0..2 {
        boss.post(&format!("{path}/duties"), &grant)
            .await
            .assert_redirect(&path);
    }
    boss.get(&path)
        .await
        .assert_ok()
        .assert_contains("value=\"revoke\"");
    let officer = app.signed_in(user).await;
    officer.get("/desk/organisations").await.assert_ok();
    let revoke = [("duty", "reviewer"), ("deed", "revoke")];
    boss.post(&format!("{path}/duties"), &revoke)
        .await
        .assert_redirect(&path);
    officer.get("/desk/organisations").await.assert_status(403);

    boss.get("/admin/audit?chain=accounts")
        .await
        .assert_ok()
        .assert_contains("duty-granted")
        .assert_contains("duty-revoked");
    boss.get("/admin/audit")
        .await
        .assert_ok()
        .assert_contains("boss");
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap(), (2, Vec::new()));
    drop(tx);
    let nobody = format!("/admin/people/{}/duties", uuid::Uuid::nil());
    boss.post(&nobody, &grant).await.assert_status(404);
    boss.post(
        &format!("{path}/duties"),
        &[("duty", "king"), ("deed", "grant")],
    )
    .await
    .assert_status(404);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let app = TestApp::new().await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    let second = app.staff("second", &[Duty::Administrator]).await;
    let own = format!("/admin/people/{}", boss.id.unwrap());
    let other = format!("/admin/people/{}", second.id.unwrap());
    let revoke = [("duty", "administrator"), ("deed", "revoke")];
    let disable = [("deed", "disable"), ("reason", "已离职")];
    boss.post(&format!("{own}/standing"), &disable)
        .await
        .assert_status(409);
    boss.post(&format!("{other}/standing"), &[("deed", "disable")])
        .await
        .assert_status(422);
    boss.post(&format!("{other}/standing"), &disable)
        .await
        .assert_redirect(&other);
    // A disabled administrator doesn't count.
    boss.post(&format!("{own}/duties"), &revoke)
        .await
        .assert_status(409)
        .assert_contains("最后一位系统管理员");
    boss.get("/admin").await.assert_ok();
}

#[tokio::test]
async fn a_disabled_person_is_signed_out_and_stays_out_until_enabled() {
    let app = TestApp::new().await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    let user = app.user("officer").await;
    let officer = app.signed_in(user).await;
    let path = format!("/admin/people/{user}");
    let disable = [("deed", "disable"), ("reason", "已离职")];
    for _ in 0..2 {
        boss.post(&format!("{path}/standing"), &disable)
            .await
            .assert_redirect(&path);
    }
    officer.get("/my/account").await.location();
    let form = [("email", "officer@kexing.example"), ("password", PASSWORD)];
    app.visitor()
        .post("/sign-in", &form)
        .await
        .assert_status(422);
    app.visitor()
        .post("/password-reset", &[("email", "officer@kexing.example")])
        .await
        .location();
    assert!(app.mails().await.is_empty());
    boss.post(&format!("{path}/standing"), &[("deed", "enable")])
        .await
        .assert_redirect(&path);
    app.visitor()
        .post("/sign-in", &form)
        .await
        .assert_redirect("/my");
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap(), (2, Vec::new()));
}

#[tokio::test]
async fn new_staff_set_their_own_password() {
    let app = TestApp::new().await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    boss.get("/admin/people/new").await.assert_ok();
    boss.post("/admin/people/new", &[("name", "蒲晓禾"), ("duty", "king")])
        .await
        .assert_status(422)
        .assert_contains("value=\"蒲晓禾\"")
        .assert_contains("#f-email")
        .assert_contains("#f-phone")
        .assert_contains("#f-duty");
    let form = [
        ("name", "蒲晓禾"),
        ("email", "Registrar@kexing.example"),
        ("phone", "0818-0000120"),
        ("language", "en"),
        ("duty", "registrar"),
        ("duty", "finance"),
    ];
    boss.post("/admin/people/new", &form).await.location();
    boss.post("/admin/people/new", &form)
        .await
        .assert_status(422)
        .assert_contains("这个邮箱已有账号");
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "Your staff account is ready");
    let visitor = app.visitor();
    visitor
        .post(&link(&mails[0].text), &[("password", "my first password")])
        .await
        .assert_redirect("/desk");
}

#[tokio::test]
async fn the_log_is_read_page_by_page() {
    let app = TestApp::new().await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    for n in 0..60 {
        let mut tx = app.app.db.write().await.unwrap();
        let entry = audit::Entry {
            chain: "test",
            actor: None,
            action: "did",
            subject: format!("thing-{n}-end <i>"),
            detail: serde_json::json!({ "note": "<b>" }),
        };
        audit::append(&mut tx, entry, app.app.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        app.app.clock.advance(chrono::Duration::seconds(1));
    }
    for first in ["/admin/audit?chain=test", "/admin/audit"] {
        let page = boss.get(first).await.assert_ok().text();
        assert!(page.contains("thing-59-end") && !page.contains("thing-9-end"));
        assert!(page.contains("&lt;b&gt;") && !page.contains("<i>"));
        let older = page
            .split("href=\"/admin/audit?")
            .find(|part| part.contains("before="))
            .unwrap();
        let older = older.split('"').next().unwrap().replace("&amp;", "&");
        boss.get(&format!("/admin/audit?{older}"))
            .await
            .assert_contains("thing-9-end")
            .assert_contains("thing-0-end")
            .assert_lacks("thing-10-end");
    }
    boss.get("/admin/audit?before=nonsense").await.assert_ok();
}
