//! Reports as files: the workbook, the table, the page by itself, and the snapshot that is held against its hash.

use kexing::ids::UserId;
use kexing::reports::periodic::life;
use kexing::web::Duty;

use super::periodic::{by, freeze};
use super::{TARGET, analyst};
use crate::app::{TestApp, sha256};
use crate::contracts::example;
use crate::imports::ledger;

async fn frozen(app: &TestApp) -> UserId {
    example::load(app).await;
    let one = analyst(app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    by(app, one).await.post("/desk/targets", &TARGET).await;
    freeze(app, (one, two), "2026").await;
    one
}

#[tokio::test]
async fn a_downloaded_snapshot_has_the_hash_that_the_page_tells() {
    let app = TestApp::new().await;
    let one = frozen(&app).await;
    let file = by(&app, one)
        .await
        .get("/desk/reports/2026/snapshot.json")
        .await
        .assert_ok();
    let hash = sha256(&file.bytes);
    by(&app, one)
        .await
        .get("/desk/reports/2026")
        .await
        .assert_contains(&hash);
    app.visitor()
        .get("/figures/reports")
        .await
        .assert_contains(&hash);
    let json: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(json["figures"]["outflow"]["now"]["total_fen"], 571_500_000);
    assert_eq!(json["rows"]["now"].as_array().unwrap().len(), 11);
    by(&app, one)
        .await
        .get("/desk/reports/2026-10/snapshot.json")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn what_is_changed_behind_the_back_is_found() {
    let app = TestApp::new().await;
    frozen(&app).await;
    let mut tx = app.app.db.write().await.unwrap();
    let statement =
        "UPDATE report_snapshots SET figures = REPLACE(figures, '571500000', '671500000')";
    match &mut tx {
        kexing::db::Tx::Sqlite(t) => {
            sqlx::query(statement).execute(&mut **t).await.unwrap();
        }
        kexing::db::Tx::Postgres(t) => {
            sqlx::query(statement).execute(&mut **t).await.unwrap();
        }
    }
    let (read, broken) = life::verify(&mut tx).await.unwrap();
    assert_eq!((read, broken), (1, vec!["2026".to_owned()]));
}

#[tokio::test]
async fn the_files_say_what_the_page_says() {
    let app = TestApp::new().await;
    let one = frozen(&app).await;
    let csv = by(&app, one)
        .await
        .get("/desk/reports/2026/report.csv")
        .await
        .assert_ok()
        .assert_contains("t1,技术开发,0,3,3300000.00,2770000.00,57.74%")
        .assert_contains("t1,委托开发,1,3,3300000.00,2770000.00")
        .assert_contains("t7,达州市内 → 省外,,1,450000.00")
        .text();
    // The whole of every table of what was sold is the same; the natures of buyers are of what was bought.
    let wholes = csv
        .lines()
        .filter(|line| line.contains(",合计,0,10,5715000.00,5185000.00,"));
    assert_eq!(wholes.count(), 10);
    assert!(csv.contains("t6,合计,0,10,6165000.00,5635000.00,"));
    let html = by(&app, one)
        .await
        .get("/desk/reports/2026/report.html")
        .await
        .assert_ok()
        .assert_contains("¥ 5,715,000.00")
        .assert_contains("http://127.0.0.1:8080/figures/reports/2026/rows?")
        .text();
    assert!(html.contains("--paper") && !html.contains("<script") && !html.contains("<link"));
    by(&app, one)
        .await
        .get("/desk/reports/2026/print")
        .await
        .assert_ok()
        .assert_contains("¥ 5,715,000.00")
        .assert_lacks("未定稿");
    by(&app, one)
        .await
        .get("/desk/reports/2026-10/print")
        .await
        .assert_contains("未定稿");
}

#[tokio::test]
async fn the_workbook_has_the_national_tables_and_the_definitions() {
    use calamine::Reader as _;
    let app = TestApp::new().await;
    let one = frozen(&app).await;
    let bytes = by(&app, one)
        .await
        .get("/desk/reports/2026/report.xlsx")
        .await
        .assert_ok()
        .bytes;
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheets = book.sheet_names();
    for n in 1..=11 {
        assert!(sheets.contains(&format!("T{n}")), "{sheets:?}");
    }
    let cells = |range: &calamine::Range<calamine::Data>, row: usize| -> Vec<String> {
        range
            .rows()
            .nth(row)
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    let types = book.worksheet_range("T1").unwrap();
    assert_eq!(cells(&types, 0)[0], "表一 合同类别");
    assert_eq!(cells(&types, 3)[..4], ["合计", "10", "5715000", "5185000"]);
    assert_eq!(cells(&types, 4)[..2], ["技术开发", "3"]);
    let list = book.worksheet_range("计入的合同").unwrap();
    // What was sold, and what was bought from elsewhere.
    assert_eq!(list.rows().len(), 3 + 10 + 1);
    let words = book.worksheet_range("指标说明").unwrap();
    let text: Vec<String> = words.rows().map(|row| row[0].to_string()).collect();
    for name in [
        "统计日期",
        "技术交易额",
        "吸纳技术",
        "SHA-256",
        "代码表版本",
    ] {
        assert!(text.iter().any(|one| one == name), "{name} in {text:?}");
    }
}

#[tokio::test]
async fn files_of_a_draft_are_of_the_moment_and_of_staff_alone() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let one = analyst(&app).await.id.unwrap();
    by(&app, one)
        .await
        .get("/desk/reports/2026-05/report.csv")
        .await
        .assert_ok()
        .assert_contains("summary,输出技术 · 本期,0,1,1200000.00,750000.00");
    by(&app, one)
        .await
        .get("/desk/reports/2031/report.csv")
        .await
        .assert_status(409);
    by(&app, one)
        .await
        .get("/desk/reports/nothing/report.xlsx")
        .await
        .assert_status(404);
    let loner = app.user("loner").await;
    for path in [
        "report.xlsx",
        "report.csv",
        "report.html",
        "print",
        "snapshot.json",
    ] {
        by(&app, loner)
            .await
            .get(&format!("/desk/reports/2026-05/{path}"))
            .await
            .assert_status(403);
    }
}

#[tokio::test]
async fn a_page_names_a_hundred_changes_and_the_workbook_all_of_them() {
    use calamine::Reader as _;
    use std::fmt::Write as _;
    let app = TestApp::new().await;
    let one = analyst(&app).await.id.unwrap();
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    let mut text = String::from(
        "登记编号,登记日期,项目名称,合同类型,签订日期,生效日期,终止日期,合同成交总额（元）,非技术性款项（元）,卖方名称,卖方所在地,买方名称,\
         买方所在地,变更日期,变更后成交额（元）\n",
    )
    .replace(' ', "");
    for n in 0..101 {
        writeln!(
            text,
            "20265117010{n:05},2026-01-15,第{n}项（虚构）,委托开发,2026-01-10,2026-01-10,2026-12-31,600000,0,甲（虚构）,达州,\
             乙（虚构）,成都,2026-03-01,500000"
        )
        .unwrap();
    }
    ledger::import(&app, &registrar, &text).await;
    let path = "/desk/reports/2026";
    let named = |page: &str| {
        let list = page.split("id=\"corrections\"").nth(1).unwrap();
        list.matches("− ¥ 100,000.00").count() / 2
    };
    for page in [path, "/desk/reports/2026/print"] {
        let page = by(&app, one).await.get(page).await.assert_ok().text();
        assert_eq!(named(&page), 100);
        assert!(page.contains("另有 1 条没有列在这里"));
    }
    let book = by(&app, one)
        .await
        .get(&format!("{path}/report.xlsx"))
        .await;
    let book = std::io::Cursor::new(book.assert_ok().bytes);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(book).unwrap();
    let list = book.worksheet_range("更正日志").unwrap();
    assert_eq!(list.rows().len(), 3 + 101);
}
