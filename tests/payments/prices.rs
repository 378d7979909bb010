//! The price list: versions by day, never edited, never two at once; what everybody may read of it.

use kexing::contracts::store as contracts;
use kexing::payments::store;
use kexing::web::Duty;

use crate::app::{Actor, TestApp};
use crate::contracts::{NUMBER, registered_between, registrar};

const LIST: &str = "/desk/prices";

fn panel() -> Vec<(&'static str, &'static str)> {
    vec![
        ("seen", "0"),
        ("code", "EVAL-PANEL"),
        ("kind", "evaluation_fee"),
        ("name_zh", "会议评价"),
        ("name_en", "Panel evaluation"),
        ("rule", "rate"),
        ("rate", "2"),
        ("lower", "3000"),
        ("upper", "5万"),
        ("from", "2026-11-23"),
    ]
}

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<(&str, &str)> = panel();
    for (field, value) in changes {
        form.retain(|(known, _)| known != field);
        form.push((field, value));
    }
    form
}

async fn finance<'a>(app: &'a TestApp, name: &str) -> Actor<'a> {
    app.staff(name, &[Duty::Finance]).await
}

#[tokio::test]
async fn a_price_is_public_from_its_day_and_reckons_to_the_fen() {
    let app = TestApp::new().await;
    let finance = finance(&app, "finance").await;
    app.visitor()
        .get("/prices")
        .await
        .assert_ok()
        .assert_contains("目前没有收费项目");
    finance
        .post(LIST, &panel())
        .await
        .assert_redirect("/desk/prices/EVAL-PANEL");
    let page = app.visitor().get("/prices").await.assert_ok();
    page.assert_contains("会议评价")
        .assert_contains("成交额的 2%，最低 3,000.00 元，最高 50,000.00 元");
    for (base, sum) in [
        ("60万", "¥ 12,000.00"),
        ("1", "¥ 3,000.00"),
        ("1亿", "¥ 50,000.00"),
    ] {
        let query = serde_urlencoded::to_string([("price", "EVAL-PANEL"), ("base", base)]).unwrap();
        app.visitor()
            .get(&format!("/prices?{query}"))
            .await
            .assert_contains(sum);
    }
    app.visitor()
        .get("/prices?price=EVAL-PANEL&base=-5")
        .await
        .assert_ok()
        .assert_contains("负");
    app.visitor()
        .in_english()
        .get("/prices")
        .await
        .assert_contains("Panel evaluation")
        .assert_contains("2% of the contract amount");
    // Staff of other duties read it and set nothing.
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    registrar
        .get(LIST)
        .await
        .assert_contains("EVAL-PANEL")
        .assert_lacks("/desk/prices/new");
    registrar.post(LIST, &panel()).await.assert_status(403);
}

#[tokio::test]
async fn a_new_version_ends_the_one_before_and_overlaps_are_refused() {
    let app = TestApp::new().await;
    let finance = finance(&app, "finance").await;
    finance.post(LIST, &panel()).await.assert_status(303);
    finance
        .post(LIST, &panel())
        .await
        .assert_status(422)
        .assert_contains("这个代码已经使用");
    finance
        .post(LIST, &with(&[("seen", "1"), ("rate", "3")]))
        .await
        .assert_status(422)
        .assert_contains("与已有版本的日期重叠（2026-11-23）");
    let dearer = with(&[
        ("seen", "1"),
        ("rate", "3"),
        ("from", "2027-01-01"),
        ("until", "2027-06-30"),
    ]);
    finance.post(LIST, &dearer).await.assert_status(303);
    finance
        .get("/desk/prices/EVAL-PANEL")
        .await
        .assert_contains("2026-11-23 至 2026-12-31")
        .assert_contains("2027-01-01 至 2027-06-30");
    app.visitor()
        .get("/prices")
        .await
        .assert_contains("成交额的 2%")
        .assert_contains("即将执行的调整");
    // A form that has not seen the newest version changes nothing.
    finance
        .post(LIST, &with(&[("seen", "1"), ("from", "2027-07-01")]))
        .await
        .assert_status(409);
    finance
        .post(LIST, &with(&[("seen", "2"), ("from", "2027-06-30")]))
        .await
        .assert_status(422);
    finance
        .post(LIST, &with(&[("seen", "2"), ("from", "2027-07-01")]))
        .await
        .assert_status(303);
    let end = "/desk/prices/EVAL-PANEL/end";
    finance
        .post(end, &[("seen", "3"), ("until", "2027-06-01")])
        .await
        .assert_status(422);
    finance
        .post(end, &[("seen", "3"), ("until", "2027-12-31")])
        .await
        .assert_status(303);
    finance
        .post(end, &[("seen", "3"), ("until", "2027-11-30")])
        .await
        .assert_status(409);
    app.app.clock.advance(chrono::Duration::days(50));
    app.visitor()
        .get("/prices")
        .await
        .assert_contains("成交额的 3%");
}

#[tokio::test]
async fn of_two_versions_at_once_one_is_kept() {
    let app = TestApp::new().await;
    let (one, two) = (finance(&app, "one").await, finance(&app, "two").await);
    one.post(LIST, &panel()).await.assert_status(303);
    let (a, b) = (
        with(&[("seen", "1"), ("rate", "3"), ("from", "2027-01-01")]),
        with(&[("seen", "1"), ("rate", "4"), ("from", "2027-02-01")]),
    );
    let (a, b) = tokio::join!(one.post(LIST, &a), two.post(LIST, &b));
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
}

#[tokio::test]
async fn an_order_begins_from_the_price_list_and_may_belong_to_a_contract() {
    let app = TestApp::new().await;
    let finance = finance(&app, "finance").await;
    finance.post(LIST, &panel()).await.assert_status(303);
    let begin = |query: &[(&str, &str)]| {
        let query = serde_urlencoded::to_string(query).unwrap();
        format!("/desk/payments/new?price=EVAL-PANEL&{query}")
    };
    finance
        .get(&begin(&[]))
        .await
        .assert_ok()
        .assert_contains("请填写成交额或合同编号");
    finance
        .get(&begin(&[("base", "100万")]))
        .await
        .assert_contains("value=\"20000.00\"")
        .assert_contains("会议评价（成交额 1,000,000.00 元 × 2%）");
    finance
        .get(&begin(&[("about", "KX-H-2026-09999")]))
        .await
        .assert_contains("没有这个编号的合同");
    let (university, company) = (app.university().await, app.company().await);
    let registrar = registrar(&app).await;
    registered_between(&registrar, (university, company)).await;
    finance
        .get(&begin(&[("about", NUMBER)]))
        .await
        .assert_contains("value=\"12000.00\"")
        .assert_contains("达川岩丝新材料有限公司（虚构）");
    let order = [
        ("kind", "evaluation_fee"),
        ("payer", "达川岩丝新材料有限公司（虚构）"),
        ("purpose", "会议评价"),
        ("amount", "12000.00"),
        ("about", NUMBER),
        ("due_on", "2026-12-10"),
    ];
    let url = finance.post("/desk/payments", &order).await.location();
    let mut tx = app.app.db.read().await.unwrap();
    let number = url.rsplit('/').next().unwrap();
    let order = store::by_number(&mut tx, number).await.unwrap().unwrap();
    let contract = contracts::by_number(&mut tx, NUMBER).await.unwrap();
    assert_eq!(order.contract, contract.map(|contract| contract.id));
    assert_eq!((order.payee, order.amount.fen()), (None, 1_200_000));
}
