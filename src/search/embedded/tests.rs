//! What only folders have: one writer, damage, a memory.

mod kept;

mod damage;
mod lifting;

use serde_json::Value;

use crate::search::tests::{Folder, catalogue, filled_folder as filled};
use crate::search::{Engine, Error, Query, shipped};

const INDEX: &str = "achievements";

async fn total(engine: &Engine) -> u64 {
    engine.search(INDEX, Query::default()).await.unwrap().total
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
        assert_eq!(engine.needs_rebuild().await.unwrap(), [INDEX]);
        assert_eq!(total(&engine).await, 0);
        engine.apply(INDEX, catalogue(), vec![]).await.unwrap();
        assert_eq!(total(&engine).await, 4);
    }
}
