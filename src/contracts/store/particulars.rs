//! What is known of an organisation from its contracts.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::contracts::details::{Details, PartyDetails, Side};
use crate::db::{Tx, on};
use crate::ids::OrganisationId;

/// The particulars that an organisation's newest contract has of it; `None` when it has no contract.
///
/// # Errors
/// When the database does not answer.
pub async fn last_particulars(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> sqlx::Result<Option<PartyDetails>> {
    type Found = Option<(DateTime<Utc>, Json<Details>)>;
    let sold: Found = on!(tx, c => sqlx::query_as(
        "SELECT created_at, details FROM contract_versions WHERE seller_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(organisation).fetch_optional(c).await)?;
    let bought: Found = on!(tx, c => sqlx::query_as(
        "SELECT created_at, details FROM contract_versions WHERE buyer_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(organisation).fetch_optional(c).await)?;
    let of = |found: Found, side: Side| found.map(|(at, details)| (at, details.of(side).clone()));
    let newest = of(sold, Side::Seller)
        .into_iter()
        .chain(of(bought, Side::Buyer))
        .max_by_key(|(at, _)| *at);
    Ok(newest.map(|(_, particulars)| particulars))
}
