//! Statements on the papers of a contract file, who opened them, and the packets made of them.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use crate::contracts::opened::Side;
use crate::contracts::papers::document::Document;
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, PacketId, PaperId, UserId};

const DOCUMENT: &str = "id, version, kind, file_id, name, hash, media, size, note, giver, uploaded_by, replaced_by, \
ended_by, ended_at, ended_words, created_at";

/// Papers of a file that are read at once, ended ones too.
const PAPERS_READ: i64 = 2000;

/// `once` and the place among the files of one form make a double submit one.
pub(in crate::contracts) async fn insert_document(
    tx: &mut Tx,
    contract: ContractId,
    d: &Document,
    (once, place): (&str, i64),
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO contract_documents (id, contract_id, version, kind, file_id, name, hash, media, size, note,
                 giver, uploaded_by, ended_words, created_at, once, place)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13, $14, $15)"
        )
        .bind(d.id)
        .bind(contract)
        .bind(d.version)
        .bind(&d.kind)
        .bind(d.file_id)
        .bind(&d.name)
        .bind(&d.hash)
        .bind(&d.media)
        .bind(d.size)
        .bind(&d.note)
        .bind(d.giver)
        .bind(d.uploaded_by)
        .bind(d.created_at)
        .bind(once)
        .bind(place)
    )?;
    Ok(())
}

/// Whether the form was sent before.
pub(in crate::contracts) async fn was_sent(
    tx: &mut Tx,
    contract: ContractId,
    once: &str,
) -> sqlx::Result<bool> {
    let found: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT place FROM contract_documents WHERE contract_id = $1 AND once = $2 LIMIT 1")
        .bind(contract).bind(once).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// All papers of a file in the order they came, ended ones too.
///
/// # Errors
/// When the database does not answer.
pub async fn documents(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Vec<Document>> {
    let sql = format!(
        "SELECT {DOCUMENT} FROM contract_documents WHERE contract_id = $1 ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(PAPERS_READ).fetch_all(c).await)
}

/// A paper of this very file.
///
/// # Errors
/// When the database does not answer.
pub async fn document(
    tx: &mut Tx,
    contract: ContractId,
    id: PaperId,
) -> sqlx::Result<Option<Document>> {
    let sql =
        format!("SELECT {DOCUMENT} FROM contract_documents WHERE contract_id = $1 AND id = $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(id).fetch_optional(c).await)
}

/// The kinds of the current papers.
///
/// # Errors
/// When the database does not answer.
pub async fn kinds_there(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Vec<String>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT DISTINCT kind FROM contract_documents WHERE contract_id = $1 AND ended_at IS NULL LIMIT 100")
        .bind(contract).fetch_all(c).await)
}

/// How a paper ends.
pub(in crate::contracts) struct End<'a> {
    pub(in crate::contracts) replaced_by: Option<PaperId>,
    pub(in crate::contracts) words: &'a str,
    pub(in crate::contracts) by: UserId,
    pub(in crate::contracts) now: DateTime<Utc>,
}

/// Ends a current paper; `false` when somebody did meanwhile.
pub(in crate::contracts) async fn end_document(
    tx: &mut Tx,
    contract: ContractId,
    id: PaperId,
    end: &End<'_>,
) -> sqlx::Result<bool> {
    let rows = run!(
        tx,
        sqlx::query(
            "UPDATE contract_documents SET replaced_by = $3, ended_by = $4, ended_at = $5, ended_words = $6
             WHERE contract_id = $1 AND id = $2 AND ended_at IS NULL"
        )
        .bind(contract)
        .bind(id)
        .bind(end.replaced_by)
        .bind(end.by)
        .bind(end.now)
        .bind(end.words)
    )?;
    Ok(rows == 1)
}

/// Somebody opened a paper or a packet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Opening {
    pub document_id: Option<PaperId>,
    pub packet_id: Option<PacketId>,
    pub user_id: UserId,
    pub giver: Side,
    pub created_at: DateTime<Utc>,
}

pub(in crate::contracts) async fn note_opening(
    tx: &mut Tx,
    contract: ContractId,
    o: &Opening,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query(
            "INSERT INTO contract_openings (id, contract_id, document_id, packet_id, user_id, giver, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(crate::ids::mint(o.created_at))
        .bind(contract)
        .bind(o.document_id)
        .bind(o.packet_id)
        .bind(o.user_id)
        .bind(o.giver)
        .bind(o.created_at)
    )?;
    Ok(())
}

/// Who opened what, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn openings(tx: &mut Tx, contract: ContractId, most: i64) -> sqlx::Result<Vec<Opening>> {
    on!(tx, c => sqlx::query_as(
        "SELECT document_id, packet_id, user_id, giver, created_at FROM contract_openings
         WHERE contract_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(contract).bind(most).fetch_all(c).await)
}

/// A packet as it was made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Packet {
    pub id: PacketId,
    pub number: i64,
    pub version: i64,
    pub missing: i64,
    pub blank: i64,
    pub files: i64,
    pub size: i64,
    pub manifest: String,
    pub manifest_hash: String,
    pub list_hash: String,
    pub giver: Side,
    pub made_by: UserId,
    pub created_at: DateTime<Utc>,
}

const PACKET: &str = "id, number, version, missing, blank, files, size, manifest, manifest_hash, list_hash, giver, \
made_by, created_at";

/// The number that the next packet of a file gets.
pub(in crate::contracts) async fn next_packet(
    tx: &mut Tx,
    contract: ContractId,
) -> sqlx::Result<i64> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) FROM contract_packets WHERE contract_id = $1")
        .bind(contract).fetch_one(c).await)
}

pub(in crate::contracts) async fn insert_packet(
    tx: &mut Tx,
    contract: ContractId,
    p: &Packet,
) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO contract_packets ({PACKET}, contract_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    run!(
        tx,
        sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(p.id)
            .bind(p.number)
            .bind(p.version)
            .bind(p.missing)
            .bind(p.blank)
            .bind(p.files)
            .bind(p.size)
            .bind(&p.manifest)
            .bind(&p.manifest_hash)
            .bind(&p.list_hash)
            .bind(p.giver)
            .bind(p.made_by)
            .bind(p.created_at)
            .bind(contract)
    )?;
    Ok(())
}

/// The packets of a file, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn packets(tx: &mut Tx, contract: ContractId, most: i64) -> sqlx::Result<Vec<Packet>> {
    let sql = format!(
        "SELECT {PACKET} FROM contract_packets WHERE contract_id = $1 ORDER BY number DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(most).fetch_all(c).await)
}

/// A packet of this very file.
///
/// # Errors
/// When the database does not answer.
pub async fn packet(
    tx: &mut Tx,
    contract: ContractId,
    id: PacketId,
) -> sqlx::Result<Option<Packet>> {
    let sql = format!("SELECT {PACKET} FROM contract_packets WHERE contract_id = $1 AND id = $2");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(id).fetch_optional(c).await)
}
