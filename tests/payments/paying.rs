//! The payer's pages, and what a payer is told.

use kexing::ids::MoveId;
use kexing::jobs;
use kexing::payments::life::{self, Arrived, NewOrder};
use kexing::payments::moves::What;
use kexing::payments::moving::{self, Asked};
use kexing::payments::order::Kind;
use kexing::payments::paying::clock::Round;
use kexing::payments::paying::telling::PaymentMail;
use kexing::web::OrganisationRole;

use super::invoices::returned;
use super::{arrive, issue, new_order, transfer, yuan};
use crate::accounts::mails::renders;
use crate::app::{Actor, TestApp};

#[test]
fn every_mail_of_payments_renders_in_both_languages() {
    for what in [
        "issued",
        "soon",
        "overdue",
        "paid",
        "surplus-put",
        "returned",
        "surplus-returned",
        "forfeited",
        "cancelled",
        "invoice-issued",
        "invoice-refused",
        "invoice-reversed",
        "passed-on",
    ] {
        let mail = PaymentMail {
            name: "林亦川 <script>".to_owned(),
            what,
            number: "KX-P-2026-00001".to_owned(),
            item: "会议评价".to_owned(),
            amount: "1,000.00".to_owned(),
            day: "2026-12-10".to_owned(),
            words: String::new(),
            url: "http://127.0.0.1:8080/my/payments/KX-P-2026-00001".to_owned(),
        };
        renders(&mail, "/my/payments/KX-P-2026-00001");
    }
}

async fn subjects(app: &TestApp) -> Vec<String> {
    app.mails().await.into_iter().map(|m| m.subject).collect()
}

/// Looks what is due now, and takes the subjects of what was mailed.
async fn look(app: &TestApp) -> Vec<String> {
    let mut tx = app.app.db.write().await.unwrap();
    jobs::enqueue(&mut tx, &Round {}, app.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    subjects(app).await
}

async fn payer(app: &TestApp) -> (Actor<'_>, kexing::ids::OrganisationId) {
    let company = app.company().await;
    let payer = app
        .member_as("payer", company, OrganisationRole::Administrator)
        .await;
    (payer, company)
}

#[tokio::test]
async fn a_payer_sees_what_is_due_what_was_paid_and_nothing_of_others() {
    let app = TestApp::new().await;
    let (payer, company) = payer(&app).await;
    let clerk = app.user("clerk").await;
    payer
        .get("/my/payments")
        .await
        .assert_ok()
        .assert_contains("没有待付的款项");
    let order = issue(
        &app,
        &new_order(&app, Kind::ServiceFee, company, yuan(1000)),
        clerk,
    )
    .await;
    let deposit = issue(
        &app,
        &new_order(&app, Kind::Deposit, company, yuan(500)),
        clerk,
    )
    .await;
    let page = format!("/my/payments/{}", order.number);
    payer
        .get("/my")
        .await
        .assert_contains(&page)
        .assert_contains("¥ 1,500.00");
    payer
        .get("/my/payments")
        .await
        .assert_contains("¥ 1,500.00")
        .assert_contains("2026-12-10");
    payer
        .get(&page)
        .await
        .assert_contains(&order.reference)
        .assert_contains(&format!("{page}/instructions"))
        .assert_contains("还没有收到付款");
    let Arrived::Put { payment, .. } = arrive(&app, order.id, &transfer("L1", yuan(1100))).await
    else {
        panic!("it came before")
    };
    arrive(&app, deposit.id, &transfer("L2", yuan(500))).await;
    payer
        .get("/my/payments")
        .await
        .assert_contains("没有待付的款项")
        .assert_contains("中心保管的保证金")
        .assert_contains("多付的款项")
        .assert_contains("¥ 100.00");
    payer
        .get(&page)
        .await
        .assert_contains("已付清")
        .assert_contains("其中多付");
    let stranger = app.member("stranger", app.university().await).await;
    stranger.get(&page).await.assert_status(404);
    stranger
        .get("/my/payments")
        .await
        .assert_lacks(&order.number);
    // Another order's receipt is not this one's.
    let wrong = format!("/my/payments/{}/receipt/{payment}", deposit.number);
    payer.get(&wrong).await.assert_status(404);
}

#[tokio::test]
async fn a_receipt_prints_what_came_in_and_what_went_back_of_it() {
    let app = TestApp::new().await;
    let (payer, company) = payer(&app).await;
    let new = new_order(&app, Kind::ServiceFee, company, yuan(1000));
    let order = issue(&app, &new, app.user("clerk").await).await;
    let page = format!("/my/payments/{}", order.number);
    let Arrived::Put { payment, .. } = arrive(&app, order.id, &transfer("L1", yuan(1100))).await
    else {
        panic!("it came before")
    };
    let receipt = format!("{page}/receipt/{payment}");
    payer
        .get(&receipt)
        .await
        .assert_contains("收款凭证")
        .assert_contains("壹仟壹佰元整")
        .assert_contains("不是税务发票")
        .assert_contains(&format!("{}-1", order.number));
    returned(&app, order.id, payment, 200).await;
    payer
        .get(&receipt)
        .await
        .assert_contains("其中已退或正在退");
    payer.get(&page).await.assert_contains("服务减少");
    let stranger = app.member("stranger", app.university().await).await;
    stranger.get(&receipt).await.assert_status(404);
}

#[tokio::test]
async fn coming_back_from_paying_claims_nothing_the_ledger_has_not() {
    let app = TestApp::new().await;
    let (payer, company) = payer(&app).await;
    let order = issue(
        &app,
        &new_order(&app, Kind::EventFee, company, yuan(300)),
        app.user("clerk").await,
    )
    .await;
    let page = format!("/my/payments/{}", order.number);
    payer
        .get(&format!("{page}?paid=cs_test_1%22%3E"))
        .await
        .assert_ok()
        .assert_contains("支付结果正在确认")
        .assert_contains("http-equiv=\"refresh\"")
        .assert_contains("look=1")
        .assert_lacks("cs_test_1\">")
        .assert_lacks("已付清");
    // It does not look for ever.
    payer
        .get(&format!("{page}?paid=cs_test_1&look=12"))
        .await
        .assert_contains("支付机构还没有回复")
        .assert_lacks("http-equiv=\"refresh\"");
    arrive(&app, order.id, &transfer("L1", yuan(300))).await;
    payer
        .get(&format!("{page}?paid=cs_test_1"))
        .await
        .assert_contains("已付清")
        .assert_lacks("支付结果正在确认");
}

#[tokio::test]
async fn the_payer_is_told_of_each_deed_once_and_reminded_by_the_day() {
    let app = TestApp::new().await;
    let (payer, company) = payer(&app).await;
    let clerk = app.user("clerk").await;
    let order = issue(
        &app,
        &new_order(&app, Kind::ServiceFee, company, yuan(1000)),
        clerk,
    )
    .await;
    let other = issue(
        &app,
        &new_order(&app, Kind::EventFee, company, yuan(10)),
        clerk,
    )
    .await;
    let told = subjects(&app).await;
    assert_eq!(
        told.iter().filter(|s| s.contains("有一笔待付款项")).count(),
        2,
        "{told:?}"
    );
    // Due on 10 December: nothing to say on 23 November.
    assert_eq!(look(&app).await, Vec::<String>::new());
    app.app.clock.advance(chrono::Duration::days(11));
    let told = look(&app).await;
    assert_eq!(
        told.iter()
            .filter(|s| s.contains("将于 2026-12-10 到期"))
            .count(),
        2,
        "{told:?}"
    );
    assert_eq!(look(&app).await, Vec::<String>::new());
    arrive(&app, order.id, &transfer("L1", yuan(600))).await;
    arrive(&app, order.id, &transfer("L1", yuan(600))).await;
    let told = subjects(&app).await;
    assert_eq!(told, ["收到付款 600.00 元：技术转移服务费（虚构）"]);
    let mut tx = app.app.db.write().await.unwrap();
    life::cancel(&mut tx, other.id, "活动取消", (clerk, app.app.clock.now()))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(subjects(&app).await.len(), 1);
    app.app.clock.advance(chrono::Duration::days(7));
    let told = look(&app).await;
    assert_eq!(
        told,
        ["款项已逾期（2026-12-10 到期）：技术转移服务费（虚构）"]
    );
    assert_eq!(look(&app).await, Vec::<String>::new());
    payer
        .get("/my/payments")
        .await
        .assert_contains("1 笔已逾期")
        .assert_contains("已逾期");
    // The session of the first visit is over by then.
    let payer = app.signed_in(payer.id.unwrap()).await;
    payer
        .get("/inbox")
        .await
        .assert_contains("收到付款 600.00 元");
}

#[tokio::test]
async fn whom_the_centre_takes_money_for_sees_what_came_and_hears_of_what_was_passed_on() {
    let app = TestApp::new().await;
    let (_, company) = payer(&app).await;
    let university = app.university().await;
    let seller = app
        .member_as("seller", university, OrganisationRole::Administrator)
        .await;
    let (one, two) = (app.user("one").await, app.user("two").await);
    let new = NewOrder {
        payee: Some(university),
        ..new_order(&app, Kind::Deposit, company, yuan(500))
    };
    let order = issue(&app, &new, one).await;
    seller.get("/my/payments").await.assert_lacks(&order.number);
    arrive(&app, order.id, &transfer("L1", yuan(500))).await;
    seller
        .get("/my/payments")
        .await
        .assert_contains("中心为本单位代收的款项")
        .assert_contains(&order.number);
    subjects(&app).await;
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let asked = Asked {
        id: MoveId::mint(now),
        kind: What::PassingOn,
        payment: None,
        amount: yuan(300),
        reason: "按合同转付".to_owned(),
    };
    moving::ask(&mut tx, &order, &asked, (one, now))
        .await
        .unwrap();
    moving::decide(&mut tx, asked.id, (true, ""), (two, now))
        .await
        .unwrap();
    let on = "2026-11-23".parse().unwrap();
    moving::done(&mut tx, asked.id, (on, Some("付-1")), (Some(two), now))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        subjects(&app).await,
        ["中心已转付 300.00 元：技术转移服务费（虚构）"]
    );
    seller
        .get("/my/payments")
        .await
        .assert_contains("¥ 300.00")
        .assert_contains("¥ 200.00");
    // The payer's page of it stays the payer's.
    let page = format!("/my/payments/{}", order.number);
    seller.get(&page).await.assert_status(404);
}
