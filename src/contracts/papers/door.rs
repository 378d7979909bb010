//! Who stands before the papers of a contract file: the centre by the desk, a party by its own pages. A stranger finds
//! nothing. One handler serves both addresses; who may enter stands on the line of the route.

use crate::contracts::contract::{Contract, Values, Version};
use crate::contracts::papers::document::{Document, Giver};
use crate::contracts::{life, store};
use crate::db::Tx;
use crate::ids::UserId;
use crate::web::viewer::Duty;
use crate::web::{Ctx, Error, Result};

pub(super) struct Door {
    pub(super) contract: Contract,
    pub(super) versions: Vec<Version>,
    pub(super) giver: Giver,
    pub(super) user: UserId,
    pub(super) user_name: String,
    /// May hand in and open; others of the staff see only what is there.
    pub(super) may: bool,
}

impl Door {
    pub(super) async fn open(tx: &mut Tx, ctx: &Ctx, number: &str) -> Result<Self> {
        let viewer = ctx.viewer.as_ref().ok_or(Error::NotFound)?;
        let by_desk = ctx.uri.path().starts_with("/desk/");
        let contract = if by_desk && viewer.is_staff() {
            store::by_number(tx, number).await?
        } else {
            let acting = viewer.acting.as_ref().ok_or(Error::NotFound)?;
            store::of_party(tx, number, acting.id).await?
        };
        let contract = contract.ok_or(Error::NotFound)?;
        let versions = store::versions(tx, contract.id).await?;
        let values = &life::current(&contract, &versions)?.values;
        let (giver, may) = if by_desk {
            (Giver::Centre, viewer.has(Duty::Registrar))
        } else if viewer.acting.as_ref().map(|a| a.id) == values.seller_id {
            (Giver::Seller, true)
        } else {
            (Giver::Buyer, true)
        };
        Ok(Self {
            giver,
            user: viewer.id,
            user_name: viewer.name.clone(),
            may,
            contract,
            versions,
        })
    }

    /// The address of the contract file on this side.
    pub(super) fn base(&self) -> String {
        base(self.giver, &self.contract.number)
    }

    pub(super) fn papers(&self) -> String {
        format!("{}/papers", self.base())
    }

    pub(super) fn current(&self) -> Result<&Version> {
        life::current(&self.contract, &self.versions)
    }

    pub(super) fn values(&self) -> Result<&Values> {
        Ok(&self.current()?.values)
    }

    pub(super) fn rules_over(&self, document: &Document) -> bool {
        self.may && self.giver.rules_over(document.giver)
    }
}

pub(super) fn base(giver: Giver, number: &str) -> String {
    match giver {
        Giver::Centre => format!("/desk/contracts/{number}"),
        Giver::Seller | Giver::Buyer => format!("/my/contracts/{number}"),
    }
}
