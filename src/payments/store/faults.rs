//! Holds the orders against the ledger.

use crate::db::{Tx, on};
use crate::money::Money;

/// An order whose sums are not what the ledger says.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Fault {
    pub number: String,
    /// By the order: what is to be paid, what the centre has of it.
    pub open_fen: Money,
    pub kept_fen: Money,
    /// By the ledger.
    pub ledger_open_fen: Money,
    pub ledger_kept_fen: Money,
}

/// Orders that differ from the ledger; a good database has none.
///
/// # Errors
/// When the database does not answer.
pub async fn faults(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Fault>> {
    on!(tx, c => sqlx::query_as(
        "SELECT * FROM (SELECT o.number,
             CASE WHEN o.state = 'cancelled' THEN 0 ELSE o.amount_fen - o.paid_fen END AS open_fen,
             o.paid_fen - o.returned_fen - o.passed_on_fen AS kept_fen,
             CAST(COALESCE(SUM(CASE WHEN e.debit LIKE 'receivable:%' THEN e.amount_fen
                 WHEN e.credit LIKE 'receivable:%' THEN -e.amount_fen ELSE 0 END), 0) AS BIGINT) AS ledger_open_fen,
             CAST(COALESCE(SUM(CASE WHEN e.credit LIKE 'payable:%' OR e.credit LIKE 'held:%' OR e.credit LIKE 'income:%'
                     THEN e.amount_fen ELSE 0 END
                 - CASE WHEN e.debit LIKE 'payable:%' OR e.debit LIKE 'held:%' OR e.debit LIKE 'income:%'
                     THEN e.amount_fen ELSE 0 END), 0) AS BIGINT) AS ledger_kept_fen
         FROM payment_orders o LEFT JOIN ledger_entries e ON e.order_id = o.id
         GROUP BY o.id, o.number, o.state, o.amount_fen, o.paid_fen, o.returned_fen, o.passed_on_fen) sums
         WHERE open_fen <> ledger_open_fen OR kept_fen <> ledger_kept_fen ORDER BY number LIMIT $1")
        .bind(most).fetch_all(c).await)
}
