//! The packet: what is in it, that its hashes hold, that it says what is missing, and that it is the same again.

use std::io::{Cursor, Read as _};

use serde_json::Value;

use super::papers::{MINE, PDF, address, file, hand_in};
use super::{FILE, NUMBER, registrar, revision};
use crate::app::{Actor, TestApp, sha256};

type Files = Vec<(String, Vec<u8>)>;

fn unzip(bytes: &[u8]) -> Files {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|n| {
            let mut entry = zip.by_index(n).unwrap();
            let name = entry.name().unwrap().to_string();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

fn entry<'a>(files: &'a Files, name: &str) -> &'a [u8] {
    let found = files.iter().find(|(known, _)| known == name);
    &found.unwrap_or_else(|| panic!("no {name}")).1
}

fn manifest(files: &Files) -> Value {
    serde_json::from_slice(entry(files, "manifest.json")).unwrap()
}

/// Makes a packet as the button does; its address and what it holds.
async fn packet(actor: &Actor<'_>, base: &str) -> (String, Files) {
    let to = actor.post(&format!("{base}/packets"), &[]).await.location();
    let answer = actor.get(&to).await.assert_ok();
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert_eq!(
        answer.headers["content-length"].to_str().unwrap(),
        answer.bytes.len().to_string()
    );
    (to, unzip(&answer.bytes))
}

/// Every file the manifest names is there with its hash and size, and nothing else is.
fn assert_whole(files: &Files) {
    let manifest = manifest(files);
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(files.len(), listed.len() + 2);
    for file in listed {
        let bytes = entry(files, file["path"].as_str().unwrap());
        assert_eq!(sha256(bytes), file["sha256"], "{file}");
        assert_eq!(file["size"], bytes.len());
    }
    let list = String::from_utf8(entry(files, "清单.txt").to_vec()).unwrap();
    assert!(list.contains(&sha256(entry(files, "manifest.json"))));
    for file in listed {
        assert!(list.contains(file["path"].as_str().unwrap()));
        assert!(list.contains(file["sha256"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn an_incomplete_packet_says_loudly_what_is_missing() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    let (_, files) = packet(&keeper, FILE).await;
    assert_whole(&files);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "清单.txt",
            "manifest.json",
            "01-技术合同认定登记申请表.docx",
            "01-技术合同认定登记申请表.xlsx",
            "02-价款明细清单.xlsx",
            "03-材料核对表.docx",
        ]
    );
    let manifest = manifest(&files);
    assert_eq!(manifest["complete"], false);
    assert_eq!(manifest["contract"], NUMBER);
    assert_eq!(manifest["total_yuan"], "600000.00");
    assert_eq!(manifest["technical_yuan"], "520000.00");
    assert_eq!(manifest["made_at"], "2026-11-23T10:00:00+08:00");
    let kinds: Vec<&str> = manifest["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lack| lack["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.len(), 5);
    let list = String::from_utf8(entry(&files, "清单.txt").to_vec()).unwrap();
    assert!(list.contains("【尚不齐全】缺必备材料 5 种"), "{list}");
    assert!(
        list.contains("× 合同文本") && list.contains("□ 买方法定代表人"),
        "{list}"
    );
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_contains("缺材料 5 种")
        .assert_contains(&sha256(entry(&files, "manifest.json")));
}

#[tokio::test]
async fn names_are_clean_and_chinese_and_what_is_not_for_filing_stays_out() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    for (kind, name, extra) in [
        ("contract", "..\\..\\合同:终稿.txt", "1"),
        ("contract", "第二份.pdf", "2"),
        ("performance_proof", "发票.pdf", "3"),
        ("other", "a/../b", "4"),
    ] {
        let bytes = [PDF, extra.as_bytes()].concat();
        hand_in(&keeper, FILE, (kind, name, &bytes), &[])
            .await
            .location();
    }
    let to = keeper
        .post(&format!("{FILE}/packets"), &[])
        .await
        .location();
    let answer = keeper.get(&to).await.assert_ok();
    let files = unzip(&answer.bytes);
    assert_whole(&files);
    let papers: Vec<&str> = files
        .iter()
        .filter_map(|(name, _)| name.strip_prefix("材料/"))
        .collect();
    assert_eq!(papers.len(), 3, "{papers:?}");
    assert!(papers[0].starts_with("01-合同文本") && papers[0].ends_with("合同终稿.txt.pdf"));
    assert!(papers[1].starts_with("02-合同文本") && papers[1].ends_with("第二份.pdf"));
    assert!(
        papers[2].starts_with("03-其他-b") && papers[2].split('.').next_back() == Some("pdf"),
        "{papers:?}"
    );
    // Bit 11 of the first header's flags: the name is UTF-8.
    let flags = u16::from_le_bytes([answer.bytes[6], answer.bytes[7]]);
    assert_eq!(flags & 0x0800, 0x0800);
}

#[tokio::test]
async fn a_packet_is_the_same_again_whatever_happened_since() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let (university, _) = file(&app, &keeper).await;
    let ada = app.member("ada", university).await;
    hand_in(&ada, MINE, ("contract", "合同.pdf", PDF), &[])
        .await
        .location();
    let (first, before) = packet(&ada, MINE).await;
    let whole = ada.get(&first).await.bytes;
    // Another paper takes the place, and the contract gets another price.
    let page = ada.get(&format!("{MINE}/papers")).await;
    let old = address(&page, &format!("{MINE}/papers/"));
    let old = old.rsplit('/').next().unwrap();
    let second = [PDF, b"%second"].concat();
    let replaces = [("replaces_contract", old)];
    hand_in(&ada, MINE, ("contract", "新合同.pdf", &second), &replaces)
        .await
        .location();
    let seen = revision(&keeper, FILE).await;
    let mut edit = super::form_with(&[("total", "80万"), ("revision", &seen)]);
    let seller = university.to_string();
    edit.retain(|(field, _)| !field.starts_with("seller_"));
    edit.push(("seller_id", &seller));
    keeper
        .post(&format!("{FILE}/edit"), &edit)
        .await
        .assert_redirect(FILE);
    let again = ada.get(&first).await.assert_ok();
    assert_eq!(again.bytes, whole, "byte for byte");
    assert_eq!(unzip(&again.bytes), before);
    let paper = |files: &Files| -> Vec<u8> {
        let found = files.iter().find(|(name, _)| name.starts_with("材料/"));
        found.unwrap().1.clone()
    };
    assert_eq!(paper(&before), PDF);
    let (_, after) = packet(&keeper, FILE).await;
    assert_whole(&after);
    assert_eq!(paper(&after), second);
    assert_eq!(manifest(&after)["packet_number"], 2);
    assert_eq!(manifest(&after)["total_yuan"], "800000.00");
    // The registrar opens the party's packet as well, and both are in the log.
    let id = first.rsplit('/').next().unwrap();
    let same = keeper
        .get(&format!("{FILE}/packets/{id}"))
        .await
        .assert_ok();
    assert_eq!(same.bytes, whole);
    keeper
        .get(&format!("{FILE}/papers"))
        .await
        .assert_contains("第 2 次")
        .assert_contains("申报材料包</th>");
}

#[tokio::test]
async fn the_same_state_makes_the_same_files() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    hand_in(&keeper, FILE, ("contract", "合同.pdf", PDF), &[])
        .await
        .location();
    let (_, one) = packet(&keeper, FILE).await;
    let (_, two) = packet(&keeper, FILE).await;
    assert_eq!(manifest(&one)["files"], manifest(&two)["files"]);
}

#[tokio::test]
async fn a_packet_whose_file_is_gone_or_altered_is_not_handed_out() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    file(&app, &keeper).await;
    hand_in(&keeper, FILE, ("contract", "合同.pdf", PDF), &[])
        .await
        .location();
    let (to, _) = packet(&keeper, FILE).await;
    let hash = sha256(PDF);
    let stored = app
        .app
        .config
        .data
        .join("files")
        .join(&hash[..2])
        .join(&hash);
    std::fs::write(&stored, b"%PDF-1.4 something else").unwrap();
    keeper
        .get(&to)
        .await
        .assert_status(503)
        .assert_contains("读不出来");
    std::fs::remove_file(&stored).unwrap();
    keeper.get(&to).await.assert_status(503);
    let left = std::fs::read_dir(app.app.config.data.join("tmp"))
        .unwrap()
        .count();
    assert_eq!(left, 0, "nothing half-made stays behind");
}

#[tokio::test]
async fn the_form_and_the_list_are_pages_and_files() {
    let app = TestApp::new().await;
    let keeper = registrar(&app).await;
    let (university, _) = file(&app, &keeper).await;
    let ada = app.member("ada", university).await;
    for (actor, base) in [(&keeper, FILE), (&ada, MINE)] {
        actor
            .get(&format!("{base}/application"))
            .await
            .assert_ok()
            .assert_contains("技术合同认定登记申请表")
            .assert_contains("尚有")
            .assert_contains("不是技术合同登记证明")
            .assert_lacks("内部备注");
        actor
            .get(&format!("{base}/items"))
            .await
            .assert_ok()
            .assert_contains("铂铑热电偶")
            .assert_contains("¥ 520,000.00")
            .assert_contains("¥ 600,000.00");
        for (path, begin) in [
            ("application/docx", "PK"),
            ("application/xlsx", "PK"),
            ("items/xlsx", "PK"),
        ] {
            let got = actor.get(&format!("{base}/{path}")).await.assert_ok();
            assert!(got.bytes.starts_with(begin.as_bytes()));
        }
        actor
            .get(&format!("{base}/application/pdf"))
            .await
            .assert_status(404);
        actor
            .get(&format!("{base}/items/docx"))
            .await
            .assert_status(404);
    }
    ada.in_english()
        .get(&format!("{MINE}/application"))
        .await
        .assert_contains("Application for recognition and registration");
}
