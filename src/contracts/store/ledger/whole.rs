//! The rows of the ledger with everything that a file of them says.

use chrono::NaiveDate;
use sqlx::QueryBuilder;

use super::{Frame, Manager, Narrow, Place, Sort, Who, pattern};
use crate::contracts::contract::State;
use crate::db::{Tx, on};
use crate::identifiers::RegistrationNumber;

/// One contract with its values, as it stood at the moment that was asked for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Whole {
    pub number: String,
    pub state: State,
    pub registration_number: Option<RegistrationNumber>,
    pub registered_on: Option<NaiveDate>,
    pub filed_on: Option<NaiveDate>,
    pub refused_on: Option<NaiveDate>,
    pub refusal_code: String,
    pub cancelled_on: Option<NaiveDate>,
    pub cancel_code: String,
    pub name: String,
    pub type_code: String,
    pub licence_kind: String,
    pub seller_name: String,
    pub seller_region: String,
    pub seller_nature: String,
    pub buyer_name: String,
    pub buyer_region: String,
    pub buyer_nature: String,
    pub third_party: String,
    pub signed_on: Option<NaiveDate>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub total_fen: i64,
    pub non_technical_fen: i64,
    pub technical_fen: i64,
    pub field: String,
    pub ip: String,
    pub plan_source: String,
    pub payment: String,
    pub objective: String,
    pub industry: String,
    pub related: bool,
    pub patents: String,
}

/// At most so many of the rows that the ledger is narrowed to, in its order.
///
/// # Errors
/// When the database does not answer.
pub async fn whole(
    tx: &mut Tx,
    narrow: &Narrow,
    sort: Sort,
    most: i64,
) -> sqlx::Result<Vec<Whole>> {
    let frame = Frame::new(narrow.on);
    // How it ended is told only of those that had ended by then.
    let ended = |state: &str, column: &str, none: &str| {
        format!(
            "CASE WHEN {} = '{state}' THEN {column} ELSE {none} END",
            frame.state
        )
    };
    let select = format!(
        "SELECT c.number, {} AS state, {} AS registration_number, {} AS registered_on, {} AS filed_on, \
         {} AS refused_on, {} AS refusal_code, {} AS cancelled_on, {} AS cancel_code, v.name, v.type_code, \
         v.licence_kind, v.seller_name, v.seller_region, v.seller_nature, v.buyer_name, v.buyer_region, \
         v.buyer_nature, v.third_party, v.signed_on, v.starts_on, v.ends_on, v.total_fen, v.non_technical_fen, \
         v.technical_fen, v.field, v.ip, v.plan_source, v.payment, v.objective, v.industry, v.related, v.patents",
        frame.state,
        frame.number,
        frame.registered,
        frame.filed,
        ended("refused", &frame.refused, "NULL"),
        ended("refused", &frame.refusal, "''"),
        ended("cancelled", "c.cancelled_on", "NULL"),
        ended("cancelled", "c.cancel_code", "''"),
    );
    let order = format!(" ORDER BY {}, c.id DESC LIMIT ", sort.sql(&frame));
    on!(tx, c => {
        let mut q = narrowed!(select, &frame, narrow);
        q.push(order).push_bind(most);
        q.build_query_as().fetch_all(c).await
    })
}
