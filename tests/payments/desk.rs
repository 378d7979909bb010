//! Finance at its desk: an order is asked for, money goes out by two persons, and a form that is wrong loses nothing.

use kexing::payments::order::{Kind, State};
use kexing::payments::store;
use kexing::web::Duty;

use super::{arrive, assert_sound, find, issue, new_order, transfer, yuan};
use crate::app::{Actor, TestApp};
use crate::contracts::performing::{TWO, hidden, plan};
use crate::contracts::{form_with, opened, registrar, step};

async fn two(app: &TestApp) -> (Actor<'_>, Actor<'_>) {
    (
        app.staff("finance", &[Duty::Finance]).await,
        app.staff("finance-two", &[Duty::Finance]).await,
    )
}

/// Lists are narrowed by state, kind and words.
async fn narrowed(one: &Actor<'_>) {
    let list = one
        .get("/desk/payments?state=open&kind=evaluation_fee&q=KXP26")
        .await;
    list.assert_ok().assert_contains("2026年成果评价服务费");
    one.get("/desk/payments?state=paid")
        .await
        .assert_contains("没有符合条件的订单");
    // Letters of either case find it on either engine; a sign of patterns is a sign like others.
    one.get("/desk/payments?q=kxp26")
        .await
        .assert_contains("2026年成果评价服务费");
    one.get("/desk/payments?q=%E8%AF%84%25%E4%BB%B7")
        .await
        .assert_contains("没有符合条件的订单");
}

#[tokio::test]
async fn an_order_is_asked_for_and_listed_and_a_wrong_form_comes_back_whole() {
    let app = TestApp::new().await;
    app.company().await;
    let (one, _) = two(&app).await;
    one.get("/desk/payments")
        .await
        .assert_ok()
        .assert_contains("还没有收款订单");
    let page = one.get("/desk/payments/new").await.assert_ok().text();
    let id = hidden(&page, "id");
    let form = |payer: &'static str, amount: &'static str, kind: &'static str| {
        vec![
            ("payer", payer),
            ("amount", amount),
            ("kind", kind),
            ("purpose", "2026年成果评价服务费（虚构）"),
            ("due_on", "2026-12-10"),
        ]
    };
    for (payer, amount, kind, wrong) in [
        (
            "没有的公司",
            "3000",
            "evaluation_fee",
            "本站没有这个名称的机构",
        ),
        (
            "达川岩丝新材料有限公司（虚构）",
            "0",
            "evaluation_fee",
            "金额应大于零",
        ),
        (
            "达川岩丝新材料有限公司（虚构）",
            "3000",
            "instalment",
            "请选择款项类型",
        ),
        ("", "3000", "evaluation_fee", "payer"),
    ] {
        one.post("/desk/payments", &form(payer, amount, kind))
            .await
            .assert_status(422)
            .assert_contains(wrong)
            .assert_contains("2026年成果评价服务费（虚构）");
    }
    let mut good = form(
        "达川岩丝新材料有限公司（虚构）",
        "3000.50",
        "evaluation_fee",
    );
    good.push(("id", &id));
    let to = one.post("/desk/payments", &good).await.location();
    assert_eq!(to, "/desk/payments/KX-P-2026-00001");
    assert_eq!(
        one.post("/desk/payments", &good).await.location(),
        to,
        "the same form again"
    );
    one.get(&to)
        .await
        .assert_ok()
        .assert_contains("3,000.50")
        .assert_contains("KXP260000159");
    narrowed(&one).await;
    assert_sound(&app).await;
}

#[tokio::test]
async fn other_staff_see_an_order_and_finance_cancels_it_with_a_reason() {
    let app = TestApp::new().await;
    let payer = app.company().await;
    let (one, _) = two(&app).await;
    let by = app.user("asker").await;
    let order = issue(&app, &new_order(&app, Kind::EventFee, payer, yuan(30)), by).await;
    let to = format!("/desk/payments/{}", order.number);
    // Other staff see it and may not act.
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst
        .get(&to)
        .await
        .assert_ok()
        .assert_lacks("/cancellation");
    analyst
        .post(&format!("{to}/cancellation"), &[("cancel_words", "x")])
        .await
        .assert_status(403);
    // Cancelling wants a reason.
    let path = format!("{to}/cancellation");
    one.post(&path, &[]).await.assert_status(422);
    one.post(&path, &[("cancel_words", "活动改期")])
        .await
        .assert_redirect(&to);
    one.post(&path, &[("cancel_words", "活动改期")])
        .await
        .assert_status(409);
    assert_sound(&app).await;
}

/// Nothing is asked for by these, and what was typed stays.
async fn wrong_ways(one: &Actor<'_>, path: &str, way: &str) {
    for (way, amount) in [("", "1"), ("loan", "1"), (way, "1000.01"), (way, "x")] {
        let form = [
            ("way", way),
            ("move_amount", amount),
            ("move_reason", "多收"),
        ];
        one.post(path, &form)
            .await
            .assert_status(422)
            .assert_contains("多收");
    }
}

#[tokio::test]
async fn a_refund_is_asked_for_by_one_decided_by_another_and_written_down_from_the_slip() {
    let app = TestApp::new().await;
    let payer = app.company().await;
    let (one, two) = two(&app).await;
    let by = app.user("asker").await;
    let order = issue(
        &app,
        &new_order(&app, Kind::ServiceFee, payer, yuan(1000)),
        by,
    )
    .await;
    arrive(&app, order.id, &transfer("L1", yuan(1000))).await;
    let url = format!("/desk/payments/{}", order.number);
    let mut tx = app.app.db.read().await.unwrap();
    let payment = store::payments_of(&mut tx, order.id, 1).await.unwrap()[0].id;
    drop(tx);
    let way = format!("refund:{payment}");
    let page = one.get(&url).await.assert_ok().text();
    let id = hidden(&page, "id");
    let path = format!("{url}/moves");
    wrong_ways(&one, &path, &way).await;
    let form = [
        ("id", &*id),
        ("way", &*way),
        ("move_amount", "600"),
        ("move_reason", "多收"),
    ];
    let to = format!("{url}#moves");
    one.post(&path, &form).await.assert_redirect(&to);
    one.post(&path, &form).await.assert_redirect(&to);
    one.get(&url)
        .await
        .assert_contains("须由另一位财务人员决定");
    let decision = format!("{url}/moves/{id}/decision");
    one.post(&decision, &[("verdict", "yes")])
        .await
        .assert_status(409);
    two.get("/desk/payments").await.assert_contains("多收");
    two.post(&decision, &[("verdict", "no")])
        .await
        .assert_status(422);
    two.post(&decision, &[("verdict", "yes")])
        .await
        .assert_redirect(&to);
    let done = format!("{url}/moves/{id}/done");
    two.post(&done, &[("done_on", "2026-12-01"), ("done_reference", "")])
        .await
        .assert_status(422);
    let slip = [
        ("done_on", "2026-11-23"),
        ("done_reference", "退-20261123-1"),
    ];
    two.post(&done, &slip).await.assert_redirect(&to);
    two.post(&done, &slip).await.assert_status(409);
    assert_eq!(find(&app, order.id).await.returned, yuan(600));
    one.get(&url)
        .await
        .assert_contains("退-20261123-1")
        .assert_contains("收入 · 服务费");
    let other = issue(&app, &new_order(&app, Kind::EventFee, payer, yuan(5)), by).await;
    let strange = format!("/desk/payments/{}/moves/{id}/decision", other.number);
    two.post(&strange, &[("verdict", "yes")])
        .await
        .assert_status(404);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_surplus_is_put_to_another_order_of_the_same_payer_alone() {
    let app = TestApp::new().await;
    let (payer, stranger) = (app.company().await, app.university().await);
    let (one, _) = two(&app).await;
    let by = app.user("asker").await;
    let fee = |payer, sum| new_order(&app, Kind::ServiceFee, payer, yuan(sum));
    let order = issue(&app, &fee(payer, 100), by).await;
    let mine = issue(&app, &fee(payer, 50), by).await;
    let theirs = issue(&app, &fee(stranger, 50), by).await;
    arrive(&app, order.id, &transfer("L1", yuan(150))).await;
    one.get("/desk/payments")
        .await
        .assert_contains("多付的款项");
    let mut tx = app.app.db.read().await.unwrap();
    let payment = store::payments_of(&mut tx, order.id, 1).await.unwrap()[0]
        .id
        .to_string();
    drop(tx);
    let path = format!("/desk/payments/{}/surplus", order.number);
    let form = |to: &'_ str, sum: &'_ str| {
        vec![
            ("surplus".to_owned(), payment.clone()),
            ("surplus_order".to_owned(), to.to_owned()),
            ("surplus_amount".to_owned(), sum.to_owned()),
        ]
    };
    for (to, sum, status) in [
        (&*theirs.number, "50", 422),
        ("KX-P-2026-09999", "50", 422),
        (&*mine.number, "0", 422),
        (&*mine.number, "51", 409),
    ] {
        let form = form(to, sum);
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (&**k, &**v)).collect();
        one.post(&path, &form).await.assert_status(status);
    }
    let form = form(&mine.number, "50");
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (&**k, &**v)).collect();
    one.post(&path, &form)
        .await
        .assert_redirect(&format!("/desk/payments/{}", mine.number));
    assert_eq!(find(&app, mine.id).await.state, State::Paid);
    one.get("/desk/payments").await.assert_lacks("多付的款项");
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_instalment_is_asked_for_from_its_contract_up_to_what_is_open() {
    let app = TestApp::new().await;
    let (buyer, seller) = (app.company().await, app.university().await);
    let registrar = registrar(&app).await;
    let (one, _) = two(&app).await;
    let (buyer, seller) = (buyer.to_string(), seller.to_string());
    let sides = [
        ("buyer_id", &*buyer),
        ("seller_id", &*seller),
        ("seller_name", "锦江示例大学（虚构）"),
    ];
    let file = opened(&registrar, &form_with(&sides)).await;
    plan(&registrar, &file, &TWO).await.assert_status(303);
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    let page = one
        .get(&format!("{file}/performance"))
        .await
        .assert_ok()
        .text();
    let link = page
        .split("href=\"")
        .find(|part| part.starts_with("/desk/payments/new") && part.contains("line="))
        .and_then(|part| part.split('"').next())
        .expect("a link for the instalment")
        .replace("&amp;", "&");
    let form = one
        .get(&link)
        .await
        .assert_ok()
        .assert_contains("240,000.00")
        .text();
    let fields = ["id", "contract", "line", "kind"].map(|name| (name, hidden(&form, name)));
    let send = |amount: &'static str| {
        let mut all: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, &**v)).collect();
        all.extend([
            ("amount", amount),
            ("purpose", "首期"),
            ("due_on", "2026-12-01"),
        ]);
        all
    };
    one.post("/desk/payments", &send("240000.01"))
        .await
        .assert_status(422)
        .assert_contains("金额不能超过 240,000.00 元");
    let to = one.post("/desk/payments", &send("240000")).await.location();
    one.get(&to)
        .await
        .assert_ok()
        .assert_contains("锦江示例大学（虚构）");
    // Nobody asks for the same instalment twice.
    let again: Vec<(&str, &str)> = send("1").into_iter().filter(|(k, _)| *k != "id").collect();
    one.post("/desk/payments", &again)
        .await
        .assert_status(409)
        .assert_contains("已有待付的订单");
}
