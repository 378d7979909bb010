//! Lines that are no payment of an order: what went out, what Stripe paid out, and what is not ours.

use kexing::ids::MoveId;
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::moves::What;
use kexing::payments::moving::{self, Asked};
use kexing::payments::store;
use kexing::web::Duty;

use super::bank::{COMPANY, Desk, row};
use super::{assert_sound, balance, find, yuan};
use crate::app::TestApp;

#[tokio::test]
async fn a_refund_is_done_by_its_line_and_a_payout_settles_stripe() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let second = app.staff("second", &[Duty::Finance]).await;
    let order = desk.order(yuan(1_000)).await;
    desk.bring(&row(1, "1,000.00", COMPANY, &order.reference))
        .await;
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let payment = store::payments_of(&mut tx, order.id, 1).await.unwrap()[0].id;
    let asked = Asked {
        id: MoveId::mint(now),
        kind: What::Refund,
        payment: Some(payment),
        amount: yuan(300),
        reason: "多收".to_owned(),
    };
    moving::ask(&mut tx, &order, &asked, (desk.finance.id.unwrap(), now))
        .await
        .unwrap();
    moving::decide(&mut tx, asked.id, (true, ""), (second.id.unwrap(), now))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    desk.bring(&format!("2026-11-21,300.00,,,{COMPANY},,退款,OUT1\n2026-11-21,,950.00,,Stripe Payments（虚构）,,payout,PO1\n")).await;
    let line = desk.line("OUT1").await;
    desk.finance
        .get(&line)
        .await
        .assert_contains("可能对应的退款或转付")
        .assert_contains(&order.number);
    let id = asked.id.to_string();
    let form = [("revision", "0"), ("move", id.as_str())];
    desk.finance
        .post(&format!("{line}/outgoing"), &form)
        .await
        .assert_redirect(&line);
    desk.finance
        .post(&format!("{line}/outgoing"), &form)
        .await
        .assert_status(409);
    assert_eq!(find(&app, order.id).await.returned, yuan(300));
    let payout = desk.line("PO1").await;
    let form = [("revision", "0"), ("fee", "50.00")];
    desk.finance
        .post(&format!("{payout}/payout"), &form)
        .await
        .assert_redirect(&payout);
    assert_eq!(balance(&app, Account::Clearing).await, Money::ZERO);
    assert_eq!(balance(&app, Account::Stripe).await, yuan(-1_000));
    assert_eq!(balance(&app, Account::Fees).await, yuan(50));
    assert_eq!(balance(&app, Account::Bank).await, yuan(1_650));
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_is_not_ours_is_set_aside_with_a_reason_and_can_come_back() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    desk.bring(&row(1, "3.21", "示例银行（虚构）", "利息"))
        .await;
    let line = desk.line("S1").await;
    let address = format!("{line}/reason");
    desk.finance
        .post(&address, &[("revision", "0"), ("reason", "other")])
        .await
        .assert_status(422);
    desk.finance
        .post(&address, &[("revision", "0"), ("reason", "currency")])
        .await
        .assert_status(422);
    desk.finance
        .post(&address, &[("revision", "0"), ("reason", "interest")])
        .await
        .assert_redirect(&line);
    desk.finance
        .get("/desk/payments/bank?show=set_aside")
        .await
        .assert_contains("利息")
        .assert_contains("3.21");
    desk.finance
        .post(&format!("{line}/reopening"), &[("revision", "1")])
        .await
        .assert_redirect(&line);
    desk.finance
        .get("/desk/payments/bank")
        .await
        .assert_contains("3.21");
    assert_eq!(
        balance(&app, Account::Clearing).await,
        Money::from_fen(-321)
    );
}

#[tokio::test]
async fn money_that_was_recorded_before_gets_its_line_and_does_not_move_twice() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(500)).await;
    super::arrive(&app, order.id, &super::transfer("by hand", yuan(500))).await;
    desk.finance
        .get("/desk/payments/reconciliation?month=2026-11")
        .await
        .assert_contains("已登记到账，没有对应流水")
        .assert_contains("¥ -500.00");
    desk.bring(&(row(1, "500.00", COMPANY, "服务费") + &row(2, "500.00", COMPANY, "服务费")))
        .await;
    let (one, two) = (desk.line("S1").await, desk.line("S2").await);
    let page = desk
        .finance
        .get(&one)
        .await
        .assert_contains("与 2026-11-23 登记的到账金额相同")
        .text();
    let at = page.find("name=\"payment\" value=\"").unwrap() + 22;
    let form = [("revision", "0"), ("payment", &page[at..at + 36])];
    desk.finance
        .post(&format!("{one}/recorded"), &form)
        .await
        .assert_redirect(&one);
    // One payment explains one line.
    desk.finance
        .post(&format!("{two}/recorded"), &form)
        .await
        .assert_status(409);
    desk.finance
        .get(&two)
        .await
        .assert_lacks("登记的到账金额相同");
    assert_eq!(find(&app, order.id).await.paid, yuan(500));
    assert_eq!(balance(&app, Account::Clearing).await, yuan(-500));
    desk.finance
        .get("/desk/payments/reconciliation?month=2026-11")
        .await
        .assert_lacks("没有对应流水")
        .assert_contains("¥ 500.00");
    assert_sound(&app).await;
}
