//! The worked year of the handbook, brought in by a file and compared with the ledger, the figures and the export.

use chrono::NaiveDate;
use kexing::reports::count::Totals;
use kexing::reports::filter::Filter;
use kexing::reports::target::{Basis, Scope};
use serde_json::Value;

use super::ledger::{check, import, registrar};
use crate::app::{Actor, TestApp};
use crate::contracts::example::{YEAR, go_to};
use crate::contracts::ledger::{fresh, sums};

/// The worked year as a ledger file: one row a contract, C9's end and C10's change among them.
#[expect(clippy::too_many_lines, reason = "a column a line")]
fn worked_year() -> String {
    let read = |text: &str| serde_json::from_str::<Vec<Value>>(text).unwrap();
    let contracts = read(include_str!("../../demo/contracts.json"));
    let organisations = read(include_str!("../../demo/organisations.json"));
    let day = |value: &Value, prefix: &str| -> String {
        let at = |end: &str| {
            let key = if prefix.is_empty() {
                end.to_owned()
            } else {
                format!("{prefix}_{end}")
            };
            value[key].clone()
        };
        let Some(offset) = at("year_offset").as_i64() else {
            return String::new();
        };
        let year = YEAR + i32::try_from(offset).unwrap();
        format!("{year}-{}", at("md").as_str().unwrap())
    };
    let yuan = |fen: &Value| {
        fen.as_i64()
            .map(|fen| kexing::money::Money::from_fen(fen).yuan_text())
            .unwrap_or_default()
    };
    let mut lines = vec![
        "登记编号,登记日期,申请日期,项目名称,合同类型,签订日期,生效日期,终止日期,合同成交总额（元）,非技术性款项（元）,\
         卖方名称,卖方所在地,卖方性质,买方名称,买方所在地,买方性质,中介第三方,技术领域,知识产权,专利号,项目计划来源,\
         支付方式,社会经济目标,服务的国民经济行业,是否关联交易,变更日期,变更后成交额（元）,未予登记日期,未予登记原因,\
         注销日期,注销原因"
            .replace(' ', ""),
    ];
    for c in &contracts {
        let text = |key: &str| c[key].as_str().unwrap_or_default().to_owned();
        let party = |key: &str, field: &str| {
            let id = &c[key];
            let found = organisations.iter().find(|o| o["id"] == *id);
            found
                .map(|o| o[field].as_str().unwrap().to_owned())
                .unwrap_or_default()
        };
        let items = c["items"].as_array().unwrap();
        let other: i64 = items
            .iter()
            .map(|i| i["amount_fen"].as_i64().unwrap())
            .sum();
        let patents: Vec<&str> = c["patent_numbers"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let ended = if c["cancelled"].is_null() {
            ""
        } else {
            "解除"
        };
        let cells = [
            text("registration_number"),
            day(c, "registered"),
            // Handed in on the day of the answer, as the other telling of this year has it.
            day(c, "registered") + &day(&c["refused"], ""),
            text("project_name"),
            text("type"),
            day(c, "signed"),
            day(c, "start"),
            day(c, "end"),
            yuan(&c["total_fen"]),
            kexing::money::Money::from_fen(other).yuan_text(),
            party("seller", "name"),
            party("seller", "region"),
            party("seller", "nature"),
            party("buyer", "name"),
            party("buyer", "region"),
            party("buyer", "nature"),
            party("third_party", "name"),
            text("field"),
            text("ip"),
            patents.join("、"),
            text("plan_source"),
            text("payment"),
            text("objective"),
            text("industry"),
            "否".to_owned(),
            day(&c["change"], ""),
            yuan(&c["change"]["total_fen"]),
            day(&c["refused"], ""),
            c["refused"]["reason_code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            day(&c["cancelled"], ""),
            ended.to_owned(),
        ];
        lines.push(cells.join(","));
    }
    lines.join("\n")
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

async fn figures(app: &TestApp, filter: &Filter, basis: Basis) -> Totals {
    let mut tx = app.app.db.read().await.unwrap();
    let entries = kexing::reports::store::entries(&mut tx, filter.period())
        .await
        .unwrap();
    Totals::of(&filter.rows(&entries, basis))
}

fn yuan(fen: i64) -> String {
    kexing::money::Money::from_fen(fen).yuan_grouped()
}

/// The sums of the downloaded rows.
async fn exported(who: &Actor<'_>, query: &str) -> (i64, i64, i64) {
    let file = fresh(who, &format!("/desk/exports/contracts.jsonl?{query}")).await;
    let mut found = (0, 0, 0);
    for line in file.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let fen = |key: &str| {
            let text = row[key].as_str().unwrap();
            kexing::money::Money::parse(text, kexing::money::Unit::Yuan)
                .unwrap()
                .fen()
        };
        found = (
            found.0 + 1,
            found.1 + fen("total"),
            found.2 + fen("technical"),
        );
    }
    found
}

#[tokio::test]
async fn the_worked_year_comes_in_by_a_file_and_counts_the_same_everywhere() {
    let app = TestApp::new().await;
    go_to(&app, date(YEAR + 1, 1, 31));
    let who = registrar(&app).await;
    let address = import(&app, &who, &worked_year()).await;
    let page = fresh(&who, &address).await;
    assert!(page.contains("已写入 14 行"), "{page}");
    let end = [(YEAR, 6, 30), (YEAR, 9, 30), (YEAR, 12, 31)];
    let hand = [
        // 输出 by registration: number, 成交额, 技术交易额; 吸纳 成交额.
        (7, 3_530_000, 3_000_000, 3_980_000),
        (8, 4_230_000, 3_700_000, 4_680_000),
        (10, 5_715_000, 5_185_000, 6_165_000),
    ];
    for ((year, month, day), (number, total, technical, inflow)) in end.into_iter().zip(hand) {
        let on = date(year, month, day);
        let filter = Filter::year(YEAR, on);
        for (basis, by) in [
            (Basis::Registered, "registered"),
            (Basis::Signed, "signed"),
            (Basis::Filed, "filed"),
            (Basis::Effective, "effective"),
        ] {
            for (scope, place) in [(Scope::Outflow, "county"), (Scope::Inflow, "to")] {
                let counted = figures(&app, &filter.of(scope), basis).await;
                let query = format!("state=registered&{place}=5117&year={YEAR}&by={by}&on={on}");
                let (found, sum, part) = sums(&who, &query).await;
                assert_eq!(found, counted.number, "{query}");
                if found > 0 {
                    let expected = (yuan(counted.total_fen), yuan(counted.technical_fen));
                    assert_eq!((sum, part), expected, "{query}");
                }
                let file = exported(&who, &query).await;
                let expected = (counted.number, counted.total_fen, counted.technical_fen);
                assert_eq!(file, expected, "{query}");
            }
        }
        let counted = figures(&app, &filter, Basis::Registered).await;
        let expected = (number, total * 100, technical * 100);
        assert_eq!(
            (counted.number, counted.total_fen, counted.technical_fen),
            expected
        );
        let bought = figures(&app, &filter.of(Scope::Inflow), Basis::Registered).await;
        assert_eq!(bought.total_fen, inflow * 100);
        // Nothing of it was known here on that day.
        assert_eq!(sums(&who, &format!("on={on}&as=known")).await.0, 0);
    }
    // The wrong basis, as the handbook has it.
    let signed = figures(
        &app,
        &Filter::year(YEAR, date(YEAR + 1, 1, 31)),
        Basis::Signed,
    )
    .await;
    assert_eq!(signed.total_fen, 611_500_000);
    // An imported contract is nobody's match.
    let brokered = Filter::year(YEAR, date(YEAR, 12, 31)).of(Scope::Brokered);
    assert_eq!(
        figures(&app, &brokered, Basis::Registered).await,
        Totals::default()
    );
    assert_eq!(sums(&who, "origin=import").await.0, 14);
}

#[tokio::test]
async fn the_same_file_twice_writes_nothing_twice_and_its_export_brings_nothing_new() {
    let app = TestApp::new().await;
    go_to(&app, date(YEAR + 1, 1, 31));
    let who = registrar(&app).await;
    import(&app, &who, &worked_year()).await;
    import(&app, &who, &worked_year()).await;
    assert_eq!(sums(&who, "").await.0, 14);
    let export = fresh(&who, "/desk/exports/contracts.csv?").await;
    let address = check(&app, &who, ("out.csv", export.as_bytes()), "").await;
    let page = fresh(&who, &address).await;
    assert!(page.contains("没有可以导入的新内容"), "{page}");
    let history = fresh(&who, "/desk/contracts/KX-H-2027-00010/history").await;
    assert!(history.contains("导入文件") && history.contains("文件第 11 行"));
}
