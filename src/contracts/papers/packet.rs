//! The packet for filing, without its bytes: names of the files in it, the manifest with their hashes, and the same as
//! a list for people. It is made while papers are missing too, and then says so before anything else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::document::Document;
use crate::contracts::contract::Contract;
use crate::contracts::opened::Side;
use crate::ids::{PacketId, PaperId};
use crate::tz;
use crate::web::words::{Arg, Locale, t, t_with};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const LIST: &str = "清单.txt";
const FORMAT: &str = "kexing-packet-1";

/// A file of the packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    pub(super) path: String,
    pub(super) sha256: String,
    pub(super) size: i64,
    /// A code of the table `document`, or what the centre made: application, items, checklist.
    pub(super) kind: String,
    /// Of what was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) paper: Option<Paper>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Paper {
    pub(super) id: PaperId,
    /// As it was called when it was handed in.
    pub(super) name: String,
    /// The version of the contract that the file stood on then.
    pub(super) contract_version: i64,
    pub(super) giver: Side,
    pub(super) by: String,
    pub(super) at: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lack {
    pub(super) kind: String,
    pub(super) label: String,
    pub(super) whence: String,
}

/// What is in a packet, of which contract and version, made by whom and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: String,
    pub(super) packet: PacketId,
    pub(super) packet_number: i64,
    pub(super) contract: String,
    pub(super) contract_version: i64,
    pub(super) contract_state: String,
    pub(super) project: String,
    pub(super) made_at: String,
    pub(super) made_by: String,
    pub(super) giver: Side,
    /// In 元, as texts, so that no reader rounds them.
    pub(super) total_yuan: String,
    pub(super) technical_yuan: String,
    pub(super) complete: bool,
    pub(super) missing: Vec<Lack>,
    pub(super) blank: Vec<String>,
    pub(super) files: Vec<Listed>,
}

/// Who makes a packet, when, and as which of the file's packets.
pub(super) struct Maker<'a> {
    pub(super) id: PacketId,
    pub(super) number: i64,
    pub(super) giver: Side,
    pub(super) name: &'a str,
    pub(super) now: DateTime<Utc>,
}

impl Manifest {
    pub(super) fn new(
        contract: &Contract,
        values: &crate::contracts::contract::Values,
        maker: &Maker<'_>,
        (missing, blank): (Vec<Lack>, Vec<String>),
        files: Vec<Listed>,
    ) -> Self {
        Self {
            format: FORMAT.to_owned(),
            packet: maker.id,
            packet_number: maker.number,
            contract: contract.number.clone(),
            contract_version: contract.version,
            contract_state: contract.state.code().to_owned(),
            project: values.name.clone(),
            made_at: tz::shanghai(maker.now).to_rfc3339(),
            made_by: maker.name.to_owned(),
            giver: maker.giver,
            total_yuan: values.total.yuan_text(),
            technical_yuan: values.technical.yuan_text(),
            complete: missing.is_empty() && blank.is_empty(),
            missing,
            blank,
            files,
        }
    }

    pub(super) fn size(&self) -> i64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// The list for people. It holds the manifest's own hash, so that one can be held against the other.
    pub(super) fn list(&self, manifest_hash: &str, made: DateTime<Utc>) -> String {
        let say = |key: &str, args: &[(&str, Arg)]| {
            let args: Vec<(String, Arg)> = args
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect();
            t_with(Locale::Zh, key, &args)
        };
        let text = |text: &str| Arg::Text(text.to_owned());
        let giver = t(Locale::Zh, &format!("paper-giver-{}", self.giver.code()));
        let mut lines = vec![
            say("packet-list-title", &[]),
            say(
                "packet-list-contract",
                &[
                    ("number", text(&self.contract)),
                    ("version", Arg::Number(self.contract_version)),
                    ("name", text(&self.project)),
                ],
            ),
            say(
                "packet-list-sums",
                &[
                    ("total", text(&self.total_yuan)),
                    ("technical", text(&self.technical_yuan)),
                ],
            ),
            say(
                "packet-list-made",
                &[
                    ("n", Arg::Number(self.packet_number)),
                    ("at", text(&tz::shanghai_minute(made))),
                    ("by", text(&self.made_by)),
                    ("giver", text(&giver)),
                ],
            ),
            String::new(),
        ];
        self.lacks(&mut lines, &say);
        lines.push(say(
            "packet-list-files",
            &[("n", Arg::from(self.files.len()))],
        ));
        for (n, file) in self.files.iter().enumerate() {
            let size = ("size", Arg::Number(file.size));
            lines.push(format!("{}. {}", n + 1, file.path));
            lines.push(say(
                "packet-list-hash",
                &[("hash", text(&file.sha256)), size],
            ));
            if let Some(paper) = &file.paper {
                let giver = t(Locale::Zh, &format!("paper-giver-{}", paper.giver.code()));
                lines.push(say(
                    "packet-list-paper",
                    &[
                        ("giver", text(&giver)),
                        ("by", text(&paper.by)),
                        ("at", text(&paper.at)),
                        ("version", Arg::Number(paper.contract_version)),
                    ],
                ));
            }
        }
        lines.push(String::new());
        lines.push(say(
            "packet-list-manifest",
            &[("hash", text(manifest_hash))],
        ));
        lines.push(say("packet-foot", &[]));
        lines.join("\r\n") + "\r\n"
    }

    fn lacks(&self, lines: &mut Vec<String>, say: &impl Fn(&str, &[(&str, Arg)]) -> String) {
        if self.complete {
            lines.push(say("packet-list-complete", &[]));
        } else {
            let lacks = [
                ("packet-list-lacks-papers", self.missing.len()),
                ("packet-list-lacks-fields", self.blank.len()),
            ];
            let lacks: Vec<String> = lacks
                .into_iter()
                .filter(|(_, n)| *n > 0)
                .map(|(key, n)| say(key, &[("n", Arg::from(n))]))
                .collect();
            let between = say("packet-lacks-between", &[]);
            let loud = say("packet-list-incomplete", &[]);
            lines.push(format!("{loud}{}", lacks.join(&between)));
            for lack in &self.missing {
                lines.push(format!("  × {}（{}）", lack.label, lack.whence));
            }
            for field in &self.blank {
                lines.push(format!("  □ {field}"));
            }
        }
        lines.push(String::new());
    }
}

/// A name that every system takes: the kind and its place before what the file was called, and the ending of what it is.
pub(super) fn paper_name(place: usize, label: &str, document: &Document) -> String {
    let ending = ending(&document.media);
    let name = plain(&document.name);
    let (stem, own) = name.rsplit_once('.').unwrap_or((name.as_str(), ""));
    let fits = ending.split('|').any(|e| e.eq_ignore_ascii_case(own));
    let (stem, ending) = if fits {
        (stem, own)
    } else {
        (name.as_str(), ending.split('|').next().unwrap_or_default())
    };
    let stem: String = stem.chars().take(STEM_MOST).collect();
    let label = plain(label);
    let label = label.split(['（', '、']).next().unwrap_or_default();
    format!(
        "材料/{place:02}-{label}-{}.{ending}",
        stem.trim_matches([' ', '.'])
    )
}

/// Characters of what a file was called that a name keeps: folders have their limits.
const STEM_MOST: usize = 60;

/// Without anything that a path, a shell or an eye could mind.
fn plain(name: &str) -> String {
    name.chars()
        .map(|c| if "/\\:*?\"<>|".contains(c) { '_' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'))
        .collect()
}

/// The endings of a media type, the usual one first.
fn ending(media: &str) -> &'static str {
    match media {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg|jpeg",
        "image/webp" => "webp",
        "application/zip" => "zip",
        "application/msword" => "doc",
        m if m.ends_with("wordprocessingml.document") => "docx",
        m if m.ends_with("spreadsheetml.sheet") => "xlsx",
        m if m.ends_with("presentationml.presentation") => "pptx",
        m if m.starts_with("text/csv") => "csv",
        m if m.starts_with("text/") => "txt",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{FileId, UserId};

    fn named(name: &str, media: &str) -> Document {
        let at = DateTime::UNIX_EPOCH;
        Document {
            id: PaperId::mint(at),
            version: 1,
            kind: "contract".to_owned(),
            file_id: FileId::mint(at),
            name: name.to_owned(),
            hash: String::new(),
            media: media.to_owned(),
            size: 1,
            note: String::new(),
            giver: Side::Seller,
            organisation_id: None,
            uploaded_by: UserId::mint(at),
            replaced_by: None,
            ended_by: None,
            ended_at: None,
            ended_words: String::new(),
            created_at: at,
        }
    }

    fn name(was: &str, media: &str) -> String {
        paper_name(3, "合同文本（全部页）", &named(was, media))
    }

    #[test]
    fn names_in_the_packet_are_plain_and_end_in_what_the_file_is() {
        let pdf = "application/pdf";
        assert_eq!(name("合同.PDF", pdf), "材料/03-合同文本-合同.PDF");
        assert_eq!(name("合同", pdf), "材料/03-合同文本-合同.pdf");
        assert_eq!(name("合同.txt", pdf), "材料/03-合同文本-合同.txt.pdf");
        assert_eq!(
            name("扫描.jpeg", "image/jpeg"),
            "材料/03-合同文本-扫描.jpeg"
        );
        assert_eq!(name("", pdf), "材料/03-合同文本-.pdf");
    }

    #[test]
    fn no_name_leaves_its_folder() {
        let pdf = "application/pdf";
        for was in [
            "../../etc/passwd",
            "..\\..\\x.pdf",
            "/root",
            "C:\\x",
            "a\u{202e}fdp",
            "...",
            "a\0b",
        ] {
            let inside = name(was, pdf).replacen("材料/", "", 1);
            assert!(
                !inside.contains(['/', '\\', ':', '\0', '\u{202e}']),
                "{inside}"
            );
            assert!(
                inside.starts_with("03-") && inside.split('.').next_back() == Some("pdf"),
                "{inside}"
            );
        }
        assert!(name(&"长".repeat(300), pdf).chars().count() < 80);
    }
}
