//! A registration as a helper records it: handing in, acceptance, supplements, the outside registry's answers.

use kexing::contracts::filing::stage::Stage;
use kexing::contracts::store;
use kexing::web::OrganisationRole;

use super::{NUMBER, form_with, opened, registrar, revision, step};
use crate::app::{Actor, TestApp};

/// A contract in its term at the day of the tests, with both parties of this site.
pub(super) async fn signed(
    app: &TestApp,
    registrar: &Actor<'_>,
    changes: &[(&str, &str)],
) -> String {
    let (seller, buyer) = parties(app).await;
    let mut with = vec![("seller_id", seller.as_str()), ("buyer_id", buyer.as_str())];
    with.extend_from_slice(changes);
    let file = opened(registrar, &form_with(&with)).await;
    step(registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    file
}

pub(super) async fn parties(app: &TestApp) -> (String, String) {
    let mut tx = app.app.db.read().await.unwrap();
    let all = kexing::organisations::store::verified_after(&mut tx, None, 10)
        .await
        .unwrap();
    drop(tx);
    let known = |name: &str| all.iter().find(|o| o.name.contains(name)).map(|o| o.id);
    let seller = match known("示例大学") {
        Some(id) => id,
        None => app.university().await,
    };
    let buyer = match known("岩丝") {
        Some(id) => id,
        None => app.company().await,
    };
    (seller.to_string(), buyer.to_string())
}

pub(super) async fn handed_in(app: &TestApp, registrar: &Actor<'_>) -> String {
    let file = signed(app, registrar, &[]).await;
    step(registrar, &file, "filing", &[("filed_on", "2026-11-02")])
        .await
        .assert_redirect(&file);
    file
}

pub(super) const ASK: [(&str, &str); 5] = [
    ("ask_codes", "R09"),
    ("ask_codes", "R14"),
    ("ask_words", "请补充技术附件，并单列设备款"),
    ("asked_on", "2026-11-10"),
    // A Sunday.
    ("reply_by", "2026-11-29"),
];

async fn stage(app: &TestApp, number: &str) -> Stage {
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, number).await.unwrap().unwrap();
    let filing = store::filing::last(&mut tx, contract.id).await.unwrap();
    filing.expect("it was handed in").stage
}

#[tokio::test]
async fn acceptance_starts_the_limit_and_the_page_counts_it() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    let tab = format!("{file}/filing");
    registrar
        .get(&tab)
        .await
        .assert_contains("等待登记机构受理")
        .assert_contains("国科发政字〔2000〕063 号")
        .assert_contains("不是登记证明")
        .assert_contains("本中心设定");
    for (day, said) in [
        ("2026-11-01", "不能早于送审日期"),
        ("2026-11-24", "日期应在"),
        ("2026-02-29", "格式填写日期"),
        ("", "请填写此项"),
    ] {
        step(
            &registrar,
            &file,
            "filing/acceptance",
            &[("accepted_on", day)],
        )
        .await
        .assert_status(422)
        .assert_contains(said);
    }
    // Thirty days after the 6th of November is the 6th of December, a Sunday.
    step(
        &registrar,
        &file,
        "filing/acceptance",
        &[("accepted_on", "2026-11-06"), ("tab", "filing")],
    )
    .await
    .assert_redirect(&tab);
    registrar
        .get(&tab)
        .await
        .assert_contains("已受理")
        .assert_contains("2026-12-07")
        .assert_contains("还有 14 天");
    assert_eq!(stage(&app, NUMBER).await, Stage::Accepted);
}

#[tokio::test]
async fn a_limit_into_a_year_without_its_notice_says_so() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    let mut asked = ASK.to_vec();
    asked.retain(|(field, _)| *field != "reply_by");
    // A Saturday.
    asked.push(("reply_by", "2027-01-16"));
    step(&registrar, &file, "filing/supplement", &asked)
        .await
        .assert_redirect(&file);
    registrar
        .get(&format!("{file}/filing"))
        .await
        .assert_contains("顺延至 2027-01-18")
        .assert_contains("2027 年的放假安排尚未公布");
}

#[tokio::test]
async fn a_supplement_is_asked_answered_by_the_party_and_handed_in() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    let role = OrganisationRole::Administrator;
    let (university, company) = parties(&app).await;
    let seller = app
        .member_as("seller", university.parse().unwrap(), role)
        .await;
    let buyer = app.member_as("buyer", company.parse().unwrap(), role).await;
    app.mails().await;
    step(&registrar, &file, "filing/supplement", &ASK)
        .await
        .assert_redirect(&file);
    let mut to: Vec<String> = app.mails().await.into_iter().map(|m| m.recipient).collect();
    to.sort();
    assert_eq!(to, ["buyer@kexing.example", "seller@kexing.example"]);
    let mine = format!("/my/contracts/{NUMBER}/filing");
    seller
        .get(&mine)
        .await
        .assert_ok()
        .assert_contains("需要您补正")
        .assert_contains("请补充技术附件")
        .assert_contains("顺延至 2026-11-30")
        .assert_lacks("登记员核对");
    buyer
        .get(&mine)
        .await
        .assert_ok()
        .assert_contains("由申请登记的一方答复")
        .assert_lacks("请补充技术附件");
    let reply = format!("{mine}/reply");
    buyer
        .post(&reply, &[("reply_words", "代答")])
        .await
        .assert_status(403);
    seller
        .post(&reply, &[("reply_words", " ")])
        .await
        .assert_status(422)
        .assert_contains("请填写此项");
    let words = [("reply_words", "已补充技术附件，设备款已单列")];
    seller.post(&reply, &words).await.assert_redirect(&mine);
    // The second click has no second effect.
    seller.post(&reply, &words).await.assert_status(409);
    seller.get(&mine).await.assert_contains("正在转交登记机构");
    registrar
        .get("/desk/tasks")
        .await
        .assert_contains("处理补正答复");
    assert_eq!(stage(&app, NUMBER).await, Stage::Supplement);
    the_answer_is_handed_in(&app, &registrar, &file).await;
}

/// The last part of a round: the registrar notes the day, once it makes sense.
async fn the_answer_is_handed_in(app: &TestApp, registrar: &Actor<'_>, file: &str) {
    for (day, said) in [("2026-11-09", "不能早于提出补正的日期"), ("", "请填写此项")]
    {
        step(registrar, file, "filing/answer", &[("answered_on", day)])
            .await
            .assert_status(422)
            .assert_contains(said);
    }
    let day = [("answered_on", "2026-11-20")];
    step(registrar, file, "filing/answer", &day)
        .await
        .assert_redirect(file);
    assert_eq!(stage(app, NUMBER).await, Stage::Submitted);
    registrar
        .get("/desk/tasks")
        .await
        .assert_lacks("处理补正答复");
    registrar
        .get(&format!("{file}/filing"))
        .await
        .assert_contains("第 1 次补正")
        .assert_contains("已答复")
        .assert_contains("设备款已单列");
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    for (field, value, said) in [
        ("ask_words", "", "请填写此项"),
        ("asked_on", "2026-11-01", "不能早于提交或受理日期"),
        ("reply_by", "2026-11-09", "日期应在"),
        ("reply_by", "2029-01-01", "日期应在"),
        ("reply_by", "2027-02-29", "格式填写日期"),
    ] {
        let mut fields = ASK.to_vec();
        fields.retain(|(known, _)| *known != field);
        fields.push((field, value));
        let answer = step(&registrar, &file, "filing/supplement", &fields).await;
        let answer = answer.assert_status(422).assert_contains(said);
        if field != "ask_words" {
            answer.assert_contains("请补充技术附件，并单列设备款");
        }
    }
    let without: Vec<_> = ASK.into_iter().filter(|(f, _)| *f != "ask_codes").collect();
    step(&registrar, &file, "filing/supplement", &without)
        .await
        .assert_status(422);
    assert_eq!(stage(&app, NUMBER).await, Stage::Submitted);
}

#[tokio::test]
async fn values_are_mended_while_a_supplement_is_asked_for_and_not_otherwise() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    let edit = format!("{file}/edit");
    registrar.get(&edit).await.assert_status(409);
    step(&registrar, &file, "filing/supplement", &ASK).await;
    registrar.get(&edit).await.assert_ok();
    let seen = revision(&registrar, &file).await;
    let mended = form_with(&[("total", "58万"), ("revision", &seen)]);
    registrar.post(&edit, &mended).await.assert_redirect(&file);
    registrar.post(&edit, &mended).await.assert_status(409);
    registrar.get(&file).await.assert_contains("580,000.00");
    step(
        &registrar,
        &file,
        "filing/answer",
        &[("answered_on", "2026-11-20")],
    )
    .await;
    registrar.get(&edit).await.assert_status(409);
}
