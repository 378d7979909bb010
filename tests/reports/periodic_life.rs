//! The life of a periodic report: two persons, what is out of order, empty years, reminders.

use kexing::ids::UserId;
use kexing::reports::periodic::remind;
use kexing::tasks;
use kexing::web::Duty;

use super::periodic::{YEAR, at, begin, by, day, freeze};
use super::{analyst, target_with};
use crate::app::{Res, TestApp};
use crate::contracts::example::{self, go_to};

const PATH: &str = "/desk/reports/2026-H1";

/// A deed at the half-year's report, signed in anew.
async fn send(app: &TestApp, who: UserId, what: &str, form: &[(&str, &str)]) -> Res {
    by(app, who)
        .await
        .post(&format!("{PATH}/{what}"), form)
        .await
}

/// A half-year's draft with words by a second analyst, and its two authors.
async fn with_words(app: &TestApp) -> [UserId; 2] {
    example::load(app).await;
    let one = analyst(app).await.id.unwrap();
    let two = app.staff("analyst-two", &[Duty::Analyst]).await.id.unwrap();
    begin(app, one, "2026-H1").await;
    // A half-year is put in words first, and the author of the words is an author too.
    send(app, two, "checking", &at("1"))
        .await
        .assert_status(409)
        .assert_contains("半年报须先写分析");
    let words = [
        ("revision", "1"),
        ("analysis", "上半年平稳。"),
        ("official_total", "700"),
        ("official_source", "省厅通报（虚构）"),
    ];
    send(app, two, "edit", &words).await.assert_redirect(PATH);
    [one, two]
}

#[tokio::test]
async fn nobody_checks_what_they_wrote() {
    let app = TestApp::new().await;
    let authors = with_words(&app).await;
    for author in authors {
        send(&app, author, "checking", &at("2"))
            .await
            .assert_status(409)
            .assert_contains("须由另一位");
        let page = by(&app, author).await.get(PATH).await;
        page.assert_contains("须由另一位");
    }
    let finance = app.staff("finance", &[Duty::Finance]).await.id.unwrap();
    send(&app, finance, "checking", &at("2"))
        .await
        .assert_status(403);
    let page = by(&app, finance).await.get(PATH).await;
    page.assert_ok().assert_contains("¥ 7,000,000.00");
}

#[tokio::test]
async fn words_that_met_another_saving_come_back_whole() {
    let app = TestApp::new().await;
    let [one, two] = with_words(&app).await;
    let late = [("revision", "1"), ("analysis", "另一种说法。")];
    send(&app, one, "edit", &late)
        .await
        .assert_status(409)
        .assert_contains("另一种说法。")
        .assert_contains("上半年平稳。")
        .assert_contains("省厅通报（虚构）");
    let page = by(&app, two).await.get(PATH).await;
    page.assert_contains("上半年平稳。")
        .assert_lacks("另一种说法。");
    // Saved again upon what the other saved, it is theirs.
    let again = [("revision", "2"), ("analysis", "另一种说法。")];
    send(&app, one, "edit", &again).await.assert_redirect(PATH);
    let page = by(&app, two).await.get(PATH).await;
    page.assert_contains("另一种说法。");
}

#[tokio::test]
async fn nothing_moves_out_of_order() {
    let app = TestApp::new().await;
    let [one, two] = with_words(&app).await;
    let three = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    send(&app, one, "freezing", &at("2"))
        .await
        .assert_status(409);
    send(&app, three, "checking", &at("1"))
        .await
        .assert_status(409);
    send(&app, three, "checking", &at("2"))
        .await
        .assert_redirect(PATH);
    let form = by(&app, one).await.get(&format!("{PATH}/edit")).await;
    form.assert_status(409);
    send(&app, three, "sending-back", &at("3"))
        .await
        .assert_status(422);
    let back = [("revision", "3"), ("words", "请补充许可的原因")];
    send(&app, three, "sending-back", &back)
        .await
        .assert_redirect(PATH);
    let page = by(&app, one).await.get(PATH).await;
    page.assert_contains("请补充许可的原因");
    send(&app, three, "checking", &at("4"))
        .await
        .assert_redirect(PATH);
    // Of two who freeze at once one does.
    let form = at("5");
    let (a, b) = tokio::join!(
        send(&app, one, "freezing", &form),
        send(&app, two, "freezing", &form)
    );
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    for (what, form) in [
        ("edit", vec![("revision", "6"), ("analysis", "改")]),
        ("checking", vec![("revision", "6")]),
        ("sending-back", vec![("revision", "6"), ("words", "改")]),
        ("freezing", vec![("revision", "6")]),
    ] {
        let answer = send(&app, three, what, &form).await.status.as_u16();
        assert!([403, 409].contains(&answer), "{what}: {answer}");
        let answer = send(&app, one, what, &form).await.status.as_u16();
        assert_eq!(answer, 409, "{what}");
    }
}

#[tokio::test]
async fn the_database_itself_refuses_an_author_who_checks() {
    let app = TestApp::new().await;
    example::load(&app).await;
    begin(&app, analyst(&app).await.id.unwrap(), "2026-10").await;
    let mut tx = app.app.db.write().await.unwrap();
    let term = kexing::reports::periodic::term::Term::from_code("2026-10").unwrap();
    let report = kexing::reports::periodic::store::find(&mut tx, term)
        .await
        .unwrap()
        .unwrap();
    let mut after = report.clone();
    after.state = kexing::reports::periodic::report::State::Checked;
    after.checked = Some(kexing::reports::periodic::report::Checked {
        by: report.created_by,
        at: report.created_at,
        hash: "0".to_owned(),
    });
    let refused = kexing::reports::periodic::store::update(&mut tx, &report, &after).await;
    assert!(refused.is_err(), "{refused:?}");
}

#[tokio::test]
async fn empty_years_first_days_and_targets_of_nothing_have_their_words() {
    let app = TestApp::new().await;
    let one = analyst(&app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    by(&app, one)
        .await
        .post("/desk/targets", &target_with(&[("amount", "0")]))
        .await;
    go_to(&app, day(2026, 1, 1));
    for path in [
        "/desk/reports",
        "/desk/reports?year=1",
        "/desk/reports?year=x",
    ] {
        by(&app, one).await.get(path).await.assert_ok();
    }
    // On the first day of a year its reports can be begun, and shown, but not checked.
    begin(&app, one, "2026").await;
    by(&app, one)
        .await
        .get(YEAR)
        .await
        .assert_ok()
        .assert_contains("本期没有计入的合同")
        .assert_contains("目标为零，不计算完成率");
    by(&app, two)
        .await
        .post(&format!("{YEAR}/checking"), &at("1"))
        .await
        .assert_status(409)
        .assert_contains("期间结束后才能复核");
    for (term, status) in [("2026-02", 409), ("2026-13", 400), ("", 400)] {
        by(&app, one)
            .await
            .post("/desk/reports", &[("term", term)])
            .await
            .assert_status(status);
    }
    by(&app, one)
        .await
        .get("/desk/reports/2026-02")
        .await
        .assert_status(404);
    by(&app, one)
        .await
        .get("/desk/reports/2026-01/edit")
        .await
        .assert_status(404);
    freeze(&app, (one, two), "2025").await;
    by(&app, one)
        .await
        .get("/desk/reports/2025")
        .await
        .assert_ok()
        .assert_contains("本期没有计入的合同");
    app.visitor()
        .in_english()
        .get("/figures/reports")
        .await
        .assert_ok()
        .assert_contains("Technology contracts, year 2025");
    app.visitor()
        .get("/figures/reports/2026/rows?set=term")
        .await
        .assert_status(404);
    // The same term again leads to the report that is there.
    begin(&app, one, "2025").await;
}

#[tokio::test]
async fn analysts_are_reminded_once_and_freezing_does_the_task() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let one = analyst(&app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    go_to(&app, day(2026, 11, 2));
    remind::start(&app.app).await.unwrap();
    app.run_jobs().await;
    app.app.clock.advance(chrono::Duration::hours(2));
    app.run_jobs().await;
    let tasks_now = async || {
        let mut tx = app.app.db.read().await.unwrap();
        let all = tasks::store::open_tasks(&mut tx, tasks::store::Whose::All, None, 50)
            .await
            .unwrap();
        let mut found: Vec<String> = all
            .into_iter()
            .filter(|task| task.kind == "report-due")
            .map(|task| task.subject)
            .collect();
        found.sort();
        found
    };
    assert_eq!(tasks_now().await, ["2026-10", "2026-H1", "2026-Q3"]);
    by(&app, one)
        .await
        .get("/desk/tasks")
        .await
        .assert_contains("完成报表：2026-10");
    by(&app, one)
        .await
        .get("/desk/reports")
        .await
        .assert_contains("有 13 份报表已过期限");
    freeze(&app, (one, two), "2026-10").await;
    assert_eq!(tasks_now().await, ["2026-H1", "2026-Q3"]);
}

#[tokio::test]
async fn the_list_of_frozen_reports_goes_on_over_pages_and_ends_with_the_last() {
    let app = TestApp::new().await;
    let one = analyst(&app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    go_to(&app, day(2026, 12, 1));
    for month in 1..=12 {
        freeze(&app, (one, two), &format!("2025-{month:02}")).await;
    }
    for month in 1..=9 {
        freeze(&app, (one, two), &format!("2026-{month:02}")).await;
    }
    let seen = async |page: &str| {
        let visitor = app.visitor();
        let list = visitor.get(&format!("/figures/reports{page}")).await;
        let list = list.assert_ok().text();
        list.matches("class=\"hash\"").count()
    };
    assert_eq!(seen("").await, 20);
    for page in ["?page=2", "?page=3", "?page=500"] {
        assert_eq!(seen(page).await, 1, "{page}");
    }
}
