//! Folders: opening, locking, damage, rebuilding.

use super::*;
use crate::search::Error;

async fn total(engine: &Engine) -> u64 {
    engine.search(INDEX, Query::default()).await.unwrap().total
}

#[tokio::test]
async fn documents_are_replaced_and_removed_by_id() {
    let folder = Folder::new();
    let engine = filled(&folder).await;
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
    let folder = Folder::new();
    let engine = folder.engine();
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
    let folder = Folder::new();
    drop(filled(&folder).await);
    let engine = folder.engine();
    assert_eq!(total(&engine).await, 4);
    assert_eq!(
        engine.needs_rebuild().len(),
        3,
        "no rebuild has filled them yet"
    );
    for index in engine.needs_rebuild() {
        engine
            .rebuild(&index)
            .await
            .unwrap()
            .finish()
            .await
            .unwrap();
    }
    drop(engine);
    assert_eq!(folder.engine().needs_rebuild(), [""; 0]);
}

#[tokio::test]
async fn one_writer_at_a_time_and_readers_beside_it() {
    let folder = Folder::new();
    let early = Engine::open_read_only(&folder, shipped().unwrap()).unwrap();
    assert_eq!(total(&early).await, 0);
    let engine = filled(&folder).await;
    let second = Engine::open(&folder, shipped().unwrap()).unwrap_err();
    assert!(
        second.to_string().contains("in use by another process"),
        "{second}"
    );
    let reader = Engine::open_read_only(&folder, shipped().unwrap()).unwrap();
    assert_eq!((total(&reader).await, total(&early).await), (4, 4));
    assert!(matches!(
        reader.apply(INDEX, vec![], vec![]).await,
        Err(Error::ReadOnly)
    ));
    assert!(matches!(reader.rebuild(INDEX).await, Err(Error::ReadOnly)));
    let mut rebuild = engine.rebuild(INDEX).await.unwrap();
    rebuild.add(catalogue()[..1].to_vec()).await.unwrap();
    rebuild.finish().await.unwrap();
    assert_eq!(
        total(&reader).await,
        1,
        "the reader follows to the new index"
    );
    drop(engine);
    Engine::open(&folder, shipped().unwrap()).unwrap();
}

#[tokio::test]
async fn a_damaged_index_opens_empty_and_asks_for_a_rebuild() {
    for damage in ["meta.json", "current"] {
        let folder = Folder::new();
        let engine = filled(&folder).await;
        for index in engine.needs_rebuild() {
            engine
                .rebuild(&index)
                .await
                .unwrap()
                .finish()
                .await
                .unwrap();
        }
        drop(engine);
        let current = folder.join(INDEX).join("current");
        let said: Value = serde_json::from_slice(&std::fs::read(&current).unwrap()).unwrap();
        let generation = folder
            .join(INDEX)
            .join(said["generation"].as_str().unwrap());
        let path = if damage == "current" {
            current
        } else {
            generation.join(damage)
        };
        std::fs::write(path, "nonsense").unwrap();
        let engine = folder.engine();
        assert_eq!(engine.needs_rebuild(), [INDEX]);
        assert_eq!(total(&engine).await, 0);
        engine.apply(INDEX, catalogue(), vec![]).await.unwrap();
        assert_eq!(total(&engine).await, 4);
    }
}

#[tokio::test]
async fn other_attributes_make_another_index() {
    let folder = Folder::new();
    drop(filled(&folder).await);
    let mut settings: Vec<Settings> = shipped().unwrap();
    settings[0].filterable_attributes.push("colour".into());
    let engine = Engine::open(&folder, settings).unwrap();
    assert_eq!(total(&engine).await, 0);
    assert!(engine.needs_rebuild().contains(&INDEX.to_owned()));
}

#[tokio::test]
async fn a_rebuild_takes_over_without_a_gap_and_loses_no_change() {
    let folder = Folder::new();
    let engine = filled(&folder).await;
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
    assert_eq!(total(&folder.engine()).await, 4);
}

#[tokio::test]
async fn an_abandoned_rebuild_leaves_nothing() {
    let folder = Folder::new();
    let engine = filled(&folder).await;
    let folders = || {
        let entries = std::fs::read_dir(folder.join(INDEX)).unwrap();
        entries
            .filter(|entry| entry.as_ref().unwrap().path().is_dir())
            .count()
    };
    let mut rebuild = engine.rebuild(INDEX).await.unwrap();
    rebuild.add(catalogue()).await.unwrap();
    assert_eq!(folders(), 2);
    drop(rebuild);
    assert_eq!((folders(), total(&engine).await), (1, 4));
    engine.rebuild(INDEX).await.unwrap().finish().await.unwrap();
    assert_eq!((folders(), total(&engine).await), (1, 0));
}

#[tokio::test]
async fn many_write_and_read_at_once() {
    let folder = Folder::new();
    let engine = folder.engine();
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
