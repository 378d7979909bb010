//! Rows of the ledger put together, by the same statement as the rows themselves.

use sqlx::QueryBuilder;

use super::{Frame, Manager, Narrow, Place, Who, pattern};
use crate::db::{Tx, on};

/// What rows are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Seller,
    Buyer,
    Manager,
    /// Where the seller lies.
    County,
    Family,
    Type,
}

impl By {
    pub const ALL: [Self; 6] = [
        Self::Seller,
        Self::Buyer,
        Self::Manager,
        Self::County,
        Self::Family,
        Self::Type,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Buyer => "buyer",
            Self::Manager => "manager",
            Self::County => "county",
            Self::Family => "family",
            Self::Type => "type",
        }
    }

    /// (id, text) that make a group.
    fn key(self) -> (&'static str, &'static str) {
        match self {
            Self::Seller => (
                "v.seller_id",
                "CASE WHEN v.seller_id IS NULL THEN v.seller_name ELSE '' END",
            ),
            Self::Buyer => (
                "v.buyer_id",
                "CASE WHEN v.buyer_id IS NULL THEN v.buyer_name ELSE '' END",
            ),
            Self::Manager => ("c.manager", "''"),
            Self::County => ("NULL", "v.seller_region"),
            Self::Family | Self::Type => ("NULL", "v.type_code"),
        }
    }

    /// The word for a group that only its rows know.
    fn label(self) -> &'static str {
        match self {
            Self::Seller => "MAX(v.seller_name)",
            Self::Buyer => "MAX(v.buyer_name)",
            _ => "''",
        }
    }
}

/// Rows put together.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Group {
    pub id: Option<uuid::Uuid>,
    /// A code, or a name where there is no id.
    pub code: String,
    pub label: String,
    pub number: i64,
    pub total_fen: i64,
    pub technical_fen: i64,
}

/// The groups with the largest 成交额.
///
/// # Errors
/// When the database does not answer.
pub async fn groups(tx: &mut Tx, narrow: &Narrow, by: By, most: i64) -> sqlx::Result<Vec<Group>> {
    let frame = Frame::new(narrow.on);
    let (id, code) = by.key();
    let label = by.label();
    let select = format!(
        "SELECT {id} AS id, {code} AS code, {label} AS label, COUNT(*) AS number, \
         CAST(SUM(v.total_fen) AS BIGINT) AS total_fen, CAST(SUM(v.technical_fen) AS BIGINT) AS technical_fen"
    );
    let keys: Vec<&str> = [id, code]
        .into_iter()
        .filter(|key| !matches!(*key, "NULL" | "''"))
        .collect();
    let rest = format!(
        " GROUP BY {} ORDER BY total_fen DESC, number DESC, code LIMIT ",
        keys.join(", ")
    );
    on!(tx, c => {
        let mut q = narrowed!(select, &frame, narrow);
        q.push(rest).push_bind(most);
        q.build_query_as().fetch_all(c).await
    })
}
