//! Everything the pages of a contract's income are made of, for somebody who may see it. Must stay true: a successor of a
//! party sees nothing of its predecessor's money.

use super::distribution::{Distribution, Rule};
use super::must_see;
use super::technical::{self, Account};
use crate::contracts::performing::Seat;
use crate::contracts::performing::receipt::Receipt;
use crate::contracts::store::{income as store, performing};
use crate::db::Tx;
use crate::ids::ReceiptId;
use crate::web::Ctx;
use crate::web::error::Result;

pub(super) struct Books {
    pub(super) seat: Seat,
    pub(super) receipts: Vec<Receipt>,
    pub(super) account: Account,
    pub(super) distributions: Vec<Distribution>,
    pub(super) rules: Vec<Rule>,
}

impl Books {
    /// To read.
    pub(super) async fn open(ctx: &Ctx, tx: &mut Tx, number: &str) -> Result<Self> {
        let seat = Seat::open(tx, ctx, number).await?;
        Self::of(tx, seat).await
    }

    /// To write; see `Seat::take`.
    pub(super) async fn take(ctx: &Ctx, tx: &mut Tx, number: &str) -> Result<Self> {
        let seat = Seat::take(tx, ctx, number).await?;
        Self::of(tx, seat).await
    }

    async fn of(tx: &mut Tx, seat: Seat) -> Result<Self> {
        must_see(&seat)?;
        let id = seat.contract.id;
        let all = performing::receipts(tx, id).await?;
        let settings = store::settings(tx, id).await?;
        let account = technical::account(&seat.versions, &all, &settings).unwrap_or_default();
        let mut distributions = store::distributions(tx, id).await?;
        let receipts = seat.seen(&all);
        let account = if seat.since.is_some() {
            let seen = |id: ReceiptId| receipts.iter().any(|r| r.id == id);
            distributions.retain(|d| seen(d.receipt_id));
            account.from_first(seen)
        } else {
            account
        };
        let rules = match seat.values()?.seller_id {
            Some(unit) => store::rules(tx, unit).await?,
            None => Vec::new(),
        };
        Ok(Self {
            seat,
            receipts,
            account,
            distributions,
            rules,
        })
    }
}
