//! The engine through its own door, on real folders.

mod facets;
mod finding;
mod gathering;
mod keeping;
mod typing;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::search::{Engine, Filter, Hit, Query, Settings, shipped};

/// A folder of its own for each test, gone when the test is.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("kexing-search-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn engine(&self) -> Engine {
        Engine::open(&self.0, shipped().unwrap()).unwrap()
    }
}

impl std::ops::Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const INDEX: &str = "achievements";

/// A few results, enough to be found wrongly.
fn catalogue() -> Vec<Value> {
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

async fn filled(folder: &Folder) -> Engine {
    let engine = folder.engine();
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
