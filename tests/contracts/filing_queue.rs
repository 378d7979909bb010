//! The registrars' queue, and the reminders of what it waits for.

use kexing::contracts::filing::Reminders;
use kexing::jobs;
use kexing::web::Duty;

use super::filing::{ASK, handed_in, signed};
use super::{registrar, step};
use crate::app::TestApp;

const QUEUE: &str = "/desk/filings";

async fn remind(app: &TestApp) {
    let mut tx = app.app.db.write().await.unwrap();
    jobs::enqueue(&mut tx, &Reminders {}, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.run_jobs().await;
}

fn place(page: &str, number: &str) -> usize {
    page.find(&format!("/desk/contracts/{number}/filing"))
        .unwrap_or_else(|| panic!("{number} is not in the queue"))
}

#[tokio::test]
async fn the_queue_stands_by_the_day_that_is_waited_for() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    registrar
        .get(QUEUE)
        .await
        .assert_contains("没有等待办理的合同");
    let waiting = signed(&app, &registrar, &[("ends_on", "2026-12-01")]).await;
    let accepted = handed_in(&app, &registrar).await;
    let asked = handed_in(&app, &registrar).await;
    let day = [("accepted_on", "2026-11-06")];
    step(&registrar, &accepted, "filing/acceptance", &day).await;
    step(&registrar, &asked, "filing/supplement", &ASK).await;
    let page = registrar.get(QUEUE).await.assert_ok().text();
    let places: Vec<usize> = [&asked, &accepted, &waiting]
        .map(|file| place(&page, file.rsplit('/').next().unwrap()))
        .to_vec();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("合同有效期至 2026-12-01"));
    registrar
        .get("/desk/filings?stage=supplement")
        .await
        .assert_contains(&asked)
        .assert_lacks(&accepted);
    registrar
        .get("/desk/filings?stage=preparing")
        .await
        .assert_contains(&waiting)
        .assert_lacks(&accepted);
    registrar
        .get("/desk/filings?which=overdue")
        .await
        .assert_contains("没有符合条件的合同");
    registrar
        .get("/desk/filings?stage=x&which=%27--&page=abc")
        .await
        .assert_ok()
        .assert_contains(&accepted);
    super::example::go_to(&app, "2026-12-01".parse().unwrap());
    registrar
        .get("/desk/filings?which=overdue")
        .await
        .assert_contains(&asked)
        .assert_contains("已逾期 1 天")
        .assert_lacks(&accepted);
    registrar.get("/desk").await.assert_contains(QUEUE);
}

#[tokio::test]
async fn a_second_person_finds_what_waits_for_them() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = signed(&app, &one, &[("total", "600万")]).await;
    // Nobody looked at it yet, and it is large all the same.
    one.get("/desk/filings?which=large")
        .await
        .assert_contains(&file);
    step(&one, &file, "filing/checks", &super::filing_checks::REST).await;
    step(&one, &file, "filing/first-check", &[]).await;
    let second = "/desk/filings?which=second";
    other
        .get(second)
        .await
        .assert_contains(&file)
        .assert_contains("待复审");
    one.get(second).await.assert_lacks(&file);
    one.get("/desk/filings?which=large")
        .await
        .assert_contains(&file);
}

#[tokio::test]
async fn a_day_is_reminded_of_once_before_and_once_after() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    let day = [("accepted_on", "2026-11-06")];
    step(&registrar, &file, "filing/acceptance", &day).await;
    let tasks = "/desk/tasks";
    remind(&app).await;
    registrar.get(tasks).await.assert_lacks("登记期限");
    // Due on Monday the 7th: three working days before is Wednesday.
    super::example::go_to(&app, "2026-12-02".parse().unwrap());
    remind(&app).await;
    remind(&app).await;
    let page = registrar.get(tasks).await.assert_ok().text();
    assert_eq!(page.matches("登记期限临近").count() % 2, 1, "{page}");
    let near = page.matches("登记期限临近").count();
    super::example::go_to(&app, "2026-12-08".parse().unwrap());
    remind(&app).await;
    remind(&app).await;
    let page = registrar.get(tasks).await.assert_ok().text();
    assert_eq!(page.matches("登记期限已过").count(), near);
    assert_eq!(page.matches("登记期限临近").count(), 0);
    // What it waited for came.
    step(
        &registrar,
        &file,
        "registration",
        &[
            ("registration_number", "2026511701000018"),
            ("registered_on", "2026-12-08"),
        ],
    )
    .await
    .assert_redirect(&file);
    registrar.get(tasks).await.assert_lacks("登记期限");
}
