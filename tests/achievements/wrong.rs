//! Sending in what is not right yet.

use super::{FULL, draft, form, head};
use crate::app::TestApp;

async fn errors_of(wrong: &[(&str, &str)]) -> String {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    officer
        .post(&format!("{at}/submission"), &form(&FULL, "0", wrong))
        .await
        .assert_status(422)
        .text()
}

#[tokio::test]
async fn all_errors_come_at_once_each_linked_to_its_field_and_the_draft_is_kept() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    let page = officer
        .post(
            &format!("{at}/submission"),
            &[("title", "只有名称"), ("revision", "0")],
        )
        .await
        .assert_status(422)
        .text();
    for field in [
        "summary",
        "problem",
        "field",
        "maturity",
        "modes",
        "price_kind",
        "pledge",
    ] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}");
        assert!(
            page.contains(&format!("id=\"f-{field}\"")),
            "{field} has no target"
        );
    }
    assert!(page.contains("value=\"只有名称\"") && page.contains("step-wrong"));
    assert_eq!(head(&app, &at).await.title, "只有名称");
    let english = app.signed_in(officer.id.unwrap()).await.in_english();
    english
        .post(&format!("{at}/submission"), &[])
        .await
        .assert_status(422)
        .assert_contains("to mend");
}

#[tokio::test]
async fn wrong_sums_and_patent_numbers_are_said_at_their_field() {
    for (sum, word) in [
        ("-5", "金额不能为负数"),
        ("123456789012345", "超出可以记录的范围"),
        ("1e9", "1e9 这样的写法"),
    ] {
        let page = errors_of(&[("price", sum)]).await;
        assert!(
            page.contains(word) && page.contains(&format!("value=\"{sum}\"")),
            "{sum}"
        );
    }
    let page = errors_of(&[
        ("ip.0.kind", "11"),
        ("ip.0.number", "ZL202119900001.8"),
        ("ip.0.status", "granted"),
    ])
    .await;
    assert!(page.contains("校验位应为") && page.contains("href=\"#f-ip.0.number\""));
    let page = errors_of(&[("price_kind", "range"), ("price", "60"), ("price_to", "50")]).await;
    assert!(page.contains("上限应大于下限"));
}

#[tokio::test]
async fn contact_details_in_public_texts_are_refused() {
    let page = errors_of(&[("value_line", "请联系13800000000")]).await;
    assert!(page.contains("公开内容里不能有电话或邮箱"));
}

#[tokio::test]
async fn an_unverified_organisation_writes_drafts_but_does_not_submit() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let mut tx = app.app.db.write().await.unwrap();
    let sql = "UPDATE organisations SET state = 'pending'";
    match &mut tx {
        kexing::db::Tx::Sqlite(t) => drop(sqlx::query(sql).execute(&mut **t).await.unwrap()),
        kexing::db::Tx::Postgres(t) => drop(sqlx::query(sql).execute(&mut **t).await.unwrap()),
    }
    tx.commit().await.unwrap();
    let at = draft(&officer, "achievements").await;
    officer
        .post(&format!("{at}/submission"), &form(&FULL, "0", &[]))
        .await
        .assert_status(422)
        .assert_contains("还没有通过核验")
        .assert_contains("href=\"/my/organisation\"");
    let listing = head(&app, &at).await;
    assert_eq!(listing.standing().word(), "draft");
    assert_eq!(listing.title, FULL[0].1, "the draft is kept");
}
