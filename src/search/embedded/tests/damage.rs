//! Folders in every state of disrepair open empty, ask for a rebuild, and answer meanwhile; and what opens well but is
//! broken inside is found by looking.

use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;
use serde_json::{Value, json};

use super::{INDEX, total};
use crate::search::tests::{Folder, catalogue, filled_folder as filled};
use crate::search::{Engine, Extent, Query, shipped};

async fn complete(folder: &Folder) {
    let engine = filled(folder).await;
    for index in engine.needs_rebuild().await.unwrap() {
        let mut rebuild = engine.rebuild(&index).await.unwrap();
        if index == INDEX {
            rebuild.add(catalogue()).await.unwrap();
        }
        rebuild.finish().await.unwrap();
    }
}

fn generation(folder: &Path) -> PathBuf {
    let index = folder.join(INDEX);
    let current = fs::read(index.join("current")).unwrap();
    let said: Value = serde_json::from_slice(&current).unwrap();
    index.join(said["generation"].as_str().unwrap())
}

/// The largest file that ends so.
fn segment_file(folder: &Path, ending: &str) -> PathBuf {
    let files = fs::read_dir(generation(folder)).unwrap();
    let files = files.map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|own| own == ending))
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap()
}

fn say(folder: &Path, change: impl Fn(&mut Value)) {
    let path = folder.join(INDEX).join("current");
    let mut said: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut said);
    fs::write(path, said.to_string()).unwrap();
}

fn truncate(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

fn harm(folder: &Path, how: &str) {
    let index = folder.join(INDEX);
    match how {
        "another version" => say(folder, |said| said["fingerprint"] = json!("old")),
        "half written" => say(folder, |said| said["complete"] = json!(false)),
        "a way out of the folder" => {
            say(folder, |said| said["generation"] = json!("../needs/000001"));
        }
        "a generation that is gone" => say(folder, |said| said["generation"] = json!("777777")),
        "nonsense" => fs::write(index.join("current"), [0xff, 0, 0x7b]).unwrap(),
        "an empty file" => fs::write(index.join("current"), "").unwrap(),
        "no meta" => fs::remove_file(generation(folder).join("meta.json")).unwrap(),
        "half a meta" => truncate(&generation(folder).join("meta.json")),
        "a file for a folder" => {
            fs::remove_dir_all(&index).unwrap();
            fs::write(&index, "not a folder").unwrap();
        }
        "a segment that is gone" => fs::remove_file(segment_file(folder, "idx")).unwrap(),
        ending => truncate(&segment_file(folder, ending)),
    }
}

async fn extent(engine: &Engine) -> Extent {
    let answer = engine.search(INDEX, Query::default()).await.unwrap();
    answer.extent
}

#[rstest]
#[case("another version")]
#[case("a way out of the folder")]
#[case("a generation that is gone")]
#[case("nonsense")]
#[case("an empty file")]
#[case("no meta")]
#[case("half a meta")]
#[case("a file for a folder")]
#[case("a segment that is gone")]
#[case("idx")]
#[case("term")]
#[case("store")]
#[case("fast")]
#[case("pos")]
#[tokio::test]
async fn a_damaged_folder_is_begun_anew(#[case] how: &str) {
    let folder = Folder::new();
    complete(&folder).await;
    harm(&folder, how);
    let reader = Engine::open_read_only(&folder, shipped().unwrap()).unwrap();
    assert_eq!(total(&reader).await, 0, "{how}");
    assert_eq!(extent(&reader).await, Extent::Partial, "{how}");
    drop(reader);
    let engine = folder.engine();
    assert_eq!(engine.needs_rebuild().await.unwrap(), [INDEX], "{how}");
    assert_eq!(extent(&engine).await, Extent::Partial);
    assert_eq!(total(&engine).await, 0, "it answers meanwhile");
    let mut rebuild = engine.rebuild(INDEX).await.unwrap();
    rebuild.add(catalogue()).await.unwrap();
    assert_eq!(rebuild.finish().await.unwrap(), 4);
    assert_eq!(extent(&engine).await, Extent::Whole);
    assert!(engine.damages().unwrap().is_empty());
    drop(engine);
    assert_eq!(folder.engine().needs_rebuild().await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn half_an_index_keeps_what_it_has_until_it_is_built_anew() {
    let folder = Folder::new();
    complete(&folder).await;
    harm(&folder, "half written");
    let engine = folder.engine();
    assert_eq!(engine.needs_rebuild().await.unwrap(), [INDEX]);
    assert_eq!(total(&engine).await, 4);
}

#[tokio::test]
async fn a_file_where_the_folder_belongs_is_put_aside() {
    let folder = Folder::new();
    let place = folder.join("index");
    fs::write(&place, "somebody's file").unwrap();
    let engine = Engine::open(&place, shipped().unwrap()).unwrap();
    assert_eq!(engine.needs_rebuild().await.unwrap().len(), 3);
    let aside = fs::read(place.with_extension("not-a-folder")).unwrap();
    assert_eq!(aside, b"somebody's file");
}

#[tokio::test]
async fn a_changed_byte_is_found_by_looking() {
    let folder = Folder::new();
    complete(&folder).await;
    let path = segment_file(&folder, "store");
    let mut bytes = fs::read(&path).unwrap();
    bytes[3] ^= 0xff;
    fs::write(&path, bytes).unwrap();
    let engine = Engine::open_read_only(&folder, shipped().unwrap()).unwrap();
    let damages = engine.damages().unwrap();
    assert!(
        damages.len() == 1 && damages[0].starts_with("achievements/"),
        "{damages:?}"
    );
}
