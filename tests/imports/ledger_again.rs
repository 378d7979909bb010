//! Rows of ledgers that come again, changed or not, and rows that say what cannot be: each is told, none is doubled.

use kexing::db::Tx;
use kexing::web::Duty;

use super::ledger::{check, import, registrar};
use crate::app::{Actor, Res, TestApp};
use crate::contracts::ledger::sums;
use crate::contracts::{FILE, step};

const HEAD: &str = "id,登记编号,登记日期,申请日期,项目名称,合同类型,签订日期,生效日期,终止日期,成交额,技术交易额,卖方名称,\
    卖方统一社会信用代码,卖方所在地,卖方性质,买方名称,买方所在地,买方性质,知识产权,技术领域,项目计划来源,支付方式,\
    社会经济目标,服务的国民经济行业,是否关联交易,变更日期,注销日期,未予登记日期";

/// A row by its cells; what is not named is as in a whole contract that was signed.
pub(super) fn row(cells: &[(&str, &str)]) -> String {
    let usual = [
        ("项目名称", "一项（虚构）"),
        ("合同类型", "委托开发"),
        ("签订日期", "2026-01-10"),
        ("生效日期", "2026-01-10"),
        ("终止日期", "2026-12-31"),
        ("成交额", "600000"),
        ("技术交易额", "520000"),
        ("卖方名称", "甲（虚构）"),
        ("卖方所在地", "达州"),
        ("卖方性质", "科研机构"),
        ("买方名称", "乙（虚构）"),
        ("买方所在地", "成都"),
        ("买方性质", "有限责任公司"),
        ("知识产权", "技术秘密"),
        ("技术领域", "新材料"),
        ("项目计划来源", "地市县计划"),
        ("支付方式", "分期支付"),
        ("社会经济目标", "工商业发展"),
        ("服务的国民经济行业", "C30"),
        ("是否关联交易", "否"),
    ];
    let of = |all: &[(&str, &str)], column: &str| {
        let found = all.iter().find(|(name, _)| *name == column);
        found.map(|(_, value)| (*value).to_owned())
    };
    let columns = HEAD.split(',').map(str::trim);
    let values = columns.map(|c| of(cells, c).or_else(|| of(&usual, c)).unwrap_or_default());
    values.collect::<Vec<_>>().join(",")
}

pub(super) fn file(rows: &[String]) -> String {
    let head: Vec<&str> = HEAD.split(',').map(str::trim).collect();
    format!("{}\n{}\n", head.join(","), rows.join("\n"))
}

const NUMBER: [(&str, &str); 2] = [("登记编号", "2026511701000018"), ("登记日期", "2026-01-15")];

/// What the check says of these rows.
async fn checked(app: &TestApp, who: &Actor<'_>, rows: &[String]) -> Res {
    let text = file(rows);
    let address = check(app, who, ("台账.csv", text.as_bytes()), "").await;
    who.get(&address).await.assert_ok()
}

#[tokio::test]
async fn a_contract_that_came_in_as_filed_goes_on_to_its_registration() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let large = [
        ("申请日期", "2026-01-12"),
        ("成交额", "90000000"),
        ("技术交易额", "90000000"),
    ];
    import(&app, &who, &file(&[row(&large)])).await;
    who.get(&format!("{FILE}/filing")).await.assert_ok();
    let answer = [
        ("registration_number", "2026511701000018"),
        ("registered_on", "2026-01-15"),
    ];
    step(&who, FILE, "registration", &answer)
        .await
        .assert_redirect(FILE);
    assert_eq!(sums(&who, "state=registered").await.0, 1);
}

#[tokio::test]
async fn a_refused_contract_that_came_in_is_tried_again() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let refused = row(&[("申请日期", "2026-01-12"), ("未予登记日期", "2026-01-20")]);
    let text = file(&[refused]).replace("未予登记日期", "未予登记日期,未予登记原因");
    let text = text.replace("2026-01-20", "2026-01-20,R02");
    import(&app, &who, &text).await;
    step(&who, FILE, "reopening", &[])
        .await
        .assert_redirect(FILE);
    for (to, field, day) in [
        ("signing", "signed_on", "2026-01-10"),
        ("filing", "filed_on", "2026-02-12"),
    ] {
        step(&who, FILE, to, &[(field, day)])
            .await
            .assert_redirect(FILE);
    }
    who.get(&format!("{FILE}/filing")).await.assert_ok();
}

#[tokio::test]
async fn the_same_row_is_known_and_a_changed_one_is_told_at_its_columns() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let first = row(&[("id", "7")]);
    import(&app, &who, &file(std::slice::from_ref(&first))).await;
    checked(&app, &who, &[first])
        .await
        .assert_contains("已有、跳过的行（1）")
        .assert_contains("已在台账中：KX-H-2026-00001")
        .assert_contains("没有可以导入的新内容");
    // Another sum; and the number that it was registered under since.
    for (changed, theirs) in [
        (vec![("id", "7"), ("成交额", "700000")], "600,000.00"),
        (
            vec![("id", "7"), ("项目名称", "改名（虚构）")],
            "一项（虚构）",
        ),
        ([vec![("id", "7")], NUMBER.to_vec()].concat(), "—"),
    ] {
        checked(&app, &who, &[row(&changed)])
            .await
            .assert_contains("有误的行（1）")
            .assert_contains("与台账中的 KX-H-2026-00001 不同")
            .assert_contains(theirs)
            .assert_contains("没有可以导入的新内容");
    }
    assert_eq!(sums(&who, "").await.0, 1);
}

#[tokio::test]
async fn sellers_have_numbers_of_their_own_and_begin_them_anew() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let rows = [
        row(&[("id", "1")]),
        row(&[("id", "1"), ("卖方名称", "丙（虚构）")]),
        // The same name with another code; and the number 1 of the next year.
        row(&[("id", "1"), ("卖方统一社会信用代码", "91511700FAKE10043P")]),
        row(&[
            ("id", "1"),
            ("项目名称", "次年的一项（虚构）"),
            ("买方名称", "丁（虚构）"),
        ]),
        // Without a number, known by what it says.
        row(&[("项目名称", "无编号（虚构）")]),
        row(&[("项目名称", "无编号（虚构）")]),
        row(&[("项目名称", "无编号（虚构）"), ("成交额", "700000")]),
    ];
    let address = import(&app, &who, &file(&rows)).await;
    who.get(&address)
        .await
        .assert_contains("已写入 5 行")
        .assert_contains("与本文件第 6 行相同")
        .assert_contains("与本文件第 6 行是同一份合同，内容却不同");
    assert_eq!(sums(&who, "").await.0, 5);
    let again = checked(&app, &who, &rows).await;
    again
        .assert_contains("已有、跳过的行（6）")
        .assert_contains("有误的行（1）");
}

#[tokio::test]
async fn a_registered_contract_is_never_written_twice_under_whatever_number() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let numbered = |more: &[(&'static str, &'static str)]| row(&[&NUMBER[..], more].concat());
    import(&app, &who, &file(&[numbered(&[])])).await;
    // With a number of the seller's this time, and with an end that is news.
    checked(&app, &who, &[numbered(&[("id", "3")])])
        .await
        .assert_contains("已有、跳过的行（1）");
    let ended = numbered(&[("注销日期", "2026-06-01")]);
    let text = file(&[ended]).replace("注销日期", "注销原因,注销日期");
    let text = text.replace(",2026-06-01", ",解除,2026-06-01");
    let address = check(&app, &who, ("台账.csv", text.as_bytes()), "").await;
    who.get(&address)
        .await
        .assert_contains("有误的行（1）")
        .assert_contains("与台账中的 KX-H-2026-00001 不同");
    // Two numbers are two contracts though everything else is the same.
    let other = row(&[("登记编号", "2026511701000026"), ("登记日期", "2026-01-15")]);
    import(&app, &who, &file(&[other])).await;
    assert_eq!(sums(&who, "state=registered").await.0, 2);
}

#[tokio::test]
async fn no_day_is_dropped() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    for (cells, says) in [
        (vec![("变更日期", "2026-03-01")], "只用于已登记的合同"),
        (vec![("注销日期", "2026-13-01")], "日期"),
        (vec![("申请日期", "去年底")], "日期"),
        (vec![("未予登记日期", "不详")], "日期"),
        (vec![("生效日期", "2026-01-10 至验收")], "日期"),
        (
            [NUMBER.to_vec(), vec![("未予登记日期", "2026-01-20")]].concat(),
            "不能既有登记又有未予登记",
        ),
    ] {
        let page = checked(&app, &who, &[row(&cells)]).await;
        page.assert_contains("有误的行（1）").assert_contains(says);
    }
    // A draft for want of something cannot keep its day of filing; that is told too.
    let lacking = [("申请日期", "2026-01-12"), ("知识产权", "")];
    let address = import(&app, &who, &file(&[row(&lacking)])).await;
    who.get(&address)
        .await
        .assert_contains("还缺内容的合同")
        .assert_contains("这个日期没有写入");
    // A stroke is no day, and a time of day behind one is none of ours.
    let fine = [
        ("变更日期", "/"),
        ("签订日期", "2026/01/10 00:00:00"),
        ("id", "9"),
    ];
    let page = checked(&app, &who, &[row(&fine)]).await;
    page.assert_contains("导入 1 行");
}

#[tokio::test]
async fn a_ledger_is_brought_in_for_its_own_verified_seller_only() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let who = registrar(&app).await;
    let code = "12510100FAKE000564";
    let own = file(&[row(&[("卖方名称", "")])]);
    let address = check(&app, &who, ("a.csv", own.as_bytes()), code).await;
    who.get(&address).await.assert_contains("导入 1 行");
    for (cells, says) in [
        (vec![("卖方名称", "甲（虚构）")], "这一行的卖方却是另一家"),
        (
            vec![
                ("卖方名称", ""),
                ("卖方统一社会信用代码", "91511700FAKE10043P"),
            ],
            "这一行的卖方却是另一家",
        ),
    ] {
        let text = file(&[row(&cells)]);
        let address = check(&app, &who, ("a.csv", text.as_bytes()), code).await;
        let page = who.get(&address).await.assert_contains("有误的行（1）");
        page.assert_contains(says);
    }
    // A code stands for one organisation, whatever name stands beside it.
    checked(&app, &who, &[row(&[("卖方统一社会信用代码", code)])])
        .await
        .assert_contains("这个代码属于“锦江示例大学（虚构）”");
    execute(
        &app,
        "UPDATE organisations SET state = 'suspended'",
        Some(university.0),
    )
    .await;
    let form = [("organisation", code)];
    who.upload(
        "/desk/contracts/imports",
        &form,
        ("file", "a.csv", own.as_bytes()),
    )
    .await
    .assert_status(422)
    .assert_contains("尚未通过核验");
    who.post(&format!("{address}/run"), &[])
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    assert_eq!(sums(&who, "").await.0, 0);
}

async fn execute(app: &TestApp, sql: &str, id: Option<uuid::Uuid>) {
    let mut tx = app.app.db.write().await.unwrap();
    let sql = sqlx::AssertSqlSafe(match id {
        Some(_) => format!("{sql} WHERE id = $1"),
        None => sql.to_owned(),
    });
    match &mut tx {
        Tx::Sqlite(t) => {
            let mut query = sqlx::query(sql);
            if let Some(id) = id {
                query = query.bind(id);
            }
            query.execute(&mut **t).await.map(|_| ())
        }
        Tx::Postgres(t) => {
            let mut query = sqlx::query(sql);
            if let Some(id) = id {
                query = query.bind(id);
            }
            query.execute(&mut **t).await.map(|_| ())
        }
    }
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_check_that_was_broken_off_still_knows_the_numbers_before() {
    let app = TestApp::new().await;
    app.university().await;
    let who = registrar(&app).await;
    // The region comes from the seller's card, which the rows before have to be judged with again.
    let first = row(&[
        NUMBER[0],
        NUMBER[1],
        ("卖方名称", "锦江示例大学（虚构）"),
        ("卖方所在地", ""),
    ]);
    let text = file(&[first])
        .replacen("id,", "记录,id,", 1)
        .replace("\n,", "\n合同,,");
    let columns = text.lines().next().unwrap().split(',').count();
    let mut change = vec![String::new(); columns];
    for (at, value) in [
        (0, "变更"),
        (2, "2026511701000018"),
        (10, "500000"),
        (11, "420000"),
    ] {
        value.clone_into(&mut change[at]);
    }
    "2026-03-01".clone_into(&mut change[columns - 3]);
    let text = format!("{text}{}\n", change.join(","));
    let upload = [("organisation", "")];
    let answer = who
        .upload(
            "/desk/contracts/imports",
            &upload,
            ("file", "a.csv", text.as_bytes()),
        )
        .await;
    let address = answer.location();
    execute(
        &app,
        "UPDATE imports SET rows_total = 2, rows_read = 1, rows_good = 1",
        None,
    )
    .await;
    app.run_jobs().await;
    who.get(&address)
        .await
        .assert_ok()
        .assert_contains("导入 2 行")
        .assert_lacks("也不在本文件前面的行里");
}

#[tokio::test]
async fn an_address_with_a_nul_is_read_without_it() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    for path in [
        "/desk/contracts?q=a%00b&seller=%00&org=x%00",
        "/desk/exports/contracts.csv?buyer=%00",
    ] {
        who.get(path).await.assert_ok().assert_lacks("\0");
    }
    who.get("/desk/contracts/%00").await.assert_status(404);
}

#[tokio::test]
async fn only_registrars_are_led_from_a_value_to_its_import() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let address = import(&app, &who, &file(&[row(&[])])).await;
    let link = format!("href=\"{address}\"");
    who.get(&format!("{FILE}/history"))
        .await
        .assert_contains(&link);
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst
        .get(&format!("{FILE}/history"))
        .await
        .assert_ok()
        .assert_lacks(&link);
}
