//! Who stands before the papers of a contract file: the centre by the desk, a party by its own pages. A stranger finds
//! nothing. One handler serves both addresses; who may enter stands on the line of the route.

use crate::contracts::contract::{Contract, Values, Version};
use crate::contracts::opened::Side;
use crate::contracts::papers::document::Document;
use crate::contracts::papers::eyes::Eyes;
use crate::contracts::{life, opened};
use crate::db::Tx;
use crate::ids::UserId;
use crate::web::viewer::Duty;
use crate::web::{Ctx, Result};

pub(super) struct Door {
    pub(super) contract: Contract,
    pub(super) versions: Vec<Version>,
    pub(super) giver: Side,
    pub(super) eyes: Eyes,
    pub(super) user: UserId,
    pub(super) user_name: String,
    /// May hand in and open; others of the staff see only what is there.
    pub(super) may: bool,
}

impl Door {
    pub(super) async fn open(tx: &mut Tx, ctx: &Ctx, number: &str) -> Result<Self> {
        let ((contract, versions), giver, viewer) = opened::by_address(tx, ctx, number).await?;
        let me = viewer.acting.as_ref().map(|acting| acting.id);
        let eyes = match me.filter(|_| giver != Side::Centre) {
            None => Eyes::CENTRE,
            Some(me) => {
                let since = opened::party_since((&contract, &versions), me);
                Eyes::party(giver, me, since)
            }
        };
        Ok(Self {
            giver,
            eyes,
            user: viewer.id,
            may: giver != Side::Centre || viewer.has(Duty::Registrar),
            user_name: viewer.name,
            contract,
            versions,
        })
    }

    /// The address of the contract file on this side.
    pub(super) fn base(&self) -> String {
        self.giver.base(&self.contract.number)
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
        self.may && self.eyes.rule_over(document)
    }

    pub(super) fn sees(&self, document: &Document) -> bool {
        self.eyes.see(document)
    }
}
