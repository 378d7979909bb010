use std::io::{Cursor, Read};

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

/// Whether every element is closed by itself, and the words between them in order.
pub(crate) fn words_of(xml: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut words = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        let between = &rest[..at];
        if open.last().is_some_and(|name| name == "w:t") && !between.is_empty() {
            words.push(
                between
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&apos;", "'")
                    .replace("&amp;", "&"),
            );
        }
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) {
            open.push(tag.split(' ').next().unwrap().to_owned());
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "left open: {open:?}");
    words
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn everything() -> Document {
    let mut document = Document::new("合同编号 KX-H-2026-00001");
    document.push(Block::Cover {
        title: "技术开发合同".into(),
        subtitle: "（委托）".into(),
        facts: vec![
            Fact::new("项目名称", "盐卤提锂 <中试> & \"验证\""),
            Fact::new("有效期限", Text::new().blank("（待填）")),
        ],
        foot: "文本版本 1".into(),
    });
    document.title("技术开发合同");
    document.heading("第一条　要求");
    document.paragraph("双方约定如下。", Set::Indented);
    document.clause(
        "1.1",
        Text::new().strong("目标：").plain("第一行\n第二行"),
        0,
    );
    document.clause("（1）", "细目", 1);
    document.facts(vec![Fact::new("住所地", "达州市")]);
    document.table(
        vec![Column::new("名称", 3), Column::figures("金额（元）", 2)],
        vec![
            vec!["设备".into(), "1,000.00".into()],
            vec!["缺一格".into()],
        ],
    );
    document.push(Block::PageBreak);
    document.push(Block::Signatures {
        signatures: vec![Signature {
            side: "甲方（盖章）".to_owned(),
            name: "甲公司".into(),
            lines: vec!["法定代表人（签字）".to_owned()],
            day: "　年　月　日".to_owned(),
        }],
    });
    document
}

#[test]
fn every_block_stands_in_the_file_in_its_order() {
    let bytes = write(&everything()).unwrap();
    let words = words_of(&part(&bytes, "word/document.xml")).join("|");
    let mut from = 0;
    for wanted in [
        "（委托）",
        "盐卤提锂 <中试> & \"验证\"",
        "（待填）",
        "第一条　要求",
        "双方约定如下。",
        "1.1|",
        "目标：",
        "第一行|第二行",
        "（1）|细目",
        "住所地|达州市",
        "名称|金额（元）|设备|1,000.00|缺一格",
        "甲方（盖章）：|甲公司|法定代表人（签字）：",
        "　年　月　日",
    ] {
        let at = words[from..].find(wanted);
        assert!(at.is_some(), "{wanted} is missing after {}", &words[..from]);
        from += at.unwrap() + wanted.len();
    }
}

#[test]
fn faces_sizes_paper_and_page_numbers_are_set() {
    let bytes = write(&everything()).unwrap();
    let styles = part(&bytes, "word/styles.xml");
    for face in ["宋体", "黑体", "仿宋"] {
        assert!(styles.contains(&format!("w:eastAsia=\"{face}\"")), "{face}");
    }
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains("w:w=\"11906\" w:h=\"16838\""));
    assert!(
        document.contains("<w:titlePg"),
        "a cover has no page number"
    );
    let zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let edges: String = names
        .iter()
        .filter(|name| name.starts_with("word/footer") || name.starts_with("word/header"))
        .map(|name| part(&bytes, name))
        .collect();
    assert!(edges.contains("PAGE") && edges.contains("NUMPAGES"));
    assert!(edges.contains("KX-H-2026-00001"));
    for name in names.iter().filter(|name| name.contains(".xml")) {
        words_of(&part(&bytes, name));
    }
}

#[test]
fn the_same_document_makes_the_same_bytes() {
    let hash = |bytes: &[u8]| Sha256::digest(bytes);
    let one = write(&everything()).unwrap();
    let other = std::thread::spawn(|| write(&everything()).unwrap());
    assert_eq!(hash(&one), hash(&write(&everything()).unwrap()));
    assert_eq!(hash(&one), hash(&other.join().unwrap()));
}

proptest! {
    #[test]
    fn whatever_is_typed_makes_a_file_that_opens(words in "\\PC{0,40}|[\\x00-\\x20<>&\"'\u{202e}\u{feff}甲]{0,20}") {
        let mut document = Document::new(words.clone());
        document.clause(words.clone(), words.clone(), 0);
        document.facts(vec![Fact::new(words.clone(), words.clone())]);
        let bytes = write(&document).unwrap();
        let shown = words_of(&part(&bytes, "word/document.xml")).concat();
        let clean = text::clean(&words);
        let unprintable = shown.chars().any(|c| c.is_control() || c == '\u{202e}');
        prop_assert!(!unprintable);
        prop_assert_eq!(shown.matches('甲').count(), 4 * clean.matches('甲').count());
    }
}
