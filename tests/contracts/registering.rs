//! Signing, filing, registration, refusal, change, cancellation.

use kexing::audit;
use kexing::contracts::store;

use super::{FILE, NUMBER, form, form_with, opened, registered, registrar, revision, step};
use crate::app::{Actor, TestApp};

pub(super) const FIRST: &str = "2026511701000018";

pub(super) async fn filed(registrar: &Actor<'_>) -> String {
    let file = opened(registrar, &form()).await;
    step(registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    step(registrar, &file, "filing", &[("filed_on", "2026-01-12")])
        .await
        .assert_redirect(&file);
    file
}

#[tokio::test]
async fn a_contract_is_signed_filed_and_registered() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, "2026 5117 01 000018").await;
    registrar
        .get(&file)
        .await
        .assert_contains("已登记")
        .assert_contains("2026 5117 01 000018")
        .assert_contains("2026-01-15");
    // What is registered is not edited any more.
    registrar
        .get(&format!("{file}/edit"))
        .await
        .assert_status(409);
    let seen = revision(&registrar, &file).await;
    registrar
        .post(&format!("{file}/edit"), &form_with(&[("revision", &seen)]))
        .await
        .assert_status(409);
}

#[tokio::test]
async fn wrong_days_and_numbers_are_said_at_their_fields() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = filed(&registrar).await;
    for (number, day, said) in [
        ("2026511701000018", "2026-11-24", "日期应在"),
        ("2026511701000018", "2026-01-09", "不能早于签订日期"),
        ("2025511701000018", "2026-01-15", "编号中的年份"),
        ("25511701000018", "2026-01-15", "编号中的年份"),
        ("20265117010000", "2026-13-01", "格式填写日期"),
        ("123", "2026-01-15", "14 位或 16 位"),
        ("", "2026-01-15", "请填写此项"),
        ("KX-H-2026-00001", "2026-01-15", "登记编号只有数字"),
    ] {
        step(
            &registrar,
            &file,
            "registration",
            &[("registration_number", number), ("registered_on", day)],
        )
        .await
        .assert_status(422)
        .assert_contains(said);
    }
    registrar.get(&file).await.assert_contains("已送登记机构");
}

#[tokio::test]
async fn an_expired_contract_is_not_registered() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &form_with(&[("ends_on", "2026-03-31")])).await;
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")]).await;
    step(&registrar, &file, "filing", &[("filed_on", "2026-01-12")]).await;
    step(
        &registrar,
        &file,
        "registration",
        &[
            ("registration_number", FIRST),
            ("registered_on", "2026-04-01"),
        ],
    )
    .await
    .assert_status(422)
    .assert_contains("到期后不予登记");
}

#[tokio::test]
async fn a_registration_number_is_used_once() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    registered(&registrar, FIRST).await;
    let other = filed(&registrar).await;
    step(
        &registrar,
        &other,
        "registration",
        &[
            ("registration_number", FIRST),
            ("registered_on", "2026-01-15"),
        ],
    )
    .await
    .assert_status(422)
    .assert_contains("已用于另一份合同");
}

#[tokio::test]
async fn two_registrars_at_once_have_one_effect() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app
        .staff("registrar-two", &[kexing::web::Duty::Registrar])
        .await;
    let file = filed(&one).await;
    let seen = revision(&one, &file).await;
    let fields = |number| {
        [
            ("registration_number", number),
            ("registered_on", "2026-01-15"),
            ("revision", seen.as_str()),
        ]
    };
    let address = format!("{file}/registration");
    let (mine, theirs) = (fields(FIRST), fields("2026511701000019"));
    let (a, b) = tokio::join!(one.post(&address, &mine), other.post(&address, &theirs));
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    // And the quicker one's second click changes nothing either.
    one.post(&address, &mine).await.assert_status(409);
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    assert!(contract.registration_number.is_some());
    let events = store::events(&mut tx, contract.id, 50).await.unwrap();
    assert_eq!(events.iter().filter(|e| e.action == "register").count(), 1);
    assert_eq!(audit::verify(&mut tx).await.unwrap().1, []);
}

#[tokio::test]
async fn a_change_adds_a_version_and_keeps_the_number() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, FIRST).await;
    let change = format!("{file}/change");
    registrar.get(&change).await.assert_ok();
    let seen = revision(&registrar, &file).await;
    let new = form_with(&[
        ("total", "54万"),
        ("changed_on", "2026-10-10"),
        ("change_words", "双方签订补充协议"),
        ("revision", &seen),
    ]);
    registrar.post(&change, &new).await.assert_redirect(&file);
    registrar.post(&change, &new).await.assert_status(409);
    registrar
        .get(&file)
        .await
        .assert_contains("<del>600,000.00</del>")
        .assert_contains("<ins>540,000.00</ins>")
        .assert_contains("2026 5117 01 000018")
        .assert_contains("双方签订补充协议");
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    let versions = store::versions(&mut tx, contract.id).await.unwrap();
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[0].values.total.fen(), 60_000_000);
    assert_eq!(versions[1].values.total.fen(), 54_000_000);
    assert_eq!(versions[0].values.items.len(), 1);
}

#[tokio::test]
async fn a_change_must_fit_its_registration_and_the_versions_before_it() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, FIRST).await;
    let seen = revision(&registrar, &file).await;
    let change = format!("{file}/change");
    for (fields, said) in [
        (
            [("changed_on", "2026-01-14"), ("change_words", "补充协议")],
            "不能早于当前版本的生效日期",
        ),
        (
            [("changed_on", "2026-11-24"), ("change_words", "补充协议")],
            "日期应在",
        ),
        (
            [("changed_on", "2026-10-10"), ("change_words", "")],
            "请填写此项",
        ),
    ] {
        let mut form = form_with(&fields);
        form.push(("revision", &seen));
        registrar
            .post(&change, &form)
            .await
            .assert_status(422)
            .assert_contains(said);
    }
    let late = form_with(&[
        ("changed_on", "2026-10-10"),
        ("change_words", "补充协议"),
        ("starts_on", "2026-02-01"),
        ("revision", &seen),
    ]);
    registrar
        .post(&change, &late)
        .await
        .assert_status(422)
        .assert_contains("有效期应包含登记日期");
}

#[tokio::test]
async fn a_refused_contract_is_mended_and_tried_again() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = filed(&registrar).await;
    step(
        &registrar,
        &file,
        "refusal",
        &[("refusal_code", "R99"), ("refused_on", "2026-01-20")],
    )
    .await
    .assert_status(422);
    step(
        &registrar,
        &file,
        "refusal",
        &[
            ("refusal_code", "R02"),
            ("refused_on", "2026-01-20"),
            ("refusal_words", "现成软件供货"),
        ],
    )
    .await
    .assert_redirect(&file);
    registrar
        .get(&file)
        .await
        .assert_contains("未予登记")
        .assert_contains("不属于技术合同")
        .assert_contains("现成软件供货");
    step(&registrar, &file, "reopening", &[])
        .await
        .assert_redirect(&file);
    registrar.get(&format!("{file}/edit")).await.assert_ok();
}

#[tokio::test]
async fn what_the_registry_wants_mended_goes_back_to_signed() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = filed(&registrar).await;
    step(&registrar, &file, "return", &[("return_words", "")])
        .await
        .assert_status(422);
    step(
        &registrar,
        &file,
        "return",
        &[("return_words", "缺技术附件")],
    )
    .await
    .assert_redirect(&file);
    registrar
        .get(&file)
        .await
        .assert_contains("缺技术附件")
        .assert_contains("已签订");
}

#[tokio::test]
async fn a_cancellation_has_a_day_and_a_reason() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, FIRST).await;
    for (fields, said) in [
        (
            [("cancel_code", ""), ("cancelled_on", "2026-09-01")],
            "请填写此项",
        ),
        (
            [("cancel_code", "rescinded"), ("cancelled_on", "2026-01-14")],
            "不能早于登记日期",
        ),
        (
            [("cancel_code", "rescinded"), ("cancelled_on", "2027-01-01")],
            "日期应在",
        ),
    ] {
        step(&registrar, &file, "cancellation", &fields)
            .await
            .assert_status(422)
            .assert_contains(said);
    }
    step(
        &registrar,
        &file,
        "cancellation",
        &[("cancel_code", "rescinded"), ("cancelled_on", "2026-09-01")],
    )
    .await
    .assert_redirect(&file);
    registrar
        .get(&file)
        .await
        .assert_contains("已注销")
        .assert_contains("合同解除");
}

#[tokio::test]
async fn steps_out_of_turn_are_refused() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    opened(&registrar, &form()).await;
    for out_of_turn in [
        "filing",
        "return",
        "registration",
        "refusal",
        "reopening",
        "cancellation",
    ] {
        step(&registrar, FILE, out_of_turn, &[])
            .await
            .assert_status(409);
    }
    registrar
        .get(&format!("{FILE}/change"))
        .await
        .assert_status(409);
}
