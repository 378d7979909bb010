//! The organisation's own page: details and document.

use kexing::organisations::organisation::State;
use kexing::organisations::store;
use kexing::web::OrganisationRole::Administrator;

use super::{CARD, with};
use crate::app::{Actor, TestApp};

/// The hidden mark of what the form was made from.
pub(crate) async fn seen(who: &Actor<'_>, path: &str) -> String {
    let page = who.get(path).await.assert_ok().text();
    let rest = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn small_changes_keep_the_verification_and_a_new_name_asks_for_it_again() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let boss = app.member_as("boss", company, Administrator).await;
    let code = ("uscc", "91511703FAKE100358");
    let name = ("org_name", "达川岩丝新材料有限公司（虚构）");
    let first = seen(&boss, "/my/organisation/edit").await;
    app.app.clock.advance(chrono::Duration::seconds(5));
    let small = with(&[&CARD], &[name, code, ("seen", &first)]);
    for _ in 0..2 {
        boss.post("/my/organisation", &small)
            .await
            .assert_redirect("/my/organisation");
    }
    let mut tx = app.app.db.read().await.unwrap();
    let o = store::find(&mut tx, company).await.unwrap().unwrap();
    assert_eq!((o.state, o.region.as_str()), (State::Verified, "511723"));
    drop(tx);
    let public = format!("/organisations/{company}");
    app.visitor().get(&public).await.assert_ok();

    // An old form does not silently undo what was saved since.
    let old = with(&[&CARD], &[code, ("seen", &first)]);
    boss.post("/my/organisation", &old)
        .await
        .assert_status(422)
        .assert_contains("刚刚在别处被修改过")
        .assert_contains("开江稻渔");
    let fresh = seen(&boss, "/my/organisation/edit").await;
    let renamed = with(&[&CARD], &[code, ("seen", &fresh)]);
    boss.post("/my/organisation", &renamed)
        .await
        .assert_redirect("/my/organisation");
    boss.get("/my/organisation")
        .await
        .assert_contains("重新提交核验");
    app.visitor().get(&public).await.assert_status(404);
}

#[tokio::test]
async fn the_code_of_another_organisation_is_refused() {
    let app = TestApp::new().await;
    let company = app.company().await;
    app.university().await;
    let boss = app.member_as("boss", company, Administrator).await;
    let mark = seen(&boss, "/my/organisation/edit").await;
    let form = with(&[&CARD], &[("uscc", "12510100FAKE000564"), ("seen", &mark)]);
    boss.post("/my/organisation", &form)
        .await
        .assert_status(422)
        .assert_contains("已由另一个机构登记");
}

#[tokio::test]
async fn the_document_is_checked_by_content_and_seen_by_its_own_people_only() {
    let app = TestApp::new().await;
    let (company, university) = (app.company().await, app.university().await);
    let boss = app.member_as("boss", company, Administrator).await;
    let officer = app.member("officer", company).await;
    let stranger = app.member("stranger", university).await;
    let path = "/my/organisation/document";
    boss.upload(path, &[], ("document", "a.pdf", b"MZ a program"))
        .await
        .assert_status(422)
        .assert_contains("不接受这种文件");
    boss.upload(path, &[], ("other", "a.pdf", b"%PDF-1.7"))
        .await
        .assert_status(422)
        .assert_contains("请选择要上传的文件");
    officer
        .upload(path, &[], ("document", "a.pdf", b"%PDF-1.7"))
        .await
        .assert_status(403);
    boss.upload(path, &[], ("document", "证照.pdf", b"%PDF-1.7 licence"))
        .await
        .assert_redirect("/my/organisation");
    boss.get("/my/organisation")
        .await
        .assert_contains("证照.pdf");
    let file = officer.get(path).await.assert_ok();
    assert_eq!(file.bytes, b"%PDF-1.7 licence");
    stranger.get(path).await.assert_status(404);
    app.visitor().get(path).await.location();
}
