//! What is said about words that were not met, and what is offered instead.

use rstest::rstest;

use super::INDEX;
use crate::search::tests::{Folder, filled_folder as filled};
use crate::search::{Engine, Query, Reading};

async fn found(engine: &Engine, text: &str) -> Vec<String> {
    let answer = engine.search(INDEX, Query::new(text)).await.unwrap();
    answer.hits.into_iter().map(|hit| hit.id).collect()
}

async fn read(text: &str) -> Reading {
    let folder = Folder::new();
    let engine = filled(&folder).await;
    engine
        .search(INDEX, Query::new(text))
        .await
        .unwrap()
        .reading
}

#[rstest]
#[case::homophone("玄五岩", "玄武岩")]
#[case::homophone_inside("玄五岩纤维", "玄武岩纤维")]
#[case::homophone_after_another_word("低析晶 进润剂", "低析晶 浸润剂")]
#[case::nearly_homophone("浸论剂", "浸润剂")]
#[case::traditional_homophone("玄五巖", "玄武岩")]
#[case::sound_misspelt("xaunwuyan", "玄武岩")]
#[case::two_slips("pohtovoltiac", "photovoltaic")]
#[case::by_the_lexicon("baslat fibr", "basalt fiber")]
#[case::by_the_index("contorlled vlave", "controlled valve")]
#[tokio::test]
async fn what_was_meant_is_offered(#[case] typed: &str, #[case] wanted: &str) {
    assert_eq!(
        read(typed).await.instead.as_deref(),
        Some(wanted),
        "{typed}"
    );
}

#[rstest]
#[case::known("玄武岩纤维 浸润剂")]
#[case::synonym_that_stands_nowhere("玄纤")]
#[case::pinyin("xuanwuyan")]
#[case::initials("xwyxw")]
#[case::beginning("seal")]
#[case::nothing_like_it("量子引力波")]
#[case::quoted("\"玄五岩\"")]
#[case::excluded("球阀 -玄五岩")]
#[case::number("301mm")]
#[case::marks("？！")]
#[tokio::test]
async fn nothing_is_offered_where_nothing_is_amiss(#[case] typed: &str) {
    assert_eq!(read(typed).await.instead, None, "{typed}");
}

#[tokio::test]
async fn what_is_offered_finds_more() {
    let folder = Folder::new();
    let engine = filled(&folder).await;
    for typed in ["玄五岩", "xaunwuyan", "baslat fibr"] {
        let first = engine.search(INDEX, Query::new(typed)).await.unwrap();
        assert_eq!(first.total, 0, "{typed}");
        let instead = first.reading.instead.unwrap();
        assert_eq!(found(&engine, &instead).await.len(), 2, "{instead}");
    }
}

#[tokio::test]
async fn words_that_nothing_has_are_named_as_they_were_typed() {
    let one = read("玄武岩纤维 量子引力波 ＰＯＭ").await;
    assert!(one.scattered);
    assert_eq!(one.unmet, ["量子", "引力波", "ＰＯＭ"]);
    let two = read("玄武岩纤维 苎麻").await;
    assert!(two.scattered && two.unmet.is_empty(), "{two:?}");
    let all = read("玄武岩 浸润剂").await;
    assert!(
        !all.scattered && all.unmet.is_empty() && all.words == ["玄武岩", "浸润剂"],
        "{all:?}"
    );
    assert_eq!(read("").await, Reading::default());
}

#[tokio::test]
async fn each_hit_says_what_it_lacks() {
    let folder = Folder::new();
    let engine = filled(&folder).await;
    let answer = engine
        .search(INDEX, Query::new("玄武岩纖維 苎麻 脱胶"))
        .await
        .unwrap();
    let lacks: Vec<_> = answer
        .hits
        .iter()
        .map(|hit| (hit.id.as_str(), hit.missing.join(" ")))
        .collect();
    assert_eq!(lacks, [("ramie", "玄武岩纖維".to_owned())]);
    let complete = engine.search(INDEX, Query::new("苎麻 脱胶")).await.unwrap();
    assert!(complete.hits[0].missing.is_empty());
}
