//! What waits for a second person across all contracts: receipts, distributions and their counter entries.

use std::collections::HashMap;

use serde::Serialize;

use crate::accounts;
use crate::contracts::store::performing::{self as store, Waiting};
use crate::ids::UserId;
use crate::web::{Answer, Ctx, Page, Staff};

/// Rows of each list; the oldest are done first.
const MOST: i64 = 200;

#[derive(Clone, Debug, Serialize)]
pub(super) struct WaitingRow {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) url: String,
    pub(super) amount: i64,
    pub(super) counter: bool,
    pub(super) who: String,
    pub(super) at: String,
    /// Somebody else has to confirm it.
    pub(super) own: bool,
}

#[derive(Serialize)]
pub(crate) struct WaitingPage {
    pub(super) receipts: Vec<WaitingRow>,
    pub(super) distributions: Vec<WaitingRow>,
}

impl Page for WaitingPage {
    const TEMPLATE: &'static str = "contracts/performing/waiting.html";
    const NAV: &'static str = "desk";
}

/// `GET /desk/receipts`
pub(crate) async fn show(ctx: Ctx, me: Staff) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let receipts = store::waiting_receipts(&mut tx, MOST).await?;
    let distributions = store::waiting_distributions(&mut tx, MOST).await?;
    let people: Vec<UserId> = receipts
        .iter()
        .chain(&distributions)
        .map(|w| w.entered_by)
        .collect();
    let names: HashMap<UserId, String> = accounts::store::names(&mut tx, &people)
        .await?
        .into_iter()
        .collect();
    drop(tx);
    let row = |w: Waiting, part: &str| WaitingRow {
        url: format!("/desk/contracts/{}/{part}/{}", w.number, w.id),
        number: w.number,
        name: w.name,
        amount: w.amount.fen(),
        counter: w.amount < crate::money::Money::ZERO,
        who: names.get(&w.entered_by).cloned().unwrap_or_default(),
        at: w.created_at.to_rfc3339(),
        own: w.entered_by == me.id,
    };
    let page = WaitingPage {
        receipts: receipts
            .into_iter()
            .map(|w| row(w, "performance/receipts"))
            .collect(),
        distributions: distributions
            .into_iter()
            .map(|w| row(w, "income/distributions"))
            .collect(),
    };
    ctx.page(page).await
}
