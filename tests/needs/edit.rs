//! Writing a need: targets, kind words about vague ones, masks.

use kexing::web::Duty;

use super::FULL;
use crate::achievements::{draft, form, head, id, submitted};
use crate::app::TestApp;

#[tokio::test]
async fn a_vague_need_is_told_what_is_missing_and_still_goes_in() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let officer = app.member("officer", company).await;
    let at = draft(&officer, "needs").await;
    let vague = form(
        &FULL,
        "0",
        &[
            ("indicators.0.must", "wish"),
            ("conditions", ""),
            ("tried", ""),
        ],
    );
    officer.post(&at, &vague).await.location();
    officer
        .get(&format!("{at}/edit"))
        .await
        .assert_contains("还没有“必须”达到的指标")
        .assert_contains("还没有写现场条件与限制");
    officer
        .post(&format!("{at}/submission"), &[])
        .await
        .assert_redirect("/my/needs");
}

#[tokio::test]
async fn a_need_without_any_target_is_not_taken_even_when_rows_hold_presets() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let officer = app.member("officer", company).await;
    let at = draft(&officer, "needs").await;
    let bare = form(
        &FULL,
        "0",
        &[
            ("indicators.0.name", ""),
            ("indicators.0.value", ""),
            ("indicators.0.unit", ""),
        ],
    );
    officer
        .post(&format!("{at}/submission"), &bare)
        .await
        .assert_status(422)
        .assert_contains("请至少填写一项目标指标");
}

#[tokio::test]
async fn a_deadline_in_the_past_and_a_reversed_range_are_said_at_their_field() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let officer = app.member("officer", company).await;
    let at = draft(&officer, "needs").await;
    let wrong = form(
        &FULL,
        "0",
        &[
            ("deadline", "2026-11-22"),
            ("indicators.0.op", "range"),
            ("indicators.0.value_to", "9"),
        ],
    );
    officer
        .post(&format!("{at}/submission"), &wrong)
        .await
        .assert_status(422)
        .assert_contains("href=\"#f-deadline\"")
        .assert_contains("2026-11-23")
        .assert_contains("href=\"#f-indicators.0.value_to\"");
}

#[tokio::test]
async fn a_masked_company_shows_as_its_kind_and_region() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let officer = app.member("officer", company).await;
    let at = draft(&officer, "needs").await;
    let masked = form(
        &FULL,
        "0",
        &[("masked", "yes"), ("protected", "配方编号四十二")],
    );
    officer.post(&at, &masked).await.location();
    let page = officer
        .get(&format!("{at}/preview"))
        .await
        .assert_contains("某企业（达州市）")
        .assert_lacks("配方编号四十二")
        .text();
    let aside = page.split("page-aside-sticky").nth(1).unwrap();
    assert!(!aside.contains("达川岩丝"));
    officer
        .get(&format!("{at}/preview?reader=counterpart"))
        .await
        .assert_contains("达川岩丝")
        .assert_contains("配方编号四十二");
}

#[tokio::test]
async fn html_in_every_field_is_escaped_on_every_page() {
    const HTML: &str = "<img src=x onerror=alert(1)>";
    let app = TestApp::new().await;
    let company = app.company().await;
    let officer = app.member("officer", company).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let at = draft(&officer, "needs").await;
    let long = HTML.repeat(6);
    let html = form(
        &FULL,
        "0",
        &[
            ("title", HTML),
            ("summary", &long),
            ("situation", &long),
            ("indicators.0.name", HTML),
            ("indicators.0.unit", "<b>x</b>"),
            ("tried", HTML),
            ("conditions", HTML),
            ("protected", HTML),
            ("keywords", "<b>x</b>、<i>y</i>"),
            ("contact_name", HTML),
        ],
    );
    officer
        .post(&format!("{at}/submission"), &html)
        .await
        .assert_redirect("/my/needs");
    let case = format!("/desk/reviews/{}", id(&at));
    for (who, path) in [
        (&officer, "/my/needs".to_owned()),
        (&officer, format!("{at}/preview?reader=counterpart")),
        (&officer, format!("{at}/history")),
        (&reviewer, "/desk/reviews".to_owned()),
        (&reviewer, case),
    ] {
        who.get(&path)
            .await
            .assert_ok()
            .assert_lacks("<img src=x")
            .assert_lacks("<b>x")
            .assert_contains("&lt;img");
    }
}

#[tokio::test]
async fn a_need_gets_its_own_series_of_numbers() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let officer = app.member("officer", company).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let at = submitted(&officer, "needs", &FULL).await;
    reviewer
        .post(
            &format!("/desk/reviews/{}/approval", id(&at)),
            &[("version", "1")],
        )
        .await
        .location();
    let listing = head(&app, &at).await;
    assert_eq!(listing.number.as_deref(), Some("KX-X-2026-00001"));
    assert!(!listing.masked);
}
