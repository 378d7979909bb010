//! Days that follow each other over attempts and changes, and who registered.

use super::registering::{FIRST, filed};
use super::{form_with, registered, registrar, revision, step};
use crate::app::TestApp;

#[tokio::test]
async fn a_second_attempt_begins_after_the_first_was_decided() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = filed(&registrar).await;
    let refusal = [("refusal_code", "R04"), ("refused_on", "2026-02-10")];
    step(&registrar, &file, "refusal", &refusal)
        .await
        .assert_redirect(&file);
    step(&registrar, &file, "reopening", &[])
        .await
        .assert_redirect(&file);
    // The contract itself may be signed as long ago as it was.
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    step(&registrar, &file, "filing", &[("filed_on", "2026-02-09")])
        .await
        .assert_status(422)
        .assert_contains("不能早于上一次送审的办结日期 2026-02-10");
    step(&registrar, &file, "filing", &[("filed_on", "2026-02-10")])
        .await
        .assert_redirect(&file);
}

#[tokio::test]
async fn no_registration_ends_before_its_last_change_took_effect() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, FIRST).await;
    let seen = revision(&registrar, &file).await;
    let change = form_with(&[
        ("total", "50万"),
        ("changed_on", "2026-03-01"),
        ("change_words", "规格减少一档（虚构）"),
        ("revision", &seen),
    ]);
    registrar
        .post(&format!("{file}/change"), &change)
        .await
        .assert_redirect(&file);
    for (day, status) in [("2026-02-28", 422), ("2026-03-01", 303)] {
        let ended = [
            ("cancel_code", "rescinded"),
            ("cancelled_on", day),
            ("relief", "none"),
        ];
        step(&registrar, &file, "cancellation", &ended)
            .await
            .assert_status(status);
    }
}

#[tokio::test]
async fn who_registered_is_shown_as_it_was_told_and_its_paper_is_kept() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = filed(&registrar).await;
    let answer = [
        ("registration_number", FIRST),
        ("registered_on", "2026-01-15"),
        ("registry_name", "达州示例登记处（虚构）"),
        ("registry_person", "甘登记（虚构）"),
    ];
    step(&registrar, &file, "registration", &answer)
        .await
        .assert_redirect(&file);
    for page in [file.clone(), format!("{file}/filing")] {
        registrar
            .get(&page)
            .await
            .assert_contains("达州示例登记处（虚构）")
            .assert_contains("甘登记（虚构）");
    }
    let scan = (
        "file_registry_certificate",
        "登记证明.pdf",
        super::papers::PDF,
    );
    let papers = format!("{file}/papers");
    registrar
        .upload(&papers, &[("kind", "registry_certificate")], scan)
        .await
        .location();
    registrar
        .get(&papers)
        .await
        .assert_contains("登记证明.pdf")
        .assert_contains("本平台不出具登记证明");
}
