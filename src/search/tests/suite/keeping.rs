//! Keeping: documents in and out, settings, rebuilding.

use super::*;
use crate::search::Error;

async fn total(engine: &Engine) -> u64 {
    engine.search(INDEX, Query::default()).await.unwrap().total
}

#[tokio::test]
async fn documents_are_replaced_and_removed_by_id() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    engine.apply(INDEX, catalogue(), vec![]).await.unwrap();
    assert_eq!(total(&engine).await, 4);
    let changed = json!({"id": "valve", "title": "闸阀"});
    engine
        .apply(INDEX, vec![changed], vec!["fibre".into(), "unknown".into()])
        .await
        .unwrap();
    assert_eq!(total(&engine).await, 3);
    assert_eq!(found(&engine, "球阀").await, [""; 0]);
    assert_eq!(found(&engine, "闸阀").await, ["valve"]);
}

#[tokio::test]
async fn one_bad_document_keeps_all_out() {
    let Some(place) = place() else { return };
    let engine = place.engine();
    for bad in [
        json!({"title": "x"}),
        json!([1]),
        json!({"id": 5}),
        json!({"id": "a", "price": 1.5}),
    ] {
        let good = json!({"id": "good", "title": "x"});
        let refused = engine.apply(INDEX, vec![good, bad], vec![]).await;
        assert!(matches!(refused, Err(Error::Document { .. })));
    }
    assert_eq!(total(&engine).await, 0);
}

#[tokio::test]
async fn what_was_applied_is_there_after_opening_again() {
    let Some(place) = place() else { return };
    drop(filled(&place).await);
    let engine = place.engine();
    assert_eq!(total(&engine).await, 4);
    assert_eq!(
        engine.needs_rebuild().await.unwrap().len(),
        3,
        "no rebuild has filled them yet"
    );
    for index in engine.needs_rebuild().await.unwrap() {
        engine
            .rebuild(&index)
            .await
            .unwrap()
            .finish()
            .await
            .unwrap();
    }
    drop(engine);
    assert_eq!(place.engine().needs_rebuild().await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn other_attributes_make_another_index() {
    let Some(place) = place() else { return };
    drop(filled(&place).await);
    let mut settings: Vec<Settings> = shipped().unwrap();
    settings[0].filterable_attributes.push("colour".into());
    let engine = place.open(settings);
    let waiting = engine.needs_rebuild().await.unwrap();
    assert!(waiting.contains(&INDEX.to_owned()));
}

#[tokio::test]
async fn a_rebuild_takes_over_without_a_gap_and_loses_no_change() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let mut rebuild = engine.rebuild(INDEX).await.unwrap();
    assert!(matches!(
        engine.rebuild(INDEX).await,
        Err(Error::Rebuilding(_))
    ));
    rebuild.add(catalogue()[..2].to_vec()).await.unwrap();
    assert_eq!(total(&engine).await, 4, "the old index answers meanwhile");
    let meanwhile = vec![
        json!({"id": "fibre", "title": "改名"}),
        json!({"id": "new", "title": "新来"}),
    ];
    engine
        .apply(INDEX, meanwhile, vec!["sizing".into()])
        .await
        .unwrap();
    // An older copy of a document that has changed since must not win.
    rebuild.add(catalogue()[..3].to_vec()).await.unwrap();
    assert_eq!(rebuild.finish().await.unwrap(), 3);
    assert_eq!(total(&engine).await, 3);
    assert_eq!(found(&engine, "改名").await, ["fibre"]);
    assert_eq!(found(&engine, "浸润剂").await, [""; 0]);
    engine
        .apply(INDEX, vec![json!({"id": "later", "title": "后来"})], vec![])
        .await
        .unwrap();
    assert_eq!(total(&engine).await, 4);
    drop(engine);
    assert_eq!(total(&place.engine()).await, 4);
}

#[tokio::test]
async fn many_write_and_read_at_once() {
    let Some(place) = place() else { return };
    let engine = place.engine();
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let engine = engine.clone();
            tokio::spawn(async move {
                for n in 0..5 {
                    let document =
                        json!({"id": format!("{task}-{n}"), "title": format!("阀门{n}")});
                    engine.apply(INDEX, vec![document], vec![]).await.unwrap();
                    assert!(
                        engine
                            .search(INDEX, Query::new("阀门"))
                            .await
                            .unwrap()
                            .total
                            > 0
                    );
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(total(&engine).await, 40);
}

#[tokio::test]
async fn an_abandoned_rebuild_leaves_nothing() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let before = place.kept().await;
    let mut rebuild = engine.rebuild(INDEX).await.unwrap();
    rebuild.add(catalogue()).await.unwrap();
    assert!(place.kept().await > before);
    drop(rebuild);
    place.settled(before).await;
    assert_eq!(total(&engine).await, 4);
    engine.rebuild(INDEX).await.unwrap().finish().await.unwrap();
    place.settled(before).await;
    assert_eq!(total(&engine).await, 0);
}
