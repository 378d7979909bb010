//! A year's days off typed in by the administrator, at the year's edge.

use chrono::{Duration, NaiveDate};
use kexing::ids::UserId;
use kexing::web::Duty;

use super::{form_with, opened, registrar, revision_on};
use crate::app::TestApp;

/// Far enough that no other test counts there: the calendar is one for the whole process.
const NOTICE: [(&str, &str); 4] = [
    ("year", "2031"),
    ("off", "2031-01-01 至 2031-01-03\n1月7日～1月12日"),
    ("worked", "2031-01-04、2031-01-05"),
    ("source", "放假安排的通知（虚构）"),
];

/// A contract whose registration was accepted on a day of December 2030.
async fn accepted(app: &TestApp, keeper: UserId) -> String {
    let registrar = async || app.signed_in(keeper).await;
    let form = form_with(&[
        ("signed_on", "2030-11-01"),
        ("starts_on", "2030-11-01"),
        ("ends_on", "2031-12-31"),
    ]);
    let file = opened(&registrar().await, &form).await;
    for (deed, field, day) in [
        ("signing", "signed_on", "2030-11-01"),
        ("filing", "filed_on", "2030-12-09"),
        ("filing/acceptance", "accepted_on", "2030-12-10"),
    ] {
        let mut seen = None;
        for page in [file.clone(), format!("{file}/filing")] {
            let page = registrar().await.get(&page).await.assert_ok().text();
            seen = seen.or(revision_on(&page));
        }
        let seen = seen.unwrap();
        let fields = [(field, day), ("revision", seen.as_str())];
        registrar()
            .await
            .post(&format!("{file}/{deed}"), &fields)
            .await
            .assert_redirect(&file);
    }
    file
}

#[tokio::test]
async fn a_year_typed_in_moves_the_limits_that_reach_into_it() {
    let app = TestApp::new().await;
    let day: NaiveDate = "2030-12-10".parse().unwrap();
    let ahead = day - app.app.clock.today();
    app.app.clock.advance(ahead);
    let keeper = registrar(&app).await.id.unwrap();
    let head = app.staff("head", &[Duty::Administrator]).await.id.unwrap();
    // A session is prolonged by the hour of the machine, which is years behind: each deed has one of its own.
    let registrar = async || app.signed_in(keeper).await;
    let administrator = async || app.signed_in(head).await;
    let file = accepted(&app, keeper).await;
    let tab = format!("{file}/filing");
    // Thirty days on, with weekends only.
    registrar()
        .await
        .get(&tab)
        .await
        .assert_contains("2031-01-09")
        .assert_contains("2031 年的放假安排尚未公布或尚未录入");
    let page = "/admin/workdays";
    administrator()
        .await
        .get(page)
        .await
        .assert_ok()
        .assert_contains("尚未录入");
    let mut wrong = NOTICE.to_vec();
    wrong[1].1 = "2031-01-01 至 2030-12-28\n元旦";
    wrong.push(("revision", "0"));
    administrator()
        .await
        .post(page, &wrong)
        .await
        .assert_status(422)
        .assert_contains("“元旦”不是日期")
        .assert_contains("2031-01-01 至 2030-12-28");
    let mut right = NOTICE.to_vec();
    right.push(("revision", "0"));
    registrar()
        .await
        .post(page, &right)
        .await
        .assert_status(403);
    administrator()
        .await
        .post(page, &right)
        .await
        .assert_redirect(page);
    // A second administrator who saw none of it.
    administrator()
        .await
        .post(page, &right)
        .await
        .assert_status(409)
        .assert_contains("放假安排的通知（虚构）");
    app.run_jobs().await;
    // The ninth is off now, and so are the days up to Sunday the twelfth.
    registrar()
        .await
        .get(&tab)
        .await
        .assert_contains("2031-01-13")
        .assert_lacks("2031 年的放假安排尚未公布或尚未录入");
    app.app.clock.advance(Duration::days(1));
    administrator()
        .await
        .get("/admin/workdays?year=2031")
        .await
        .assert_contains("2031-01-07 至 2031-01-12");
}
