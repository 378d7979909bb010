//! From submission to publication and back, as its owner sees it.

use kexing::listings::Public;
use kexing::web::Duty;

use super::{FULL, form, head, hidden, id, submitted};
use crate::app::TestApp;

async fn published(app: &TestApp) -> (crate::app::Actor<'_>, crate::app::Actor<'_>, String) {
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let at = submitted(&officer, "achievements", &FULL).await;
    reviewer
        .post(
            &format!("/desk/reviews/{}/approval", id(&at)),
            &[("version", "1")],
        )
        .await
        .assert_redirect("/desk/reviews");
    (officer, reviewer, at)
}

#[tokio::test]
async fn sending_in_twice_is_one_submission() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = submitted(&officer, "achievements", &FULL).await;
    officer
        .post(&format!("{at}/submission"), &form(&FULL, "0", &[]))
        .await
        .assert_redirect("/my/achievements");
    let history = officer
        .get(&format!("{at}/history"))
        .await
        .assert_ok()
        .text();
    assert!(history.contains("第 1 版") && !history.contains("第 2 版"));
    let event = "<p class=\"strong\">提交审核</p>";
    assert_eq!(history.matches(event).count(), 1);
}

#[tokio::test]
async fn what_is_under_review_is_not_edited_but_can_be_taken_back() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = submitted(&officer, "achievements", &FULL).await;
    let now = head(&app, &at).await.revision.to_string();
    officer
        .post(&at, &form(&FULL, &now, &[("title", "改一下")]))
        .await
        .assert_status(409)
        .assert_contains("正在审核中");
    officer
        .post(
            &format!("{at}/submission"),
            &form(&FULL, &now, &[("title", "改一下")]),
        )
        .await
        .assert_status(409);
    officer
        .get(&format!("{at}/edit"))
        .await
        .assert_redirect(&format!("{at}/preview"));
    for _ in 0..2 {
        officer
            .post(&format!("{at}/deeds/take_back"), &[])
            .await
            .assert_redirect(&format!("{at}/edit"));
    }
    officer
        .get(&format!("{at}/edit"))
        .await
        .assert_ok()
        .assert_contains(FULL[0].1);
}

#[tokio::test]
async fn an_edit_of_a_published_one_keeps_the_public_version_until_approval() {
    let app = TestApp::new().await;
    let (officer, reviewer, at) = published(&app).await;
    let before = head(&app, &at).await;
    assert_eq!(before.number.as_deref(), Some("KX-C-2026-00001"));
    let revision = before.revision.to_string();
    officer
        .post(
            &format!("{at}/submission"),
            &form(&FULL, &revision, &[("title", "新名称"), ("price", "80")]),
        )
        .await
        .location();
    let waiting = head(&app, &at).await;
    assert_eq!(waiting.public, Public::Published);
    assert_eq!(waiting.title, FULL[0].1);
    let mut tx = app.app.db.read().await.unwrap();
    let content = kexing::listings::store::contents(&mut tx, &[waiting.id])
        .await
        .unwrap();
    assert_eq!(content[0].1["title"], FULL[0].1);
    drop(tx);
    let case = format!("/desk/reviews/{}", waiting.id);
    reviewer
        .get(&case)
        .await
        .assert_ok()
        .assert_contains("有 2 项变化")
        .assert_contains("<del>")
        .assert_contains("<ins>");
    reviewer
        .post(&format!("{case}/approval"), &[("version", "2")])
        .await
        .location();
    let after = head(&app, &at).await;
    assert_eq!((after.title.as_str(), after.version), ("新名称", 2));
    assert_eq!(after.number, before.number, "a number is given once");
    officer
        .get(&format!("{at}/history"))
        .await
        .assert_contains("第 2 版")
        .assert_contains("新名称")
        .assert_contains("中心工作人员")
        .assert_lacks("reviewer");
}

#[tokio::test]
async fn the_owner_confirms_withdraws_and_republishes_with_one_press() {
    let app = TestApp::new().await;
    let (officer, _, at) = published(&app).await;
    let deed = |deed: &'static str| {
        let (officer, at) = (&officer, &at);
        async move { officer.post(&format!("{at}/deeds/{deed}"), &[]).await }
    };
    deed("confirm").await.assert_redirect("/my/achievements");
    for _ in 0..2 {
        deed("withdraw").await.assert_redirect("/my/achievements");
    }
    assert_eq!(head(&app, &at).await.public, Public::Withdrawn);
    deed("confirm").await.assert_status(409);
    officer
        .get("/my/achievements?state=withdrawn")
        .await
        .assert_contains("重新发布");
    for _ in 0..2 {
        deed("republish").await.assert_redirect("/my/achievements");
    }
    assert_eq!(head(&app, &at).await.public, Public::Published);
    deed("take_back").await.assert_status(409);
}

#[tokio::test]
async fn a_dropped_change_leaves_what_is_public_in_the_form() {
    let app = TestApp::new().await;
    let (officer, _, at) = published(&app).await;
    let page = officer.get(&format!("{at}/edit")).await.assert_ok().text();
    let revision = hidden(&page, "revision");
    officer
        .post(&at, &form(&FULL, &revision, &[("title", "写坏了")]))
        .await
        .location();
    officer
        .get("/my/achievements")
        .await
        .assert_contains("有未提交的修改");
    officer
        .post(&format!("{at}/deeds/discard"), &[])
        .await
        .location();
    officer
        .get(&format!("{at}/edit"))
        .await
        .assert_contains(FULL[0].1)
        .assert_lacks("写坏了");
}

#[tokio::test]
async fn the_preview_shows_each_reader_what_they_would_see() {
    let app = TestApp::new().await;
    let (officer, _, at) = published(&app).await;
    let visitor = officer
        .get(&format!("{at}/preview"))
        .await
        .assert_ok()
        .text();
    assert!(!visitor.contains("60 万元") && visitor.contains("登录后即可查看"));
    assert!(!visitor.contains("0818-2345678"));
    officer
        .get(&format!("{at}/preview?reader=signed-in"))
        .await
        .assert_contains("60 万元")
        .assert_lacks("0818-2345678");
    officer
        .get(&format!("{at}/preview?reader=counterpart"))
        .await
        .assert_contains("0818-2345678");
}
