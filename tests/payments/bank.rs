//! Statements of the bank brought in: read first, taken in once, matched where nothing speaks against it.

use axum::http::StatusCode;
use kexing::ids::OrganisationId;
use kexing::money::Money;
use kexing::payments::ledger::Account;
use kexing::payments::order::{Kind, Order, State};
use kexing::web::Duty;

use super::{assert_sound, balance, find, issue, new_order, yuan};
use crate::app::{Actor, TestApp, least};

pub(super) const HEAD: &str = "示例银行交易明细（虚构）\n账号：5110000000000088,户名：科兴技术转移中心（虚构）\n\
交易日期,借方发生额,贷方发生额,余额,对方户名,对方账号,附言,流水号\n";
pub(super) const COMPANY: &str = "达川岩丝新材料有限公司（虚构）";

/// A finance officer with a company's orders.
pub(super) struct Desk<'a> {
    pub(super) app: &'a TestApp,
    pub(super) finance: Actor<'a>,
    pub(super) company: OrganisationId,
}

impl<'a> Desk<'a> {
    pub(super) async fn open(app: &'a TestApp) -> Self {
        Self {
            app,
            finance: app.staff("finance", &[Duty::Finance]).await,
            company: app.company().await,
        }
    }

    pub(super) async fn order(&self, sum: Money) -> Order {
        let new = new_order(self.app, Kind::ServiceFee, self.company, sum);
        issue(self.app, &new, self.finance.id.unwrap()).await
    }

    /// Uploads, lets it through and waits until it is in; tells where the statement is.
    pub(super) async fn bring(&self, rows: &str) -> String {
        let address = self.check(rows).await;
        self.finance
            .post(&format!("{address}/taking"), &[])
            .await
            .assert_redirect(&address);
        self.app.run_jobs().await;
        address
    }

    pub(super) async fn check(&self, rows: &str) -> String {
        let file = format!("{HEAD}{rows}");
        let answer = self
            .finance
            .upload(
                "/desk/payments/bank/statements",
                &[],
                ("file", "11月.csv", file.as_bytes()),
            )
            .await;
        answer.location()
    }

    /// The address of the one line whose list shows these words.
    pub(super) async fn line(&self, words: &str) -> String {
        let query = serde_urlencoded::to_string([("show", "all"), ("q", words)]).unwrap();
        let page = self
            .finance
            .get(&format!("/desk/payments/bank?{query}"))
            .await
            .assert_ok()
            .text();
        let at = page
            .find("/desk/payments/bank/lines/")
            .unwrap_or_else(|| panic!("no line {words}:\n{page}"));
        page[at..].split('"').next().unwrap().to_owned()
    }

    pub(super) async fn state(&self, order: &Order) -> (State, Money) {
        let order = find(self.app, order.id).await;
        (order.state, order.paid)
    }
}

pub(super) fn row(n: usize, sum: &str, payer: &str, remark: &str) -> String {
    format!("2026-11-20,,\"{sum}\",,{payer},5110000000000001,{remark},S{n}\n")
}

#[tokio::test]
async fn a_statement_is_read_then_taken_in_and_sure_lines_are_confirmed_at_once() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(12_000)).await;
    let rows = row(
        1,
        "12,000.00",
        COMPANY,
        &format!("付{}服务费", order.reference),
    ) + &row(2, "777.00", "某商行（虚构）", "货款")
        + "2026-11-31,,5.00,,x,,y,S3\n";
    let address = desk.check(&rows).await;
    desk.finance
        .get(&address)
        .await
        .assert_contains("将导入 2 笔新流水；0 笔以前已导入，不会重复；1 行无法读取")
        .assert_contains("日期“2026-11-31”无法识别")
        .assert_contains("5110000000000088");
    // Reading changed nothing.
    assert_eq!(balance(&app, Account::Bank).await, Money::ZERO);
    desk.finance
        .post(&format!("{address}/taking"), &[])
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    assert_eq!(balance(&app, Account::Bank).await, yuan(12_777));
    assert_eq!(balance(&app, Account::Clearing).await, yuan(-12_777));
    desk.finance
        .get("/desk/payments/bank")
        .await
        .assert_contains("1 笔流水的附言码、金额都与一笔收款订单相符")
        .assert_contains(&order.number)
        .assert_contains("没有收款订单与它的附言码、金额或付款方相符");
    desk.finance
        .post("/desk/payments/bank/sure", &[])
        .await
        .assert_redirect("/desk/payments/bank");
    assert_eq!(desk.state(&order).await, (State::Paid, yuan(12_000)));
    assert_eq!(balance(&app, Account::Clearing).await, yuan(-777));
    desk.finance
        .get("/desk/payments/bank?show=matched")
        .await
        .assert_contains("已匹配")
        .assert_contains("12,000.00");
    // Nothing is left that is sure; pressing again does nothing.
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    assert_eq!(desk.state(&order).await, (State::Paid, yuan(12_000)));
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_same_and_an_overlapping_file_bring_nothing_twice() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let (one, two, three) = (
        row(1, "100.00", COMPANY, "a"),
        row(2, "200.00", COMPANY, "b"),
        row(3, "400.00", COMPANY, "c"),
    );
    desk.bring(&format!("{one}{two}")).await;
    let again = desk.check(&format!("{one}{two}")).await;
    desk.finance
        .get(&again)
        .await
        .assert_contains("没有新的流水：2 笔以前已导入");
    // The overlap in another encoding and with other separators.
    let text = format!("{HEAD}{two}{three}")
        .replace("\"200.00\"", "200.00")
        .replace("\"400.00\"", "400.00")
        .replace(',', ";");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let upload = desk
        .finance
        .upload(
            "/desk/payments/bank/statements",
            &[],
            ("file", "补.csv", &bytes),
        )
        .await;
    let address = upload.location();
    desk.finance
        .get(&address)
        .await
        .assert_contains("将导入 1 笔新流水；1 笔以前已导入");
    // Two presses, and one more when it is done.
    for _ in 0..2 {
        desk.finance
            .post(&format!("{address}/taking"), &[])
            .await
            .assert_redirect(&address);
    }
    app.run_jobs().await;
    desk.finance
        .post(&format!("{address}/taking"), &[])
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    assert_eq!(balance(&app, Account::Bank).await, yuan(700));
    assert_sound(&app).await;
}

#[tokio::test]
async fn two_that_overlap_and_were_both_read_before_bring_each_line_once() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let rows: String = (0..30).map(|n| row(n, "1.00", COMPANY, "x")).collect();
    let (one, two) = (desk.check(&rows).await, desk.check(&rows).await);
    for address in [&one, &two] {
        desk.finance
            .post(&format!("{address}/taking"), &[])
            .await
            .assert_redirect(address);
    }
    let (a, b) = tokio::join!(app.run_jobs(), app.run_jobs());
    assert!(a + b >= 2);
    app.run_jobs().await;
    assert_eq!(balance(&app, Account::Bank).await, yuan(30));
    desk.finance.get(&two).await.assert_contains("已导入");
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_xlsx_statement_is_read_as_well() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(500)).await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "交易明细（虚构）").unwrap();
    for (column, head) in (0..).zip([
        "记账日期",
        "借贷标志",
        "交易金额",
        "对方户名",
        "用途",
        "余额",
    ]) {
        sheet.write_string(2, column, head).unwrap();
    }
    for (column, text) in (0..).zip([
        "20261120",
        "贷",
        "500.00",
        COMPANY,
        order.reference.as_str(),
        "1,500.00",
    ]) {
        sheet.write_string(3, column, text).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let form = [("account", "5110 0000 0000 0088")];
    let upload = desk
        .finance
        .upload(
            "/desk/payments/bank/statements",
            &form,
            ("file", "a.xlsx", &bytes),
        )
        .await;
    let address = upload.location();
    desk.finance
        .get(&address)
        .await
        .assert_contains("余额核对无误")
        .assert_contains("¥ 1,500.00");
    desk.finance.post(&format!("{address}/taking"), &[]).await;
    app.run_jobs().await;
    desk.finance.post("/desk/payments/bank/sure", &[]).await;
    assert_eq!(desk.state(&order).await, (State::Paid, yuan(500)));
}

#[tokio::test]
async fn a_list_of_thousands_is_paged_and_read_in_few_statements() {
    let app = TestApp::new().await;
    let desk = Desk::open(&app).await;
    let order = desk.order(yuan(12_000)).await;
    let mut rows: String = (0..3_000)
        .map(|n| row(n, "1.00", "某商行（虚构）", "零售"))
        .collect();
    rows.push_str(&row(9_999, "12,000.00", COMPANY, &order.reference));
    let address = desk.bring(&rows).await;
    assert_eq!(balance(&app, Account::Bank).await, yuan(15_000));
    desk.finance
        .get("/desk/payments/bank?page=100")
        .await
        .assert_ok()
        .assert_contains("共 3001 笔");
    desk.finance
        .get(&format!("{address}?show=taken&page=151"))
        .await
        .assert_ok()
        .assert_contains(&order.reference)
        .assert_contains("12,000.00");
    let few = least(&desk.finance, "/desk/payments/bank?q=S2999").await;
    let many = least(&desk.finance, "/desk/payments/bank").await;
    assert!(
        many <= few,
        "{few} statements for one line, {many} for a full page"
    );
    assert_eq!(
        desk.finance
            .get("/desk/payments/bank?show=all&verdict=sure")
            .await
            .status,
        StatusCode::OK
    );
}
