//! Technical income per receipt, its sheet, the unit's rule, distributions with two persons.

use kexing::ids::OrganisationId;
use kexing::web::{Duty, OrganisationRole};

use super::performing::{ONE, OTHER, REGISTRATION, enter, slip};
use super::{form_with, opened, registrar, step};
use crate::app::{Actor, TestApp};

pub(super) const SHARED: &str = "01890000-0000-7000-8000-0000000000a1";
pub(super) const AGAIN: &str = "01890000-0000-7000-8000-0000000000a2";
pub(super) const COUNTER: &str = "01890000-0000-7000-8000-0000000000a3";

pub(super) struct Play<'a> {
    pub(super) registrar: Actor<'a>,
    pub(super) finance: Actor<'a>,
    pub(super) lead: Actor<'a>,
    pub(super) officer: Actor<'a>,
    buyer: Actor<'a>,
    pub(super) company: OrganisationId,
    pub(super) desk: String,
    pub(super) mine: String,
}

/// A registered licence between two organisations of the site; 60 万, of which 52 万 technical.
pub(super) async fn licensed(app: &TestApp) -> Play<'_> {
    let (university, company) = (app.university().await, app.company().await);
    let registrar = registrar(app).await;
    let (seller_id, buyer_id) = (university.to_string(), company.to_string());
    let form = form_with(&[
        ("type_code", "32"),
        ("licence_kind", "non_exclusive"),
        ("seller_id", &seller_id),
        ("buyer_id", &buyer_id),
    ]);
    let desk = opened(&registrar, &form).await;
    for (deed, field, day) in [
        ("signing", "signed_on", "2026-01-10"),
        ("filing", "filed_on", "2026-01-12"),
    ] {
        step(&registrar, &desk, deed, &[(field, day)])
            .await
            .assert_redirect(&desk);
    }
    let answer = [
        ("registration_number", REGISTRATION),
        ("registered_on", "2026-01-15"),
    ];
    step(&registrar, &desk, "registration", &answer)
        .await
        .assert_redirect(&desk);
    Play {
        registrar,
        finance: app.staff("finance", &[Duty::Finance]).await,
        lead: app
            .member_as("lead", university, OrganisationRole::Administrator)
            .await,
        officer: app.member("officer", university).await,
        buyer: app
            .member_as("buyer", company, OrganisationRole::Administrator)
            .await,
        company,
        mine: desk.replace("/desk/", "/my/"),
        desk,
    }
}

impl Play<'_> {
    /// Money that came in and was confirmed.
    pub(super) async fn received(&self, id: &str, amount: &str) {
        enter(&self.registrar, &self.desk, &slip(id, amount, id))
            .await
            .assert_status(303);
        let path = format!("{}/performance/receipts/{id}", self.desk);
        self.finance
            .post(&format!("{path}/confirmation"), &[])
            .await
            .assert_redirect(&path);
    }

    pub(super) fn income(&self) -> String {
        format!("{}/income", self.desk)
    }
}

pub(super) fn shares<'a>(id: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("id", id),
        ("receipt", ONE),
        ("mode", "transfer"),
        ("basis", "none"),
        ("costs.0.kind", "patent"),
        ("costs.0.amount", "8765.43"),
        ("people.0.name", "覃知微"),
        ("people.0.weight", "60"),
        ("people.1.name", "鲜于远"),
        ("people.1.weight", "40"),
    ];
    for (field, value) in more {
        form.retain(|(known, _)| known != field);
        form.push((field, value));
    }
    form
}

#[tokio::test]
async fn each_confirmed_receipt_has_its_technical_part_and_the_last_takes_the_rest() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "200000.01").await;
    // 200,000.01 × 52/60 = 173,333.342
    play.registrar
        .get(&play.income())
        .await
        .assert_contains("173,333.34")
        .assert_contains("86.67%");
    play.received(OTHER, "399999.99").await;
    play.registrar
        .get(&play.income())
        .await
        .assert_contains("346,666.66")
        .assert_contains("520,000.00");
    let sheet = play
        .lead
        .get(&format!("{}/income/sheet", play.mine))
        .await
        .assert_ok();
    sheet
        .assert_contains("2026 5117 01 000018")
        .assert_contains("不是证明文件");
    let book = play
        .finance
        .get(&format!("{}/sheet.xlsx", play.income()))
        .await
        .assert_ok();
    assert!(book.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn a_part_is_set_by_hand_within_bounds_and_with_a_reason() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let path = format!("{}/technical/{ONE}", play.income());
    let (field, reason) = (format!("technical.{ONE}"), format!("reason.{ONE}"));
    play.finance
        .post(&path, &[(&field, "300000.01"), (&reason, "设备款")])
        .await
        .assert_status(422)
        .assert_contains("最多 300,000.00 元");
    play.finance
        .post(&path, &[(&field, "1e5")])
        .await
        .assert_status(422);
    play.finance
        .post(&path, &[(&field, "0"), (&reason, "全部为设备款")])
        .await
        .assert_redirect(&play.income());
    play.registrar
        .get(&play.income())
        .await
        .assert_contains("-260,000.00")
        .assert_contains("全部为设备款");
}

#[tokio::test]
async fn a_registered_change_corrects_what_came_before() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let page = play
        .registrar
        .get(&format!("{}/change", play.desk))
        .await
        .assert_ok()
        .text();
    let revision = super::performing::hidden(&page, "revision");
    let mut form = form_with(&[
        ("type_code", "32"),
        ("licence_kind", "non_exclusive"),
        ("total", "64万"),
        ("changed_on", "2026-10-10"),
        ("change_words", "增加内容"),
    ]);
    form.push(("revision", &revision));
    play.registrar
        .post(&format!("{}/change", play.desk), &form)
        .await
        .assert_redirect(&play.desk);
    // 300,000 × 56/64 = 262,500: 2,500 more than before.
    play.registrar
        .get(&play.income())
        .await
        .assert_contains("变更登记（第 2 版）后更正")
        .assert_contains("2,500.00")
        .assert_contains("262,500.00");
}

#[tokio::test]
async fn net_income_is_shared_to_the_fen_and_confirmed_by_another_person() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let path = format!("{}/distributions", play.income());
    let new = format!("{path}/new?receipt={ONE}");
    play.registrar.get(&new).await.assert_contains("300,000.00");
    // Looked at first, without a trace.
    let looked = shares(SHARED, &[("_preview", "yes")]);
    play.registrar
        .post(&path, &looked)
        .await
        .assert_ok()
        .assert_contains("145,617.29")
        .assert_contains("达到法定下限");
    let one = format!("{path}/{SHARED}");
    play.registrar.get(&one).await.assert_status(404);
    play.registrar
        .post(&path, &shares(SHARED, &[]))
        .await
        .assert_redirect(&one);
    play.registrar
        .post(&path, &shares(SHARED, &[]))
        .await
        .assert_redirect(&one);
    // The receipt is shared once.
    play.registrar
        .post(&path, &shares(AGAIN, &[]))
        .await
        .assert_status(409);
    // 291,234.57: half is 145,617.285, so the completers take the odd fen; 60/40 of 145,617.29.
    play.registrar
        .get(&one)
        .await
        .assert_contains("291,234.57")
        .assert_contains("87,370.38")
        .assert_contains("58,246.91")
        .assert_contains("145,617.28");
    play.registrar
        .post(&format!("{one}/confirmation"), &[])
        .await
        .assert_status(403);
    let other = app.staff("finance-two", &[Duty::Finance]).await;
    let confirmation = format!("{one}/confirmation");
    let (a, b) = tokio::join!(
        play.finance.post(&confirmation, &[]),
        other.post(&confirmation, &[])
    );
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    // Fixed: only a counter entry of two persons mends it.
    let words = [("id", COUNTER), ("counter_words", "漏计税费")];
    play.finance
        .post(&format!("{one}/counter-entry"), &words)
        .await
        .assert_redirect(&one);
    let counter = format!("{path}/{COUNTER}");
    play.finance
        .post(&format!("{counter}/confirmation"), &[])
        .await
        .assert_status(409);
    other
        .post(&format!("{counter}/confirmation"), &[])
        .await
        .assert_redirect(&counter);
    play.registrar.get(&one).await.assert_contains("已冲销");
    let again = format!("{path}/{AGAIN}");
    play.registrar
        .post(&path, &shares(AGAIN, &[]))
        .await
        .assert_redirect(&again);
}

#[tokio::test]
async fn what_is_wrong_in_a_distribution_is_said_at_its_field() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let path = format!("{}/distributions", play.income());
    for (field, value, said) in [
        ("costs.0.amount", "30万零1", "金额"),
        ("costs.0.amount", "300000.01", "超过了到账金额"),
        ("basis", "rule", "没有已登记的单位规定"),
        ("basis", "agreement", "约定文件"),
        ("people.0.weight", "0.5", "整数"),
    ] {
        play.registrar
            .post(&path, &shares(SHARED, &[(field, value)]))
            .await
            .assert_status(422)
            .assert_contains(said)
            .assert_contains("覃知微");
    }
}

#[tokio::test]
async fn who_leads_on_the_seller_s_side_sees_it_and_the_buyer_never_does() {
    let app = TestApp::new().await;
    let play = licensed(&app).await;
    play.received(ONE, "30万").await;
    let mine = format!("{}/income", play.mine);
    play.lead
        .get(&mine)
        .await
        .assert_ok()
        .assert_contains("收益分配");
    play.officer.get(&mine).await.assert_status(403);
    for tail in ["", "/sheet", "/sheet.xlsx", "/rule"] {
        play.buyer
            .get(&format!("{mine}{tail}"))
            .await
            .assert_status(404);
    }
    play.buyer
        .post(&format!("{mine}/distributions"), &shares(SHARED, &[]))
        .await
        .assert_status(404);
    play.buyer.get(&play.mine).await.assert_lacks("收入与分配");
    play.lead
        .get(&play.mine)
        .await
        .assert_contains("收入与分配");
    // The lead prepares, finance confirms; a colleague of the lead could as well, the lead could not.
    let one = format!("{mine}/distributions/{SHARED}");
    play.lead
        .post(&format!("{mine}/distributions"), &shares(SHARED, &[]))
        .await
        .assert_redirect(&one);
    play.lead
        .post(&format!("{one}/confirmation"), &[])
        .await
        .assert_status(409);
    let desk = format!("{}/distributions/{SHARED}", play.income());
    play.finance
        .post(&format!("{desk}/confirmation"), &[])
        .await
        .assert_redirect(&desk);
}

#[tokio::test]
async fn before_registration_it_is_a_reckoning_in_advance() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let desk = opened(&registrar, &super::form()).await;
    step(&registrar, &desk, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&desk);
    let income = format!("{desk}/income");
    registrar
        .get(&income)
        .await
        .assert_contains("须在合同认定登记之后核定");
    registrar
        .get(&format!("{income}/sheet"))
        .await
        .assert_status(409);
}
