//! From an agreed deal to its contract file.

use kexing::contracts::store;
use kexing::deals;

use super::{FILE, NUMBER, form_with, registrar, step};
use crate::app::TestApp;
use crate::deals::{manager, scene};

#[tokio::test]
async fn an_agreed_deal_prefills_its_file_and_is_contracted_when_signed() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let path = scene.introduced(&manager).await;
    manager.post(&format!("{path}/agreement"), &[]).await;
    let number = path.rsplit('/').next().unwrap();
    let deal = {
        let mut tx = app.app.db.read().await.unwrap();
        deals::store::by_number(&mut tx, number)
            .await
            .unwrap()
            .unwrap()
    };
    let registrar = registrar(&app).await;
    let new = format!("/desk/contracts/new?deal={}", deal.id);
    registrar
        .get("/desk/contracts/new")
        .await
        .assert_contains(number);
    registrar
        .get(&new)
        .await
        .assert_ok()
        .assert_contains("玄武岩纤维漏板长寿命技术");
    let (id, seller, buyer) = (
        deal.id.to_string(),
        scene.university.to_string(),
        scene.company.to_string(),
    );
    let form = form_with(&[("deal", &id), ("seller_id", &seller), ("buyer_id", &buyer)]);
    registrar
        .post("/desk/contracts", &form)
        .await
        .assert_redirect(FILE);
    // The same deal has one file, however often it is asked for.
    registrar
        .post("/desk/contracts", &form)
        .await
        .assert_redirect(FILE);
    registrar.get(&new).await.assert_redirect(FILE);
    registrar
        .get("/desk/contracts/new")
        .await
        .assert_lacks(number);
    step(&registrar, FILE, "signing", &[("signed_on", "2026-11-20")])
        .await
        .assert_redirect(FILE);
    let mut tx = app.app.db.read().await.unwrap();
    let deal = deals::store::find(&mut tx, deal.id).await.unwrap().unwrap();
    assert_eq!(deal.state, deals::State::Contracted);
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    assert_eq!(contract.deal_id, Some(deal.id));
    assert_ne!(contract.origin, "direct");
}

#[tokio::test]
async fn a_deal_that_is_not_agreed_opens_no_file() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let path = scene.accepted().await;
    let deal = {
        let mut tx = app.app.db.read().await.unwrap();
        deals::store::by_number(&mut tx, path.rsplit('/').next().unwrap())
            .await
            .unwrap()
            .unwrap()
    };
    let registrar = registrar(&app).await;
    let id = deal.id.to_string();
    registrar
        .get(&format!("/desk/contracts/new?deal={id}"))
        .await
        .assert_status(409);
    registrar
        .post("/desk/contracts", &form_with(&[("deal", &id)]))
        .await
        .assert_status(409);
    registrar
        .get("/desk/contracts/new?deal=nonsense")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn what_led_to_the_deal_goes_with_the_file_and_can_be_corrected() {
    let app = TestApp::new().await;
    let scene = scene(&app).await;
    let manager = manager(&app).await;
    let mut typed = crate::deals::form(crate::deals::MESSAGE);
    typed.extend([("origin", "search"), ("words", "漏板 寿命")]);
    scene.asker.post(&scene.ask_url(), &typed).await;
    let path = scene.introduced(&manager).await;
    manager.post(&format!("{path}/agreement"), &[]).await;
    let registrar = registrar(&app).await;
    let deal = {
        let mut tx = app.app.db.read().await.unwrap();
        let number = path.rsplit('/').next().unwrap();
        deals::store::by_number(&mut tx, number)
            .await
            .unwrap()
            .unwrap()
    };
    let (id, seller, buyer) = (
        deal.id.to_string(),
        scene.university.to_string(),
        scene.company.to_string(),
    );
    let form = form_with(&[("deal", &id), ("seller_id", &seller), ("buyer_id", &buyer)]);
    registrar.post("/desk/contracts", &form).await;
    registrar.get(FILE).await.assert_contains("搜索：漏板 寿命");
    scene
        .owner
        .get(&format!("/my/contracts/{NUMBER}"))
        .await
        .assert_ok()
        .assert_lacks("搜索：漏板 寿命");
    let listed = |origin: &str| format!("/desk/contracts?origin={origin}");
    registrar
        .get(&listed("search"))
        .await
        .assert_contains(NUMBER);
    registrar.get(&listed("event")).await.assert_lacks(NUMBER);
    let url = format!("{FILE}/origin");
    let to = [("origin", "event"), ("origin_seen", "search")];
    registrar.post(&url, &to).await.assert_status(422);
    let note = [&to[..], &[("origin_note", "双方说是对接会")]].concat();
    registrar.post(&url, &note).await.assert_redirect(FILE);
    registrar
        .get(FILE)
        .await
        .assert_contains("搜索 → 活动：双方说是对接会");
    registrar
        .get(&listed("event"))
        .await
        .assert_contains(NUMBER);
    let late = [
        ("origin", "visit"),
        ("origin_seen", "search"),
        ("origin_note", "走访"),
    ];
    registrar.post(&url, &late).await.assert_status(409);
}
