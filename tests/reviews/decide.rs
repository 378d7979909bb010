//! Approving and returning.

use kexing::web::Duty;

use crate::achievements::{FULL, form, head, hidden, id, submitted};
use crate::app::TestApp;

#[tokio::test]
async fn the_queue_shows_what_waits_and_only_to_reviewers() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    reviewer
        .get("/desk/reviews")
        .await
        .assert_ok()
        .assert_contains("没有等待审核的内容");
    let at = submitted(&officer, "achievements", &FULL).await;
    reviewer
        .get("/desk/reviews")
        .await
        .assert_contains(FULL[0].1)
        .assert_contains("锦江示例大学")
        .assert_contains(id(&at));
    let other = app.staff("registrar", &[Duty::Registrar]).await;
    for who in [&other, &officer] {
        who.get("/desk/reviews").await.assert_status(403);
        who.get(&format!("/desk/reviews/{}", id(&at)))
            .await
            .assert_status(403);
        who.post(
            &format!("/desk/reviews/{}/approval", id(&at)),
            &[("version", "1")],
        )
        .await
        .assert_status(403);
    }
}

#[tokio::test]
async fn an_approval_publishes_once_and_tells_the_author() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let at = submitted(&officer, "achievements", &FULL).await;
    let case = format!("/desk/reviews/{}", id(&at));
    let page = reviewer
        .get(&case)
        .await
        .assert_ok()
        .assert_contains("首次发布")
        .text();
    let version = hidden(&page, "version");
    for _ in 0..2 {
        reviewer
            .post(&format!("{case}/approval"), &[("version", &version)])
            .await
            .assert_redirect("/desk/reviews");
    }
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "officer@kexing.example");
    assert!(mails[0].subject.contains(FULL[0].1) && mails[0].text.contains("KX-C-2026-00001"));
    let other = app.staff("other", &[Duty::Reviewer]).await;
    other
        .post(&format!("{case}/approval"), &[("version", "1")])
        .await
        .assert_status(409);
    other
        .post(
            &format!("{case}/return"),
            &[("version", "1"), ("reasons", "vague")],
        )
        .await
        .assert_status(409);
    other
        .get(&case)
        .await
        .assert_status(409)
        .assert_contains("已经处理过");
}

#[tokio::test]
async fn a_return_needs_a_reason_and_reaches_the_author_in_their_language() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let at = submitted(&officer, "achievements", &FULL).await;
    let case = format!("/desk/reviews/{}/return", id(&at));
    reviewer
        .post(&case, &[("version", "1")])
        .await
        .assert_status(422)
        .assert_contains("href=\"#f-reasons\"");
    reviewer
        .post(&case, &[("version", "1"), ("reasons", "other")])
        .await
        .assert_status(422)
        .assert_contains("请写明原因");
    let words = "请补充<b>检测报告</b>。";
    for _ in 0..2 {
        reviewer
            .post(
                &case,
                &[
                    ("version", "1"),
                    ("reasons", "other"),
                    ("reasons", "vague"),
                    ("words", words),
                ],
            )
            .await
            .assert_redirect("/desk/reviews");
    }
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].text.contains(words)
            && mails[0].html.contains("&lt;b&gt;")
            && !mails[0].html.contains("<b>")
    );
    officer
        .get(&format!("{at}/edit"))
        .await
        .assert_ok()
        .assert_contains("审核退回")
        .assert_contains("过于笼统")
        .assert_contains("&lt;b&gt;检测报告");
    let now = head(&app, &at).await.revision.to_string();
    officer
        .post(
            &format!("{at}/submission"),
            &form(&FULL, &now, &[("title", "改好了")]),
        )
        .await
        .assert_redirect("/my/achievements");
    reviewer
        .get("/desk/reviews")
        .await
        .assert_contains("改好了");
}

#[tokio::test]
async fn a_decision_on_a_version_that_was_replaced_is_refused() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let at = submitted(&officer, "achievements", &FULL).await;
    officer
        .post(&format!("{at}/deeds/take_back"), &[])
        .await
        .location();
    let approval = format!("/desk/reviews/{}/approval", id(&at));
    reviewer
        .post(&approval, &[("version", "1")])
        .await
        .assert_status(409);
    let now = head(&app, &at).await.revision.to_string();
    officer
        .post(
            &format!("{at}/submission"),
            &form(&FULL, &now, &[("title", "换了内容")]),
        )
        .await
        .location();
    reviewer
        .post(&approval, &[("version", "1")])
        .await
        .assert_status(409);
    reviewer
        .post(&approval, &[("version", "2")])
        .await
        .assert_redirect("/desk/reviews");
    assert_eq!(head(&app, &at).await.title, "换了内容");
}

#[tokio::test]
async fn approvals_at_the_same_time_leave_no_gap_in_the_numbers() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let mut cases = Vec::new();
    for _ in 0..4 {
        cases.push(submitted(&officer, "achievements", &FULL).await);
    }
    let approve = |at: String| {
        let reviewer = &reviewer;
        async move {
            reviewer
                .post(
                    &format!("/desk/reviews/{}/approval", id(&at)),
                    &[("version", "1")],
                )
                .await
                .location()
        }
    };
    let [a, b, c, d] = <[String; 4]>::try_from(cases.clone()).unwrap();
    tokio::join!(approve(a), approve(b), approve(c), approve(d));
    let mut numbers = Vec::new();
    for at in &cases {
        numbers.push(head(&app, at).await.number.unwrap());
    }
    numbers.sort();
    assert_eq!(
        numbers,
        [
            "KX-C-2026-00001",
            "KX-C-2026-00002",
            "KX-C-2026-00003",
            "KX-C-2026-00004"
        ]
    );
}
