//! Fills a party's particulars that were left out from what is known of it: its newest contract, then its card. What was
//! typed always stands.

use super::contract::Values;
use super::details::{PartyDetails, Side};
use super::store;
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::organisations::organisation::Organisation;
use crate::web::form::Errors;

/// # Errors
/// When the database does not answer.
pub(super) async fn fill(
    tx: &mut Tx,
    values: &mut Values,
    known: &[Organisation],
) -> sqlx::Result<()> {
    for (side, id) in [
        (Side::Seller, values.seller_id),
        (Side::Buyer, values.buyer_id),
    ] {
        let Some(id) = id else { continue };
        if *values.details.of(side) == PartyDetails::default() {
            let found = of(tx, id, known).await?;
            match side {
                Side::Seller => values.details.seller = found,
                Side::Buyer => values.details.buyer = found,
            }
        }
    }
    Ok(())
}

async fn of(tx: &mut Tx, id: OrganisationId, known: &[Organisation]) -> sqlx::Result<PartyDetails> {
    let mut found = store::last_particulars(tx, id).await?.unwrap_or_default();
    if let Some(card) = known.iter().find(|card| card.id == id) {
        if found.uscc.is_empty() {
            found.uscc.clone_from(&card.uscc);
        }
        if found.address.is_empty() {
            found.address.clone_from(&card.address);
        }
    }
    Ok(found)
}

/// Whether something is wrong in the fields that are folded away.
#[must_use]
pub(super) fn wrong(errors: &Errors) -> bool {
    const ALWAYS_SHOWN: [&str; 4] = ["id", "name", "region", "nature"];
    errors.0.iter().any(|(field, _)| {
        let rest = Side::ALL
            .iter()
            .find_map(|side| field.strip_prefix(side.code())?.strip_prefix('_'));
        rest.is_some_and(|rest| !ALWAYS_SHOWN.contains(&rest))
    })
}
