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

use crate::db::{Tx, on};
use crate::ids::{ContractId, FileId};

/// Whether a file belongs to the performance of a contract.
///
/// # Errors
/// When the database does not answer.
pub async fn has_file(tx: &mut Tx, contract: ContractId, file: FileId) -> sqlx::Result<bool> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM contract_milestone_files WHERE contract_id = $1 AND file_id = $2)
             OR EXISTS (SELECT 1 FROM contract_receipts WHERE contract_id = $1 AND proof = $2)
             OR EXISTS (SELECT 1 FROM contract_royalties WHERE contract_id = $1 AND file_id = $2)")
        .bind(contract).bind(file).fetch_one(c).await)
}
