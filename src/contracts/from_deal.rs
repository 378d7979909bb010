//! From an agreed deal to a contract file: what the form starts with, and the deal's own step when it is signed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::contract::{Contract, Values};
use super::history::Source;
use super::life::{self, Origin};
use super::store;
use crate::achievements::Achievement;
use crate::db::Tx;
use crate::deals::offers::Terms;
use crate::deals::{self, Deal};
use crate::identifiers::PatentNumber;
use crate::ids::{ContractId, DealId, OrganisationId, UserId};
use crate::jobs::{Job, JobError};
use crate::listings::content::Right;
use crate::listings::detail::Fact;
use crate::listings::{self, Listing};
use crate::organisations::{self, organisation::Organisation};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::Typed;
use crate::web::words::Locale;

/// What is known of a contract from its deal.
pub(super) struct Prefilled {
    /// The file that this deal has already.
    pub(super) existing: Option<String>,
    pub(super) typed: Typed,
}

/// The seller and the buyer.
fn seller_and_buyer(deal: &Deal) -> (OrganisationId, OrganisationId) {
    let (asker, owner) = (deal.asker_organisation, deal.owner_organisation);
    if deal.seller() == deals::Side::Owner {
        (owner, asker)
    } else {
        (asker, owner)
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
        source: Source::Form,
        manager: deal.manager,
    })
}

/// What an accepted offer says of the contract; the rest is for the registrar to complete before the signing.
fn agreed_values(
    (deal, terms): (&Deal, &Terms),
    listing: &Listing,
    cards: &[Organisation],
    rights: &[Right],
) -> Values {
    let (seller, buyer) = seller_and_buyer(deal);
    let party = |id| cards.iter().find(|card| card.id == id);
    let (seller, buyer) = (party(seller), party(buyer));
    let text = |card: Option<&Organisation>, read: fn(&Organisation) -> &String| {
        card.map_or_else(String::new, |card| read(card).clone())
    };
    let is_patent = |right: &&Right| PatentNumber::parse(&right.number).is_ok();
    let about_patents = matches!(terms.type_code.as_str(), "21" | "22" | "31");
    let patents: Vec<&str> = rights
        .iter()
        .filter(is_patent)
        .filter(|_| about_patents)
        .map(|right| right.number.as_str())
        .collect();
    Values {
        name: listing.title.clone(),
        type_code: terms.type_code.clone(),
        licence_kind: terms.licence_kind.clone(),
        seller_id: seller.map(|card| card.id),
        seller_name: text(seller, |card| &card.name),
        seller_region: text(seller, |card| &card.region),
        seller_nature: text(seller, |card| &card.nature),
        buyer_id: buyer.map(|card| card.id),
        buyer_name: text(buyer, |card| &card.name),
        buyer_region: text(buyer, |card| &card.region),
        buyer_nature: text(buyer, |card| &card.nature),
        starts_on: Some(terms.starts_on),
        ends_on: Some(terms.ends_on),
        total: terms.total,
        technical: terms.total,
        field: listing.field.clone(),
        ip: rights
            .first()
            .map_or_else(String::new, |right| right.kind.clone()),
        payment: terms.payment.clone(),
        patents: patents.join("\n"),
        ..Values::default()
    }
}

/// Makes the draft of the contract that an accepted offer asks for; once, whoever else opens the file.
#[derive(Debug, Serialize, Deserialize)]
pub struct DraftOfDeal {
    pub deal: DealId,
}

impl Job for DraftOfDeal {
    const NAME: &'static str = deals::offers::DRAFT;

    async fn run(self, app: &App) -> Result<(), JobError> {
        let mut tx = app.db.write().await?;
        match draft(&mut tx, self.deal, app.clock.now()).await {
            Ok(()) => {}
            // Somebody opened the file at this very moment, or the deal went on without it.
            Err(Error::Conflict(_)) => return Ok(()),
            Err(error) => {
                return Err(anyhow::anyhow!("draft of deal {}: {error:?}", self.deal).into());
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

async fn draft(tx: &mut Tx, id: DealId, now: DateTime<Utc>) -> Result<()> {
    let (Some(offer), None) = (
        deals::offers::accepted(tx, id).await?,
        store::of_deal(tx, id).await?,
    ) else {
        return Ok(());
    };
    let deal = agreed(tx, id).await?;
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let rights = rights(tx, &listing).await?;
    let sides = [deal.asker_organisation, deal.owner_organisation];
    let cards = organisations::store::cards(tx, &sides).await?;
    let values = agreed_values((&deal, &offer.terms), &listing, &cards, &rights);
    let origin = Origin {
        source: Source::Deal,
        ..origin(tx, id).await?
    };
    let by = deal.manager.or(offer.closed_by).unwrap_or(offer.made_by);
    life::create(tx, ContractId::mint(now), &origin, &values, by, now).await?;
    Ok(())
}

/// The rights that a result is offered with; a need has none.
async fn rights(tx: &mut Tx, listing: &Listing) -> Result<Vec<Right>> {
    if listing.kind != listings::Kind::Achievement {
        return Ok(Vec::new());
    }
    let mut found = listings::store::contents(tx, &[listing.id]).await?;
    let content = found.pop().map(|(_, content)| content.0);
    let result: Option<Achievement> = content.and_then(|c| serde_json::from_value(c).ok());
    Ok(result.map(|result| result.rights).unwrap_or_default())
}

/// The patents that the result behind the deal is offered with: number and name.
pub(super) async fn patent_titles(
    tx: &mut Tx,
    contract: &Contract,
) -> Result<Vec<(String, String)>> {
    let Some(id) = contract.deal_id else {
        return Ok(Vec::new());
    };
    let deal = deals::store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let listing = listings::store::find(tx, deal.listing_id)
        .await?
        .ok_or(Error::NotFound)?;
    let rights = rights(tx, &listing).await?;
    let titled = rights.into_iter().filter_map(|right| {
        let number = PatentNumber::parse(&right.number).ok()?;
        Some((number.to_string(), right.name))
    });
    Ok(titled.collect())
}

/// What both sides agreed on, in words, and where it stands; nothing for contracts without an accepted offer.
pub(super) async fn terms(
    tx: &mut Tx,
    contract: &Contract,
    locale: Locale,
) -> Result<Option<Agreed>> {
    let Some(id) = contract.deal_id else {
        return Ok(None);
    };
    let Some(deal) = deals::store::find(tx, id).await? else {
        return Ok(None);
    };
    let offer = deals::offers::accepted(tx, id).await?;
    Ok(Some(Agreed {
        number: deal.number.clone(),
        facts: offer.map_or_else(Vec::new, |offer| deals::offers::facts(&offer.terms, locale)),
        refusal: deals::offers::refusal::standing(tx, &deal).await?,
    }))
}

/// The deal behind a contract file.
#[derive(Serialize)]
pub(super) struct Agreed {
    pub(super) number: String,
    /// The terms of the accepted offer; none when both agreed without one.
    pub(super) facts: Vec<Fact>,
    /// Where the notice to those who may buy first stands, if one was needed.
    pub(super) refusal: Option<deals::offers::refusal::Standing>,
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

impl Agreed {
    pub(super) fn sample() -> Self {
        Self {
            number: "KX-D-2026-00001".to_owned(),
            facts: vec![Fact {
                label: "（虚构）".to_owned(),
                value: "两期付清".to_owned(),
            }],
            refusal: Some(deals::offers::refusal::Standing::Waiting),
        }
    }
}
