//! Matches appear on both sides, say why, and go with what they are about.

use kexing::db::Db;
use kexing::listings::{Deed, Kind};
use kexing::matching::{self, store};

use super::stage::{need, publish_need, publish_result, result, turn};
use crate::app::TestApp;

#[tokio::test]
async fn a_match_appears_on_both_sides_with_its_reasons() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let result = publish_result(
        &app,
        university,
        &result(
            "连续玄武岩纤维浸润剂制备",
            "低断头率浸润剂配方，适用于池窑拉丝",
        ),
    )
    .await;
    publish_result(
        &app,
        university,
        &super::stage::result("红薯粉丝冷冻工艺", "食品加工"),
    )
    .await;
    let need = publish_need(
        &app,
        company,
        &need("求玄武岩纤维浸润剂", "池窑拉丝断头率高，需要新的浸润剂配方"),
    )
    .await;
    app.run_jobs().await;
    app.visitor()
        .get(&need.path)
        .await
        .assert_ok()
        .assert_contains(&result.path)
        .assert_contains("匹配强")
        .assert_contains("双方都写到：")
        .assert_contains("浸润剂</mark>")
        .assert_contains("60 万元")
        .assert_contains("30 万元")
        .assert_contains("class=\"met\"")
        .assert_contains("成熟度")
        .assert_contains("达川岩丝新材料有限公司");
    app.visitor()
        .in_english()
        .get(&result.path)
        .await
        .assert_contains(&need.path)
        .assert_contains("Both mention:")
        .assert_contains("Strong match");
}

#[tokio::test]
async fn matches_go_with_a_withdrawn_listing() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let result = publish_result(&app, university, &result("玄武岩纤维浸润剂", "低断头率")).await;
    let need = publish_need(&app, company, &need("求玄武岩纤维浸润剂", "断头率要低")).await;
    app.run_jobs().await;
    turn(&app, result.id, Deed::Withdraw).await;
    // Before any job ran, the page already leaves it out.
    app.visitor()
        .get(&need.path)
        .await
        .assert_lacks(&result.path)
        .assert_contains("暂时没有匹配的成果");
    app.run_jobs().await;
    let mut tx = app.app.db.read().await.unwrap();
    let left = store::of_listing(&mut tx, Kind::Need, need.id, 10)
        .await
        .unwrap();
    assert!(left.is_empty());
}

#[tokio::test]
async fn matching_all_anew_gives_the_same_pairs() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    for n in 0..3 {
        let title = format!("玄武岩纤维浸润剂 {n}");
        publish_result(&app, university, &result(&title, "低断头率")).await;
    }
    let need = publish_need(&app, company, &need("求玄武岩纤维浸润剂", "断头率要低")).await;
    app.run_jobs().await;
    let pairs = async || {
        let mut tx = app.app.db.read().await.unwrap();
        let mut found = store::of_listing(&mut tx, Kind::Need, need.id, 10)
            .await
            .unwrap();
        found.sort_by_key(|m| m.achievement_id);
        found
            .into_iter()
            .map(|m| (m.achievement_id, m.level))
            .collect::<Vec<_>>()
    };
    let before = pairs().await;
    assert_eq!(before.len(), 3);
    app.app.clock.advance(chrono::Duration::hours(1));
    let mut heard = Vec::new();
    let stored = matching::rematch_all(&app.app, |done, all| heard.push((done, all)))
        .await
        .unwrap();
    assert_eq!(stored, 3);
    assert_eq!(heard, [(0, 2), (1, 2), (2, 2)]);
    assert_eq!(pairs().await, before);
    let mut tx = app.app.db.read().await.unwrap();
    let best = store::best_for(&mut tx, company, 2).await.unwrap();
    assert_eq!(best.len(), 2);
}

#[tokio::test]
async fn a_process_learns_what_another_one_matched() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let data = std::env::temp_dir().join(format!("kexing-{:016x}", rand::random::<u64>()));
    let mut config = app.app.config.clone();
    config.data.clone_from(&data);
    let mail = kexing::mail::Transport::Memory(std::sync::Arc::default());
    let other = kexing::assemble(config, app.app.db.clone(), app.app.clock.clone(), mail).unwrap();
    // The other process fills its memory before there is any result.
    publish_need(&app, company, &need("求污水处理装置", "乡镇污水")).await;
    kexing::jobs::drain(&other).await.unwrap();
    let result = publish_result(&app, university, &result("玄武岩纤维浸润剂", "低断头率")).await;
    app.run_jobs().await;
    let later = publish_need(&app, company, &need("求玄武岩纤维浸润剂", "断头率要低")).await;
    kexing::jobs::drain(&other).await.unwrap();
    let mut tx = app.app.db.read().await.unwrap();
    let found = store::of_listing(&mut tx, Kind::Need, later.id, 10)
        .await
        .unwrap();
    assert_eq!(found[0].achievement_id, result.id);
    drop(tx);
    let _gone = std::fs::remove_dir_all(data);
}

#[tokio::test]
async fn what_was_kept_is_read_again_when_it_is_of_no_use() {
    let app = TestApp::new().await;
    let (university, company) = (app.university().await, app.company().await);
    let kept = publish_result(&app, university, &result("玄武岩纤维浸润剂", "低断头率")).await;
    let need = publish_need(&app, company, &need("求玄武岩纤维浸润剂", "断头率要低")).await;
    app.run_jobs().await;
    let spoil = "UPDATE match_profiles SET profile = $1, matcher = $2";
    for (profile, matcher) in [
        (vec![1_u8, 2, 3], matching::Matcher::embedded().version()),
        (Vec::new(), "of another time"),
    ] {
        match &app.app.db {
            Db::Sqlite(pool) => {
                let spoil = sqlx::query(spoil).bind(&profile).bind(matcher);
                spoil.execute(pool).await.map(|done| done.rows_affected())
            }
            Db::Postgres(pool) => {
                let spoil = sqlx::query(spoil).bind(&profile).bind(matcher);
                spoil.execute(pool).await.map(|done| done.rows_affected())
            }
        }
        .map(|rows| assert_eq!(rows, 1))
        .unwrap();
        matching::rematch_all(&app.app, |_, _| ()).await.unwrap();
        let mut tx = app.app.db.read().await.unwrap();
        let found = store::of_listing(&mut tx, Kind::Need, need.id, 10)
            .await
            .unwrap();
        assert_eq!(found[0].achievement_id, kept.id);
    }
}
