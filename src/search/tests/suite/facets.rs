//! Filters, counts beside them, and highlights.

use super::*;

fn count(counts: &[(String, u64)], value: &str) -> u64 {
    counts
        .iter()
        .find(|(name, _)| name == value)
        .map_or(0, |(_, count)| *count)
}

#[tokio::test]
async fn filters_narrow_and_values_of_one_attribute_widen() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let with = |filters| Query {
        filters,
        ..Query::new("")
    };
    assert_eq!(
        ids(&engine, with(vec![filter("field_top", &["05"])]))
            .await
            .len(),
        2
    );
    assert_eq!(
        ids(&engine, with(vec![filter("modes", &["licence", "joint"])]))
            .await
            .len(),
        2
    );
    assert_eq!(
        ids(&engine, with(vec![filter("maturity", &["7"])])).await,
        ["fibre", "valve"]
    );
    let both = vec![filter("field_top", &["05"]), filter("region", &["511703"])];
    assert_eq!(ids(&engine, with(both)).await, ["sizing"]);
    assert_eq!(
        ids(&engine, with(vec![filter("field_top", &[])]))
            .await
            .len(),
        0
    );
}

#[tokio::test]
async fn a_facet_disregards_its_own_filter_and_respects_the_others() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let query = Query {
        filters: vec![filter("field_top", &["05"]), filter("modes", &["transfer"])],
        facets: vec!["field_top".into(), "modes".into(), "region".into()],
        ..Query::new("")
    };
    let answer = engine.search(INDEX, query).await.unwrap();
    assert_eq!(answer.total, 2);
    let field = &answer.facets["field_top"];
    assert_eq!(
        (count(field, "05"), count(field, "03")),
        (2, 1),
        "as if no field were chosen"
    );
    let modes = &answer.facets["modes"];
    assert_eq!(
        (
            count(modes, "transfer"),
            count(modes, "licence"),
            count(modes, "joint")
        ),
        (2, 1, 0)
    );
    let region = &answer.facets["region"];
    assert_eq!(region.iter().map(|(_, count)| count).sum::<u64>(), 2);
}

#[tokio::test]
async fn a_count_is_what_choosing_the_value_finds() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    for text in ["", "玄武岩", "密封 检测 玄武岩"] {
        let facets = vec![
            "field_top".to_owned(),
            "modes".to_owned(),
            "state".to_owned(),
        ];
        let query = Query {
            facets: facets.clone(),
            ..Query::new(text)
        };
        let answer = engine.search(INDEX, query).await.unwrap();
        for attribute in &facets {
            for (value, count) in &answer.facets[attribute] {
                let chosen = Query {
                    filters: vec![filter(attribute, &[value])],
                    ..Query::new(text)
                };
                let total = engine.search(INDEX, chosen).await.unwrap().total;
                assert_eq!(total, *count, "{text} {attribute}={value}");
            }
        }
    }
}

#[tokio::test]
async fn counts_follow_changes_and_a_value_given_twice_counts_once() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    let again = json!({"id": "valve", "title": "球阀", "modes": ["licence", "licence"]});
    engine
        .apply(INDEX, vec![again], vec!["ramie".into()])
        .await
        .unwrap();
    let query = Query {
        facets: vec!["modes".into()],
        ..Query::new("")
    };
    let answer = engine.search(INDEX, query).await.unwrap();
    let modes = [("licence".to_owned(), 2), ("transfer".to_owned(), 2)];
    assert_eq!(answer.facets["modes"], modes);
}

async fn highlight(engine: &Engine, text: &str, id: &str, attribute: &str, crop: usize) -> String {
    let query = Query {
        highlight: vec![attribute.to_owned()],
        crop,
        ..Query::new(text)
    };
    let answer = engine.search(INDEX, query).await.unwrap();
    marked(
        answer.hits.iter().find(|hit| hit.id == id).unwrap(),
        attribute,
    )
}

#[tokio::test]
async fn highlights_mark_words_synonyms_sounds_and_typos() {
    let Some(place) = place() else { return };
    let engine = filled(&place).await;
    for (text, id, attribute, wanted) in [
        (
            "玄武岩纤维",
            "fibre",
            "title",
            "低析晶[玄武岩纤维]多孔漏板拉丝工艺",
        ),
        (
            "玄纤",
            "fibre",
            "title",
            "低析晶[玄武岩纤维]多孔漏板拉丝工艺",
        ),
        (
            "xuanwuyan",
            "fibre",
            "title",
            "低析晶[玄武岩]纤维多孔漏板拉丝工艺",
        ),
        (
            "xwyxw",
            "fibre",
            "title",
            "低析晶[玄武岩纤维]多孔漏板拉丝工艺",
        ),
        ("sealling", "valve", "keywords", "球阀 · 密封 · [sealing]"),
        (
            "300mm 泄漏率",
            "valve",
            "summary",
            "工作压力10MPa，通径[300 mm]，[泄漏率]低。",
        ),
        (
            "1450°C",
            "fibre",
            "body",
            "单丝直径9μm，熔制温度[1450℃]，断头率低。",
        ),
        (
            "\"茶壶不适用\"",
            "valve",
            "body",
            "紫砂[茶壶不适用]。PLC controlled valve.",
        ),
    ] {
        assert_eq!(
            highlight(&engine, text, id, attribute, 0).await,
            wanted,
            "{text}"
        );
    }
}

#[tokio::test]
async fn long_texts_are_cropped_round_the_best_place_but_the_title() {
    let Some(place) = place() else { return };
    let engine = place.engine();
    let filler = "本装置结构简单，维护方便，已在多家单位试用，反馈良好。";
    let body = format!(
        "{filler}{filler}密封。{filler}{filler}采用<b>软密封</b>球阀补偿结构。{filler}{filler}"
    );
    let title = format!("球阀{filler}");
    let document = json!({"id": "x", "title": title, "body": body});
    engine.apply(INDEX, vec![document], vec![]).await.unwrap();
    let cropped = highlight(&engine, "密封 球阀", "x", "body", 40).await;
    assert!(
        cropped.starts_with('…') && cropped.ends_with('…'),
        "{cropped}"
    );
    assert!(
        cropped.contains("软[密封]</b>[球阀]"),
        "text stays text: {cropped}"
    );
    let plain: usize = cropped.chars().filter(|ch| !"[]".contains(*ch)).count();
    assert!(plain <= 40, "{plain}: {cropped}");
    let whole = highlight(&engine, "密封 球阀", "x", "title", 10).await;
    assert_eq!(whole, format!("[球阀]{filler}"));
}
