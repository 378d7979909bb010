//! The wall: the year at a glance for anybody, without names and without sums of few, in every state of a year.

use chrono::NaiveDate;
use kexing::web::Duty;

use super::{TARGET, analyst, target_with};
use crate::app::TestApp;
use crate::contracts::example::{self, go_to};

#[tokio::test]
async fn the_wall_shows_the_year_and_names_nobody() {
    let app = TestApp::new().await;
    example::load(&app).await;
    analyst(&app).await.post("/desk/targets", &TARGET).await;
    let visitor = app.visitor();
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    // Who looks makes no difference: a wall is seen by whoever passes.
    for who in [&visitor, &staff] {
        who.get("/figures/screen?year=2026")
            .await
            .assert_ok()
            .assert_contains("103.9%")
            .assert_contains("571.50 万元")
            .assert_contains("518.50 万元")
            .assert_contains("94.27%")
            .assert_contains("目标 550.00 万元")
            .assert_contains("<span>100–500 万元")
            .assert_lacks("（虚构）")
            .assert_lacks("KX-H-")
            .assert_lacks("330.00 万元");
    }
    app.visitor()
        .in_english()
        .get("/figures/screen?year=2026")
        .await
        .assert_contains("CNY 5,715,000")
        .assert_contains("Technology development");
}

#[tokio::test]
async fn the_wall_renews_itself_and_takes_its_light_from_the_address() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    visitor
        .get("/figures/screen")
        .await
        .assert_ok()
        .assert_contains("data-every=\"60\"")
        .assert_contains("<noscript><meta http-equiv=\"refresh\" content=\"300\"></noscript>")
        .assert_lacks("data-theme");
    visitor
        .get("/figures/screen?theme=dark")
        .await
        .assert_contains("data-theme=\"dark\"");
    visitor
        .get("/figures/screen?theme=%22%3E%3Cscript%3E")
        .await
        .assert_ok()
        .assert_lacks("data-theme");
}

#[tokio::test]
async fn its_twin_has_the_same_figures_as_tables_and_every_link_opens() {
    let app = TestApp::new().await;
    example::load(&app).await;
    analyst(&app).await.post("/desk/targets", &TARGET).await;
    let visitor = app.visitor();
    let twin = visitor
        .get("/figures/screen?year=2026&view=print")
        .await
        .assert_ok()
        .assert_contains("103.91%")
        .assert_contains("571.50 万元")
        .assert_contains("¥ 5,715,000.00")
        .assert_contains("不公布")
        .assert_lacks("（虚构）")
        .text();
    super::figures::every_told_sum_agrees(&visitor, &twin).await;
    assert!(
        twin.contains("href=\"/search?kind=achievements\"")
            && twin.contains("href=\"/search?kind=needs\"")
    );
    assert!(!twin.contains("/desk/deals"));
    app.staff("registrar", &[Duty::Registrar])
        .await
        .get("/figures/screen?year=2026&view=print")
        .await
        .assert_contains("href=\"/desk/deals\"");
    let wall = visitor.get("/figures/screen?year=2026").await.text();
    for page in [&wall, &twin] {
        for link in page.split("href=\"").skip(1) {
            let url = link.split('"').next().unwrap().replace("&amp;", "&");
            if url.starts_with("/figures") || url.starts_with("/search") {
                visitor.get(&url).await.assert_ok();
            }
        }
    }
}

#[tokio::test]
async fn every_kind_of_year_has_its_wall() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let analyst = analyst(&app).await;
    let set = async |changes: &[(&'static str, &'static str)]| {
        analyst
            .post("/desk/targets", &target_with(changes))
            .await
            .assert_redirect("/desk/targets");
    };
    visitor
        .get("/figures/screen")
        .await
        .assert_ok()
        .assert_contains("尚未设定目标")
        .assert_contains("尚无登记的合同")
        .assert_contains("请求不足 3 件");
    set(&[("amount", "0")]).await;
    visitor
        .get("/figures/screen?year=2026")
        .await
        .assert_ok()
        .assert_contains("目标为零，不计算完成率");
    set(&[("year", "2025"), ("measure", "number"), ("amount", "8")]).await;
    visitor
        .get("/figures/screen?year=2025")
        .await
        .assert_ok()
        .assert_contains("单位：项")
        .assert_contains("0.0%");
    go_to(&app, NaiveDate::from_ymd_opt(2027, 1, 1).unwrap());
    for query in [
        "",
        "?view=print",
        "?year=2030",
        "?year=x&scope=zz&as_of=never",
        "?scope=brokered",
    ] {
        visitor
            .get(&format!("/figures/screen{query}"))
            .await
            .assert_ok();
    }
    visitor
        .get("/figures/screen?year=2030")
        .await
        .assert_contains("2030 年还没有开始");
}

#[tokio::test]
async fn a_cut_with_few_behind_it_tells_numbers_but_no_sums() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let visitor = app.visitor();
    // One contract of advice; a day; a family in a month; two cuts; all but one.
    for cut in [
        "year=2026&family=40",
        "from=2026-05-22&to=2026-05-22",
        "year=2026&family=10&month=2026-05",
        "year=2026&field=05&county=511700",
        "year=2026&family=%2140",
        "year=2026&month=2026-05",
        "from=2026-05-01&to=2026-05-31",
    ] {
        visitor
            .get(&format!("/figures/contracts?{cut}"))
            .await
            .assert_ok()
            .assert_contains("不公布")
            .assert_lacks("¥");
    }
    // From one day to another a year's sum would tell one contract from the next.
    visitor
        .get("/figures?year=2026&as_of=2026-01-31")
        .await
        .assert_lacks("¥ 600,000.00")
        .assert_contains("过去某一天（2026-01-31）的状态不公布");
    visitor
        .get("/figures/open.csv?year=2026")
        .await
        .assert_contains("2026-05,1,,,outflow");
    visitor
        .get("/figures/statistics?year=2026")
        .await
        .assert_contains("标“不公布”的金额")
        .assert_lacks("57.74%")
        .assert_lacks("¥ 3,300,000.00");
    app.staff("registrar", &[Duty::Registrar])
        .await
        .get("/figures/contracts?year=2026&family=40")
        .await
        .assert_contains("¥ 120,000.00");
}
