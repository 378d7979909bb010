//! Drafts that went out, the check-list of void clauses, and who reads a draft.

use kexing::web::Duty;
use sha2::{Digest as _, Sha256};

use super::drafting::{CLAUSES, PAGE, SENT, SIGNS, clauses, signs, words};
use super::{FILE, NUMBER, form, form_with, opened, registrar, step};
use crate::app::TestApp;

#[tokio::test]
async fn a_draft_that_went_out_is_kept_byte_by_byte() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    opened(&registrar, &form()).await;
    registrar
        .post(CLAUSES, &clauses("0", &[]))
        .await
        .assert_redirect(PAGE);
    let now = registrar.get(&format!("{PAGE}/file")).await.bytes;
    registrar
        .post(SENT, &[("revision", "1"), ("contract_revision", "0")])
        .await
        .assert_redirect(&format!("{PAGE}#sent"));
    let digest: [u8; 32] = Sha256::digest(&now).into();
    let half = |at: usize| u128::from_be_bytes(digest[at..at + 16].try_into().unwrap());
    let hash = format!("{:032x}{:032x}", half(0), half(16));
    let page = registrar.get(PAGE).await.assert_contains(&hash).text();
    registrar
        .get(FILE)
        .await
        .assert_contains("发出合同草案")
        .assert_contains(&hash);
    let link = page
        .split(&format!("{SENT}/"))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    // The draft changes; what went out does not.
    registrar
        .post(CLAUSES, &clauses("1", &[("goal", "别的目标")]))
        .await
        .assert_redirect(PAGE);
    let sent = registrar.get(&format!("{SENT}/{link}")).await.assert_ok();
    assert_eq!(sent.bytes, now);
    assert_ne!(registrar.get(&format!("{PAGE}/file")).await.bytes, now);
    // Another file's number leads nowhere.
    let other = opened(&registrar, &form_with(&[("name", "另一份合同")])).await;
    registrar
        .get(&format!("{other}/drafting/sent/{link}"))
        .await
        .assert_status(404);
}

#[tokio::test]
async fn the_check_list_remembers_who_looked_and_warns_without_forbidding() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    opened(&registrar, &form()).await;
    let manager = app.staff("manager", &[Duty::TechnologyManager]).await;
    let found = [("revision", "0"), ("tying", "yes")];
    registrar
        .post(SIGNS, &found)
        .await
        .assert_status(422)
        .assert_contains("请写明是哪一条");
    let saved = format!("{PAGE}#signs");
    signs(&manager, "0", Some("tying"))
        .await
        .assert_redirect(&saved);
    signs(&registrar, "0", None)
        .await
        .assert_status(409)
        .assert_contains("有人同时保存了核对结果")
        .assert_contains("第三条要求一并购买试剂");
    registrar
        .get(PAGE)
        .await
        .assert_contains("已核对完毕")
        .assert_contains("第三条要求一并购买试剂");
    registrar
        .get(FILE)
        .await
        .assert_contains("核对时发现可能无效的条款")
        .assert_lacks("还没有核对完");
    step(&registrar, FILE, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(FILE);
    registrar
        .get(FILE)
        .await
        .assert_contains("核对时发现可能无效的条款");
    signs(&registrar, "1", None).await.assert_redirect(&saved);
    registrar
        .get(FILE)
        .await
        .assert_lacks("核对时发现可能无效的条款");
    step(&registrar, FILE, "filing", &[("filed_on", "2026-01-12")])
        .await
        .assert_redirect(FILE);
    signs(&registrar, "2", None).await.assert_status(409);
}

#[tokio::test]
async fn parties_read_the_draft_while_it_is_one_and_strangers_never() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let stranger = app
        .organisation(
            "渠江阀泵制造有限公司（虚构）",
            "enterprise",
            "91511725FAKE10042X",
        )
        .await;
    let registrar = registrar(&app).await;
    let (seller, buyer) = (university.to_string(), company.to_string());
    opened(
        &registrar,
        &form_with(&[("seller_id", &seller), ("buyer_id", &buyer)]),
    )
    .await;
    let mine = format!("/my/contracts/{NUMBER}/drafting");
    let (ada, eve) = (
        app.member("ada", university).await,
        app.member("eve", stranger).await,
    );
    ada.get(&mine)
        .await
        .assert_ok()
        .assert_contains("技术开发合同")
        .assert_contains("处待填")
        .assert_lacks("<form method=\"post\" action=\"/desk");
    let file = ada.get(&format!("{mine}/file")).await.assert_ok();
    assert!(words(&file.bytes).contains("锦江示例大学（虚构）"));
    ada.get(&format!("{mine}/print")).await.assert_ok();
    for page in ["", "/file", "/print"] {
        eve.get(&format!("{mine}{page}")).await.assert_status(404);
        app.visitor()
            .get(&format!("{mine}{page}"))
            .await
            .assert_status(303);
    }
    for page in ["", "/clauses", "/print", "/file"] {
        ada.get(&format!("{PAGE}{page}")).await.assert_status(403);
    }
    let analyst = app.staff("analyst", &[Duty::Analyst]).await;
    analyst.get(PAGE).await.assert_ok().assert_lacks("填写条款");
    analyst.get(CLAUSES).await.assert_status(403);
    analyst.post(SENT, &[]).await.assert_status(403);
    step(&registrar, FILE, "signing", &[("signed_on", "2026-01-10")])
        .await
        .assert_redirect(FILE);
    ada.get(&mine)
        .await
        .assert_ok()
        .assert_contains("草案已经结束");
    ada.get(&format!("{mine}/file")).await.assert_status(409);
    ada.get(&format!("{mine}/print")).await.assert_status(409);
    ada.in_english()
        .get(&mine)
        .await
        .assert_contains("The draft is closed");
}
