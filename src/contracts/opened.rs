//! A contract file as somebody opens it: staff by its number, a party by being on it. A stranger's number finds nothing.

use serde::{Deserialize, Serialize};

use super::contract::{Contract, Version};
use super::{life, store};
use crate::db::Tx;
use crate::ids::OrganisationId;
use crate::web::error::{Error, Result};
use crate::web::{Ctx, Viewer};

/// From where somebody looks at a contract, or from whose hand something came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Side {
    Centre,
    Seller,
    Buyer,
}

impl Side {
    pub const ALL: [Self; 3] = [Self::Centre, Self::Seller, Self::Buyer];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Centre => "centre",
            Self::Seller => "seller",
            Self::Buyer => "buyer",
        }
    }

    /// The other party; the centre has none.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Centre => Self::Centre,
            Self::Seller => Self::Buyer,
            Self::Buyer => Self::Seller,
        }
    }

    /// The address of a contract file on this side.
    #[must_use]
    pub fn base(self, number: &str) -> String {
        match self {
            Self::Centre => format!("/desk/contracts/{number}"),
            Self::Seller | Self::Buyer => format!("/my/contracts/{number}"),
        }
    }
}

/// The head of a file with all its versions.
pub(super) type File = (Contract, Vec<Version>);

async fn whole(tx: &mut Tx, contract: Option<Contract>) -> Result<File> {
    let contract = contract.ok_or(Error::NotFound)?;
    let versions = store::versions(tx, contract.id).await?;
    Ok((contract, versions))
}

/// As staff open it.
pub(super) async fn at_desk(tx: &mut Tx, number: &str) -> Result<File> {
    let contract = store::by_number(tx, number).await?;
    whole(tx, contract).await
}

/// As the people of a party open it.
pub(super) async fn as_party(tx: &mut Tx, number: &str, party: OrganisationId) -> Result<File> {
    let contract = store::of_party(tx, number, party).await?;
    whole(tx, contract).await
}

/// The version since which a party has been on a contract without a break.
pub(super) fn party_since(
    (contract, versions): (&Contract, &[Version]),
    me: OrganisationId,
) -> i64 {
    let is_on = |v: &&Version| [v.values.seller_id, v.values.buyer_id].contains(&Some(me));
    let until_now = versions
        .iter()
        .rev()
        .filter(|v| v.version <= contract.version);
    let run = until_now.take_while(is_on).map(|v| v.version).last();
    run.unwrap_or(contract.version)
}

/// By the address that was asked for, for handlers that serve both.
pub(super) async fn by_address(
    tx: &mut Tx,
    ctx: &Ctx,
    number: &str,
) -> Result<(File, Side, Viewer)> {
    let viewer = ctx.viewer.clone().ok_or(Error::Forbidden)?;
    if ctx.uri.path().starts_with("/desk/") {
        if !viewer.is_staff() {
            return Err(Error::Forbidden);
        }
        return Ok((at_desk(tx, number).await?, Side::Centre, viewer));
    }
    let me = viewer.acting.as_ref().ok_or(Error::Forbidden)?.id;
    let file = as_party(tx, number, me).await?;
    let sells = life::current(&file.0, &file.1)?.values.seller_id == Some(me);
    let side = if sells { Side::Seller } else { Side::Buyer };
    Ok((file, side, viewer))
}
