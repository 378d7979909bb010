//! Statements on technical income, the rules of units and distributions. Rows are written once; only a distribution's
//! standing moves.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use crate::contracts::income::distribution::{Cost, Distribution, Rule, RuleForm};
use crate::contracts::income::sharing::Line;
use crate::contracts::income::technical::Setting;
use crate::db::{Tx, on, run};
use crate::ids::{ContractId, DistributionId, FileId, IncomeRuleId, OrganisationId, UserId};

/// Rows read at once.
const BATCH: usize = 200;

/// Persons' words on technical parts, in their order; the account is made of them, so none is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn settings(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Setting>> {
    let mut all = Vec::new();
    loop {
        let sql = format!(
            "SELECT receipt_id, technical_fen, reason, set_by, created_at FROM contract_technical_settings
             WHERE contract_id = $1 ORDER BY created_at, id LIMIT {BATCH} OFFSET {}",
            all.len()
        );
        let batch: Vec<Setting> =
            on!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)?;
        let whole = batch.len() < BATCH;
        all.extend(batch);
        if whole {
            return Ok(all);
        }
    }
}

pub(in crate::contracts) async fn insert_setting(
    tx: &mut Tx,
    contract: ContractId,
    s: &Setting,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO contract_technical_settings (id, contract_id, receipt_id, technical_fen, reason, set_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(crate::ids::mint(s.created_at)).bind(contract).bind(s.receipt_id).bind(s.technical).bind(&s.reason)
        .bind(s.set_by).bind(s.created_at))?;
    Ok(())
}

/// All versions of a unit's rule, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn rules(tx: &mut Tx, unit: OrganisationId) -> sqlx::Result<Vec<Rule>> {
    on!(tx, c => sqlx::query_as(
        "SELECT id, version, title, valid_from, valid_until, completers_bp, unit_bp, department_bp, others_bp, document,
             words, created_at FROM contract_income_rules WHERE organisation_id = $1 ORDER BY version DESC LIMIT 100")
        .bind(unit).fetch_all(c).await)
}

/// A rule to write.
pub(in crate::contracts) struct NewRule<'a> {
    pub(in crate::contracts) id: IncomeRuleId,
    pub(in crate::contracts) version: i64,
    pub(in crate::contracts) form: &'a RuleForm,
    pub(in crate::contracts) document: Option<FileId>,
    pub(in crate::contracts) by: UserId,
    pub(in crate::contracts) now: DateTime<Utc>,
}

pub(in crate::contracts) async fn insert_rule(
    tx: &mut Tx,
    unit: OrganisationId,
    r: &NewRule<'_>,
) -> sqlx::Result<()> {
    let shares = r.form.shares;
    run!(tx, sqlx::query(
        "INSERT INTO contract_income_rules (id, organisation_id, version, title, valid_from, valid_until, completers_bp,
             unit_bp, department_bp, others_bp, document, created_by, created_at, words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
        .bind(r.id).bind(unit).bind(r.version).bind(&r.form.title).bind(r.form.valid_from).bind(r.form.valid_until)
        .bind(shares.completers).bind(shares.unit).bind(shares.department).bind(shares.others).bind(r.document)
        .bind(r.by).bind(r.now).bind(&r.form.words))?;
    Ok(())
}

const DISTRIBUTION: &str = "id, receipt_id, mode, basis, rule_id, document, receipt_fen, costs_fen, net_fen, completers_bp, \
unit_bp, department_bp, others_bp, words, reverses, state, entered_by, decided_by, decided_at, decided_words, created_at";

#[derive(sqlx::FromRow)]
struct CostRow {
    distribution_id: DistributionId,
    #[sqlx(flatten)]
    cost: Cost,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    distribution_id: DistributionId,
    #[sqlx(flatten)]
    line: Line,
}

/// All distributions of a contract with their costs and lines, in the order they were entered; sums are made of them,
/// so none is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn distributions(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Distribution>> {
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

async fn batch(tx: &mut Tx, id: ContractId, from: usize) -> sqlx::Result<Vec<Distribution>> {
    let place = format!("ORDER BY created_at, id LIMIT {BATCH} OFFSET {from}");
    let sql =
        format!("SELECT {DISTRIBUTION} FROM contract_distributions WHERE contract_id = $1 {place}");
    let mut all: Vec<Distribution> =
        on!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)?;
    if all.is_empty() {
        return Ok(all);
    }
    let these = format!("(SELECT id FROM contract_distributions WHERE contract_id = $1 {place})");
    let sql = format!(
        "SELECT x.distribution_id, x.kind, x.what, x.amount_fen FROM contract_distribution_costs x
         JOIN {these} d ON d.id = x.distribution_id ORDER BY x.distribution_id, x.position LIMIT 20000"
    );
    let costs: Vec<CostRow> =
        on!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)?;
    let sql = format!(
        "SELECT x.distribution_id, x.pot, x.name, x.weight, x.share_fen, x.adjustment_fen
         FROM contract_distribution_lines x
         JOIN {these} d ON d.id = x.distribution_id ORDER BY x.distribution_id, x.position LIMIT 50000"
    );
    let lines: Vec<LineRow> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)?;
    for row in costs {
        if let Some(found) = all.iter_mut().find(|d| d.id == row.distribution_id) {
            found.costs.push(row.cost);
        }
    }
    for row in lines {
        if let Some(found) = all.iter_mut().find(|d| d.id == row.distribution_id) {
            found.lines.push(row.line);
        }
    }
    Ok(all)
}

/// Writes a distribution or its counter entry; `false` when the same form was sent before.
///
/// # Errors
/// A duplicate when the receipt was shared already, or the distribution taken back.
pub(in crate::contracts) async fn insert_distribution(
    tx: &mut Tx,
    contract: ContractId,
    d: &Distribution,
) -> sqlx::Result<bool> {
    let done = run!(&mut *tx, sqlx::query(
        "INSERT INTO contract_distributions (id, contract_id, receipt_id, mode, basis, rule_id, document, receipt_fen,
             costs_fen, net_fen, completers_bp, unit_bp, department_bp, others_bp, words, reverses, state, entered_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (id) DO NOTHING")
        .bind(d.id).bind(contract).bind(d.receipt_id).bind(d.mode).bind(d.basis).bind(d.rule_id).bind(d.document)
        .bind(d.receipt).bind(d.costs_sum).bind(d.net).bind(d.completers_bp).bind(d.unit_bp).bind(d.department_bp)
        .bind(d.others_bp).bind(&d.words).bind(d.reverses).bind(d.state).bind(d.entered_by).bind(d.created_at))?;
    if done != 1 {
        return Ok(false);
    }
    for (position, cost) in (0_i64..).zip(&d.costs) {
        run!(&mut *tx, sqlx::query(
            "INSERT INTO contract_distribution_costs (distribution_id, position, kind, what, amount_fen, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(d.id).bind(position).bind(&cost.kind).bind(&cost.what).bind(cost.amount).bind(d.created_at))?;
    }
    for (position, line) in (0_i64..).zip(&d.lines) {
        run!(&mut *tx, sqlx::query(
            "INSERT INTO contract_distribution_lines (distribution_id, position, pot, name, weight, share_fen,
                 adjustment_fen, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(d.id).bind(position).bind(&line.pot).bind(&line.name).bind(line.weight).bind(line.share)
            .bind(line.adjustment).bind(d.created_at))?;
    }
    Ok(true)
}

/// Whether a file belongs to how a contract's income is shared: a distribution's document, or a rule of the unit.
///
/// # Errors
/// When the database does not answer.
pub async fn has_income_file(
    tx: &mut Tx,
    (contract, unit, since): (ContractId, Option<OrganisationId>, Option<DateTime<Utc>>),
    file: FileId,
) -> sqlx::Result<bool> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM contract_distributions WHERE contract_id = $1 AND document = $3 AND created_at >= $4)
             OR EXISTS (SELECT 1 FROM contract_income_rules WHERE organisation_id = $2 AND document = $3)")
        .bind(contract).bind(unit).bind(file).bind(since.unwrap_or(DateTime::UNIX_EPOCH)).fetch_one(c).await)
}
