//! Statements on how contracts are performed: plans, milestones, receipts, royalty statements, reminders.

mod milestones;
mod plans;
mod receipts;
mod reminders;
mod royalties;

pub use milestones::*;
pub use plans::*;
pub use receipts::*;
pub use reminders::*;
pub use royalties::*;

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use crate::contracts::opened::Side;
use crate::db::{Tx, dialect, on};
use crate::ids::{ContractId, FileId};

/// Takes a contract for the rest of the transaction: what is read of its money from now on still holds when it is
/// written. Every write begins with this.
pub(in crate::contracts) async fn take(tx: &mut Tx, number: &str) -> sqlx::Result<()> {
    let sql = format!(
        "SELECT 1 FROM contracts WHERE number = $1{}",
        dialect::row_lock(tx)
    );
    on!(tx, c => sqlx::query(AssertSqlSafe(sql)).bind(number).fetch_optional(c).await.map(|_| ()))
}

/// Whether a file belongs to the performance of a contract and is seen from a side: a slip only with its receipt,
/// and nothing from before the party was on the contract.
///
/// # Errors
/// When the database does not answer.
pub async fn has_file(
    tx: &mut Tx,
    (contract, side, since): (ContractId, Side, Option<DateTime<Utc>>),
    file: FileId,
) -> sqlx::Result<bool> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM contract_milestone_files WHERE contract_id = $1 AND file_id = $2
                 AND created_at >= $4)
             OR EXISTS (SELECT 1 FROM contract_receipts WHERE contract_id = $1 AND proof = $2 AND created_at >= $4
                 AND ($3 = 'centre' OR side = $3 OR state IN ('confirmed', 'reversed')))
             OR EXISTS (SELECT 1 FROM contract_royalties WHERE contract_id = $1 AND file_id = $2
                 AND created_at >= $4)")
        .bind(contract).bind(file).bind(side.code()).bind(since.unwrap_or(DateTime::UNIX_EPOCH)).fetch_one(c).await)
}
