//! Periodic reports from draft to frozen: the worked year before and after, adjustments, every number opened.

use chrono::NaiveDate;
use kexing::contracts::life::{self, Seen};
use kexing::contracts::{draft, registering, store as contracts};
use kexing::ids::UserId;
use kexing::reports::periodic::life as reports;
use kexing::web::{Duty, Typed};

use super::figures::every_link_to_agrees;
use super::statistics::{expected, line};
use super::{TARGET, analyst};
use crate::app::{Actor, TestApp};
use crate::contracts::example;

pub(super) const YEAR: &str = "/desk/reports/2026";

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The form of a deed on a report as it stands.
pub(super) fn at(revision: &str) -> [(&str, &str); 1] {
    [("revision", revision)]
}

/// Signed in anew: the worked year lies further ahead than a session lasts.
pub(super) async fn by(app: &TestApp, who: UserId) -> Actor<'_> {
    app.signed_in(who).await
}

pub(super) async fn begin(app: &TestApp, who: UserId, term: &str) {
    by(app, who)
        .await
        .post("/desk/reports", &[("term", term)])
        .await
        .assert_redirect(&format!("/desk/reports/{term}"));
}

/// Begun by one, checked by another, frozen by the first.
pub(super) async fn freeze(app: &TestApp, (one, other): (UserId, UserId), term: &str) {
    begin(app, one, term).await;
    let path = format!("/desk/reports/{term}");
    by(app, other)
        .await
        .post(&format!("{path}/checking"), &at("1"))
        .await
        .assert_redirect(&path);
    by(app, one)
        .await
        .post(&format!("{path}/freezing"), &at("2"))
        .await
        .assert_redirect(&path);
}

/// The tables of the worked year as they were made by hand.
fn the_worked_year(page: &str) {
    let whole = expected(10, "5,715,000", "5,185,000");
    for table in [
        "t1", "t2", "t3", "t4", "t5", "t8", "t9", "t10", "t11", "t11p",
    ] {
        assert_eq!(line(page, table, "合计"), Some(whole.clone()), "{table}");
    }
    let bought = expected(10, "6,165,000", "5,635,000");
    assert_eq!(line(page, "t6", "合计"), Some(bought));
    let nothing = expected(0, "0", "0");
    assert_eq!(line(page, "t9", "1 亿元及以上"), Some(nothing));
    for words in [
        "103.91%",
        "¥ 5,265,000.00",
        "¥ 450,000.00",
        // Inflow, and the average.
        "¥ 6,165,000.00",
        "¥ 571,500.00",
        // The correction log: one cancelled in September, one changed in October.
        "− ¥ 500,000.00",
        "− ¥ 60,000.00",
    ] {
        assert!(page.contains(words), "no {words}");
    }
}

/// The file of the worked contract that was registered for 700,000 and changed to 640,000.
pub(super) async fn numbered(app: &TestApp, total: i64) -> String {
    let mut tx = app.app.db.read().await.unwrap();
    for n in 1..=14 {
        let number = format!("KX-H-2026-{n:05}");
        let Some(contract) = contracts::by_number(&mut tx, &number).await.unwrap() else {
            continue;
        };
        let versions = contracts::versions(&mut tx, contract.id).await.unwrap();
        let current = life::current(&contract, &versions).unwrap();
        if current.values.total.fen() == total {
            return number;
        }
    }
    panic!("no contract of {total}");
}

/// Changes a registered contract's sum from a day on, or cancels it.
pub(super) async fn later(app: &TestApp, number: &str, total: Option<&str>, on: NaiveDate) {
    let today = app.app.clock.today();
    let by = app.user(&format!("later-{}", rand::random::<u32>())).await;
    let mut tx = app.app.db.write().await.unwrap();
    let contract = contracts::by_number(&mut tx, number)
        .await
        .unwrap()
        .unwrap();
    let versions = contracts::versions(&mut tx, contract.id).await.unwrap();
    let current = life::current(&contract, &versions).unwrap();
    let seen = Seen {
        revision: contract.revision,
        by,
        now: app.app.clock.now(),
    };
    if let Some(total) = total {
        let mut form = draft::typed(&current.values);
        form.set("total", total);
        form.set("changed_on", on.to_string());
        form.set("change_words", "更正（虚构）");
        let mut values = current.values.clone();
        values.total = kexing::money::Money::parse(total, kexing::money::Unit::Yuan).unwrap();
        values.technical = values.total;
        let change = registering::change(&form, &contract, current, today).unwrap();
        life::change(&mut tx, &contract, &change, &values, seen)
            .await
            .unwrap();
    } else {
        let form = Typed::from_iter([
            ("cancel_code", "rescinded".to_owned()),
            ("cancelled_on", on.to_string()),
            ("cancel_words", "双方解除（虚构）".to_owned()),
        ]);
        let gone = registering::cancellation(&form, &contract, today).unwrap();
        life::cancel(&mut tx, &contract, &gone, seen).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_worked_year_is_the_same_before_and_after_it_is_frozen_and_when_contracts_change() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let one = analyst(&app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    by(&app, one).await.post("/desk/targets", &TARGET).await;
    begin(&app, one, "2026").await;
    the_worked_year(&by(&app, one).await.get(YEAR).await.assert_ok().text());
    by(&app, two)
        .await
        .post(&format!("{YEAR}/checking"), &at("1"))
        .await
        .assert_redirect(YEAR);
    by(&app, one)
        .await
        .post(&format!("{YEAR}/freezing"), &at("2"))
        .await
        .assert_redirect(YEAR);
    let frozen = by(&app, one).await.get(YEAR).await.assert_ok().text();
    the_worked_year(&frozen);
    assert!(frozen.contains("定稿后，这一期的合同没有变化"));
    let rows = "/figures/reports/2026/rows?set=term&scope=outflow";
    let before = app.visitor().get(rows).await.assert_ok().text();
    // One takes effect within the year, the others after it.
    later(
        &app,
        &numbered(&app, 64_000_000).await,
        Some("600000"),
        day(2026, 12, 20),
    )
    .await;
    later(
        &app,
        &numbered(&app, 150_000_000).await,
        Some("1400000"),
        day(2027, 1, 15),
    )
    .await;
    later(
        &app,
        &numbered(&app, 80_000_000).await,
        None,
        day(2027, 1, 20),
    )
    .await;
    let page = by(&app, one).await.get(YEAR).await.assert_ok().text();
    the_worked_year(&page);
    assert_eq!(app.visitor().get(rows).await.text(), before);
    let adjusted = page.split("id=\"adjustments\"").nth(1).unwrap();
    let adjusted = adjusted.split("</section>").next().unwrap();
    for words in [
        "期内生效 · 输出技术",
        "− ¥ 40,000.00",
        "¥ 5,675,000.00",
        "期后生效 · 输出技术",
        "− ¥ 100,000.00",
        "− ¥ 800,000.00",
        "− ¥ 900,000.00",
        "合计（项数增减 -1）",
        "注销",
    ] {
        assert!(adjusted.contains(words), "no {words} in {adjusted}");
    }
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(reports::verify(&mut tx).await.unwrap(), (1, Vec::new()));
    let (_, broken) = kexing::audit::verify(&mut tx).await.unwrap();
    assert!(broken.is_empty());
}

#[tokio::test]
async fn every_number_of_every_kind_of_report_opens_rows_that_add_up_to_it() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let one = analyst(&app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    let visitor = app.visitor();
    // Outside, sums of single contracts and names are not told.
    for (term, least) in [
        ("2026-10", 30),
        ("2026-Q3", 250),
        ("2026-H1", 250),
        ("2026", 400),
        ("2027-01", 30),
    ] {
        begin(&app, one, term).await;
        let path = format!("/desk/reports/{term}");
        let rows = format!("/figures/reports/{term}/rows?");
        let draft = by(&app, one).await.get(&path).await.assert_ok().text();
        let found = every_link_to_agrees(&rows, None, &by(&app, one).await, &draft).await;
        assert!(found > least, "{term}: {found} links");
        if term == "2027-01" {
            continue;
        }
        let mut revision = 1;
        let mut step = async |who: UserId, deed: &str, words: &[(&str, &str)]| {
            let number = revision.to_string();
            let form = [words, &at(&number)].concat();
            by(&app, who)
                .await
                .post(&format!("{path}/{deed}"), &form)
                .await
                .assert_redirect(&path);
            revision += 1;
        };
        if term.contains('H') {
            step(one, "edit", &[("analysis", "上半年平稳（虚构）。")]).await;
        }
        step(two, "checking", &[]).await;
        step(one, "freezing", &[]).await;
        let frozen = by(&app, one).await.get(&path).await.assert_ok().text();
        assert_eq!(
            every_link_to_agrees(&rows, Some(&visitor), &by(&app, one).await, &frozen).await,
            found
        );
    }
    let public = visitor.get("/figures/reports").await.assert_ok();
    let public = public.text();
    let found = every_link_to_agrees(
        "/figures/reports/2026",
        Some(&visitor),
        &by(&app, one).await,
        &public,
    )
    .await;
    // The year with its sums, the month without contracts too; of the quarter and the half-year the number alone.
    assert_eq!(found, 8);
}

#[tokio::test]
async fn figures_that_moved_after_the_check_are_checked_again() {
    let app = TestApp::new().await;
    example::load(&app).await;
    let one = analyst(&app).await.id.unwrap();
    let two = app.staff("registrar", &[Duty::Registrar]).await.id.unwrap();
    begin(&app, one, "2026").await;
    by(&app, two)
        .await
        .post(&format!("{YEAR}/checking"), &at("1"))
        .await;
    later(
        &app,
        &numbered(&app, 64_000_000).await,
        Some("600000"),
        day(2026, 12, 20),
    )
    .await;
    by(&app, one)
        .await
        .post(&format!("{YEAR}/freezing"), &at("2"))
        .await
        .assert_status(409)
        .assert_contains("复核之后台账或目标有变动");
    by(&app, two)
        .await
        .post(
            &format!("{YEAR}/sending-back"),
            &[("revision", "2"), ("words", "台账已变")],
        )
        .await
        .assert_redirect(YEAR);
    by(&app, two)
        .await
        .post(&format!("{YEAR}/checking"), &at("3"))
        .await
        .assert_redirect(YEAR);
    by(&app, one)
        .await
        .post(&format!("{YEAR}/freezing"), &at("4"))
        .await
        .assert_redirect(YEAR);
    let whole = Some(expected(10, "5,675,000", "5,145,000"));
    assert_eq!(
        line(&by(&app, one).await.get(YEAR).await.text(), "t1", "合计"),
        whole
    );
}
