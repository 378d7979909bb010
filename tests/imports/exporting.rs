//! From listings to a file, and back to the same listings.

use super::{import, listed, typed};
use crate::app::TestApp;
use kexing::ids::{ListingId, OrganisationId};
use kexing::listings::{self, Kind};
use kexing::web::Typed;

fn fields(record: &serde_json::Value) -> Typed {
    let mut typed = Typed::default();
    for (name, value) in record["fields"].as_object().unwrap() {
        match value {
            serde_json::Value::Array(many) => {
                for one in many {
                    typed.push(name, one.as_str().unwrap());
                }
            }
            one => typed.push(name, one.as_str().unwrap()),
        }
    }
    if typed.is_set("deadline_days") {
        typed.set("deadline", "2027-08-20");
        typed.0.retain(|(key, _)| key != "deadline_days");
    }
    if typed.is_set("challenge_until_days") {
        typed.set("challenge_until", "2027-02-20");
        typed.0.retain(|(key, _)| key != "challenge_until_days");
    }
    typed.0.retain(|(_, value)| !value.is_empty());
    typed
}

async fn post(
    app: &TestApp,
    by: &crate::app::Actor<'_>,
    of: OrganisationId,
    kind: Kind,
    t: &Typed,
) {
    let now = app.app.clock.now();
    let mut tx = app.app.db.write().await.unwrap();
    let new = listings::store::New {
        id: ListingId::mint(now),
        kind,
        organisation: of,
        by: by.id.unwrap(),
        typed: t,
        source: "form",
        import_key: None,
        now,
    };
    listings::life::create(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
}

/// Demo records in the import's own lines.
pub(crate) fn lines(_: &TestApp, records: &serde_json::Value, most: usize) -> String {
    let mut out = String::new();
    for record in records.as_array().unwrap().iter().take(most) {
        let t = fields(record);
        let mut line = serde_json::Map::new();
        for name in [
            "title",
            "value_line",
            "summary",
            "problem",
            "field",
            "keywords",
            "maturity",
            "maturity_evidence",
            "team",
            "region",
            "contact_name",
            "contact_phone",
        ] {
            line.insert(name.to_owned(), t.get(name).into());
        }
        let modes: Vec<&str> = t.all("modes").collect();
        line.insert("modes".to_owned(), modes.into());
        line.insert("price".to_owned(), "面议".into());
        out.push_str(&serde_json::to_string(&line).unwrap());
        out.push('\n');
    }
    out
}

fn sorted(mut typed: Typed) -> Vec<(String, String)> {
    typed
        .0
        .retain(|(key, value)| key != "pledge" && !value.trim().is_empty());
    typed.0.sort();
    typed.0
}

/// Every demo record of a kind goes out and comes in as it was, in every format.
async fn round_trip(kind: Kind, source: &str) {
    let app = TestApp::new().await;
    let (from, to) = (app.university().await, app.company().await);
    let (ada, ben) = (app.member("ada", from).await, app.member("ben", to).await);
    let records: serde_json::Value = serde_json::from_str(source).unwrap();
    for record in records.as_array().unwrap().iter().take(12) {
        post(&app, &ada, from, kind, &fields(record)).await;
    }
    let mut theirs: Vec<_> = Vec::new();
    for head in listed(&app, from, kind).await {
        theirs.push(sorted(typed(&app, head.id).await));
    }
    theirs.sort();
    for (n, format) in ["jsonl", "xlsx", "csv"].into_iter().enumerate() {
        let file = format!("{}.{format}", kind.plural());
        let bytes = ada
            .get(&format!("/my/exports/{file}"))
            .await
            .assert_ok()
            .bytes;
        import(&app, &ben, kind.plural(), (&file, &bytes)).await;
        let mut came: Vec<_> = Vec::new();
        for head in listed(&app, to, kind).await {
            came.push(sorted(typed(&app, head.id).await));
        }
        came.sort();
        assert_eq!(came.len(), theirs.len(), "{format} {n}");
        for (a, b) in came.iter().zip(&theirs) {
            assert_eq!(a, b, "{format}");
        }
        let mut tx = app.app.db.write().await.unwrap();
        match &mut tx {
            kexing::db::Tx::Sqlite(t) => {
                sqlx::query("DELETE FROM listings WHERE source = 'import'")
                    .execute(&mut **t)
                    .await
                    .unwrap();
            }
            kexing::db::Tx::Postgres(t) => {
                sqlx::query("DELETE FROM listings WHERE source = 'import'")
                    .execute(&mut **t)
                    .await
                    .unwrap();
            }
        }
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn results_go_out_and_come_in_as_they_were() {
    round_trip(
        Kind::Achievement,
        include_str!("../../demo/achievements.json"),
    )
    .await;
}

#[tokio::test]
async fn needs_go_out_and_come_in_as_they_were() {
    round_trip(Kind::Need, include_str!("../../demo/needs.json")).await;
}

#[tokio::test]
async fn ones_own_export_brings_nothing_new() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let mut t = Typed::default();
    t.push("title", "漏板");
    post(&app, &ada, university, Kind::Achievement, &t).await;
    let bytes = ada.get("/my/exports/achievements.csv").await.bytes;
    import(&app, &ada, "achievements", ("a.csv", &bytes)).await;
    assert_eq!(listed(&app, university, Kind::Achievement).await.len(), 1);
}

#[tokio::test]
async fn no_cell_of_an_export_is_a_formula() {
    let app = TestApp::new().await;
    let university = app.university().await;
    let ada = app.member("ada", university).await;
    let mut t = Typed::default();
    t.push("title", "=HYPERLINK(\"http://x\")");
    t.push("team", "@SUM(1)");
    post(&app, &ada, university, Kind::Achievement, &t).await;
    let text = ada
        .get("/my/exports/achievements.csv")
        .await
        .assert_ok()
        .text();
    assert!(
        text.contains("\"'=HYPERLINK") && text.contains(",'@SUM"),
        "{text}"
    );
    assert!(text.starts_with('\u{feff}'), "Excel needs the mark");
}

#[tokio::test]
async fn an_export_holds_ones_own_only() {
    let app = TestApp::new().await;
    let (one, other) = (app.university().await, app.company().await);
    let (ada, ben) = (app.member("ada", one).await, app.member("ben", other).await);
    let mut t = Typed::default();
    t.push("title", "漏板");
    post(&app, &ada, one, Kind::Achievement, &t).await;
    ben.get("/my/exports/achievements.jsonl")
        .await
        .assert_ok()
        .assert_lacks("漏板");
    app.visitor()
        .get("/my/exports/achievements.jsonl")
        .await
        .assert_status(303);
    ada.get("/my/exports/people.csv").await.assert_status(404);
}
