//! Staff decide about organisations.

use kexing::audit;
use kexing::ids::OrganisationId;
use kexing::organisations::store;
use kexing::web::Duty;

use super::mine::seen;
use super::{CARD, PERSON, with};
use crate::app::{Actor, TestApp};

/// Somebody who registered an organisation, and its id.
async fn registered<'a>(app: &'a TestApp, code: &'a str) -> (Actor<'a>, OrganisationId) {
    let visitor = app.visitor();
    let form = with(
        &[&PERSON, &CARD],
        &[
            ("way", "register"),
            ("uscc", code),
            ("uscc_as_on_licence", "yes"),
        ],
    );
    visitor
        .post("/sign-up", &form)
        .await
        .assert_redirect("/my/organisation");
    let mut tx = app.app.db.read().await.unwrap();
    let o = store::by_uscc(&mut tx, code).await.unwrap().unwrap();
    drop(tx);
    (visitor, o.id)
}

async fn decide(who: &Actor<'_>, id: OrganisationId, words: &[(&str, &str)]) -> crate::app::Res {
    let path = format!("/desk/organisations/{id}");
    let mark = seen(who, &path).await;
    let form = with(&[words], &[("seen", &mark)]);
    who.post(&format!("{path}/decision"), &form).await
}

#[tokio::test]
async fn an_organisation_is_returned_mended_and_verified() {
    let app = TestApp::new().await;
    let (owner, id) = registered(&app, "91511723FAKE10051W").await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let path = format!("/desk/organisations/{id}");
    reviewer
        .get("/desk/organisations")
        .await
        .assert_ok()
        .assert_contains("开江稻渔农业开发有限公司")
        .assert_contains("未上传");
    decide(&reviewer, id, &[("deed", "verify")])
        .await
        .assert_status(422)
        .assert_contains("还没有上传证照");
    decide(&reviewer, id, &[("deed", "return"), ("return_reason", " ")])
        .await
        .assert_status(422)
        .assert_contains("#f-return_reason");
    decide(
        &reviewer,
        id,
        &[("deed", "return"), ("return_reason", "<b>缺证照</b>")],
    )
    .await
    .assert_redirect(&path);
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("缺证照") && mails[0].html.contains("&lt;b&gt;缺证照"));
    owner
        .get("/my/organisation")
        .await
        .assert_contains("已退回")
        .assert_contains("&lt;b&gt;缺证照");
    owner
        .upload(
            "/my/organisation/document",
            &[],
            ("document", "a.pdf", b"%PDF-1.7"),
        )
        .await
        .assert_redirect("/my/organisation");
    owner
        .get("/my/organisation")
        .await
        .assert_contains("待核验");

    let stale = seen(&reviewer, &path).await;
    decide(&reviewer, id, &[("deed", "verify")])
        .await
        .assert_redirect(&path);
    let late = [("deed", "verify"), ("seen", stale.as_str())];
    reviewer
        .post(&format!("{path}/decision"), &late)
        .await
        .assert_status(409);
    assert_eq!(app.mails().await.len(), 1);
    reviewer.get(&format!("{path}/document")).await.assert_ok();
    app.visitor()
        .get(&format!("/organisations/{id}"))
        .await
        .assert_ok()
        .assert_contains("已核验");
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap(), (2, Vec::new()));
}

#[tokio::test]
async fn what_changed_since_it_was_seen_is_not_decided_on() {
    let app = TestApp::new().await;
    let (owner, id) = registered(&app, "91511723FAKE10051W").await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let path = format!("/desk/organisations/{id}");
    let upload = ("document", "a.pdf", b"%PDF-1.7".as_slice());
    app.app.clock.advance(chrono::Duration::seconds(5));
    owner
        .upload("/my/organisation/document", &[], upload)
        .await
        .location();
    let mark = seen(&reviewer, &path).await;
    app.app.clock.advance(chrono::Duration::seconds(5));
    owner
        .upload("/my/organisation/document", &[], upload)
        .await
        .location();
    let form = [("deed", "verify"), ("seen", mark.as_str())];
    reviewer
        .post(&format!("{path}/decision"), &form)
        .await
        .assert_status(409)
        .assert_contains("刚刚发生了变化");
}

#[tokio::test]
async fn a_doubtful_code_passes_only_with_an_administrators_note() {
    let app = TestApp::new().await;
    let (owner, id) = registered(&app, "91511723FAKE10051X").await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let boss = app.staff("boss", &[Duty::Administrator]).await;
    let path = format!("/desk/organisations/{id}");
    let upload = ("document", "a.pdf", b"%PDF-1.7".as_slice());
    owner
        .upload("/my/organisation/document", &[], upload)
        .await
        .location();
    decide(&reviewer, id, &[("deed", "verify")])
        .await
        .assert_status(422)
        .assert_contains("需要系统管理员先放行");
    let code = format!("{path}/credit-code");
    let note = [("override_note", "与原件一致")];
    reviewer.post(&code, &note).await.assert_status(403);
    boss.post(&code, &[("override_note", "")])
        .await
        .assert_status(422);
    boss.post(&format!("{path}/decision"), &[("deed", "verify")])
        .await
        .assert_status(403);
    for _ in 0..2 {
        boss.post(&code, &note).await.assert_redirect(&path);
    }
    decide(&reviewer, id, &[("deed", "verify")])
        .await
        .assert_redirect(&path);
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap(), (2, Vec::new()));
}

#[tokio::test]
async fn a_suspended_organisation_disappears_until_it_is_lifted() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let member = app.member("officer", company).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let public = format!("/organisations/{company}");
    decide(
        &reviewer,
        company,
        &[("deed", "suspend"), ("suspend_reason", "资料过期")],
    )
    .await
    .location();
    app.visitor().get(&public).await.assert_status(404);
    member
        .get("/my/organisation/document")
        .await
        .assert_status(403);
    member
        .get("/my/organisation")
        .await
        .assert_ok()
        .assert_contains("机构已暂停")
        .assert_contains("资料过期");
    reviewer
        .get("/desk/organisations?state=suspended")
        .await
        .assert_contains("达川岩丝新材料有限公司");
    decide(&reviewer, company, &[("deed", "lift")])
        .await
        .location();
    app.visitor().get(&public).await.assert_ok();
    let nobody = format!("/desk/organisations/{}/decision", uuid::Uuid::nil());
    reviewer
        .post(&nobody, &[("deed", "lift")])
        .await
        .assert_status(404);
}

#[tokio::test]
async fn only_reviewers_and_administrators_see_the_desk() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let member = app.member("officer", company).await;
    let finance = app.staff("finance", &[Duty::Finance]).await;
    let one = format!("/desk/organisations/{company}");
    for path in ["/desk/organisations", &one, &format!("{one}/document")] {
        member.get(path).await.assert_status(403);
        finance.get(path).await.assert_status(403);
        app.visitor().get(path).await.location();
    }
}
