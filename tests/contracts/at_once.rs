//! Two people on one contract at the same moment: what each of them saw still holds when it is written.

use kexing::contracts::performing::milestone::Stage;
use kexing::contracts::performing::plan::Line;
use kexing::contracts::performing::receipt::Receipt;
use kexing::contracts::store::{self, performing};
use kexing::ids::ContractId;
use kexing::web::Duty;

use super::performing::{ONE, OTHER, TWO, enter, hidden, plan, slip};
use super::{form_with, opened, registrar, step};
use crate::app::{Actor, TestApp};

/// How often each pair meets; one of the engines lets them meet in every order.
const ROUNDS: usize = 6;

async fn contract(app: &TestApp) -> ContractId {
    let mut tx = app.app.db.read().await.unwrap();
    let found = store::by_number(&mut tx, super::NUMBER).await.unwrap();
    found.unwrap().id
}

async fn money(app: &TestApp) -> (Vec<Line>, Vec<Receipt>) {
    let id = contract(app).await;
    let mut tx = app.app.db.read().await.unwrap();
    (
        performing::lines(&mut tx, id).await.unwrap(),
        performing::receipts(&mut tx, id).await.unwrap(),
    )
}

async fn signed(registrar: &Actor<'_>, form: &[(&str, &str)]) -> String {
    let file = opened(registrar, form).await;
    step(registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    file
}

#[tokio::test]
async fn a_period_is_stated_once() {
    for _ in 0..ROUNDS {
        let app = TestApp::new().await;
        let one = registrar(&app).await;
        let two = app.staff("registrar-two", &[Duty::Registrar]).await;
        let file = signed(&one, &form_with(&[("payment", "3")])).await;
        let path = format!("{file}/performance/royalties");
        let statement = |id: &'static str, from: &'static str| {
            vec![
                ("id", id),
                ("period_from", from),
                ("period_to", "2026-09-30"),
                ("base", "1000万"),
                ("rate", "3.5"),
            ]
        };
        let (first, second) = (statement(ONE, "2026-07-01"), statement(OTHER, "2026-09-01"));
        let (a, b) = tokio::join!(one.post(&path, &first), two.post(&path, &second));
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
    }
}

#[tokio::test]
async fn no_money_is_put_to_a_line_that_leaves_the_plan() {
    for _ in 0..ROUNDS {
        let app = TestApp::new().await;
        let one = registrar(&app).await;
        let two = app.staff("registrar-two", &[Duty::Registrar]).await;
        let file = signed(&one, &super::form()).await;
        plan(&one, &file, &TWO).await.assert_status(303);
        let path = format!("{file}/performance/plan");
        let page = one.get(&path).await.text();
        let (seen, revision) = (hidden(&page, "seen"), hidden(&page, "revision"));
        let whole = [
            ("lines.0.what", "一次付清"),
            ("lines.0.amount", "60万"),
            ("seen", seen.as_str()),
            ("revision", revision.as_str()),
        ];
        let slip = slip(ONE, "24万", "A-1");
        let (saved, entered) = tokio::join!(one.post(&path, &whole), enter(&two, &file, &slip));
        assert_eq!(entered.status.as_u16(), 303);
        assert!([303, 422].contains(&saved.status.as_u16()));
        let (lines, receipts) = money(&app).await;
        let parts: Vec<_> = receipts.iter().flat_map(|r| &r.parts).collect();
        assert_eq!(parts.len(), 1);
        for (line, _) in parts {
            assert!(lines.iter().any(|known| known.line == *line));
        }
    }
}

#[tokio::test]
async fn no_instalment_waits_for_a_milestone_that_is_withdrawn() {
    for _ in 0..ROUNDS {
        let app = TestApp::new().await;
        let one = registrar(&app).await;
        let two = app.staff("registrar-two", &[Duty::Registrar]).await;
        let file = signed(&one, &super::form()).await;
        let milestones = format!("{file}/performance/milestones");
        let agreed = [
            ("id", ONE),
            ("title", "中期报告"),
            ("deliverable", "报告与数据"),
            ("due_on", "2026-11-27"),
            ("side", "seller"),
        ];
        one.post(&milestones, &agreed).await.assert_status(303);
        let mut waiting = TWO.to_vec();
        waiting.extend([("lines.1.milestone", ONE), ("seen", "0"), ("revision", "0")]);
        let path = format!("{file}/performance/plan");
        let withdrawal = [("revision", "0"), ("withdraw_words", "不再需要")];
        let gone = format!("{milestones}/{ONE}/withdrawal");
        let (a, b) = tokio::join!(one.post(&path, &waiting), two.post(&gone, &withdrawal));
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
        let id = contract(&app).await;
        let mut tx = app.app.db.read().await.unwrap();
        let lines = performing::lines(&mut tx, id).await.unwrap();
        let all = performing::milestones(&mut tx, id).await.unwrap();
        let withdrawn = all.iter().any(|m| m.state == Stage::Withdrawn);
        assert!(!(withdrawn && lines.iter().any(|line| line.milestone_id.is_some())));
    }
}
