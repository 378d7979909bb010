//! What a visitor may find out of sums: nothing that a single contract came to, whichever addresses are held against
//! one another.

use kexing::web::Duty;

use super::periodic::{by, freeze};
use super::{TARGET, analyst, fresh, target_with};
use crate::app::TestApp;
use crate::contracts::example;

/// The worked year with its yearly report and that of May frozen.
async fn frozen(app: &TestApp) {
    example::load(app).await;
    let one = analyst(app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    by(app, one).await.post("/desk/targets", &TARGET).await;
    for term in ["2026-05", "2026"] {
        freeze(app, (one, two), term).await;
    }
}

#[tokio::test]
async fn a_frozen_report_tells_anybody_its_year_and_no_part_of_it() {
    let app = TestApp::new().await;
    frozen(&app).await;
    let visitor = app.visitor();
    // C6 was alone in May.
    for (term, cut) in [
        ("2026", "set=so_far&scope=outflow&month=2026-05"),
        ("2026", "set=term&month=2026-05"),
        ("2026", "set=term&scope=outflow&family=40"),
        ("2026", "set=before&scope=outflow"),
        ("2026-05", "set=term&scope=outflow"),
        ("2026-05", "set=so_far&scope=outflow"),
        ("2026-05", "set=term&scope=inflow"),
    ] {
        let address = format!("/figures/reports/{term}/rows?{cut}");
        visitor
            .get(&address)
            .await
            .assert_ok()
            .assert_lacks("¥")
            .assert_lacks("<td class=\"tight\">2026-");
    }
    let rows = "/figures/reports/2026/rows?set=term&scope=outflow";
    let page = visitor.get(rows).await.assert_ok().text();
    assert!(page.contains("¥ 5,715,000.00"));
    // Told apart by family and size: what comes first has the first family, whenever it was registered.
    let first = page.split("<tbody>").nth(1).unwrap();
    assert!(
        first.trim_start().starts_with("<tr><td>技术开发</td>"),
        "{first}"
    );
    let list = visitor.get("/figures/reports").await.assert_ok().text();
    assert!(list.contains("¥ 5,715,000.00") && list.contains("不公布"));
    assert!(!list.contains("¥ 1,200,000.00"));
    assert!(list.contains("只有中心工作人员可以下载"));
    app.staff("finance", &[Duty::Finance])
        .await
        .get("/figures/reports")
        .await
        .assert_contains("¥ 1,200,000.00");
}

#[tokio::test]
async fn neither_a_day_nor_a_basis_nor_a_span_tells_a_single_contract() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let visitor = app.visitor();
    // From the end of June to that of September C10 alone was added; by signing C1 is out.
    for (query, told) in [
        ("as_of=2026-06-30", "过去某一天（2026-06-30）的状态不公布"),
        ("as_of=2026-09-30", "过去某一天（2026-09-30）的状态不公布"),
        ("basis=signed", "对外只公布按目标所定日期统计的数"),
    ] {
        for page in ["/figures", "/figures/contracts", "/figures/statistics"] {
            visitor
                .get(&format!("{page}?year=2026&{query}"))
                .await
                .assert_ok()
                .assert_contains(told)
                .assert_contains("¥ 5,715,000.00")
                .assert_lacks("¥ 3,530,000.00")
                .assert_lacks("¥ 4,230,000.00")
                .assert_lacks("¥ 6,115,000.00");
        }
        let json = format!("/figures/open.json?year=2026&{query}");
        let json = visitor.get(&json).await.assert_ok().text();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["whole"]["total_yuan"], "5715000.00");
        assert_eq!(json["basis"], "registered");
        assert!(json["instead"][0].as_str().unwrap().contains(told));
    }
    // The state of a year that is over is that of its end.
    visitor
        .get("/figures?year=2026&as_of=2026-12-31&basis=registered")
        .await
        .assert_contains("¥ 5,715,000.00")
        .assert_lacks("不公布：");
    for span in [
        "from=2026-01-01&to=2026-03-31",
        "from=2026-01-01&to=2026-04-30",
        "from=2025-07-01&to=2026-06-30",
    ] {
        visitor
            .get(&format!("/figures/statistics?{span}"))
            .await
            .assert_ok()
            .assert_contains("不公布")
            .assert_lacks("¥ 2,150,000.00")
            .assert_lacks("¥ 2,270,000.00");
    }
    for cut in [
        "type=11",
        "old_family=20",
        "origin=direct",
        "quarter=2026-Q1",
    ] {
        visitor
            .get(&format!("/figures/contracts?year=2026&{cut}"))
            .await
            .assert_ok()
            .assert_contains("不公布")
            .assert_lacks("¥");
    }
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    staff
        .get("/figures/statistics?from=2026-01-01&to=2026-03-31")
        .await
        .assert_contains("¥ 2,150,000.00");
}

#[tokio::test]
async fn a_year_goes_by_its_own_target_even_when_it_is_asked_for_as_a_span() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let analyst = analyst(&app).await;
    analyst
        .post(
            "/desk/targets",
            &target_with(&[("year", "2025"), ("basis", "signed")]),
        )
        .await
        .assert_redirect("/desk/targets");
    app.visitor()
        .get("/figures/statistics?year=2025&from=2026-01-01&to=2026-12-31")
        .await
        .assert_contains("¥ 5,715,000.00")
        .assert_contains("按认定登记日期计入");
}

#[tokio::test]
async fn a_definition_says_the_day_that_is_counted_by() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let analyst = analyst(&app).await;
    analyst
        .post("/desk/targets", &target_with(&[("basis", "signed")]))
        .await
        .assert_redirect("/desk/targets");
    for page in [
        "/figures",
        "/figures/statistics",
        "/figures/screen",
        "/figures/open",
    ] {
        app.visitor()
            .get(&format!("{page}?year=2026"))
            .await
            .assert_ok()
            .assert_contains("卖方在达州、已认定登记的技术合同。按签订日期计入");
    }
    let json = app
        .visitor()
        .get("/figures/open.json?year=2026")
        .await
        .text();
    assert!(json.contains("按签订日期计入") && !json.contains("按认定登记日期计入"));
}

#[tokio::test]
async fn an_official_figure_of_inflow_stands_beside_the_records_once_it_is_frozen() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let one = analyst(&app).await;
    let (writer, two) = (
        one.id.unwrap(),
        app.staff("registrar", &[Duty::Registrar]).await.id.unwrap(),
    );
    let pages = [
        "/figures?year=2026&scope=inflow",
        "/figures/statistics?year=2026&scope=inflow",
    ];
    let visitor = app.visitor();
    for page in pages {
        visitor
            .get(page)
            .await
            .assert_contains("2026 年官方吸纳数")
            .assert_contains("还没有这一期的官方吸纳数")
            .assert_lacks("/desk/reports/2026");
        fresh(&one)
            .await
            .get(page)
            .await
            .assert_contains("href=\"/desk/reports/2026\"");
    }
    let path = "/desk/reports/2026";
    super::periodic::begin(&app, writer, "2026").await;
    let words = [
        ("revision", "1"),
        ("analysis", "平稳。"),
        ("official_number", "12"),
        ("official_total", "700"),
        ("official_source", "省厅通报（虚构）"),
    ];
    let sent = by(&app, writer).await;
    sent.post(&format!("{path}/edit"), &words)
        .await
        .assert_redirect(path);
    // A draft's is not told.
    visitor.get(pages[0]).await.assert_lacks("省厅通报（虚构）");
    let sent = by(&app, two).await;
    sent.post(&format!("{path}/checking"), &[("revision", "2")])
        .await
        .assert_redirect(path);
    let sent = by(&app, writer).await;
    sent.post(&format!("{path}/freezing"), &[("revision", "3")])
        .await
        .assert_redirect(path);
    for page in pages {
        visitor
            .get(page)
            .await
            .assert_contains("¥ 7,000,000.00")
            .assert_contains("省厅通报（虚构）")
            // Never added: the records stay what they are.
            .assert_contains("¥ 6,165,000.00")
            .assert_lacks("¥ 13,165,000.00");
    }
    for page in [
        "/figures?year=2026",
        "/figures/statistics?from=2026-01-05&to=2026-03-07&scope=inflow",
    ] {
        visitor
            .get(page)
            .await
            .assert_lacks("年官方吸纳数")
            .assert_lacks("省厅通报（虚构）");
    }
}
