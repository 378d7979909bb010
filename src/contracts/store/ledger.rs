//! The ledger's statements: files with their newest values, narrowed, and what they sum to.

use chrono::NaiveDate;
use sqlx::QueryBuilder;

use crate::contracts::contract::State;
use crate::db::{Tx, on};
use crate::identifiers::RegistrationNumber;
use crate::ids::{ContractId, OrganisationId};

/// What the ledger is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    pub state: Option<State>,
    /// A family, which is the first digit of its types.
    pub family: Option<String>,
    pub seller_region: Option<String>,
    pub party: Option<OrganisationId>,
    /// What led to it.
    pub origin: Option<&'static str>,
    /// First and last day of a year, and by which of the days a contract lies in it.
    pub year: Option<(NaiveDate, NaiveDate, Day)>,
}

/// The days by which a contract may be put into a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Day {
    #[default]
    Registered,
    Filed,
    Signed,
}

impl Day {
    pub const ALL: [Self; 3] = [Self::Registered, Self::Filed, Self::Signed];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Filed => "filed",
            Self::Signed => "signed",
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Registered => "c.registered_on",
            Self::Filed => "c.filed_on",
            Self::Signed => "v.signed_on",
        }
    }
}

/// One line of the ledger: a file with its newest values.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    pub id: ContractId,
    pub number: String,
    pub state: State,
    pub registration_number: Option<RegistrationNumber>,
    pub registered_on: Option<NaiveDate>,
    pub name: String,
    pub type_code: String,
    pub seller_name: String,
    pub seller_region: String,
    pub buyer_name: String,
    pub buyer_region: String,
    pub signed_on: Option<NaiveDate>,
    pub total_fen: i64,
    pub technical_fen: i64,
}

macro_rules! narrowed {
    ($select:expr, $n:expr) => {{
        let n: &Narrow = $n;
        let mut q = QueryBuilder::new($select);
        q.push(
            " FROM contracts c JOIN contract_versions v ON v.contract_id = c.id AND v.version = c.version WHERE 1 = 1",
        );
        if let Some(state) = n.state {
            q.push(" AND c.state = ").push_bind(state.code());
        }
        if let Some(family) = &n.family {
            let digit: String = family.chars().take(1).collect();
            q.push(" AND v.type_code LIKE ").push_bind(format!("{digit}%"));
        }
        if let Some(region) = &n.seller_region {
            q.push(" AND v.seller_region = ").push_bind(region.clone());
        }
        if let Some(party) = n.party {
            q.push(" AND (v.seller_id = ").push_bind(party);
            q.push(" OR v.buyer_id = ").push_bind(party).push(")");
        }
        if let Some(origin) = n.origin {
            q.push(" AND c.origin = ").push_bind(origin);
        }
        if let Some((from, to, day)) = n.year {
            q.push(" AND ").push(day.column()).push(" BETWEEN ").push_bind(from);
            q.push(" AND ").push_bind(to);
        }
        q
    }};
}

/// A page of the ledger, the last touched first.
///
/// # Errors
/// When the database does not answer.
pub async fn lines(tx: &mut Tx, narrow: &Narrow, most: i64, skip: i64) -> sqlx::Result<Vec<Line>> {
    const LINE: &str = "SELECT c.id, c.number, c.state, c.registration_number, c.registered_on, v.name, v.type_code, \
v.seller_name, v.seller_region, v.buyer_name, v.buyer_region, v.signed_on, v.total_fen, v.technical_fen";
    on!(tx, c => {
        let mut q = narrowed!(LINE, narrow);
        q.push(" ORDER BY c.updated_at DESC, c.id DESC LIMIT ").push_bind(most).push(" OFFSET ").push_bind(skip);
        q.build_query_as().fetch_all(c).await
    })
}

/// Number of files, 成交额 and 技术交易额 over everything the ledger is narrowed to, in fen.
///
/// # Errors
/// When the database does not answer.
pub async fn totals(tx: &mut Tx, narrow: &Narrow) -> sqlx::Result<(i64, i64, i64)> {
    const SUMS: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(v.total_fen), 0) AS BIGINT), \
CAST(COALESCE(SUM(v.technical_fen), 0) AS BIGINT)";
    on!(tx, c => {
        let mut q = narrowed!(SUMS, narrow);
        q.build_query_as().fetch_one(c).await
    })
}
