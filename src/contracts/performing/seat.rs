//! From where somebody looks at one contract: the file, the side, and what may be done from there. The address says
//! whether it is the desk or a party's own page; a stranger's number finds nothing.

use chrono::{DateTime, NaiveDate, Utc};

use super::may::{Act, Side, Who};
use super::receipt::Receipt;
use crate::contracts::contract::{Contract, Values, Version};
use crate::contracts::store::{self, performing};
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
    /// Since when the party looked for is on the contract; nothing when it always was, and for the centre. What money and
    /// work moved before is its predecessor's.
    pub(in crate::contracts) since: Option<DateTime<Utc>>,
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
        let mut since = None;
        let who = if side == Side::Centre {
            Who {
                side,
                registrar: viewer.has(Duty::Registrar),
                finance: viewer.has(Duty::Finance),
                leads: false,
                administers: false,
            }
        } else {
            let me = viewer.acting.as_ref().ok_or(Error::Forbidden)?.id;
            since = store::on_since(tx, contract.id, me).await?;
            party(tx, &viewer, &contract, side).await?
        };
        Ok(Self {
            base: side.base(&contract.number),
            contract,
            versions,
            who,
            since,
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
            since: None,
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

    /// Whether what was entered then is for the eyes of who looks.
    pub(in crate::contracts) fn sees(&self, at: DateTime<Utc>) -> bool {
        self.since.is_none_or(|since| at >= since)
    }

    /// Slips, evidence and documents on income are confidential: the parties, and at the centre who works with them.
    pub(in crate::contracts) fn opens_files(&self) -> bool {
        self.who.side != Side::Centre || self.who.registrar || self.who.finance
    }

    /// What is seen of a contract's money.
    pub(in crate::contracts) fn seen(&self, receipts: &[Receipt]) -> Vec<Receipt> {
        let seen = |r: &&Receipt| {
            // A counter entry tells of the money that it takes back.
            let first = r
                .reverses
                .and_then(|id| receipts.iter().find(|other| other.id == id))
                .unwrap_or(r);
            r.seen_from(self.who.side) && self.sees(first.created_at)
        };
        receipts.iter().filter(seen).cloned().collect()
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
