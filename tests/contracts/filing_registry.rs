//! This centre as the registry: acceptance, two checks by two persons, the decision; other rule sets.

use kexing::contracts::filing::stage::{Mode, Stage};
use kexing::contracts::store;
use kexing::web::{Duty, OrganisationRole};

use super::filing::{ASK, signed};
use super::filing_checks::REST;
use super::{NUMBER, registrar, step};
use crate::app::TestApp;

const DECISION: [(&str, &str); 2] = [
    ("registration_number", "2026511701000018"),
    ("registered_on", "2026-11-20"),
];

async fn registry(rule_set: &str) -> TestApp {
    let rule_set = rule_set.to_owned();
    TestApp::with(move |config| {
        config.registry = true;
        config.rule_set = rule_set;
    })
    .await
}

#[tokio::test]
async fn staff_decide_and_two_persons_look_at_every_contract() {
    let app = registry("CN2000").await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = signed(&app, &one, &[]).await;
    let tab = format!("{file}/filing");
    step(&one, &file, "filing", &[("filed_on", "2026-11-02")])
        .await
        .assert_redirect(&file);
    // Nothing is decided that was not accepted and checked.
    for (deed, fields) in [
        ("registration", DECISION.to_vec()),
        (
            "refusal",
            vec![("refusal_code", "R02"), ("refused_on", "2026-11-20")],
        ),
        ("filing/first-check", Vec::new()),
    ] {
        step(&one, &file, deed, &fields).await.assert_status(409);
    }
    step(
        &one,
        &file,
        "filing/acceptance",
        &[("accepted_on", "2026-11-04")],
    )
    .await
    .assert_redirect(&file);
    step(&one, &file, "filing/checks", &REST)
        .await
        .assert_redirect(&file);
    step(&one, &file, "filing/first-check", &[])
        .await
        .assert_redirect(&file);
    step(&one, &file, "registration", &DECISION)
        .await
        .assert_status(409);
    step(&one, &file, "filing/second-check", &[])
        .await
        .assert_status(403);
    step(&other, &file, "filing/second-check", &[])
        .await
        .assert_redirect(&file);
    one.get(&tab)
        .await
        .assert_contains("等待作出登记决定")
        .assert_contains("不是登记证明");
    let early = [DECISION[0], ("registered_on", "2026-11-03")];
    step(&other, &file, "registration", &early)
        .await
        .assert_status(422)
        .assert_contains("不能早于受理日期 2026-11-04");
    step(&other, &file, "registration", &DECISION)
        .await
        .assert_redirect(&file);
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    let filing = store::filing::last(&mut tx, contract.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (filing.mode, filing.stage),
        (Mode::Registry, Stage::Registered)
    );
    assert!(filing.first_by.is_some() && filing.first_by != filing.second_by);
}

#[tokio::test]
async fn where_the_rules_say_so_a_supplement_starts_the_limit_anew() {
    let app = registry("CN2024D").await;
    let registrar = registrar(&app).await;
    let file = signed(&app, &registrar, &[]).await;
    let tab = format!("{file}/filing");
    step(&registrar, &file, "filing", &[("filed_on", "2026-11-02")]).await;
    step(
        &registrar,
        &file,
        "filing/acceptance",
        &[("accepted_on", "2026-11-04")],
    )
    .await;
    // Fifteen working days.
    registrar
        .get(&tab)
        .await
        .assert_contains("2026-11-25")
        .assert_contains("征求意见稿，不是现行规定");
    step(&registrar, &file, "filing/supplement", &ASK)
        .await
        .assert_redirect(&file);
    let role = OrganisationRole::Administrator;
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    let versions = store::versions(&mut tx, contract.id).await.unwrap();
    drop(tx);
    let seller = app
        .member_as("seller", versions[0].values.seller_id.unwrap(), role)
        .await;
    // Here the party's answer closes the round.
    let mine = format!("/my/contracts/{NUMBER}/filing");
    seller
        .post(&format!("{mine}/reply"), &[("reply_words", "已补充")])
        .await
        .assert_redirect(&mine);
    registrar
        .get(&tab)
        .await
        .assert_contains("等待初审")
        .assert_contains("2026-12-14");
    registrar
        .get("/desk/tasks")
        .await
        .assert_contains("处理补正答复");
}

#[tokio::test]
async fn a_file_keeps_the_rules_it_was_begun_with() {
    let app = registry("ZJ2021").await;
    let registrar = registrar(&app).await;
    let file = signed(&app, &registrar, &[]).await;
    step(&registrar, &file, "filing", &[("filed_on", "2026-11-02")]).await;
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    let filing = store::filing::last(&mut tx, contract.id).await.unwrap();
    assert_eq!(filing.unwrap().rule_set, "ZJ2021");
    drop(tx);
    step(
        &registrar,
        &file,
        "filing/acceptance",
        &[("accepted_on", "2026-11-04")],
    )
    .await;
    // Ten natural days end on a Saturday.
    registrar
        .get(&format!("{file}/filing"))
        .await
        .assert_contains("浙江省技术市场条例")
        .assert_contains("2026-11-16")
        .assert_contains("已逾期 7 天");
}
