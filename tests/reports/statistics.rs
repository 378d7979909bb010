//! The tables of the worked year, held against sums made by hand, and every number of them opened.

use kexing::web::Duty;

use super::figures::{every_link_agrees, every_told_sum_agrees};
use super::fresh;
use crate::app::TestApp;
use crate::contracts::example;

/// The first three numbers of a table's line: how many, 成交额, 技术交易额.
pub(super) fn line(page: &str, table: &str, name: &str) -> Option<[String; 3]> {
    let table = page
        .split(&format!("id=\"{table}\""))
        .nth(1)?
        .split("</section>")
        .next()?;
    let row = table
        .split(&format!("<th scope=\"row\">{name}</th>"))
        .nth(1)?
        .split("</tr>")
        .next()?;
    let mut cells = row
        .split("</a>")
        .filter_map(|cell| cell.rsplit_once('>').map(|(_, text)| text.to_owned()));
    Some([cells.next()?, cells.next()?, cells.next()?])
}

pub(super) fn expected(number: i64, total: &str, technical: &str) -> [String; 3] {
    [
        number.to_string(),
        format!("¥ {total}.00"),
        format!("¥ {technical}.00"),
    ]
}

#[tokio::test]
async fn the_worked_year_comes_out_in_every_table() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let page = app
        .staff("registrar", &[Duty::Registrar])
        .await
        .get("/figures/statistics?year=2026")
        .await
        .assert_ok()
        .text();
    let whole = expected(10, "5,715,000", "5,185,000");
    for table in [
        "t1", "t2", "t3", "t4", "t5", "t6", "t8", "t9", "t10", "t11", "t11p",
    ] {
        assert_eq!(line(&page, table, "合计"), Some(whole.clone()), "{table}");
    }
    // C1, C6 and C14; C3 and C10; C4; C5; C2, C7 and C13.
    for (family, sums) in [
        ("技术开发", expected(3, "3,300,000", "2,770,000")),
        ("技术转让", expected(2, "940,000", "940,000")),
        ("技术许可", expected(1, "800,000", "800,000")),
        ("技术咨询", expected(1, "120,000", "120,000")),
        ("技术服务", expected(3, "555,000", "555,000")),
    ] {
        assert_eq!(line(&page, "t1", family), Some(sums), "{family}");
    }
    for (band, sums) in [
        ("10 万元以下", expected(2, "105,000", "105,000")),
        ("10–50 万元", expected(3, "870,000", "870,000")),
        ("50–100 万元", expected(3, "2,040,000", "1,960,000")),
        ("100–500 万元", expected(2, "2,700,000", "2,250,000")),
    ] {
        assert_eq!(line(&page, "t9", band), Some(sums), "{band}");
    }
    // One contract goes to Chongqing, the others stay.
    let flow = page.split("id=\"t7\"").nth(1).unwrap();
    assert!(flow.contains("¥ 5,265,000.00") && flow.contains("¥ 450,000.00"));
    assert!(page.contains("共 10 项，成交额 571.50 万元，技术交易额 518.50 万元。"));
    assert!(page.contains("技术开发成交额最大，占 57.74%。"));
    // 450,000, 4,920,000 and 300,000 of 5,715,000.
    assert!(page.contains("企业法人占成交额 7.87%，科研机构占 86.09%，高等院校占 5.25%。"));
}

#[tokio::test]
async fn four_families_take_the_licence_into_the_transfers() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    let page = fresh(&staff)
        .await
        .get("/figures/statistics?year=2026&view=four")
        .await
        .assert_ok()
        .text();
    let sums = Some(expected(3, "1,740,000", "1,740,000"));
    assert_eq!(line(&page, "t1", "技术转让"), sums);
    assert_eq!(line(&page, "t1", "技术许可"), None);
    let page = fresh(&staff)
        .await
        .get("/figures/statistics?year=2026&scope=inflow")
        .await
        .text();
    let whole = line(&page, "t6", "合计").unwrap();
    assert_eq!(whole[1], "¥ 6,165,000.00");
    // The next year's only contract is compared with what the year before had come to by the same day: nothing.
    let page = fresh(&staff)
        .await
        .get("/figures/statistics?from=2027-01-01&to=2027-01-31")
        .await
        .text();
    let whole = line(&page, "t1", "合计").unwrap();
    assert_eq!(whole, expected(1, "1,000,000", "1,000,000"));
    // January of the year before had C1 alone.
    assert!(page.contains("¥ 600,000.00") && page.contains("66.67%"));
}

#[tokio::test]
async fn every_number_of_every_table_opens_rows_that_add_up_to_it() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let visitor = app.visitor();
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    for (query, least) in [
        ("year=2026", 120),
        ("year=2026&view=four&scope=inflow", 100),
        ("from=2026-01-01&to=2026-09-30&as_of=2026-09-30", 80),
        ("from=2027-01-01&to=2027-12-31", 60),
    ] {
        let address = format!("/figures/statistics?{query}");
        let page = fresh(&staff).await.get(&address).await.assert_ok().text();
        let found = every_link_agrees(&visitor, &staff, &page).await;
        assert!(found > least, "{query}: {found} links");
        let page = visitor.get(&address).await.assert_ok().text();
        every_told_sum_agrees(&visitor, &page).await;
    }
}

#[tokio::test]
async fn odd_addresses_and_empty_years_are_shown_in_clear_words() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let visitor = app.visitor();
    for query in [
        "year=2031",
        "from=2026-12-31&to=2026-01-01",
        "from=yesterday&to=2026-13-45&view=nine&scope=all",
        "year=1e9",
    ] {
        visitor
            .get(&format!("/figures/statistics?{query}"))
            .await
            .assert_ok();
    }
    visitor
        .get("/figures/statistics?year=2024")
        .await
        .assert_contains("这个期间没有计入的合同");
    app.staff("registrar", &[Duty::Registrar])
        .await
        .get("/figures/statistics.csv?year=2026")
        .await
        .assert_ok()
        .assert_contains("t1,\"技术开发\",3,3300000.00,2770000.00,57.74%");
    visitor
        .get("/figures/statistics.csv?year=2026")
        .await
        .assert_ok()
        .assert_contains("t1,\"技术开发\",3,,,,")
        .assert_contains("all,\"全年合计\",10,5715000.00");
    visitor
        .get("/figures/contracts?year=2026&band=10-50&seller_place=home")
        .await
        .assert_ok()
        .assert_contains("金额区间: 10–50 万元")
        .assert_contains("合计 3 项");
    app.visitor()
        .in_english()
        .get("/figures/statistics?year=2026")
        .await
        .assert_contains("10 contracts, total amount CNY 5,715,000")
        .assert_contains("Table 7: flow of technology");
}

#[tokio::test]
async fn a_month_to_come_is_compared_with_nothing_and_a_cut_never_passes_for_the_year() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let visitor = app.visitor();
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    example::go_to(&app, chrono::NaiveDate::from_ymd_opt(2026, 11, 26).unwrap());
    let page = visitor
        .get("/figures/statistics?from=2026-12-01&to=2026-12-31")
        .await
        .assert_ok()
        .text();
    assert!(!page.contains("同期为"), "nothing to compare with");
    // What narrows the rows does not narrow the year, nor the open data.
    for narrow in [
        "&family=10",
        "&month=5",
        "&from=2025-01-01&to=2025-12-31",
        "&band=0-10",
    ] {
        let staff = fresh(&staff).await;
        staff
            .get(&format!("/figures?year=2026&as_of=2026-09-30{narrow}"))
            .await
            .assert_contains("¥ 4,230,000.00");
        staff
            .get(&format!(
                "/figures/open.csv?year=2026&as_of=2026-09-30{narrow}"
            ))
            .await
            .assert_contains("2026,8,4230000.00");
    }
    // A span of more than ten years is no period; the year is shown.
    visitor
        .get("/figures/statistics?from=1990-01-01&to=2026-12-31&year=2026")
        .await
        .assert_contains("2026-01-01 – 2026-12-31");
    // A month without its year means the one of the filter.
    visitor
        .get("/figures/contracts?year=2026&month=5")
        .await
        .assert_contains("月份: 2026-05")
        .assert_contains("合计 1 项");
}
