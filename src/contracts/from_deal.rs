//! From an agreed deal to a contract file: what the form starts with, and the deal's own step when it is signed.

use chrono::{DateTime, Utc};

use super::contract::Contract;
use super::life::Origin;
use super::store;
use crate::db::Tx;
use crate::deals::{self, Deal};
use crate::ids::{DealId, OrganisationId, UserId};
use crate::listings;
use crate::web::error::{Error, Result};
use crate::web::form::Typed;

/// What is known of a contract from its deal.
pub(super) struct Prefilled {
    /// The file that this deal has already.
    pub(super) existing: Option<String>,
    pub(super) typed: Typed,
}

/// Who sells and who buys: a result's owner sells it, whoever solves a need sells the work.
fn seller_and_buyer(deal: &Deal) -> (OrganisationId, OrganisationId) {
    match deal.kind {
        deals::deal::Kind::WantAchievement => (deal.owner_organisation, deal.asker_organisation),
        deals::deal::Kind::SolveNeed => (deal.asker_organisation, deal.owner_organisation),
    }
}

async fn agreed(tx: &mut Tx, id: DealId) -> Result<Deal> {
    let deal = deals::store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if deal.state == deals::State::Agreed {
        Ok(deal)
    } else {
        Err(Error::conflict("contract-deal-not-agreed"))
    }
}

/// Parties, name and field from a deal; nothing when no deal is named.
pub(super) async fn prefill(tx: &mut Tx, deal: &str) -> Result<Option<Prefilled>> {
    if deal.is_empty() {
        return Ok(None);
    }
    let id: DealId = deal.parse().map_err(|_| Error::NotFound)?;
    if let Some(contract) = store::of_deal(tx, id).await? {
        return Ok(Some(Prefilled {
            existing: Some(contract.number),
            typed: Typed::default(),
        }));
    }
    let deal = agreed(tx, id).await?;
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let (seller, buyer) = seller_and_buyer(&deal);
    Ok(Some(Prefilled {
        existing: None,
        typed: [
            ("name", listing.title),
            ("field", listing.field),
            ("seller_id", seller.to_string()),
            ("buyer_id", buyer.to_string()),
        ]
        .into_iter()
        .collect(),
    }))
}

/// Where a file comes from that is opened for a deal.
pub(super) async fn origin(tx: &mut Tx, id: DealId) -> Result<Origin> {
    let deal = agreed(tx, id).await?;
    // Whoever came to the listing by themselves still met through this site; `direct` means that no deal led here.
    let code = if deal.origin == super::life::DIRECT {
        "deal".to_owned()
    } else {
        deal.origin
    };
    Ok(Origin {
        deal: Some(id),
        code,
    })
}

/// The deal has come to its contract: told when the contract is signed, not when its draft is begun.
pub(super) async fn signed(
    tx: &mut Tx,
    contract: &Contract,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(id) = contract.deal_id else {
        return Ok(());
    };
    let deal = deals::store::find(tx, id).await?.ok_or(Error::NotFound)?;
    // A refused contract is signed a second time; its deal has moved on the first time.
    if deal.state == deals::State::Agreed {
        deals::life::contracted(tx, &deal, by, now).await?;
    }
    Ok(())
}

/// Agreed deals that no file was opened for yet: id, number and what it is about.
pub(super) async fn waiting(tx: &mut Tx, most: i64) -> Result<Vec<(DealId, String, String)>> {
    let deals = deals::store::agreed_without_contract(tx, most).await?;
    let ids: Vec<DealId> = deals.iter().map(|deal| deal.id).collect();
    let taken = store::deals_with_files(tx, &ids).await?;
    let listings: Vec<_> = deals.iter().map(|deal| deal.listing_id).collect();
    let heads = listings::store::heads(tx, &listings).await?;
    Ok(deals
        .into_iter()
        .filter(|deal| !taken.contains(&deal.id))
        .map(|deal| {
            let title = heads
                .iter()
                .find(|head| head.id == deal.listing_id)
                .map(|head| head.title.clone())
                .unwrap_or_default();
            (deal.id, deal.number, title)
        })
        .collect())
}
