//! What is late is told whatever covered it for a while, and a task ends with the day it was for.

use kexing::web::Duty;

use super::milestones::{Play, look, signed};
use super::performing::{ONE, OTHER, enter, finance, hidden, plan, slip};
use super::receipts::COUNTER;
use crate::app::{Actor, TestApp};

const LATE: [(&str, &str); 5] = [
    ("lines.0.what", "首期"),
    ("lines.0.amount", "24万"),
    ("lines.0.due_on", "2026-11-13"),
    ("lines.1.what", "尾款"),
    ("lines.1.amount", "36万"),
];
const TASK: &str = "应收逾期：首期";

/// How many were told that the first instalment is late.
async fn told(app: &TestApp) -> usize {
    let mails = look(app).await;
    mails.iter().filter(|s| s.contains("首期”已逾期")).count()
}

async fn tasks(manager: &Actor<'_>) -> String {
    manager.get("/desk/tasks?whose=nobody").await.text()
}

impl Play<'_> {
    async fn covered(&self) {
        plan(&self.registrar, &self.desk, &LATE)
            .await
            .assert_status(303);
        enter(&self.seller, &self.mine, &slip(ONE, "24万", "A-1"))
            .await
            .assert_status(303);
    }

    async fn settle(&self, by: &Actor<'_>, id: &str, deed: &str, words: &[(&str, &str)]) {
        let path = format!("{}/performance/receipts/{id}/{deed}", self.desk);
        by.post(&path, words).await.assert_status(303);
    }
}

#[tokio::test]
async fn what_a_refused_receipt_covered_is_told_as_late() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    let finance = finance(&app, "finance").await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    play.covered().await;
    assert_eq!(told(&app).await, 0);
    let words = [("refuse_words", "回单不清")];
    play.settle(&finance, ONE, "refusal", &words).await;
    assert_eq!(told(&app).await, 2);
    assert!(tasks(&manager).await.contains(TASK));
    assert_eq!(told(&app).await, 0);
}

#[tokio::test]
async fn what_is_open_again_after_a_counter_entry_is_told_again() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    let (one, two) = (finance(&app, "f1").await, finance(&app, "f2").await);
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    plan(&play.registrar, &play.desk, &LATE)
        .await
        .assert_status(303);
    assert_eq!(told(&app).await, 2);
    for (receipt, counter) in [
        (ONE, COUNTER),
        (OTHER, "01890000-0000-7000-8000-000000000004"),
    ] {
        let form = slip(receipt, "24万", receipt);
        enter(&play.seller, &play.mine, &form)
            .await
            .assert_status(303);
        play.settle(&one, receipt, "confirmation", &[]).await;
        assert!(!tasks(&manager).await.contains(TASK));
        assert_eq!(told(&app).await, 0);
        let words = [("id", counter), ("counter_words", "退款")];
        play.settle(&one, receipt, "counter-entry", &words).await;
        assert_eq!(told(&app).await, 0);
        play.settle(&two, counter, "confirmation", &[]).await;
        assert_eq!(told(&app).await, 2);
        assert!(tasks(&manager).await.contains(TASK));
        assert_eq!(told(&app).await, 0);
    }
}

#[tokio::test]
async fn a_task_ends_when_its_day_is_put_off() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    plan(&play.registrar, &play.desk, &LATE)
        .await
        .assert_status(303);
    play.milestone("2026-11-13").await;
    look(&app).await;
    let open = tasks(&manager).await;
    assert!(open.contains(TASK) && open.contains("里程碑逾期：中期报告"));
    let page = play
        .registrar
        .get(&format!("{}/performance/plan", play.desk))
        .await
        .text();
    let line = hidden(&page, "lines.0.id");
    let mut later = LATE.to_vec();
    later[2].1 = "2026-12-20";
    later.push(("lines.0.id", &line));
    plan(&play.registrar, &play.desk, &later)
        .await
        .assert_status(303);
    assert!(!tasks(&manager).await.contains(TASK));
    let moved = [
        ("title", "中期报告"),
        ("deliverable", "报告与数据"),
        ("due_on", "2026-12-20"),
        ("side", "seller"),
        ("revision", "0"),
    ];
    let path = format!("{}/performance/milestones/{ONE}/edit", play.desk);
    play.registrar.post(&path, &moved).await.assert_status(303);
    assert!(!tasks(&manager).await.contains("里程碑逾期"));
}

#[tokio::test]
async fn a_task_ends_when_its_line_leaves_the_plan() {
    let app = TestApp::new().await;
    let play = signed(&app).await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    plan(&play.registrar, &play.desk, &LATE)
        .await
        .assert_status(303);
    look(&app).await;
    assert!(tasks(&manager).await.contains(TASK));
    let whole = [("lines.0.what", "一次付清"), ("lines.0.amount", "60万")];
    plan(&play.registrar, &play.desk, &whole)
        .await
        .assert_status(303);
    assert!(!tasks(&manager).await.contains(TASK));
}
