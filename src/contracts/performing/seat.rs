//! From where somebody looks at one contract: the file, the side, and what may be done from there. The address says
//! whether it is the desk or a party's own page; a stranger's number finds nothing.

use chrono::NaiveDate;

use super::may::{Act, Side, Who};
use crate::contracts::contract::{Contract, Values, Version};
use crate::contracts::store::performing;
use crate::contracts::{life, opened};
use crate::db::Tx;
use crate::deals;
use crate::ids::UserId;
use crate::listings;
use crate::web::error::{Error, Result};
use crate::web::{Ctx, Duty, OrganisationRole, Viewer};

pub(crate) struct Seat {
    pub(in crate::contracts) contract: Contract,
    pub(in crate::contracts) versions: Vec<Version>,
    pub(in crate::contracts) who: Who,
    pub(in crate::contracts) me: UserId,
    /// `/desk/contracts/KX-H-…` or `/my/contracts/KX-H-…`.
    pub(in crate::contracts) base: String,
    pub(crate) today: NaiveDate,
}

impl Seat {
    /// To write: the contract is taken first, so that of two people at once the second sees what the first wrote.
    pub(in crate::contracts) async fn take(tx: &mut Tx, ctx: &Ctx, number: &str) -> Result<Self> {
        performing::take(tx, number).await?;
        Self::open(tx, ctx, number).await
    }

    /// To read.
    pub(in crate::contracts) async fn open(tx: &mut Tx, ctx: &Ctx, number: &str) -> Result<Self> {
        let ((contract, versions), side, viewer) = opened::by_address(tx, ctx, number).await?;
        let who = if side == Side::Centre {
            Who {
                side,
                registrar: viewer.has(Duty::Registrar),
                finance: viewer.has(Duty::Finance),
                leads: false,
                administers: false,
            }
        } else {
            party(tx, &viewer, &contract, side).await?
        };
        Ok(Self {
            base: side.base(&contract.number),
            contract,
            versions,
            who,
            me: viewer.id,
            today: ctx.app.clock.today(),
        })
    }

    /// Somebody of the centre who keeps files and confirms money, without a request.
    pub(crate) fn at_desk(
        contract: Contract,
        versions: Vec<Version>,
        me: UserId,
        today: NaiveDate,
    ) -> Self {
        Self {
            base: Side::Centre.base(&contract.number),
            contract,
            versions,
            who: Who {
                side: Side::Centre,
                registrar: true,
                finance: true,
                leads: false,
                administers: false,
            },
            me,
            today,
        }
    }

    /// The newest values.
    pub(in crate::contracts) fn values(&self) -> Result<&Values> {
        Ok(&life::current(&self.contract, &self.versions)?.values)
    }

    pub(in crate::contracts) fn may(&self, act: Act) -> bool {
        self.who.may(act, self.contract.state)
    }

    /// # Errors
    /// Forbidden for another side or duty; a conflict when only the file's state is in the way.
    pub(in crate::contracts) fn must(&self, act: Act) -> Result<()> {
        if self.may(act) {
            return Ok(());
        }
        let ever = crate::contracts::contract::State::ALL
            .into_iter()
            .any(|state| self.who.may(act, state));
        if ever {
            Err(Error::conflict("performing-not-in-this-state"))
        } else {
            Err(Error::Forbidden)
        }
    }

    pub(in crate::contracts) fn performance(&self) -> String {
        format!("{}/performance", self.base)
    }
}

async fn party(tx: &mut Tx, viewer: &Viewer, contract: &Contract, side: Side) -> Result<Who> {
    let acting = viewer.acting.as_ref().ok_or(Error::Forbidden)?;
    let administers = acting.role == OrganisationRole::Administrator;
    let leads =
        administers || (side == Side::Seller && leads_deal(tx, viewer.id, contract).await?);
    Ok(Who {
        side,
        registrar: false,
        finance: false,
        leads,
        administers,
    })
}

/// Whether somebody is the seller's own person in the deal behind a contract.
async fn leads_deal(tx: &mut Tx, me: UserId, contract: &Contract) -> Result<bool> {
    let Some(id) = contract.deal_id else {
        return Ok(false);
    };
    let Some(deal) = deals::store::find(tx, id).await? else {
        return Ok(false);
    };
    if deal.seller() == deals::Side::Asker {
        return Ok(deal.asker == me);
    }
    let listing = listings::store::find(tx, deal.listing_id).await?;
    Ok(listing.is_some_and(|listing| listing.created_by == me))
}
