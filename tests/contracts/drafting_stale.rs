//! Forms of a draft that met another file than they were opened on, and what a text says of patents.

use super::drafting::{CLAUSES, PAGE, SENT, clauses, words};
use super::{FILE, form_with, opened, registrar};
use crate::app::{Actor, TestApp};

const FIRST: &str = "ZL202119900001.9";
const SECOND: &str = "202119900002.3";

/// Opens the file of a licence on the first patent.
async fn licence(keeper: &Actor<'_>) {
    let form = form_with(&[("type_code", "31"), ("patents", FIRST)]);
    assert_eq!(opened(keeper, &form).await, FILE);
}

/// Another version of it, as the form of the file would write it.
async fn edit(keeper: &Actor<'_>, revision: &str, changes: &[(&str, &str)]) {
    let mut form = form_with(changes);
    form.push(("revision", revision));
    keeper
        .post(&format!("{FILE}/edit"), &form)
        .await
        .assert_redirect(FILE);
}

#[tokio::test]
async fn what_was_written_for_a_patent_never_ends_up_at_another() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    licence(&keeper).await;
    keeper
        .get(CLAUSES)
        .await
        .assert_contains("name=\"contract_revision\" value=\"0\"")
        .assert_contains(&format!("name=\"patents.0.number\" value=\"{FIRST}\""));
    // Meanwhile another patent comes first, and then the first is gone.
    let both = format!("{SECOND}\n{FIRST}");
    edit(&keeper, "0", &[("type_code", "31"), ("patents", &both)]).await;
    let typed = [
        ("patents.0.number", FIRST),
        ("patents.0.name", "一种测温方法"),
        ("goal", "本类合同没有的目标"),
    ];
    keeper
        .post(CLAUSES, &clauses("0", &typed))
        .await
        .assert_status(409)
        .assert_contains("合同档案有改动")
        .assert_contains("name=\"contract_revision\" value=\"1\"")
        .assert_contains("name=\"patents.1.name\" value=\"一种测温方法\"")
        .assert_lacks("name=\"patents.0.name\" value=\"一种测温方法\"")
        .assert_contains("本类合同没有的目标");
    let mut again = clauses("0", &typed);
    again.retain(|(field, _)| *field != "contract_revision");
    again.push(("contract_revision", "1"));
    keeper.post(CLAUSES, &again).await.assert_redirect(PAGE);
    edit(&keeper, "1", &[("type_code", "31"), ("patents", SECOND)]).await;
    again.retain(|(field, _)| *field != "revision");
    again.push(("revision", "1"));
    keeper
        .post(CLAUSES, &again)
        .await
        .assert_status(409)
        .assert_contains(&format!("{FIRST} · 发明创造名称"))
        .assert_lacks("value=\"一种测温方法\"");
}

#[tokio::test]
async fn fields_that_a_form_did_not_have_keep_their_words() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    licence(&keeper).await;
    let typed = [
        ("place", "达州（虚构）"),
        ("patents.0.number", FIRST),
        ("patents.0.name", "一种测温方法"),
        ("patents.0.filed_on", "2021-05-10"),
    ];
    keeper
        .post(CLAUSES, &clauses("0", &typed))
        .await
        .assert_redirect(PAGE);
    let second = [
        ("patents.0.number", FIRST),
        ("patents.0.name", "一种测温装置"),
    ];
    keeper
        .post(CLAUSES, &clauses("1", &second))
        .await
        .assert_redirect(PAGE);
    keeper
        .get(CLAUSES)
        .await
        .assert_contains("达州（虚构）")
        .assert_contains("一种测温装置")
        .assert_contains("2021-05-10");
    // Whoever still has the form of before is told what was saved of the patent.
    let late = [
        ("patents.0.number", FIRST),
        ("patents.0.name", "一种测温系统"),
    ];
    keeper
        .post(CLAUSES, &clauses("1", &late))
        .await
        .assert_status(409)
        .assert_contains("有人保存了另一份")
        .assert_contains("value=\"一种测温系统\"")
        .assert_contains(&format!("{FIRST} · 发明创造名称"))
        .assert_contains("一种测温装置");
}

#[tokio::test]
async fn a_text_says_nothing_of_a_patent_that_is_not_known() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    licence(&keeper).await;
    let both = format!("{FIRST}\n{SECOND}");
    edit(&keeper, "0", &[("type_code", "31"), ("patents", &both)]).await;
    let text = async || words(&keeper.get(&format!("{PAGE}/file")).await.bytes);
    let page = keeper.get(PAGE).await.assert_contains("专利有效期限");
    page.assert_contains(SECOND);
    let licence = text().await;
    assert!(licence.contains("自申请日起20年") && !licence.contains("尚未授权"));
    // A right to an application is about what was not granted.
    edit(&keeper, "1", &[("type_code", "22"), ("patents", SECOND)]).await;
    let transfer = text().await;
    assert!(transfer.contains("尚未授权") && !transfer.contains("自申请日起20年"));
}

#[tokio::test]
async fn a_draft_goes_out_once_and_only_as_it_was_seen() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    licence(&keeper).await;
    keeper
        .get(PAGE)
        .await
        .assert_contains("name=\"contract_revision\" value=\"0\"");
    let seen = [
        ("revision", "0"),
        ("contract_revision", "0"),
        ("once", "one"),
    ];
    for _ in 0..2 {
        keeper
            .post(SENT, &seen)
            .await
            .assert_redirect(&format!("{PAGE}#sent"));
    }
    let page = keeper.get(PAGE).await.text();
    assert_eq!(page.matches("class=\"hash\"").count(), 1, "{page}");
    // The clauses, or the file, are others than the page showed.
    keeper
        .post(CLAUSES, &clauses("0", &[]))
        .await
        .assert_redirect(PAGE);
    let old = [("revision", "0"), ("contract_revision", "0"), ("once", "b")];
    keeper.post(SENT, &old).await.assert_status(409);
    let other = [("type_code", "31"), ("patents", FIRST), ("total", "70万")];
    edit(&keeper, "0", &other).await;
    let old = [("revision", "1"), ("contract_revision", "0"), ("once", "c")];
    keeper.post(SENT, &old).await.assert_status(409);
    keeper.post(SENT, &[]).await.assert_status(409);
    let page = keeper.get(PAGE).await.text();
    assert_eq!(page.matches("class=\"hash\"").count(), 1, "{page}");
}
