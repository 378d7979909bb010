//! Invoices: asked by who paid, issued by finance, never more than was paid and kept.

use kexing::ids::{InvoiceId, MoveId, OrderId, OrganisationId, PaymentId};
use kexing::payments::invoices::store;
use kexing::payments::life::Arrived;
use kexing::payments::moves::What;
use kexing::payments::moving::{self, Asked};
use kexing::payments::order::{Kind, Order};
use kexing::web::{Duty, OrganisationRole};

use super::{arrive, issue, new_order, transfer, yuan};
use crate::app::{Actor, TestApp};
use crate::contracts::performing::hidden;

pub(super) const NUMBER: &str = "26512000000012345678";

/// A fee of 1,000 yuan that was paid by a transfer.
pub(super) async fn paid(app: &TestApp, payer: OrganisationId, kind: Kind) -> (Order, PaymentId) {
    let by = app.user(&format!("clerk-{}", kind.code())).await;
    let order = issue(app, &new_order(app, kind, payer, yuan(1000)), by).await;
    let arrived = arrive(
        app,
        order.id,
        &transfer(&format!("L-{}", kind.code()), yuan(1000)),
    )
    .await;
    let Arrived::Put { payment, .. } = arrived else {
        panic!("it came before")
    };
    (order, payment)
}

/// Gives a part of a payment back, by two persons.
pub(super) async fn returned(
    app: &TestApp,
    order: OrderId,
    payment: PaymentId,
    sum: i64,
) -> MoveId {
    let (one, two) = (
        app.user(&format!("asks-{sum}")).await,
        app.user(&format!("decides-{sum}")).await,
    );
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let found = kexing::payments::store::by_id(&mut tx, order)
        .await
        .unwrap()
        .unwrap();
    let asked = Asked {
        id: MoveId::mint(now),
        kind: What::Refund,
        payment: Some(payment),
        amount: yuan(sum),
        reason: "服务减少".to_owned(),
    };
    moving::ask(&mut tx, &found, &asked, (one, now))
        .await
        .unwrap();
    moving::decide(&mut tx, asked.id, (true, ""), (two, now))
        .await
        .unwrap();
    let on = "2026-11-23".parse().unwrap();
    moving::done(&mut tx, asked.id, (on, Some("退-1")), (Some(two), now))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    asked.id
}

pub(super) fn form<'a>(amount: &'a str, code: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("amount", amount),
        ("kind", "special"),
        ("buyer_name", "达川岩丝新材料有限公司（虚构）"),
        ("buyer_code", code),
        ("send_to", "fapiao@kexing.example"),
        ("note", "=HYPERLINK(\"http://else.example\")"),
    ]
}

pub(super) const CODE: &str = "91511703FAKE100358";

pub(super) async fn scene(app: &TestApp) -> (Actor<'_>, Actor<'_>, OrganisationId) {
    let company = app.company().await;
    let payer = app
        .member_as("payer", company, OrganisationRole::Administrator)
        .await;
    let finance = app.staff("finance", &[Duty::Finance]).await;
    (payer, finance, company)
}

pub(super) async fn send(
    finance: &Actor<'_>,
    url: &str,
    step: &str,
    fields: &[(&str, &str)],
) -> crate::app::Res {
    let page = finance.get(url).await.assert_ok().text();
    let revision = hidden(&page, "revision");
    let mut form = fields.to_vec();
    form.push(("revision", &revision));
    finance.post(&format!("{url}/{step}"), &form).await
}

pub(super) fn desk(mine: &str) -> String {
    mine.replace("/my/", "/desk/")
}

#[tokio::test]
async fn who_paid_asks_finance_issues_and_the_payer_hears_of_it() {
    let app = TestApp::new().await;
    let (payer, finance, company) = scene(&app).await;
    let (order, _) = paid(&app, company, Kind::EvaluationFee).await;
    let path = format!("/my/payments/{}/invoice", order.number);
    payer
        .get(&path)
        .await
        .assert_ok()
        .assert_contains("value=\"1000.00\"")
        .assert_contains(CODE);
    payer
        .post(&path, &form("1000.01", CODE))
        .await
        .assert_status(422)
        .assert_contains("现在最多可以申请 1,000.00 元");
    payer
        .post(&path, &form("1000", "91511703FAKE100359"))
        .await
        .assert_status(422)
        .assert_contains("fapiao@kexing.example");
    let one = payer.post(&path, &form("600", CODE)).await.location();
    payer
        .post(&path, &form("600", CODE))
        .await
        .assert_status(422);
    let two = payer.post(&path, &form("400", CODE)).await.location();
    payer
        .get(&path)
        .await
        .assert_contains("目前没有可以开票的金额");
    finance.get("/desk").await.assert_contains("待开票");
    let (one_desk, two_desk) = (desk(&one), desk(&two));
    send(
        &finance,
        &one_desk,
        "issue",
        &[("number", "12"), ("issued_on", "2026-11-23")],
    )
    .await
    .assert_status(422)
    .assert_contains("8 至 30 位");
    let issued = [("number", NUMBER), ("issued_on", "2026-11-23")];
    send(&finance, &one_desk, "issue", &issued)
        .await
        .assert_redirect("/desk/invoices");
    send(&finance, &two_desk, "issue", &issued)
        .await
        .assert_status(422)
        .assert_contains("已经登记过");
}

#[tokio::test]
async fn an_unusual_number_is_kept_with_a_word_and_the_payer_hears_of_it() {
    let app = TestApp::new().await;
    let (payer, finance, company) = scene(&app).await;
    let (order, _) = paid(&app, company, Kind::EvaluationFee).await;
    let path = format!("/my/payments/{}/invoice", order.number);
    let one = payer.post(&path, &form("600", CODE)).await.location();
    let url = desk(&one);
    send(
        &finance,
        &url,
        "issue",
        &[("number", "24517001"), ("issued_on", "2026-11-23")],
    )
    .await
    .assert_redirect(&url);
    finance.get(&url).await.assert_contains("不是 20 位数字");
    payer
        .get(&one)
        .await
        .assert_contains("24517001")
        .assert_contains("已开票");
    let told: Vec<String> = app.mails().await.into_iter().map(|m| m.subject).collect();
    assert_eq!(
        told.iter().filter(|s| s.contains("发票已开具")).count(),
        1,
        "{told:?}"
    );
    let stranger = app.member("stranger", app.university().await).await;
    for foreign in [one.as_str(), path.as_str()] {
        stranger.get(foreign).await.assert_status(404);
    }
}

#[tokio::test]
async fn two_requests_at_once_never_come_to_more_than_was_paid() {
    let app = TestApp::new().await;
    let (payer, _, company) = scene(&app).await;
    let other = app.member("officer", company).await;
    let (order, _) = paid(&app, company, Kind::ServiceFee).await;
    let path = format!("/my/payments/{}/invoice", order.number);
    let fields = form("600", CODE);
    let (a, b) = tokio::join!(payer.post(&path, &fields), other.post(&path, &fields));
    let taken = [&a, &b].iter().filter(|r| r.status.as_u16() == 303).count();
    assert_eq!(taken, 1, "{} {}", a.status, b.status);
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(store::invoiced(&mut tx, order.id).await.unwrap(), yuan(600));
    drop(tx);
    // The same form sent again leads to the same request.
    let id = InvoiceId::mint(app.app.clock.now()).to_string();
    let mut again = form("400", CODE);
    again.push(("id", &id));
    let first = payer.post(&path, &again).await.location();
    assert_eq!(payer.post(&path, &again).await.location(), first);
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(
        store::invoiced(&mut tx, order.id).await.unwrap(),
        yuan(1000)
    );
}

#[tokio::test]
async fn deposits_are_not_invoiced_and_a_request_can_be_taken_back() {
    let app = TestApp::new().await;
    let (payer, finance, company) = scene(&app).await;
    let (deposit, _) = paid(&app, company, Kind::Deposit).await;
    let path = format!("/my/payments/{}/invoice", deposit.number);
    payer
        .get(&path)
        .await
        .assert_contains("目前没有可以开票的金额");
    payer.post(&path, &form("1", CODE)).await.assert_status(422);
    let (order, _) = paid(&app, company, Kind::ServiceFee).await;
    let path = format!("/my/payments/{}/invoice", order.number);
    let url = payer.post(&path, &form("1000", CODE)).await.location();
    send(&payer, &url, "withdrawal", &[])
        .await
        .assert_redirect(&url);
    payer.get(&path).await.assert_contains("value=\"1000.00\"");
    let issued = [
        ("number", NUMBER),
        ("issued_on", "2026-11-23"),
        ("revision", "1"),
    ];
    finance
        .post(&format!("{}/issue", desk(&url)), &issued)
        .await
        .assert_status(409);
}

#[tokio::test]
async fn what_waits_is_exported_once_and_no_cell_is_a_formula() {
    let app = TestApp::new().await;
    let (payer, finance, company) = scene(&app).await;
    let (order, _) = paid(&app, company, Kind::ServiceFee).await;
    let path = format!("/my/payments/{}/invoice", order.number);
    payer
        .post(&path, &form("250.5", CODE))
        .await
        .assert_status(303);
    let other = app.staff("finance-two", &[Duty::Finance]).await;
    let (a, b) = tokio::join!(
        finance.post("/desk/invoices/exports", &[]),
        other.post("/desk/invoices/exports", &[])
    );
    assert_eq!((a.status.as_u16(), b.status.as_u16()), (303, 303));
    let page = finance
        .get("/desk/invoices")
        .await
        .assert_contains("已导出")
        .text();
    let files: Vec<&str> = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|url| url.starts_with("/desk/invoices/exports/"))
        .collect();
    assert_eq!(files.len(), 2, "one file, two formats: {files:?}");
    for file in &files {
        let answer = finance.get(file).await.assert_ok();
        let csv = std::path::Path::new(file).extension() == Some("csv".as_ref());
        if csv {
            let text = answer.text();
            assert!(text.contains("250.50") && text.contains(CODE), "{text}");
            assert!(text.contains("\"'=HYPERLINK"), "{text}");
        }
        finance.get(file).await.assert_ok();
    }
    finance
        .get(&files[0].replace(".xlsx", ".jsonl"))
        .await
        .assert_status(404);
    finance
        .post("/desk/invoices/exports", &[])
        .await
        .assert_status(303);
    finance
        .get("/desk/invoices")
        .await
        .assert_contains("没有新的待开票申请可以导出");
}
