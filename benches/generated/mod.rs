//! Invented catalogues of any size, the same on every run: titles of about 20 characters, bodies of 540 on average (a
//! twentieth above 1,400, a few up to 20,000), words as frequent as words are in technical texts, and codes as unequal
//! as in a real catalogue. Shared by the benches and by the example that writes catalogues to files.

pub(crate) mod questions;

use kexing::codes::{self, Table};
use serde_json::{Value, json};

const VOCABULARY: &str = include_str!("../../search-config/vectors/vocab.txt");
const DICTIONARY: &str = include_str!("../../search-config/dictionary.txt");

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
    "补偿结构",
    "分离与回用方法",
];
/// A quantity, its least and largest value, its unit.
const QUANTITIES: &[(&str, usize, usize, &str)] = &[
    ("工作压力", 1, 60, "MPa"),
    ("处理温度", 20, 900, "℃"),
    ("合格率达到", 85, 99, "%"),
    ("单位能耗下降", 3, 40, "%"),
    ("处理能力", 5, 800, "t/d"),
    ("粒径小于", 1, 500, "μm"),
    ("连续运行", 72, 9000, "小时"),
    ("年节约成本", 5, 900, "万元"),
];

/// Small, fast and the same everywhere; good enough to shuffle words.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2) + 1)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }

    /// From 0 up to 1.
    #[expect(clippy::cast_precision_loss, reason = "a million fits")]
    pub(crate) fn share(&mut self) -> f64 {
        self.roll(1_000_000) as f64 / 1_000_000.0
    }

    /// A place in a list of `len`, the first ones far more often: the frequency falls like 1/rank.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "lists are short"
    )]
    pub(crate) fn rank(&mut self, len: usize) -> usize {
        ((len as f64).powf(self.share()) as usize - 1).min(len.saturating_sub(1))
    }

    /// The length of a body: log-normal, with a long one now and then.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive number of characters"
    )]
    fn length(&mut self) -> usize {
        if self.roll(10_000) == 0 {
            return 10_000 + self.roll(10_000);
        }
        let bell: f64 = (0..12).map(|_| self.share()).sum::<f64>() - 6.0;
        (6.01 + 0.75 * bell).exp() as usize
    }
}

/// The words a catalogue is made of.
pub(crate) struct Maker {
    /// Chinese words, the most frequent first.
    words: Vec<&'static str>,
    latin: Vec<&'static str>,
    technical: Vec<&'static str>,
    fields: Vec<&'static str>,
    regions: Vec<&'static str>,
}

/// What a result is made of, before it becomes a document of the index or a record to import.
pub(crate) struct Texts {
    pub(crate) title: String,
    pub(crate) value_line: String,
    pub(crate) keywords: Vec<&'static str>,
    pub(crate) summary: String,
    pub(crate) body: String,
}

impl Default for Maker {
    fn default() -> Self {
        let han = |word: &&str| {
            word.chars()
                .all(|ch| ('\u{4e00}'..='\u{9fff}').contains(&ch))
        };
        let (words, latin): (Vec<_>, Vec<_>) = VOCABULARY.lines().partition(han);
        let latin = latin
            .into_iter()
            .filter(|word| word.len() > 2 && word.chars().all(|ch| ch.is_ascii_lowercase()));
        let leaves = |table| {
            let all = codes::all(table).iter().map(|row| row.code.as_str());
            all.filter(|code| codes::parent(table, code).is_some())
                .collect::<Vec<_>>()
        };
        Self {
            words,
            latin: latin.collect(),
            technical: DICTIONARY
                .lines()
                .filter(|line| !line.starts_with('#') && !line.is_empty())
                .collect(),
            fields: leaves(Table::Field),
            regions: leaves(Table::Region),
        }
    }
}

impl Maker {
    /// A document of the index `achievements`.
    pub(crate) fn document(&self, number: usize) -> Value {
        let (mut dice, texts, field, region) = self.result(number);
        let published = 1_600_000_000 + dice.roll(160_000_000);
        json!({
            "id": format!("{number:08}"),
            "title": texts.title,
            "value_line": texts.value_line,
            "keywords": texts.keywords,
            "number": format!("KX-C-{}-{:05}", 2020 + number % 7, number / 7),
            "organisation": format!("示例单位{}（虚构）", dice.rank(3_000)),
            "summary": texts.summary,
            "body": texts.body,
            "field": lineage(Table::Field, field),
            "field_top": codes::top(Table::Field, field).map(|row| row.code.as_str()),
            "maturity": (1 + dice.roll(9)).to_string(),
            "modes": some(&mut dice, Table::CooperationMode, 3),
            "region": lineage(Table::Region, region),
            "price_band": one(&mut dice, Table::PriceBand),
            "ip": lineage(Table::Ip, one(&mut dice, Table::Ip)),
            "organisation_kind": one(&mut dice, Table::OrganisationKind),
            "state": "published",
            "published_at": published,
            "confirmed_at": published + dice.roll(20_000_000),
            "freshness": published + dice.roll(20_000_000),
            "price": (dice.roll(3) > 0).then(|| dice.roll(900_000_000)),
        })
    }

    /// What is common to a result wherever it goes: its texts, field and region, and the dice for more.
    pub(crate) fn result(&self, number: usize) -> (Dice, Texts, &'static str, &'static str) {
        let mut dice = Dice::new(number as u64);
        let field = self.fields[dice.rank(self.fields.len())];
        let texts = self.texts(field, &mut dice);
        let region = self.regions[dice.rank(self.regions.len())];
        (dice, texts, field, region)
    }

    fn texts(&self, field: &str, dice: &mut Dice) -> Texts {
        // Results of one field share words that others use less.
        let topic = field
            .bytes()
            .fold(7_usize, |sum, byte| sum * 31 + usize::from(byte));
        let subject = self.technical[dice.rank(self.technical.len())];
        let deed = DEEDS[dice.rank(DEEDS.len())];
        let (first, second) = (self.topical(topic, dice), self.topical(topic, dice));
        let length = dice.length();
        Texts {
            title: format!(
                "{first}{second}用{subject}{}{deed}",
                self.topical(topic, dice)
            ),
            value_line: format!("让{subject}的{first}更省更稳，{}", quantity(dice)),
            keywords: vec![subject, first, second],
            summary: self.prose(topic, dice, 110),
            body: self.prose(topic, dice, length),
        }
    }

    fn topical(&self, topic: usize, dice: &mut Dice) -> &'static str {
        let nth = dice.rank(400);
        let spread = topic.wrapping_mul(2_654_435_761).wrapping_add(nth * 7_919);
        self.words[200 + spread % (self.words.len() - 200)]
    }

    fn prose(&self, topic: usize, dice: &mut Dice, length: usize) -> String {
        let mut text = String::new();
        let mut left = i64::try_from(length).unwrap_or(0);
        while left > 0 {
            let sentence = self.sentence(topic, dice);
            left -= i64::try_from(sentence.chars().count()).unwrap_or(i64::MAX);
            text.push_str(&sentence);
        }
        text
    }

    fn sentence(&self, topic: usize, dice: &mut Dice) -> String {
        let mut text = String::new();
        for clause in 0..=dice.roll(3) {
            text.push_str(if clause > 0 { "，" } else { "" });
            for _ in 0..4 + dice.roll(6) {
                text.push_str(match dice.roll(20) {
                    0 => self.latin[dice.rank(self.latin.len())],
                    1 => self.technical[dice.rank(self.technical.len())],
                    2..=7 => self.topical(topic, dice),
                    _ => self.words[dice.rank(self.words.len())],
                });
            }
        }
        if dice.roll(4) == 0 {
            text.push('，');
            text.push_str(&quantity(dice));
        }
        text.push('。');
        text
    }
}

fn quantity(dice: &mut Dice) -> String {
    let (name, least, most, unit) = QUANTITIES[dice.roll(QUANTITIES.len())];
    format!("{name}{}{unit}", least + dice.roll(most - least))
}

fn one(dice: &mut Dice, table: Table) -> &'static str {
    let all = codes::all(table);
    &all[dice.rank(all.len())].code
}

pub(crate) fn some(dice: &mut Dice, table: Table, most: usize) -> Vec<&'static str> {
    let mut some: Vec<_> = (0..=dice.roll(most)).map(|_| one(dice, table)).collect();
    some.sort_unstable();
    some.dedup();
    some
}

fn lineage(table: Table, code: &str) -> Vec<&'static str> {
    codes::lineage(table, code)
        .map(|row| row.code.as_str())
        .collect()
}
