//! Every statement on registration files: attempts, rounds, findings, and the small files of changes.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::contracts::contract::Values;
use crate::contracts::filing::record::{ChangeFile, Check, Filing, Round};
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, FilingId, UserId};
use crate::money::Money;

const FILING: &str = "id, contract_id, attempt, mode, rule_set, stage, large, submitted_on, accepted_on, clock_from, \
due_on, next_on, reminded, decided_on, first_by, first_at, first_words, second_by, second_at, second_words, begun_by, \
revision, updated_at, created_at, disputed, registry_name, registry_person";
const ROUND: &str = "r.id, r.filing_id, r.round, r.codes, r.words, r.asked_on, r.reply_by, r.asked_by, r.reply_words, \
r.replied_by, r.replied_at, r.answered_on, r.created_at";
/// Attempts of a contract that are read.
const ATTEMPTS: i64 = 50;
const ROUNDS: i64 = 200;

pub(in crate::contracts) async fn insert(tx: &mut Tx, f: &Filing) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO contract_filings ({FILING}, is_open) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
             $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)"
    );
    run!(
        tx,
        sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(f.id)
            .bind(f.contract_id)
            .bind(f.attempt)
            .bind(f.mode)
            .bind(&f.rule_set)
            .bind(f.stage)
            .bind(f.large)
            .bind(f.submitted_on)
            .bind(f.accepted_on)
            .bind(f.clock_from)
            .bind(f.due_on)
            .bind(f.next_on)
            .bind(f.reminded)
            .bind(f.decided_on)
            .bind(f.first_by)
            .bind(f.first_at)
            .bind(&f.first_words)
            .bind(f.second_by)
            .bind(f.second_at)
            .bind(&f.second_words)
            .bind(f.begun_by)
            .bind(f.revision)
            .bind(f.updated_at)
            .bind(f.created_at)
            .bind(f.disputed)
            .bind(&f.registry_name)
            .bind(&f.registry_person)
            .bind(f.stage.is_open())
    )?;
    Ok(())
}

/// Writes an attempt anew if nobody else did since it was read.
pub(in crate::contracts) async fn write(
    tx: &mut Tx,
    before: &Filing,
    f: &Filing,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let rows = run!(
        tx,
        sqlx::query(
            "UPDATE contract_filings SET stage = $4, is_open = $5, large = $6, submitted_on = $7, accepted_on = $8,
                 clock_from = $9, due_on = $10, next_on = $11, reminded = $12, decided_on = $13, first_by = $14,
                 first_at = $15, first_words = $16, second_by = $17, second_at = $18, second_words = $19,
                 revision = revision + 1, updated_at = $20, disputed = $21, registry_name = $22, registry_person = $23
             WHERE id = $1 AND revision = $2 AND stage = $3"
        )
        .bind(f.id)
        .bind(before.revision)
        .bind(before.stage)
        .bind(f.stage)
        .bind(f.stage.is_open())
        .bind(f.large)
        .bind(f.submitted_on)
        .bind(f.accepted_on)
        .bind(f.clock_from)
        .bind(f.due_on)
        .bind(f.next_on)
        .bind(f.reminded)
        .bind(f.decided_on)
        .bind(f.first_by)
        .bind(f.first_at)
        .bind(&f.first_words)
        .bind(f.second_by)
        .bind(f.second_at)
        .bind(&f.second_words)
        .bind(now)
        .bind(f.disputed)
        .bind(&f.registry_name)
        .bind(&f.registry_person)
    )?;
    Ok(rows == 1)
}

/// The attempts of a contract, the last first.
///
/// # Errors
/// When the database does not answer.
pub async fn attempts(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Vec<Filing>> {
    let sql = format!(
        "SELECT {FILING} FROM contract_filings WHERE contract_id = $1 ORDER BY attempt DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(ATTEMPTS).fetch_all(c).await)
}

/// The last attempt of a contract, open or not.
///
/// # Errors
/// When the database does not answer.
pub async fn last(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Option<Filing>> {
    let sql = format!(
        "SELECT {FILING} FROM contract_filings WHERE contract_id = $1 ORDER BY attempt DESC LIMIT 1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).fetch_optional(c).await)
}

/// Open attempts whose limit runs, in the order of their ids.
pub(in crate::contracts) async fn running(
    tx: &mut Tx,
    after: Option<FilingId>,
    most: i64,
) -> sqlx::Result<Vec<Filing>> {
    let sql = format!(
        "SELECT {FILING} FROM contract_filings WHERE is_open AND clock_from IS NOT NULL AND id > $1
         ORDER BY id LIMIT $2"
    );
    let after = after.unwrap_or(FilingId(Uuid::nil()));
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(most).fetch_all(c).await)
}

/// 成交额 and 技术交易额 of a version.
pub(in crate::contracts) async fn sums(
    tx: &mut Tx,
    contract: ContractId,
    version: i64,
) -> sqlx::Result<(Money, Money)> {
    let (total, technical): (i64, i64) = on!(tx, c => sqlx::query_as(
        "SELECT total_fen, technical_fen FROM contract_versions WHERE contract_id = $1 AND version = $2")
        .bind(contract).bind(version).fetch_one(c).await)?;
    Ok((Money::from_fen(total), Money::from_fen(technical)))
}

/// The rounds of all attempts of a contract, the last first.
///
/// # Errors
/// When the database does not answer.
pub async fn rounds(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Vec<Round>> {
    let sql = format!(
        "SELECT {ROUND} FROM contract_filing_rounds r JOIN contract_filings f ON f.id = r.filing_id
         WHERE f.contract_id = $1 ORDER BY f.attempt DESC, r.round DESC LIMIT $2"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(contract).bind(ROUNDS).fetch_all(c).await)
}

/// The last round of an attempt; while a supplement is asked for, that one is open.
///
/// # Errors
/// When the database does not answer.
pub async fn last_round(tx: &mut Tx, filing: FilingId) -> sqlx::Result<Option<Round>> {
    let sql = format!(
        "SELECT {ROUND} FROM contract_filing_rounds r WHERE r.filing_id = $1 ORDER BY r.round DESC LIMIT 1"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(filing).fetch_optional(c).await)
}

/// The next round; the last number tells its place.
pub(in crate::contracts) async fn insert_round(tx: &mut Tx, r: &Round) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO contract_filing_rounds (id, filing_id, round, codes, words, asked_on, reply_by, asked_by, reply_words,
             created_at)
         VALUES ($1, $2, (SELECT COALESCE(MAX(round), 0) + 1 FROM contract_filing_rounds WHERE filing_id = $2),
             $3, $4, $5, $6, $7, '', $8)")
        .bind(r.id).bind(r.filing_id).bind(&r.codes).bind(&r.words).bind(r.asked_on).bind(r.reply_by)
        .bind(r.asked_by).bind(r.created_at))?;
    Ok(())
}

/// Writes the reply of the party; `false` when the round is closed or has one.
pub(in crate::contracts) async fn reply(
    tx: &mut Tx,
    round: Uuid,
    (words, by): (&str, UserId),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let rows =
        run!(tx, sqlx::query(
        "UPDATE contract_filing_rounds SET reply_words = $2, replied_by = $3, replied_at = $4
         WHERE id = $1 AND answered_on IS NULL AND replied_at IS NULL")
        .bind(round).bind(words).bind(by).bind(now))?;
    Ok(rows == 1)
}

/// Closes a round; words given now stand beside what the party wrote.
pub(in crate::contracts) async fn close_round(
    tx: &mut Tx,
    round: Uuid,
    day: NaiveDate,
) -> sqlx::Result<bool> {
    let rows = run!(
        tx,
        sqlx::query(
            "UPDATE contract_filing_rounds SET answered_on = $2 WHERE id = $1 AND answered_on IS NULL"
        )
        .bind(round)
        .bind(day)
    )?;
    Ok(rows == 1)
}

/// What was found in an attempt, ground by ground.
///
/// # Errors
/// When the database does not answer.
pub async fn checks(tx: &mut Tx, filing: FilingId) -> sqlx::Result<Vec<Check>> {
    on!(tx, c => sqlx::query_as(
        "SELECT filing_id, code, verdict, words, checked_by, checked_at FROM contract_filing_checks
         WHERE filing_id = $1 ORDER BY code LIMIT 100")
        .bind(filing).fetch_all(c).await)
}

/// Writes a finding; person and time change only with what was found.
pub(in crate::contracts) async fn put_check(tx: &mut Tx, check: &Check) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO contract_filing_checks (id, filing_id, code, verdict, words, checked_by, checked_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
         ON CONFLICT (filing_id, code) DO UPDATE SET verdict = excluded.verdict, words = excluded.words,
             checked_by = excluded.checked_by, checked_at = excluded.checked_at
         WHERE contract_filing_checks.verdict <> excluded.verdict OR contract_filing_checks.words <> excluded.words")
        .bind(crate::ids::mint(check.checked_at)).bind(check.filing_id).bind(&check.code).bind(check.verdict)
        .bind(&check.words).bind(check.checked_by).bind(check.checked_at))?;
    Ok(())
}

/// Other files with the same name, parties and sum that came to something.
///
/// # Errors
/// When the database does not answer.
pub async fn twins(tx: &mut Tx, contract: ContractId, v: &Values) -> sqlx::Result<Vec<String>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT c.number FROM contract_versions v JOIN contracts c ON c.id = v.contract_id AND c.version = v.version
         WHERE v.total_fen = $2 AND v.seller_name = $3 AND v.buyer_name = $4 AND v.name = $5 AND c.id <> $1
           AND c.state NOT IN ('abandoned', 'cancelled')
         ORDER BY c.number LIMIT 5")
        .bind(contract).bind(v.total).bind(&v.seller_name).bind(&v.buyer_name).bind(&v.name).fetch_all(c).await)
}

pub(in crate::contracts) async fn insert_change(
    tx: &mut Tx,
    contract: ContractId,
    file: &ChangeFile,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO contract_changes (id, contract_id, kind, version, reported_on, decided_on, document, relief,
             tax_told_on, recorded_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(crate::ids::mint(file.created_at)).bind(contract).bind(file.kind).bind(file.version)
        .bind(file.reported_on).bind(file.decided_on).bind(&file.document).bind(file.relief).bind(file.tax_told_on)
        .bind(file.recorded_by).bind(file.created_at))?;
    Ok(())
}

/// The small files of a contract's changes and of its cancellation, the last first.
///
/// # Errors
/// When the database does not answer.
pub async fn changes(tx: &mut Tx, contract: ContractId) -> sqlx::Result<Vec<ChangeFile>> {
    on!(tx, c => sqlx::query_as(
        "SELECT kind, version, reported_on, decided_on, document, relief, tax_told_on, recorded_by, created_at
         FROM contract_changes WHERE contract_id = $1 ORDER BY created_at DESC, id DESC LIMIT 200")
        .bind(contract).fetch_all(c).await)
}
