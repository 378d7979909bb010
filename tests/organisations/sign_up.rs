//! The three ways in, for people with and without an account.

use kexing::organisations::organisation::State;
use kexing::organisations::store;
use kexing::web::OrganisationRole;

use super::{CARD, PERSON, with};
use crate::app::TestApp;

#[tokio::test]
async fn registering_an_organisation_signs_in_and_leaves_it_pending() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    visitor
        .get("/sign-up?return_to=/my/account")
        .await
        .assert_ok()
        .assert_contains("value=\"/my/account\"");
    let form = with(&[&PERSON, &CARD], &[("way", "register")]);
    visitor
        .post("/sign-up", &form)
        .await
        .assert_redirect("/my/organisation");
    visitor
        .get("/my/organisation")
        .await
        .assert_ok()
        .assert_contains("机构已提交核验")
        .assert_contains("待核验")
        .assert_contains("开江稻渔农业开发有限公司");
    let mut tx = app.app.db.read().await.unwrap();
    let o = store::by_uscc(&mut tx, "91511723FAKE10051W")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(o.state, State::Pending);
    assert_eq!(o.nature, "100", "taken from the credit code");
    drop(tx);
    app.visitor()
        .get(&format!("/organisations/{}", o.id))
        .await
        .assert_status(404);

    // A second press of the button, signed in by the first, does no harm.
    visitor
        .post("/sign-up", &form)
        .await
        .assert_redirect("/my/organisation");
    // And from a browser that knows nothing of it.
    app.visitor()
        .post("/sign-up", &form)
        .await
        .assert_status(422)
        .assert_contains("这个邮箱已有账号")
        .assert_contains("已登记为");
    let sign_in = [
        ("email", "new@kexing.example"),
        ("password", "long enough now"),
    ];
    app.visitor()
        .post("/sign-in", &sign_in)
        .await
        .assert_redirect("/my");
}

#[tokio::test]
async fn all_errors_stand_at_their_fields_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let page = app
        .visitor()
        .post(
            "/sign-up",
            &[
                ("way", "register"),
                ("org_name", "<script>名</script>"),
                ("uscc", "123"),
                ("website", "javascript:alert(1)"),
                ("password", "short"),
                ("email", "x"),
                ("return_to", "/my/account"),
            ],
        )
        .await
        .assert_status(422)
        .text();
    for field in [
        "name",
        "phone",
        "email",
        "password",
        "language",
        "terms",
        "uscc",
        "kind",
        "region",
        "address",
        "introduction",
        "website",
    ] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}");
    }
    assert!(page.contains("&lt;script&gt;名") && !page.contains("<script>名"));
    assert!(page.contains("value=\"/my/account\"") && !page.contains("\"short\""));
    app.visitor()
        .in_english()
        .post("/sign-up", &[])
        .await
        .assert_status(422)
        .assert_contains("href=\"#f-way\"");
}

#[tokio::test]
async fn a_known_code_offers_to_join_and_the_administrator_decides() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let boss = app
        .member_as("boss", company, OrganisationRole::Administrator)
        .await;
    let visitor = app.visitor();
    let code = ("uscc", "91511703fake100358");
    visitor
        .post(
            "/sign-up",
            &with(&[&PERSON, &CARD], &[("way", "register"), code]),
        )
        .await
        .assert_status(422)
        .assert_contains("加入已在平台登记的机构")
        .assert_contains("达川岩丝新材料有限公司");
    let join = with(&[&PERSON], &[("way", "join"), code]);
    visitor
        .post("/sign-up", &join)
        .await
        .assert_redirect("/my/organisation");
    visitor
        .get("/my/organisation")
        .await
        .assert_ok()
        .assert_contains("等待该机构管理员确认");
    // Asking again is no second request.
    visitor
        .post("/sign-up", &join)
        .await
        .assert_redirect("/my/organisation");
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "boss@kexing.example");
    assert!(mails[0].subject.contains("覃若溪"));

    let page = boss
        .get("/my/organisation")
        .await
        .assert_contains("覃若溪")
        .text();
    let action = page
        .split("action=\"/my/organisation/requests/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let address = format!("/my/organisation/requests/{action}");
    for _ in 0..2 {
        boss.post(&address, &[("deed", "accept")])
            .await
            .assert_redirect("/my/organisation");
    }
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "new@kexing.example");
    visitor
        .get("/my/organisation")
        .await
        .assert_contains("经办人")
        .assert_lacks("/my/organisation/edit");
    visitor
        .get("/my/organisation/edit")
        .await
        .assert_status(403);
}

#[tokio::test]
async fn an_unknown_code_cannot_be_joined() {
    let app = TestApp::new().await;
    app.visitor()
        .post(
            "/sign-up",
            &with(
                &[&PERSON],
                &[("way", "join"), ("uscc", "91511723FAKE10051W")],
            ),
        )
        .await
        .assert_status(422)
        .assert_contains("平台上没有这个代码的机构");
}

#[tokio::test]
async fn a_code_with_a_wrong_check_digit_needs_its_owners_insistence() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let doubtful = with(
        &[&PERSON, &CARD],
        &[("way", "register"), ("uscc", "91511723FAKE10051X")],
    );
    visitor
        .post("/sign-up", &doubtful)
        .await
        .assert_status(422)
        .assert_contains("校验位应为")
        .assert_contains("name=\"uscc_as_on_licence\"");
    let insisting = with(&[&doubtful], &[("uscc_as_on_licence", "yes")]);
    visitor
        .post("/sign-up", &insisting)
        .await
        .assert_redirect("/my/organisation");
}

#[tokio::test]
async fn a_form_kept_while_signed_out_waits_behind_sign_up() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let to = visitor
        .post("/my/account", &[("name", "一段很长很长的文字内容")])
        .await
        .location();
    let kept = to.replace("/sign-in?return_to=", "").replace("%2F", "/");
    let form = with(
        &[&PERSON, &CARD],
        &[("way", "register"), ("return_to", &kept)],
    );
    visitor.post("/sign-up", &form).await.assert_redirect(&kept);
    visitor
        .get(&kept)
        .await
        .assert_ok()
        .assert_contains("一段很长很长的文字内容");
}

#[tokio::test]
async fn somebody_with_an_account_registers_a_second_organisation_and_switches() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let me = app.member("officer", company).await;
    me.get("/sign-up")
        .await
        .assert_ok()
        .assert_lacks("name=\"password\"");
    let form = with(&[&CARD], &[("way", "register")]);
    me.post("/sign-up", &form)
        .await
        .assert_redirect("/my/organisation");
    let mut tx = app.app.db.read().await.unwrap();
    let second = store::by_uscc(&mut tx, "91511723FAKE10051W")
        .await
        .unwrap()
        .unwrap();
    let stranger = app.university().await.to_string();
    drop(tx);
    me.get("/my/organisation").await.assert_contains("切换机构");
    let id = second.id.to_string();
    me.post("/my/acting", &[("organisation", &id)])
        .await
        .assert_redirect("/my");
    me.get("/my/organisation")
        .await
        .assert_contains("/my/organisation/edit");
    for foreign in [stranger.as_str(), "nonsense", ""] {
        me.post("/my/acting", &[("organisation", foreign)])
            .await
            .assert_status(404);
    }
    let back = company.to_string();
    me.post(
        "/my/acting",
        &[
            ("organisation", &back),
            ("return_to", "https://evil.example"),
        ],
    )
    .await
    .assert_redirect("/");
    me.get("/my/organisation")
        .await
        .assert_lacks("/my/organisation/edit");
}
