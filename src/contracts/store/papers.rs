//! Statements on the papers of a contract file, who opened them, and the packets made of them.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, QueryBuilder};

use crate::contracts::opened::Side;
use crate::contracts::papers::document::Document;
use crate::db::{Tx, dialect, on, run};
use crate::ids::{ContractId, FileId, OrganisationId, PacketId, PaperId, UserId};

const DOCUMENT: &str = "id, version, kind, file_id, name, hash, media, size, note, giver, organisation_id, uploaded_by, \
replaced_by, ended_by, ended_at, ended_words, created_at";

/// Current papers that are read; a file takes fewer.
const CURRENT_READ: i64 = 500;

/// Takes the file's row for a deed on its papers; `false` when it takes none any more.
pub(in crate::contracts) async fn take_for_papers(
    tx: &mut Tx,
    contract: ContractId,
) -> sqlx::Result<bool> {
    let sql = format!(
        "SELECT 1 FROM contracts WHERE id = $1 AND state <> 'abandoned'{}",
        dialect::row_lock(tx)
    );
    on!(tx, c => sqlx::query(AssertSqlSafe(sql)).bind(contract).fetch_optional(c).await.map(|row| row.is_some()))
}

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
                 giver, organisation_id, uploaded_by, ended_words, created_at, once, place)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14, $15, $16)"
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
        .bind(d.organisation_id)
        .bind(d.uploaded_by)
        .bind(d.created_at)
        .bind(once)
        .bind(place)
    )?;
    Ok(())
}

/// The hashes of what the form brought when it was sent before.
pub(in crate::contracts) async fn sent_before(
    tx: &mut Tx,
    contract: ContractId,
    once: &str,
) -> sqlx::Result<Vec<String>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT hash FROM contract_documents WHERE contract_id = $1 AND once = $2 ORDER BY place LIMIT 100")
        .bind(contract).bind(once).fetch_all(c).await)
}

/// The current papers of a file in the order they came.
///
/// # Errors
/// When the database does not answer.
pub async fn current_documents(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Vec<Document>> {
    let sql = format!(
        "SELECT {DOCUMENT} FROM contract_documents WHERE contract_id = $1 AND ended_at IS NULL
         ORDER BY created_at, id LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(CURRENT_READ).fetch_all(c).await)
}

/// Papers that were replaced or taken out, the last first.
///
/// # Errors
/// When the database does not answer.
pub async fn ended_documents(
    tx: &mut Tx,
    contract: ContractId,
    most: i64,
) -> sqlx::Result<Vec<Document>> {
    let sql = format!(
        "SELECT {DOCUMENT} FROM contract_documents WHERE contract_id = $1 AND ended_at IS NOT NULL
         ORDER BY ended_at DESC, id DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(most).fetch_all(c).await)
}

/// The papers that were current ones at a moment.
///
/// # Errors
/// When the database does not answer.
pub async fn documents_at(
    tx: &mut Tx,
    contract: ContractId,
    at: DateTime<Utc>,
) -> sqlx::Result<Vec<Document>> {
    let sql = format!(
        "SELECT {DOCUMENT} FROM contract_documents WHERE contract_id = $1 AND created_at <= $2
             AND (ended_at IS NULL OR ended_at >= $2) ORDER BY created_at, id LIMIT $3"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(at).bind(CURRENT_READ).fetch_all(c).await)
}

/// What some papers of a file are called.
///
/// # Errors
/// When the database does not answer.
pub async fn paper_names(
    tx: &mut Tx,
    contract: ContractId,
    ids: &[PaperId],
) -> sqlx::Result<Vec<(PaperId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT id, name FROM contract_documents WHERE contract_id = ");
        q.push_bind(contract).push(" AND id IN (");
        let mut list = q.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        q.push(")");
        q.build_query_as().fetch_all(c).await
    })
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

/// Somebody opened a slip, a proof of performance or a document on income.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FileOpening {
    pub file_id: FileId,
    pub user_id: UserId,
    pub giver: Side,
    pub created_at: DateTime<Utc>,
}

pub(in crate::contracts) async fn note_file_opening(
    tx: &mut Tx,
    contract: ContractId,
    o: &FileOpening,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO contract_file_openings (id, contract_id, file_id, user_id, giver, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(crate::ids::mint(o.created_at)).bind(contract).bind(o.file_id).bind(o.user_id).bind(o.giver)
        .bind(o.created_at))?;
    Ok(())
}

/// Who opened which of these files, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn file_openings(
    tx: &mut Tx,
    contract: ContractId,
    most: i64,
) -> sqlx::Result<Vec<FileOpening>> {
    on!(tx, c => sqlx::query_as(
        "SELECT file_id, user_id, giver, created_at FROM contract_file_openings
         WHERE contract_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(contract).bind(most).fetch_all(c).await)
}

/// What a list tells of a packet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PacketCard {
    pub id: PacketId,
    pub number: i64,
    pub version: i64,
    pub missing: i64,
    pub blank: i64,
    pub files: i64,
    pub size: i64,
    pub manifest_hash: String,
    pub giver: Side,
    /// The organisation whose people made it; none for the centre.
    pub organisation_id: Option<OrganisationId>,
    pub made_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// A packet as it was made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Packet {
    #[sqlx(flatten)]
    pub card: PacketCard,
    pub manifest: String,
    pub list_hash: String,
}

const CARD: &str = "id, number, version, missing, blank, files, size, manifest_hash, giver, organisation_id, made_by, \
created_at";

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
        "INSERT INTO contract_packets ({CARD}, manifest, list_hash, contract_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    );
    let card = &p.card;
    run!(
        tx,
        sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(card.id)
            .bind(card.number)
            .bind(card.version)
            .bind(card.missing)
            .bind(card.blank)
            .bind(card.files)
            .bind(card.size)
            .bind(&card.manifest_hash)
            .bind(card.giver)
            .bind(card.organisation_id)
            .bind(card.made_by)
            .bind(card.created_at)
            .bind(&p.manifest)
            .bind(&p.list_hash)
            .bind(contract)
    )?;
    Ok(())
}

/// The packets of a file, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn packets(
    tx: &mut Tx,
    contract: ContractId,
    most: i64,
) -> sqlx::Result<Vec<PacketCard>> {
    let sql = format!(
        "SELECT {CARD} FROM contract_packets WHERE contract_id = $1 ORDER BY number DESC LIMIT $2"
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
    let sql = format!(
        "SELECT {CARD}, manifest, list_hash FROM contract_packets WHERE contract_id = $1 AND id = $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(id).fetch_optional(c).await)
}
