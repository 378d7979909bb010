//! The worked year of the handbook: 5,715,000 and 5,185,000 yuan, through the store and through the pages.

use chrono::NaiveDate;
use kexing::reports::count::{Totals, percent_bp};
use kexing::reports::filter::Filter;
use kexing::reports::store;
use kexing::reports::target::{Basis, Scope};
use kexing::reports::{progress, recent};
use kexing::web::{Duty, Locale};

use super::{TARGET, analyst, fresh};
use crate::app::TestApp;
use crate::contracts::example::{self, YEAR, go_to};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

async fn sums(app: &TestApp, filter: &Filter, basis: Basis) -> Totals {
    let mut tx = app.app.db.read().await.unwrap();
    let entries = store::entries(&mut tx, filter.period()).await.unwrap();
    Totals::of(&filter.rows(&entries, basis))
}

fn yuan(number: i64, total: i64, technical: i64) -> Totals {
    Totals {
        number,
        total_fen: total * 100,
        technical_fen: technical * 100,
    }
}

#[tokio::test]
async fn the_worked_year_comes_out_of_the_store() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let year = Filter::year(YEAR, app.app.clock.today());
    let outflow = sums(&app, &year, Basis::Registered).await;
    assert_eq!(outflow, yuan(10, 5_715_000, 5_185_000));
    assert_eq!(outflow.average_fen(), Some(57_150_000));
    let target = 550_000_000;
    assert_eq!(percent_bp(outflow.total_fen, target), Some(10_391));
    assert_eq!(percent_bp(outflow.technical_fen, target), Some(9_427));
    // As it stood at the end of September, whenever one asks.
    let september = Filter::year(YEAR, day(YEAR, 9, 30));
    let then = sums(&app, &september, Basis::Registered).await;
    assert_eq!((then.number, then.total_fen), (8, 423_000_000));
    // In August the contract that was cancelled in September still counted.
    let august = Filter::year(YEAR, day(YEAR, 8, 31));
    let then = sums(&app, &august, Basis::Registered).await;
    assert_eq!((then.number, then.total_fen), (9, 473_000_000));
    let inflow = sums(&app, &year.of(Scope::Inflow), Basis::Registered).await;
    assert_eq!((inflow.number, inflow.total_fen), (10, 616_500_000));
    let signed = sums(&app, &year, Basis::Signed).await;
    assert_eq!(signed.total_fen, 611_500_000);
    let brokered = sums(&app, &year.of(Scope::Brokered), Basis::Registered).await;
    assert_eq!(brokered, Totals::default());
    let next = Filter::year(YEAR + 1, app.app.clock.today());
    let next = sums(&app, &next, Basis::Registered).await;
    assert_eq!((next.number, next.total_fen), (1, 100_000_000));
}

#[tokio::test]
async fn the_worked_year_comes_out_on_the_pages() {
    let app = TestApp::new().await;
    example::load(&app).await;
    analyst(&app)
        .await
        .post("/desk/targets", &TARGET)
        .await
        .assert_redirect("/desk/targets");
    let visitor = app.visitor();
    visitor
        .get("/figures?year=2026")
        .await
        .assert_ok()
        .assert_contains("103.91%")
        .assert_contains("94.27%")
        .assert_contains("571.50 万元")
        .assert_contains("518.50 万元")
        .assert_contains("¥ 5,715,000.00")
        .assert_contains("¥ 5,185,000.00")
        .assert_contains("¥ 571,500.00")
        .assert_lacks("¥ 6,115,000.00")
        .assert_contains("达科发〔2026〕1号（虚构）");
    let staff = app.staff("registrar", &[Duty::Registrar]).await;
    fresh(&staff)
        .await
        .get("/figures?year=2026")
        .await
        .assert_contains("¥ 6,115,000.00");
    fresh(&staff)
        .await
        .get("/figures?year=2026&as_of=2026-09-30")
        .await
        .assert_contains("¥ 4,230,000.00")
        .assert_contains("76.91%");
    visitor
        .get("/figures?year=2026&scope=inflow")
        .await
        .assert_contains("¥ 6,165,000.00")
        .assert_contains("没有设定目标");
    app.visitor()
        .in_english()
        .get("/figures?year=2026")
        .await
        .assert_contains("CNY 5,715,000")
        .assert_contains("103.91%");
    visitor
        .get("/figures/open.csv?year=2026")
        .await
        .assert_ok()
        .assert_contains("2026,10,5715000.00,5185000.00,outflow,registered")
        .assert_contains("2026-05,1,,,outflow,registered");
    let json = visitor
        .get("/figures/open.json?year=2026")
        .await
        .assert_ok();
    let json: serde_json::Value = serde_json::from_str(&json.text()).unwrap();
    assert_eq!(json["whole"]["total_yuan"], "5715000.00");
    assert_eq!(json["months"].as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn the_home_page_gets_its_progress_and_its_masked_rows() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let close = day(YEAR, 12, 31);
    {
        let mut tx = app.app.db.read().await.unwrap();
        let none = progress(&app.app.ledger, &mut tx, close).await;
        assert_eq!(none.unwrap(), None);
    }
    analyst(&app).await.post("/desk/targets", &TARGET).await;
    let mut tx = app.app.db.read().await.unwrap();
    let found = progress(&app.app.ledger, &mut tx, close).await;
    let found = found.unwrap().unwrap();
    assert_eq!(found.counted_fen, 571_500_000);
    assert_eq!((found.percent_bp, found.time_bp), (10_391, 10_000));
    assert_eq!(found.number, 10);
    let first = progress(&app.app.ledger, &mut tx, day(YEAR, 1, 1)).await;
    let first = first.unwrap().unwrap();
    assert_eq!((first.counted_fen, first.percent_bp), (0, 0));
    assert_eq!(first.time_bp, 27);
    let rows = recent(&mut tx, app.app.clock.today(), 3, Locale::Zh)
        .await
        .unwrap();
    assert_eq!(rows.len(), 3);
    // A month and a band: neither a county nor a sum to know a company by.
    assert_eq!(rows[0].date, format!("{}-01", YEAR + 1));
    assert_eq!(rows[1].amount, "100–500 万元");
    assert_eq!(rows[1].place, "达州市内 → 达州市内");
}

#[tokio::test]
async fn nothing_is_known_of_days_to_come() {
    let app = TestApp::new().await;
    example::load(&app).await;
    go_to(&app, day(YEAR, 9, 30));
    app.visitor()
        .get("/figures?year=2026&as_of=2027-01-31")
        .await
        .assert_contains("¥ 4,230,000.00")
        .assert_lacks("¥ 5,715,000.00");
}
