//! The work plan: indicators entered, reported with evidence, brought in from a file, judged; the two traps of the list.

use kexing::audit;
use kexing::web::Duty;

use super::{TARGET, analyst};
use crate::app::{Actor, TestApp};
use crate::contracts::example;

pub(super) const BOARD: &str = "/desk/workplan?year=2026";

fn indicator<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("year", "2026"),
        ("code", "W18-1"),
        ("name", "专利申请量"),
        ("unit", "件"),
        ("basis", "flow"),
        ("period", "year"),
        ("direction", "at_least"),
        ("from", "1500"),
        ("items", "总体"),
        ("document", "工作要点（虚构）"),
        ("original", "专利申请 1500 件（虚构文本）"),
    ];
    for (field, value) in changes {
        form.retain(|(known, _)| known != field);
        form.push((field, value));
    }
    form
}

pub(super) async fn add(analyst: &Actor<'_>, changes: &[(&str, &str)]) {
    analyst
        .post("/desk/workplan", &indicator(changes))
        .await
        .assert_redirect(BOARD);
}

/// A fresh id for a report, as the page gives it.
async fn report_id(analyst: &Actor<'_>, page: &str) -> String {
    let page = analyst.get(page).await.assert_ok().text();
    let id = page.split("name=\"id\" value=\"").nth(1).unwrap();
    id.split('"').next().unwrap().to_owned()
}

async fn report(analyst: &Actor<'_>, page: &str, fields: &[(&str, &str)]) {
    let id = report_id(analyst, page).await;
    let mut form = fields.to_vec();
    form.push(("id", &id));
    analyst
        .post(&format!("{page}/values"), &form)
        .await
        .assert_redirect(page);
}

#[tokio::test]
async fn two_indicators_that_a_document_names_stay_two() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    analyst.get(BOARD).await.assert_contains("还没有指标");
    add(
        &analyst,
        &[("code", "W00-6"), ("note", "与第 23 项不是一个数")],
    )
    .await;
    add(
        &analyst,
        &[("code", "W23-1"), ("from", "500"), ("items", "23")],
    )
    .await;
    let page = "/desk/workplan/2026/W00-6";
    report(
        &analyst,
        page,
        &[("value", "1,600"), ("as_of", "2026-10-31")],
    )
    .await;
    analyst
        .get(BOARD)
        .await
        .assert_contains("≥ 1,500 件")
        .assert_contains("≥ 500 件")
        .assert_contains("1,600 件")
        .assert_contains("已完成")
        .assert_contains("未上报")
        .assert_contains("与第 23 项不是一个数")
        .assert_contains("总体目标")
        .assert_contains("第 23 项");
    analyst
        .get(&format!("{BOARD}&light=unreported"))
        .await
        .assert_contains("W23-1")
        .assert_lacks("W00-6");
    // The same code in the same year is said, in another year it is another one.
    analyst
        .post("/desk/workplan", &indicator(&[("code", "W00-6")]))
        .await
        .assert_status(422)
        .assert_contains("已有这个编号");
}

#[tokio::test]
async fn quarters_are_never_summed() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    example::go_to(&app, chrono::NaiveDate::from_ymd_opt(2026, 8, 1).unwrap());
    add(
        &analyst,
        &[
            ("code", "W23-4"),
            ("unit", "次"),
            ("from", "2"),
            ("period", "quarter"),
            ("items", "23"),
        ],
    )
    .await;
    let page = "/desk/workplan/2026/W23-4";
    report(
        &analyst,
        page,
        &[("quarter", "1"), ("value", "8"), ("as_of", "2026-03-31")],
    )
    .await;
    analyst
        .get(BOARD)
        .await
        .assert_contains("每季度 ≥ 2 次")
        .assert_contains("未上报");
    report(
        &analyst,
        page,
        &[("quarter", "2"), ("value", "0"), ("as_of", "2026-06-30")],
    )
    .await;
    let board = analyst.get(BOARD).await.assert_contains("滞后").text();
    assert!(!board.contains(">10 次<") && !board.contains(">8 次<"));
    // A later report of the same quarter takes the place of the earlier one, which stays readable.
    report(
        &analyst,
        page,
        &[("quarter", "2"), ("value", "2"), ("as_of", "2026-06-30")],
    )
    .await;
    analyst.get(BOARD).await.assert_contains("进度正常");
    analyst
        .get(page)
        .await
        .assert_contains("0 次")
        .assert_contains("2 次");
    for (field, value, said) in [
        ("quarter", "5", "没有这个选项"),
        ("quarter", "", "请填写此项"),
        ("value", "-1", "不小于零"),
        ("as_of", "2026-12-31", "日期应在"),
        ("as_of", "2026-01-31", "早于这个季度"),
    ] {
        let id = report_id(&analyst, page).await;
        let mut form = vec![
            ("id", id.as_str()),
            ("quarter", "2"),
            ("value", "2"),
            ("as_of", "2026-06-30"),
        ];
        form.retain(|(known, _)| *known != field);
        form.push((field, value));
        analyst
            .post(&format!("{page}/values"), &form)
            .await
            .assert_status(422)
            .assert_contains(said);
    }
}

#[tokio::test]
async fn evidence_is_kept_and_a_report_sent_twice_is_one() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    add(&analyst, &[]).await;
    let page = "/desk/workplan/2026/W18-1";
    let id = report_id(&analyst, page).await;
    let form = [
        ("id", id.as_str()),
        ("value", "900"),
        ("as_of", "2026-06-30"),
    ];
    let bytes: &[u8] = b"%PDF-1.7 evidence";
    for _ in 0..2 {
        analyst
            .upload(
                &format!("{page}/values"),
                &form,
                ("file", "佐证.pdf", bytes),
            )
            .await
            .assert_redirect(page);
    }
    let shown = analyst.get(page).await.assert_contains("佐证.pdf").text();
    assert_eq!(shown.matches("900 件</td>").count(), 1);
    let url = format!("/desk/workplan/values/{id}/file");
    assert_eq!(analyst.get(&url).await.assert_ok().text().as_bytes(), bytes);
    let company = app.company().await;
    app.member("ada", company)
        .await
        .get(&url)
        .await
        .assert_status(403);
    app.visitor().get(&url).await.assert_status(303);
    // A program is refused at its field, with what was typed.
    let id = report_id(&analyst, page).await;
    let form = [
        ("id", id.as_str()),
        ("value", "901"),
        ("as_of", "2026-06-30"),
    ];
    analyst
        .upload(&format!("{page}/values"), &form, ("file", "a.exe", b"MZ"))
        .await
        .assert_status(422)
        .assert_contains("901");
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    registrar
        .get(page)
        .await
        .assert_ok()
        .assert_lacks("name=\"value\"");
    registrar
        .post(&format!("{page}/values"), &form)
        .await
        .assert_status(403);
    let mut tx = app.app.db.read().await.unwrap();
    let (_, broken) = audit::verify(&mut tx).await.unwrap();
    assert_eq!(broken, Vec::new());
}

#[tokio::test]
async fn the_contract_row_follows_the_target_and_opens_its_contracts() {
    let app = TestApp::new().await;
    example::load(&app).await;
    example::go_to(&app, chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    let analyst = analyst(&app).await;
    add(
        &analyst,
        &[
            ("name", "技术合同交易金额"),
            ("unit", "万元"),
            ("from", "500"),
            ("items", "18"),
            ("computed", "target"),
        ],
    )
    .await;
    analyst
        .get(BOARD)
        .await
        .assert_contains("年度目标还没有设定");
    analyst.post("/desk/targets", &TARGET).await;
    let board = analyst.get(BOARD).await;
    let board = board
        .assert_contains("≥ 550 万元")
        .assert_contains("417 万元")
        .assert_contains("75.82%")
        .assert_contains("滞后")
        .text();
    let url = board.split("href=\"/figures/contracts").nth(1).unwrap();
    let url = url.split('"').next().unwrap().replace("&amp;", "&");
    analyst
        .get(&format!("/figures/contracts{url}"))
        .await
        .assert_contains("¥ 4,170,000.00");
    // It takes no reports by hand.
    let form = [
        ("id", "01890000-0000-7000-8000-000000000000"),
        ("value", "1"),
        ("as_of", "2026-06-30"),
    ];
    analyst
        .post("/desk/workplan/2026/W18-1/values", &form)
        .await
        .assert_status(409);
}

#[tokio::test]
async fn an_indicator_is_changed_once_by_whoever_saw_it() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    add(&analyst, &[]).await;
    let edit = "/desk/workplan/2026/W18-1/edit";
    let change = indicator(&[("from", "1600"), ("seen", "0")]);
    analyst
        .post(edit, &change)
        .await
        .assert_redirect("/desk/workplan/2026/W18-1");
    analyst.post(edit, &change).await.assert_status(409);
    analyst
        .post(
            edit,
            &indicator(&[
                ("direction", "range"),
                ("from", "3"),
                ("to", "2"),
                ("seen", "1"),
            ]),
        )
        .await
        .assert_status(422)
        .assert_contains("上限应大于下限");
    analyst
        .get("/desk/workplan/2026/W99/edit")
        .await
        .assert_status(404);
    for odd in ["year=abc", "year=2999", "year=1985&light=zz&tag=zz"] {
        analyst
            .get(&format!("/desk/workplan?{odd}"))
            .await
            .assert_ok();
    }
}

#[tokio::test]
async fn the_demonstration_shows_every_light_and_computes_the_contract_row() {
    let app = TestApp::new().await;
    kexing::demo::load(&app.app).await.unwrap();
    let analyst = app.staff("planner", &[Duty::Analyst]).await;
    let board = analyst.get("/desk/workplan").await.assert_ok();
    for word in [
        "已完成",
        "滞后",
        "未上报",
        "进度正常",
        "超出",
        "本系统自动统计",
        "1500",
        "500",
    ] {
        assert!(board.text().contains(word), "{word}");
    }
    app.staff("english", &[Duty::Analyst])
        .await
        .in_english()
        .get("/desk/workplan")
        .await
        .assert_ok()
        .assert_contains("On course");
}
