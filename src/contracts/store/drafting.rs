//! What was filled into contract texts, the check-lists of void clauses, and the drafts that went out.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use crate::contracts::contract::State;
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, FileId, UserId};

/// What is kept in revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Clauses,
    Signs,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Self::Clauses => "clauses",
            Self::Signs => "signs",
        }
    }
}

/// What was saved last.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Saved {
    pub revision: i64,
    pub content: Json<Value>,
    pub written_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// # Errors
/// When the database does not answer.
pub async fn saved(tx: &mut Tx, id: ContractId, kind: Kind) -> sqlx::Result<Option<Saved>> {
    on!(tx, c => sqlx::query_as(
        "SELECT revision, content, written_by, created_at FROM contract_drafting
         WHERE contract_id = $1 AND kind = $2 ORDER BY revision DESC LIMIT 1")
        .bind(id).bind(kind.code()).fetch_optional(c).await)
}

/// One saving: what the form saw, and in which state the file must be.
pub(in crate::contracts) struct Saving<'a> {
    pub(in crate::contracts) kind: Kind,
    pub(in crate::contracts) seen: i64,
    /// The revision of the file that the form saw.
    pub(in crate::contracts) file: i64,
    pub(in crate::contracts) state: State,
    pub(in crate::contracts) content: &'a Value,
    pub(in crate::contracts) by: UserId,
    pub(in crate::contracts) now: DateTime<Utc>,
}

/// Saves what was written on the revision that was seen; `false` when somebody else saved meanwhile or the file went on.
pub(in crate::contracts) async fn save(
    tx: &mut Tx,
    id: ContractId,
    s: &Saving<'_>,
) -> sqlx::Result<bool> {
    let rows = run!(tx, sqlx::query(
        "INSERT INTO contract_drafting (id, contract_id, kind, revision, content, written_by, created_at)
         SELECT $1, $2, $3, $4, $5, $6, $7 FROM contracts
         WHERE contracts.id = $2 AND contracts.state = $8 AND contracts.revision = $10
           AND (SELECT COALESCE(MAX(d.revision), 0) FROM contract_drafting d
                WHERE d.contract_id = $2 AND d.kind = $3) = $9
         ON CONFLICT (contract_id, kind, revision) DO NOTHING")
        .bind(crate::ids::mint(s.now)).bind(id).bind(s.kind.code()).bind(s.seen + 1).bind(Json(s.content))
        .bind(s.by).bind(s.now).bind(s.state).bind(s.seen).bind(s.file))?;
    Ok(rows == 1)
}

/// A draft that went out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sent {
    pub text_code: String,
    pub text_version: String,
    pub clauses_revision: i64,
    /// Places that were still blank in it.
    pub blanks: i64,
    pub file_id: FileId,
    pub sha256: String,
    pub sent_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// Writes down a draft that goes out; `false` when the file is none any more or not as the form saw it.
pub(in crate::contracts) async fn insert_sent(
    tx: &mut Tx,
    id: ContractId,
    sent: &Sent,
    (file, once): (i64, &str),
) -> sqlx::Result<bool> {
    let rows = run!(tx, sqlx::query(
        "INSERT INTO contract_sent_drafts
             (id, contract_id, text_code, text_version, clauses_revision, blanks, file_id, sha256, sent_by, created_at, once)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12 FROM contracts
         WHERE contracts.id = $2 AND contracts.state = 'draft' AND contracts.revision = $11
           AND (SELECT COALESCE(MAX(d.revision), 0) FROM contract_drafting d
                WHERE d.contract_id = $2 AND d.kind = 'clauses') = $5
         ON CONFLICT DO NOTHING")
        .bind(crate::ids::mint(sent.created_at)).bind(id).bind(&sent.text_code).bind(&sent.text_version)
        .bind(sent.clauses_revision).bind(sent.blanks).bind(sent.file_id).bind(&sent.sha256).bind(sent.sent_by)
        .bind(sent.created_at).bind(file).bind(once))?;
    Ok(rows == 1)
}

/// Whether this very form was sent before.
pub(in crate::contracts) async fn was_sent(
    tx: &mut Tx,
    id: ContractId,
    once: &str,
) -> sqlx::Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT blanks FROM contract_sent_drafts WHERE contract_id = $1 AND once = $2")
        .bind(id).bind(once).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Whether a file is a draft that went out of this very contract.
///
/// # Errors
/// When the database does not answer.
pub async fn is_sent(tx: &mut Tx, id: ContractId, file: FileId) -> sqlx::Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT blanks FROM contract_sent_drafts WHERE contract_id = $1 AND file_id = $2 LIMIT 1")
        .bind(id).bind(file).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// The drafts that went out, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn sent(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Sent>> {
    on!(tx, c => sqlx::query_as(
        "SELECT text_code, text_version, clauses_revision, blanks, file_id, sha256, sent_by, created_at
         FROM contract_sent_drafts WHERE contract_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50")
        .bind(id).fetch_all(c).await)
}
