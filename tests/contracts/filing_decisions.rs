//! Decisions: refusals and second attempts, two registrars at once, changes and cancellations with their small files.

use kexing::contracts::filing::stage::Stage;
use kexing::contracts::store;
use kexing::web::Duty;

use super::filing::{ASK, handed_in};
use super::{NUMBER, form, form_with, opened, registered, registrar, revision, step};
use crate::app::TestApp;

#[tokio::test]
async fn a_refused_contract_is_handed_in_again_as_a_second_attempt() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    step(
        &registrar,
        &file,
        "filing/acceptance",
        &[("accepted_on", "2026-11-06")],
    )
    .await;
    let refusal = |day| [("refusal_code", "R02"), ("refused_on", day)];
    step(&registrar, &file, "refusal", &refusal("2026-11-05"))
        .await
        .assert_status(422)
        .assert_contains("不能早于受理日期 2026-11-06");
    step(&registrar, &file, "refusal", &refusal("2026-11-09"))
        .await
        .assert_redirect(&file);
    step(&registrar, &file, "reopening", &[]).await;
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")]).await;
    step(&registrar, &file, "filing", &[("filed_on", "2026-11-12")])
        .await
        .assert_redirect(&file);
    registrar
        .get(&format!("{file}/filing"))
        .await
        .assert_contains("以前的提交")
        .assert_contains("第 1 次提交")
        .assert_contains("未予登记");
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    let attempts = store::filing::attempts(&mut tx, contract.id).await.unwrap();
    let stages: Vec<Stage> = attempts.iter().map(|f| f.stage).collect();
    assert_eq!(stages, [Stage::Submitted, Stage::Refused]);
}

#[tokio::test]
async fn two_registrars_at_once_have_one_effect_and_the_other_sees_what_changed() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = handed_in(&app, &one).await;
    let seen = revision(&one, &file).await;
    let refusal = [
        ("refusal_code", "R02"),
        ("refused_on", "2026-11-20"),
        ("refusal_words", "现成软件供货"),
        ("revision", seen.as_str()),
    ];
    let mut asked = ASK.to_vec();
    asked.push(("revision", &seen));
    let (refusing, asking) = (
        format!("{file}/refusal"),
        format!("{file}/filing/supplement"),
    );
    let (a, b) = tokio::join!(one.post(&refusing, &refusal), other.post(&asking, &asked));
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    let refusal_was_late = a.status.as_u16() == 409;
    let late = if refusal_was_late { a } else { b };
    let late = late.assert_contains("您打开本页之后");
    // A form that is still there keeps what was typed.
    if refusal_was_late {
        late.assert_contains("现成软件供货");
    }
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    let events = store::events(&mut tx, contract.id, 50).await.unwrap();
    let done = events
        .iter()
        .filter(|e| e.action == "refuse" || e.action == "ask")
        .count();
    assert_eq!(done, 1);
    assert_eq!(kexing::audit::verify(&mut tx).await.unwrap().1, []);
}

#[tokio::test]
async fn a_number_that_another_file_took_at_the_same_moment_is_said_at_its_field() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let mut files = Vec::new();
    for _ in 0..2 {
        let file = opened(&one, &form()).await;
        step(&one, &file, "signing", &[("signed_on", "2026-01-10")]).await;
        step(&one, &file, "filing", &[("filed_on", "2026-01-12")]).await;
        files.push((revision(&one, &file).await, format!("{file}/registration")));
    }
    let fields = |seen| {
        [
            ("registration_number", "2026511701000018"),
            ("registered_on", "2026-01-15"),
            ("revision", seen),
        ]
    };
    let (mine, theirs) = (fields(files[0].0.as_str()), fields(files[1].0.as_str()));
    let (a, b) = tokio::join!(
        one.post(&files[0].1, &mine),
        other.post(&files[1].1, &theirs)
    );
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 422]);
    let late = if a.status.as_u16() == 422 { a } else { b };
    late.assert_contains("已用于另一份合同");
}

#[tokio::test]
async fn a_change_and_a_cancellation_keep_their_own_small_file() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, "2026511701000018").await;
    let seen = revision(&registrar, &file).await;
    let change = format!("{file}/change");
    let fields = |decided: &'static str| {
        form_with(&[
            ("total", "54万"),
            ("changed_on", "2026-10-10"),
            ("change_words", "双方签订补充协议"),
            ("reported_on", "2026-10-09"),
            ("decided_on", decided),
            ("document", "补充协议（2026-10-08）"),
            ("relief", "taken"),
        ])
    };
    let mut wrong = fields("2026-10-08");
    wrong.push(("revision", &seen));
    registrar
        .post(&change, &wrong)
        .await
        .assert_status(422)
        .assert_contains("不能早于申请日期 2026-10-09")
        .assert_contains("补充协议（2026-10-08）");
    let mut right = fields("2026-10-10");
    right.push(("revision", &seen));
    registrar.post(&change, &right).await.assert_redirect(&file);
    let tab = format!("{file}/filing");
    registrar
        .get(&tab)
        .await
        .assert_contains("变更登记：第 2 版")
        .assert_contains("补充协议（2026-10-08）")
        .assert_contains("请提醒当事人告知税务机关")
        .assert_contains("<del>600,000.00</del>");
    step(
        &registrar,
        &file,
        "cancellation",
        &[
            ("cancel_code", "revoked"),
            ("cancelled_on", "2026-11-01"),
            ("document", "判决书"),
            ("relief", "taken"),
            ("tax_told_on", "2026-11-02"),
        ],
    )
    .await
    .assert_redirect(&file);
    registrar
        .get(&tab)
        .await
        .assert_contains("注销登记")
        .assert_contains("合同撤销")
        .assert_contains("判决书")
        .assert_contains("2026-11-02");
}

#[tokio::test]
async fn no_day_lies_before_what_happened_before_it() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    let registration = |day| {
        [
            ("registration_number", "2026511701000018"),
            ("registered_on", day),
        ]
    };
    // Signed long ago, handed in on the second of November.
    step(
        &registrar,
        &file,
        "registration",
        &registration("2026-11-01"),
    )
    .await
    .assert_status(422)
    .assert_contains("不能早于送审日期 2026-11-02");
    step(&registrar, &file, "filing/supplement", &ASK).await;
    let answered = [("answered_on", "2026-11-20")];
    step(&registrar, &file, "filing/answer", &answered)
        .await
        .assert_redirect(&file);
    let said = "不能早于上一次补正往来的日期 2026-11-20";
    step(
        &registrar,
        &file,
        "registration",
        &registration("2026-11-15"),
    )
    .await
    .assert_status(422)
    .assert_contains(said);
    let accepted = [("accepted_on", "2026-11-12")];
    step(&registrar, &file, "filing/acceptance", &accepted)
        .await
        .assert_status(422)
        .assert_contains(said);
    let mut again = ASK.to_vec();
    again.retain(|(field, _)| *field != "asked_on");
    again.push(("asked_on", "2026-11-19"));
    step(&registrar, &file, "filing/supplement", &again)
        .await
        .assert_status(422)
        .assert_contains(said);
    step(
        &registrar,
        &file,
        "registration",
        &registration("2026-11-20"),
    )
    .await
    .assert_redirect(&file);
}
