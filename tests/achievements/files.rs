//! Files and pictures of a result.

use kexing::web::Duty;

use super::{FULL, draft, form, head, hidden, id};
use crate::app::{Actor, TestApp};

const PDF: &[u8] = b"%PDF-1.7 a report";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// The address of the first file on a page.
fn file_url(html: &str) -> String {
    let rest = html.split("href=\"/listings/").nth(1).unwrap();
    format!("/listings/{}", rest.split('"').next().unwrap())
}

async fn revision(of: &Actor<'_>, at: &str) -> String {
    hidden(&of.get(&format!("{at}/edit")).await.text(), "revision")
}

#[tokio::test]
async fn an_upload_keeps_what_was_typed_and_shows_the_file() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    officer
        .upload(
            &format!("{at}/files"),
            &form(&FULL, "0", &[("_file_caption", "检测报告<b>")]),
            ("_file", "报告.pdf", PDF),
        )
        .await
        .assert_redirect(&format!("{at}/edit#f-_file"));
    officer
        .upload(
            &format!("{at}/files"),
            &form(&FULL, "1", &[]),
            ("_file", "现场.png", PNG),
        )
        .await
        .location();
    let page = officer
        .get(&format!("{at}/edit"))
        .await
        .assert_contains(FULL[0].1)
        .assert_contains("报告.pdf")
        .assert_contains("检测报告&lt;b&gt;")
        .text();
    assert!(page.contains("<img src=\"/listings/"));
    officer.get(&file_url(&page)).await.assert_ok();
}

#[tokio::test]
async fn a_wrong_file_is_said_at_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    let huge = vec![b'a'; 50 * 1024 * 1024 + 1];
    for (revision, (name, bytes, word)) in [
        ("program.pdf", &b"MZ\x90\0 a program"[..], "不接受这种文件"),
        ("empty.pdf", &b""[..], "文件是空的"),
        ("huge.txt", &huge[..], "文件超过 50 MB"),
        ("报告.pdf.exe", PDF, "文件名以 .exe 结尾"),
        ("../../页.html", PDF, "文件名以 .html 结尾"),
    ]
    .into_iter()
    .enumerate()
    {
        let now = revision.to_string();
        officer
            .upload(
                &format!("{at}/files"),
                &form(&FULL, &now, &[]),
                ("_file", name, bytes),
            )
            .await
            .assert_status(422)
            .assert_contains(word)
            .assert_contains("href=\"#f-_file\"")
            .assert_contains(FULL[0].1);
    }
    assert_eq!(head(&app, &at).await.title, FULL[0].1);
}

#[tokio::test]
async fn a_file_of_five_hundred_megabytes_is_told_its_limit_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    let huge = vec![b'a'; 500 * 1024 * 1024];
    officer
        .upload(
            &format!("{at}/files"),
            &form(&FULL, "0", &[]),
            ("_file", "huge.txt", &huge),
        )
        .await
        .assert_status(422)
        .assert_contains("文件超过 50 MB")
        .assert_contains(FULL[0].1);
    assert_eq!(head(&app, &at).await.title, FULL[0].1);
    let left = std::fs::read_dir(app.app.config.data.join("tmp")).unwrap();
    assert_eq!(left.count(), 0, "the temporary file is gone");
}

#[tokio::test]
async fn a_chosen_file_that_was_not_uploaded_is_noticed_at_submission() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let officer = app.member("officer", university).await;
    let at = draft(&officer, "achievements").await;
    officer
        .post(
            &format!("{at}/submission"),
            &form(&FULL, "0", &[("_file", "报告.pdf")]),
        )
        .await
        .assert_status(422)
        .assert_contains("还没有上传");
}

#[tokio::test]
async fn a_file_opens_by_its_tier_and_only_once_it_is_approved() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let officer = app.member("officer", university).await;
    let stranger = app.member("stranger", company).await;
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    let at = draft(&officer, "achievements").await;
    officer
        .upload(
            &format!("{at}/files"),
            &form(&FULL, "0", &[("_file_tier", "signed_in")]),
            ("_file", "报告.pdf", PDF),
        )
        .await
        .location();
    let file = file_url(&officer.get(&format!("{at}/edit")).await.text());
    stranger.get(&file).await.assert_status(404);
    reviewer.get(&file).await.assert_ok();
    let now = revision(&officer, &at).await;
    officer
        .post(&format!("{at}/submission"), &form(&FULL, &now, &[]))
        .await
        .location();
    reviewer
        .post(
            &format!("/desk/reviews/{}/approval", id(&at)),
            &[("version", "1")],
        )
        .await
        .location();
    stranger.get(&file).await.assert_ok();
    assert!(
        app.visitor()
            .get(&file)
            .await
            .location()
            .starts_with("/sign-in")
    );
    // A file hung on afterwards is not public before the next approval.
    let now = revision(&officer, &at).await;
    officer
        .upload(
            &format!("{at}/files"),
            &form(&FULL, &now, &[]),
            ("_file", "新的.pdf", b"%PDF-1.7 another"),
        )
        .await
        .location();
    let page = officer.get(&format!("{at}/edit")).await.text();
    let urls: Vec<String> = page
        .split("href=\"/listings/")
        .skip(1)
        .map(|rest| format!("/listings/{}", rest.split('"').next().unwrap()))
        .collect();
    let fresh = urls.iter().find(|url| **url != file).unwrap();
    stranger.get(fresh).await.assert_status(404);
    stranger.get(&file).await.assert_ok();
    // Taking the approved one off the working copy leaves the public version as it was.
    let now = revision(&officer, &at).await;
    let id_of_file = file.rsplit('/').next().unwrap();
    for _ in 0..2 {
        officer
            .post(
                &format!("{at}/files/{id_of_file}/removal"),
                &form(&FULL, &now, &[]),
            )
            .await
            .assert_redirect(&format!("{at}/edit#f-_file"));
    }
    stranger.get(&file).await.assert_ok();
}
