//! Estimates of tax: who sees them, what they say, what is typed wrong.

use super::{form_with, opened, registrar, step};
use crate::app::TestApp;

fn licence<'a>(seller: &'a str, buyer: &'a str) -> Vec<(&'a str, &'a str)> {
    form_with(&[
        ("type_code", "31"),
        ("licence_kind", "non_exclusive"),
        ("patents", "ZL202119900001.9"),
        ("total", "60万"),
        ("items.0.name", ""),
        ("items.0.amount", ""),
        ("items.0.kind", ""),
        ("starts_on", "2026-01-01"),
        ("ends_on", "2030-12-31"),
        ("plan_source", "90"),
        ("seller_id", seller),
        ("buyer_id", buyer),
    ])
}

#[tokio::test]
async fn each_tax_has_its_sum_and_its_conditions() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let (seller, buyer) = (app.company().await, app.university().await);
    let (seller, buyer) = (seller.to_string(), buyer.to_string());
    let file = opened(&registrar, &licence(&seller, &buyer)).await;
    let page = format!("{file}/estimates");
    registrar
        .get(&page)
        .await
        .assert_ok()
        .assert_contains("测算，仅供参考")
        .assert_contains("测算规则版本 2026-01")
        // 600,000 with tax inside at 6 %, the whole of it free of income tax, and 0.03 % of duty.
        .assert_contains("¥ 33,962.26")
        .assert_contains("¥ 150,000.00")
        .assert_contains("¥ 180.00")
        .assert_contains("许可期限满 5 年");
    registrar
        .get(&format!(
            "{page}?cost=10%E4%B8%87&other_income=500%E4%B8%87"
        ))
        .await
        .assert_ok()
        // The year's limit is used up by the others: half of the tax on 500,000.
        .assert_contains("¥ 62,500.00");
    registrar
        .get(&format!("{page}?cost=1e9&reward=8%E4%B8%87"))
        .await
        .assert_status(422)
        .assert_contains("不接受 1e9 这样的写法")
        .assert_contains("value=\"8万\"");
    // Below five years there is no relief, and so no sum.
    let short = form_with(&[("ends_on", "2030-12-30")]);
    let mut form = licence(&seller, &buyer);
    form.retain(|(field, _)| *field != "ends_on");
    form.extend(short.iter().filter(|(field, _)| *field == "ends_on"));
    step(&registrar, &file, "edit", &form)
        .await
        .assert_redirect(&file);
    registrar
        .get(&page)
        .await
        .assert_lacks("¥ 150,000.00")
        .assert_contains("有条件不满足，不作测算");
    registrar
        .in_english()
        .get(&page)
        .await
        .assert_contains("An estimate for reference");
}

#[tokio::test]
async fn both_parties_see_them_and_a_stranger_does_not() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let (seller, buyer) = (app.company().await, app.university().await);
    let form = (seller.to_string(), buyer.to_string());
    let file = opened(&registrar, &licence(&form.0, &form.1)).await;
    let number = file.rsplit('/').next().unwrap();
    let mine = format!("/my/contracts/{number}/estimates");
    for (name, organisation) in [("ada", seller), ("bo", buyer)] {
        let party = app.member(name, organisation).await;
        party
            .get(&mine)
            .await
            .assert_ok()
            .assert_contains("¥ 180.00");
        party
            .get(&format!("{file}/estimates"))
            .await
            .assert_status(403);
    }
    let other = app
        .organisation(
            "渠江阀泵制造有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    let eve = app.member("eve", other).await;
    eve.get(&mine).await.assert_status(404);
    app.visitor().get(&mine).await.assert_status(303);
}
