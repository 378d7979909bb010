//! What the registration form asks for beyond the counted values: typed, kept, shown, taken over.

use super::{FILE, form_with, opened, registrar, step};
use crate::app::TestApp;

const TYPED: [(&str, &str); 12] = [
    ("seller_uscc", "91511700FAKE100197"),
    ("seller_representative", "林亦川"),
    ("seller_research", "yes"),
    ("buyer_phone", "0818-2123456"),
    ("buyer_listed", "no"),
    ("buyer_scale", "small"),
    ("signed_at", "四川省达州市"),
    ("agent", "蒲晓禾"),
    ("further.0.side", "buyer"),
    ("further.0.name", "宣汉微棉玻纤有限公司（虚构）"),
    ("further.0.region", "511722"),
    ("foreign_language", "yes"),
];

#[tokio::test]
async fn what_is_typed_is_kept_shown_and_offered_again_for_editing() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = opened(&registrar, &form_with(&TYPED)).await;
    registrar
        .get(&file)
        .await
        .assert_ok()
        .assert_contains("91511700FAKE100197")
        .assert_contains("宣汉微棉玻纤有限公司（虚构） · 宣汉县")
        .assert_contains("四川省达州市")
        .assert_contains("合同原件是外文");
    registrar
        .get(&format!("{file}/edit"))
        .await
        .assert_ok()
        .assert_contains("value=\"0818-2123456\"")
        .assert_contains("value=\"宣汉微棉玻纤有限公司（虚构）\"");
    registrar
        .in_english()
        .get(&file)
        .await
        .assert_contains("Particulars of the seller")
        .assert_contains("Listed company");
}

#[tokio::test]
async fn a_block_left_empty_is_taken_from_the_last_contract_then_from_the_card() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let (university, company) = (app.university().await, app.company().await);
    let (seller, buyer) = (university.to_string(), company.to_string());
    let sides = [("seller_id", seller.as_str()), ("buyer_id", buyer.as_str())];
    let mut first = form_with(&sides);
    first.push(("buyer_representative", "覃若溪"));
    let file = opened(&registrar, &first).await;
    // The seller's block was empty: the code comes from its card.
    let page = registrar
        .get(&format!("{file}/edit"))
        .await
        .assert_ok()
        .text();
    assert!(
        page.contains("name=\"seller_uscc\" value=\"1"),
        "the code of the card"
    );
    assert!(page.contains("覃若溪"));
    // The same company sells this time: what its first contract said of it comes along.
    let turned = [("seller_id", buyer.as_str()), ("buyer_id", seller.as_str())];
    let file = opened(&registrar, &form_with(&turned)).await;
    let page = registrar
        .get(&format!("{file}/edit"))
        .await
        .assert_ok()
        .text();
    assert!(page.contains("name=\"seller_representative\" value=\"覃若溪\""));
}

#[tokio::test]
async fn wrong_particulars_open_their_fold_and_lose_nothing() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let wrong = form_with(&[
        ("seller_uscc", "91511700FAKE100198"),
        ("seller_address", "开发区虚构路 1 号"),
        ("payment", "1"),
        ("estimated", "yes"),
    ]);
    registrar
        .post("/desk/contracts", &wrong)
        .await
        .assert_status(422)
        .assert_contains("id=\"particulars-seller\" open")
        .assert_contains("开发区虚构路 1 号")
        .assert_contains("请取消“估算”");
}

#[tokio::test]
async fn a_change_shows_what_it_did_to_the_particulars() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = super::registered(&registrar, "2026511701000018").await;
    let change = form_with(&[
        ("changed_on", "2026-10-10"),
        ("change_words", "联系人变动"),
        ("buyer_contact", "冉清越"),
    ]);
    step(&registrar, &file, "change", &change)
        .await
        .assert_redirect(FILE);
    registrar
        .get(&file)
        .await
        .assert_contains("买方 · 联系人")
        .assert_contains("<ins>冉清越</ins>");
}
