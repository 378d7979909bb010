//! What parties are told of their contract.

use kexing::contracts::mails::MovedMail;
use kexing::web::OrganisationRole;

use super::{form_with, opened, registrar, step};
use crate::accounts::mails::renders;
use crate::app::TestApp;

#[test]
fn the_mail_of_a_contract_renders_in_both_languages() {
    for what in ["filed", "registered", "refused", "cancelled"] {
        let mail = MovedMail {
            name: "林亦川 <script>".to_owned(),
            what,
            title: "池窑温度场测试".to_owned(),
            number: "KX-H-2026-00001".to_owned(),
            url: "http://127.0.0.1:8080/my/contracts/KX-H-2026-00001".to_owned(),
        };
        renders(&mail, "/my/contracts/KX-H-2026-00001");
    }
}

#[tokio::test]
async fn administrators_of_both_parties_hear_of_filing_and_registration() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let role = OrganisationRole::Administrator;
    let seller = app.member_as("seller", university, role).await;
    let buyer = app.member_as("buyer", company, role).await;
    let officer = app.member("officer", company).await;
    let registrar = registrar(&app).await;
    let ids = (university.to_string(), company.to_string());
    let form = form_with(&[("seller_id", &ids.0), ("buyer_id", &ids.1)]);
    let file = opened(&registrar, &form).await;
    step(&registrar, &file, "signing", &[("signed_on", "2026-01-10")]).await;
    assert!(app.mails().await.is_empty());
    step(&registrar, &file, "filing", &[("filed_on", "2026-01-12")])
        .await
        .assert_redirect(&file);
    let mut to: Vec<String> = app.mails().await.into_iter().map(|m| m.recipient).collect();
    to.sort();
    assert_eq!(to, ["buyer@kexing.example", "seller@kexing.example"]);
    for party in [&seller, &buyer] {
        party
            .get("/inbox")
            .await
            .assert_contains("合同已提交登记：")
            .assert_contains("合同登记");
    }
    officer.get("/inbox").await.assert_lacks("合同已提交登记：");
    // A step that is refused tells nobody.
    step(&registrar, &file, "filing", &[("filed_on", "2026-01-12")])
        .await
        .assert_status(409);
    assert!(app.mails().await.is_empty());
}
