//! Keeping: puts documents in and takes them out, from any process. While an index is being rebuilt, every change goes
//! into a journal as well, which the rebuilt index takes over; the journal's existence says that a rebuild is going on.

use std::collections::BTreeMap;

use anyhow::anyhow;
use serde::Deserialize;
use serde_json::{Value, json};

use super::document::{Ready, document, key};
use super::server::Server;
use super::shape::{KEY, Shape};
use super::task::Task;
use crate::search::{Error, Result};

/// Documents sent at once: so many, or so many characters of them.
const MOST_SENT: usize = 1_000;
const MOST_TEXT: usize = 8_000_000;
const PAGE: usize = 1_000;

/// What the meta index knows about one of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Known {
    /// Of the settings that a finished rebuild was made with.
    #[serde(default)]
    pub(super) fingerprint: String,
    /// Whose rebuild is the latest one begun.
    #[serde(default)]
    pub(super) rebuild: String,
}

/// By the server's id: what to put in, or none to take out.
pub(super) type Changes = BTreeMap<String, Option<Value>>;

/// Reads documents, all or none.
pub(super) fn read(shape: &Shape, values: &[Value]) -> Result<Vec<Ready>> {
    let read = values.iter().map(|value| {
        let index = shape.name().to_owned();
        document(shape, value).map_err(|reason| Error::Document { index, reason })
    });
    read.collect()
}

pub(super) async fn apply(
    server: &Server,
    shape: &Shape,
    upserts: &[Value],
    deletes: &[String],
) -> Result<()> {
    let mut changes: Changes = deletes.iter().map(|id| (key(id), None)).collect();
    let ready = read(shape, upserts)?;
    changes.extend(
        ready
            .into_iter()
            .map(|ready| (ready.key, Some(ready.document))),
    );
    begin(server, shape).await?;
    if exists(server, &shape.journal()).await? {
        let entries = changes
            .iter()
            .map(|(key, change)| journal_entry(key, change.as_ref()));
        let tasks = put(server, &shape.journal(), entries.collect()).await?;
        wait(server, tasks).await?;
    }
    write(server, &shape.uid(), changes).await
}

/// Sees to it that there is an index. One that was whole and is gone is not whole because of a change.
async fn begin(server: &Server, shape: &Shape) -> Result<()> {
    if exists(server, &shape.uid()).await? {
        return Ok(());
    }
    if !known(server, shape).await?.fingerprint.is_empty() {
        know(server, shape, "fingerprint", "").await?;
    }
    make(server, shape, &shape.uid()).await
}

/// Writes changes and waits until they are there.
pub(super) async fn write(server: &Server, uid: &str, changes: Changes) -> Result<()> {
    let (mut gone, mut here) = (Vec::new(), Vec::new());
    for (key, change) in changes {
        match change {
            Some(document) => here.push(document),
            None => gone.push(key),
        }
    }
    let mut tasks = Vec::new();
    for keys in gone.chunks(MOST_SENT) {
        let path = format!("/indexes/{uid}/documents/delete-batch");
        tasks.push(server.post(&path, &json!(keys)).await?);
    }
    tasks.extend(put(server, uid, here).await?);
    wait(server, tasks).await
}

/// Sends documents in batches, without waiting until they are there.
pub(super) async fn put(server: &Server, uid: &str, documents: Vec<Value>) -> Result<Vec<Task>> {
    let path = format!("/indexes/{uid}/documents?primaryKey={KEY}");
    let mut tasks = Vec::new();
    let (mut batch, mut size) = (Vec::new(), 0);
    for document in documents {
        size += document.to_string().len();
        batch.push(document);
        if batch.len() >= MOST_SENT || size >= MOST_TEXT {
            tasks.push(
                server
                    .post(&path, &Value::Array(std::mem::take(&mut batch)))
                    .await?,
            );
            size = 0;
        }
    }
    if !batch.is_empty() {
        tasks.push(server.post(&path, &Value::Array(batch)).await?);
    }
    Ok(tasks)
}

pub(super) async fn wait(server: &Server, tasks: Vec<Task>) -> Result<()> {
    for task in tasks {
        server.done(task).await?;
    }
    Ok(())
}

pub(super) async fn exists(server: &Server, uid: &str) -> Result<bool> {
    let found: Option<Value> = server.find(&format!("/indexes/{uid}")).await?;
    Ok(found.is_some())
}

/// Makes an index with the shape's settings if there is none.
pub(super) async fn make(server: &Server, shape: &Shape, uid: &str) -> Result<()> {
    if exists(server, uid).await? {
        return Ok(());
    }
    create(server, uid).await?;
    let path = format!("/indexes/{uid}/settings");
    let task = server.patch(&path, shape.sent()).await?;
    server.done(task).await
}

/// Makes an index that nothing is searched in.
pub(super) async fn create(server: &Server, uid: &str) -> Result<()> {
    let asked = json!({"uid": uid, "primaryKey": KEY});
    let task = server.post("/indexes", &asked).await?;
    // Another process may be making it just now.
    server.done_or(task, &["index_already_exists"]).await
}

/// Swaps two indexes. A key that is limited to our indexes does not see the task of a swap, which belongs to none; but
/// what is asked of one of them later is done later, and an index takes its time of birth along.
pub(super) async fn swap(server: &Server, one: &str, other: &str) -> Result<()> {
    let born = async |uid: &str| -> Result<Value> {
        let index: Value = server.get(&format!("/indexes/{uid}")).await?;
        Ok(index["createdAt"].clone())
    };
    let before = (born(one).await?, born(other).await?);
    let both = json!([{"indexes": [one, other]}]);
    server.post("/swap-indexes", &both).await?;
    let path = format!("/indexes/{one}/documents/delete-batch");
    let after = server.post(&path, &json!(["-"])).await?;
    server.done(after).await?;
    if (born(other).await?, born(one).await?) == before {
        return Ok(());
    }
    Err(Error::Engine(anyhow!(
        "Meilisearch did not swap the indexes {one} and {other}"
    )))
}

pub(super) async fn remove(server: &Server, uid: &str) -> Result<()> {
    let task = server.delete(&format!("/indexes/{uid}")).await?;
    server.done_or(task, &["index_not_found"]).await
}

pub(super) async fn known(server: &Server, shape: &Shape) -> Result<Known> {
    let path = format!("/indexes/{}/documents/{}", shape.meta(), shape.name());
    Ok(server.find(&path).await?.unwrap_or_default())
}

/// Changes one thing that is known; the rest stays.
pub(super) async fn know(server: &Server, shape: &Shape, part: &str, value: &str) -> Result<()> {
    let meta = shape.meta();
    if !exists(server, &meta).await? {
        create(server, &meta).await?;
    }
    let path = format!("/indexes/{meta}/documents?primaryKey={KEY}");
    let mut known = known(server, shape).await?;
    match part {
        "rebuild" => value.clone_into(&mut known.rebuild),
        _ => value.clone_into(&mut known.fingerprint),
    }
    let document =
        json!([{KEY: shape.name(), "fingerprint": known.fingerprint, "rebuild": known.rebuild}]);
    let task = server.post(&path, &document).await?;
    server.done(task).await
}

/// A change as the journal keeps it: the document as a text, so that nothing in it is indexed.
fn journal_entry(key: &str, change: Option<&Value>) -> Value {
    let document = change.map(ToString::to_string);
    json!({KEY: key, "document": document})
}

/// Everything the journal holds.
pub(super) async fn journal(server: &Server, shape: &Shape) -> Result<Changes> {
    #[derive(Deserialize)]
    struct Entry {
        key: String,
        document: Option<String>,
    }
    #[derive(Deserialize)]
    struct Page {
        results: Vec<Entry>,
    }
    let mut changes = Changes::new();
    for page in 0_usize.. {
        let path = format!(
            "/indexes/{}/documents?limit={PAGE}&offset={}",
            shape.journal(),
            page * PAGE
        );
        let found: Page = server.get(&path).await?;
        let last = found.results.len() < PAGE;
        for entry in found.results {
            let document = entry.document.as_deref().map(serde_json::from_str);
            let document = document.transpose().map_err(anyhow::Error::new)?;
            changes.insert(entry.key, document);
        }
        if last {
            break;
        }
    }
    Ok(changes)
}
