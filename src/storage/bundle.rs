//! Several files as one zip. Must stay true: one file at a time is in memory, whatever the whole weighs; every stored
//! file is held against its hash on the way; the same entries at the same moment make the same bytes.

use std::fs::File as Disk;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use object_store::ObjectStoreExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Storage, answer, hex};
use crate::tz;

/// A file of the bundle, by the name it has inside.
pub struct Entry {
    pub name: String,
    pub content: Content,
}

pub enum Content {
    /// The hash of a stored file.
    Stored(String),
    Bytes(Vec<u8>),
}

impl Storage {
    /// The bundle as an attachment, written to a temporary place in `folder` and sent from there piece by piece.
    ///
    /// # Errors
    /// When a stored file is gone or is not what its hash says, or the disk is full.
    pub async fn bundle(
        &self,
        folder: &Path,
        entries: Vec<Entry>,
        (name, at): (&str, DateTime<Utc>),
    ) -> anyhow::Result<Response> {
        tokio::fs::create_dir_all(folder).await?;
        let made = Temporary(folder.join(crate::ids::mint(at).to_string()));
        let file = Disk::create(&made.0).context("making a bundle")?;
        let mut zip = ZipWriter::new(file);
        let options = options(at);
        for entry in entries {
            let bytes = match entry.content {
                Content::Bytes(bytes) => bytes,
                Content::Stored(hash) => self.checked(&hash, &entry.name).await?,
            };
            zip = tokio::task::spawn_blocking(move || -> anyhow::Result<_> {
                zip.start_file(entry.name, options)?;
                zip.write_all(&bytes)?;
                Ok(zip)
            })
            .await??;
        }
        let size = zip.finish().context("closing a bundle")?.metadata()?.len();
        let body = made.stream(folder).await?;
        let mut response = answer(
            body,
            "application/zip",
            name,
            ("attachment", "private, no-store"),
        )?;
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        Ok(response)
    }

    async fn checked(&self, hash: &str, name: &str) -> anyhow::Result<Vec<u8>> {
        let bytes = self.get(hash).await.with_context(|| name.to_owned())?;
        let found = hex(&Sha256::digest(&bytes));
        ensure!(found == hash, "{name} is stored as {found}, not {hash}");
        Ok(bytes)
    }
}

/// Stored as they are: what people hand in is packed already. The time is that of the clock on the wall.
fn options(at: DateTime<Utc>) -> SimpleFileOptions {
    let at = tz::shanghai(at);
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    let moment = u16::try_from(at.year()).ok().and_then(|year| {
        let day = (part(at.month()), part(at.day()));
        let time = (part(at.hour()), part(at.minute()), part(at.second()));
        zip::DateTime::from_date_and_time(year, day.0, day.1, time.0, time.1, time.2).ok()
    });
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(moment.unwrap_or_default())
        .unix_permissions(0o644)
}

/// Goes with this value. What is open already can still be read to its end.
struct Temporary(PathBuf);

impl Temporary {
    async fn stream(&self, folder: &Path) -> anyhow::Result<Body> {
        let name = self.0.file_name().and_then(|name| name.to_str());
        let key = Key::from(name.context("a temporary name")?);
        let found = LocalFileSystem::new_with_prefix(folder)?.get(&key).await?;
        Ok(Body::from_stream(found.into_stream()))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _gone_already = std::fs::remove_file(&self.0);
    }
}
