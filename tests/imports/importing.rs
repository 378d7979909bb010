//! From a file to drafts.

use super::{check, import, listed, typed};
use crate::app::TestApp;
use kexing::listings::{Kind, Public, Work};

const THREE: &str = "编号,名称,简介,关键词,合作方式\n\
    1,低析晶漏板,短,漏板、拉丝,许可\n\
    2,,没有名称,,\n\
    3,\"<b>粗</b>纤维\",\"多行\n文字\",,\n";

#[tokio::test]
async fn nothing_is_written_before_the_check_was_looked_at() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let address = check(&app, &ada, "achievements", ("清单.csv", THREE.as_bytes())).await;
    ada.get(&address)
        .await
        .assert_ok()
        .assert_contains("检查完成")
        .assert_contains("导入 2 行")
        .assert_contains("请填写此项");
    ada.get(&address).await.assert_contains("清单.csv");
    assert!(listed(&app, university, Kind::Achievement).await.is_empty());
}

#[tokio::test]
async fn good_rows_become_drafts_that_say_what_is_missing() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let address = import(&app, &ada, "achievements", ("a.csv", THREE.as_bytes())).await;
    let made = listed(&app, university, Kind::Achievement).await;
    assert_eq!(made.len(), 2);
    assert!(
        made.iter()
            .all(|l| l.work == Work::Draft && l.public == Public::None)
    );
    let first = made.iter().find(|l| l.title == "低析晶漏板").unwrap();
    let typed = typed(&app, first.id).await;
    assert_eq!(typed.get("modes"), "licence");
    assert_eq!(typed.get("pledge"), "yes");
    ada.get(&address)
        .await
        .assert_contains("已建立 2 份草稿")
        .assert_contains("解决的问题")
        .assert_contains("&lt;b&gt;")
        .assert_lacks("<b>粗");
    ada.in_english()
        .get(&address)
        .await
        .assert_contains("2 drafts made")
        .assert_contains("Problem solved");
}

#[tokio::test]
async fn the_same_file_twice_makes_no_duplicates() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let doubled = format!("{THREE}9,低析晶漏板,短,,\n1,又一次同一编号,,,\n");
    import(&app, &ada, "achievements", ("a.csv", doubled.as_bytes())).await;
    assert_eq!(listed(&app, university, Kind::Achievement).await.len(), 3);
    let again = import(&app, &ada, "achievements", ("b.csv", doubled.as_bytes())).await;
    assert_eq!(listed(&app, university, Kind::Achievement).await.len(), 3);
    ada.get(&again).await.assert_contains("已有，跳过");
}

#[tokio::test]
async fn two_clicks_import_once() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let address = check(&app, &ada, "achievements", ("a.csv", THREE.as_bytes())).await;
    for _ in 0..2 {
        ada.post(&format!("{address}/run"), &[])
            .await
            .assert_redirect(&address);
    }
    app.run_jobs().await;
    ada.post(&format!("{address}/run"), &[])
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    assert_eq!(listed(&app, university, Kind::Achievement).await.len(), 2);
}

#[tokio::test]
async fn many_rows_go_in_batches_and_the_template_reads_back() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let ben = app.member("ben", company).await;
    let template = ben.get("/my/imports/template/needs.csv").await.assert_ok();
    let mut rows = template.text();
    rows.extend((0..450).map(|n| format!(",第{n}项需求,,\n")));
    let address = import(&app, &ben, "needs", ("needs.csv", rows.as_bytes())).await;
    assert_eq!(listed(&app, company, Kind::Need).await.len(), 450);
    ben.get(&address).await.assert_contains("已建立 450 份草稿");
    let book = ben
        .get("/my/imports/template/achievements.xlsx")
        .await
        .assert_ok();
    let address = check(&app, &ben, "achievements", ("t.xlsx", &book.bytes)).await;
    ben.get(&address)
        .await
        .assert_contains("没有可以导入的新内容");
}

#[tokio::test]
async fn bad_rows_come_back_as_a_file_to_mend() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let address = import(&app, &ada, "achievements", ("a.csv", THREE.as_bytes())).await;
    let file = ada
        .get(&format!("{address}/bad/rows.csv"))
        .await
        .assert_ok();
    let mended = file
        .assert_contains("原因")
        .assert_contains("没有名称")
        .text()
        .replace("2,,没有名称", "2,现在有了,没有名称");
    import(&app, &ada, "achievements", ("b.csv", mended.as_bytes())).await;
    let titles: Vec<String> = listed(&app, university, Kind::Achievement)
        .await
        .into_iter()
        .map(|l| l.title)
        .collect();
    assert_eq!(titles.len(), 3);
    assert!(titles.contains(&"现在有了".to_owned()));
    let book = ada
        .get(&format!("{address}/bad/rows.xlsx"))
        .await
        .assert_ok();
    assert!(book.bytes.starts_with(b"PK"));
    ada.get(&format!("{address}/bad/rows.exe"))
        .await
        .assert_status(404);
}

#[tokio::test]
async fn complete_drafts_can_be_sent_in_together() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let demo: serde_json::Value =
        serde_json::from_str(include_str!("../../demo/achievements.json")).unwrap();
    let file = super::exporting::lines(&app, &demo, 6);
    let address = import(&app, &ada, "achievements", ("a.jsonl", file.as_bytes())).await;
    ada.get(&address).await.assert_contains("把 6 份完整的草稿");
    ada.post(&format!("{address}/submission"), &[])
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    let made = listed(&app, university, Kind::Achievement).await;
    assert!(made.iter().all(|l| l.work == Work::Submitted), "{made:?}");
    ada.get(&address).await.assert_contains("已提交审核 6 份");
}
