//! Judgements: searches people really make, on the demonstration's data, and what must stand among the first three.
//! They guard the search against changes of words, weights and code that help one search and harm another, on either
//! engine.

use std::io::Write as _;
use std::sync::Arc;

use kexing::catalogue;
use kexing::demo;
use kexing::mail::Transport;

use crate::app::TestApp;

/// Kind, what is typed, what the title of one of the first three has.
const JUDGEMENTS: &[(&str, &str, &str)] = &[
    // words
    ("achievements", "浸润剂", "水性玄武岩纤维浸润剂"),
    ("achievements", "球阀", "高压天然气球阀软密封座"),
    ("achievements", "陶粒", "煤矸石制备陶粒滤料"),
    ("achievements", "玄武岩纤维 复合筋", "复合筋拉挤成型"),
    ("achievements", "冬季沼气池不产气", "低温厌氧菌剂"),
    ("achievements", "巴渠应用技术研究院 玄武岩", "玄武岩纤维"),
    ("needs", "漏板寿命", "漏板寿命由3个月延长"),
    ("needs", "杂菌", "银耳菌棒杂菌污染率"),
    ("organisations", "稻渔", "开江稻渔农业开发"),
    // phrases and exclusions
    ("achievements", "\"闭环控制\"", "粮油干燥塔含水率闭环控制"),
    ("achievements", "\"软密封座\" -液压缸", "软密封座补偿结构"),
    ("achievements", "苎麻 -含胶率", "苎麻机械化剥制"),
    // sentences
    (
        "achievements",
        "我们想找一种降低拉丝断头率的玄武岩纤维漏板工艺",
        "低析晶玄武岩纤维多孔漏板",
    ),
    (
        "achievements",
        "有没有能在现场快速检测苎麻含胶率的设备",
        "含胶率检测装置",
    ),
    (
        "achievements",
        "乡镇污水处理站没有专人值守怎么办",
        "山区乡镇污水一体化",
    ),
    (
        "needs",
        "怎样减少液体硫磺管道伴热的蒸汽消耗",
        "液体硫磺输送伴热",
    ),
    // pinyin and initials
    ("achievements", "xuanwuyan", "玄武岩纤维"),
    ("achievements", "zhuma tuojiao", "苎麻脱胶"),
    ("achievements", "heiji", "黑鸡保种"),
    ("achievements", "xwyxw", "玄武岩纤维"),
    ("achievements", "lishi taoli", "陶粒"),
    ("needs", "dazhaxie", "大闸蟹病害"),
    // slips of finger and ear
    ("achievements", "xaunwuyan", "玄武岩纤维"),
    ("achievements", "玄五岩纤维", "玄武岩纤维"),
    ("achievements", "进润剂", "浸润剂"),
    ("achievements", "basalt fibr", "玄武岩纤维"),
    ("achievements", "ceramsiet", "陶粒"),
    ("needs", "大闸谢", "大闸蟹病害"),
    // traditional characters, full width
    ("achievements", "玄武巖纖維 浸潤劑", "水性玄武岩纤维浸润剂"),
    ("achievements", "無人機 變量噴施", "无人机变量喷施"),
    ("needs", "ＤＮ２００　闸阀", "闸阀启闭力矩"),
    // English, for Chinese pages
    ("achievements", "basalt fiber sizing agent", "浸润剂"),
    ("achievements", "heart ECG monitor", "心电采集终端"),
    ("achievements", "ramie degumming", "苎麻脱胶"),
    ("achievements", "drone spraying", "无人机变量喷施"),
    ("achievements", "lithium extraction from brine", "提锂"),
    ("achievements", "wastewater treatment", "污水"),
    ("achievements", "coal gangue ceramsite", "煤矸石制备陶粒"),
    ("needs", "digital twin", "数字孪生装配"),
    ("needs", "carbon accounting platform", "碳核算平台"),
    // numbers with units
    ("achievements", "25MPa 球阀", "高压天然气球阀"),
    ("achievements", "25 兆帕", "高压天然气球阀"),
    ("achievements", "60度碱液", "耐碱型玄武岩纤维复合筋"),
    ("achievements", "13 μm 漏板", "多孔漏板拉丝"),
    ("achievements", "75千瓦 发电", "压差发电"),
    ("needs", "700MPa 高强钢", "起重臂高强钢焊接"),
    // synonyms and abbreviations
    ("achievements", "玄纤", "玄武岩纤维"),
    ("achievements", "CBF", "玄武岩纤维"),
    ("achievements", "蜜胺海绵", "三聚氰胺泡沫"),
    ("achievements", "含水量 控制", "粮油干燥塔含水率"),
    ("needs", "河蟹 病", "大闸蟹病害"),
    ("needs", "PTO", "取力装置"),
    // broader words
    ("achievements", "固废综合利用", "煤矸石制备陶粒"),
    ("achievements", "无机纤维", "纤维"),
    ("achievements", "building materials", "砖瓦隧道窑"),
];

#[tokio::test]
async fn what_people_search_for_stands_among_the_first_three() {
    let app = TestApp::new().await;
    demo::load(&app.app).await.unwrap();
    judge(&app).await;
}

#[tokio::test]
async fn a_server_finds_it_as_well() {
    let Ok(url) = std::env::var("TEST_MEILI_URL") else {
        // Past the capture of the test's own output.
        let _told = writeln!(
            std::io::stderr(),
            "\nNOT RUN: the judgements on Meilisearch (set TEST_MEILI_URL and TEST_MEILI_KEY)"
        );
        return;
    };
    let mut app = TestApp::new().await;
    demo::load(&app.app).await.unwrap();
    // The same site moves to a server, which takes everything at once more quickly than one by one.
    let mut config = app.app.config.clone();
    config.meili_url = Some(url);
    config.meili_key = std::env::var("TEST_MEILI_KEY").ok();
    let mail = Transport::Memory(Arc::default());
    let (db, clock) = (app.app.db.clone(), app.app.clock.clone());
    app.app = kexing::assemble(config, db, clock, mail).unwrap();
    app.router = kexing::router(&app.app);
    judge(&app).await;
}

async fn judge(app: &TestApp) {
    catalogue::reindex(&app.app, |_| ()).await.unwrap();
    let visitor = app.visitor();
    let mut wrong = Vec::new();
    for (kind, typed, wanted) in JUDGEMENTS {
        let query = serde_urlencoded::to_string([("kind", kind), ("q", typed)]).unwrap();
        let page = visitor
            .get(&format!("/search?{query}"))
            .await
            .assert_ok()
            .text();
        let first = titles(&page);
        if !first.iter().take(3).any(|title| title.contains(wanted)) {
            wrong.push(format!("{kind} {typed}: wanted {wanted}, got {first:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        JUDGEMENTS.len(),
        wrong.join("\n")
    );
}

/// The titles of the cards without their marks.
fn titles(page: &str) -> Vec<String> {
    let cards = page.split("<h3>").skip(1);
    let heads = cards.filter_map(|card| card.split_once("</h3>"));
    heads
        .map(|(head, _)| {
            let text = head.split('<').filter_map(|part| part.split_once('>'));
            text.map(|(_, text)| text)
                .collect::<String>()
                .trim()
                .to_owned()
        })
        .take(4)
        .collect()
}
