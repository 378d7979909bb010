//! Where the values of a contract come from, as staff and as a party see it.

use super::{NUMBER, form_with, opened, registrar, revision, step};
use crate::app::TestApp;

#[tokio::test]
async fn each_value_tells_who_set_it_when_and_out_of_what() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let registrar = registrar(&app).await;
    let (seller, buyer) = (university.to_string(), company.to_string());
    let parties = [("seller_id", seller.as_str()), ("buyer_id", buyer.as_str())];
    let file = opened(&registrar, &form_with(&parties)).await;
    app.app.clock.advance(chrono::Duration::days(1));
    // Somebody else corrects the sum.
    let second = app.staff("second", &[kexing::web::Duty::Registrar]).await;
    let seen = revision(&second, &file).await;
    let mut form = form_with(&[("total", "65万"), ("revision", &seen)]);
    form.extend(parties);
    second
        .post(&format!("{file}/edit"), &form)
        .await
        .assert_redirect(&file);
    let history = format!("{file}/history");
    let page = registrar.get(&history).await.assert_ok().text();
    let row = |label: &str| {
        let found = page
            .split("<tr>")
            .find(|row| row.contains(&format!(">{label}</th>")));
        found
            .unwrap_or_else(|| panic!("{label} in {page}"))
            .to_owned()
    };
    assert!(row("合同成交额").contains("650,000.00") && row("合同成交额").contains("second"));
    assert!(row("项目名称").contains("registrar") && row("项目名称").contains("表单填写"));
    assert!(page.contains("<del>600,000.00</del>") && page.contains("<ins>650,000.00</ins>"));
    assert!(page.contains("内部备注") && page.contains("第一次写入"));
    // The party sees the same without names and without what is for the centre alone.
    let party = app.member("ada", university).await;
    party
        .get(&format!("/my/contracts/{NUMBER}/history"))
        .await
        .assert_ok()
        .assert_contains("650,000.00")
        // What the centre wrote over before it took effect is the centre's.
        .assert_lacks("600,000.00")
        .assert_contains("中心登记员")
        .assert_lacks("内部备注")
        .assert_lacks("second");
    let stranger = app
        .organisation("别家（虚构）", "enterprise", "91511725FAKE10042X")
        .await;
    let eve = app.member("eve", stranger).await;
    eve.get(&format!("/my/contracts/{NUMBER}/history"))
        .await
        .assert_status(404);
}

#[tokio::test]
async fn a_change_shows_before_and_after_with_its_reason() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = super::registered(&registrar, "2026511701000018").await;
    let seen = revision(&registrar, &file).await;
    let form = form_with(&[
        ("total", "50万"),
        ("changed_on", "2026-03-01"),
        ("change_words", "规格减少一档（虚构）"),
        ("revision", &seen),
    ]);
    registrar
        .post(&format!("{file}/change"), &form)
        .await
        .assert_redirect(&file);
    registrar
        .get(&format!("{file}/history"))
        .await
        .assert_ok()
        .assert_contains("变更登记")
        .assert_contains("规格减少一档（虚构）")
        .assert_contains("2026-03-01")
        .assert_contains("<del>600,000.00</del>")
        .assert_contains("<ins>500,000.00</ins>")
        .assert_contains("签订日期");
    registrar
        .in_english()
        .get(&format!("{file}/history"))
        .await
        .assert_contains("Where each present value comes from")
        .assert_contains("Change of registration");
}

#[tokio::test]
async fn what_is_older_than_the_log_is_told_to_be_not_recorded() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &form_with(&[])).await;
    // As the log finds what was written before it began.
    let mut tx = app.app.db.write().await.unwrap();
    let older = "UPDATE contract_edits SET whole = NULL, source = 'before'";
    match &mut tx {
        kexing::db::Tx::Sqlite(t) => sqlx::query(older).execute(&mut **t).await.map(|_| ()),
        kexing::db::Tx::Postgres(t) => sqlx::query(older).execute(&mut **t).await.map(|_| ()),
    }
    .unwrap();
    tx.commit().await.unwrap();
    let history = format!("{file}/history");
    registrar.get(&history).await.assert_contains("没有记录");
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-11")])
        .await
        .assert_redirect(&file);
    registrar
        .get(&history)
        .await
        .assert_contains("没有记录")
        .assert_contains("2026-01-11")
        .assert_contains("签订日期");
}

#[tokio::test]
async fn a_successor_reads_nothing_of_the_time_before_it() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let registrar = registrar(&app).await;
    let buyer = company.to_string();
    let file = super::registered_between(&registrar, (university, company)).await;
    let successor = app
        .organisation(
            "渠江阀泵制造有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    let (seen, seller) = (revision(&registrar, &file).await, successor.to_string());
    let form = form_with(&[
        ("seller_id", &seller),
        ("buyer_id", &buyer),
        ("total", "50万"),
        ("changed_on", "2026-03-01"),
        ("change_words", "卖方分立（虚构）"),
        ("revision", &seen),
    ]);
    registrar
        .post(&format!("{file}/change"), &form)
        .await
        .assert_redirect(&file);
    let eve = app.member("eve", successor).await;
    let bo = app.member("bo", company).await;
    for page in ["", "/history"] {
        let mine = format!("/my/contracts/{NUMBER}{page}");
        eve.get(&mine)
            .await
            .assert_ok()
            .assert_contains("500,000.00")
            .assert_lacks("600,000.00")
            .assert_lacks("锦江示例大学（虚构）");
        bo.get(&mine).await.assert_contains("600,000.00");
    }
}
