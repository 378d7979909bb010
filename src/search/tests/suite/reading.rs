//! What is said about words that were not met, and what is offered instead.

use rstest::rstest;

use super::*;
use crate::search::{Extent, Reading};

/// What became of the words; None where there is no server to ask.
async fn read(text: &str) -> Option<Reading> {
    let place = place()?;
    let engine = filled(&place).await;
    let answer = engine.search(INDEX, Query::new(text)).await.unwrap();
    Some(answer.reading)
}

#[rstest]
#[case::homophone("玄五岩", "玄武岩")]
#[case::homophone_inside("玄五岩纤维", "玄武岩纤维")]
#[case::homophone_after_another_word("低析晶 进润剂", "低析晶 浸润剂")]
#[case::nearly_homophone("浸论剂", "浸润剂")]
#[case::traditional_homophone("玄五巖", "玄武岩")]
#[case::sound_misspelt("xaunwuyan", "玄武岩")]
#[case::homophone_in_a_long_word("玄武岩纤唯", "玄武岩纤维")]
#[case::two_slips("pohtovoltiac", "photovoltaic")]
#[case::two_slips_by_the_index("contrllde", "controlled")]
#[case::by_the_lexicon("baslat fibr", "basalt fiber")]
#[case::by_the_index("contorlled vlave", "controlled valve")]
#[tokio::test]
async fn what_was_meant_is_offered(#[case] typed: &str, #[case] wanted: &str) {
    let Some(reading) = read(typed).await else {
        return;
    };
    assert_eq!(reading.instead.as_deref(), Some(wanted), "{typed}");
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
    let Some(reading) = read(typed).await else {
        return;
    };
    assert_eq!(reading.instead, None, "{typed}");
}

#[tokio::test]
async fn what_is_offered_finds_more() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    for typed in ["玄五岩", "xaunwuyan", "baslat fibr"] {
        let first = engine.search(INDEX, Query::new(typed)).await.unwrap();
        assert_eq!(first.total, 0, "{typed}");
        let instead = first.reading.instead.unwrap();
        assert_eq!(found(&engine, &instead).await.len(), 2, "{instead}");
    }
}

#[tokio::test]
async fn words_that_nothing_has_are_named_as_they_were_typed() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let read = async |text: &str| {
        let answer = engine.search(INDEX, Query::new(text)).await;
        answer.unwrap().reading
    };
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
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
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

#[tokio::test]
async fn with_every_word_asked_for_nothing_less_is_found() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let every = |text: &str| Query {
        every: true,
        ..Query::new(text)
    };
    for (text, wanted) in [
        ("玄武岩纤维 浸润剂", &["sizing"][..]),
        ("量子 浸润剂", &[]),
        ("玄武岩纤维 苎麻", &[]),
        ("玄武岩 浸润剂 上浆 水性 附着 量子", &[]),
        ("玄武岩 浸润剂 上浆 水性 附着 固含量 第三方", &["sizing"]),
        ("玄武岩 -浸润剂", &["fibre"]),
        ("\"含胶率装置\"", &[]),
    ] {
        assert_eq!(ids(&engine, every(text)).await, wanted, "{text}");
        // What was remembered of the one question is not the answer to the other.
        let some = ids(&engine, Query::new(text)).await;
        assert!(some.len() >= wanted.len(), "{text}");
    }
    assert_eq!(ids(&engine, every("")).await.len(), 4);
}

#[tokio::test]
async fn a_copy_that_is_not_whole_says_so_until_it_is_rebuilt() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let extent = async || {
        let answer = engine.search(INDEX, Query::new("球阀")).await.unwrap();
        answer.extent
    };
    assert_ne!(extent().await, Extent::Whole, "only changes were put in");
    let mut rebuild = engine.rebuild(INDEX).await.unwrap();
    rebuild.add(catalogue()).await.unwrap();
    rebuild.finish().await.unwrap();
    let waiting = engine.needs_rebuild().await.unwrap();
    assert!(!waiting.contains(&INDEX.to_owned()));
    assert_eq!(extent().await, Extent::Whole);
    // A server's index may be taken away by its administrator, and a change must not hide that.
    if let Place::Server(server) = &place {
        server.open(Vec::new()).remove(INDEX).await;
        assert_eq!(extent().await, Extent::Absent);
        let change = catalogue().split_off(3);
        engine.apply(INDEX, change, vec![]).await.unwrap();
        assert_eq!(extent().await, Extent::Absent);
        let waiting = engine.needs_rebuild().await.unwrap();
        assert!(waiting.contains(&INDEX.to_owned()));
    }
}
