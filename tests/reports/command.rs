//! `kexing report` as it is run: a file of each kind, and words for what it can't write.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path =
            std::env::temp_dir().join(format!("kexing-report-{:016x}", rand::random::<u64>()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn report(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kexing"))
        .arg("report")
        .args(args)
        .arg("--data")
        .arg(data)
        .env_remove("DATABASE_URL")
        .env_remove("KEXING_MEILI_URL")
        .output()
        .unwrap()
}

#[test]
fn a_report_is_written_in_each_format() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    let csv = report(&data, &["2025", "--quarter", "3"]);
    let said = String::from_utf8_lossy(&csv.stderr);
    assert!(csv.status.success(), "{said}");
    assert!(said.contains("2025-Q3: not frozen"));
    let text = String::from_utf8(csv.stdout).unwrap();
    assert!(
        text.starts_with('\u{feff}') && text.contains("输出技术 · 本期"),
        "{text}"
    );
    let english = report(&data, &["2025", "--lang", "en"]);
    let text = String::from_utf8(english.stdout).unwrap();
    assert!(
        text.starts_with('\u{feff}') && !text.contains("输出技术"),
        "{text}"
    );
    for (format, beginning) in [
        ("xlsx", &b"PK"[..]),
        ("html", b"<!doctype html>"),
        ("csv", b"\xef\xbb\xbf"),
    ] {
        let file = folder.0.join(format!("report.{format}"));
        let written = report(
            &data,
            &[
                "2025",
                "--half",
                "1",
                "--format",
                format,
                "--out",
                file.to_str().unwrap(),
            ],
        );
        assert!(written.status.success() && written.stdout.is_empty());
        assert!(
            std::fs::read(&file).unwrap().starts_with(beginning),
            "{format}"
        );
    }
}

#[test]
fn what_cannot_be_written_is_said_in_words() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    for (args, words) in [
        (&["2025", "--month", "13"][..], "2025 has no month 13"),
        (&["2998"], "has not begun"),
        (&["1066"], "1066 has no year 1"),
        (&["2025", "--lang", "la"], "none in la"),
        (
            &["2025", "--month", "1", "--half", "1"],
            "cannot be used with",
        ),
        (
            &["2025", "--format", "pdf"],
            "possible values: xlsx, csv, html",
        ),
        (
            &["2025", "--out", "/no/such/folder/report.csv"],
            "writing /no/such/folder/report.csv",
        ),
    ] {
        let refused = report(&data, args);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success(), "{args:?}");
        assert!(said.contains(words), "{args:?}: {said}");
        assert!(refused.stdout.is_empty());
    }
}
