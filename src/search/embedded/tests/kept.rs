//! What the engine remembers is never seen: an answer is that of the index as it stands, asked for again or not.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::INDEX;
use crate::search::tests::{Folder, catalogue, filled_folder as filled};
use crate::search::{Answer, Engine, Filter, Query, Sort};

fn filter(attribute: &str, values: &[&str]) -> Filter {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Filter {
        attribute: attribute.to_owned(),
        values,
    }
}

fn faceted(text: &str) -> Query {
    Query {
        facets: vec!["field_top".into(), "modes".into()],
        ..Query::new(text)
    }
}

async fn ask(engine: &Engine, query: &Query) -> Answer {
    engine.search(INDEX, query.clone()).await.unwrap()
}

#[tokio::test]
async fn a_change_shows_at_once_in_an_answer_asked_for_before() {
    let folder = Folder::new();
    let engine = filled(&folder).await;
    let queries = [faceted("玄武岩"), faceted(""), faceted("basalt fibre")];
    for query in &queries {
        let before = ask(&engine, query).await;
        assert_eq!(before, ask(&engine, query).await, "asked again");
        let fresh = json!({"id": "fresh", "title": "玄武岩纤维筋材 basalt fibre", "field_top": "09", "modes": ["joint"]});
        engine.apply(INDEX, vec![fresh], vec![]).await.unwrap();
        let with = ask(&engine, query).await;
        assert_eq!(with.total, before.total + 1, "{}", query.text);
        assert!(with.hits.iter().any(|hit| hit.id == "fresh"));
        assert!(with.facets["field_top"].contains(&("09".to_owned(), 1)));
        engine
            .apply(INDEX, vec![], vec!["fresh".into()])
            .await
            .unwrap();
        let gone = ask(&engine, query).await;
        assert_eq!(
            (gone.total, &gone.facets),
            (before.total, &before.facets),
            "{}",
            query.text
        );
        assert!(gone.hits.iter().all(|hit| hit.id != "fresh"));
    }
}

#[tokio::test]
async fn a_rebuilt_index_forgets_what_the_old_one_answered() {
    let folder = Folder::new();
    let engine = filled(&folder).await;
    assert_eq!(ask(&engine, &faceted("玄武岩")).await.total, 2);
    let mut rebuild = engine.rebuild(INDEX).await.unwrap();
    rebuild.add(catalogue().split_off(1)).await.unwrap();
    rebuild.finish().await.unwrap();
    let answer = ask(&engine, &faceted("玄武岩")).await;
    assert_eq!((answer.total, answer.hits.len()), (1, 1));
    assert_eq!(answer.facets["field_top"], [("05".to_owned(), 1)]);
}

#[tokio::test]
async fn filters_facets_and_orders_asked_one_after_the_other_do_not_mix() {
    let folder = Folder::new();
    let engine = filled(&folder).await;
    let text = "玄武岩 球阀";
    let plain = Query {
        any: true,
        ..faceted(text)
    };
    let strict = faceted(text);
    let chosen = Query {
        filters: vec![filter("field_top", &["05"])],
        ..plain.clone()
    };
    let sort = Some(Sort {
        attribute: "published_at".into(),
        descending: true,
    });
    let newest = Query {
        sort,
        ..plain.clone()
    };
    for _ in 0..2 {
        assert_eq!(ask(&engine, &plain).await.total, 3);
        assert_eq!(ask(&engine, &strict).await.total, 3, "no document has both");
        let answer = ask(&engine, &chosen).await;
        assert_eq!((answer.total, answer.hits.len()), (2, 2));
        assert_eq!(
            answer.facets["field_top"],
            [("05".to_owned(), 2), ("03".to_owned(), 1)]
        );
        let order: Vec<String> = ask(&engine, &newest)
            .await
            .hits
            .into_iter()
            .map(|hit| hit.id)
            .collect();
        assert_eq!(order, ["valve", "sizing", "fibre"]);
    }
}

/// More documents than are looked at one by one: what can't come among the best is left out early.
async fn crowd(folder: &Folder) -> Engine {
    let engine = folder.engine();
    let word = |n: usize| {
        [
            "球阀",
            "密封",
            "装置",
            "检测",
            "工艺",
            "玄武岩",
            "纤维",
            "节能",
        ][n % 8]
    };
    let mode = |n: usize| ["licence", "transfer"][n % 2];
    let document = |n: usize| -> Value {
        let body: String = (0..n % 37).map(|i| word(n * 7 + i * i)).collect();
        json!({"id": format!("{n:05}"), "title": format!("{}{}", word(n / 3), word(n * n)), "summary": word(n + 2).repeat(n % 5),
            "body": body, "modes": [mode(n)], "published_at": n % 100})
    };
    let half = |from| (from..from + 2_000).map(document).collect();
    engine.apply(INDEX, half(0), vec![]).await.unwrap();
    engine
        .apply(INDEX, half(2_000), vec!["00007".into()])
        .await
        .unwrap();
    engine
}

#[tokio::test]
async fn the_first_page_is_the_beginning_of_the_whole_order() {
    let folder = Folder::new();
    let engine = crowd(&folder).await;
    for text in [
        "球阀",
        "密封 装置",
        "玄武岩纤维 检测 节能 工艺",
        "\"球阀密封\" 装置",
        "qiufa",
    ] {
        for filters in [vec![], vec![filter("modes", &["licence"])]] {
            let page = |offset, limit| Query {
                offset,
                limit,
                filters: filters.clone(),
                any: true,
                ..Query::new(text)
            };
            let all = ask(&engine, &page(0, 10_000)).await;
            assert_eq!(all.hits.len() as u64, all.total);
            assert!(
                all.hits.windows(2).all(|two| two[0].score >= two[1].score),
                "{text}"
            );
            let mut pages = Vec::new();
            for offset in (0..200).step_by(20) {
                pages.extend(ask(&engine, &page(offset, 20)).await.hits);
            }
            assert_eq!(pages, all.hits[..pages.len()], "{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counts_are_those_of_the_documents_themselves(
        documents in prop::collection::vec((0..4_usize, prop::collection::btree_set(0..4_usize, 0..4), any::<bool>()), 1..40),
        fields in prop::collection::vec(0..4_usize, 0..3),
        modes in prop::collection::vec(0..4_usize, 0..3),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let folder = Folder::new();
        let values: Vec<Value> = documents.iter().enumerate().map(|(n, (field, modes, named))| {
            let modes: Vec<String> = modes.iter().map(|mode| format!("m{mode}")).collect();
            json!({"id": n.to_string(), "title": if *named { "球阀" } else { "漏板" }, "field_top": format!("f{field}"), "modes": modes})
        }).collect();
        let picked = |prefix: &str, list: &[usize]| list.iter().map(|n| format!("{prefix}{n}")).collect::<Vec<_>>();
        let (fields, modes) = (picked("f", &fields), picked("m", &modes));
        let mut query = faceted("球阀");
        for (attribute, chosen) in [("field_top", &fields), ("modes", &modes)].into_iter().filter(|(_, chosen)| !chosen.is_empty()) {
            query.filters.push(filter(attribute, &chosen.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        let answer = runtime.block_on(async {
            let engine = folder.engine();
            engine.apply(INDEX, values, vec![]).await.unwrap();
            ask(&engine, &query).await
        });
        let in_field = |n: usize| fields.is_empty() || fields.contains(&format!("f{}", documents[n].0));
        let in_mode = |n: usize| modes.is_empty() || documents[n].1.iter().any(|mode| modes.contains(&format!("m{mode}")));
        let named = || (0..documents.len()).filter(|n| documents[*n].2);
        prop_assert_eq!(usize::try_from(answer.total).unwrap(), named().filter(|n| in_field(*n) && in_mode(*n)).count());
        let (mut by_field, mut by_mode) = (BTreeMap::new(), BTreeMap::new());
        for n in named() {
            if in_mode(n) {
                *by_field.entry(format!("f{}", documents[n].0)).or_insert(0_u64) += 1;
            }
            for mode in documents[n].1.iter().filter(|_| in_field(n)) {
                *by_mode.entry(format!("m{mode}")).or_insert(0_u64) += 1;
            }
        }
        prop_assert_eq!(answer.facets["field_top"].iter().cloned().collect::<BTreeMap<_, _>>(), by_field);
        prop_assert_eq!(answer.facets["modes"].iter().cloned().collect::<BTreeMap<_, _>>(), by_mode);
    }
}
