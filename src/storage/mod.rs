//! Files by content hash: stored once, checked by content, never served without the owning room's permission.

mod bundle;
mod stamp;

pub use bundle::{Content, Entry};

use std::path::Path;

use anyhow::Context as _;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt as _, PutPayload};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::db::{Tx, on, run};
use crate::ids::{FileId, UserId};
use crate::web::Message;
use crate::web::upload::{Uploaded, most_megabytes};

/// Where the bytes are.
pub struct Storage {
    store: LocalFileSystem,
}

/// A stored file's card.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct File {
    pub id: FileId,
    pub hash: String,
    pub name: String,
    pub media: String,
    /// Bytes.
    pub size: i64,
    pub created_at: DateTime<Utc>,
}

impl File {
    #[must_use]
    pub fn is_image(&self) -> bool {
        self.media.starts_with("image/")
    }
}

impl Storage {
    /// # Errors
    /// When the folder can't be made.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder)?;
        Ok(Self { store })
    }

    fn key(hash: &str) -> Key {
        Key::from(format!("{}/{}", &hash[..2], hash))
    }

    /// # Errors
    /// When the store refuses.
    pub async fn put(&self, bytes: Vec<u8>) -> anyhow::Result<String> {
        let hash = hex(&Sha256::digest(&bytes));
        self.store
            .put(&Self::key(&hash), PutPayload::from(bytes))
            .await
            .context("storing a file")?;
        Ok(hash)
    }

    /// # Errors
    /// When the store doesn't have it.
    pub async fn get(&self, hash: &str) -> anyhow::Result<Vec<u8>> {
        let found = self
            .store
            .get(&Self::key(hash))
            .await
            .context("reading a file")?;
        Ok(found.bytes().await?.to_vec())
    }

    /// Checks an upload's kind by content, stores it and writes its card.
    ///
    /// # Errors
    /// `Err(Ok(message))` is for the field; `Err(Err(_))` is a fault of ours.
    pub async fn receive(
        &self,
        tx: &mut Tx,
        uploaded: &Uploaded,
        by: UserId,
        now: DateTime<Utc>,
    ) -> Result<File, Refused> {
        self.receive_only(tx, uploaded, |_| Ok(()), (by, now)).await
    }

    /// As `receive`, for a field that takes some kinds only: `suits` looks at the media and says what is wrong with it.
    ///
    /// # Errors
    /// As `receive`.
    pub async fn receive_only(
        &self,
        tx: &mut Tx,
        uploaded: &Uploaded,
        suits: impl Fn(&str) -> Result<(), Message> + Send,
        (by, now): (UserId, DateTime<Utc>),
    ) -> Result<File, Refused> {
        let bytes = read_checked(uploaded).await?;
        let media = media_of(&bytes, &uploaded.name);
        suits(media.unwrap_or_default()).map_err(Refused::Field)?;
        let media = media.ok_or_else(|| Refused::Field(Message::new("file-kind-refused")))?;
        self.keep(
            tx,
            NewFile {
                name: &uploaded.name,
                media,
                bytes,
                by: Some(by),
            },
            now,
        )
        .await
        .map_err(Refused::Fault)
    }

    /// Stores bytes of our own making or already checked.
    ///
    /// # Errors
    /// When the store or the database refuses.
    pub async fn keep(
        &self,
        tx: &mut Tx,
        new: NewFile<'_>,
        now: DateTime<Utc>,
    ) -> anyhow::Result<File> {
        let size = i64::try_from(new.bytes.len())?;
        let hash = self.put(new.bytes).await?;
        let file = File {
            id: FileId::mint(now),
            hash,
            name: new.name.to_owned(),
            media: new.media.to_owned(),
            size,
            created_at: now,
        };
        insert(tx, &file, new.by).await?;
        Ok(file)
    }

    /// The file as an attachment (images inline); the caller has checked the permission.
    ///
    /// # Errors
    /// When the bytes are gone.
    pub async fn serve(&self, file: &File) -> anyhow::Result<Response> {
        let bytes = self.get(&file.hash).await?;
        let kind = if file.is_image() {
            "inline"
        } else {
            "attachment"
        };
        let how = (kind, "private, max-age=3600");
        answer(bytes, &file.media, &file.name, how)
    }

    /// The file as it was taken in, always as an attachment and never kept on the way, so that each opening comes here.
    /// The caller has checked the permission.
    ///
    /// # Errors
    /// When the bytes are gone.
    pub async fn original(&self, hash: &str, media: &str, name: &str) -> anyhow::Result<Response> {
        download(self.get(hash).await?, media, name)
    }

    /// A copy for one reader, always as an attachment and never kept on the way: under its own name, and with `line` in
    /// the margin of a PDF that can be stamped. The caller has checked the permission.
    ///
    /// # Errors
    /// When the bytes are gone.
    pub async fn copy_for(
        &self,
        file: &File,
        name: &str,
        line: String,
    ) -> anyhow::Result<Response> {
        let mut bytes = self.get(&file.hash).await?;
        if file.media == "application/pdf" {
            // A document that makes the stamp fail in whatever way still goes out, under its reader's name.
            let stamped = tokio::task::spawn_blocking(move || {
                let stamped = stamp::stamp(&bytes, &line);
                stamped.unwrap_or(bytes)
            });
            bytes = match stamped.await {
                Ok(bytes) => bytes,
                Err(_) => self.get(&file.hash).await?,
            };
        }
        answer(
            bytes,
            &file.media,
            name,
            ("attachment", "private, no-store"),
        )
    }
}

/// Bytes of our own making as a download that is kept nowhere on the way. The caller has checked the permission.
///
/// # Errors
/// When the name or the type can't stand in a header.
pub fn download(bytes: Vec<u8>, media: &str, name: &str) -> anyhow::Result<Response> {
    answer(bytes, media, name, ("attachment", "private, no-store"))
}

fn answer(
    bytes: impl Into<Body>,
    media: &str,
    name: &str,
    (kind, cache): (&str, &'static str),
) -> anyhow::Result<Response> {
    let mut response = bytes.into().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(media)?);
    let name = percent(name);
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&format!("{kind}; filename*=UTF-8''{name}"))?,
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(response)
}

/// What `keep` stores.
pub struct NewFile<'a> {
    pub name: &'a str,
    pub media: &'a str,
    pub bytes: Vec<u8>,
    pub by: Option<UserId>,
}

/// Why an upload was not taken.
#[derive(Debug)]
pub enum Refused {
    /// Something to mend, said at the field.
    Field(Message),
    Fault(anyhow::Error),
}

async fn read_checked(uploaded: &Uploaded) -> Result<Vec<u8>, Refused> {
    if uploaded.too_large {
        return Err(Refused::Field(
            Message::new("file-too-large").with("most", most_megabytes()),
        ));
    }
    if uploaded.size == 0 {
        return Err(Refused::Field(Message::new("file-empty")));
    }
    if let Some(ending) = program_ending(&uploaded.name) {
        let message = Message::new("file-program-name").with("ending", ending);
        return Err(Refused::Field(message));
    }
    tokio::fs::read(&uploaded.path)
        .await
        .map_err(|e| Refused::Fault(e.into()))
}

/// The media type by content; `None` for kinds we don't take. Texts and tables have no marks of their own, so for
/// them the name decides, after a look that they are text.
fn media_of(bytes: &[u8], name: &str) -> Option<&'static str> {
    const TAKEN: [&str; 9] = [
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/webp",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/zip",
        "application/msword",
    ];
    if let Some(kind) = infer::get(bytes) {
        return TAKEN.into_iter().find(|taken| *taken == kind.mime_type());
    }
    let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let is_text = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    match ending.as_str() {
        "csv" if is_text => Some("text/csv; charset=utf-8"),
        "txt" if is_text => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

/// The ending of a name under which a computer would run the file, whatever it holds.
fn program_ending(name: &str) -> Option<String> {
    const PROGRAMS: [&str; 26] = [
        "apk", "app", "bat", "cmd", "com", "cpl", "dll", "docm", "exe", "hta", "htm", "html",
        "jar", "js", "lnk", "msi", "pif", "ps1", "reg", "scr", "sh", "svg", "vbs", "wsf", "xlsm",
        "xhtml",
    ];
    let ending = name.rsplit_once('.')?.1.trim().to_ascii_lowercase();
    PROGRAMS.contains(&ending.as_str()).then_some(ending)
}

fn percent(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _infallible = write!(out, "%{byte:02X}");
        }
        out
    })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _infallible = write!(out, "{byte:02x}");
        out
    })
}

async fn insert(tx: &mut Tx, file: &File, by: Option<UserId>) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO files (id, hash, name, media, size, uploaded_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(file.id).bind(&file.hash).bind(&file.name).bind(&file.media).bind(file.size).bind(by)
        .bind(file.created_at))?;
    Ok(())
}

/// A file's card. Whoever asks must already know that the viewer may have it.
///
/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: FileId) -> sqlx::Result<Option<File>> {
    on!(tx, c => sqlx::query_as("SELECT id, hash, name, media, size, created_at FROM files WHERE id = $1")
        .bind(id).fetch_optional(c).await)
}

/// Several cards at once, in no particular order. The same holds for whoever asks.
pub async fn cards(tx: &mut Tx, ids: &[FileId]) -> sqlx::Result<Vec<File>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = sqlx::QueryBuilder::new("SELECT id, hash, name, media, size, created_at FROM files WHERE id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content_not_by_name() {
        assert_eq!(media_of(b"%PDF-1.7 ...", "x.txt"), Some("application/pdf"));
        assert_eq!(media_of(b"MZ\x90\0 a program", "report.pdf"), None);
        assert_eq!(media_of(b"<html><script>", "page.html"), None);
        assert_eq!(
            media_of("名称,数值".as_bytes(), "a.csv"),
            Some("text/csv; charset=utf-8")
        );
        assert_eq!(media_of(b"a\0b", "a.csv"), None);
    }

    #[test]
    fn a_name_that_a_computer_would_run_is_told_by_its_last_ending() {
        assert_eq!(program_ending("报告.pdf.EXE").as_deref(), Some("exe"));
        assert_eq!(program_ending("x.exe.pdf"), None);
        assert_eq!(program_ending("exe"), None);
    }

    #[test]
    fn names_are_escaped_in_headers() {
        assert_eq!(percent("报告 1.pdf"), "%E6%8A%A5%E5%91%8A%201.pdf");
    }
}
