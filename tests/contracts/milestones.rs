//! Milestones handed over, rejected and accepted; reminders of what is due, each once.

use chrono::Duration;
use kexing::contracts::performing::clock::Round;
use kexing::jobs;
use kexing::web::{Duty, OrganisationRole};

use super::performing::{ONE, SLIP, enter, hidden, plan, slip};
use super::{form_with, opened, registrar, step};
use crate::app::{Actor, TestApp};

pub(super) struct Play<'a> {
    pub(super) registrar: Actor<'a>,
    pub(super) seller: Actor<'a>,
    pub(super) buyer: Actor<'a>,
    pub(super) desk: String,
    pub(super) mine: String,
}

pub(super) async fn signed(app: &TestApp) -> Play<'_> {
    let (university, company) = (app.university().await, app.company().await);
    let registrar = registrar(app).await;
    let (seller_id, buyer_id) = (university.to_string(), company.to_string());
    let form = form_with(&[("seller_id", &seller_id), ("buyer_id", &buyer_id)]);
    let desk = opened(&registrar, &form).await;
    step(&registrar, &desk, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&desk);
    Play {
        registrar,
        seller: app
            .member_as("seller", university, OrganisationRole::Administrator)
            .await,
        buyer: app
            .member_as("buyer", company, OrganisationRole::Administrator)
            .await,
        mine: desk.replace("/desk/", "/my/"),
        desk,
    }
}

impl Play<'_> {
    pub(super) async fn milestone(&self, due_on: &str) {
        let form = [
            ("id", ONE),
            ("title", "中期报告"),
            ("deliverable", "报告与数据"),
            ("due_on", due_on),
            ("side", "seller"),
            ("accept_workdays", "2"),
        ];
        let to = format!("{}/performance#milestones", self.desk);
        let path = format!("{}/performance/milestones", self.desk);
        self.registrar.post(&path, &form).await.assert_redirect(&to);
    }

    pub(super) async fn send(
        &self,
        who: &Actor<'_>,
        root: &str,
        what: &str,
        fields: &[(&str, &str)],
        file: bool,
    ) -> crate::app::Res {
        let url = format!("{root}/performance/milestones/{ONE}");
        let page = who.get(&url).await.assert_ok().text();
        let revision = page.split("name=\"revision\" value=\"").nth(1).map_or_else(
            || "0".to_owned(),
            |rest| rest.split('"').next().unwrap().to_owned(),
        );
        let mut form = fields.to_vec();
        form.push(("revision", &revision));
        let path = format!("{url}/{what}");
        if file {
            who.upload(&path, &form, ("file", "报告.pdf", SLIP)).await
        } else {
            who.post(&path, &form).await
        }
    }
}

const HANDED: [(&str, &str); 2] = [
    ("handed_over_on", "2026-11-20"),
    ("handed_words", "报告一份"),
];

#[tokio::test]
async fn what_is_rejected_is_open_again_with_one_more_round() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    play.milestone("2026-11-20").await;
    let url = format!("{}/performance/milestones/{ONE}", play.mine);
    // The buyer hands nothing over that the seller delivers, and answers nothing before.
    play.send(&play.buyer, &play.mine, "handover", &HANDED, false)
        .await
        .assert_status(403);
    play.send(
        &play.buyer,
        &play.mine,
        "acceptance",
        &[("answer", "accept")],
        false,
    )
    .await
    .assert_status(409);
    play.send(&play.seller, &play.mine, "handover", &HANDED, true)
        .await
        .assert_redirect(&url);
    // Two working days after Friday the 20th.
    play.buyer
        .get(&url)
        .await
        .assert_contains("2026-11-24")
        .assert_contains("报告.pdf");
    play.send(
        &play.seller,
        &play.mine,
        "acceptance",
        &[("answer", "accept")],
        false,
    )
    .await
    .assert_status(403);
    let rejects = [("answer", "reject"), ("decided_on", "2026-11-23")];
    play.send(&play.buyer, &play.mine, "acceptance", &rejects, false)
        .await
        .assert_status(422)
        .assert_contains("请填写此项");
    let mut rejects = rejects.to_vec();
    rejects.push(("answer_words", "缺少数据"));
    play.send(&play.buyer, &play.mine, "acceptance", &rejects, false)
        .await
        .assert_redirect(&url);
    play.seller
        .get(&url)
        .await
        .assert_contains("第 2 轮")
        .assert_contains("缺少数据");
    play.send(&play.seller, &play.mine, "handover", &HANDED, false)
        .await
        .assert_redirect(&url);
    // The centre answers for the buyer only with the buyer's document.
    let accepts = [("answer", "accept"), ("decided_on", "2026-11-23")];
    play.send(&play.registrar, &play.desk, "acceptance", &accepts, false)
        .await
        .assert_status(422)
        .assert_contains("请上传该方出具的验收文件");
    let desk = format!("{}/performance/milestones/{ONE}", play.desk);
    play.send(&play.registrar, &play.desk, "acceptance", &accepts, true)
        .await
        .assert_redirect(&desk);
    play.seller.get(&url).await.assert_contains("已验收");
    let subjects: Vec<String> = sent(&app).await;
    for said in ["已交付", "验收不通过", "验收通过"] {
        assert!(
            subjects.iter().any(|s| s.contains(said)),
            "{said}: {subjects:?}"
        );
    }
}

#[tokio::test]
async fn of_two_answers_at_once_one_holds() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    play.milestone("2026-11-20").await;
    play.send(&play.seller, &play.mine, "handover", &HANDED, false)
        .await;
    let path = format!("{}/performance/milestones/{ONE}/acceptance", play.mine);
    let url = format!("{}/performance/milestones/{ONE}", play.mine);
    let page = play.buyer.get(&url).await.text();
    let revision = hidden(&page, "revision");
    let answer = |what: &'static str| {
        vec![
            ("answer", what),
            ("decided_on", "2026-11-23"),
            ("answer_words", "意见"),
            ("revision", revision.as_str()),
        ]
    };
    let (yes, no) = (answer("accept"), answer("reject"));
    let (a, b) = tokio::join!(play.buyer.post(&path, &yes), play.buyer.post(&path, &no));
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
}

async fn sent(app: &TestApp) -> Vec<String> {
    app.mails()
        .await
        .into_iter()
        .map(|mail| mail.subject)
        .collect()
}

/// The next look of the clock.
pub(super) async fn look(app: &TestApp) -> Vec<String> {
    app.app.clock.advance(Duration::minutes(10));
    let mut tx = app.app.db.write().await.unwrap();
    jobs::enqueue(&mut tx, &Round {}, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    sent(app).await
}

#[tokio::test]
async fn each_rung_is_reminded_of_once_and_what_is_late_becomes_a_task() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    let lines = [
        ("lines.0.what", "首期"),
        ("lines.0.amount", "24万"),
        ("lines.0.due_on", "2026-11-13"),
        ("lines.1.what", "尾款"),
        ("lines.1.amount", "36万"),
        ("lines.1.due_on", "2026-11-30"),
    ];
    let to = format!("{}/performance#instalments", play.desk);
    plan(&play.registrar, &play.desk, &lines)
        .await
        .assert_redirect(&to);
    play.milestone("2026-11-27").await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    let first = look(&app).await;
    let count = |mails: &[String], what: &str| mails.iter().filter(|s| s.contains(what)).count();
    // Overdue is told to both, what will be due to whose turn it is.
    assert_eq!(count(&first, "首期”已逾期"), 2, "{first:?}");
    assert_eq!(count(&first, "尾款”将于 2026-11-30 到期"), 1, "{first:?}");
    assert_eq!(count(&first, "中期报告”应于 2026-11-27"), 1, "{first:?}");
    assert_eq!(look(&app).await, Vec::<String>::new());
    manager
        .get("/desk/tasks?whose=nobody")
        .await
        .assert_contains("应收逾期：首期");
    // Paid and confirmed: the task has come about.
    let form = slip(ONE, "24万", "A-1");
    enter(&play.seller, &play.mine, &form)
        .await
        .assert_status(303);
    let finance = app.staff("finance", &[Duty::Finance]).await;
    let path = format!("{}/performance/receipts/{ONE}/confirmation", play.desk);
    finance.post(&path, &[]).await.assert_status(303);
    manager
        .get("/desk/tasks?whose=nobody")
        .await
        .assert_lacks("应收逾期：首期");
}
