//! Contracts that were handed in before attempts were kept.

use kexing::contracts::filing::stage::Stage;
use kexing::contracts::store;
use kexing::db::Tx;

use super::filing::handed_in;
use super::{NUMBER, registered, registrar, step};
use crate::app::TestApp;

/// Takes the attempts away and lets the migration find them again.
async fn as_if_upgraded(app: &TestApp) {
    let migration = include_str!("../../migrations/0082_contract_filings.sql");
    let insert = migration
        .split_once("INSERT INTO contract_filings")
        .map(|(_, rest)| format!("INSERT INTO contract_filings{rest}"))
        .unwrap();
    let mut tx = app.app.db.write().await.unwrap();
    for sql in ["DELETE FROM contract_filings", insert.as_str()] {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match &mut tx {
            Tx::Sqlite(t) => sqlx::query(sql).execute(&mut **t).await.map(|_| ()),
            Tx::Postgres(t) => sqlx::query(sql).execute(&mut **t).await.map(|_| ()),
        }
        .unwrap();
    }
    tx.commit().await.unwrap();
}

async fn stage(app: &TestApp) -> Stage {
    let mut tx = app.app.db.read().await.unwrap();
    let contract = store::by_number(&mut tx, NUMBER).await.unwrap().unwrap();
    let filing = store::filing::last(&mut tx, contract.id).await.unwrap();
    filing.unwrap().stage
}

#[tokio::test]
async fn what_was_handed_in_goes_on() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = handed_in(&app, &registrar).await;
    as_if_upgraded(&app).await;
    assert_eq!(stage(&app).await, Stage::Submitted);
    let tab = format!("{file}/filing");
    registrar.get(&tab).await.assert_contains("2026-11-02");
    let day = [("accepted_on", "2026-11-06")];
    step(&registrar, &file, "filing/acceptance", &day)
        .await
        .assert_redirect(&file);
    step(
        &registrar,
        &file,
        "registration",
        &[
            ("registration_number", "2026511701000018"),
            ("registered_on", "2026-11-20"),
        ],
    )
    .await
    .assert_redirect(&file);
    assert_eq!(stage(&app).await, Stage::Registered);
}

#[tokio::test]
async fn what_was_registered_is_changed_and_cancelled_as_before() {
    let app = TestApp::new().await;
    let registrar = registrar(&app).await;
    let file = registered(&registrar, "2026511701000018").await;
    as_if_upgraded(&app).await;
    assert_eq!(stage(&app).await, Stage::Registered);
    let ended = [("cancel_code", "fake"), ("cancelled_on", "2026-11-20")];
    step(&registrar, &file, "cancellation", &ended)
        .await
        .assert_redirect(&file);
    registrar
        .get(&format!("{file}/filing"))
        .await
        .assert_contains("登记已注销")
        .assert_contains("合同虚假");
}
