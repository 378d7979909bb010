//! Every statement on contracts, versions, items and their history.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::AssertSqlSafe;
use sqlx::QueryBuilder;

mod bringing;
mod changes;
pub mod drafting;
pub mod filing;
mod frame;
mod history;
pub mod income;
mod ledger;
mod origin;
mod papers;
mod particulars;
pub mod performing;
pub mod queue;
pub(crate) mod settling;

pub use bringing::*;
pub use changes::*;
pub use frame::On;
pub use history::*;
pub use ledger::{
    By, Day, Group, Line, Manager, Narrow, Place, Sort, Who, Whole, first_year, groups, lines,
    totals, whole,
};
pub use origin::*;
pub use papers::*;
pub use particulars::last_particulars;

use super::contract::{Contract, Item, State, Values, Version};
use super::history::Source;
use crate::db::{Tx, on, run};
use crate::identifiers::RegistrationNumber;
use crate::ids::{ContractId, DealId, OrganisationId, UserId};

const HEAD: &str = "id, number, deal_id, origin, state, version, registration_number, registered_on, filed_on, \
refused_on, refusal_code, cancelled_on, cancel_code, reason_words, revision, created_by, updated_at, created_at";
const VALUES: &str = "name, type_code, licence_kind, seller_id, seller_name, seller_region, seller_nature, buyer_id, \
buyer_name, buyer_region, buyer_nature, third_party, signed_on, starts_on, ends_on, total_fen, non_technical_fen, \
technical_fen, field, ip, plan_source, payment, objective, industry, related, patents, note, estimated, details";

/// What a new file starts with.
pub struct New<'a> {
    pub id: ContractId,
    pub number: &'a str,
    pub deal: Option<DealId>,
    /// The technology manager who looks after it.
    pub manager: Option<UserId>,
    pub origin: &'a str,
    pub by: UserId,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO contracts (id, number, deal_id, origin, state, version, refusal_code, cancel_code, reason_words,
             revision, created_by, updated_at, created_at, manager)
         VALUES ($1, $2, $3, $4, 'draft', 1, '', '', '', 0, $5, $6, $6, $7)")
        .bind(new.id).bind(new.number).bind(new.deal).bind(new.origin).bind(new.by).bind(new.now).bind(new.manager))?;
    Ok(())
}

/// # Errors
/// When the database does not answer.
pub async fn find(tx: &mut Tx, id: ContractId) -> sqlx::Result<Option<Contract>> {
    let sql = format!("SELECT {HEAD} FROM contracts WHERE id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)
}

/// # Errors
/// When the database does not answer.
pub async fn by_number(tx: &mut Tx, number: &str) -> sqlx::Result<Option<Contract>> {
    let sql = format!("SELECT {HEAD} FROM contracts WHERE number = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(number).fetch_optional(c).await)
}

/// The file of a deal, if it has one.
///
/// # Errors
/// When the database does not answer.
pub async fn of_deal(tx: &mut Tx, deal: DealId) -> sqlx::Result<Option<Contract>> {
    let sql = format!("SELECT {HEAD} FROM contracts WHERE deal_id = $1");
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(deal).fetch_optional(c).await)
}

/// Which of these deals have a file already.
///
/// # Errors
/// When the database does not answer.
pub async fn deals_with_files(tx: &mut Tx, deals: &[DealId]) -> sqlx::Result<Vec<DealId>> {
    if deals.is_empty() {
        return Ok(Vec::new());
    }
    on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT deal_id FROM contracts WHERE deal_id IN (");
        let mut list = q.separated(", ");
        for deal in deals {
            list.push_bind(*deal);
        }
        q.push(")");
        q.build_query_scalar().fetch_all(c).await
    })
}

/// Lets go of the deal behind a file that came to nothing, so that another file can be opened for it.
pub(super) async fn release_deal(tx: &mut Tx, id: ContractId) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE contracts SET deal_id = NULL WHERE id = $1").bind(id)
    )?;
    Ok(())
}

/// A file that an organisation is a party of; a stranger's number finds nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn of_party(
    tx: &mut Tx,
    number: &str,
    party: OrganisationId,
) -> sqlx::Result<Option<Contract>> {
    let sql = format!(
        "SELECT {HEAD} FROM contracts WHERE number = $1 AND EXISTS (SELECT 1 FROM contract_versions v
             WHERE v.contract_id = contracts.id AND v.version = contracts.version
               AND (v.seller_id = $2 OR v.buyer_id = $2))"
    );
    on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(number).bind(party).fetch_optional(c).await)
}

/// Where a deed takes a file, with what it writes on the head.
pub(super) struct Step<'a> {
    pub(super) contract: &'a Contract,
    pub(super) seen: i64,
    pub(super) to: State,
    pub(super) now: DateTime<Utc>,
}

/// Moves the head on if nobody else did in the meantime.
pub(super) async fn step(tx: &mut Tx, step: &Step<'_>) -> sqlx::Result<bool> {
    let rows = run!(
        tx,
        sqlx::query(
            "UPDATE contracts SET state = $4, revision = revision + 1, updated_at = $5
             WHERE id = $1 AND state = $2 AND revision = $3"
        )
        .bind(step.contract.id)
        .bind(step.contract.state)
        .bind(step.seen)
        .bind(step.to)
        .bind(step.now)
    )?;
    Ok(rows == 1)
}

pub(super) async fn set_filed(
    tx: &mut Tx,
    id: ContractId,
    day: Option<NaiveDate>,
) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE contracts SET filed_on = $2 WHERE id = $1")
            .bind(id)
            .bind(day)
    )?;
    Ok(())
}

pub(super) async fn set_registered(
    tx: &mut Tx,
    id: ContractId,
    number: &RegistrationNumber,
    day: NaiveDate,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query("UPDATE contracts SET registration_number = $2, registered_on = $3, reason_words = '' WHERE id = $1")
        .bind(id).bind(number).bind(day))?;
    run!(tx, sqlx::query("UPDATE contract_versions SET effective_on = $2 WHERE contract_id = $1 AND effective_on IS NULL")
        .bind(id).bind(day))?;
    Ok(())
}

pub(super) async fn set_refused(
    tx: &mut Tx,
    id: ContractId,
    day: Option<NaiveDate>,
    code: &str,
    words: &str,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query("UPDATE contracts SET refused_on = $2, refusal_code = $3, reason_words = $4 WHERE id = $1")
        .bind(id).bind(day).bind(code).bind(words))?;
    Ok(())
}

pub(super) async fn set_cancelled(
    tx: &mut Tx,
    id: ContractId,
    day: NaiveDate,
    code: &str,
    words: &str,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query("UPDATE contracts SET cancelled_on = $2, cancel_code = $3, reason_words = $4 WHERE id = $1")
        .bind(id).bind(day).bind(code).bind(words))?;
    Ok(())
}

/// The file that carries a registration number already.
///
/// # Errors
/// When the database does not answer.
pub async fn with_registration_number(
    tx: &mut Tx,
    number: &RegistrationNumber,
) -> sqlx::Result<Option<ContractId>> {
    on!(tx, c => sqlx::query_scalar("SELECT id FROM contracts WHERE registration_number = $1")
        .bind(number).fetch_optional(c).await)
}

/// Who writes a version, out of what, when, and from which day it counts.
pub(super) struct Writing {
    pub(super) source: Source,
    pub(super) version: i64,
    pub(super) effective_on: Option<NaiveDate>,
    pub(super) by: UserId,
    pub(super) now: DateTime<Utc>,
}

pub(super) async fn insert_version(
    tx: &mut Tx,
    id: ContractId,
    v: &Values,
    w: &Writing,
) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO contract_versions (id, contract_id, version, effective_on, created_by, created_at, {VALUES})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)"
    );
    run!(
        tx,
        sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(crate::ids::mint(w.now))
            .bind(id)
            .bind(w.version)
            .bind(w.effective_on)
            .bind(w.by)
            .bind(w.now)
            .bind(&v.name)
            .bind(&v.type_code)
            .bind(&v.licence_kind)
            .bind(v.seller_id)
            .bind(&v.seller_name)
            .bind(&v.seller_region)
            .bind(&v.seller_nature)
            .bind(v.buyer_id)
            .bind(&v.buyer_name)
            .bind(&v.buyer_region)
            .bind(&v.buyer_nature)
            .bind(&v.third_party)
            .bind(v.signed_on)
            .bind(v.starts_on)
            .bind(v.ends_on)
            .bind(v.total)
            .bind(v.non_technical)
            .bind(v.technical)
            .bind(&v.field)
            .bind(&v.ip)
            .bind(&v.plan_source)
            .bind(&v.payment)
            .bind(&v.objective)
            .bind(&v.industry)
            .bind(v.related)
            .bind(&v.patents)
            .bind(&v.note)
            .bind(v.estimated)
            .bind(sqlx::types::Json(&v.details))
    )?;
    for (position, item) in (0_i64..).zip(&v.items) {
        run!(tx, sqlx::query(
            "INSERT INTO contract_items (id, contract_id, version, position, name, kind, amount_fen, carrier, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(crate::ids::mint(w.now)).bind(id).bind(w.version).bind(position).bind(&item.name).bind(&item.kind)
            .bind(item.amount).bind(item.carrier).bind(w.now))?;
    }
    log(tx, (id, w.version), v, &w.source, (w.by, w.now)).await
}

/// Takes a version away that never took effect, so that it can be written anew; `false` when it did take effect.
pub(super) async fn delete_pending(
    tx: &mut Tx,
    id: ContractId,
    version: i64,
) -> sqlx::Result<bool> {
    let rows = run!(tx, sqlx::query(
        "DELETE FROM contract_versions WHERE contract_id = $1 AND version = $2 AND effective_on IS NULL")
        .bind(id).bind(version))?;
    if rows != 1 {
        return Ok(false);
    }
    run!(
        tx,
        sqlx::query("DELETE FROM contract_items WHERE contract_id = $1 AND version = $2")
            .bind(id)
            .bind(version)
    )?;
    Ok(true)
}

pub(super) async fn set_signed(tx: &mut Tx, id: ContractId, day: NaiveDate) -> sqlx::Result<()> {
    run!(tx, sqlx::query("UPDATE contract_versions SET signed_on = $2 WHERE contract_id = $1 AND effective_on IS NULL")
        .bind(id).bind(day))?;
    Ok(())
}

pub(super) async fn set_version(tx: &mut Tx, id: ContractId, version: i64) -> sqlx::Result<()> {
    run!(
        tx,
        sqlx::query("UPDATE contracts SET version = $2 WHERE id = $1")
            .bind(id)
            .bind(version)
    )?;
    Ok(())
}

/// All versions of a file with their items, the first first.
///
/// # Errors
/// When the database does not answer.
pub async fn versions(tx: &mut Tx, id: ContractId) -> sqlx::Result<Vec<Version>> {
    let sql = format!(
        "SELECT version, effective_on, created_by, created_at, {VALUES} FROM contract_versions
         WHERE contract_id = $1 ORDER BY version LIMIT 200"
    );
    let mut versions: Vec<Version> =
        on!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(c).await)?;
    let items: Vec<(i64, String, String, i64, bool)> = on!(tx, c => sqlx::query_as(
        "SELECT version, name, kind, amount_fen, carrier FROM contract_items
         WHERE contract_id = $1 ORDER BY version, position LIMIT 10000")
        .bind(id).fetch_all(c).await)?;
    for (version, name, kind, fen, carrier) in items {
        if let Some(found) = versions.iter_mut().find(|v| v.version == version) {
            found.values.items.push(Item {
                name,
                kind,
                amount: crate::money::Money::from_fen(fen),
                carrier,
            });
        }
    }
    Ok(versions)
}

/// One line of a file's history.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub actor: Option<UserId>,
    pub action: String,
    pub from_state: String,
    pub to_state: String,
    pub words: String,
    pub created_at: DateTime<Utc>,
}

/// An event that leaves the state as it is.
pub(super) async fn insert_event(tx: &mut Tx, id: ContractId, e: &Event) -> sqlx::Result<()> {
    insert_deed(tx, id, e, None).await
}

/// An event with the day from which the state that it leads to holds; none when it changes nothing of the state.
pub(super) async fn insert_deed(
    tx: &mut Tx,
    id: ContractId,
    e: &Event,
    valid_on: Option<NaiveDate>,
) -> sqlx::Result<()> {
    run!(tx, sqlx::query(
        "INSERT INTO contract_events (id, contract_id, actor, action, from_state, to_state, words, created_at, valid_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(crate::ids::mint(e.created_at)).bind(id).bind(e.actor).bind(&e.action).bind(&e.from_state)
        .bind(&e.to_state).bind(&e.words).bind(e.created_at).bind(valid_on))?;
    Ok(())
}

/// A file's history, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn events(tx: &mut Tx, id: ContractId, most: i64) -> sqlx::Result<Vec<Event>> {
    on!(tx, c => sqlx::query_as(
        "SELECT actor, action, from_state, to_state, words, created_at FROM contract_events
         WHERE contract_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(id).bind(most).fetch_all(c).await)
}
