//! Opening and editing a contract file.

use kexing::contracts::store;

use super::{FILE, NUMBER, form, form_with, opened, registrar, revision, step};
use crate::app::TestApp;

#[tokio::test]
async fn a_registrar_opens_a_file_and_its_sums_add_up() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    registrar.get("/desk/contracts/new").await.assert_ok();
    registrar
        .post("/desk/contracts", &form())
        .await
        .assert_redirect(FILE);
    registrar
        .get(FILE)
        .await
        .assert_ok()
        .assert_contains("¥ 600,000.00")
        .assert_contains("¥ 80,000.00")
        .assert_contains("¥ 520,000.00")
        .assert_contains("铂铑热电偶")
        .assert_contains("草稿")
        .assert_contains("不是登记证明");
    registrar
        .in_english()
        .get(FILE)
        .await
        .assert_contains("Commissioned development")
        .assert_contains("no certificate");
}

#[tokio::test]
async fn the_same_form_sent_twice_opens_one_file() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let page = registrar.get("/desk/contracts/new").await.text();
    let id = page
        .split("name=\"id\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let form = form_with(&[("id", &id)]);
    let both = tokio::join!(
        registrar.post("/desk/contracts", &form),
        registrar.post("/desk/contracts", &form)
    );
    assert!(
        both.0.status.as_u16() == 303 || both.1.status.as_u16() == 303,
        "one of them opened the file"
    );
    registrar
        .post("/desk/contracts", &form)
        .await
        .assert_redirect(FILE);
    let mut tx = app.app.db.read().await.unwrap();
    let narrow = store::Narrow::default();
    assert_eq!(store::totals(&mut tx, &narrow).await.unwrap().0, 1);
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let wrong = form_with(&[
        ("name", "<script>alert(1)</script>开发"),
        ("total", "1e9"),
        ("ends_on", "2025-01-01"),
        ("buyer_name", "巴渠应用技术研究院（虚构）"),
        ("patents", "ZL202119900001.8"),
    ]);
    registrar
        .post("/desk/contracts", &wrong)
        .await
        .assert_status(422)
        .assert_contains("不接受 1e9 这样的写法")
        .assert_contains("有效期止不能早于有效期起")
        .assert_contains("卖方和买方不能是同一家")
        .assert_contains("ZL202119900001.8")
        .assert_contains("value=\"1e9\"")
        .assert_contains("铂铑热电偶")
        .assert_lacks("<script>alert(1)");
    for (sum, said) in [
        ("-5", "金额不能为负数"),
        ("9999999999999999", "金额超出可以记录的范围"),
        ("0", "金额应大于零"),
        ("12,34", "千位分隔符"),
    ] {
        registrar
            .post("/desk/contracts", &form_with(&[("total", sum)]))
            .await
            .assert_status(422)
            .assert_contains(said);
    }
}

#[tokio::test]
async fn another_row_is_had_without_a_script() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let more = form_with(&[("_add", "items"), ("name", "")]);
    registrar
        .post("/desk/contracts", &more)
        .await
        .assert_ok()
        .assert_contains("items.1.name")
        .assert_contains("铂铑热电偶");
    let less = form_with(&[("_remove", "items.0")]);
    registrar
        .post("/desk/contracts", &less)
        .await
        .assert_ok()
        .assert_lacks("铂铑热电偶");
}

#[tokio::test]
async fn html_in_a_name_is_shown_as_text() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &form_with(&[("name", "<b>热</b>&开发")])).await;
    for page in [file.as_str(), "/desk/contracts"] {
        registrar
            .get(page)
            .await
            .assert_contains("&lt;b&gt;热&lt;")
            .assert_lacks("<b>热");
    }
}

#[tokio::test]
async fn a_draft_is_edited_and_a_stale_window_does_not_overwrite_it() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    opened(&registrar, &form()).await;
    let edit = format!("{FILE}/edit");
    registrar
        .get(&edit)
        .await
        .assert_ok()
        .assert_contains("value=\"600000.00\"");
    let seen = revision(&registrar, FILE).await;
    let first = form_with(&[("total", "50万"), ("revision", &seen)]);
    let second = form_with(&[("total", "40万"), ("revision", &seen)]);
    registrar.post(&edit, &first).await.assert_redirect(FILE);
    registrar
        .post(&edit, &second)
        .await
        .assert_status(409)
        .assert_contains("registrar 于")
        .assert_contains("您填写的内容还在");
    registrar
        .post(&edit, &form_with(&[("total", "40万")]))
        .await
        .assert_status(409);
    registrar
        .get(FILE)
        .await
        .assert_contains("¥ 500,000.00")
        .assert_lacks("¥ 400,000.00");
}

#[tokio::test]
async fn a_draft_can_be_abandoned_and_then_rests() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &form()).await;
    step(
        &registrar,
        &file,
        "abandonment",
        &[("abandon_words", "双方不再签订")],
    )
    .await
    .assert_redirect(&file);
    registrar
        .get(&file)
        .await
        .assert_contains("已放弃")
        .assert_contains("双方不再签订")
        .assert_lacks("name=\"revision\"");
    registrar
        .get(&format!("{file}/edit"))
        .await
        .assert_status(409);
}

#[tokio::test]
async fn numbers_are_gap_free_even_when_a_form_fails() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    assert!(opened(&registrar, &form()).await.ends_with(NUMBER));
    registrar
        .post("/desk/contracts", &form_with(&[("name", "")]))
        .await
        .assert_status(422);
    assert!(
        opened(&registrar, &form())
            .await
            .ends_with("KX-H-2026-00002")
    );
}

#[tokio::test]
async fn who_comes_too_late_keeps_every_typed_word_and_learns_who_was_quicker() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app
        .staff("registrar-two", &[kexing::web::Duty::Registrar])
        .await;
    let file = opened(&one, &form()).await;
    let seen = revision(&one, &file).await;
    let edit = format!("{file}/edit");
    let theirs = form_with(&[("total", "70万"), ("revision", &seen)]);
    other.post(&edit, &theirs).await.assert_redirect(&file);
    let mine = form_with(&[
        ("seller_contact", "苟思源"),
        ("note", "我写了很久的备注"),
        ("total", "65万"),
        ("revision", &seen),
    ]);
    let page = one
        .post(&edit, &mine)
        .await
        .assert_status(409)
        .assert_contains("我写了很久的备注")
        .assert_contains("苟思源")
        .assert_contains("value=\"65万\"")
        .assert_contains("registrar-two")
        // What sending it now would change of what the other wrote.
        .assert_contains("<del>700,000.00</del>");
    // The form stands on the revision that is there now.
    let now = super::performing::hidden(&page.text(), "revision");
    assert_ne!(now, seen);
    let again = form_with(&[("note", "我写了很久的备注"), ("revision", &now)]);
    one.post(&edit, &again).await.assert_redirect(&file);
    // Signing and giving up say it the same way.
    for (deed, field, typed) in [
        ("signing", "signed_on", "2026-01-11"),
        ("abandonment", "abandon_words", "双方不再合作"),
    ] {
        other
            .post(
                &format!("{file}/{deed}"),
                &[(field, typed), ("revision", &seen)],
            )
            .await
            .assert_status(409)
            .assert_contains(typed)
            .assert_contains("registrar");
    }
}

#[tokio::test]
async fn a_change_that_comes_too_late_keeps_every_typed_word() {
    let app = TestApp::new().await;
    let one = registrar(&app).await;
    let other = app
        .staff("registrar-two", &[kexing::web::Duty::Registrar])
        .await;
    super::registered(&one, "2026511701000018").await;
    let change = format!("{FILE}/change");
    let seen = super::performing::hidden(&one.get(&change).await.text(), "revision");
    let with = |total: &'static str, words: &'static str| {
        let changes = [
            ("total", total),
            ("changed_on", "2026-03-01"),
            ("change_words", words),
        ];
        let mut form = form_with(&changes);
        form.push(("document", "函〔2026〕7号（虚构）"));
        form
    };
    let mut theirs = with("55万", "减少一项");
    theirs.push(("revision", &seen));
    other.post(&change, &theirs).await.assert_redirect(FILE);
    let mut mine = with("50万", "我写的变更理由");
    mine.push(("revision", &seen));
    one.post(&change, &mine)
        .await
        .assert_status(409)
        .assert_contains("我写的变更理由")
        .assert_contains("函〔2026〕7号（虚构）")
        .assert_contains("value=\"50万\"")
        .assert_contains("registrar-two")
        .assert_contains("<del>550,000.00</del>");
}

#[tokio::test]
async fn an_organisation_whose_code_was_let_pass_can_be_contracted() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    // The last character is wrong.
    let code = "91511725FAKE10042W";
    let seller = app
        .organisation("渠江阀泵制造有限公司（虚构）", "enterprise", code)
        .await;
    let seller_id = seller.to_string();
    let with = |more: &[(&'static str, &'static str)]| -> Vec<(String, String)> {
        let mut form = form_with(&[]);
        form.retain(|(field, _)| !field.starts_with("seller_"));
        form.extend(more);
        let own = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        let mut form: Vec<(String, String)> = form.into_iter().map(own).collect();
        form.push(("seller_id".to_owned(), seller_id.clone()));
        form
    };
    let typed = with(&[("seller_uscc", "91511725FAKE10042W")]);
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    registrar
        .post("/desk/contracts", &typed)
        .await
        .assert_status(422)
        .assert_contains("seller_uscc");
    let mut tx = app.app.db.write().await.unwrap();
    let now = app.app.clock.now();
    kexing::organisations::store::override_code(&mut tx, seller, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let bare = with(&[]);
    let bare: Vec<(&str, &str)> = bare.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let file = opened(&registrar, &bare).await;
    // The code came from the card; neither the form nor signing stumbles over it.
    let page = registrar.get(&format!("{file}/edit")).await.assert_ok();
    page.assert_contains(code);
    let seen = revision(&registrar, &file).await;
    let mut again = typed.clone();
    again.push(("revision", &seen));
    registrar
        .post(&format!("{file}/edit"), &again)
        .await
        .assert_redirect(&file);
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(&file);
    // Nobody else goes by a wrong code.
    let foreign = form_with(&[("seller_uscc", code)]);
    registrar
        .post("/desk/contracts", &foreign)
        .await
        .assert_status(422);
}

#[tokio::test]
async fn a_seller_by_another_name_with_the_buyer_s_own_code_is_the_buyer() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let buyer = app.company().await.to_string();
    let form = form_with(&[
        ("seller_name", "换个名字的公司（虚构）"),
        ("seller_uscc", "91511703FAKE100358"),
        ("buyer_id", &buyer),
    ]);
    registrar
        .post("/desk/contracts", &form)
        .await
        .assert_status(422)
        .assert_contains("卖方和买方不能是同一家");
}

#[tokio::test]
async fn what_does_not_suit_the_type_is_told_and_not_kept() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let form = form_with(&[("investment", "10万"), ("sublicensable", "yes")]);
    registrar
        .post("/desk/contracts", &form)
        .await
        .assert_redirect(FILE);
    registrar
        .get(FILE)
        .await
        .assert_contains("不适用于这类合同，没有保存")
        .assert_contains("预计新增投入");
}
