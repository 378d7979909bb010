//! What is under way: weighed by stage, beside what is counted and never in it, and never for the public.

use kexing::web::Duty;

use super::{TARGET, analyst};
use crate::app::{Actor, TestApp};
use crate::contracts::example;

/// Chances as the form sends them.
fn chances<'a>(signed: &'a str, seen: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("requested", "10"),
        ("accepted", "30"),
        ("introduced", "50"),
        ("agreed", "80"),
        ("draft", "80"),
        ("signed", signed),
        ("filed", "95"),
        ("note", "按上年"),
        ("seen", seen),
    ]
}

/// The analyst of the demonstration has another name.
async fn planner(app: &TestApp) -> Actor<'_> {
    app.staff("planner", &[Duty::Analyst]).await
}

/// The demonstration on the day it is loaded, where deals and contracts are under way.
async fn demo() -> TestApp {
    let app = TestApp::new().await;
    kexing::demo::load(&app.app).await.unwrap();
    app
}

fn numbers(page: &str, label: &str) -> Vec<i64> {
    page.split(&format!("data-label=\"{label}\">"))
        .skip(1)
        .filter_map(|rest| {
            let cell = rest.split("</td>").next()?;
            let text: String = cell
                .split('<')
                .map(|part| part.rsplit('>').next().unwrap_or(""))
                .collect();
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
        .collect()
}

#[tokio::test]
async fn the_list_adds_up_to_the_stages_and_the_public_sees_nothing_of_it() {
    let app = demo().await;
    let analyst = planner(&app).await;
    let page = analyst.get("/desk/forecast").await.assert_ok().text();
    assert!(page.contains("合计预测") && page.contains("url(#hatch-bar)"));
    let (stages, list) = page.split_once("id=\"list\"").unwrap();
    let all: i64 = numbers(stages, "在途折算").iter().sum();
    let mut listed: i64 = numbers(list, "在途折算").iter().sum();
    for more in 2..5 {
        let next = analyst
            .get(&format!("/desk/forecast?scope=outflow&page={more}"))
            .await
            .text();
        let (_, list) = next.split_once("id=\"list\"").unwrap();
        if !next.contains(&format!("aria-current=\"page\">{more}<")) {
            break;
        }
        listed += numbers(list, "在途折算").iter().sum::<i64>();
    }
    assert!(all > 0);
    assert_eq!(all, listed);
    // Each stage opens its own rows with the same sum.
    for stage in [
        "agreed",
        "introduced",
        "accepted",
        "requested",
        "filed",
        "signed",
        "draft",
    ] {
        let one = analyst
            .get(&format!("/desk/forecast?stage={stage}"))
            .await
            .assert_ok();
        one.assert_lacks("[forecast");
    }
    analyst
        .get("/figures")
        .await
        .assert_contains("斜线部分还没有登记");
    app.visitor()
        .get("/figures")
        .await
        .assert_ok()
        .assert_lacks("全年预测")
        .assert_lacks("/desk/forecast");
    app.visitor().get("/desk/forecast").await.assert_status(303);
    let loner = app.user("loner").await;
    app.signed_in(loner)
        .await
        .get("/desk/forecast")
        .await
        .assert_status(403);
}

#[tokio::test]
async fn what_is_under_way_never_enters_what_is_counted() {
    let app = demo().await;
    let analyst = planner(&app).await;
    let open = app.visitor().get("/figures/open.json").await.text();
    analyst
        .post("/desk/forecast/chances", &chances("100", "0"))
        .await
        .assert_redirect("/desk/forecast/chances");
    assert_eq!(app.visitor().get("/figures/open.json").await.text(), open);
}

#[tokio::test]
async fn chances_are_kept_version_by_version() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    let here = "/desk/forecast/chances";
    analyst.get(here).await.assert_contains("还没有设定过");
    analyst
        .post(here, &chances("70", "0"))
        .await
        .assert_redirect(here);
    // The same form once more saw an older one.
    analyst
        .post(here, &chances("60", "0"))
        .await
        .assert_status(409);
    analyst
        .post(here, &chances("101", "1"))
        .await
        .assert_status(422)
        .assert_contains("0 到 100");
    analyst
        .post(here, &chances("60", "1"))
        .await
        .assert_redirect(here);
    analyst
        .get(here)
        .await
        .assert_contains("70%")
        .assert_contains("60%")
        .assert_contains("按上年");
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    manager
        .get(here)
        .await
        .assert_ok()
        .assert_lacks("保存为新版本");
    manager
        .post(here, &chances("1", "2"))
        .await
        .assert_status(403);
    let mut tx = app.app.db.read().await.unwrap();
    let (_, broken) = kexing::audit::verify(&mut tx).await.unwrap();
    assert_eq!(broken, Vec::new());
}

#[tokio::test]
async fn the_funnel_is_reckoned_backwards_and_its_counts_open() {
    let app = TestApp::new().await;
    example::load(&app).await;
    example::go_to(&app, chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap());
    let analyst = analyst(&app).await;
    analyst
        .get("/desk/funnel")
        .await
        .assert_ok()
        .assert_contains("没有设定目标");
    analyst.post("/desk/targets", &TARGET).await;
    // 4,230,000 of 5,500,000 by eight contracts: three more at 528,750 each.
    let page = analyst.get("/desk/funnel").await.assert_ok();
    let page = page
        .assert_contains("还差 127.00 万元")
        .assert_contains("52.88 万元")
        .text();
    assert_eq!(numbers(&page, "全年需要").last(), Some(&11));
    assert_eq!(numbers(&page, "还缺").last(), Some(&3));
    for step in [
        "needs",
        "matches",
        "requests",
        "deals",
        "signed",
        "registered",
    ] {
        for scope in ["outflow", "inflow", "brokered"] {
            let url = format!("/desk/funnel/rows?year=2026&scope={scope}&step={step}");
            let rows = analyst.get(&url).await;
            if step == "registered" {
                // What is registered has its own page, and is not what was signed.
                assert!(rows.location().starts_with("/figures/contracts?year=2026"));
            } else {
                rows.assert_ok();
            }
        }
    }
    let rates = [
        ("matches", "200"),
        ("requests", "20"),
        ("deals", "50"),
        ("signed", "40"),
        ("registered", "100"),
        ("average", "127"),
        ("note", "按计划"),
        ("seen", "0"),
    ];
    analyst
        .post("/desk/funnel/rates", &rates)
        .await
        .assert_redirect("/desk/funnel");
    analyst
        .post("/desk/funnel/rates", &rates)
        .await
        .assert_status(409);
    let page = analyst.get("/desk/funnel").await.text();
    assert_eq!(numbers(&page, "全年需要").last(), Some(&9));
    for odd in [
        "year=abc",
        "year=1985",
        "year=2999&scope=zz",
        "step=zz&page=9999",
    ] {
        analyst
            .get(&format!("/desk/funnel?{odd}"))
            .await
            .assert_ok();
        analyst
            .get(&format!("/desk/funnel/rows?{odd}"))
            .await
            .assert_ok();
    }
}

#[tokio::test]
async fn attribution_adds_up_and_says_what_is_not_recorded() {
    let app = demo().await;
    let analyst = planner(&app).await;
    let page = analyst.get("/desk/funnel").await.assert_ok().text();
    let registrar = app.staff("looker", &[Duty::Registrar]).await;
    let links = super::figures::every_link_agrees(&app.visitor(), &registrar, &page).await;
    assert!(links > 20, "{links}");
    let (_, origins) = page.split_once("登记合同从哪里来").unwrap();
    let (rows, foot) = origins.split_once("<tfoot>").unwrap();
    let sum: i64 = numbers(rows, "合同成交额").iter().sum();
    let whole: String = foot
        .split("¥ ")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(|c| *c != '<')
        .filter(char::is_ascii_digit)
        .collect();
    assert_eq!(sum.to_string(), whole);
    assert!(page.contains("未记录（平台对接，来源未记）"));
}
