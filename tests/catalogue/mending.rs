//! An index that breaks while the site runs is built anew by itself.

use std::path::{Path, PathBuf};

use super::stage::{publish_result, result};
use crate::app::TestApp;

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn a_search_that_fails_has_the_index_looked_at_and_built_anew() {
    let app = TestApp::new().await;
    let owner = app.university().await;
    let made = result("玄武岩纤维漏板长寿命技术", "八百孔漏板，寿命一百八十天。");
    publish_result(&app, owner, &made).await;
    app.run_jobs().await;
    let search = "/search?kind=achievements&q=%E7%8E%84%E6%AD%A6%E5%B2%A9";
    let broken = files(&app.app.config.data.join("index"), "store");
    assert!(!broken.is_empty());
    for path in broken {
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, vec![0xff; bytes.len()]).unwrap();
    }
    app.visitor().get(search).await.assert_status(503);
    app.run_jobs().await;
    app.visitor()
        .get(search)
        .await
        .assert_ok()
        .assert_contains("长寿命技术");
}
