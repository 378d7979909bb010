//! The ledger read back: what bank and books say of a month, the rows behind figures, statements of organisations.

use kexing::ids::MoveId;
use kexing::payments::moves::What;
use kexing::payments::moving::{self, Asked};
use kexing::payments::store;
use kexing::web::Duty;

use super::bank::{COMPANY, Desk, row};
use super::{assert_sound, yuan};
use crate::app::TestApp;

/// An order paid with a little too much, another half paid, a line nobody knows, one set aside, one refund approved and one
/// recorded as done by hand.
async fn a_month(desk: &Desk<'_>) -> (String, String) {
    let app = desk.app;
    let (one, two) = (desk.order(yuan(1_000)).await, desk.order(yuan(600)).await);
    let rows = row(1, "1,050.00", COMPANY, &one.reference)
        + &row(2, "300.00", COMPANY, &two.reference)
        + &row(3, "77.00", "某商行（虚构）", "货款")
        + &row(4, "3.00", "示例银行（虚构）", "利息");
    desk.bring(&rows).await;
    for (n, order) in [(1, &one), (2, &two)] {
        let line = desk.line(&format!("S{n}")).await;
        let id = order.id.to_string();
        desk.finance
            .post(
                &format!("{line}/confirmation"),
                &[("revision", "0"), ("order", &id)],
            )
            .await
            .assert_redirect(&line);
    }
    let line = desk.line("S4").await;
    desk.finance
        .post(
            &format!("{line}/reason"),
            &[("revision", "0"), ("reason", "interest")],
        )
        .await
        .assert_redirect(&line);
    let second = app.staff("decider", &[Duty::Finance]).await;
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let payment = store::payments_of(&mut tx, one.id, 1).await.unwrap()[0].id;
    for (fen, done) in [(10, true), (20, false)] {
        let asked = Asked {
            id: MoveId::mint(now),
            kind: What::Refund,
            payment: Some(payment),
            amount: yuan(fen),
            reason: "多收".to_owned(),
        };
        moving::ask(&mut tx, &one, &asked, (desk.finance.id.unwrap(), now))
            .await
            .unwrap();
        moving::decide(&mut tx, asked.id, (true, ""), (second.id.unwrap(), now))
            .await
            .unwrap();
        if done {
            let on = ("2026-11-22".parse().unwrap(), Some("手工"));
            assert!(
                moving::done(&mut tx, asked.id, on, (second.id, now))
                    .await
                    .unwrap()
            );
        }
    }
    tx.commit().await.unwrap();
    (one.number, two.number)
}

#[tokio::test]
async fn what_stands_between_bank_and_books_is_explained_to_the_fen() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    a_month(&desk).await;
    let page = desk
        .finance
        .get("/desk/payments/reconciliation?month=2026-11")
        .await
        .assert_ok();
    // 77 unknown + 3 interest + 10 recorded as returned and not on a statement yet.
    page.assert_contains("截至 2026-11-30 的余额")
        .assert_contains("¥ 90.00")
        .assert_contains("待处理的流水")
        .assert_contains("已搁置：利息")
        .assert_contains("已登记付出，流水中尚未见到")
        .assert_contains("已批准，尚未付出")
        .assert_contains("每日一致")
        .assert_lacks("未能解释</span>");
    let before = desk
        .finance
        .get("/desk/payments/reconciliation?month=2026-10")
        .await
        .assert_ok();
    before
        .assert_contains("没有差异")
        .assert_contains("本月银行和账上都没有发生额");
    // The line of the refund comes; the difference is gone from the next month's end on.
    desk.bring(&format!("2026-11-22,10.00,,,{COMPANY},,退款,OUT\n"))
        .await;
    let line = desk.line("OUT").await;
    let text = desk
        .finance
        .get(&line)
        .await
        .assert_contains("已登记为完成")
        .text();
    let at = text.find("name=\"move\" value=\"").unwrap() + 19;
    let wanted = &text[at..at + 36];
    desk.finance
        .post(
            &format!("{line}/outgoing"),
            &[("revision", "0"), ("move", wanted)],
        )
        .await
        .assert_redirect(&line);
    desk.finance
        .get("/desk/payments/reconciliation?month=2026-11")
        .await
        .assert_contains("¥ 80.00")
        .assert_lacks("未能解释</span>");
    for ending in ["xlsx", "csv"] {
        let file = desk
            .finance
            .get(&format!(
                "/desk/payments/reconciliation/reconciliation.{ending}?month=2026-11"
            ))
            .await
            .assert_ok();
        assert!(file.bytes.len() > 100);
    }
    desk.finance
        .get("/desk/payments/reconciliation/other.csv")
        .await
        .assert_status(404);
    assert_sound(&app).await;
}

#[tokio::test]
async fn every_figure_opens_its_entries() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let (one, _) = a_month(&desk).await;
    let page = desk
        .finance
        .get("/desk/payments/reconciliation?month=2026-11")
        .await
        .text();
    assert!(page.contains("/desk/payments/entries?account=bank&amp;month=2026-11"));
    desk.finance
        .get("/desk/payments/entries?account=bank&month=2026-11")
        .await
        .assert_contains("共 4 笔：借方 ¥ 1,430.00，贷方 ¥ 0.00");
    desk.finance
        .get("/desk/payments/entries?account=income")
        .await
        .assert_contains("收入 · 服务费")
        .assert_contains(&one);
    desk.finance
        .get(&format!(
            "/desk/payments/entries?account=receivable:{}&cause=arrived",
            desk.company
        ))
        .await
        .assert_contains(&format!("应收 · {COMPANY}"))
        .assert_contains("¥ 1,300.00");
    desk.finance
        .get("/desk/payments/entries?account=till&month=x&day=y&cause=z")
        .await
        .assert_ok()
        .assert_contains("全部时间");
    desk.finance
        .get("/desk/payments/entries?account=bank&month=2025")
        .await
        .assert_contains("没有账目");
    let csv = desk
        .finance
        .get("/desk/payments/entries/entries.csv?account=bank")
        .await
        .assert_ok()
        .text();
    assert!(csv.contains("1050.00") && csv.lines().count() == 5, "{csv}");
}

#[tokio::test]
async fn a_payer_s_statement_shows_what_was_charged_paid_returned_and_due() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let (one, two) = a_month(&desk).await;
    let ben = app.member("ben", desk.company).await;
    ben.get("/my/payments/statement?period=2026-11")
        .await
        .assert_ok()
        .assert_contains("¥ 1,600.00")
        .assert_contains("¥ 1,350.00")
        .assert_contains("¥ 300.00")
        .assert_contains("¥ 50.00")
        .assert_contains(&one)
        .assert_contains(&two);
    ben.get("/my/payments/statement?period=2026-12")
        .await
        .assert_contains("¥ 300.00")
        .assert_lacks(&one);
    ben.get("/my/payments/statement?period=2026")
        .await
        .assert_contains(&one);
    let csv = ben
        .get("/my/payments/statement.csv?period=2026-11")
        .await
        .assert_ok()
        .text();
    let last = csv.lines().last().unwrap();
    assert!(
        last.ends_with("1600.00,1350.00,10.00,300.00,50.00"),
        "{csv}"
    );
    ben.get("/my/payments/statement.xlsx").await.assert_ok();
    // Another's statement is another's.
    let university = app.university().await;
    let eve = app.member("eve", university).await;
    eve.get("/my/payments/statement?period=2026")
        .await
        .assert_ok()
        .assert_lacks(&one);
    let query = format!("organisation={}&period=2026-11", desk.company);
    desk.finance
        .get(&format!("/desk/payments/statement?{query}"))
        .await
        .assert_contains(COMPANY)
        .assert_contains("¥ 1,350.00");
    desk.finance
        .get("/desk/payments/statement")
        .await
        .assert_ok()
        .assert_contains("请选择机构")
        .assert_contains(COMPANY);
    desk.finance
        .get(&format!("/desk/payments/statement/statement.csv?{query}"))
        .await
        .assert_ok();
    desk.finance
        .get("/desk/payments/statement?organisation=x")
        .await
        .assert_status(404);
    ben.get(&format!("/desk/payments/statement?{query}"))
        .await
        .assert_status(403);
}
