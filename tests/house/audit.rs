//! The audit chains notice what was changed behind their back.

use kexing::audit::{self, Entry};
use serde_json::json;

use crate::app::TestApp;

async fn three_entries(app: &TestApp) {
    for n in 0..3 {
        let mut tx = app.app.db.write().await.unwrap();
        let entry = Entry {
            chain: "test",
            actor: None,
            action: "did",
            subject: format!("thing {n}"),
            detail: json!({ "b": n, "a": "甲" }),
        };
        audit::append(&mut tx, entry, app.app.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn an_untouched_chain_verifies() {
    let app = TestApp::new().await;
    three_entries(&app).await;
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap(), (3, Vec::new()));
}

#[tokio::test]
async fn concurrent_writers_make_one_whole_chain() {
    let app = TestApp::new().await;
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let app = app.app.clone();
            tokio::spawn(async move {
                let mut tx = app.db.write().await.unwrap();
                let entry = Entry {
                    chain: "test",
                    actor: None,
                    action: "did",
                    subject: n.to_string(),
                    detail: json!({}),
                };
                audit::append(&mut tx, entry, app.clock.now())
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut tx = app.app.db.read().await.unwrap();
    assert_eq!(audit::verify(&mut tx).await.unwrap(), (8, Vec::new()));
}
