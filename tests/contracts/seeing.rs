//! Who sees what: staff the ledger, parties their own files, strangers nothing.

use kexing::web::Duty;

use super::{FILE, NUMBER, form, form_with, opened, registered, registrar, step};
use crate::app::TestApp;

#[tokio::test]
async fn a_party_reads_its_own_file_and_a_stranger_finds_nothing() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let stranger = app
        .organisation(
            "渠江阀泵制造有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    let registrar = registrar(&app).await;
    let (seller, buyer) = (university.to_string(), company.to_string());
    let file = opened(
        &registrar,
        &form_with(&[("seller_id", &seller), ("buyer_id", &buyer)]),
    )
    .await;
    registrar
        .get(&file)
        .await
        .assert_contains("锦江示例大学（虚构）")
        .assert_contains("内部备注");
    let mine = format!("/my/contracts/{NUMBER}");
    for (name, organisation) in [("ada", university), ("bo", company)] {
        let party = app.member(name, organisation).await;
        party
            .get(&mine)
            .await
            .assert_ok()
            .assert_contains("¥ 600,000.00")
            .assert_lacks("内部备注")
            .assert_lacks("name=\"revision\"");
        party
            .get("/my/contracts")
            .await
            .assert_ok()
            .assert_contains(NUMBER);
        party.get(FILE).await.assert_status(403);
    }
    let eve = app.member("eve", stranger).await;
    eve.get(&mine).await.assert_status(404);
    eve.get("/my/contracts")
        .await
        .assert_ok()
        .assert_lacks(NUMBER)
        .assert_contains("还没有本机构的合同");
    eve.in_english()
        .get("/my/contracts")
        .await
        .assert_contains("No contracts of your organisation yet");
    app.visitor().get(&mine).await.assert_status(303);
}

#[tokio::test]
async fn other_staff_read_and_only_registrars_write() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    opened(&keeper, &form()).await;
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst
        .get(FILE)
        .await
        .assert_ok()
        .assert_lacks("name=\"revision\"");
    analyst
        .get("/desk/contracts")
        .await
        .assert_ok()
        .assert_contains(NUMBER);
    for page in ["/desk/contracts/new", &format!("{FILE}/edit")] {
        analyst.get(page).await.assert_status(403);
    }
    for deed in ["signing", "edit", "abandonment", "registration"] {
        analyst
            .post(&format!("{FILE}/{deed}"), &[("revision", "0")])
            .await
            .assert_status(403);
    }
    analyst
        .post("/desk/contracts", &form())
        .await
        .assert_status(403);
}

#[tokio::test]
async fn the_ledger_is_narrowed_by_links_and_keeps_both_sums_apart() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    registered(&registrar, "2026511701000018").await;
    let licence = form_with(&[
        ("name", "专利许可一件"),
        ("type_code", "31"),
        ("patents", "ZL202119900001.9"),
        ("seller_region", "511722"),
        ("total", "80万"),
    ]);
    opened(&registrar, &licence).await;
    let desk = |query: &str| format!("/desk/contracts?{query}");
    registrar
        .get("/desk/contracts")
        .await
        .assert_contains("合计 2 项")
        .assert_contains("¥ 1,400,000.00")
        .assert_contains("¥ 1,240,000.00");
    for (query, number, total) in [
        ("state=registered", 1, "¥ 600,000.00"),
        ("family=30", 1, "¥ 800,000.00"),
        ("county=511722", 1, "¥ 800,000.00"),
        ("year=2026", 1, "¥ 600,000.00"),
        ("year=2026&by=signed", 2, "¥ 1,400,000.00"),
        ("state=nonsense&family=x&year=abc", 2, "¥ 1,400,000.00"),
    ] {
        registrar
            .get(&desk(query))
            .await
            .assert_ok()
            .assert_contains(&format!("合计 {number} 项"))
            .assert_contains(total);
    }
    registrar
        .get(&desk("year=2019"))
        .await
        .assert_contains("没有符合条件的合同");
    registrar
        .get(&desk("family=30%27%20OR%201%3D1--"))
        .await
        .assert_ok();
}

#[tokio::test]
async fn what_looks_odd_is_a_warning_and_no_wall() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let odd: Vec<_> = form_with(&[("name", "检测设备接口开发"), ("related", "yes")])
        .into_iter()
        .filter(|(field, _)| !field.starts_with("items"))
        .collect();
    let file = opened(&registrar, &odd).await;
    registrar
        .get(&file)
        .await
        .assert_contains("没有扣除非技术性款项")
        .assert_contains("关联交易");
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
}
