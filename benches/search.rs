//! How fast the embedded engine fills and answers, on invented documents of about 540 characters.
//! `KEXING_BENCH_DOCUMENTS` sets their number (10,000 if unset).

use std::path::PathBuf;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use kexing::search::{Engine, Filter, Query, Sort, shipped};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

const INDEX: &str = "achievements";

const SUBJECTS: &[&str] = &[
    "玄武岩纤维",
    "玻璃纤维",
    "浸润剂",
    "漏板",
    "球阀",
    "闸阀",
    "液压缸",
    "密封件",
    "天然气",
    "卤水",
    "锂电池",
    "煤矸石",
    "磷石膏",
    "苎麻",
    "乌梅",
    "杜仲",
    "天麻",
    "白芷",
    "富硒茶叶",
    "糯稻",
    "黑鸡",
    "银耳",
    "有机肥",
    "污水",
    "尾气",
    "余热",
    "光伏水泵",
    "无人机",
    "随车吊",
    "起重臂",
    "模具",
    "轴承",
    "传感器",
    "图像识别",
    "滑坡",
    "物流园区",
    "冷链",
    "复合肥",
    "聚甲醛",
    "硫磺",
    "三聚氰胺",
    "催化剂",
    "陶粒",
    "混凝土",
    "变频器",
    "机器人",
];
const QUALITIES: &[&str] = &[
    "低温",
    "高压",
    "水性",
    "在线",
    "智能",
    "低能耗",
    "小型",
    "一体化",
    "耐碱",
    "超细",
    "连续",
    "快速",
    "高含硫",
    "轻量化",
    "模块化",
    "便携式",
    "抗倒伏",
    "可降解",
    "阻燃",
    "防腐",
];
const DEEDS: &[&str] = &[
    "制备方法",
    "检测装置",
    "控制系统",
    "提取工艺",
    "回收利用技术",
    "监测平台",
    "改性配方",
    "成型设备",
    "净化催化剂",
    "栽培技术",
    "加工方法",
    "预警模型",
    "调度算法",
    "试验台",
    "拉丝工艺",
    "连续聚合工艺",
    "补偿结构",
    "分离与回用方法",
];
const SENTENCES: &[&str] = &[
    "针对山区小批量生产场景，提供可复现的工艺包与首件验证服务。",
    "已完成300小时连续运行，提供第三方检测数据，单位能耗下降18%。",
    "适合年产500吨以下装置改造，不停产实施，投资回收期约14个月。",
    "工作压力10MPa，工作温度-20℃至150℃，泄漏率低于行业平均水平。",
    "与两家企业合作试用，设备运行稳定，操作简便，维护成本低。",
    "采用PLC与gateway网关采集数据，可接入现有的生产管理系统。",
    "核心部件已取得发明专利，可许可、可转让，也可合作开发。",
    "在不增加能耗的前提下把合格率由91%提高到97%，质量波动明显减小。",
];

/// Small, fast and the same everywhere; good enough to shuffle words.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

fn document(number: usize, dice: &mut Dice) -> Value {
    let (subject, other) = (dice.pick(SUBJECTS), dice.pick(SUBJECTS));
    let (quality, deed) = (dice.pick(QUALITIES), dice.pick(DEEDS));
    let mut body = String::new();
    while body.chars().count() < 440 {
        let (quality, subject) = (dice.pick(QUALITIES), dice.pick(SUBJECTS));
        body.extend([
            quality,
            subject,
            "用于",
            dice.pick(SUBJECTS),
            dice.pick(DEEDS),
            "。",
        ]);
        body.push_str(dice.pick(SENTENCES));
    }
    let field = dice.roll(11) + 1;
    json!({
        "id": format!("{number:08}"), "title": format!("{quality}{subject}{deed}"),
        "value_line": format!("让{subject}更省更稳"), "keywords": [subject, other, quality],
        "number": format!("KX-C-2026-{number:05}"), "organisation": format!("示例单位{}（虚构）", dice.roll(400)),
        "summary": format!("{}{}", dice.pick(SENTENCES), dice.pick(SENTENCES)), "body": body,
        "field": format!("{field:02}-{:02}", dice.roll(9)), "field_top": format!("{field:02}"),
        "maturity": dice.roll(9) + 1, "modes": [dice.pick(&["licence", "transfer"]), dice.pick(&["joint", "service"])],
        "region": format!("5117{:02}", dice.roll(8)), "price_band": dice.roll(6), "ip": dice.pick(&["invention", "utility", "secret"]),
        "state": "open", "published_at": dice.roll(1_000_000), "price": dice.roll(10_000_000),
    })
}

/// The queries of a day: words, sentences, pinyin, typos, phrases, pages and lists.
#[expect(clippy::too_many_lines, reason = "a list, one query after the other")]
fn queries() -> Vec<(&'static str, Query)> {
    let facets = [
        "field_top",
        "maturity",
        "modes",
        "region",
        "price_band",
        "ip",
    ]
    .map(String::from)
    .to_vec();
    let page = |text: &str| Query {
        facets: facets.clone(),
        highlight: vec!["title".into(), "summary".into(), "body".into()],
        ..Query::new(text)
    };
    let filters = vec![
        Filter {
            attribute: "field_top".into(),
            values: vec!["05".into(), "03".into()],
        },
        Filter {
            attribute: "region".into(),
            values: vec!["511703".into()],
        },
    ];
    let newest = Some(Sort {
        attribute: "published_at".into(),
        descending: true,
    });
    vec![
        ("word", page("玄武岩纤维")),
        ("two_words", page("球阀 密封")),
        ("common_word", page("设备")),
        ("character", page("阀")),
        (
            "sentence",
            page("我们想找一种能在低温下连续检测苎麻含胶率、可以接入PLC的小型在线装置"),
        ),
        ("pinyin", page("xuanwuyan")),
        ("initials", page("xwyxw")),
        ("typo", page("gatewey")),
        ("unit", page("10MPa 球阀")),
        ("phrase", page("\"发明专利\" -三聚氰胺")),
        (
            "filtered",
            Query {
                filters: filters.clone(),
                ..page("纤维 工艺")
            },
        ),
        (
            "list",
            Query {
                sort: newest.clone(),
                ..page("")
            },
        ),
        (
            "filtered_list",
            Query {
                filters,
                sort: newest,
                ..page("")
            },
        ),
        (
            "deep_page",
            Query {
                offset: 2_000,
                ..page("检测装置")
            },
        ),
        ("nothing", page("量子引力波")),
    ]
}

fn filled(runtime: &Runtime) -> (Engine, PathBuf) {
    let number = std::env::var("KEXING_BENCH_DOCUMENTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000);
    let dir = std::env::temp_dir().join(format!("kexing-bench-{}", std::process::id()));
    let settings = shipped().expect("the shipped settings can be read");
    let engine = Engine::open(&dir, settings).expect("the folder is ours");
    let mut dice = Dice(7);
    let documents: Vec<Value> = (0..number).map(|n| document(n, &mut dice)).collect();
    let length: usize = documents.iter().map(length).sum();
    let begun = Instant::now();
    runtime.block_on(async {
        let mut rebuild = engine.rebuild(INDEX).await.expect("nobody else rebuilds");
        for batch in documents.chunks(1_000) {
            rebuild
                .add(batch.to_vec())
                .await
                .expect("the documents are good");
        }
        rebuild.finish().await.expect("the disk has room");
    });
    println!(
        "{number} documents of {} characters: {:?}",
        length / number,
        begun.elapsed()
    );
    (engine, dir)
}

fn length(document: &Value) -> usize {
    let texts = ["title", "value_line", "summary", "body"];
    texts
        .iter()
        .filter_map(|name| document[name].as_str())
        .map(|text| text.chars().count())
        .sum()
}

/// Percentiles over all queries in turn, which a mean per query would hide.
fn percentiles(runtime: &Runtime, engine: &Engine) {
    let mut all = Vec::new();
    for (name, query) in queries() {
        let mut times: Vec<Duration> = (0..40)
            .map(|_| {
                let begun = Instant::now();
                runtime
                    .block_on(engine.search(INDEX, query.clone()))
                    .expect("every query has an answer");
                begun.elapsed()
            })
            .collect();
        let total = runtime
            .block_on(engine.search(INDEX, query))
            .map_or(0, |answer| answer.total);
        times.sort();
        println!(
            "{name:14} {total:8} hits  p50 {:?}  p95 {:?}",
            times[20], times[38]
        );
        all.extend(times);
    }
    all.sort();
    println!(
        "all queries: p50 {:?}  p95 {:?}",
        all[all.len() / 2],
        all[all.len() * 95 / 100]
    );
}

fn search(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be started");
    let (engine, dir) = filled(&runtime);
    percentiles(&runtime, &engine);
    let mut group = criterion.benchmark_group("search");
    for (name, query) in queries() {
        group.bench_function(name, |bench| {
            bench
                .to_async(&runtime)
                .iter(|| async { engine.search(INDEX, query.clone()).await });
        });
    }
    for typed in ["玄", "xuanwu", "xwy", "x", "苎麻"] {
        group.bench_function(format!("suggest/{typed}"), |bench| {
            bench
                .to_async(&runtime)
                .iter(|| async { engine.suggest(INDEX, typed, 8).await });
        });
    }
    group.bench_function("apply_one", |bench| {
        let mut dice = Dice(11);
        bench.to_async(&runtime).iter(|| {
            let changed = document(dice.roll(1_000), &mut dice);
            async { engine.apply(INDEX, vec![changed], vec![]).await }
        });
    });
    group.finish();
    drop(engine);
    let _ = std::fs::remove_dir_all(dir);
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2));
    targets = search
}
criterion_main!(benches);
