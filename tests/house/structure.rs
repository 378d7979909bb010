//! The house's order, checked: sizes, whose tables are whose, which words exist.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().unwrap() != "node_modules" {
                    walk(&path, ending, found);
                }
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        ending,
        &mut found,
    );
    found.sort();
    found
}

fn longer_than(folder: &str, ending: &str, most: usize) -> Vec<String> {
    files(folder, ending)
        .iter()
        .filter(|path| !path.to_str().unwrap().contains("/vendor/"))
        .filter_map(|path| {
            let lines = fs::read_to_string(path).unwrap().lines().count();
            (lines > most).then(|| format!("{} {lines}", path.display()))
        })
        .collect()
}

#[test]
fn files_stay_short_enough_to_read() {
    assert_eq!(longer_than("src", ".rs", 400), Vec::<String>::new());
    assert_eq!(longer_than("tests", ".rs", 400), Vec::<String>::new());
    assert_eq!(longer_than("stand-in", ".rs", 400), Vec::<String>::new());
    assert_eq!(longer_than("templates", ".html", 150), Vec::<String>::new());
    assert_eq!(longer_than("static", ".css", 150), Vec::<String>::new());
}

/// Table → room, from the migrations.
fn owner_of(table: &str) -> &'static str {
    match table {
        "sessions" | "kept_forms" => "web",
        "jobs" => "jobs",
        "mails" => "mail",
        "files" => "storage",
        "audit" | "audit_heads" => "audit",
        "users" | "user_duties" | "tokens" | "sign_in_attempts" => "accounts",
        t if t.starts_with("organisation") || t == "memberships" || t == "invitations" => {
            "organisations"
        }
        t if t.starts_with("listing") || t == "counters" => "listings",
        t if t.starts_with("match") => "matching",
        t if t.starts_with("deal") => "deals",
        "tasks" => "tasks",
        "visits" => "pipeline",
        "workday_years" => "workdays",
        t if t.starts_with("alert") => "alerts",
        t if t.starts_with("notice") => "notices",
        t if t.starts_with("contract") => "contracts",
        t if [
            "payment",
            "ledger",
            "stripe",
            "bank",
            "price",
            "invoice",
            "commission",
        ]
        .iter()
        .any(|head| t.starts_with(head)) =>
        {
            "payments"
        }
        t if t.starts_with("import") => "imports",
        t if t.starts_with("problem") => "site",
        t if t.starts_with("report") => "reports",
        t if t.starts_with("target") || t.starts_with("indicator") => "reports",
        other => panic!("whose table is {other}?"),
    }
}

fn tables() -> BTreeSet<String> {
    files("migrations", ".sql")
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let names: Vec<String> = text
                .lines()
                .filter_map(|line| line.trim().strip_prefix("CREATE TABLE "))
                .map(|rest| rest.split([' ', '(']).next().unwrap().to_owned())
                .collect();
            names
        })
        .collect()
}

#[test]
fn a_room_touches_only_its_own_tables() {
    let tables = tables();
    let mut foreign = Vec::new();
    for path in files("src", ".rs") {
        let name = path
            .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
            .unwrap()
            .to_owned();
        let room = name
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        // Reports read everything and accounts list a person's sessions: both are said in ARCHITECTURE.md.
        if room == "reports" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for table in &tables {
            let owner = owner_of(table);
            if owner == room || (room == "accounts" && table == "sessions") {
                continue;
            }
            let named = ["FROM ", "JOIN ", "INTO ", "UPDATE "].iter().any(|verb| {
                text.match_indices(&format!("{verb}{table}"))
                    .any(|(at, found)| {
                        !text[at + found.len()..]
                            .starts_with(|c: char| c.is_alphanumeric() || c == '_')
                    })
            });
            if named {
                foreign.push(format!("{} names {table} of {owner}", name.display()));
            }
        }
    }
    assert_eq!(foreign, Vec::<String>::new());
}

#[test]
fn sql_stands_only_in_stores_and_below_the_rooms() {
    let horizontal = [
        "audit",
        "db",
        "identifiers",
        "jobs",
        "mail",
        "storage",
        "web",
    ];
    let astray: Vec<String> = files("src", ".rs")
        .into_iter()
        .filter(|path| {
            let name = path.to_str().unwrap();
            let room = name
                .split("/src/")
                .nth(1)
                .unwrap()
                .split('/')
                .next()
                .unwrap();
            !horizontal.contains(&room) && !name.contains("store")
        })
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            text.contains("sqlx::query") || text.contains("QueryBuilder")
        })
        .map(|path| path.display().to_string())
        .collect();
    assert_eq!(astray, Vec::<String>::new());
}

fn keys(language: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for path in files(&format!("locales/{language}"), ".ftl") {
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some((key, _)) = line.split_once('=') else {
                continue;
            };
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                let known = found.insert(key.trim().to_owned(), path.display().to_string());
                assert_eq!(known, None, "{} stands twice", key.trim());
            }
        }
    }
    found
}

#[test]
fn both_languages_say_the_same_things() {
    let (zh, en) = (keys("zh-CN"), keys("en"));
    let only_zh: Vec<&String> = zh.keys().filter(|key| !en.contains_key(*key)).collect();
    let only_en: Vec<&String> = en.keys().filter(|key| !zh.contains_key(*key)).collect();
    assert!(
        only_zh.is_empty() && only_en.is_empty(),
        "only zh: {only_zh:?}; only en: {only_en:?}"
    );
}

#[test]
fn every_word_is_used_somewhere() {
    let mut texts = String::new();
    for (folder, ending) in [
        ("src", ".rs"),
        ("templates", ".html"),
        ("templates", ".txt"),
    ] {
        for path in files(folder, ending) {
            texts.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    // Keys that are put together: `listing-state-{word}`, "level-" ~ n. Their beginnings must stand in the sources.
    let stems: Vec<&str> = texts
        .split('"')
        .filter(|s| s.ends_with('-') || s.contains("-{"))
        .map(|s| s.split('{').next().unwrap())
        .filter(|s| {
            s.len() > 3
                && s.chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
        })
        .collect();
    // Looked up, not searched for: thousands of words in megabytes of text.
    let quoted: BTreeSet<&str> = texts.split('"').collect();
    let unused: Vec<String> = keys("zh-CN")
        .into_iter()
        .filter(|(key, _)| {
            !quoted.contains(key.as_str()) && !stems.iter().any(|stem| key.starts_with(stem))
        })
        .map(|(key, file)| format!("{key} in {file}"))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn dependencies_are_few_and_each_says_why() {
    let manifest =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let direct: Vec<&str> = manifest
        .split("[dependencies]")
        .nth(1)
        .unwrap()
        .split("\n[dev-dependencies]")
        .next()
        .unwrap()
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect();
    assert!(direct.len() <= 45, "{} direct dependencies", direct.len());
    let silent: Vec<&&str> = direct.iter().filter(|line| !line.contains("# ")).collect();
    assert!(silent.is_empty(), "without a reason: {silent:?}");
}

/// Money is whole fen from the form to the sheet. What is a floating-point number elsewhere (a share for a chart, say) has
/// no business where contracts are. Spreadsheets keep their numbers so: one file turns them into decimals and back.
#[test]
fn no_floating_point_stands_where_contract_money_is() {
    let floats = ["f64", "f32", "write_number"];
    let spreadsheets = Path::new("src/imports/figures.rs");
    let mut found = Vec::new();
    for folder in [
        "src/contracts",
        "src/money",
        "src/imports",
        "tests/contracts",
        "tests/imports",
    ] {
        for path in files(folder, ".rs") {
            if path.ends_with(spreadsheets) {
                continue;
            }
            for (n, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
                let words: Vec<&str> = line
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .collect();
                if words.iter().any(|word| floats.contains(word)) {
                    found.push(format!("{}:{} {line}", path.display(), n + 1));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
