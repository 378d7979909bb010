//! What finance says of lines: parts, too little, too much, two orders, two persons, what went out, and what is not ours.

use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::order::State;
use kexing::payments::store;
use kexing::web::Duty;

use super::bank::{COMPANY, Desk, row};
use super::{assert_sound, balance, find, yuan};
use crate::app::TestApp;

#[tokio::test]
async fn one_fen_too_little_is_never_sure_and_may_be_booked_as_a_part() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(12_000)).await;
    desk.bring(&row(1, "11,999.99", COMPANY, &order.reference))
        .await;
    desk.finance
        .get("/desk/payments/bank")
        .await
        .assert_contains("存疑")
        .assert_contains("比待付的 ¥ 12,000.00 少 ¥ 0.01");
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    assert_eq!(desk.state(&order).await, (State::Open, Money::ZERO));
    let line = desk.line("S1").await;
    desk.finance
        .get(&line)
        .await
        .assert_contains("该单还差 ¥ 0.01")
        .assert_contains("按部分付款入账");
    let form = [("revision", "0"), ("order", &order.id.to_string())];
    desk.finance
        .post(&format!("{line}/confirmation"), &form)
        .await
        .assert_redirect(&line);
    assert_eq!(
        desk.state(&order).await,
        (State::Open, Money::from_fen(1_199_999))
    );
    // The same form once more has no second effect.
    desk.finance
        .post(&format!("{line}/confirmation"), &form)
        .await
        .assert_status(409);
    assert_eq!(
        desk.state(&order).await,
        (State::Open, Money::from_fen(1_199_999))
    );
    desk.finance
        .get(&line)
        .await
        .assert_contains("不能在这里撤回");
    // The missing fen comes later and closes it.
    desk.bring(&row(2, "0.01", COMPANY, &order.reference)).await;
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    assert_eq!(desk.state(&order).await, (State::Paid, yuan(12_000)));
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_transfer_for_two_orders_is_split_and_what_is_left_stays_the_payer_s() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let (one, two) = (desk.order(yuan(3_000)).await, desk.order(yuan(2_000)).await);
    desk.bring(&row(
        1,
        "5,100.00",
        COMPANY,
        &format!("{} {}", one.reference, two.reference),
    ))
    .await;
    let line = desk.line("S1").await;
    desk.finance
        .get(&line)
        .await
        .assert_contains("附言写了多个附言码")
        .assert_contains("一笔款付多笔收款订单");
    let (a, b) = (format!("part.{}", one.id), format!("part.{}", two.id));
    let address = format!("{line}/confirmation");
    for (sums, said) in [
        (["4,000", "2,000"], "超过流水金额"),
        (["x", "2,000"], "最多两位小数"),
        (["", ""], "至少填写一笔"),
    ] {
        let form = [
            ("revision", "0"),
            (a.as_str(), sums[0]),
            (b.as_str(), sums[1]),
        ];
        desk.finance
            .post(&address, &form)
            .await
            .assert_status(422)
            .assert_contains(said);
    }
    let form = [
        ("revision", "0"),
        (a.as_str(), "3,000.00"),
        (b.as_str(), "2,000.00"),
    ];
    desk.finance
        .post(&address, &form)
        .await
        .assert_redirect(&line);
    assert_eq!(desk.state(&one).await, (State::Paid, yuan(3_000)));
    assert_eq!(desk.state(&two).await, (State::Paid, yuan(2_000)));
    assert_eq!(
        balance(&app, Account::Unapplied(desk.company)).await,
        yuan(-100)
    );
    assert_eq!(balance(&app, Account::Clearing).await, Money::ZERO);
    desk.finance
        .get(&line)
        .await
        .assert_contains(&one.number)
        .assert_contains(&two.number)
        .assert_contains("2,100.00");
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_transfer_is_not_split_over_orders_of_two_payers() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let mine = desk.order(yuan(300)).await;
    let university = app.university().await;
    let other = super::new_order(
        &app,
        kexing::payments::order::Kind::EventFee,
        university,
        yuan(200),
    );
    let other = super::issue(&app, &other, desk.finance.id.unwrap()).await;
    desk.bring(&row(1, "500.00", COMPANY, "x")).await;
    let line = desk.line("S1").await;
    let (a, b) = (format!("part.{}", mine.id), format!("part.{}", other.id));
    let form = [("revision", "0"), (a.as_str(), "300"), (b.as_str(), "200")];
    desk.finance
        .post(&format!("{line}/confirmation"), &form)
        .await
        .assert_status(422)
        .assert_contains("同一付款方");
    // An order that a person names is judged like the others.
    desk.finance
        .get(&format!("{line}?order={}", other.number))
        .await
        .assert_contains("流水写")
        .assert_contains("付清后多出 ¥ 300.00");
    desk.finance
        .get(&format!("{line}?order=KX-P-2026-99999"))
        .await
        .assert_contains("没有编号或附言码为");
}

#[tokio::test]
async fn two_orders_of_one_amount_are_left_to_a_person_with_the_reason() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let (one, two) = (desk.order(yuan(800)).await, desk.order(yuan(800)).await);
    desk.bring(&row(1, "800.00", COMPANY, "服务费")).await;
    let line = desk.line("S1").await;
    desk.finance
        .get(&line)
        .await
        .assert_contains("有 2 笔收款订单待付金额相同")
        .assert_contains(&one.number)
        .assert_contains(&two.number);
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    assert_eq!(desk.state(&one).await.1, Money::ZERO);
}

#[tokio::test]
async fn from_the_limit_on_a_second_person_has_to_agree_and_the_database_refuses_the_same() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(50_000)).await;
    desk.bring(&row(1, "50,000.00", COMPANY, &order.reference))
        .await;
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    assert_eq!(desk.state(&order).await, (State::Open, Money::ZERO));
    let line = desk.line("S1").await;
    let form = [("revision", "1")];
    desk.finance
        .get(&line)
        .await
        .assert_contains("须由另一位财务人员复核");
    desk.finance
        .post(&format!("{line}/agreement"), &form)
        .await
        .assert_status(409);
    assert_eq!(desk.state(&order).await, (State::Open, Money::ZERO));
    let second = app.staff("second", &[Duty::Finance]).await;
    second
        .get("/desk/payments/bank?show=confirmed")
        .await
        .assert_contains("去复核");
    second
        .get(&line)
        .await
        .assert_contains("复核无误，入账")
        .assert_contains(&order.number);
    second
        .post(&format!("{line}/agreement"), &form)
        .await
        .assert_redirect(&line);
    second
        .post(&format!("{line}/agreement"), &form)
        .await
        .assert_status(409);
    assert_eq!(desk.state(&order).await, (State::Paid, yuan(50_000)));
    let mut tx = app.app.db.read().await.unwrap();
    let payments = store::payments_of(&mut tx, order.id, 9).await.unwrap();
    assert_eq!(
        (payments[0].entered_by, payments[0].confirmed_by),
        (desk.finance.id, second.id)
    );
    drop(tx);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_line_that_waits_for_the_second_person_can_go_back() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(60_000)).await;
    desk.bring(&row(1, "60,000.00", COMPANY, &order.reference))
        .await;
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    let line = desk.line("S1").await;
    let second = app.staff("second", &[Duty::Finance]).await;
    let back = [("revision", "1"), ("words", "付款方不是本单位")];
    second
        .post(&format!("{line}/reopening"), &back)
        .await
        .assert_redirect(&line);
    second
        .post(&format!("{line}/agreement"), &[("revision", "1")])
        .await
        .assert_status(409);
    assert_eq!(desk.state(&order).await, (State::Open, Money::ZERO));
    // And may be decided anew.
    let form = [("revision", "2"), ("order", &order.id.to_string())];
    second
        .post(&format!("{line}/confirmation"), &form)
        .await
        .assert_redirect(&line);
    desk.finance
        .post(&format!("{line}/agreement"), &[("revision", "3")])
        .await
        .assert_redirect(&line);
    assert_eq!(desk.state(&order).await, (State::Paid, yuan(60_000)));
    assert_sound(&app).await;
}

#[tokio::test]
async fn of_two_people_in_the_same_second_one_has_the_effect() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(900)).await;
    let second = app.staff("second", &[Duty::Finance]).await;
    for n in 0..5 {
        desk.bring(&row(n, "100.00", COMPANY, &order.reference))
            .await;
        let line = desk.line(&format!("S{n}")).await;
        let id = order.id.to_string();
        let form = [("revision", "0"), ("order", id.as_str())];
        let address = format!("{line}/confirmation");
        let (one, two) = tokio::join!(
            desk.finance.post(&address, &form),
            second.post(&address, &form)
        );
        let mut answers = [one.status.as_u16(), two.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 409]);
    }
    assert_eq!(find(&app, order.id).await.paid, yuan(500));
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_order_written_after_its_line_is_found_by_looking_again() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let first = kexing::payments::reference::of_number("KX-P-2026-00001").unwrap();
    desk.bring(&row(1, "640.00", COMPANY, &format!("{first} 预付")))
        .await;
    desk.finance
        .get("/desk/payments/bank?verdict=sure")
        .await
        .assert_lacks("640.00");
    let order = desk.order(yuan(640)).await;
    assert_eq!(order.reference, first);
    desk.finance
        .post("/desk/payments/bank/look", &[])
        .await
        .assert_redirect("/desk/payments/bank");
    app.run_jobs().await;
    desk.finance
        .get("/desk/payments/bank?verdict=sure")
        .await
        .assert_contains("640.00");
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    assert_eq!(desk.state(&order).await, (State::Paid, yuan(640)));
}
