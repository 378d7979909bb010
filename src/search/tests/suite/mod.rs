//! What holds for every engine, through the common door. Each of these tests runs once for each engine.

mod facets;
mod finding;
mod gathering;
mod keeping;
mod reading;
mod typing;

use serde_json::{Value, json};

use super::place::Place;
use crate::search::{Engine, Filter, Hit, Query, Settings, shipped};

/// Where the engine of this run keeps its indexes; None where there is no server to run on.
fn place() -> Option<Place> {
    Place::of(module_path!())
}

const INDEX: &str = "achievements";

/// A few results, enough to be found wrongly.
pub(in crate::search) fn catalogue() -> Vec<Value> {
    vec![
        json!({"id": "fibre", "title": "低析晶玄武岩纤维多孔漏板拉丝工艺", "keywords": ["玄武岩纤维", "漏板", "拉丝"],
            "number": "KX-C-2026-00001", "organisation": "巴渠应用技术研究院（虚构）",
            "summary": "适合年产500吨以下装置改造，不停产实施。", "body": "单丝直径9μm，熔制温度1450℃，断头率低。",
            "field": "05-01", "field_top": "05", "region": "511700", "modes": ["licence", "transfer"], "maturity": 7,
            "state": "open", "published_at": 100, "price": 500_000}),
        json!({"id": "sizing", "title": "水性玄武岩纤维浸润剂及上浆控制方法", "keywords": ["浸润剂", "上浆"],
            "number": "KX-C-2026-00002", "summary": "提供第三方检测数据。", "body": "固含量可控，附着均匀。",
            "field": "05-01", "field_top": "05", "region": "511703", "modes": ["transfer"], "maturity": 6,
            "state": "open", "published_at": 200}),
        json!({"id": "valve", "title": "高压天然气球阀软密封座补偿结构", "keywords": ["球阀", "密封", "sealing"],
            "number": "KX-C-2026-00003", "summary": "工作压力10MPa，通径300 mm，泄漏率低。", "body": "紫砂茶壶不适用。PLC controlled valve.",
            "field": "03-02", "field_top": "03", "region": "511725", "modes": ["transfer"], "maturity": 7,
            "state": "open", "published_at": 300, "price": 900_000}),
        json!({"id": "ramie", "title": "苎麻脱胶在线含胶率检测装置", "keywords": ["苎麻", "脱胶"],
            "number": "KX-C-2025-00004", "summary": "近红外检测，适合小批量。", "body": "重庆与达州两地试用。",
            "field": "03-05", "field_top": "03", "region": "511724", "modes": ["joint"], "maturity": 5,
            "state": "closed", "published_at": 50, "price": 200_000}),
    ]
}

async fn filled(place: &Place) -> Engine {
    let engine = place.engine();
    engine.apply(INDEX, catalogue(), vec![]).await.unwrap();
    engine
}

async fn ids(engine: &Engine, query: Query) -> Vec<String> {
    let answer = engine.search(INDEX, query).await.unwrap();
    answer.hits.into_iter().map(|hit| hit.id).collect()
}

async fn found(engine: &Engine, text: &str) -> Vec<String> {
    ids(engine, Query::new(text)).await
}

fn filter(attribute: &str, values: &[&str]) -> Filter {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Filter {
        attribute: attribute.to_owned(),
        values,
    }
}

/// A highlight with its marks in brackets.
fn marked(hit: &Hit, attribute: &str) -> String {
    let pieces = hit.highlights[attribute].iter();
    pieces
        .map(|p| {
            if p.marked {
                format!("[{}]", p.text)
            } else {
                p.text.clone()
            }
        })
        .collect()
}
