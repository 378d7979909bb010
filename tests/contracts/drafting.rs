//! Contract drafts: what they are filled from, who fills them, and what is typed wrong or at once.

use std::io::{Cursor, Read as _};

use kexing::web::Duty;

use super::{FILE, NUMBER, form, form_with, opened, registrar, step};
use crate::app::{Actor, TestApp};

pub(super) const PAGE: &str = "/desk/contracts/KX-H-2026-00001/drafting";
pub(super) const CLAUSES: &str = "/desk/contracts/KX-H-2026-00001/drafting/clauses";
pub(super) const SIGNS: &str = "/desk/contracts/KX-H-2026-00001/drafting/signs";
pub(super) const SENT: &str = "/desk/contracts/KX-H-2026-00001/drafting/sent";

pub(super) fn clauses<'a>(
    revision: &'a str,
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("revision", revision),
        ("contract_revision", "0"),
        ("goal", "温度波动不超过 ±3 ℃"),
        ("content", "三座池窑的温度场测试"),
        ("risk", "shared"),
        ("ownership", "by_law"),
        ("dispute", "arbitration"),
        ("dispute_body", "达州仲裁委员会（虚构）"),
        ("copies", "6"),
        ("copies_buyer", "2"),
        ("copies_seller", "2"),
    ];
    form.retain(|(field, _)| !changes.iter().any(|(changed, _)| changed == field));
    form.extend(changes);
    form
}

/// The words of a Word file, run by run.
pub(super) fn words(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    zip.by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    xml.split("<w:t ")
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split_once("</w:t>"))
        .map(|(words, _)| words)
        .collect()
}

pub(super) async fn signs(
    actor: &Actor<'_>,
    revision: &str,
    found: Option<&str>,
) -> crate::app::Res {
    let all = [
        "improvements",
        "sources",
        "limits",
        "tying",
        "inputs",
        "challenge",
    ];
    let mut form = vec![("revision", revision)];
    for sign in all {
        form.push((sign, if found == Some(sign) { "yes" } else { "no" }));
    }
    if found == Some("tying") {
        form.push(("tying_words", "第三条要求一并购买试剂"));
    }
    actor.post(SIGNS, &form).await
}

#[tokio::test]
async fn a_draft_is_filled_from_the_file_and_from_what_is_typed() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    opened(&registrar, &form()).await;
    registrar
        .get(FILE)
        .await
        .assert_contains("合同文本")
        .assert_contains("还没有核对完");
    registrar
        .get(PAGE)
        .await
        .assert_ok()
        .assert_contains("技术开发合同")
        .assert_contains("陆拾万元整")
        .assert_contains("捌万元整")
        .assert_contains("铂铑热电偶")
        .assert_contains("处待填")
        .assert_contains("drafting/clauses#f-goal")
        .assert_contains("还没有人填写");
    registrar
        .get(CLAUSES)
        .await
        .assert_ok()
        .assert_contains("name=\"goal\"")
        .assert_lacks("name=\"licence_manner\"");
    let typed = clauses("0", &[("goal", "  波动 <b>&\u{202e} ±3 ℃ ")]);
    registrar.post(CLAUSES, &typed).await.assert_redirect(PAGE);
    registrar
        .get(PAGE)
        .await
        .assert_contains("波动 &lt;b&gt;&amp; ±3 ℃")
        .assert_contains("达州仲裁委员会（虚构）")
        .assert_contains("最近填写于")
        .assert_lacks("#f-goal");
    let file = registrar.get(&format!("{PAGE}/file")).await.assert_ok();
    let name = file.headers["content-disposition"].to_str().unwrap();
    assert!(name.contains(".docx"), "{name}");
    assert!(words(&file.bytes).contains("提交达州仲裁委员会（虚构）按照其仲裁规则仲裁"));
    let english = app.staff("en", &[Duty::Analyst]).await.in_english();
    english
        .get(PAGE)
        .await
        .assert_contains("The contract text itself is in Chinese")
        .assert_contains("技术开发合同");
    registrar
        .get(&format!("{PAGE}/print"))
        .await
        .assert_ok()
        .assert_contains("class=\"sheet\"");
}

#[tokio::test]
async fn accepted_terms_are_in_the_draft_before_anybody_fills_it() {
    let app = TestApp::new().await;
    let (scene, path) = crate::deals::agreed_on(
        &app,
        &[
            ("payment", "2"),
            ("parts.0.what", "合同生效后"),
            ("parts.0.amount", "20万"),
            ("parts.1.what", "验收合格后"),
            ("parts.1.amount", "40万"),
        ],
    )
    .await;
    assert!(path.starts_with("/deals/"));
    let registrar = registrar(&app).await;
    registrar
        .get(PAGE)
        .await
        .assert_ok()
        .assert_contains("漏板工艺包")
        .assert_contains("连续运行三十天")
        .assert_contains("贰拾万元整")
        .assert_contains("肆拾万元整")
        .assert_contains("合计")
        .assert_lacks("分期合计与合同总额不一致");
    registrar
        .get(CLAUSES)
        .await
        .assert_contains("漏板工艺包：图纸、工艺卡和两周驻厂调试</textarea>");
    let mine = format!("/my/contracts/{NUMBER}/drafting");
    for party in [&scene.asker, &scene.owner] {
        party
            .get(&mine)
            .await
            .assert_ok()
            .assert_contains("漏板工艺包");
    }
    // Another total than the parts add up to: told, and no table that would be wrong.
    let (seller, buyer) = (scene.university.to_string(), scene.company.to_string());
    let whole = form_with(&[
        ("revision", "0"),
        ("type_code", "51"),
        ("total", "61万"),
        ("seller_id", &seller),
        ("buyer_id", &buyer),
    ]);
    registrar
        .post(&format!("{FILE}/edit"), &whole)
        .await
        .assert_redirect(FILE);
    registrar
        .get(PAGE)
        .await
        .assert_contains("分期合计与合同总额不一致")
        .assert_lacks("贰拾万元整");
}

#[tokio::test]
async fn two_who_write_at_once_lose_nothing() {
    let app = TestApp::new().await;
    let first = registrar(&app).await;
    opened(&first, &form()).await;
    let second = app.staff("manager", &[Duty::TechnologyManager]).await;
    first
        .post(CLAUSES, &clauses("0", &[]))
        .await
        .assert_redirect(PAGE);
    let mine = [("goal", "另一个目标"), ("place", "达州（虚构）")];
    second
        .post(CLAUSES, &clauses("0", &mine))
        .await
        .assert_status(409)
        .assert_contains("有人保存了另一份")
        .assert_contains("另一个目标")
        .assert_contains("温度波动不超过 ±3 ℃")
        .assert_contains("name=\"revision\" value=\"1\"");
    second
        .post(CLAUSES, &clauses("1", &mine))
        .await
        .assert_redirect(PAGE);
    first.get(PAGE).await.assert_contains("另一个目标");
    // The file goes on: what is typed comes back, and nothing is saved.
    step(&first, FILE, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(FILE);
    first
        .post(CLAUSES, &clauses("2", &[("goal", "太晚了的目标")]))
        .await
        .assert_status(409)
        .assert_contains("太晚了的目标")
        .assert_contains("已经不是草稿");
    first.get(CLAUSES).await.assert_status(409);
    first.post(SENT, &[]).await.assert_status(409);
    first
        .get(PAGE)
        .await
        .assert_contains("另一个目标")
        .assert_lacks("填写条款");
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_at_its_field() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    opened(
        &registrar,
        &form_with(&[("type_code", "31"), ("patents", "ZL202119900001.9")]),
    )
    .await;
    let long = "长".repeat(4001);
    for (field, value, error) in [
        ("copies", "0", "1 到 999"),
        ("copies", "3", "超过了总份数"),
        ("notify_days", "十日", "1 到 999"),
        ("entry_fee", "-5", "field-error"),
        ("entry_fee", "1e9", "field-error"),
        ("royalty_rate", "101", "field-error"),
        ("dispute", "duel", "field-error"),
        ("content", long.as_str(), "field-error"),
        ("patents.0.filed_on", "2021-02-29", "field-error"),
    ] {
        registrar
            .post(
                CLAUSES,
                &clauses(
                    "0",
                    &[
                        (field, value),
                        ("patents.0.number", "ZL202119900001.9"),
                        ("place", "保留的地点"),
                    ],
                ),
            )
            .await
            .assert_status(422)
            .assert_contains(error)
            .assert_contains("保留的地点");
    }
    registrar.get(PAGE).await.assert_contains("还没有人填写");
    let fine = [
        ("entry_fee", "￥１００，０００.00"),
        ("royalty_rate", "3.50%"),
        ("patents.0.number", "ZL202119900001.9"),
        ("patents.0.name", "一种测温方法"),
        ("patents.0.holder", "巴渠应用技术研究院（虚构）"),
        ("patents.0.filed_on", "2021/05/10"),
    ];
    registrar
        .post(CLAUSES, &clauses("0", &fine))
        .await
        .assert_redirect(PAGE);
    registrar
        .get(PAGE)
        .await
        .assert_contains("一种测温方法")
        .assert_contains("2021年5月10日")
        .assert_contains("自申请日起20年");
}
