//! A refused file is told at its field, and the words stay.

use super::papers::{MINE, PDF, file, hand_in};
use super::{FILE, registrar};
use crate::app::TestApp;

#[tokio::test]
async fn a_wrong_file_is_told_at_its_field_and_the_words_stay() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let (university, _) = file(&app, &keeper).await;
    let ada = app.member("ada", university).await;
    let words = [("note_contract", "第一次扫描")];
    let wrong: [(&str, &[u8], &str); 6] = [
        ("空.pdf", b"", "文件是空的"),
        ("x.pdf.exe", b"MZ\x90\0", ".exe 结尾"),
        ("合同.pdf.exe", PDF, ".exe 结尾"),
        ("合同.pdf", b"not a pdf at all", "须为 PDF 或图片"),
        ("合同.txt", "合同文本".as_bytes(), "须为 PDF 或图片"),
        ("合同.pdf", b"PK\x03\x04\x14\0\0\0\0\0", "须为 PDF 或图片"),
    ];
    for (name, bytes, why) in wrong {
        hand_in(&ada, MINE, ("contract", name, bytes), &words)
            .await
            .assert_status(422)
            .assert_contains(why)
            .assert_contains("第一次扫描")
            .assert_contains("href=\"#f-file_contract\"");
    }
    // By content, not by name: this one is a PDF.
    hand_in(&ada, MINE, ("contract", "合同.txt", PDF), &words)
        .await
        .location();
    // Nothing chosen, too many words, the very same file, a kind that nobody knows.
    ada.post(&format!("{MINE}/papers"), &[("kind", "contract")])
        .await
        .assert_status(422)
        .assert_contains("请选择要上交的文件");
    let long = "长".repeat(301);
    hand_in(
        &ada,
        MINE,
        ("other", "a.pdf", PDF),
        &[("note_other", &long)],
    )
    .await
    .assert_status(422)
    .assert_contains(&long);
    hand_in(&ada, MINE, ("contract", "再来.pdf", PDF), &[])
        .await
        .assert_status(422)
        .assert_contains("完全相同");
    hand_in(&ada, MINE, ("nonsense", "a.pdf", PDF), &[])
        .await
        .assert_status(400);
    let page = ada.get(&format!("{MINE}/papers")).await;
    assert_eq!(
        page.text().matches("hash muted").count(),
        1,
        "only one was kept"
    );
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_told_and_nothing_of_it_stays() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    let large = vec![b' '; 50 * 1024 * 1024 + 1];
    hand_in(
        &keeper,
        FILE,
        ("contract", "大.pdf", &large),
        &[("note_contract", "大文件")],
    )
    .await
    .assert_status(422)
    .assert_contains("超过 50 MB")
    .assert_contains("大文件");
}
