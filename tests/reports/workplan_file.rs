//! Indicators brought in from a file: looked at first, written once, or not at all.

use super::analyst;
use super::workplan::{BOARD, add};
use crate::app::{Actor, TestApp};

const HERE: &str = "/desk/workplan/import";
const CSV: &str = "编号,指标名称,单位,要求,目标值,目标上限,文件项目号,来源文件,文件原文,考核周期\n\
    W18-1,专利申请量,件,不少于（≥）,1500,,总体,工作要点（虚构）,专利申请 1500 件（虚构文本）,\n\
    W22-1,调研课题,项,区间,5,8,22,工作要点（虚构）,五到八项（虚构文本）,\n\
    W23-4,专利执法,次,,2,,23,工作要点（虚构）,每季两次（虚构文本）,每个季度分别考核\n";

/// Hands a file in; where its check is told.
async fn send(analyst: &Actor<'_>, text: &str) -> String {
    let file = ("file", "指标.csv", text.as_bytes());
    let answer = analyst.upload(HERE, &[("year", "2026")], file).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.location()
}

#[tokio::test]
async fn a_file_is_looked_at_first_and_written_once() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    add(&analyst, &[]).await;
    let first = send(&analyst, CSV).await;
    analyst
        .get(&first)
        .await
        .assert_contains("新增 2 项，修改 0 项，不变 1 项，有错 0 行");
    analyst.get(BOARD).await.assert_lacks("W22-1");
    let again = send(&analyst, CSV).await;
    analyst
        .post(&format!("{first}/run"), &[])
        .await
        .assert_redirect(BOARD);
    analyst
        .get(BOARD)
        .await
        .assert_contains("5–8 项")
        .assert_contains("每季度 ≥ 2 次");
    // Sent again, or looked at before: nothing happens a second time.
    analyst
        .post(&format!("{first}/run"), &[])
        .await
        .assert_status(409);
    analyst
        .post(&format!("{again}/run"), &[])
        .await
        .assert_status(409);
}

#[tokio::test]
async fn a_file_with_a_bad_row_writes_nothing_and_what_goes_out_comes_in_again() {
    let app = TestApp::new().await;
    let analyst = analyst(&app).await;
    add(&analyst, &[]).await;
    let bad = send(
        &analyst,
        &CSV.replace("W22-1", "W 22").replace("1500,,", "1600,,"),
    )
    .await;
    analyst
        .get(&bad)
        .await
        .assert_contains("修改 1 项")
        .assert_contains("有错 1 行")
        .assert_lacks("写入 ");
    analyst
        .post(&format!("{bad}/run"), &[])
        .await
        .assert_status(409);
    for (file, said) in [
        (("file", "x.csv", "编号\n1\n".as_bytes()), "缺少这些列"),
        (("file", "x.pdf", b"%PDF-1.7 x".as_slice()), "imports"),
    ] {
        let answer = analyst
            .upload(HERE, &[("year", "2026")], file)
            .await
            .assert_status(422);
        if said != "imports" {
            answer.assert_contains(said);
        }
    }
    analyst
        .upload(HERE, &[("year", "26")], ("file", "x.csv", b"a\n1\n"))
        .await
        .assert_status(422);
    // Out and in again changes nothing.
    let out = analyst
        .get("/desk/workplan/export/2026.csv")
        .await
        .assert_ok()
        .text();
    let back = send(&analyst, &out).await;
    analyst
        .get(&back)
        .await
        .assert_contains("新增 0 项，修改 0 项，不变 1 项，有错 0 行");
    analyst
        .get("/desk/workplan/export/2026.xlsx")
        .await
        .assert_ok();
    analyst
        .get("/desk/workplan/export/x.csv")
        .await
        .assert_status(404);
}
