//! Receipts and their counter entries. A row is written once; afterwards only its standing moves.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::contracts::performing::receipt::Receipt;
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, InstalmentId, ReceiptId, UserId};
use crate::money::Money;

const RECEIPT: &str = "id, received_on, amount_fen, payer, bank_reference, invoice, note, proof, no_proof, source, outside, \
reverses, state, side, entered_by, decided_by, decided_at, words, decided_words, revision, created_at";

/// A receipt that stands, and that no counter entry takes back or is about to.
const HOLDS: &str = "state = 'confirmed' AND reverses IS NULL AND NOT EXISTS (SELECT 1 FROM contract_receipts c \
WHERE c.reverses = $1 AND c.state <> 'refused')";

/// Rows read at once.
const BATCH: usize = 200;

/// All receipts of a contract with their parts, in the order they were entered: sums are made of them, so none is left
/// out.
///
/// # Errors
/// When the database does not answer.
pub async fn receipts(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Receipt>> {
    let mut all = Vec::new();
    loop {
        let batch = batch(tx, id, all.len()).await?;
        let whole = batch.len() < BATCH;
        all.extend(batch);
        if whole {
            return Ok(all);
        }
    }
}

async fn batch(tx: &mut Tx, id: ContractId, from: usize) -> sqlx::Result<Vec<Receipt>> {
    let place = format!("ORDER BY created_at, id LIMIT {BATCH} OFFSET {from}");
    let sql = format!("SELECT {RECEIPT} FROM contract_receipts WHERE contract_id = $1 {place}");
    let mut receipts: Vec<Receipt> =
        on!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)?;
    if receipts.is_empty() {
        return Ok(receipts);
    }
    let sql = format!(
        "SELECT p.receipt_id, p.line, p.amount_fen FROM contract_receipt_parts p
         JOIN (SELECT id FROM contract_receipts WHERE contract_id = $1 {place}) r ON r.id = p.receipt_id
         ORDER BY p.receipt_id, p.line LIMIT 50000"
    );
    let parts: Vec<(ReceiptId, InstalmentId, i64)> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)?;
    for (receipt, line, fen) in parts {
        if let Some(found) = receipts.iter_mut().find(|r| r.id == receipt) {
            found.parts.push((line, Money::from_fen(fen)));
        }
    }
    Ok(receipts)
}

/// Writes a receipt or a counter entry; `false` when the same form was sent before.
///
/// # Errors
/// A duplicate when its reference is on the contract already, or when it was taken back already.
pub(in crate::contracts) async fn insert_receipt(
    tx: &mut Tx,
    contract: ContractId,
    r: &Receipt,
    bank_key: &str,
) -> sqlx::Result<bool> {
    let done = run!(&mut *tx, sqlx::query(
        "INSERT INTO contract_receipts (id, contract_id, received_on, amount_fen, payer, bank_reference, bank_key, invoice,
             note, proof, no_proof, source, outside, reverses, state, side, entered_by, words, revision, created_at, decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19, $20, $21)
         ON CONFLICT (id) DO NOTHING")
        .bind(r.id).bind(contract).bind(r.received_on).bind(r.amount).bind(&r.payer).bind(&r.bank_reference)
        .bind(bank_key).bind(&r.invoice).bind(&r.note).bind(r.proof).bind(&r.no_proof).bind(&r.source)
        .bind(r.outside.as_deref()).bind(r.reverses).bind(r.state).bind(r.side).bind(r.entered_by).bind(&r.words)
        .bind(r.created_at).bind(r.decided_by).bind(r.decided_at))?;
    if done != 1 {
        return Ok(false);
    }
    add_parts(tx, r.id, &r.parts, r.created_at).await?;
    Ok(true)
}

/// Puts money of a receipt to instalments; to one that has some of it already, more.
pub(in crate::contracts) async fn add_parts(
    tx: &mut Tx,
    id: ReceiptId,
    parts: &[(InstalmentId, Money)],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    for (line, part) in parts {
        run!(&mut *tx, sqlx::query(
            "INSERT INTO contract_receipt_parts (receipt_id, line, amount_fen, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (receipt_id, line) DO UPDATE
             SET amount_fen = contract_receipt_parts.amount_fen + excluded.amount_fen")
            .bind(id).bind(line).bind(*part).bind(now))?;
    }
    Ok(())
}

/// Takes a receipt that holds as it was seen; `false` when its parts were touched meanwhile or it is taken back.
pub(in crate::contracts) async fn touch_receipt(
    tx: &mut Tx,
    id: ReceiptId,
    seen: i64,
) -> sqlx::Result<bool> {
    let sql = format!(
        "UPDATE contract_receipts SET revision = revision + 1 WHERE id = $1 AND revision = $2 AND {HOLDS}"
    );
    let done = run!(
        tx,
        sqlx::query(AssertSqlSafe(sql.clone())).bind(id).bind(seen)
    )?;
    Ok(done == 1)
}

/// Takes a receipt whose income is shared; `false` when it is taken back or about to be.
pub(in crate::contracts) async fn hold_receipt(tx: &mut Tx, id: ReceiptId) -> sqlx::Result<bool> {
    let sql = format!("UPDATE contract_receipts SET revision = revision WHERE id = $1 AND {HOLDS}");
    let done = run!(tx, sqlx::query(AssertSqlSafe(sql.clone())).bind(id))?;
    Ok(done == 1)
}

/// Whether a payment with this reference is on the contract already.
///
/// # Errors
/// When the database does not answer.
pub async fn has_reference(
    tx: &mut Tx,
    contract: ContractId,
    bank_key: &str,
) -> sqlx::Result<bool> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM contract_receipts WHERE contract_id = $1 AND bank_key = $2
             AND reverses IS NULL AND state IN ('entered', 'confirmed'))")
        .bind(contract).bind(bank_key).fetch_one(c).await)
}

/// 到账额 of a contract: what was confirmed, counter entries included.
///
/// # Errors
/// When the database does not answer.
pub async fn received(tx: &mut Tx, id: ContractId) -> sqlx::Result<Money> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM contract_receipts
         WHERE contract_id = $1 AND state IN ('confirmed', 'reversed')")
        .bind(id).fetch_one(c).await)
}

/// Money or its sharing that waits for a second person, with the contract it belongs to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    pub number: String,
    pub name: String,
    pub id: Uuid,
    #[sqlx(rename = "amount_fen")]
    pub amount: Money,
    pub entered_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// Receipts and counter entries that wait for a second person, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_receipts(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Waiting>> {
    on!(tx, c => sqlx::query_as(
        "SELECT c.number, v.name, r.id, r.amount_fen, r.entered_by, r.created_at FROM contract_receipts r
         JOIN contracts c ON c.id = r.contract_id
         JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version
         WHERE r.state = 'entered' ORDER BY r.created_at, r.id LIMIT $1")
        .bind(most).fetch_all(c).await)
}

/// Distributions and their counter entries that wait for a second person, the oldest first; with the net income.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_distributions(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Waiting>> {
    on!(tx, c => sqlx::query_as(
        "SELECT c.number, v.name, d.id, d.net_fen AS amount_fen, d.entered_by, d.created_at FROM contract_distributions d
         JOIN contracts c ON c.id = d.contract_id
         JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version
         WHERE d.state = 'entered' ORDER BY d.created_at, d.id LIMIT $1")
        .bind(most).fetch_all(c).await)
}
