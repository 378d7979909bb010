use super::*;
use crate::search::{Error, Gather, Wish};

async fn gathered(engine: &Engine, terms: &[(&str, f32)], limit: usize) -> Vec<String> {
    let terms = terms.iter().map(|&(text, weight)| Wish {
        text: text.to_owned(),
        weight,
    });
    let gather = Gather {
        terms: terms.collect(),
        limit,
    };
    engine.gather(INDEX, gather).await.unwrap()
}

#[tokio::test]
async fn any_term_may_be_missing_and_the_heavy_ones_decide() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let terms = [("密封", 2.0), ("浸润", 1.0), ("没有", 5.0)];
    assert_eq!(gathered(&engine, &terms, 10).await, ["valve", "sizing"]);
    let terms = [("密封", 1.0), ("浸润", 4.0)];
    assert_eq!(gathered(&engine, &terms, 1).await, ["sizing"]);
}

#[tokio::test]
async fn a_single_character_counts_in_short_texts_only() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    assert_eq!(gathered(&engine, &[("苎", 1.0)], 10).await, ["ramie"]);
    // 壶 stands in a body only.
    assert!(gathered(&engine, &[("壶", 1.0)], 10).await.is_empty());
    assert_eq!(gathered(&engine, &[("茶壶", 1.0)], 10).await, ["valve"]);
    assert_eq!(gathered(&engine, &[("plc", 1.0)], 10).await, ["valve"]);
}

#[tokio::test]
async fn nothing_asked_is_nothing_found() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    assert!(gathered(&engine, &[], 10).await.is_empty());
    assert!(gathered(&engine, &[("密封", 1.0)], 0).await.is_empty());
    let unknown = engine.gather("unknown", Gather::default()).await;
    assert!(matches!(unknown, Err(Error::UnknownIndex(_))));
}
