//! Every line of every table of the worked year, made by hand from the handbook's contracts: live, frozen, and frozen after
//! contracts have changed.

use chrono::NaiveDate;
use kexing::web::Duty;

use super::analyst;
use super::periodic::{by, freeze, later, numbered};
use crate::app::TestApp;
use crate::contracts::example;

/// Table, level, name, number, 成交额 and 技术交易额 in yuan. C1, C6 and C14 are commissioned development, C3 and C10
/// transfers, C4 a licence, C5 consulting, C2, C7 and C13 services; C2 is sold to Chongqing.
const SOLD: &str = "\
t1,0,技术开发,3,3300000,2770000
t1,1,委托开发,3,3300000,2770000
t1,0,技术转让,2,940000,940000
t1,1,专利权转让,1,300000,300000
t1,1,技术秘密转让,1,640000,640000
t1,0,技术许可,1,800000,800000
t1,1,专利实施许可,1,800000,800000
t1,0,技术咨询,1,120000,120000
t1,0,技术服务,3,555000,555000
t1,1,一般技术服务,1,450000,450000
t1,1,技术培训,1,60000,60000
t1,1,技术中介,1,45000,45000
t2,0,新材料及其应用,4,3240000,2710000
t2,0,新能源与高效节能,1,300000,300000
t2,0,环境保护与资源综合利用技术,3,1665000,1665000
t2,0,农业技术,1,60000,60000
t2,0,现代交通,1,450000,450000
t3,0,专利,2,1100000,1100000
t3,0,技术秘密,4,3940000,3410000
t3,0,计算机软件著作权,1,450000,450000
t3,0,未涉及知识产权,3,225000,225000
t4,0,地市县计划,4,2960000,2880000
t4,0,计划外,6,2755000,2305000
t5,0,事业法人,8,5220000,4690000
t5,1,科研机构,7,4920000,4390000
t5,1,高等院校,1,300000,300000
t5,0,企业法人,1,450000,450000
t5,1,内资企业,1,450000,450000
t5,0,其他组织,1,45000,45000
t8,0,环境保护、生态建设及污染防治,2,1620000,1620000
t8,0,教育事业发展,1,450000,450000
t8,0,农林牧渔业发展,1,60000,60000
t8,0,工商业发展,6,3585000,3055000
t9,0,10 万元以下,2,105000,105000
t9,0,10–50 万元,3,870000,870000
t9,0,50–100 万元,3,2040000,1960000
t9,0,100–500 万元,2,2700000,2250000
t10,0,农、林、牧、渔业,1,60000,60000
t10,0,制造业,8,5205000,4675000
t10,0,教育,1,450000,450000
t11,0,市本级,9,5265000,4735000
t11,0,通川区,1,450000,450000
t11p,0,5117-01,10,5715000,5185000";
/// The buyers of what is sold: all but Chongqing's university are companies of Dazhou.
const BUYERS_OF_SOLD: &str = "\
t6,0,事业法人,1,450000,450000
t6,1,高等院校,1,450000,450000
t6,0,企业法人,9,5265000,4735000
t6,1,内资企业,9,5265000,4735000";
/// The buyers of what is bought: without it and with C8 of Chengdu.
const BUYERS: &str = "\
t6,0,企业法人,10,6165000,5635000
t6,1,内资企业,10,6165000,5635000";
/// From place to place: the row of Dazhou is what is sold, its column what is bought.
const FLOW: [(&str, i64, i64); 3] = [
    ("达州市内 → 达州市内", 9, 5_265_000),
    ("达州市内 → 省外", 1, 450_000),
    ("省内其他市州 → 达州市内", 1, 900_000),
];

type Line = (String, String, String, i64, i64, i64);

fn yuan(text: &str) -> i64 {
    use kexing::money::{Money, Unit};
    let money = Money::parse(text, Unit::Yuan).unwrap();
    money.fen() / 100
}

fn expected(parts: &[&str]) -> Vec<Line> {
    let mut lines: Vec<Line> = parts
        .iter()
        .flat_map(|text| text.lines())
        .map(|line| {
            let [table, level, name, number, total, technical] =
                <[&str; 6]>::try_from(line.split(',').collect::<Vec<_>>()).unwrap();
            let of = |text: &str| text.to_owned();
            (
                of(table),
                of(level),
                of(name),
                number.parse().unwrap(),
                yuan(total),
                yuan(technical),
            )
        })
        .collect();
    lines.sort();
    lines
}

/// The lines of a file that count anything, by the names of its columns; and the cells of the flow.
fn told(file: &str) -> (Vec<Line>, Vec<(String, i64, i64)>) {
    let file = file.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let (mut lines, mut flow) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |name: &str| {
            let place = heads.iter().position(|head| head == name).unwrap();
            row.get(place).unwrap().to_owned()
        };
        let number: i64 = cell("number").parse().unwrap();
        let is_table = cell("table").starts_with('t') && cell("name") != "合计";
        if number == 0 || !is_table {
            continue;
        }
        if cell("table") == "t7" {
            if !cell("name").contains("合计") {
                flow.push((cell("name"), number, yuan(&cell("total_yuan"))));
            }
            continue;
        }
        lines.push((
            cell("table"),
            cell("level"),
            cell("name"),
            number,
            yuan(&cell("total_yuan")),
            yuan(&cell("technical_yuan")),
        ));
    }
    lines.sort();
    (lines, flow)
}

fn flow() -> Vec<(String, i64, i64)> {
    FLOW.map(|(name, number, total)| (name.to_owned(), number, total))
        .to_vec()
}

#[tokio::test]
async fn every_line_of_every_table_comes_out_live_frozen_and_after_changes() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let one = analyst(&app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    let file = async |path: &str| by(&app, one).await.get(path).await.assert_ok().text();
    let live = file("/figures/statistics.csv?year=2026").await;
    assert_eq!(
        told(&live),
        (expected(&[SOLD, BUYERS_OF_SOLD]), flow()),
        "live"
    );
    freeze(&app, (one, two), "2026").await;
    let path = "/desk/reports/2026/report.csv";
    let hand = (expected(&[SOLD, BUYERS]), flow());
    let frozen = file(path).await;
    assert_eq!(told(&frozen), hand, "frozen");
    let on = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
    later(&app, &numbered(&app, 64_000_000).await, Some("600000"), on).await;
    later(&app, &numbered(&app, 80_000_000).await, None, on).await;
    assert_eq!(file(path).await, frozen);
    // The ledger itself has moved on: C10 is smaller, C4 is gone.
    let (live, _) = told(&file("/figures/statistics.csv?year=2026").await);
    let of = |name: &str| {
        let line = live.iter().find(|line| line.2 == name);
        line.map(|line| (line.3, line.4))
    };
    assert_eq!(of("技术转让"), Some((2, 900_000)));
    assert_eq!(of("技术许可"), None);
}
