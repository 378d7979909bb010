//! The registrar's list of grounds, hints beside it, and the two persons of a large contract.

use kexing::web::Duty;

use super::filing::{handed_in, signed};
use super::{FILE, form_with, opened, registrar, revision, step};
use crate::app::{Actor, TestApp};

/// Everything without a problem.
pub(super) const REST: [(&str, &str); 2] = [("check.R01", "fine"), ("_rest", "fine")];

async fn large(app: &TestApp, registrar: &Actor<'_>) -> String {
    signed(app, registrar, &[("total", "600万")]).await
}

#[tokio::test]
async fn the_list_keeps_findings_with_person_and_time() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = signed(&app, &registrar, &[]).await;
    let checks = "filing/checks";
    step(&registrar, &file, checks, &[])
        .await
        .assert_status(422)
        .assert_contains("请至少选择一项");
    step(&registrar, &file, checks, &[("check.R14", "problem")])
        .await
        .assert_status(422)
        .assert_contains("请写明问题是什么");
    step(&registrar, &file, checks, &[("check_words.R14", "设备款")])
        .await
        .assert_status(422)
        .assert_contains("value=\"设备款\"");
    let found = [
        ("check.R14", "problem"),
        ("check_words.R14", "设备款没有单列"),
        ("check.R06", "unused"),
    ];
    step(&registrar, &file, checks, &found)
        .await
        .assert_redirect(&file);
    registrar
        .get(&format!("{file}/filing"))
        .await
        .assert_contains("已核对 2 项")
        .assert_contains("设备款没有单列")
        .assert_contains("registrar · ");
    step(&registrar, &file, "filing/first-check", &[])
        .await
        .assert_status(422)
        .assert_contains("还有 15 项未核对、1 项有问题");
    let mended = [
        ("check.R14", "fine"),
        ("check.R06", "unused"),
        ("_rest", "fine"),
    ];
    step(&registrar, &file, checks, &mended)
        .await
        .assert_redirect(&file);
    step(&registrar, &file, "filing/first-check", &[])
        .await
        .assert_redirect(&file);
    // What passed is not written any more.
    step(&registrar, &file, checks, &REST)
        .await
        .assert_status(409);
}

#[tokio::test]
async fn the_software_flags_what_it_sees() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let odd = [
        ("name", "设备采购及测温模型开发"),
        ("related", "yes"),
        ("ends_on", "2026-12-10"),
    ];
    let first = signed(&app, &registrar, &odd).await;
    let file = signed(&app, &registrar, &odd).await;
    assert_ne!(first, file);
    registrar
        .get(&format!("{file}/filing"))
        .await
        .assert_contains("名称中有“采购”")
        .assert_contains("还有 17 天")
        .assert_contains("KX-H-2026-00001")
        .assert_contains("补充持股比例")
        .assert_contains("还没有收到的材料");
}

#[tokio::test]
async fn a_large_contract_needs_two_persons_before_it_is_handed_in() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = large(&app, &one).await;
    let hand_in = [("filed_on", "2026-11-02")];
    step(&one, &file, "filing", &hand_in)
        .await
        .assert_status(422)
        .assert_contains("须由两位登记员先后核对通过");
    step(&one, &file, "filing/checks", &REST).await;
    step(
        &one,
        &file,
        "filing/first-check",
        &[("check_words", "材料齐全")],
    )
    .await
    .assert_redirect(&file);
    step(&one, &file, "filing", &hand_in)
        .await
        .assert_status(422);
    let tab = format!("{file}/filing");
    one.get(&tab).await.assert_contains("须由另一位登记员复审");
    step(&one, &file, "filing/second-check", &[])
        .await
        .assert_status(403)
        .assert_contains("初审和复审不能是同一人");
    step(
        &other,
        &file,
        "filing/second-check",
        &[("second_words", "同意")],
    )
    .await
    .assert_redirect(&file);
    one.get(&tab)
        .await
        .assert_contains("registrar · ")
        .assert_contains("registrar-two · ")
        .assert_contains("材料齐全")
        .assert_contains("同意");
    step(&one, &file, "filing", &hand_in)
        .await
        .assert_redirect(&file);
}

#[tokio::test]
async fn one_fen_below_the_line_one_person_is_enough() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = signed(&app, &registrar, &[("total", "4999999.99")]).await;
    step(&registrar, &file, "filing", &[("filed_on", "2026-11-02")])
        .await
        .assert_redirect(&file);
    let exact = signed(&app, &registrar, &[("total", "5000000")]).await;
    step(&registrar, &exact, "filing", &[("filed_on", "2026-11-02")])
        .await
        .assert_status(422);
}

#[tokio::test]
async fn editing_takes_the_checks_back() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = large(&app, &one).await;
    step(&one, &file, "filing/checks", &REST).await;
    step(&one, &file, "filing/first-check", &[]).await;
    step(&other, &file, "filing/second-check", &[]).await;
    let seen = revision(&one, &file).await;
    let form = form_with(&[("total", "900万"), ("revision", &seen)]);
    one.post(&format!("{file}/edit"), &form)
        .await
        .assert_redirect(&file);
    step(&one, &file, "filing", &[("filed_on", "2026-11-02")])
        .await
        .assert_status(422)
        .assert_contains("须由两位登记员");
}

#[tokio::test]
async fn a_check_is_sent_back_with_a_word_why() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let file = large(&app, &one).await;
    step(&one, &file, "filing/checks", &REST).await;
    step(&one, &file, "filing/first-check", &[]).await;
    step(&one, &file, "filing/recheck", &[("back_words", "")])
        .await
        .assert_status(422);
    step(&one, &file, "filing/recheck", &[("back_words", "金额有误")])
        .await
        .assert_redirect(&file);
    one.get(&format!("{file}/filing"))
        .await
        .assert_contains("退回重新核对")
        .assert_contains("金额有误");
}

#[tokio::test]
async fn findings_of_a_handed_in_file_are_only_read() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    step(&registrar, &file, "filing/checks", &REST)
        .await
        .assert_status(409);
    registrar
        .get(&format!("{file}/filing"))
        .await
        .assert_contains("没有逐项核对的记录")
        .assert_lacks("name=\"check.R01\"");
}

#[tokio::test]
async fn a_draft_has_nothing_to_register_yet() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    opened(&registrar, &super::form()).await;
    registrar
        .get(&format!("{FILE}/filing"))
        .await
        .assert_ok()
        .assert_contains("还不能办理登记");
    step(&registrar, FILE, "filing/checks", &REST)
        .await
        .assert_status(409);
}

#[tokio::test]
async fn what_became_large_while_mended_is_looked_at_by_two_before_it_goes_back() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = handed_in(&app, &one).await;
    step(&one, &file, "filing/supplement", &super::filing::ASK).await;
    let seen = revision(&one, &file).await;
    let form = form_with(&[("total", "900万"), ("revision", &seen)]);
    one.post(&format!("{file}/edit"), &form)
        .await
        .assert_redirect(&file);
    let answer = [("answered_on", "2026-11-20")];
    step(&one, &file, "filing/answer", &answer)
        .await
        .assert_status(422)
        .assert_contains("须由两位登记员")
        .assert_contains("value=\"2026-11-20\"");
    step(&one, &file, "filing/checks", &REST)
        .await
        .assert_redirect(&file);
    step(&one, &file, "filing/first-check", &[])
        .await
        .assert_redirect(&file);
    step(&one, &file, "filing/second-check", &[])
        .await
        .assert_status(403);
    step(&other, &file, "filing/second-check", &[])
        .await
        .assert_redirect(&file);
    step(&one, &file, "filing/answer", &answer)
        .await
        .assert_redirect(&file);
}
