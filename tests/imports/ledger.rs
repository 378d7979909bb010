//! Old ledgers of contracts, from a file to the ledger and back.

use kexing::web::Duty;

use crate::app::{Actor, TestApp};
use crate::contracts::ledger::sums;
use crate::reports::kept_is_current;

const IMPORTS: &str = "/desk/contracts/imports";

pub(super) async fn registrar(app: &TestApp) -> Actor<'_> {
    app.staff("registrar", &[Duty::Registrar]).await
}

/// Uploads a ledger and runs the check; the import's address.
pub(super) async fn check(
    app: &TestApp,
    who: &Actor<'_>,
    file: (&str, &[u8]),
    owner: &str,
) -> String {
    let (name, bytes) = file;
    let again = app.signed_in(who.id.unwrap()).await;
    let form = [("organisation", owner)];
    let answer = again.upload(IMPORTS, &form, ("file", name, bytes)).await;
    let address = answer.location();
    app.run_jobs().await;
    address
}

pub(super) async fn run(app: &TestApp, who: &Actor<'_>, address: &str) {
    let again = app.signed_in(who.id.unwrap()).await;
    again
        .post(&format!("{address}/run"), &[])
        .await
        .assert_redirect(address);
    app.run_jobs().await;
}

pub(crate) async fn import(app: &TestApp, who: &Actor<'_>, text: &str) -> String {
    let address = check(app, who, ("台账.csv", text.as_bytes()), "").await;
    run(app, who, &address).await;
    address
}

const UNIVERSITY: &str = "id,部门,负责人,电话,项目名称,合作方名称,合作方地区,合作方类型,总金额(万元),签订日期,生效日期,\
    技术领域,合同类型,登记人\n\
    1,材料学院,林亦川,0818-0000000,上浆工艺优化（虚构）,达川岩丝新材料有限公司（虚构）,四川达州,有限责任公司,12.5,2024年3月5日,\
    2024.3.5,新材料,技术开发（委托）,覃若溪\n\
    2,农学院,蒲晓禾,内线12,育种技术服务（虚构）,某合作社（虚构）,5101,企业,1,2024/5/6,2024/5/6,农业,技术服务,覃若溪\n\
    3,农学院,蒲晓禾,,育种方法（虚构）,某公司（虚构）,重庆,有限公司,20,2024-06-01,,农业,技术转让,覃若溪\n\
    4,农学院,蒲晓禾,,另一方法（虚构）,某公司（虚构）,重庆,有限公司,二十,2024-06-31,,农业,技术咨询,覃若溪\n";

#[tokio::test]
async fn a_university_ledger_comes_in_as_it_is_and_unclear_words_are_asked() {
    let app = TestApp::new().await;
    app.university().await;
    let company = app.company().await;
    let who = registrar(&app).await;
    let file = UNIVERSITY.replace("    ", "");
    let address = check(
        &app,
        &who,
        ("台账.csv", file.as_bytes()),
        "12510100FAKE000564",
    )
    .await;
    who.get(&address)
        .await
        .assert_ok()
        .assert_contains("锦江示例大学（虚构）")
        .assert_contains("这些列按万元读取：总金额(万元)")
        .assert_contains("有 2 个说法需要您来确定")
        .assert_contains("合同类型「技术转让」")
        .assert_contains("买方性质「企业」")
        .assert_contains("导入 1 行");
    // A family is no type: nothing is taken for an answer that is none.
    let answers = [
        ("answers.0.kind", "nature"),
        ("answers.0.word", "企业"),
        ("answers.0.code", "150"),
        ("answers.1.kind", "type_code"),
        ("answers.1.word", "技术转让"),
        ("answers.1.code", "20"),
    ];
    who.post(&format!("{address}/answers"), &answers)
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    who.get(&address)
        .await
        .assert_contains("有 1 个说法需要您来确定")
        .assert_contains("导入 2 行")
        .assert_contains("其中 2 行缺少旧台账没有的内容");
    run(&app, &who, &address).await;
    who.get(&address)
        .await
        .assert_contains("已写入 2 行")
        .assert_contains("还缺内容的合同");
    // In 万元, a draft because the ledger never held what signing asks for; the buyer reads it among its own.
    assert_eq!(sums(&who, "state=draft").await.1, "135,000.00");
    let ben = app.member("ben", company).await;
    ben.get("/my/contracts")
        .await
        .assert_contains("上浆工艺优化（虚构）")
        .assert_contains("¥ 125,000.00");
    who.get("/desk/contracts?to=510100")
        .await
        .assert_contains("育种技术服务（虚构）");
    // Not sent to where listings are imported.
    let id = address.rsplit('/').next().unwrap();
    who.get(&format!("/my/imports/{id}"))
        .await
        .assert_status(403);
}

#[tokio::test]
async fn a_word_once_explained_brings_its_rows_in() {
    let app = TestApp::new().await;
    app.university().await;
    let who = registrar(&app).await;
    let file = UNIVERSITY.replace("    ", "");
    let address = check(
        &app,
        &who,
        ("台账.csv", file.as_bytes()),
        "12510100FAKE000564",
    )
    .await;
    let answers = [
        ("answers.0.kind", "type_code"),
        ("answers.0.word", "技术转让"),
        ("answers.0.code", "23"),
    ];
    who.post(&format!("{address}/answers"), &answers)
        .await
        .assert_redirect(&address);
    app.run_jobs().await;
    run(&app, &who, &address).await;
    assert_eq!(sums(&who, "type=23").await.1, "200,000.00");
    // After it is done there is nothing to explain any more.
    who.post(&format!("{address}/answers"), &answers)
        .await
        .assert_status(409);
}

#[tokio::test]
async fn rows_that_break_a_rule_say_which_and_are_not_written() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let head = "登记编号,登记日期,项目名称,合同类型,签订日期,生效日期,终止日期,成交额,技术交易额,非技术性款项,卖方名称,\
        卖方所在地,买方名称,买方所在地\n"
        .replace("        ", "");
    let base = "一项（虚构）,委托开发,2026-01-10,2026-01-10,2026-12-31";
    let parties = "甲（虚构）,达州,乙（虚构）,成都";
    for (row, says) in [
        (
            format!("2026511701000018,,{base},600000,520000,,{parties}"),
            "请填写此项",
        ),
        (
            format!("123,2026-01-15,{base},600000,520000,,{parties}"),
            "登记编号",
        ),
        (
            format!("2026511701000018,2026-01-15,{base},600000,520000,90000,{parties}"),
            "请核对",
        ),
        (
            format!("2026511701000018,2026-01-15,{base},600000,,,{parties}"),
            "系统不替您推算",
        ),
        (
            format!("2026511701000018,2026-01-15,{base},1e9,520000,,{parties}"),
            "成交",
        ),
        (
            format!("2026511701000018,2027-01-15,{base},600000,520000,,{parties}"),
            "登记日期",
        ),
        (
            format!("2026511701000018,2026-01-05,{base},600000,520000,,{parties}"),
            "登记日期",
        ),
        (
            format!("2025511701000018,2026-01-15,{base},600000,520000,,{parties}"),
            "登记编号",
        ),
        (
            format!(
                "2026511701000018,2026-01-15,{base},600000,520000,,甲（虚构）,达州,甲（虚构）,成都"
            ),
            "买方",
        ),
        (format!(",,{base},-5,,,{parties}"), "成交"),
    ] {
        let file = format!("{head}{row}\n");
        let address = check(&app, &who, ("a.csv", file.as_bytes()), "").await;
        let page = who.get(&address).await.assert_ok().text();
        assert!(
            page.contains("有误的行（1）") && page.contains(says),
            "{row}: {page}"
        );
    }
    assert_eq!(sums(&who, "").await.0, 0);
    let other = check(&app, &who, ("a.csv", "甲,乙\n1,2\n".as_bytes()), "").await;
    who.get(&other)
        .await
        .assert_contains("没有找到“项目名称”这一列");
}

#[tokio::test]
async fn changes_and_ends_come_as_rows_of_their_own() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    kept_is_current(&app).await;
    let text = "记录,登记编号,登记日期,项目名称,合同类型,签订日期,生效日期,终止日期,成交额（万元）,技术交易额（万元）,卖方名称,\
        卖方所在地,买方名称,买方所在地,变更日期,注销日期,注销原因\n\
        合同,2026511701000018,2026-01-15,一项（虚构）,委托开发,2026-01-10,2026-01-10,2026-12-31,60,52,甲（虚构）,达州,乙（虚构）,成都,,,\n\
        变更,2026511701000018,,,,,,,50,42,,,,,2026-03-01,,\n\
        变更,2026511701000018,,,,,,,40,40,,,,,2026-02-01,,\n\
        注销,2026511701000018,,,,,,,,,,,,,,2026-06-01,解除\n\
        注销,2026511701000099,,,,,,,,,,,,,,2026-06-01,解除\n"
        .replace("        ", "");
    let address = import(&app, &who, &text).await;
    who.get(&address)
        .await
        .assert_contains("已写入 3 行")
        .assert_contains("也不在本文件前面的行里");
    kept_is_current(&app).await;
    for (query, number, total) in [
        ("on=2026-02-15&state=registered", 1, "600,000.00"),
        ("on=2026-03-15&state=registered", 1, "500,000.00"),
        ("on=2026-06-15&state=cancelled", 1, "500,000.00"),
    ] {
        let found = sums(&who, query).await;
        assert_eq!((found.0, found.1.as_str()), (number, total), "{query}");
    }
    import(&app, &who, &text).await;
    assert_eq!(sums(&who, "").await.0, 1);
}

#[tokio::test]
async fn hundreds_of_rows_go_in_batches_and_only_registrars_bring_them() {
    let app = TestApp::new().await;
    let who = registrar(&app).await;
    let template = who
        .get(&format!("{IMPORTS}/template/contracts.csv"))
        .await
        .assert_ok();
    let mut rows = template.text();
    let head: Vec<&str> = rows.lines().next().unwrap().split(',').collect();
    let place = |name: &str| {
        head.iter()
            .position(|h| h.trim_start_matches('\u{feff}') == name)
            .unwrap()
    };
    let mut more = String::new();
    for n in 0..650 {
        let mut cells = vec![String::new(); head.len()];
        for (name, value) in [
            ("登记编号", format!("20265117010{n:05}")),
            ("登记日期", "2026-03-05".to_owned()),
            ("项目名称", format!("第{n}项（虚构）")),
            ("合同类型", "一般技术服务".to_owned()),
            ("签订日期", "2026-03-01".to_owned()),
            ("合同成交总额（元）", "10000".to_owned()),
            ("技术交易额（元）", "9000".to_owned()),
            ("卖方名称", "甲（虚构）".to_owned()),
            ("卖方所在地", "达州市".to_owned()),
            ("买方名称", "乙（虚构）".to_owned()),
            ("买方所在地", "成都市".to_owned()),
        ] {
            cells[place(name)] = value;
        }
        more.push_str(&cells.join(","));
        more.push('\n');
    }
    rows.push_str(&more);
    let address = import(&app, &who, &rows).await;
    who.get(&address).await.assert_contains("已写入 650 行");
    assert_eq!(
        sums(&who, "state=registered").await,
        (650, "6,500,000.00".to_owned(), "5,850,000.00".to_owned())
    );
    let book = who
        .get("/desk/exports/contracts.xlsx?state=registered")
        .await
        .assert_ok();
    let address = check(&app, &who, ("out.xlsx", &book.bytes), "").await;
    who.get(&address)
        .await
        .assert_contains("没有可以导入的新内容");
    let reviewer = app.staff("reviewer", &[Duty::Reviewer]).await;
    reviewer.get(IMPORTS).await.assert_status(403);
    reviewer.get(&address).await.assert_status(403);
    let mut tx = app.app.db.read().await.unwrap();
    let (_, broken) = kexing::audit::verify(&mut tx).await.unwrap();
    assert!(broken.is_empty());
}

#[tokio::test]
async fn no_cell_of_an_exported_ledger_is_a_formula_and_a_party_gets_its_own() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let who = registrar(&app).await;
    let (seller, buyer) = (university.to_string(), company.to_string());
    let form = crate::contracts::form_with(&[
        ("name", "=HYPERLINK(\"x\")"),
        ("seller_id", &seller),
        ("buyer_id", &buyer),
    ]);
    crate::contracts::opened(&who, &form).await;
    crate::contracts::opened(&who, &crate::contracts::form()).await;
    let ben = app.member("ben", company).await;
    let file = ben.get("/my/exports/contracts.csv").await.assert_ok();
    let file = file
        .assert_contains("'=HYPERLINK")
        .assert_contains("520000.00");
    assert_eq!(file.text().lines().count(), 2);
    let all = who.get("/desk/exports/contracts.csv").await.assert_ok();
    assert_eq!(all.text().lines().count(), 3);
    who.get("/desk/exports/other.csv").await.assert_status(404);
}
