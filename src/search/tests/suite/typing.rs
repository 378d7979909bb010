//! Typing ahead.

use rstest::rstest;

use super::*;

async fn offered(engine: &Engine, typed: &str) -> Vec<String> {
    let suggestions = engine.suggest(INDEX, typed, 8).await.unwrap();
    suggestions
        .into_iter()
        .map(|suggestion| suggestion.text)
        .collect()
}

#[rstest]
#[case("玄武", "玄武岩纤维")]
#[case("玄", "玄武岩纤维")]
#[case("xuanwu", "玄武岩纤维")]
#[case("xuan wu yan x", "玄武岩纤维")]
#[case("XWY", "玄武岩纤维")]
#[case("sea", "sealing")]
#[case("低析晶玄武岩纤维多孔漏板拉丝工", "低析晶玄武岩纤维多孔漏板拉丝工艺")]
#[case("ruanmifeng", "高压天然气球阀软密封座补偿结构")]
#[case("zhuma", "苎麻")]
#[tokio::test]
async fn short_texts_are_offered_by_their_beginnings(#[case] typed: &str, #[case] first: &str) {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let offered = offered(&engine, typed).await;
    assert_eq!(
        offered.first().map(String::as_str),
        Some(first),
        "{typed}: {offered:?}"
    );
}

#[tokio::test]
async fn nothing_is_offered_for_nothing() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    for typed in ["", "  ", "！？", "😀", "\u{0}", "qqqq"] {
        assert!(offered(&engine, typed).await.is_empty(), "{typed}");
    }
    assert!(engine.suggest(INDEX, "玄", 0).await.unwrap().is_empty());
    assert!(offered(&engine, &"玄武岩".repeat(5_000)).await.is_empty());
}

#[tokio::test]
async fn each_text_is_offered_once_and_frequent_ones_first() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let more = |id: &str| json!({"id": id, "title": format!("密封件{id}"), "keywords": ["密封胶", "密封"]});
    engine
        .apply(INDEX, vec![more("甲"), more("乙")], vec![])
        .await
        .unwrap();
    let offered = offered(&engine, "mifeng").await;
    assert_eq!(&offered[..2], ["密封", "密封胶"], "{offered:?}");
    assert_eq!(offered.iter().filter(|text| *text == "密封").count(), 1);
}

#[tokio::test]
async fn a_text_of_one_document_leads_to_it() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let offered = engine.suggest(INDEX, "苎麻脱胶在", 3).await.unwrap();
    assert_eq!(offered[0].id.as_deref(), Some("ramie"));
    assert_eq!(offered[0].attribute, "title");
}

#[tokio::test]
async fn what_was_taken_out_is_not_offered() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    engine
        .apply(INDEX, vec![], vec!["ramie".into()])
        .await
        .unwrap();
    assert!(offered(&engine, "苎麻").await.is_empty());
}
