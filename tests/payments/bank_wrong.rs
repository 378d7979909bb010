//! Statements and lines that are wrong in some way: refused or set aside, each with what to do.

use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::web::Duty;

use super::balance;
use super::bank::{COMPANY, Desk, row};
use crate::app::TestApp;

const ADDRESS: &str = "/desk/payments/bank/statements";

#[tokio::test]
async fn files_that_are_no_statement_are_refused_at_the_field() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    for (name, bytes, said) in [
        ("a.csv", "名称,简介\n漏板,文字\n".as_bytes(), "没有找到表头"),
        ("a.csv", b"", "文件"),
        ("a.pdf", b"%PDF-1.7 x", "error-summary"),
        ("a.xlsx", b"PK\x03\x04nothing", "error-summary"),
        ("a.csv", b"a\0b", "error-summary"),
        ("a.jsonl", b"{\"date\":1}\n", "error-summary"),
        ("a.csv", "交易日期,金额\n".as_bytes(), "error-summary"),
        (
            "a.csv",
            "交易日期,金额\n2026-11-20,5\n".as_bytes(),
            "请填写这份对账单的本方账号",
        ),
    ] {
        desk.finance
            .upload(ADDRESS, &[], ("file", name, bytes))
            .await
            .assert_status(422)
            .assert_contains(said);
    }
    let form = [("account", "622200000000")];
    let file = format!("{}{}", super::bank::HEAD, row(1, "5.00", COMPANY, "x"));
    desk.finance
        .upload(ADDRESS, &form, ("file", "a.csv", file.as_bytes()))
        .await
        .assert_status(422)
        .assert_contains("文件中写的账号是 5110000000000088");
    desk.finance
        .get(ADDRESS)
        .await
        .assert_contains("还没有导入对账单");
}

#[tokio::test]
async fn other_currencies_and_lines_of_nothing_are_set_aside_by_themselves() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let file = "账号：5110000000000088\n日期,金额,币种,对方户名,附言,流水号\n\
        2026-11-20,900.00,USD,Foreign（虚构）,fee,U1\n2026-11-20,0.00,CNY,示例银行（虚构）,回单,Z1\n2026-11-20,5.00,人民币,甲（虚构）,x,C1\n";
    let upload = desk
        .finance
        .upload(ADDRESS, &[], ("file", "a.csv", file.as_bytes()))
        .await;
    let address = upload.location();
    desk.finance.post(&format!("{address}/taking"), &[]).await;
    app.run_jobs().await;
    assert_eq!(balance(&app, Account::Bank).await, Money::from_fen(500));
    desk.finance
        .get("/desk/payments/bank?show=set_aside")
        .await
        .assert_contains("不是人民币")
        .assert_contains("USD 900.00")
        .assert_contains("金额为零");
    // Neither is ever put to an order.
    for words in ["U1", "Z1"] {
        let line = desk.line(words).await;
        desk.finance
            .get(&line)
            .await
            .assert_ok()
            .assert_lacks("退回待处理</button>");
        desk.finance
            .post(&format!("{line}/reopening"), &[("revision", "0")])
            .await
            .assert_status(409);
    }
}

#[tokio::test]
async fn balances_that_don_t_follow_are_said_before_anything_is_taken_in() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let address = desk
        .check(
            "2026-11-20,,10.00,110.00,甲（虚构）,,x,1\n2026-11-21,,10.00,125.00,乙（虚构）,,x,2\n",
        )
        .await;
    desk.finance
        .get(&address)
        .await
        .assert_contains("余额对不上")
        .assert_contains("从第 5 行起不连续");
    desk.finance
        .post(&format!("{address}/dropping"), &[])
        .await
        .assert_redirect(ADDRESS);
    desk.finance.get(&address).await.assert_status(404);
    desk.finance
        .post(&format!("{address}/taking"), &[])
        .await
        .assert_status(404);
    assert_eq!(balance(&app, Account::Bank).await, Money::ZERO);
}

#[tokio::test]
async fn nobody_but_finance_sees_or_decides_a_line() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    desk.bring(&row(1, "5.00", COMPANY, "x")).await;
    let line = desk.line("S1").await;
    let registrar = app.staff("registrar", &[Duty::Registrar]).await;
    let ben = app.member("ben", desk.company).await;
    for actor in [&registrar, &ben] {
        actor.get(&line).await.assert_status(403);
        actor
            .post(
                &format!("{line}/reason"),
                &[("revision", "0"), ("reason", "interest")],
            )
            .await
            .assert_status(403);
        actor
            .upload(ADDRESS, &[], ("file", "a.csv", b"x"))
            .await
            .assert_status(403);
    }
}

#[tokio::test]
async fn wrong_forms_change_nothing() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    desk.bring(&row(1, "5.00", COMPANY, "x")).await;
    let line = desk.line("S1").await;
    let nobody = "01890000-0000-7000-8000-000000000000";
    for (deed, form, status) in [
        (
            "confirmation",
            vec![("revision", "0"), ("order", nobody)],
            404,
        ),
        ("confirmation", vec![("revision", "0"), ("order", "x")], 422),
        ("confirmation", vec![], 422),
        ("outgoing", vec![("revision", "0"), ("move", nobody)], 404),
        ("payout", vec![("revision", "0"), ("fee", "-1")], 422),
        ("payout", vec![("revision", "7"), ("fee", "1")], 409),
        (
            "reason",
            vec![("revision", "7"), ("reason", "interest")],
            409,
        ),
        ("agreement", vec![("revision", "0")], 409),
        ("reopening", vec![("revision", "0")], 409),
    ] {
        desk.finance
            .post(&format!("{line}/{deed}"), &form)
            .await
            .assert_status(status);
    }
    assert_eq!(
        balance(&app, Account::Clearing).await,
        Money::from_fen(-500)
    );
    desk.finance
        .get("/desk/payments/bank")
        .await
        .assert_contains("5.00");
}
