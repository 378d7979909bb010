//! Statements on files that hang on listings.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::{contents, versions};
use crate::db::{Tx, on, run};
use crate::ids::{FileId, ListingId};
use crate::web::form::Typed;

/// A file that hangs on a listing.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::FromRow)]
pub struct Attached {
    pub file_id: FileId,
    pub purpose: String,
    pub tier: crate::listings::content::Tier,
    pub caption: String,
}

/// # Errors
/// When the database does not answer.
pub async fn attached(tx: &mut Tx, id: ListingId) -> sqlx::Result<Vec<Attached>> {
    on!(tx, c => sqlx::query_as(
        "SELECT file_id, purpose, tier, caption FROM listing_files WHERE listing_id = $1 ORDER BY created_at, file_id LIMIT 50")
        .bind(id).fetch_all(c).await)
}

/// The cards of attached files.
///
/// # Errors
/// When the database does not answer.
pub async fn file_cards(
    tx: &mut Tx,
    attached: &[Attached],
) -> sqlx::Result<Vec<crate::storage::File>> {
    let ids: Vec<FileId> = attached.iter().map(|a| a.file_id).collect();
    crate::storage::cards(tx, &ids).await
}

/// The files of what is public: only those a reviewer saw. `attached` is the owner's working copy.
///
/// # Errors
/// When the database does not answer.
pub async fn published_files(tx: &mut Tx, id: ListingId) -> sqlx::Result<Vec<Attached>> {
    let contents = contents(tx, &[id]).await?;
    Ok(contents
        .into_iter()
        .find_map(|(_, content)| serde_json::from_value(content.0.get("files")?.clone()).ok())
        .unwrap_or_default())
}

/// A file as it is part of what is public.
///
/// # Errors
/// When the database does not answer.
pub async fn published_file(
    tx: &mut Tx,
    id: ListingId,
    file: FileId,
) -> sqlx::Result<Option<Attached>> {
    let files = published_files(tx, id).await?;
    Ok(files.into_iter().find(|attached| attached.file_id == file))
}

/// Whether a file hangs on a listing or was part of one of its versions.
///
/// # Errors
/// When the database does not answer.
pub async fn ever_attached(tx: &mut Tx, id: ListingId, file: FileId) -> sqlx::Result<bool> {
    if attached(tx, id).await?.iter().any(|a| a.file_id == file) {
        return Ok(true);
    }
    let versions = versions(tx, id, 50).await?;
    Ok(versions
        .iter()
        .any(|v| attached_in(&v.content.0, file).is_some()))
}

fn attached_in(content: &Value, file: FileId) -> Option<Attached> {
    let files: Vec<Attached> = serde_json::from_value(content.get("files")?.clone()).ok()?;
    files.into_iter().find(|attached| attached.file_id == file)
}

/// Puts the working copy back to what is public: its fields and its files.
pub(in crate::listings) async fn restore(
    tx: &mut Tx,
    id: ListingId,
    typed: &Typed,
    files: &[Attached],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE listings SET typed = $2, revision = revision + 1 WHERE id = $1")
            .bind(id)
            .bind(Json(typed))
    )?;
    run!(
        tx,
        sqlx::query("DELETE FROM listing_files WHERE listing_id = $1").bind(id)
    )?;
    for file in files {
        attach(tx, id, file, now).await?;
    }
    Ok(())
}

pub(in crate::listings) async fn attach(
    tx: &mut Tx,
    id: ListingId,
    a: &Attached,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO listing_files (listing_id, file_id, purpose, tier, caption, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id).bind(a.file_id).bind(&a.purpose).bind(a.tier).bind(&a.caption).bind(now))?;
    Ok(())
}

pub(in crate::listings) async fn detach(
    tx: &mut Tx,
    id: ListingId,
    file: FileId,
) -> sqlx::Result<bool> {
    let done = run!(
        tx,
        sqlx::query("DELETE FROM listing_files WHERE listing_id = $1 AND file_id = $2")
            .bind(id)
            .bind(file)
    )?;
    Ok(done == 1)
}
