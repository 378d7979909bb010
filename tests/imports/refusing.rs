//! Files that are not taken, each with its reason.

use crate::app::TestApp;

async fn refused(app: &TestApp, name: &str, bytes: &[u8], reason: &str) {
    let university = app
        .organisation(
            name,
            "university",
            &format!("X{:017x}", rand::random::<u64>()),
        )
        .await;
    let user = format!("u{:x}", rand::random::<u32>());
    let ada = app.member(&user, university).await;
    let form = [("kind", "achievements"), ("pledge", "yes")];
    ada.upload("/my/imports", &form, ("file", name, bytes))
        .await
        .assert_status(422)
        .assert_contains(reason);
}

#[tokio::test]
async fn other_kinds_of_files_are_refused_by_what_they_hold() {
    let app = TestApp::new().await;
    refused(&app, "a.csv", b"%PDF-1.7 ...", "不是能导入的文件").await;
    refused(&app, "a.xlsx", b"<html>", "不是能导入的文件").await;
    refused(&app, "a.xlsx", b"", "文件是空的").await;
    refused(&app, "a.xlsx", b"PK\x03\x04rest", "文件已损坏").await;
    let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0];
    refused(&app, "a.xls", &old, "旧版 Excel").await;
}

#[tokio::test]
async fn all_errors_of_the_form_are_told_at_once() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    ada.upload("/my/imports", &[("kind", "people")], ("file", "", b""))
        .await
        .assert_status(422)
        .assert_contains("没有这个选项")
        .assert_contains("请选择一个文件")
        .assert_contains("请阅读并勾选承诺");
}

#[tokio::test]
async fn a_file_without_titles_fails_with_the_headers_it_has() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let file = ("a.csv", "备注,日期\n1,2\n".as_bytes());
    let address = super::check(&app, &ada, "achievements", file).await;
    ada.get(&address)
        .await
        .assert_ok()
        .assert_contains("没有找到“名称”这一列")
        .assert_contains("备注、日期");
    ada.post(&format!("{address}/run"), &[])
        .await
        .assert_status(409);
}
