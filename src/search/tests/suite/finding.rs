//! What is found, and in which order.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::search::{Error, Sort};

#[rstest]
#[case::word("玄武岩纤维", &["fibre", "sizing"])]
#[case::part_of_a_word("茶壶", &["valve"])]
#[case::segmented_otherwise("紫砂 壶", &["valve"])]
#[case::single_character("壶", &["valve"])]
#[case::only_in_the_summary("近红外", &["ramie"])]
#[case::only_in_the_body("断头率", &["fibre"])]
#[case::organisation("巴渠应用技术研究院", &["fibre"])]
#[case::number("KX-C-2026-00003", &["valve"])]
#[case::start_of_numbers("kx-c-2025", &["ramie"])]
#[case::full_width("ＰＬＣ", &["valve"])]
#[case::latin_case("plc VALVE", &["valve"])]
#[case::number_with_unit("300mm", &["valve"])]
#[case::number_apart_from_unit("10 MPa", &["valve"])]
#[case::unit_by_its_chinese_name("10兆帕", &["valve"])]
#[case::unit_of_another_alphabet("9um", &["fibre"])]
#[case::unit_of_another_sign("9 µm", &["fibre"])]
#[case::degrees_in_words("1450度", &["fibre"])]
#[case::traditional("玄武巖纖維", &["fibre", "sizing"])]
#[case::traditional_phrase("\"高壓天然氣\"", &["valve"])]
#[case::narrower("无机纤维", &["fibre", "sizing"])]
#[case::plural("ball valves", &["valve"])]
#[case::old_sign("1450℃", &["fibre"])]
#[case::new_signs("1450°C", &["fibre"])]
#[case::synonym("玄纤", &["fibre", "sizing"])]
#[case::synonym_across_languages("basalt fiber", &["fibre", "sizing"])]
#[case::pinyin("xuanwuyan", &["fibre", "sizing"])]
#[case::pinyin_with_spaces("xuan wu yan", &["fibre", "sizing"])]
#[case::initials("xwyxw", &["fibre", "sizing"])]
#[case::initials_from_inside("lbls", &["fibre"])]
#[case::pinyin_and_words("zhuma 检测", &["ramie"])]
#[case::typo("sealling", &["valve"])]
#[case::swapped("selaing", &["valve"])]
#[case::beginning("seal", &["valve"])]
#[case::two_words("纤维 浸润剂", &["sizing"])]
#[case::words_across_attributes("苎麻 近红外 试用", &["ramie"])]
#[case::phrase("\"含胶率检测\"", &["ramie"])]
#[case::broken_phrase("\"含胶率装置\"", &[])]
#[case::latin_phrase("\"controlled valve\"", &["valve"])]
#[case::excluded("玄武岩 -浸润剂", &["fibre"])]
#[case::excluded_phrase("玄武岩 -\"多孔漏板\"", &["sizing"])]
#[case::nothing("量子引力波", &[])]
#[tokio::test]
async fn a_query_finds(#[case] text: &str, #[case] wanted: &[&str]) {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let mut found = found(&engine, text).await;
    found.sort();
    assert_eq!(found, wanted, "{text}");
}

#[tokio::test]
async fn a_narrower_word_does_not_find_the_broader_one() {
    let Some(place) = place() else { return };
    let engine = place.engine();
    let broad = json!({"id": "broad", "title": "无机纤维增强材料"});
    engine.apply(INDEX, vec![broad], vec![]).await.unwrap();
    assert_eq!(found(&engine, "高硅氧").await, [""; 0]);
    assert_eq!(found(&engine, "无机纤维").await, ["broad"]);
}

#[tokio::test]
async fn numbers_have_no_typos_and_short_words_neither() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    for text in ["301mm", "11MPa", "plx", "1451℃"] {
        assert_eq!(found(&engine, text).await, [""; 0], "{text}");
    }
}

#[rstest]
#[case(
    "我们想找一种能降低高压天然气球阀泄漏率的密封结构，最好已经有样机",
    "valve"
)]
#[case("怎么解决玄武岩纤维拉丝时漏板容易断头的问题？", "fibre")]
#[case("请问有没有在线检测苎麻含胶率的设备可以合作开发", "ramie")]
#[tokio::test]
async fn a_sentence_finds_its_subject(#[case] text: &str, #[case] first: &str) {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    assert_eq!(
        found(&engine, text).await.first().map(String::as_str),
        Some(first)
    );
}

#[tokio::test]
async fn all_words_stand_above_some_and_the_title_above_the_body() {
    let Some(place) = place() else { return };
    let engine = place.engine();
    let document =
        |id: &str, title: &str, body: &str| json!({"id": id, "title": title, "body": body});
    let documents = vec![
        document("body", "某装置", "这里提到光伏水泵控制器与防冻灌溉阀"),
        document("title", "光伏水泵防冻灌溉控制器", "另有说明"),
        document(
            "some",
            "光伏水泵防冻灌溉灌溉",
            "光伏水泵防冻灌溉，光伏水泵防冻灌溉，光伏水泵防冻灌溉",
        ),
        document("none", "陶粒滤料", "烧成制度"),
    ];
    engine.apply(INDEX, documents, vec![]).await.unwrap();
    let order = found(&engine, "光伏 水泵 防冻 控制器 灌溉").await;
    assert_eq!(order, ["title", "body", "some"]);
    let near = engine
        .search(INDEX, Query::new("防冻 灌溉 光伏"))
        .await
        .unwrap();
    assert_eq!(near.total, 3);
}

#[tokio::test]
async fn an_empty_query_lists_everything_by_sort() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let by = |attribute: &str, descending| Query {
        sort: Some(Sort {
            attribute: attribute.to_owned(),
            descending,
        }),
        ..Query::new("  ")
    };
    assert_eq!(
        ids(&engine, by("published_at", true)).await,
        ["valve", "sizing", "fibre", "ramie"]
    );
    assert_eq!(
        ids(&engine, by("published_at", false)).await,
        ["ramie", "fibre", "sizing", "valve"]
    );
    assert_eq!(
        ids(&engine, by("price", false)).await,
        ["ramie", "fibre", "valve", "sizing"]
    );
    assert_eq!(
        ids(&engine, by("price", true)).await,
        ["valve", "fibre", "ramie", "sizing"]
    );
    let sorted = Query {
        text: "玄武岩".into(),
        ..by("published_at", true)
    };
    assert_eq!(ids(&engine, sorted).await, ["sizing", "fibre"]);
}

#[tokio::test]
async fn names_sort_by_sound() {
    let Some(place) = place() else { return };
    let engine = place.engine();
    let names = ["宣汉卤源（虚构）", "达川岩丝（虚构）", "巴山本草（虚构）"];
    let documents = names
        .iter()
        .map(|name| json!({"id": name, "name": name}))
        .collect();
    engine
        .apply("organisations", documents, vec![])
        .await
        .unwrap();
    let sort = Some(Sort {
        attribute: "name".into(),
        descending: false,
    });
    let answer = engine
        .search(
            "organisations",
            Query {
                sort,
                ..Query::new("")
            },
        )
        .await
        .unwrap();
    let order: Vec<_> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(order, [names[2], names[1], names[0]]);
}

#[tokio::test]
async fn pages_end_and_the_total_stays() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let page = |offset, limit| Query {
        offset,
        limit,
        ..Query::new("玄武岩")
    };
    for (offset, limit, hits) in [
        (0, 1, 1),
        (1, 5, 1),
        (2, 5, 0),
        (usize::MAX, usize::MAX, 0),
        (0, 0, 0),
    ] {
        let answer = engine.search(INDEX, page(offset, limit)).await.unwrap();
        assert_eq!(
            (answer.total, answer.hits.len()),
            (2, hits),
            "{offset}+{limit}"
        );
    }
}

#[rstest]
#[case("！？，。…")]
#[case("😀🎉👩‍🔬")]
#[case("\u{0}\u{1}\u{1b}")]
#[case("\"\" -\"\" -")]
#[tokio::test]
async fn marks_alone_are_an_empty_query(#[case] text: &str) {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    assert_eq!(
        engine.search(INDEX, Query::new(text)).await.unwrap().total,
        4
    );
}

#[rstest]
#[case("title:球阀 AND (密封 OR NOT \"漏")]
#[case("球阀^2~3 [a TO z] {x} && || ! \\ /re.*/ *?")]
#[case("'; DROP TABLE x; -- 球阀")]
#[case("球阀\u{0}密封\u{feff}😀")]
#[tokio::test]
async fn syntax_of_other_engines_is_only_words(#[case] text: &str) {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    assert_eq!(
        found(&engine, text).await.first().map(String::as_str),
        Some("valve"),
        "{text}"
    );
}

#[tokio::test]
async fn a_pasted_book_is_answered() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let text = "高压天然气球阀软密封座补偿结构".repeat(1_400);
    assert!(text.chars().count() > 20_000);
    assert_eq!(found(&engine, &text).await[0], "valve");
    assert_eq!(found(&engine, &"a".repeat(20_000)).await, [""; 0]);
    assert_eq!(found(&engine, &"-x ".repeat(7_000)).await.len(), 4);
}

#[tokio::test]
async fn candidates_need_any_word_only() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let any = Query {
        any: true,
        ..Query::new("浸润剂 球阀 苎麻")
    };
    assert_eq!(engine.search(INDEX, any).await.unwrap().total, 3);
}

#[tokio::test]
async fn mistakes_of_ours_are_errors() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let search = async |query| engine.search(INDEX, query).await;
    let sort = Some(Sort {
        attribute: "title".into(),
        descending: true,
    });
    assert!(matches!(
        search(Query {
            sort,
            ..Query::default()
        })
        .await,
        Err(Error::UnknownAttribute { .. })
    ));
    let facets = vec!["body".to_owned()];
    assert!(matches!(
        search(Query {
            facets,
            ..Query::default()
        })
        .await,
        Err(Error::UnknownAttribute { .. })
    ));
    let nowhere = engine.search("nowhere", Query::default()).await;
    assert!(matches!(nowhere, Err(Error::UnknownIndex(_))));
}

#[test]
fn anything_typed_has_an_answer() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some(place) = place() else { return };
    let engine = runtime.block_on(filled(&place));
    let config = ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let texts = prop_oneof![
        "\\PC{0,40}",
        "[\"“”\\-阀门玄武岩a-d℃0-9. \\n:()*?~^+]{0,40}",
        "[a-z0-9 ]{0,24}",
    ];
    proptest!(config, |(text in texts)| {
        let highlight = vec!["title".to_owned(), "body".to_owned()];
        let query = Query { highlight, crop: 10, ..Query::new(text.clone()) };
        let answer = runtime.block_on(engine.search(INDEX, query));
        prop_assert!(answer.is_ok());
        prop_assert!(runtime.block_on(engine.suggest(INDEX, &text, 5)).is_ok());
    });
}

#[tokio::test]
async fn of_equals_the_fresher_and_the_answered_stand_first() {
    const DAY: i64 = 86_400;
    let Some(place) = place() else { return };
    let engine = place.engine();
    let document = |id: &str, days: i64, answered: Option<i64>| json!({"id": id, "title": "光伏水泵控制器", "freshness": days * DAY, "answered": answered});
    let documents = vec![
        document("old", 100, None),
        document("new", 1_000, None),
        document("answered", 100, Some(90)),
    ];
    engine.apply(INDEX, documents, vec![]).await.unwrap();
    let order = async |text: &str, as_of: Option<i64>| {
        let query = Query {
            as_of,
            ..Query::new(text)
        };
        ids(&engine, query).await
    };
    let now = Some(1_000 * DAY);
    assert_eq!(order("控制器", now).await, ["new", "answered", "old"]);
    let mut unlifted = order("控制器", None).await;
    unlifted.sort();
    assert_eq!(unlifted, ["answered", "new", "old"]);
}

#[tokio::test]
async fn a_hit_tells_which_words_it_lacks_where_no_document_has_all() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    // Nothing has all of them; the quantum is nowhere, which is told once for all.
    let query = Query::new("玄武岩纤维 浸润剂 漏板 量子");
    let answer = engine.search(INDEX, query).await.unwrap();
    assert!(answer.reading.scattered);
    assert_eq!(answer.reading.unmet, ["量子"]);
    let mut lacking: Vec<(&str, Vec<&str>)> = answer
        .hits
        .iter()
        .map(|hit| {
            (
                hit.id.as_str(),
                hit.missing.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    lacking.sort();
    assert_eq!(
        lacking,
        [("fibre", vec!["浸润剂"]), ("sizing", vec!["漏板"])]
    );
    let whole = engine
        .search(INDEX, Query::new("玄武岩纤维"))
        .await
        .unwrap();
    assert!(whole.hits.iter().all(|hit| hit.missing.is_empty()));
}
