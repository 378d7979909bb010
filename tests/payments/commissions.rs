//! Commissions: on payments under contracts that came of a deal, by two persons, less what went back.

use kexing::contracts::store as contracts;
use kexing::deals::store::by_number;
use kexing::ids::{CommissionId, PaymentId};
use kexing::payments::commissions::store;
use kexing::payments::life::{Arrived, NewOrder};
use kexing::payments::moving;
use kexing::payments::order::{Kind, Order};
use kexing::web::Duty;

use super::invoices::{paid, returned};
use super::{arrive, issue, new_order, transfer, yuan};
use crate::app::{Actor, TestApp};
use crate::contracts::performing::finance;
use crate::contracts::{form_with, registrar, step};
use crate::deals;

/// A service fee of 10,000 yuan under a contract that came of a deal, paid.
async fn scene(app: &TestApp) -> (Order, PaymentId) {
    let scene = deals::scene(app).await;
    let manager = deals::manager(app).await;
    let path = scene.introduced(&manager).await;
    manager.post(&format!("{path}/agreement"), &[]).await;
    let number = path.rsplit('/').next().unwrap();
    let mut tx = app.app.db.read().await.unwrap();
    let deal = by_number(&mut tx, number).await.unwrap().unwrap();
    drop(tx);
    let registrar = registrar(app).await;
    let (id, seller, buyer) = (
        deal.id.to_string(),
        scene.university.to_string(),
        scene.company.to_string(),
    );
    let form = form_with(&[("deal", &id), ("seller_id", &seller), ("buyer_id", &buyer)]);
    let file = registrar.post("/desk/contracts", &form).await.location();
    step(&registrar, &file, "signing", &[("signed_on", "2026-11-20")])
        .await
        .assert_status(303);
    let mut tx = app.app.db.read().await.unwrap();
    let contract = contracts::of_deal(&mut tx, deal.id).await.unwrap().unwrap();
    drop(tx);
    let new = NewOrder {
        contract: Some(contract.id),
        ..new_order(app, Kind::ServiceFee, scene.company, yuan(10_000))
    };
    let order = issue(app, &new, app.user("clerk").await).await;
    let Arrived::Put { payment, .. } = arrive(app, order.id, &transfer("L1", yuan(10_000))).await
    else {
        panic!("it came before")
    };
    (order, payment)
}

async fn stands(app: &TestApp) -> (i64, i64) {
    let mut tx = app.app.db.read().await.unwrap();
    let (_, approved, waiting) = store::sums(&mut tx, store::Which::default()).await.unwrap();
    (approved.fen(), waiting.fen())
}

async fn enter(
    by: &Actor<'_>,
    payment: PaymentId,
    manager: &Actor<'_>,
    more: (&str, &str),
) -> (String, crate::app::Res) {
    let id = CommissionId::mint(by.app.app.clock.now()).to_string();
    let (payment, manager) = (payment.to_string(), manager.id.unwrap().to_string());
    let form = [
        ("id", id.as_str()),
        ("payment", &payment),
        ("manager", &manager),
        more,
    ];
    let answer = by.post("/desk/commissions", &form).await;
    (format!("/desk/commissions/{id}"), answer)
}

#[tokio::test]
async fn two_persons_record_a_commission_and_a_refund_takes_its_part_back() {
    let app = TestApp::new().await;
    let (order, payment) = scene(&app).await;
    let (one, two) = (finance(&app, "f1").await, finance(&app, "f2").await);
    let manager = app.staff("broker", &[Duty::TechnologyManager]).await;
    one.get("/desk/commissions")
        .await
        .assert_contains(&order.number);
    one.get(&format!("/desk/commissions/new?payment={payment}"))
        .await
        .assert_ok()
        .assert_contains("¥ 10,000.00");
    let (_, answer) = enter(&one, payment, &manager, ("amount", "10000.01")).await;
    answer.assert_status(422);
    let (url, answer) = enter(&one, payment, &manager, ("rate", "5")).await;
    answer.assert_redirect("/desk/commissions");
    let (_, answer) = enter(&one, payment, &manager, ("rate", "5")).await;
    answer.assert_status(409);
    let verdict = format!("{url}/decision");
    one.post(&verdict, &[("verdict", "approve")])
        .await
        .assert_status(409);
    manager
        .post(&verdict, &[("verdict", "approve")])
        .await
        .assert_status(403);
    assert_eq!(stands(&app).await, (0, 50_000));
    let three = finance(&app, "f3").await;
    let (a, b) = tokio::join!(
        two.post(&verdict, &[("verdict", "approve")]),
        three.post(&verdict, &[("verdict", "approve")])
    );
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    assert_eq!(stands(&app).await, (50_000, 0));
    // A third of it goes back in two steps, one of which comes back.
    let refund = returned(&app, order.id, payment, 3_333).await;
    assert_eq!(stands(&app).await, (33_335, 0));
    returned(&app, order.id, payment, 1_667).await;
    assert_eq!(stands(&app).await, (25_000, 0));
    let mut tx = app.app.db.write().await.unwrap();
    moving::failed(&mut tx, refund, "账户已销户", app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stands(&app).await, (41_665, 0));
    two.get(&url)
        .await
        .assert_contains("退款扣回")
        .assert_contains("¥ 416.65");
    manager
        .get("/desk/commissions")
        .await
        .assert_contains("¥ 416.65")
        .assert_lacks("可登记佣金的到账");
    let csv = two
        .get("/desk/commissions/commissions.csv")
        .await
        .assert_ok()
        .text();
    assert!(
        csv.contains("broker") && csv.contains("500.00") && csv.contains("−166.65"),
        "{csv}"
    );
    let other = app.staff("other-broker", &[Duty::TechnologyManager]).await;
    other.get(&url).await.assert_status(404);
}

#[tokio::test]
async fn without_a_deal_there_is_no_commission_and_none_for_oneself() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let (_, payment) = paid(&app, company, Kind::ServiceFee).await;
    let one = finance(&app, "f1").await;
    let manager = app.staff("broker", &[Duty::TechnologyManager]).await;
    one.get(&format!("/desk/commissions/new?payment={payment}"))
        .await
        .assert_status(409)
        .assert_contains("经平台对接成交的合同");
    let (_, answer) = enter(&one, payment, &manager, ("rate", "5")).await;
    answer.assert_status(409);
}

#[tokio::test]
async fn who_receives_a_commission_neither_records_nor_approves_it() {
    let app = TestApp::new().await;
    let (_, payment) = scene(&app).await;
    let both = app
        .staff("both", &[Duty::Finance, Duty::TechnologyManager])
        .await;
    let (_, answer) = enter(&both, payment, &both, ("rate", "5")).await;
    answer
        .assert_status(422)
        .assert_contains("不能为自己登记佣金");
    let one = finance(&app, "f1").await;
    let (url, answer) = enter(&one, payment, &both, ("rate", "5")).await;
    answer.assert_status(303);
    both.post(&format!("{url}/decision"), &[("verdict", "approve")])
        .await
        .assert_status(409);
    let two = finance(&app, "f2").await;
    two.post(&format!("{url}/decision"), &[("verdict", "refuse")])
        .await
        .assert_status(422);
    let no = [("verdict", "refuse"), ("refuse_words", "没有协议")];
    two.post(&format!("{url}/decision"), &no)
        .await
        .assert_redirect(&url);
    assert_eq!(stands(&app).await, (0, 0));
    // What was refused may be recorded anew.
    let (_, answer) = enter(&one, payment, &both, ("amount", "100")).await;
    answer.assert_status(303);
}
