//! What is known of a document besides its text moves it, but never past a better text.

use serde_json::json;

use super::*;

#[tokio::test]
async fn a_better_text_stands_before_a_fresher_one() {
    const DAY: i64 = 86_400;
    let folder = Folder::new();
    let engine = folder.engine();
    let document = |id: &str, title: &str, days: i64| json!({"id": id, "title": title, "freshness": days * DAY});
    let documents = vec![
        document("old", "光伏水泵控制器", 100),
        document("new", "光伏水泵控制器", 1_000),
        document("never", "光伏水泵控制器", 0),
        json!({"id": "better", "title": "光伏水泵", "keywords": ["光伏水泵", "水泵"], "freshness": 0}),
    ];
    engine.apply(INDEX, documents, vec![]).await.unwrap();
    let query = Query {
        as_of: Some(1_000 * DAY),
        ..Query::new("光伏水泵")
    };
    let hits = engine.search(INDEX, query).await.unwrap().hits;
    let first: Vec<&str> = hits.iter().take(2).map(|hit| hit.id.as_str()).collect();
    assert_eq!(first, ["better", "new"]);
}
