//! Receipts: entered by one, confirmed by another, counted once, taken back by a counter entry.

use kexing::contracts::performing::receipt;
use kexing::contracts::store::{self, performing};
use kexing::money::Money;
use kexing::web::Duty;

use super::performing::{ONE, OTHER, REGISTRATION, TWO, enter, finance, plan, slip};
use super::{opened, registered, registrar};
use crate::app::{Actor, TestApp};

pub(super) const COUNTER: &str = "01890000-0000-7000-8000-000000000003";

pub(super) async fn received(app: &TestApp) -> Option<Money> {
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, super::NUMBER)
        .await
        .unwrap()
        .unwrap();
    let all = performing::receipts(&mut tx, contract.id).await.unwrap();
    receipt::received(&all)
}

#[tokio::test]
async fn money_counts_once_a_second_person_confirmed_it() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, REGISTRATION).await;
    plan_with_reason(&registrar, &file).await;
    let one = finance(&app, "finance").await;
    let page = format!("{file}/performance");
    enter(&one, &file, &slip(ONE, "30万", "2026-11 AB 0001"))
        .await
        .assert_redirect(&format!("{page}#receipts"));
    assert_eq!(received(&app).await, Some(Money::ZERO));
    let receipt = format!("{page}/receipts/{ONE}");
    // Nobody confirms what they entered, and no registrar confirms at all.
    one.post(&format!("{receipt}/confirmation"), &[])
        .await
        .assert_status(409)
        .assert_contains("须由另一位财务人员确认");
    registrar
        .post(&format!("{receipt}/confirmation"), &[])
        .await
        .assert_status(403);
    let two = finance(&app, "finance-two").await;
    two.post(&format!("{receipt}/confirmation"), &[])
        .await
        .assert_redirect(&receipt);
    assert_eq!(received(&app).await, Some(Money::from_fen(30_000_000)));
    registrar.get(&file).await.assert_contains("300,000.00");
    registrar
        .get(&page)
        .await
        .assert_contains("300,000.00")
        .assert_contains("已付清")
        .assert_contains("部分到账");
}

pub(super) async fn plan_with_reason(registrar: &Actor<'_>, file: &str) {
    let mut form = TWO.to_vec();
    form.push(("words", "按合同"));
    let to = format!("{file}/performance#instalments");
    plan(registrar, file, &form).await.assert_redirect(&to);
}

#[tokio::test]
async fn two_finance_people_confirm_once_and_the_same_payment_comes_once() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, REGISTRATION).await;
    let to = format!("{file}/performance#receipts");
    enter(&registrar, &file, &slip(ONE, "30万", "A-1"))
        .await
        .assert_redirect(&to);
    // The same form again leads to its receipt; the same reference in another form is refused at its field.
    enter(&registrar, &file, &slip(ONE, "30万", "A-1"))
        .await
        .assert_redirect(&to);
    enter(&registrar, &file, &slip(OTHER, "30万", "ａ 1"))
        .await
        .assert_status(422)
        .assert_contains("这笔流水号已经登记过");
    let (one, two) = (finance(&app, "f1").await, finance(&app, "f2").await);
    let path = format!("{file}/performance/receipts/{ONE}/confirmation");
    let (a, b) = tokio::join!(one.post(&path, &[]), two.post(&path, &[]));
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    assert_eq!(received(&app).await, Some(Money::from_fen(30_000_000)));
}

#[tokio::test]
async fn the_same_reference_at_the_same_moment_comes_once() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app.staff("registrar-two", &[Duty::Registrar]).await;
    let file = registered(&one, REGISTRATION).await;
    let (first, second) = (slip(ONE, "1万", "B-7"), slip(OTHER, "1万", "b7"));
    let (a, b) = tokio::join!(enter(&one, &file, &first), enter(&other, &file, &second));
    let taken: Vec<u16> = [a, b].iter().map(|r| r.status.as_u16()).collect();
    assert_eq!(
        taken.iter().filter(|status| **status == 303).count(),
        1,
        "{taken:?}"
    );
    assert!(
        taken.iter().any(|status| [409, 422].contains(status)),
        "{taken:?}"
    );
}

#[tokio::test]
async fn what_was_confirmed_is_taken_back_by_two_persons_and_can_come_anew() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, REGISTRATION).await;
    enter(&registrar, &file, &slip(ONE, "30万", "A-1")).await;
    let (one, two) = (finance(&app, "f1").await, finance(&app, "f2").await);
    let receipt = format!("{file}/performance/receipts/{ONE}");
    one.post(&format!("{receipt}/confirmation"), &[])
        .await
        .assert_redirect(&receipt);
    one.post(&format!("{receipt}/counter-entry"), &[("id", COUNTER)])
        .await
        .assert_status(422);
    let words = [("id", COUNTER), ("counter_words", "金额录错")];
    let counter = format!("{receipt}/counter-entry");
    one.post(&counter, &words).await.assert_redirect(&receipt);
    one.post(&counter, &words).await.assert_redirect(&receipt);
    one.post(&counter, &[("id", OTHER), ("counter_words", "再冲一次")])
        .await
        .assert_status(409);
    assert_eq!(received(&app).await, Some(Money::from_fen(30_000_000)));
    let back = format!("{file}/performance/receipts/{COUNTER}");
    one.post(&format!("{back}/confirmation"), &[])
        .await
        .assert_status(409);
    two.post(&format!("{back}/confirmation"), &[])
        .await
        .assert_redirect(&back);
    assert_eq!(received(&app).await, Some(Money::ZERO));
    registrar
        .get(&receipt)
        .await
        .assert_contains("已冲销")
        .assert_contains("查看冲销记录");
    // The right amount under the same reference.
    let to = format!("{file}/performance#receipts");
    enter(&registrar, &file, &slip(OTHER, "3万", "A-1"))
        .await
        .assert_redirect(&to);
}

#[tokio::test]
async fn bad_amounts_are_said_at_the_field_and_nothing_is_lost() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, REGISTRATION).await;
    for (amount, said) in [
        ("1e9", "1e9 这样的写法"),
        ("-30", "负"),
        ("0", "大于零"),
        ("1234567890123456", "超出可以记录"),
        ("30.001", "分"),
        ("", "请填写此项"),
    ] {
        enter(&registrar, &file, &slip(ONE, amount, "A-1"))
            .await
            .assert_status(422)
            .assert_contains(said)
            .assert_contains("达川岩丝新材料有限公司（虚构）");
    }
    let path = format!("{file}/performance/receipts");
    registrar
        .upload(
            &path,
            &slip(ONE, "￥１,２００.５万", "A-1"),
            ("proof", "a.docx", b"not a scan"),
        )
        .await
        .assert_status(422);
    registrar
        .post(&path, &slip(ONE, "30万", "A-1"))
        .await
        .assert_status(422)
        .assert_contains("请上传银行回单");
    assert_eq!(received(&app).await, Some(Money::ZERO));
}

#[tokio::test]
async fn a_draft_takes_no_money() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &super::form()).await;
    enter(&registrar, &file, &slip(ONE, "30万", "A-1"))
        .await
        .assert_status(409);
    registrar
        .get(&format!("{file}/performance"))
        .await
        .assert_contains("合同还是草稿");
}

#[tokio::test]
async fn what_came_before_the_plan_is_put_to_it_once() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, REGISTRATION).await;
    enter(&registrar, &file, &slip(ONE, "30万", "A-1")).await;
    let finance = finance(&app, "finance").await;
    let receipt = format!("{file}/performance/receipts/{ONE}");
    finance
        .post(&format!("{receipt}/confirmation"), &[])
        .await
        .assert_redirect(&receipt);
    registrar
        .get(&format!("{file}/performance"))
        .await
        .assert_contains("已到账但未对应应收款");
    plan_with_reason(&registrar, &file).await;
    let assignment = format!("{receipt}/assignment");
    let (a, b) = tokio::join!(
        registrar.post(&assignment, &[]),
        finance.post(&assignment, &[])
    );
    let mut answers = [a.status.as_u16(), b.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    registrar
        .get(&format!("{file}/performance"))
        .await
        .assert_contains("已付清")
        .assert_contains("部分到账")
        .assert_lacks("已到账但未对应应收款");
    assert_eq!(received(&app).await, Some(Money::from_fen(30_000_000)));
}
